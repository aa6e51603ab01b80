//! The town has all that it is said to have, whatever the day, and always the same.

use civic::Context;
use civic::debates::{self, Debate, Stance};
use civic::{Actor, publications};
use opinion::{CheckedParams, OpinionMap, Vote, Votes};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};

use super::Folder;
use super::town::Town;
use crate::config::starting_on;

struct Filled {
    town: Town,
    rows: DatabaseConnection,
    _folder: Folder,
}

async fn filled(today: &str) -> Filled {
    let folder = Folder::make().expect("a folder");
    let path = folder.path.join("preau.db");
    let town = Town::fill(&path, starting_on(today).expect("a date")).await.expect("a town");
    let rows = Database::connect(format!("sqlite://{}", path.display())).await.expect("its file");
    Filled { town, rows, _folder: folder }
}

impl Filled {
    async fn reader(&self) -> Context {
        self.town.store.read(&self.town.body, Actor::Anyone).await.expect("a context")
    }

    async fn texts(&self, sql: &str) -> Vec<String> {
        let query = Statement::from_string(self.rows.get_database_backend(), sql);
        let rows = self.rows.query_all_raw(query).await.expect("rows");
        rows.iter().map(|row| row.try_get_by_index(0).expect("a text")).collect()
    }

    async fn count(&self, sql: &str) -> i64 {
        let query = Statement::from_string(self.rows.get_database_backend(), sql);
        let row = self.rows.query_one_raw(query).await.expect("a row").expect("a row");
        row.try_get_by_index(0).expect("a number")
    }

    /// The only debate.
    async fn debate(&self) -> Debate {
        let debates = debates::list(&self.reader().await).await.expect("debates");
        let [debate] = &debates[..] else { panic!("{} debates", debates.len()) };
        debate.clone()
    }
}

/// One town for all of these: filling takes seconds.
#[tokio::test]
async fn the_town_has_all_that_it_is_said_to_have() {
    let town = filled("2026-03-03").await;
    the_town_has_services_people_and_matters_of_every_state_and_channel(&town).await;
    what_is_public_can_be_found_beside_the_box(&town).await;
    two_causes_one_with_promises_kept_and_late_one_with_a_reply_due(&town).await;
    four_transformations_of_four_sorts(&town).await;
    a_debate_of_forty_statements_and_seven_hundred_voices_divides_and_unites(&town).await;
    the_resident_has_a_card_and_somebody_who_acts_for_them(&town).await;
}

async fn the_resident_has_a_card_and_somebody_who_acts_for_them(town: &Filled) {
    let cx = town.town.store.begin(&town.town.body, Actor::Anyone).await.expect("a context");
    let session = civic::people::sign_in_by_card(&cx, &town.town.card, "test").await;
    let running = civic::sessions::find(&cx, &session.expect("a session")).await.expect("a read");
    assert!(matches!(running.expect("a session").actor, Actor::Person(_)));
    let acting = "SELECT COUNT(*) FROM proxy WHERE accepted_at IS NOT NULL AND revoked_at IS NULL";
    assert_eq!(town.count(acting).await, 1);
}

async fn the_town_has_services_people_and_matters_of_every_state_and_channel(town: &Filled) {
    assert_eq!(town.count("SELECT COUNT(*) FROM service").await, 5);
    assert!(town.count("SELECT COUNT(*) FROM agent").await >= 12);
    assert_eq!(town.count("SELECT COUNT(DISTINCT service_id) FROM office").await, 5);
    assert_eq!(town.count("SELECT COUNT(*) FROM person").await, 300);
    assert_eq!(town.count("SELECT COUNT(*) FROM matter").await, 600);
    let states = town.texts("SELECT DISTINCT state FROM matter").await;
    assert_eq!(states.len(), civic::matters::State::ALL.len(), "{states:?}");
    let channels = town.texts("SELECT DISTINCT channel FROM matter").await;
    assert_eq!(channels.len(), civic::words::Channel::ALL.len(), "{channels:?}");
    let forms = town.texts("SELECT DISTINCT form FROM matter").await;
    assert_eq!(forms.len(), civic::matters::Form::ALL.len(), "{forms:?}");
    let late = "SELECT COUNT(*) FROM matter WHERE settled_on IS NULL AND due_on < '2026-03-03'";
    assert!(town.count(late).await > 0, "some matters are late");
    let future = "SELECT COUNT(*) FROM matter_event WHERE effective_on > '2026-03-03'";
    assert_eq!(town.count(future).await, 0, "the past is past");
}

async fn what_is_public_can_be_found_beside_the_box(town: &Filled) {
    let cx = town.reader().await;
    let (shown, total) = publications::find::of_matters(&cx, 0, 100).await.expect("publications");
    assert!((30..=60).contains(&total), "{total} publications");
    assert!(shown.iter().all(|shown| shown.answer_text.is_some()));
    assert!(shown.iter().all(|shown| !shown.text.contains('{')), "a place was left unfilled");
    let streets = shown.iter().filter(|shown| shown.text.contains("école Jules-Verne")).count();
    assert!(streets >= 3, "{streets} say the same as the cause");
}

