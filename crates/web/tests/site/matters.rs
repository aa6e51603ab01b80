//! Matters: from the box to the verdict.

use crate::app::{Page, TestApp, Visitor};

/// Brings a pothole through the pages; returns the code on its receipt.
pub(crate) async fn bring(app: &TestApp, person: &mut Visitor, text: &str) -> String {
    let kind = app.town.pothole.0.to_string();
    let page = person.get("/bring").await.is(200);
    let fields = [
        ("text", text),
        ("kind", kind.as_str()),
        ("place", "rue des Lilas"),
        ("reply_by", "site"),
        ("go", "send"),
    ];
    let to = person.send(&page, "/bring", &fields).await.leads_to("/receipt/");
    to.trim_start_matches("/receipt/").to_owned()
}

/// Answers a matter as this agent, through the desk.
pub(crate) async fn answer(agent: &mut Visitor, text: &str) -> Page {
    let desk = agent.get("/desk").await.is(200);
    let matter = first_matter(&desk);
    agent.submit(&matter, &format!("{matter}/answer"), &[("answer", text)]).await
}

/// The address of the first matter on the desk.
pub(crate) fn first_matter(desk: &Page) -> String {
    let row = desk.html.split("data-row href=\"").nth(1).expect("a row");
    row.split('"').next().unwrap().to_owned()
}

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
        assert!(page.html.contains("<svg"), "a QR code");
        // The code alone is enough, without any cookie.
        let code = receipt.trim_start_matches("/receipt/");
        let mut other = app.visitor();
        other.get(&format!("/follow/{code}")).await.is(200).shows(text).shows(
            "Le service Voirie vous répondra au plus tard le mardi 17 mars. Fatou Diallo suit votre demande.",
        );
        other.in_english().get(&format!("/follow/{code}")).await.shows("Tuesday 17 March");
    }
}

#[tokio::test]
async fn what_is_missing_is_said_at_its_place_and_what_was_typed_stays() {
    let app = TestApp::new().await;
    let mut person = app.visitor();
    let page = person.get("/bring").await;
    let refused = person.send(&page, "/bring", &[("text", "  "), ("go", "kind")]).await;
    refused.refuses("text", "Écrivez ce que vous voulez dire, même en peu de mots.");
    let fields = [("text", "Un trou"), ("place", "rue des Lilas"), ("go", "reply")];
    let refused = person.send(&page, "/bring", &fields).await;
    let refused = refused.refuses("kind", "Choisissez un type de demande dans la liste.");
    assert!(refused.html.contains("value=\"rue des Lilas\""), "the place is kept");
    refused.shows("Un trou");
    let kind = app.town.pothole.0.to_string();
    let mut send = vec![("text", "Un trou"), ("kind", kind.as_str()), ("go", "send")];
    let refused = person.send(&page, "/bring", &send).await;
    refused.refuses("reply_by", "Choisissez comment recevoir la réponse.");
    for (by, field, words) in [
        ("email", "email", "il faut votre adresse électronique"),
        ("letter", "address", "il faut votre adresse postale"),
        ("phone", "phone", "il faut votre numéro de téléphone"),
    ] {
        send.push(("reply_by", by));
        let refused = person.send(&page, "/bring", &send).await.refuses(field, words);
        assert!(refused.html.contains(&format!("value=\"{by}\" checked")), "{by} stays chosen");
        send.pop();
    }
    send.extend([("reply_by", "email"), ("email", "pas une adresse")]);
    let refused = person.send(&page, "/bring", &send).await;
    let refused = refused.refuses("email", "Ceci ne ressemble pas à une adresse électronique");
    assert!(refused.html.contains("value=\"pas une adresse\""));
    assert_eq!(matters_in(&app).await, 0, "nothing was half done");
}

#[tokio::test]
async fn a_form_sent_twice_brings_one_matter() {
    for app in TestApp::on_each().await {
        let mut person = app.visitor();
        let page = person.get("/bring").await;
        let kind = app.town.pothole.0.to_string();
        let fields =
            [("text", "Un trou"), ("kind", kind.as_str()), ("reply_by", "site"), ("go", "send")];
        let first = person.send(&page, "/bring", &fields).await.leads_to("/receipt/");
        let second = person.send(&page, "/bring", &fields).await.leads_to("/receipt/");
        assert_eq!(first, second);
        assert_eq!(matters_in(&app).await, 1);
    }
}

#[tokio::test]
async fn who_goes_back_and_writes_something_else_is_not_given_the_first_receipt() {
    for app in TestApp::on_each().await {
        let mut person = app.visitor();
        let page = person.get("/bring").await;
        let kind = app.town.pothole.0.to_string();
        let mut receipts = Vec::new();
        for text in ["Un trou rue des Lilas", "Un trou rue des Roses"] {
            let fields =
                [("text", text), ("kind", kind.as_str()), ("reply_by", "site"), ("go", "send")];
            let to = person.send(&page, "/bring", &fields).await.leads_to("/receipt/");
            person.get(&to.replace("/receipt/", "/follow/")).await.is(200).shows(text);
            receipts.push(to);
        }
        assert_ne!(receipts[0], receipts[1]);
        assert_eq!(matters_in(&app).await, 2);
    }
}

