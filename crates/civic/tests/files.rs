//! Double files: merged after a check by each service concerned, and taken apart exactly as they
//! were.

use civic::ids::PersonId;
use civic::matters::{self, Bring, Matter, Receipt, What, find, list};
use civic::people::ways::{self, WayKind};
use civic::people::{
    self, CannotMergeFiles, CannotUnmergeFiles, FileMerge, agree_to_merge, merge_files,
    unmerge_files,
};
use civic::proxies::{self, Appoint, Named};
use civic::sessions::Holder;
use civic::testing::{Town, towns};
use civic::words::{Language, ReplyBy};
use civic::{Context, outbox};

const HOW: &str = "Carte d'identité vue, les deux reçus en main.";

/// Somebody brings something as themselves, to roads or to the school.
async fn brings(town: &Town, person: PersonId, to_school: bool) -> Receipt {
    let cx = town.as_person(person).await;
    let kind = if to_school { town.enrolment } else { town.pothole };
    let bring = Bring { kind, reply_by: ReplyBy::Email, ..town.pothole_report("Une demande.") };
    let receipt = matters::bring(&cx, bring).await.unwrap();
    cx.commit().await.unwrap();
    receipt
}

async fn way_in(town: &Town, person: PersonId, email: &str) {
    let cx = town.anyone().await;
    let of = Holder::Person(person);
    ways::add(&cx, of, WayKind::Email, email, email, "contact", None).await.unwrap();
    cx.commit().await.unwrap();
}

async fn merge(cx: Context, kept: PersonId, other: PersonId) -> FileMerge {
    let merged = merge_files(&cx, kept, other, HOW).await.unwrap();
    cx.commit().await.unwrap();
    merged
}

async fn own(town: &Town, person: PersonId) -> Vec<String> {
    let cx = town.as_person(person).await;
    let own = list::own(&cx).await.unwrap();
    own.into_iter().map(|matter| matter.reference).collect()
}

/// All that hangs on a file.
async fn holds(town: &Town, person: PersonId) -> Vec<String> {
    let cx = town.as_person(person).await;
    let mut all: Vec<String> = own_of(&list::own(&cx).await.unwrap());
    all.extend(own_of(&list::linked(&cx).await.unwrap()));
    let ways = ways::of(&cx, Holder::Person(person)).await.unwrap();
    all.extend(ways.into_iter().map(|way| way.public_id.0));
    all.extend(proxies::given(&cx).await.unwrap().into_iter().map(|of| of.public_id.0));
    all.extend(proxies::held(&cx).await.unwrap().into_iter().map(|of| of.public_id.0));
    all
}

fn own_of(matters: &[Matter]) -> Vec<String> {
    matters.iter().map(|matter| matter.reference.clone()).collect()
}

async fn appoint(town: &Town, person: PersonId, proxy: PersonId) {
    let cx = town.as_person(person).await;
    let named = Named {
        name: "Nadia Cherif".into(),
        kind: proxies::Kind::Association,
        organisation: None,
        until: None,
        written_as: "Signé".into(),
        wording: "Elle agit pour moi.".into(),
        language: Language::Fr,
    };
    let made = proxies::appoint(&cx, Appoint { named, matter: None, code: None }).await.unwrap();
    cx.commit().await.unwrap();
    let cx = town.as_person(proxy).await;
    proxies::accept(&cx, &made.code).await.unwrap();
    cx.commit().await.unwrap();
}

#[tokio::test]
async fn what_hung_on_two_files_hangs_on_one_and_goes_back_exactly() {
    for town in towns().await {
        let kept = town.person("Amina Martin", "amina@example.org").await;
        let other = town.person("A. Martin", "a.martin@example.org").await;
        let helper = town.new_person("Nadia Cherif").await;
        let stranger = town.person("Paul Autre", "paul@example.org").await;
        brings(&town, kept, false).await;
        let second = brings(&town, other, false).await;
        way_in(&town, kept, "amina@example.org").await;
        way_in(&town, other, "a.martin@example.org").await;
        appoint(&town, other, helper).await;
        appoint(&town, stranger, other).await;
        // Both took the same matter in with its code, and the other file one more.
        for (file, count) in [(kept, 1), (other, 2)] {
            for at in 0..count {
                let receipt = match at {
                    0 => town.bring_pothole("Un trou.").await,
                    _ => brings(&town, stranger, false).await,
                };
                let cx = town.as_person(file).await;
                matters::link(&cx, &receipt.code).await.unwrap();
                cx.commit().await.unwrap();
            }
        }
        let before = (holds(&town, kept).await, holds(&town, other).await);
        let merged = merge(town.as_agent(town.fatou).await, kept, other).await;
        assert!(merged.done_at.is_some());
        let both = holds(&town, kept).await;
        assert_eq!(both.len(), before.0.len() + before.1.len());
        assert!(holds(&town, other).await.is_empty());
        let cx = town.reader().await;
        let by_email = ways::holder_of(&cx, WayKind::Email, "a.martin@example.org").await.unwrap();
        assert_eq!(by_email, Some(Holder::Person(kept)));
        // Told in the history of each, and by the way they chose.
        let history = find::history(&cx, second.matter.id, false).await.unwrap();
        assert_eq!(history.last().map(|of| of.what), Some(What::FilesMerged));
        let told = outbox::waiting(&cx, &[town.roads], 100).await.unwrap();
        assert_eq!(told.iter().filter(|of| of.message == "files-merged").count(), 2);
        drop(cx);
        // The file that is part of another is not found any more, and not merged again.
        let cx = town.as_agent(town.fatou).await;
        assert!(people::look_up(&cx, "a.martin").await.unwrap().is_empty());
        let again = merge_files(&cx, kept, other, HOW).await;
        assert!(matches!(again, Err(CannotMergeFiles::MergedBefore)));
        drop(cx);
        // What comes after stays with the file that was kept.
        let later = brings(&town, kept, false).await.matter.reference;
        let cx = town.as_agent(town.marc).await;
        let why = unmerge_files(&cx, &merged, " ").await;
        assert!(matches!(why, Err(CannotUnmergeFiles::NoReason)));
        unmerge_files(&cx, &merged, "Deux cousines du même nom.").await.unwrap();
        cx.commit().await.unwrap();
        let mut after = holds(&town, kept).await;
        after.retain(|of| *of != later);
        assert_eq!((after, holds(&town, other).await), before);
        let cx = town.as_agent(town.marc).await;
        let (ended, ..) =
            people::merge_files::found(&cx, &merged.public_id.0).await.unwrap().unwrap();
        let again = unmerge_files(&cx, &ended, "Encore.").await;
        assert!(matches!(again, Err(CannotUnmergeFiles::Over)));
    }
}