async fn two_causes_one_with_promises_kept_and_late_one_with_a_reply_due(town: &Filled) {
    let causes = town.texts("SELECT state FROM cause ORDER BY id").await;
    assert_eq!(causes, ["replied", "reply_due"]);
    let due =
        "SELECT COUNT(*) FROM cause WHERE state = 'reply_due' AND reply_due_on < '2026-03-03'";
    assert_eq!(town.count(due).await, 0, "due, and not late");
    let of_causes = "SELECT state || CASE WHEN due_on < '2026-03-03' THEN ' past' ELSE '' END \
                     FROM commitment WHERE reply_id IN \
                     (SELECT id FROM reply WHERE subject_kind = 'cause') ORDER BY id";
    assert_eq!(town.texts(of_causes).await, ["kept past", "open past"]);
    let few = "SELECT COUNT(*) FROM cause c WHERE c.threshold > \
               (SELECT COUNT(*) FROM cause_support s WHERE s.cause_id = c.id)";
    assert_eq!(town.count(few).await, 0, "both reached what it takes");
}

async fn four_transformations_of_four_sorts(town: &Filled) {
    let register = "SELECT origin || ' ' || direction || ' ' || state || \
                    CASE WHEN alternatives IS NULL THEN ' none' ELSE '' END \
                    FROM transformation ORDER BY number";
    assert_eq!(
        town.texts(register).await,
        [
            "declared extends running",
            "declared replaces running none",
            "declared extends decided",
            "reported replaces reported none",
        ]
    );
    let first = town.texts("SELECT title FROM transformation WHERE number = 1").await;
    assert!(first[0].starts_with("Préau"), "{first:?}");
    let due = "SELECT COUNT(*) FROM transformation WHERE reply_due_on >= '2026-03-03'";
    assert_eq!(town.count(due).await, 1);
    let answered = "SELECT COUNT(*) FROM matter WHERE about_kind = 'transformation' \
                    AND form = 'objection' AND state = 'answered'";
    assert!(town.count(answered).await >= 5);
}

async fn a_debate_of_forty_statements_and_seven_hundred_voices_divides_and_unites(town: &Filled) {
    let debate = town.debate().await;
    let cx = town.reader().await;
    assert!(debate.is_open(cx.today()));
    let statements = debates::statements(&cx, debate.id).await.expect("statements");
    assert_eq!(statements.len(), 40);
    assert!(!debates::waiting(&cx, debate.id).await.expect("statements").is_empty());
    assert!(!debates::rejected(&cx, debate.id).await.expect("statements").is_empty());
    let votes = debates::all_votes(&cx, debate.id).await.expect("votes");
    assert_eq!(votes.voters.len(), 700);
    let of = |college: &str| {
        votes.voters.iter().filter(|voter| voter.college.as_deref() == Some(college)).count()
    };
    assert!(of("users") >= 600 && of("agents") >= 10 && of("elected") >= 5);
    let map = map(&votes);
    assert!(map.divided);
    assert!((2..=3).contains(&map.groups.len()), "{} groups", map.groups.len());
    assert!(map.consensus.len() >= 8, "{} are shared", map.consensus.len());
    assert!(map.divisive.len() >= 8, "{} divide", map.divisive.len());
}

fn map(votes: &debates::AllVotes) -> OpinionMap {
    let mut cast = Votes::new();
    for vote in &votes.votes {
        let stance = match vote.stance {
            Stance::Agree => Vote::Agree,
            Stance::Disagree => Vote::Disagree,
            Stance::Pass => Vote::Pass,
        };
        let number = u64::from(votes.numbers[vote.statement].unsigned_abs());
        cast.cast(votes.voters[vote.voter].id.0.as_str(), number, stance);
    }
    OpinionMap::of(&cast, &CheckedParams::default()).expect("a map")
}

#[tokio::test]
async fn the_same_day_gives_the_same_town() {
    let public = async || {
        let town = filled("2026-05-29").await;
        let mut rows = Vec::new();
        for sql in [
            "SELECT title || text || COALESCE(answer_text, '') FROM publication ORDER BY id",
            "SELECT title || asked || started_on || state FROM cause ORDER BY id",
            "SELECT text || state FROM statement ORDER BY id",
            "SELECT title || state || COALESCE(reply_due_on, '') FROM transformation ORDER BY id",
            "SELECT text || published_on FROM reply ORDER BY id",
            "SELECT statement_id || ' ' || value || ' ' || COUNT(*) FROM vote \
             GROUP BY statement_id, value ORDER BY statement_id, value",
            "SELECT text || received_on || state || channel FROM matter ORDER BY id",
        ] {
            rows.push(town.texts(sql).await);
        }
        rows
    };
    assert_eq!(public().await, public().await);
}

/// Weekends, holidays and the ends of months move what happens when.
#[tokio::test]
async fn the_town_can_be_filled_on_any_day() {
    for today in ["2026-01-04", "2026-08-15", "2028-02-29"] {
        let town = filled(today).await;
        let states = town.texts("SELECT DISTINCT state FROM matter").await;
        assert_eq!(states.len(), civic::matters::State::ALL.len(), "{today}: {states:?}");
        let causes = town.texts("SELECT state FROM cause ORDER BY id").await;
        assert_eq!(causes, ["replied", "reply_due"], "{today}");
        assert!(town.debate().await.is_open(town.reader().await.today()), "{today}");
        assert!(town.count("SELECT COUNT(*) FROM publication").await >= 30, "{today}");
    }
}
