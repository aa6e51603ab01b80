//! Makes a small embedded database with a bit of everything, to be kept when a version is
//! released: every later version is tested to open it.
//!
//! ```text
//! cargo run -p civic --features testing --example fixture -- crates/civic/tests/fixtures/v0.1.db
//! ```
//!
//! Says what the test needs to know: the codes of the matters.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use civic::causes::{self, Author, Join, Start, Supporter};
use civic::codes::code_of_key;
use civic::consents::{self, NewConsent, Purpose};
use civic::debates::{self, Cast, Decision, RejectionReason, Stance};
use civic::matters::{self, AnswerDraft, Attached, Matter, Opening, Refusing, Verdict};
use civic::people::NewPerson;
use civic::publications::{self, Draft};
use civic::replies::{self, NewCommitment, ReplyDraft};
use civic::testing::{Town, towns};
use civic::transformations::{self, Declaration, Direction, Report};
use civic::words::{Channel, Language, ReplyBy, Subject};
use jiff::civil::date;
use sea_orm::{ConnectOptions, ConnectionTrait, Database};

type Done = Result<(), Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let Some(path) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("which file?");
        return ExitCode::FAILURE;
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    match runtime.block_on(make(&path)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn make(path: &Path) -> Done {
    let town = towns().await.into_iter().next().ok_or("no town")?;
    let matters = bring(&town).await?;
    answer(&town, &matters).await?;
    show(&town, &matters[1]).await?;
    gather(&town, &matters).await?;
    debate(&town).await?;
    transform(&town).await?;
    town.store.copy_to(path).await?;
    shrink(path).await
}

/// Most of a table's first page is empty here: smaller pages make the file a third.
async fn shrink(path: &Path) -> Done {
    let mut options = ConnectOptions::new(format!("sqlite://{}", path.display()));
    options.max_connections(1);
    let file = Database::connect(options).await?;
    file.execute_unprepared("PRAGMA page_size = 1024").await?;
    file.execute_unprepared("VACUUM").await?;
    file.close().await?;
    Ok(())
}

/// One matter for each way things go.
async fn bring(town: &Town) -> Result<Vec<Matter>, Box<dyn std::error::Error>> {
    let ali = town.person("Ali Ben", "ali@example.org").await;
    let cx = town.anyone().await;
    let mut brought = Vec::new();
    for name in ["waiting", "answered", "refused", "contested", "withdrawn"] {
        let code = code_of_key(town.store.secrets(), name);
        println!("{name}: {code}");
        let mut bring = town.pothole_report(&format!("Un trou devant l'école : {name}."));
        bring.code = Some(code.clone());
        bring.known_author = (name == "answered").then_some(ali);
        bring.reply_by = if name == "answered" { ReplyBy::Email } else { ReplyBy::Site };
        let bytes = b"%PDF-1.4 un plan".to_vec();
        bring.attachments = vec![Attached { name: "plan.pdf".into(), bytes }];
        brought.push(matters::bring(&cx, bring).await?.matter);
        if name == "withdrawn" {
            matters::withdraw(&cx, Opening::Code(&code)).await?;
        }
    }
    cx.commit().await?;
    Ok(brought)
}

async fn answer(town: &Town, brought: &[Matter]) -> Done {
    let cx = town.as_agent(town.fatou).await;
    for (at, matter) in brought.iter().enumerate().skip(1).take(3) {
        matters::take(&cx, matter).await?;
        matters::note(&cx, matter, "Vu sur place.").await?;
        let reasons = "La rue appartient au département.".to_owned();
        let appeal = "Vous pouvez contester.".to_owned();
        let refusing = (at == 2).then_some(Refusing { reasons, appeal });
        let matter = matters::find::by_code(&cx, &code(town, at)).await?.ok_or("a matter")?;
        let text = "Le trou est rebouché.".to_owned();
        matters::answer(&cx, AnswerDraft { matter, text, refusing }).await?;
    }
    cx.commit().await?;
    let cx = town.anyone().await;
    matters::judge(&cx, Opening::Code(&code(town, 1)), Verdict::Yes, "Merci.").await?;
    matters::contest(&cx, Opening::Code(&code(town, 3)), "Il est encore là.").await?;
    cx.commit().await?;
    Ok(())
}

/// The code of the matter at place `at`.
fn code(town: &Town, at: usize) -> String {
    let name = ["waiting", "answered", "refused", "contested", "withdrawn"][at];
    code_of_key(town.store.secrets(), name)
}

async fn show(town: &Town, matter: &Matter) -> Done {
    let cx = town.anyone().await;
    let consent = NewConsent {
        subject: (Subject::Matter, matter.id.0),
        purpose: Purpose::Show,
        wording: "J'accepte que ma demande soit montrée.".into(),
        language: Language::Fr,
        channel: Channel::Online,
    };
    consents::give(&cx, consent).await?;
    cx.commit().await?;
    let cx = town.as_agent(town.fatou).await;
    let draft = Draft {
        matter: matter.clone(),
        title: "Un trou devant l'école".into(),
        text: "La chaussée est percée.".into(),
        answer: Some("Le trou est rebouché.".into()),
    };
    publications::publish(&cx, draft).await?;
    cx.commit().await?;
    Ok(())
}

async fn gather(town: &Town, brought: &[Matter]) -> Done {
    let cx = town.anyone().await;
    let author = Author {
        matter: &brought[0],
        channel: Channel::Online,
        show: "Ces mots sont montrés.".into(),
        count: "Ma demande compte.".into(),
    };
    let start = Start {
        author: Some(author),
        service: town.roads,
        title: "Refaire la rue de l'école".into(),
        asked: "Nous demandons que la rue soit refaite.".into(),
        language: Language::Fr,
    };
    let cause = causes::start(&cx, start).await?.cause;
    for _ in 0..5 {
        let join = Join {
            cause: &cause,
            who: Supporter::Unnamed { token: None },
            channel: Channel::Online,
            wording: "Comptez-moi.".into(),
            language: Language::Fr,
        };
        causes::join(&cx, join).await?;
    }
    cx.commit().await?;
    let cx = town.as_agent(town.lead).await;
    let commitment = |what: &str| NewCommitment {
        what: what.into(),
        owner: "Service Voirie".into(),
        due_on: date(2026, 5, 29),
    };
    let draft = ReplyDraft {
        subject: cause.subject(),
        text: "La rue sera refaite au printemps.".into(),
        language: Language::Fr,
        commitments: vec![commitment("Reboucher les trous"), commitment("Refaire la rue")],
    };
    let reply = replies::reply(&cx, draft).await?;
    let commitments = replies::commitments(&cx, &reply).await?;
    replies::keep(&cx, &commitments[0], "Rebouchés le 3 mars.").await?;
    cx.commit().await?;
    Ok(())
}

async fn debate(town: &Town) -> Done {
    let debate = town.open_debate().await;
    let cx = town.as_agent(town.steward).await;
    let codes = debates::make_codes(&cx, &debate, "agents", 3, "").await?;
    debates::revoke_code(&cx, &debate, &codes[2]).await?;
    cx.commit().await?;
    let cx = town.anyone().await;
    let mut voices = Vec::new();
    for college in ["users", "users", "users", "agents"] {
        let join = debates::Join {
            debate: debate.id,
            college: college.into(),
            code: (college == "agents").then(|| codes[0].clone()),
            channel: Channel::Online,
            token: None,
        };
        voices.push(debates::join(&cx, join).await?.voice);
    }
    let mut proposed = Vec::new();
    for text in ["Une fontaine", "Mon garage est ouvert", "Des fleurs"] {
        proposed.push(debates::propose(&cx, &voices[0], text).await?);
    }
    let statements = debates::statements(&cx, debate.id).await?;
    let mut casts = Vec::new();
    for (at, voice) in voices.iter().enumerate() {
        for (place, statement) in statements.iter().enumerate() {
            let stance = Stance::ALL[(at + place) % 3];
            casts.push(Cast { voice: voice.id, statement: statement.id, stance });
        }
    }
    for verdict in debates::cast(&cx, &casts).await? {
        verdict?;
    }
    cx.commit().await?;
    let cx = town.as_agent(town.steward).await;
    debates::moderate(&cx, &proposed[0], Decision::Accept).await?;
    let reason = RejectionReason::Advertising;
    debates::moderate(&cx, &proposed[1], Decision::Reject { reason, words: None }).await?;
    cx.commit().await?;
    Ok(())
}

async fn transform(town: &Town) -> Done {
    let cx = town.as_agent(town.lead).await;
    let declaration = Declaration {
        service: town.roads,
        direction: Direction::Replaces,
        title: "Une borne à la place du guichet".into(),
        changes: "Une borne prend les signalements.".into(),
        contact_before: "Un guichet tous les matins.".into(),
        contact_after: "Une borne.".into(),
        posts_before: Some("1".into()),
        posts_after: Some("0".into()),
        operator: None,
        contract: None,
        cost_cents: Some(1_250_000),
        data_used: None,
        algorithm: None,
        alternatives: None,
        indicators: None,
        language: Language::Fr,
        happens_on: Some(date(2026, 9, 1)),
    };
    let declared = transformations::declare(&cx, declaration).await?;
    transformations::advance(&cx, &declared, transformations::State::Consultation).await?;
    cx.commit().await?;
    let cx = town.anyone().await;
    let report = Report {
        service: town.school,
        direction: Direction::Shifts,
        title: "Les parents surveillent la cantine".into(),
        changes: "Depuis lundi, il n'y a plus de surveillant.".into(),
        contact_before: String::new(),
        contact_after: String::new(),
        happened_on: None,
        language: Language::Fr,
        channel: Channel::Online,
        wording: "Ces mots sont montrés.".into(),
    };
    transformations::report(&cx, report).await?;
    let person = NewPerson { name: "Jeanne Petit".into(), ..NewPerson::default() };
    civic::people::open_file(&cx, person, Language::Fr).await?;
    cx.commit().await?;
    Ok(())
}
