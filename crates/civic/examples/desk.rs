//! How fast the desk is with many matters: its list, part by part, with filters and words, what a
//! follow-up page reads, the outgoing tray, and what bringing costs.
//!
//! ```text
//! cargo xtask bench desk
//! cargo run --release -p civic --example desk -- [LARGEST [SMALLEST [sqlite|postgres]]]
//! ```
//!
//! On SQLite, and on PostgreSQL where `PREAU_TEST_POSTGRES` says where one is. Eight services of
//! one body; the agent who reads works for all of them, which is the worst case. One matter in
//! twenty is owed, the others are settled. Texts of fifteen to forty-five words made of syllables;
//! word frequencies follow Zipf's law over 200,000 words. The same numbers each time.

use std::fmt::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use civic::context::Random;
use civic::ids::{AgentId, KindId, MatterId, ServiceId};
use civic::matters::list::{self, Asked, Part};
use civic::matters::{self, Bring, Form, find, search};
use civic::people::NewPerson;
use civic::services::set_up::{self, NewAgent, NewKind, NewService};
use civic::services::{self, Role};
use civic::time::Clock;
use civic::words::{Channel, Language, ReplyBy};
use civic::{Actor, Context, Failure, Secrets, Store, bodies::Body, outbox};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};

type Done<T> = Result<T, Box<dyn std::error::Error>>;

const SYLLABLES: [&str; 32] = [
    "de", "la", "les", "ment", "tion", "re", "con", "ti", "pa", "ri", "sé", "mo", "lé", "na",
    "ver", "cho", "vé", "bus", "gar", "ou", "eau", "in", "fé", "ju", "sta", "mar", "plan", "bri",
    "ga", "zo", "qui", "eur",
];
const WORDS: f64 = 200_000.0;
const SERVICES: i64 = 8;
const KINDS: i64 = 6;
/// Reads of each kind that are counted, and that go before.
const READS: usize = 300;
const WARM: usize = 20;
/// Rows in one statement.
const ROWS: i64 = 500;
const TODAY: Date = date(2026, 3, 3);

/// As the migration makes it.
const WORDS_BY_WORD: &str =
    "CREATE INDEX matter_words_by_word ON matter_words USING GIN (words) WITH (fastupdate = off)";

fn main() -> Done<()> {
    let size = |at, unsaid| std::env::args().nth(at).map_or(Ok(unsaid), |size| size.parse());
    let (largest, smallest) = (size(1, 1_000_000)?, size(2, 0)?);
    let engine = std::env::args().nth(3).unwrap_or_default();
    let sizes = [10_000, 100_000, 1_000_000].into_iter();
    let sizes = sizes.filter(|size| (smallest..=largest).contains(size)).collect();
    tokio::runtime::Runtime::new()?.block_on(measure(sizes, &engine))
}

async fn measure(sizes: Vec<i64>, engine: &str) -> Done<()> {
    for matters in sizes {
        if engine != "postgres" {
            alone_on_sqlite(matters).await?;
        }
        if engine != "sqlite" {
            match std::env::var("PREAU_TEST_POSTGRES") {
                Ok(server) => on_postgres(&server, matters).await?,
                Err(_) => println!("without PostgreSQL: PREAU_TEST_POSTGRES is not set"),
            }
        }
    }
    Ok(())
}

async fn alone_on_sqlite(matters: i64) -> Done<()> {
    let file = std::env::temp_dir().join(format!("preau-desk-{}.db", std::process::id()));
    let done = on_sqlite(&file, matters).await;
    for part in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{part}", file.display()));
    }
    done
}

async fn on_sqlite(file: &PathBuf, matters: i64) -> Done<()> {
    let (secrets, clock, random) = outside();
    let store = Store::open_sqlite(file, secrets, clock, random).await?;
    let mut options = ConnectOptions::new(format!("sqlite://{}", file.display()));
    options.max_connections(1).sqlx_logging(false);
    let bulk = Database::connect(options).await?;
    bulk.execute_unprepared("PRAGMA synchronous = OFF").await?;
    of_store("SQLite", &store, bulk, matters).await?;
    store.close().await?;
    println!("file: {} MB", std::fs::metadata(file)?.len() / 1_000_000);
    Ok(())
}

