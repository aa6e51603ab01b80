//! What the desk does beside answering, through the pages of the agent and of the author.

use civic::ids::KindId;
use civic::services::{self, KindDraft, Role};

use crate::app::{Page, TestApp, Visitor};
use crate::desk::lead_validates;
use crate::matters::{answer, bring};

/// A matter as its agent and its author see it.
struct Case {
    app: TestApp,
    fatou: Visitor,
    person: Visitor,
    /// Its address on the desk.
    desk: String,
    /// Its address for its author.
    follow: String,
}

impl Case {
    async fn of(app: TestApp) -> Self {
        Self::that_says(app, "Un trou devant le 12, rue des Lilas.").await
    }

    async fn that_says(app: TestApp, text: &str) -> Self {
        let mut person = app.visitor();
        let code = bring(&app, &mut person, text).await;
        let mut fatou = app.agent(app.town.fatou).await;
        let desk = address(&mut fatou, &code, &app).await;
        Self { app, fatou, person, desk, follow: format!("/follow/{code}") }
    }

    /// Sends a form of the matter's page on the desk.
    async fn act(&mut self, verb: &str, fields: &[(&str, &str)]) -> Page {
        let action = format!("{}/{verb}", self.desk);
        self.fatou.submit(&self.desk.clone(), &action, fields).await
    }

    /// The same, and it is done.
    async fn done(&mut self, verb: &str, fields: &[(&str, &str)]) -> Page {
        let to = self.act(verb, fields).await.leads_to(&format!("{}?done=", self.desk));
        self.fatou.get(&to).await.is(200)
    }

    async fn read(&mut self) -> Page {
        self.person.get(&self.follow.clone()).await.is(200)
    }

    async fn send(&mut self, verb: &str, fields: &[(&str, &str)]) -> Page {
        let action = format!("{}/{verb}", self.follow);
        self.person.submit(&self.follow.clone(), &action, fields).await
    }

    /// Another day; the agent signs in anew.
    async fn turn_to(&mut self, day: &str) {
        self.app.town.store.clock.turn_to(format!("{day}T09:00:00Z").parse().unwrap());
        self.fatou = self.app.agent(self.app.town.fatou).await;
    }
}

/// The address on the desk of the matter that `code` opens.
async fn address(agent: &mut Visitor, code: &str, app: &TestApp) -> String {
    let cx = app.town.reader().await;
    let matter = civic::matters::find::by_code(&cx, code).await.unwrap().unwrap();
    let address = format!("/desk/{}", matter.public_id);
    agent.get(&address).await.is(200);
    address
}

/// Another kind of the roads service.
async fn another_kind(app: &TestApp) -> KindId {
    let town = &app.town;
    let administrator = town.take_in("Ada", Role::Administrator, None).await;
    let cx = town.as_agent(administrator).await;
    let texts = services::Texts {
        fr: ("Un éclairage".into(), "lampadaire".into()),
        en: ("A street light".into(), "lamp".into()),
    };
    let draft = KindDraft {
        form: civic::matters::Form::Report,
        promise_days: 5,
        personal: false,
        active: true,
        referent: town.marc,
        texts,
    };
    let kind = services::add_kind(&cx, town.roads, &draft).await.unwrap();
    cx.commit().await.unwrap();
    kind
}

#[tokio::test]
async fn who_is_told_what_silence_means_is_told_once_a_lead_has_answered_for_the_rule() {
    for app in TestApp::on_each().await {
        let mut fatou = app.agent(app.town.fatou).await;
        fatou.get("/desk/rules").await.is(403);
        let mut lead = app.agent(app.town.lead).await;
        let kind = app.town.pothole.0.to_string();
        let page = lead.get("/desk/rules").await.is(200).shows("Aucune règle : le reçu donne");
        let mut fields = vec![("kind", kind.as_str()), ("rule", "silence-rejection")];
        let refused = lead.send(&page, "/desk/rules", &fields).await;
        refused.is(422).shows("Cochez la case après avoir lu le texte");
        fields.push(("read", "yes"));
        lead.send(&page, "/desk/rules", &fields).await.leads_to("/desk/rules?done=validated");
        let page = lead.get("/desk/rules").await.shows("Validée par Claire Roche, le mardi 3 mars");
        page.shows("CRPA L231-4");
        let unknown = [("kind", kind.as_str()), ("rule", "court"), ("read", "yes")];
        let page = lead.get("/desk/rules").await;
        lead.send(&page, "/desk/rules", &unknown).await.is(422).shows("Choisissez une règle");

        let mut case = Case::of(app).await;
        case.read().await.hides("tient le silence");
        case.done("acknowledge", &[]).await.shows("L'accusé de réception part.");
        case.read().await.shows(
            "Sans réponse le dimanche 3 mai, la loi tient le silence du service pour un refus (CRPA L231-4).",
        );
        let page = case.person.clone().in_english().get(&case.follow).await;
        page.shows("Without an answer on Sunday 3 May");
        let page = case.fatou.get(&case.desk.clone()).await;
        assert!(!page.html.contains("/acknowledge"), "once");
    }
}