#[tokio::test]
async fn nobody_gets_the_matters_of_a_service_that_has_not_checked() {
    for town in towns().await {
        let paul = town.person("Paul Durand", "paul@example.org").await;
        let amina = town.person("Amina Martin", "amina@example.org").await;
        brings(&town, paul, false).await;
        let secret = brings(&town, amina, true).await.matter.reference;
        for agent in [town.steward, town.lead] {
            // A steward may not at all; a lead of one service alone does not open the other's.
            let cx = town.as_agent(agent).await;
            match merge_files(&cx, paul, amina, HOW).await {
                Ok(merge) => assert_eq!(merge.done_at, None),
                Err(CannotMergeFiles::NotAllowed(_)) => assert_eq!(agent, town.steward),
                Err(other) => panic!("{other}"),
            }
        }
        let cx = town.as_agent(town.fatou).await;
        for (how, wrong) in [(" ".to_owned(), 0), ("é".repeat(201), 201)] {
            match merge_files(&cx, paul, amina, &how).await {
                Err(CannotMergeFiles::NotChecked) => assert_eq!(wrong, 0),
                Err(CannotMergeFiles::TooLong { length }) => assert_eq!(length, wrong),
                other => panic!("{other:?}"),
            }
        }
        assert!(matches!(merge_files(&cx, paul, paul, HOW).await, Err(CannotMergeFiles::SameFile)));
        let waits = merge_files(&cx, paul, amina, HOW).await.unwrap();
        // Roads has said all that it can say.
        let again = agree_to_merge(&cx, &waits, HOW).await;
        assert!(matches!(again, Err(CannotMergeFiles::NotAllowed(_))));
        cx.commit().await.unwrap();
        assert!(!own(&town, paul).await.contains(&secret));
        let cx = town.as_agent(town.ines).await;
        let listed = people::merge_files::list(&cx).await.unwrap();
        assert_eq!(listed.len(), 1, "the school sees that it is asked");
        let done = agree_to_merge(&cx, &listed[0].0, "Livret de famille vu.").await.unwrap();
        assert!(done.done_at.is_some());
        cx.commit().await.unwrap();
        assert!(own(&town, paul).await.contains(&secret));
        // Nobody of the neighbouring town sees any of it.
        let next = town.neighbour().await;
        let cx = next.as_agent(next.fatou).await;
        assert!(people::merge_files::list(&cx).await.unwrap().is_empty());
        assert!(people::merge_files::found(&cx, &done.public_id.0).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn who_acts_for_another_or_holds_their_code_brings_those_services_in() {
    for town in towns().await {
        let paul = town.person("Paul Durand", "paul@example.org").await;
        let nadia = town.person("Nadia Cherif", "nadia@example.org").await;
        let amina = town.person("Amina Martin", "amina@example.org").await;
        brings(&town, paul, false).await;
        brings(&town, nadia, false).await;
        brings(&town, amina, true).await;
        appoint(&town, amina, nadia).await;
        // Both have brought something to roads alone; but one acts for somebody at the school.
        let waits = merge(town.as_agent(town.fatou).await, paul, nadia).await;
        assert_eq!(waits.done_at, None);
        let cx = town.as_agent(town.fatou).await;
        let missing = people::merge_files::missing(&cx, &waits).await.unwrap();
        assert_eq!(missing, [town.school]);
        // It can be given up before it was done.
        unmerge_files(&cx, &waits, "Ce n'est pas lui.").await.unwrap();
        cx.commit().await.unwrap();
        let cx = town.as_agent(town.ines).await;
        assert!(people::merge_files::list(&cx).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn one_merge_after_the_other_is_taken_back_in_turn() {
    for town in towns().await {
        let [a, b, c] = ["A", "B", "C"];
        let a = town.person(a, "a@example.org").await;
        let b = town.person(b, "b@example.org").await;
        let c = town.person(c, "c@example.org").await;
        for person in [a, b, c] {
            brings(&town, person, false).await;
        }
        let first = merge(town.as_agent(town.fatou).await, b, c).await;
        let second = merge(town.as_agent(town.fatou).await, a, b).await;
        assert_eq!(own(&town, a).await.len(), 3);
        let cx = town.as_agent(town.fatou).await;
        let early = unmerge_files(&cx, &first, "Une erreur.").await;
        assert!(matches!(early, Err(CannotUnmergeFiles::MergedSince)));
        unmerge_files(&cx, &second, "Une erreur.").await.unwrap();
        unmerge_files(&cx, &first, "Une erreur.").await.unwrap();
        cx.commit().await.unwrap();
        for person in [a, b, c] {
            assert_eq!(own(&town, person).await.len(), 1);
        }
    }
}