async fn on_postgres(server: &str, matters: i64) -> Done<()> {
    let name = format!("preau_desk_{}", std::process::id());
    let admin = Database::connect(server).await?;
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await?;
    let root = server.rsplit_once('/').map_or(server, |(root, _)| root);
    let url = format!("{root}/{name}");
    let (secrets, clock, random) = outside();
    let store = Store::open_postgres(&url, secrets, clock, random).await?;
    let mut options = ConnectOptions::new(&url);
    options.max_connections(1).sqlx_logging(false);
    let done = of_store("PostgreSQL", &store, Database::connect(options).await?, matters).await;
    let size = format!("SELECT pg_database_size('{name}') / 1000000 AS size");
    let size = sea_orm::Statement::from_string(admin.get_database_backend(), size);
    let size: Option<i64> =
        admin.query_one_raw(size).await?.map(|row| row.try_get("", "size")).transpose()?;
    store.close().await?;
    admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await?;
    println!("database: {} MB", size.unwrap_or_default());
    done
}

fn outside() -> (Secrets, Clock, Random) {
    let now = "2026-03-03T09:00:00Z".parse().expect("a moment");
    (Secrets::from_bytes([42; 32]), Clock::set_to(now), Random::seeded(1))
}

/// A body with its services, and one agent who works for all of them.
struct Town {
    body: Arc<Body>,
    services: Vec<ServiceId>,
    kinds: Vec<KindId>,
    agent: AgentId,
    others: Vec<AgentId>,
}

async fn of_store(engine: &str, store: &Store, bulk: DatabaseConnection, size: i64) -> Done<()> {
    let town = found(store).await?;
    let is_postgres = store.engine() == civic::Engine::Postgres;
    let start = Instant::now();
    fill(&bulk, &town, size).await?;
    if is_postgres {
        // What autovacuum does in time.
        bulk.execute_unprepared("VACUUM ANALYZE").await?;
        // An index is made faster at once than row by row.
        bulk.execute_unprepared("DROP INDEX matter_words_by_word").await?;
    }
    println!("\n--- {engine}, {size} matters: filled in {:.0?}", start.elapsed());
    println!("{:<44} {:>9} {:>9} {:>9}", "read", "p50 ms", "p99 ms", "most ms");
    let mut reader = Reader { store, town: &town, numbers: Numbers(7) };
    reader.list().await?;
    reader.follow().await?;
    let start = Instant::now();
    index(store, &town, size).await?;
    if is_postgres {
        bulk.execute_unprepared(WORDS_BY_WORD).await?;
        bulk.execute_unprepared("VACUUM ANALYZE").await?;
    }
    bulk.close().await?;
    println!("indexed in {:.0?}", start.elapsed());
    reader.search().await?;
    reader.bring().await
}

async fn found(store: &Store) -> Done<Town> {
    let new = civic::bodies::NewBody {
        name: "Ville".into(),
        town: "Ville".into(),
        time_zone: "Europe/Paris".into(),
        region: "metropole".into(),
        simulated: true,
    };
    let body = Arc::new(store.found(new).await?);
    let cx = store.begin(&body, Actor::Automatic { rule: "set-up" }).await?;
    let (mut services, mut kinds, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for at in 0..SERVICES {
        let slug = format!("s{at}");
        let new = NewService {
            slug: &slug,
            email: None,
            phone: None,
            cause_threshold: 5,
            reply_days: 20,
            position: 1,
            texts: &[(Language::Fr, &slug, "Un service.")],
        };
        let service = set_up::service(&cx, new).await?;
        others.push(new_agent(&cx, &[(Role::Agent, Some(service))]).await?);
        services.push(service);
    }
    let roles: Vec<_> = services.iter().map(|service| (Role::Agent, Some(*service))).collect();
    let agent = new_agent(&cx, &roles).await?;
    for (service, referent) in services.iter().zip(&others) {
        for at in 0..KINDS {
            let slug = format!("k{at}");
            let new = NewKind {
                service: *service,
                slug: &slug,
                form: Form::Report,
                promise_days: 10,
                personal: false,
                referent: *referent,
                texts: &[(Language::Fr, &slug, "Un exemple.")],
            };
            kinds.push(set_up::kind(&cx, new).await?);
        }
    }
    cx.commit().await?;
    Ok(Town { body, services, kinds, agent, others })
}

async fn new_agent(cx: &Context, roles: &[(Role, Option<ServiceId>)]) -> Result<AgentId, Failure> {
    let new = NewAgent {
        given_name: "Agent",
        family_name: "Essai",
        title: "agent",
        email: None,
        number: "A-1",
        name_withheld: false,
        roles,
    };
    Ok(set_up::agent(cx, new).await?.id)
}

/// A sequence of numbers that looks random and is the same each time (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// One of `shares` by its weight.
    fn share<T: Copy>(&mut self, shares: &[(T, u64)]) -> T {
        let mut left = self.below(shares.iter().map(|(_, weight)| weight).sum());
        for (what, weight) in shares {
            if left < *weight {
                return *what;
            }
            left -= weight;
        }
        shares[0].0
    }

    fn text(&mut self) -> String {
        let count = 15 + self.below(31);
        (0..count).map(|_| self.word()).collect::<Vec<_>>().join(" ")
    }

    /// The word of a rank drawn with a probability of about one in the rank.
    fn word(&mut self) -> String {
        let uniform = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        let mut rank = WORDS.powf(uniform) as usize;
        let mut word = String::new();
        while rank > 0 {
            word.push_str(SYLLABLES[rank % SYLLABLES.len()]);
            rank /= SYLLABLES.len();
        }
        word
    }

    /// A word in which somebody put another letter.
    fn slip(&mut self) -> String {
        loop {
            let mut word: Vec<char> = self.word().chars().collect();
            if word.len() >= 6 {
                let at = 1 + self.below(word.len() as u64 - 2) as usize;
                word[at] = if word[at] == 'x' { 'y' } else { 'x' };
                return word.into_iter().collect();
            }
        }
    }
}

