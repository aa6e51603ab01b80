//! A database that an earlier version wrote is opened and read by this one.
//!
//! `fixtures/v0.1.db` was made by the example `fixture` of version 0.1. Each release adds its own;
//! none is ever made again after its release.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use civic::context::Random;
use civic::debates::{self, StatementState};
use civic::matters::{self, Opening, State, Verdict};
use civic::time::Clock;
use civic::transformations::{self, Filter, Origin};
use civic::words::Language;
use civic::{Actor, Context, Secrets, Store, causes, migrate, publications, replies, services};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};

/// What the example said when it made the file.
const CODES: [(&str, &str, State); 5] = [
    ("waiting", "ZMF4X-S4JST-PVC4", State::Received),
    ("answered", "M7VRC-FCG96-6WNV", State::Answered),
    ("refused", "Z31JB-43YYY-03AB", State::Refused),
    ("contested", "J5MMS-335X6-G49Q", State::SecondLook),
    ("withdrawn", "YGK80-W5KTD-9V29", State::Withdrawn),
];

/// A copy of a fixture, gone at the end.
struct Copy(PathBuf);

impl Copy {
    fn of(version: &str) -> Self {
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
        let id = Random::from_machine().draw(civic::ids::PublicId::draw);
        let copy = std::env::temp_dir().join(format!("preau-upgrade-{id}.db"));
        std::fs::copy(fixture.join(format!("{version}.db")), &copy).expect("a copy");
        Self(copy)
    }

    async fn open(&self) -> Store {
        let clock = Clock::set_to("2026-03-10T09:00:00Z".parse().expect("a moment"));
        let secrets = Secrets::from_bytes([42; 32]);
        Store::open_sqlite(&self.0, secrets, clock, Random::seeded(2)).await.expect("an upgrade")
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        for part in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{part}", self.0.display()));
        }
    }
}

async fn begin(store: &Store) -> Context {
    let body = store.bodies().await.expect("bodies").remove(0);
    store.begin(&Arc::new(body), Actor::Anyone).await.expect("a context")
}

#[tokio::test]
async fn a_database_of_version_0_1_is_opened_and_read() {
    let copy = Copy::of("v0.1");
    let store = copy.open().await;
    let cx = begin(&store).await;
    assert_eq!(cx.body().name, "Ville de Test");
    matters_are_read(&cx).await;
    what_is_public_is_read(&cx).await;
    the_debate_is_read(&cx).await;
    the_register_is_read(&cx).await;
    drop(cx);
    store.close().await.expect("closing");
}

async fn matters_are_read(cx: &Context) {
    for (name, code, state) in CODES {
        let matter = matters::find::by_code(cx, code).await.expect("a read").expect(name);
        assert_eq!(matter.text, format!("Un trou devant l'école : {name}."));
        assert_eq!(matter.state, state, "{name}");
        let files = matters::find::attachments(cx, matter.id).await.expect("files");
        let bytes = matters::find::attachment_bytes(cx, files[0].id).await.expect("bytes");
        assert_eq!(bytes, b"%PDF-1.4 un plan");
    }
    let answered = matters::find::by_code(cx, CODES[1].1).await.expect("a read").expect("there");
    let answers = matters::find::answers(cx, answered.id).await.expect("answers");
    assert_eq!(answers[0].text, "Le trou est rebouché.");
    assert_eq!(answers[0].verdict, Some(Verdict::Yes));
    assert!(answered.author_id.is_some());
}

async fn what_is_public_is_read(cx: &Context) {
    let (shown, total) = publications::find::of_matters(cx, 0, 10).await.expect("publications");
    assert_eq!((total, shown[0].title.as_str()), (1, "Un trou devant l'école"));
    let page = causes::list::page(cx, causes::list::Filter::default(), 0, 10).await;
    let listed = page.expect("causes").causes.remove(0);
    assert_eq!((listed.cause.state, listed.supporters), (causes::State::Replied, 6));
    let reply = replies::of_subject(cx, listed.cause.subject()).await.expect("replies").remove(0);
    let commitments = replies::commitments(cx, &reply).await.expect("commitments");
    let states: Vec<_> = commitments.iter().map(|of| of.state.word()).collect();
    assert_eq!(states, ["kept", "open"]);
    assert_eq!(services::list(cx, Language::En).await.expect("services").len(), 2);
}