#[tokio::test]
async fn an_answer_is_read_with_the_code_judged_and_contested() {
    for app in TestApp::on_each().await {
        let mut person = app.visitor();
        let code = bring(&app, &mut person, "Un trou devant l'école.").await;
        let follow = format!("/follow/{code}");
        let mut fatou = app.agent(app.town.fatou).await;
        answer(&mut fatou, "Rebouché ce matin.").await.leads_to("/desk/");
        let page = person.get(&follow).await.is(200);
        let page = page.shows("Rebouché ce matin.").shows("Fatou Diallo");
        // A verdict is one of two.
        let verdict = format!("{follow}/verdict");
        let none = person.send(&page, &verdict, &[("words", "Merci")]).await;
        none.refuses("verdict", "Choisissez oui ou non.").shows("Merci");
        let judged = person.send(&page, &verdict, &[("verdict", "no"), ("words", "")]).await;
        person.get(&judged.leads_to(&follow)).await.shows("Merci, c'est noté.");
        // A second look says why, and goes to another human.
        let contest = format!("{follow}/contest");
        let page = person.get(&follow).await;
        let why = "Dites en quelques mots ce qui ne va pas.";
        person.send(&page, &contest, &[("why", " ")]).await.refuses("why", why);
        person.send(&page, &contest, &[("why", "Le trou est revenu.")]).await.leads_to(&follow);
        let page = person.get(&follow).await.shows("qui n'a pas écrit la première réponse");
        page.shows("Le trou est revenu.").hides("Fatou Diallo, qui");
        // Who answered first does not look again.
        let refused = fatou.get("/desk").await;
        let matter = first_matter(&refused);
        let page = fatou.get(&matter).await;
        let again = fatou.send(&page, &format!("{matter}/answer"), &[("answer", "Encore")]).await;
        again.refuses("answer", "Un nouvel examen revient à une autre personne");
        let mut marc = app.agent(app.town.marc).await;
        answer(&mut marc, "L'enrobé est refait.").await.leads_to("/desk/");
        person.get(&follow).await.shows("Marc Petit").shows("Rebouché ce matin.");
    }
}

#[tokio::test]
async fn a_matter_is_withdrawn_once_and_only_when_sure() {
    let app = TestApp::new().await;
    let mut person = app.visitor();
    let code = bring(&app, &mut person, "Un trou").await;
    let (follow, withdraw) = (format!("/follow/{code}"), format!("/follow/{code}/withdraw"));
    let page = person.get(&follow).await;
    let unsure = person.send(&page, &withdraw, &[]).await;
    unsure.refuses("sure", "Cochez la case pour confirmer.");
    person.send(&page, &withdraw, &[("sure", "yes")]).await.leads_to(&follow);
    let page = person.get(&follow).await.shows("Vous avez retiré cette demande");
    assert!(!page.html.contains(&withdraw), "it is not offered again");
}

#[tokio::test]
async fn codes_are_read_as_people_write_them() {
    let app = TestApp::new().await;
    let mut person = app.visitor();
    let code = bring(&app, &mut person, "Un trou").await;
    let page = person.get("/follow").await;
    for typed in [code.to_lowercase(), code.replace('-', " "), code.replace('0', "o")] {
        person.send(&page, "/follow", &[("code", &typed)]).await.leads_to("/follow/");
    }
    let empty = person.send(&page, "/follow", &[("code", " ")]).await;
    empty.refuses("code", "Écrivez le code qui est sur votre reçu.");
    let slip =
        format!("{}{}", &code[..code.len() - 1], if code.ends_with('2') { '3' } else { '2' });
    let refused = person.send(&page, "/follow", &[("code", &slip)]).await;
    let refused = refused.refuses("code", "Un signe de ce code est mal recopié.");
    assert!(refused.html.contains(&slip), "what was typed stays");
    // Nothing tells an unknown code from no code.
    person.get("/follow/00000-00000-0000").await.is(404).shows("Ce code n'ouvre aucune demande");
    person.get("/receipt/nonsense").await.is(404).shows("Ce code n'ouvre aucune demande");
}