const CHANNELS: [(&str, u64); 5] =
    [("online", 60), ("email", 15), ("phone", 12), ("counter", 8), ("paper", 5)];
const OWED: [(&str, u64); 4] =
    [("received", 55), ("taken", 33), ("merged", 10), ("second_look", 2)];
const SETTLED: [(&str, u64); 4] =
    [("answered", 82), ("refused", 10), ("withdrawn", 4), ("closed", 4)];

/// Writes rows of people, matters, history, answers and messages as they come from the verbs.
async fn fill(bulk: &DatabaseConnection, town: &Town, size: i64) -> Done<()> {
    let mut numbers = Numbers(1);
    let people = size / 4;
    for from in (0..people).step_by(ROWS as usize) {
        let rows = (from..people.min(from + ROWS)).map(|at| {
            let name = format!("{} {}", numbers.word(), numbers.word());
            format!("({}, 'p{at:025}', {}, 1, '{name}', 'fr', 0)", at + 1, town.body.id.0)
        });
        let rows = rows.collect::<Vec<_>>().join(",");
        let insert =
            "INSERT INTO person (id, public_id, body_id, version, name, language, created_at)";
        bulk.execute_unprepared(&format!("{insert} VALUES {rows}")).await?;
    }
    for from in (0..size).step_by(ROWS as usize) {
        let mut batch = Batch::default();
        for at in from..size.min(from + ROWS) {
            batch.add(&mut numbers, town, at, people);
        }
        bulk.execute_unprepared("BEGIN").await?;
        for sql in batch.statements() {
            bulk.execute_unprepared(&sql).await?;
        }
        bulk.execute_unprepared("COMMIT").await?;
    }
    // The keys that were given by hand are taken.
    for table in ["person", "matter"] {
        let set = format!(
            "SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))"
        );
        if bulk.get_database_backend() == sea_orm::DbBackend::Postgres {
            bulk.execute_unprepared(&set).await?;
        }
    }
    Ok(())
}

/// Rows to write together.
#[derive(Default)]
struct Batch {
    matters: String,
    events: String,
    answers: String,
    outbox: String,
    advice: String,
}