async fn the_debate_is_read(cx: &Context) {
    let debate = debates::list(cx).await.expect("debates").remove(0);
    assert!(debate.is_open(cx.today()));
    let votes = debates::all_votes(cx, debate.id).await.expect("votes");
    assert_eq!((votes.voters.len(), votes.votes.len()), (4, 20));
    assert_eq!(debates::statements(cx, debate.id).await.expect("statements").len(), 6);
    let rejected = debates::rejected(cx, debate.id).await.expect("statements").remove(0);
    assert_eq!(rejected.state, StatementState::Rejected);
    assert_eq!(debates::waiting(cx, debate.id).await.expect("statements").len(), 1);
}

async fn the_register_is_read(cx: &Context) {
    let register = transformations::list(cx, Filter::default()).await.expect("a register");
    let origins: Vec<_> = register.iter().map(|of| of.origin).collect();
    assert_eq!(origins, [Origin::Reported, Origin::Declared]);
    assert_eq!(register[1].state, transformations::State::Consultation);
}

/// Reading is not enough: what was there goes on.
#[tokio::test]
async fn life_goes_on_in_a_database_of_version_0_1() {
    let copy = Copy::of("v0.1");
    let store = copy.open().await;
    let cx = begin(&store).await;
    let (_, code, _) = CODES[2];
    matters::contest(&cx, Opening::Code(code), "Regardez encore.").await.expect("a second look");
    let debate = debates::list(&cx).await.expect("debates").remove(0);
    let join = debates::Join {
        debate: debate.id,
        college: "users".into(),
        code: None,
        channel: civic::words::Channel::Online,
        token: None,
    };
    let joined = debates::join(&cx, join).await.expect("a voice");
    debates::propose(&cx, &joined.voice, "Un kiosque").await.expect("a statement");
    cx.commit().await.expect("a commit");
    store.close().await.expect("closing");
    let store = copy.open().await;
    let cx = begin(&store).await;
    let matter = matters::find::by_code(&cx, code).await.expect("a read").expect("there");
    assert_eq!(matter.state, State::SecondLook);
}

/// The tables and indexes of a database, as they were made.
async fn schema(db: &DatabaseConnection) -> Vec<String> {
    let sql = "SELECT COALESCE(sql, name) FROM sqlite_master ORDER BY name";
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await;
    let rows = rows.expect("a schema");
    rows.iter().map(|row| row.try_get_by_index(0).expect("a text")).collect()
}

#[tokio::test]
async fn from_empty_and_from_0_1_one_comes_to_the_same_tables_and_twice_changes_nothing() {
    let copy = Copy::of("v0.1");
    let upgraded = Database::connect(format!("sqlite://{}", copy.0.display())).await.expect("it");
    migrate::migrate(&upgraded).await.expect("an upgrade");
    let empty = Database::connect("sqlite::memory:").await.expect("a database");
    assert_eq!(migrate::migrate(&empty).await.expect("all versions"), migrate::NEWEST);
    let made = schema(&empty).await;
    assert_eq!(schema(&upgraded).await, made);
    for db in [&empty, &upgraded] {
        assert_eq!(migrate::migrate(db).await.expect("nothing to do"), 0);
        assert_eq!(migrate::version(db).await.expect("a version"), migrate::NEWEST);
        assert_eq!(schema(db).await, made);
    }
}

#[tokio::test]
async fn a_database_of_a_later_program_is_refused() {
    let db = Database::connect("sqlite::memory:").await.expect("a database");
    migrate::migrate(&db).await.expect("all versions");
    let later = migrate::NEWEST + 1;
    db.execute_unprepared(&format!("INSERT INTO schema_version (version) VALUES ({later})"))
        .await
        .expect("written");
    let refused = migrate::migrate(&db).await.expect_err("refused").to_string();
    assert!(refused.contains(&format!("version {later}")), "{refused}");
}