#[tokio::test]
async fn a_document_is_asked_for_sent_and_the_dates_move() {
    for app in TestApp::on_each().await {
        let mut case = Case::of(app).await;
        let mut fields = vec![("what", "Le constat"), ("until", "2026-03-20")];
        let page = case.act("document", &fields).await;
        page.refuses("basis", "Dites quel texte l'exige").shows("Le constat");
        fields.push(("basis", "Code de la voirie, article R1"));
        fields[1].1 = "2026-03-01";
        case.act("document", &fields).await.refuses("until", "Donnez une date après aujourd'hui");
        fields[1].1 = "20/03/2026";
        case.done("document", &fields).await.shows("Le délai est suspendu");
        case.read().await.shows("Il manque un document").shows("article R1").shows("20 mars");
        let page = case.fatou.get(&case.desk.clone()).await;
        page.shows("Document attendu jusqu'au vendredi 20 mars : Le constat");

        case.turn_to("2026-03-10").await;
        case.send("provide", &[("came", "  ")]).await.refuses("came", "Écrivez un mot");
        let to = case.send("provide", &[("came", "Le voici.")]).await.leads_to(&case.follow);
        case.person.get(&to).await.shows("C'est arrivé").hides("Il manque un document");
        // Five working days were waited: from 17 to 24 March.
        case.read().await.shows("au plus tard le mardi 24 mars").shows("Le voici.");
        let page = case.done("received", &[("came", "Une photo, par la poste.")]).await;
        page.shows("Une photo, par la poste.");
        case.act("received", &[("came", "")]).await.refuses("came", "Dites ce qui est arrivé");
    }
}

#[tokio::test]
async fn a_file_comes_with_what_was_missing() {
    let app = TestApp::new().await;
    let mut case = Case::of(app).await;
    let page = case.read().await;
    let action = format!("{}/provide", case.follow);
    let token = page.hidden_fields(&action).remove(0).1;
    let mut body = Vec::new();
    for (name, value) in [("_token", token.as_str()), ("came", "")] {
        body.extend(
            format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                .bytes(),
        );
    }
    body.extend(b"--b\r\ncontent-disposition: form-data; name=\"files\"; filename=\"constat.txt\"\r\n\r\nVu.\r\n--b--\r\n");
    let sent = case.person.post_bytes(&action, "multipart/form-data; boundary=b", body).await;
    sent.leads_to(&case.follow);
    case.read().await.shows("constat.txt");
    case.fatou.get(&case.desk.clone()).await.shows("constat.txt");
}

#[tokio::test]
async fn another_service_says_what_it_thinks_and_its_reading_is_seen() {
    for app in TestApp::on_each().await {
        let mut case = Case::of(app).await;
        let school = case.app.town.school.0.to_string();
        let mut fields = vec![
            ("asked_service", school.as_str()),
            ("question", "Est-ce devant l'école ?"),
            ("advice_due", "2026-03-01"),
        ];
        let page = case.act("advice", &fields).await;
        page.refuses("advice_due", "aujourd'hui ou plus tard").shows("Est-ce devant l'école ?");
        fields[2].1 = "2026-03-09";
        case.done("advice", &fields).await.shows("Pas encore donné");
        case.read().await.hides("Est-ce devant l'école ?");

        let mut ines = case.app.agent(case.app.town.ines).await;
        let mut other = ines.clone();
        let list = ines.get("/desk/advice").await.is(200).shows("Est-ce devant l'école ?");
        let address = list.link("/desk/advice/");
        let page = ines.get(&address).await.is(200).shows("Un trou devant le 12");
        let late = other.get(&address).await;
        ines.send(&page, &address, &[("advice", " ")]).await.refuses("advice", "Écrivez l'avis.");
        ines.send(&page, &address, &[("advice", "Oui, devant.")]).await.leads_to("/desk/advice");
        let late = other.send(&late, &address, &[("advice", "Non, derrière.")]).await;
        late.refuses("advice", "a déjà donné l'avis").shows("Non, derrière.");
        ines.get(&address).await.is(404);
        ines.get("/desk/advice").await.shows("Aucun avis n'est attendu").hides("Est-ce devant");
        case.fatou.get(&case.desk.clone()).await.shows("Oui, devant.");
        case.read().await.shows("un agent, service École").hides("Oui, devant.");
    }
}