impl Batch {
    fn add(&mut self, numbers: &mut Numbers, town: &Town, at: i64, people: i64) {
        let (id, body) = (at + 1, town.body.id.0);
        let service = numbers.below(SERVICES as u64) as usize;
        let kind = town.kinds[service * KINDS as usize + numbers.below(KINDS as u64) as usize].0;
        let is_owed = numbers.below(20) == 0;
        let day = numbers.below(1_000).cast_signed();
        let due = TODAY + if is_owed { day % 40 - 8 } else { -day }.days();
        let state = numbers.share(if is_owed { &OWED } else { &SETTLED });
        let waiting = is_owed && state != "merged" && numbers.below(20) == 0;
        let own = numbers.below(3) == 0;
        let follower = if own { town.agent } else { town.others[service] }.0;
        let settled = if is_owed { "NULL".into() } else { format!("'{due}'") };
        let (text, channel) = (numbers.text(), numbers.share(&CHANNELS));
        let language = if numbers.below(50) == 0 { "en" } else { "fr" };
        let author = 1 + numbers.below(people as u64);
        let merged = if state == "merged" { "1" } else { "NULL" };
        let service_id = town.services[service].0;
        let _ = write!(
            self.matters,
            ",({id}, 'm{at:025}', {body}, 1, {service_id}, {kind}, 'report', {author}, 'r{at}', \
            'h{at}', '{language}', '{channel}', '{state}', '{text}', 'site', FALSE, 0, '{due}', \
            '{due}', {follower}, {}, {settled}, '{due}', {waiting}, {merged}, FALSE)",
            state == "taken",
        );
        for what in ["brought", if is_owed { "acknowledged" } else { "answered" }] {
            let _ =
                write!(self.events, ",({id}, 0, '{due}', '{what}', 'author', {service_id}, FALSE)");
        }
        if matches!(state, "answered" | "refused") {
            let answer = numbers.text();
            let _ = write!(
                self.answers,
                ",('a{at:025}', {id}, 1, {follower}, 'Agent', 'agent', '{answer}', FALSE, 0, '{due}')"
            );
        }
        let done = if at % 1_000 == 0 { "NULL" } else { "0" };
        let _ = write!(
            self.outbox,
            ",('o{at:025}', {body}, {service_id}, 'letter', 'matter', {id}, 'answer', 'Nom', \
            'Adresse', 'fr', '{{}}', {at}, 0, {done})"
        );
        if is_owed && numbers.below(50) == 0 {
            let _ = write!(
                self.advice,
                ",('v{at:025}', {body}, {id}, {service_id}, {follower}, 0, 'Quoi', '{due}')"
            );
        }
    }

    fn statements(&self) -> impl Iterator<Item = String> {
        let tables = [
            (
                "matter (id, public_id, body_id, version, service_id, kind_id, form, author_id, \
                reference, code_hash, language, channel, state, text, reply_by, urgent, \
                received_at, received_on, due_on, follower_id, taken, settled_on, reached_on, \
                waiting, merged_into, abusive)",
                &self.matters,
            ),
            (
                "matter_event (matter_id, at, effective_on, what, actor, service_id, internal)",
                &self.events,
            ),
            (
                "answer (public_id, matter_id, round, agent_id, signed_name, signed_title, text, \
                refusal, sent_at, sent_on)",
                &self.answers,
            ),
            (
                "outbox (public_id, body_id, service_id, channel, subject_kind, subject_id, \
                message, recipient, address, language, facts, queued_at, attempts, done_at)",
                &self.outbox,
            ),
            (
                "advice (public_id, body_id, matter_id, service_id, asked_by, asked_at, question, \
                due_on)",
                &self.advice,
            ),
        ];
        let some = tables.into_iter().filter(|(_, rows)| !rows.is_empty());
        some.map(|(table, rows)| format!("INSERT INTO {table} VALUES {}", &rows[1..]))
    }
}

/// Writes the index of words as the verbs do.
async fn index(store: &Store, town: &Town, size: i64) -> Done<()> {
    for from in (1..=size).step_by(10 * ROWS as usize) {
        let cx = store.begin(&town.body, Actor::Automatic { rule: "index" }).await?;
        let ids: Vec<_> = (from..(from + 10 * ROWS).min(size + 1)).map(MatterId).collect();
        for ids in ids.chunks(ROWS as usize) {
            search::index(&cx, ids).await?;
        }
        cx.commit().await?;
    }
    Ok(())
}

/// Who reads, and times it.
struct Reader<'a> {
    store: &'a Store,
    town: &'a Town,
    numbers: Numbers,
}

/// Times `$read` in a context of the agent's, as often as is needed, and prints what it took.
macro_rules! timed {
    ($reader:expr, $what:expr, $given:ident = $make:expr; |$cx:ident| $read:expr) => {{
        let mut times = Vec::with_capacity(READS);
        for at in 0..WARM + READS {
            let $given = $make;
            let start = Instant::now();
            let $cx = $reader.context().await?;
            let _ = std::hint::black_box($read.await?);
            drop($cx);
            if at >= WARM {
                times.push(start.elapsed());
            }
        }
        print(&$what, times);
    }};
}

fn print(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let millis = |at: usize| times[at].as_secs_f64() * 1000.0;
    let (p50, p99, most) = (millis(READS / 2), millis(READS * 99 / 100), millis(READS - 1));
    println!("{what:<44} {p50:>9.2} {p99:>9.2} {most:>9.2}");
}