#[tokio::test]
async fn files_go_with_a_matter_and_come_back_as_downloads() {
    let app = TestApp::new().await;
    let mut person = app.visitor();
    let page = person.get("/bring").await;
    let kind = app.town.pothole.0.to_string();
    let bytes = b"<script>alert(1)</script>".to_vec();
    let form = Multipart::of(&page)
        .field("text", "Un trou")
        .field("kind", &kind)
        .field("reply_by", "site")
        .field("go", "send")
        .file("photo du trou.html", &bytes);
    let to = person.post_bytes("/bring", Multipart::KIND, form.end()).await.leads_to("/receipt/");
    let code = to.trim_start_matches("/receipt/").to_owned();
    let page = person.get(&format!("/follow/{code}")).await.shows("photo du trou.html");
    let file = person.get(&page.link(&format!("/follow/{code}/files/"))).await.is(200);
    assert_eq!(file.html.as_bytes(), bytes);
    assert_eq!(file.headers["content-type"], "application/octet-stream");
    assert!(file.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    // Another's code does not open it.
    let other = bring(&app, &mut person, "Un autre trou").await;
    let id = page.link(&format!("/follow/{code}/files/")).rsplit('/').next().unwrap().to_owned();
    person.get(&format!("/follow/{other}/files/{id}")).await.is(404);
}

#[tokio::test]
async fn files_that_are_too_large_are_refused_by_name() {
    let app = TestApp::new().await;
    let mut person = app.visitor();
    let page = person.get("/bring").await;
    let kind = app.town.pothole.0.to_string();
    let form = |files: usize, size: usize| {
        let bytes = vec![7; size];
        let mut form = Multipart::of(&page)
            .field("text", "Un trou énorme")
            .field("kind", &kind)
            .field("reply_by", "site")
            .field("go", "send");
        for at in 0..files {
            form = form.file(&format!("film-{at}.mp4"), &bytes);
        }
        form.end()
    };
    let mb = 1024 * 1024;
    let large = person.post_bytes("/bring", Multipart::KIND, form(1, 50 * mb)).await;
    large.refuses("files", "Le fichier « film-0.mp4 » est trop lourd").shows("Un trou énorme");
    let many = person.post_bytes("/bring", Multipart::KIND, form(3, 18 * mb)).await;
    many.refuses("files", "au plus 50 Mo").shows("Un trou énorme");
    // What was typed is kept wherever it stands in the form.
    let bytes = vec![7; 18 * mb];
    let mut form = Multipart::of(&page);
    for at in 0..5 {
        form = form.file(&format!("film-{at}.mp4"), &bytes);
    }
    let form = form.field("text", "Un trou énorme").field("kind", &kind).field("go", "send");
    let last = person.post_bytes("/bring", Multipart::KIND, form.field("reply_by", "site").end());
    last.await.refuses("files", "au plus 50 Mo").shows("Un trou énorme");
    assert_eq!(matters_in(&app).await, 0);
}

#[tokio::test]
async fn what_an_agent_does_with_the_code_is_told_as_theirs() {
    let app = TestApp::new().await;
    let mut person = app.visitor();
    let code = bring(&app, &mut person, "Un trou.").await;
    let follow = format!("/follow/{code}");
    person.get(&follow).await.shows("Personne encore, hors vous.");
    let mut fatou = app.agent(app.town.fatou).await;
    fatou.get(&follow).await.is(200);
    person.get(&follow).await.hides("Personne encore, hors vous.");
    let withdraw = format!("{follow}/withdraw");
    fatou.submit(&follow, &withdraw, &[("sure", "yes")]).await.leads_to(&follow);
    let page = person.get(&follow).await;
    page.shows("Fatou Diallo a noté pour son auteur que la demande est retirée.");
}

/// How many matters there are.
pub(crate) async fn matters_in(app: &TestApp) -> u64 {
    let cx = app.town.as_agent(app.town.fatou).await;
    let parts = civic::matters::list::Part::ALL;
    let mut total = 0;
    for part in parts.iter().filter(|part| ["open", "settled"].contains(&part.word())) {
        total += civic::matters::list::desk(&cx, *part, 0, 1).await.unwrap().total;
    }
    total
}

/// A form with files, as browsers send it.
pub(crate) struct Multipart(Vec<u8>);

impl Multipart {
    pub(crate) const KIND: &'static str = "multipart/form-data; boundary=preau-limit";

    /// With all hidden fields of the form whose action is `action`.
    pub(crate) fn of_form(page: &Page, action: &str) -> Self {
        let fields = page.hidden_fields(action).into_iter();
        fields.fold(Self(Vec::new()), |form, (name, value)| form.field(&name, &value))
    }

    /// With the hidden fields of the form to bring.
    pub(crate) fn of(page: &Page) -> Self {
        let mut form = Self(Vec::new());
        for (name, value) in page.hidden_fields("/bring") {
            if name == "_token" {
                form = form.field(&name, &value);
            }
        }
        form
    }

    pub(crate) fn field(mut self, name: &str, value: &str) -> Self {
        self.0.extend_from_slice(
            format!("--preau-limit\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                .as_bytes(),
        );
        self
    }

    pub(crate) fn file(mut self, name: &str, bytes: &[u8]) -> Self {
        let head = format!(
            "--preau-limit\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\
             Content-Type: text/html\r\n\r\n"
        );
        self.0.extend_from_slice(head.as_bytes());
        self.0.extend_from_slice(bytes);
        self.0.extend_from_slice(b"\r\n");
        self
    }

    pub(crate) fn end(mut self) -> Vec<u8> {
        self.0.extend_from_slice("--preau-limit--\r\n".as_bytes());
        self.0
    }
}
