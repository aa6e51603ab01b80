//! A matter from the box to the verdict, through the router.

use crate::app::TestApp;

#[tokio::test]
async fn a_matter_is_brought_step_by_step_and_its_receipt_opens_it() {
    for app in TestApp::on_each().await {
        let mut person = app.visitor();
        let page = person.get("/bring").await.is(200);
        let text = "Un trou devant le 12, rue des Lilas.";
        let page = person.send(&page, "/bring", &[("text", text), ("go", "kind")]).await.is(200);
        let kind = app.town.pothole.0.to_string();
        let page = person
            .send(&page, "/bring", &[("kind", &kind), ("place", "rue des Lilas"), ("go", "reply")])
            .await
            .is(200)
            .shows(text)
            .shows("Voirie");
        let page = person.send(&page, "/bring", &[("reply_by", "site"), ("go", "send")]).await;
        let receipt = page.leads_to("/receipt/");
        let page = person.get(&receipt).await.is(200).shows("Fatou Diallo").shows("17 mars");
        let code = receipt.trim_start_matches("/receipt/").to_owned();
        assert!(page.html.contains("<svg"), "a QR code");
        // The code alone is enough, without any cookie.
        let mut other = app.visitor();
        other.get(&format!("/follow/{code}")).await.is(200).shows(text).shows("Voirie");
    }
}