impl Reader<'_> {
    async fn context(&self) -> Result<Context, Failure> {
        let cx = self.store.read(&self.town.body, Actor::Anyone).await?;
        let agent = services::simulated_agent(&cx, self.town.agent).await?;
        drop(cx);
        let agent = agent.ok_or(Failure::MissingRow("agent"))?;
        self.store.read(&self.town.body, Actor::Agent(agent)).await
    }

    async fn list(&mut self) -> Done<()> {
        for part in Part::ALL {
            self.desk(&format!("list: {}", part.word()), 0, |_| Asked::from(*part)).await?;
        }
        let kind = Some(self.town.kinds[4]);
        let (channel, language) = (Some(Channel::Paper), Some(Language::En));
        for part in [Part::Open, Part::Settled] {
            let named = |what: &str| format!("list: {}, {what}", part.word());
            self.desk(&named("last page"), 32, |_| Asked::from(part)).await?;
            self.desk(&named("of one kind"), 0, |_| Asked { kind, ..part.into() }).await?;
            let rare = |_: &mut Numbers| Asked { channel, language, ..part.into() };
            self.desk(&named("by letter, in English"), 0, rare).await?;
        }
        Ok(())
    }

    async fn search(&mut self) -> Done<()> {
        let words = |about: String| Asked { about, ..Asked::default() };
        self.desk("search: one word", 0, |numbers| words(numbers.word())).await?;
        self.desk("search: a common word", 0, |_| words("cho".into())).await?;
        let two = |numbers: &mut Numbers| format!("{} {}", numbers.word(), numbers.word());
        self.desk("search: two words", 0, |numbers| words(two(numbers))).await?;
        self.desk("search: one word with a slip", 0, |numbers| words(numbers.slip())).await?;
        let late = |numbers: &mut Numbers| Asked {
            part: Some(Part::Late),
            ..words(format!("{} {}", numbers.word(), numbers.slip()))
        };
        self.desk("search: two words, one with a slip, late", 0, late).await
    }

    async fn desk(
        &mut self,
        what: &str,
        page: u64,
        ask: impl Fn(&mut Numbers) -> Asked,
    ) -> Done<()> {
        timed!(self, what, asked = ask(&mut self.numbers); |cx| list::desk(&cx, asked, page, 30));
        Ok(())
    }

    async fn follow(&mut self) -> Done<()> {
        let cx = self.store.begin(&self.town.body, Actor::Anyone).await?;
        let mut codes = Vec::new();
        for _ in 0..WARM + READS {
            codes.push(matters::bring(&cx, self.a_report()).await?.code);
        }
        cx.commit().await?;
        let follow = "follow-up page";
        timed!(self, follow, code = codes.pop().unwrap_or_default(); |cx| followed(&cx, &code));
        let tray = "outgoing tray";
        timed!(self, tray, all = &self.town.services; |cx| outbox::waiting(&cx, all, 200));
        Ok(())
    }

    async fn bring(&mut self) -> Done<()> {
        let mut times = Vec::new();
        for _ in 0..READS {
            let bring = self.a_report();
            let start = Instant::now();
            let cx = self.store.begin(&self.town.body, Actor::Anyone).await?;
            matters::bring(&cx, bring).await?;
            cx.commit().await?;
            times.push(start.elapsed());
        }
        print("bringing one, indexed and on disk", times);
        Ok(())
    }

    fn a_report(&mut self) -> Bring {
        Bring {
            kind: self.town.kinds[0],
            text: self.numbers.text(),
            language: Language::Fr,
            channel: Channel::Online,
            place: None,
            reply_by: ReplyBy::Site,
            author: NewPerson::default(),
            known_author: None,
            about: None,
            attachments: Vec::new(),
            code: None,
            particulars: civic::matters::Particulars::default(),
        }
    }
}

/// What the page by which somebody follows their matter reads.
async fn followed(cx: &Context, code: &str) -> Result<(), Failure> {
    let matter = find::by_code(cx, code).await?.ok_or(Failure::MissingRow("matter"))?;
    find::answers(cx, matter.id).await?;
    find::history(cx, matter.id, false).await?;
    find::readings(cx, matter.id).await?;
    find::attachments(cx, matter.id).await?;
    find::merged(cx, &matter).await?;
    services::agent(cx, matter.follower_id).await?;
    Ok(())
}