#[tokio::test]
async fn two_that_say_the_same_get_one_answer_or_part_again() {
    for app in TestApp::on_each().await {
        let mut first = Case::that_says(app.clone(), "Un gros trou rue des Lilas au 12.").await;
        let mut second = Case::that_says(app, "Gros trou au 12 de la rue des Lilas.").await;
        let page = second.fatou.get(&second.desk.clone()).await;
        let reference = first.read().await.text();
        let reference = reference.split("dites la référence ").nth(1).unwrap();
        let reference = reference.split('.').next().unwrap().to_owned();
        page.shows(&format!("Joindre à {reference}"));
        second.act("merge", &[("same_as", "ABCD")]).await.refuses("same_as", "n'a cette référence");
        second.done("merge", &[("same_as", &reference)]).await.shows("Jointe à");
        second.read().await.shows("répond en une fois");
        first.fatou.get(&first.desk.clone()).await.shows("Jointes ici");
        second.done("separate", &[]).await.shows("à nouveau traitée à part");
        second.done("merge", &[("same_as", &reference.to_lowercase())]).await;
        first.act("answer", &[("answer", "Rebouché.")]).await.leads_to(&first.desk);
        second.read().await.shows("Rebouché.");
    }
}

#[tokio::test]
async fn a_matter_is_given_to_a_colleague_who_is_there() {
    let app = TestApp::new().await;
    let mut marc = app.agent(app.town.marc).await;
    let mut case = Case::of(app).await;
    case.act("assign", &[("agent", "nobody")]).await.refuses("agent", "quelqu'un du service");
    let page = case.fatou.get(&case.desk.clone()).await;
    let him = choice(&page, "Marc Petit");
    case.done("assign", &[("agent", &him)]).await.shows("La personne voit le nom.");
    case.read().await.shows("Marc Petit suit votre demande");

    let page = marc.get("/desk/absences").await.is(200).shows("Personne n'a annoncé");
    let mut fields = vec![("away", him.as_str()), ("away_from", "demain")];
    let refused = marc.send(&page, "/desk/absences", &fields).await;
    refused.refuses("away_from", "Donnez une date").refuses("away_until", "Donnez une date");
    fields[1].1 = "2026-03-03";
    fields.push(("away_until", "2026-03-02"));
    let refused = marc.send(&page, "/desk/absences", &fields).await;
    refused.refuses("away_until", "Le dernier jour vient après");
    fields[2].1 = "2026-03-06";
    let her = choice(&page, "Fatou Diallo");
    fields.push(("substitute", her.as_str()));
    marc.send(&page, "/desk/absences", &fields).await.leads_to("/desk/absences?done=away");
    let row = "Marc Petit : du mardi 3 mars au vendredi 6 mars. Fatou Diallo remplace.";
    let page = case.fatou.get("/desk/absences").await.shows(row);
    assert!(!page.html.contains("/end\""), "only Marc or a lead ends it");
    case.act("assign", &[("agent", &him)]).await.leads_to(&case.desk);
    case.done("take", &[]).await;
    case.act("assign", &[("agent", &him)]).await.refuses("agent", "est absente en ce moment");
    let mut stranger = case.app.agent(case.app.town.ines).await;
    let end = marc.get("/desk/absences").await;
    let action = end.html.split("action=\"").find(|at| at.starts_with("/desk/absences/")).unwrap();
    let action = action.split('"').next().unwrap().to_owned();
    let token = stranger.get("/desk/absences").await.hidden_fields("/desk/absences").remove(0).1;
    stranger.post(&action, &[("_token", token.as_str())]).await.is(403);
    marc.send(&end, &action, &[]).await.leads_to("/desk/absences?done=back");
    case.done("assign", &[("agent", &him)]).await;
}

/// The value of a choice on a page, by what people read.
fn choice(page: &Page, label: &str) -> String {
    let option = page.html.split("<option value=\"").skip(1);
    let mut option = option;
    let option = option.find(|option| option.contains(&format!(">{label}")));
    option.expect("a choice").split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn its_kind_is_mended_and_the_date_stays() {
    let app = TestApp::new().await;
    let other = another_kind(&app).await.0.to_string();
    let mut case = Case::of(app).await;
    case.act("kind", &[("kind", "x")]).await.refuses("kind", "de ce service");
    let enrolment = case.app.town.enrolment.0.to_string();
    case.act("kind", &[("kind", &enrolment)]).await.refuses("kind", "de ce service");
    case.done("kind", &[("kind", &other)]).await.shows("Un éclairage");
    case.read().await.shows("au plus tard le mardi 17 mars").shows("sous un autre type");
}

#[tokio::test]
async fn closing_and_reopening_say_why_and_abuse_is_noted_for_colleagues_alone() {
    for app in TestApp::on_each().await {
        let mut case = Case::of(app).await;
        case.act("close", &[("close_why", " ")]).await.refuses("close_why", "Dites pourquoi");
        case.done("close", &[("close_why", "Réglé sur place.")]).await.shows("close");
        let page = case.read().await.shows("Pourquoi elle est close").shows("Réglé sur place.");
        page.shows("Demander un nouvel examen");
        // What a colleague typed meanwhile is not lost.
        let action = format!("{}/close", case.desk);
        let page = case.fatou.get(&case.desk.clone()).await;
        let token = page.hidden_fields(&format!("{}/reopen", case.desk)).remove(0).1;
        let fields = [("_token", token.as_str()), ("version", "1"), ("close_why", "Mon texte.")];
        case.fatou.post(&action, &fields).await.is(422).shows("Mon texte.");
        case.act("reopen", &[("reopen_why", "")]).await.refuses("reopen_why", "Dites pourquoi");
        case.done("reopen", &[("reopen_why", "Le trou est revenu.")]).await;
        case.read().await.shows("Le trou est revenu.").shows("Fatou Diallo suit votre demande");

        case.act("abusive", &[("abusive", "yes")]).await.refuses("abusive_why", "vos raisons");
        let fields = [("abusive", "yes"), ("abusive_why", "Trente fois ce mois-ci.")];
        case.done("abusive", &fields).await.shows("Un collègue juge");
        case.read().await.hides("abusive").hides("Trente fois");
        let fields = [("abusive", "no"), ("abusive_why", "Il avait raison.")];
        case.done("abusive", &fields).await.hides("Un collègue juge");
    }
}

#[tokio::test]
async fn after_a_refusal_its_author_reads_the_last_days_and_prints_a_letter() {
    for app in TestApp::on_each().await {
        lead_validates(&app, "silence-rejection").await;
        let mut case = Case::of(app).await;
        case.person.get(&format!("{}/letter", case.follow)).await.is(404);
        let fields = [
            ("answer", "Nous ne pouvons pas."),
            ("refuses", "yes"),
            ("reasons", "La rue est privée."),
            ("appeal", "Le tribunal administratif."),
        ];
        case.turn_to("2026-03-10").await;
        case.act("answer", &fields).await.leads_to(&case.desk);
        // Two months from 10 March are francs: 11 May, a Monday.
        let page =
            case.read().await.shows("saisir le tribunal administratif jusqu'au lundi 11 mai");
        page.shows("Un nouvel examen demandé ici jusqu'au lundi 11 mai est un recours gracieux");
        let letter = case.person.get(&format!("{}/letter", case.follow)).await.is(200);
        letter.shows("Recours gracieux contre la décision du mardi 10 mars").shows("Un trou");
        case.turn_to("2026-06-01").await;
        case.read().await.shows("a fini le lundi 11 mai").shows("Un nouvel examen reste possible");
    }
}

#[tokio::test]
async fn without_a_validated_rule_no_date_is_given_for_the_court() {
    let app = TestApp::new().await;
    let mut case = Case::of(app).await;
    let fields = [
        ("answer", "Non."),
        ("refuses", "yes"),
        ("reasons", "La rue est privée."),
        ("appeal", "Le tribunal."),
    ];
    case.act("answer", &fields).await.leads_to(&case.desk);
    let page = case.read().await.shows("dépend de la règle qui s'applique");
    page.hides("saisir le tribunal administratif jusqu'au");
}

#[tokio::test]
async fn after_a_silence_that_means_no_its_reasons_can_be_asked_for() {
    for app in TestApp::on_each().await {
        lead_validates(&app, "silence-rejection").await;
        let mut case = Case::of(app).await;
        case.turn_to("2026-05-04").await;
        let town = &case.app.town;
        civic::matters::time_passes::run(&town.store, &town.body).await.unwrap();
        // Nobody had acknowledged it: the year counts from 3 May.
        case.read().await.shows("le lundi 3 mai 2027 au plus tard");
        let letter = case.person.get(&format!("{}/letter", case.follow)).await.is(200);
        letter.shows("Depuis le dimanche 3 mai").shows("article L232-4");
        let page = answer(&mut case.fatou, "Rebouché.").await;
        page.leads_to(&case.desk);
        case.read().await.hides("L232-4").hides("au plus tard.");
    }
}
