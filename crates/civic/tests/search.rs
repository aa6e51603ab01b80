//! Looking for matters: what is forgiven, who finds what, and that nothing outlives its text.

use civic::matters::list::{self, Asked, Part};
use civic::matters::search::{self, HITS};
use civic::matters::{self, AnswerDraft, Bring, Matter, Opening, find};
use civic::people::{self, NewPerson};
use civic::testing::{Town, towns};
use civic::words::{Channel, Language, ReplyBy};

async fn bring(town: &Town, text: &str, name: &str) -> Matter {
    let author = NewPerson { name: name.into(), ..NewPerson::default() };
    brought(town, Bring { author, place: None, ..town.pothole_report(text) }).await
}

async fn brought(town: &Town, bring: Bring) -> Matter {
    let cx = town.anyone().await;
    let matter = matters::bring(&cx, bring).await.unwrap().matter;
    cx.commit().await.unwrap();
    matter
}

fn words(about: &str) -> Asked {
    Asked { about: about.into(), ..Asked::default() }
}

/// The keys of what an agent of roads finds, latest first.
async fn found(town: &Town, about: &str) -> Vec<i64> {
    let cx = town.as_agent(town.fatou).await;
    let page = list::desk(&cx, words(about), 0, 30).await.unwrap();
    assert_eq!((page.total, page.more), (page.matters.len() as u64, false), "{about}");
    page.matters.iter().map(|matter| matter.id.0).collect()
}

/// What was looked for in place of the words typed.
async fn instead(town: &Town, about: &str) -> Vec<(String, Vec<String>)> {
    let cx = town.as_agent(town.fatou).await;
    let page = list::desk(&cx, words(about), 0, 30).await.unwrap();
    page.instead.into_iter().map(|instead| (instead.typed, instead.words)).collect()
}

#[tokio::test]
async fn accents_capitals_and_plurals_are_forgiven_and_all_words_count() {
    for town in towns().await {
        let text = "ÉNORME trou, 100 % dangereux, devant l'école Cœur-Joyeux : des travaux ?";
        let hers = bring(&town, text, "Éloïse O'Brien").await.id.0;
        let late = format!("{} lampadaires", "Bonjour. ".repeat(2_000));
        let other = bring(&town, &late, "Łukasz Núñez").await.id.0;
        for asked in [
            "énorme",
            "ENORME trous",
            "e\u{301}norme",
            "eloise",
            "ÉLOÏSE o'brien",
            "trou Eloïse O'B",
            "coeur",
            "cœur joyeux",
            "100 %",
            "100%",
            "travaux",
            "  le trou de l'école  ",
        ] {
            assert_eq!(found(&town, asked).await, [hers], "{asked}");
            assert!(instead(&town, asked).await.is_empty(), "{asked}");
        }
        for asked in ["bonjour", "lampadaire", "lukasz", "NUNEZ lampadaires"] {
            assert_eq!(found(&town, asked).await, [other], "{asked}");
        }
        for asked in ["trou bonjour", "10", "le de la", "zygomatique"] {
            assert!(found(&town, asked).await.is_empty(), "{asked}");
        }
    }
}

#[tokio::test]
async fn a_slip_is_forgiven_and_said() {
    for town in towns().await {
        let lamp = bring(&town, "Le lampadaire est éteint rue Kléber.", "Amina Benali").await.id.0;
        let hole = bring(&town, "Un trou dans la chaussée.", "Jean Petit").await.id.0;
        for (asked, looked_for, expected) in [
            ("lampadiare", "lampadaire", lamp),
            ("lampdare", "lampadaire", lamp),
            ("lanpadaires", "lampadaire", lamp),
            ("benli", "benali", lamp),
            ("klebre", "kleber", lamp),
            ("lampad", "lampadaire", lamp),
            ("chausée", "chaussee", hole),
            ("torou", "trou", hole),
        ] {
            assert_eq!(found(&town, asked).await, [expected], "{asked}");
            let said = instead(&town, asked).await;
            assert_eq!(said.len(), 1, "{asked}");
            assert_eq!(said[0].1, [looked_for], "{asked}");
        }
        assert_eq!(found(&town, "lampadiare klébr étein").await, [lamp]);
        assert_eq!(instead(&town, "lampadiare kleber").await.len(), 1);
        // Two slips are too many in a short word, three in any; numbers are taken as they are.
        bring(&town, "Le bus 1234.", "").await;
        for asked in ["tuor", "lmpdar", "1235", "123"] {
            assert!(found(&town, asked).await.is_empty(), "{asked}");
        }
    }
}

#[tokio::test]
async fn a_reference_is_read_however_it_was_typed() {
    for town in towns().await {
        let matter = bring(&town, "Un trou.", "").await;
        bring(&town, "Un autre trou.", "").await;
        let plain = matter.reference.replace('-', "");
        for typed in [
            matter.reference.clone(),
            matter.reference.to_lowercase(),
            plain.clone(),
            format!("  {} ", plain.to_lowercase()),
            matter.reference.replace('-', " ").replace('0', "o").replace('1', "l"),
        ] {
            assert_eq!(found(&town, &typed).await, [matter.id.0], "{typed}");
        }
        // One with a slip is told by its check symbol, and is no word that anybody wrote.
        let wrong: String = plain.chars().rev().collect();
        assert!(wrong == plain || found(&town, &wrong).await.is_empty());
    }
}

#[tokio::test]
async fn everything_that_was_said_to_a_matter_is_found() {
    for town in towns().await {
        let receipt = town.bring_pothole("Un trou.").await;
        let id = receipt.matter.id.0;
        assert_eq!(found(&town, "lilas").await, [id], "the place");
        let cx = town.as_agent(town.fatou).await;
        matters::note(&cx, &receipt.matter, "Voir le devis Dubreuil.").await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(found(&town, "dubreuil").await, [id], "a note");
        let cx = town.as_agent(town.fatou).await;
        let matter = find::by_code(&cx, &receipt.code).await.unwrap().unwrap();
        let text = "Rebouché hier par l'équipe.".into();
        matters::answer(&cx, AnswerDraft { matter, text, refusing: None }).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(found(&town, "rebouche équipe dubreuil").await, [id], "an answer");
        let cx = town.anyone().await;
        let opening = Opening::Code(&receipt.code);
        matters::contest(&cx, opening, "Il s'est rouvert mercredi.").await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(found(&town, "mercredi").await, [id], "why it is contested");
    }
}

#[tokio::test]
async fn a_name_that_changes_is_found_as_it_is() {
    for town in towns().await {
        let person = town.new_person("Camille Lefebvre").await;
        let bring = Bring { known_author: Some(person), ..town.pothole_report("Un trou.") };
        let id = brought(&town, bring).await.id.0;
        assert_eq!(found(&town, "lefebvre").await, [id]);
        let cx = town.as_person(person).await;
        let says = NewPerson { name: "Camille Garnier".into(), ..NewPerson::default() };
        let change = people::Change { says, language: Language::Fr, version: 1 };
        people::change(&cx, change).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(found(&town, "garnier").await, [id]);
        assert!(found(&town, "lefebvre").await.is_empty());
        assert!(!town.known_words(town.roads).await.contains(&"lefebvre".to_owned()));
    }
}

#[tokio::test]
async fn nobody_finds_what_is_not_of_their_services() {
    for town in towns().await {
        let matter = bring(&town, "Un lampadaire éteint.", "Amina Benali").await;
        let neighbour = town.neighbour().await;
        for about in ["lampadaire", "lampadiare", "lampad", "benali", matter.reference.as_str()] {
            for (of, agent) in
                [(&town, Some(town.ines)), (&town, None), (&neighbour, Some(neighbour.fatou))]
            {
                let cx = match agent {
                    Some(agent) => of.as_agent(agent).await,
                    None => of.anyone().await,
                };
                let page = list::desk(&cx, words(about), 0, 30).await.unwrap();
                assert!(page.matters.is_empty(), "{about}");
                assert!(page.instead.is_empty(), "{about}: no word of another service is told");
                assert!(page.counts.iter().all(|(_, counted)| counted.number == 0), "{about}");
            }
            // Nor does somebody who asks for a service that is not theirs.
            let cx = town.as_agent(town.ines).await;
            let asked = Asked { service: Some(town.roads), ..words(about) };
            assert!(list::desk(&cx, asked, 0, 30).await.unwrap().matters.is_empty());
        }
        // Sent on, it is found there, and here no more.
        let cx = town.as_agent(town.fatou).await;
        matters::redirect(&cx, &matter, town.enrolment, "Devant la cour.").await.unwrap();
        cx.commit().await.unwrap();
        assert!(found(&town, "lampadaire").await.is_empty());
        assert!(town.known_words(town.roads).await.is_empty());
        let cx = town.as_agent(town.ines).await;
        let page = list::desk(&cx, words("lampadiare cour"), 0, 30).await.unwrap();
        assert_eq!(page.total, 1);
    }
}

#[tokio::test]
async fn what_is_withdrawn_or_erased_is_gone_from_the_index() {
    for town in towns().await {
        let kept = bring(&town, "Un trou devant la boulangerie.", "").await;
        let receipt = town.bring_pothole("Un trou : ma hernie me fait souffrir.").await;
        let erased = bring(&town, "Ma leucémie et un trou.", "Odette Vasseur").await;
        assert_eq!(found(&town, "hernie").await.len(), 1);
        assert_eq!(found(&town, "trou").await.len(), 3);
        let cx = town.anyone().await;
        matters::withdraw(&cx, Opening::Code(&receipt.code)).await.unwrap();
        cx.commit().await.unwrap();
        town.erase(erased.id).await;
        for gone in ["hernie", "hernei", "souffrir", "leucemie", "leuc", "vasseur", "lilas"] {
            assert!(found(&town, gone).await.is_empty(), "{gone}");
            assert!(instead(&town, gone).await.is_empty(), "{gone}");
        }
        assert_eq!(found(&town, "trou").await, [kept.id.0], "what others say too stays theirs");
        assert_eq!(town.known_words(town.roads).await, ["boulangerie", "devant", "trou"]);
        // Its reference still names it: a receipt is also lost later.
        assert_eq!(found(&town, &receipt.matter.reference).await, [receipt.matter.id.0]);
        // A note that comes later brings nothing back.
        let cx = town.as_agent(town.fatou).await;
        let matter = find::by_code(&cx, &receipt.code).await.unwrap().unwrap();
        matters::note(&cx, &matter, "Elle a rappelé.").await.unwrap();
        cx.commit().await.unwrap();
        assert!(found(&town, "hernie").await.is_empty());
        town.erase(kept.id).await;
        assert!(town.known_words(town.roads).await.is_empty());
        assert_eq!(town.stumps().await, 0);
    }
}

#[tokio::test]
async fn what_is_typed_is_never_an_order_to_the_engine() {
    for town in towns().await {
        let id = bring(&town, "Un trou OR une bosse, NEAR la place.", "").await.id.0;
        let long = "trou ".repeat(2_048);
        assert_eq!(found(&town, &long).await, [id]);
        for asked in
            ["trou' OR '1'='1", "\"trou\"", "trou & bosse | place", "(trou) -bosse*", "^trou:*"]
        {
            let asked = found(&town, asked).await;
            assert!(asked.is_empty() || asked == [id], "{asked:?}");
        }
        assert_eq!(found(&town, "\"trou\" (bosse)").await, [id]);
        for asked in [
            "%",
            "_",
            "!",
            "'",
            "\"",
            "*",
            "NOT",
            "AND OR NOT",
            "words:trou2",
            "§1",
            "§1 §2",
            "\\",
            "💩",
            "👩‍👩‍👧",
            "\u{0}",
            "\u{feff}",
            "''; DROP TABLE matter; --",
            "ﷺ",
            "漢字",
            "{}",
            "a b c",
        ] {
            assert!(found(&town, asked).await.is_empty(), "{asked}");
        }
        for asked in
            ["é".repeat(10_240), "💩".repeat(2_560), "'\"%".repeat(3_413), "x y ".repeat(2_560)]
        {
            assert!(found(&town, &asked).await.is_empty());
        }
        let many = (0..2_000).map(|at| format!("mot{at}")).collect::<Vec<_>>().join(" ");
        assert!(found(&town, &many).await.is_empty());
        assert_eq!(found(&town, "bosse").await, [id], "all is as it was");
    }
}

#[tokio::test]
async fn a_long_search_finds_the_latest_and_says_that_there_are_more() {
    for town in towns().await {
        brought(&town, Bring { channel: Channel::Phone, ..town.pothole_report("Un trou.") }).await;
        town.bring_many(HITS - 1).await;
        let cx = town.as_agent(town.fatou).await;
        let page = list::desk(&cx, words("trou"), 9, 30).await.unwrap();
        assert_eq!((page.total, page.more, page.matters.len()), (HITS, true, 30));
        // Filters pass among these.
        let asked = Asked { channel: Some(Channel::Phone), ..words("trou") };
        let page = list::desk(&cx, asked, 0, 30).await.unwrap();
        assert_eq!((page.total, page.more), (0, true));
    }
}

#[tokio::test]
async fn however_many_have_a_word_the_latest_are_found() {
    for town in towns().await {
        let rare = bring(&town, "Un arrosoir.", "").await.id.0;
        town.bring_many(6_100).await;
        let last = bring(&town, "Un trou profond.", "").await.id.0;
        let elsewhere = Bring { kind: town.enrolment, ..town.pothole_report("Un trou au préau.") };
        brought(&town, elsewhere).await;
        town.also_works_for(town.marc, town.school).await;
        for agent in [town.fatou, town.marc] {
            let cx = town.as_agent(agent).await;
            let page = list::desk(&cx, words("trou"), 0, 30).await.unwrap();
            assert_eq!((page.total, page.more), (HITS, true));
            let latest = page.matters.iter().map(|matter| matter.id.0);
            assert!(latest.is_sorted_by(|a, b| a > b));
            let own = page.matters.iter().find(|matter| matter.service_id == town.roads);
            assert_eq!(own.unwrap().id.0, last);
            let of_school = page.matters.iter().any(|matter| matter.service_id == town.school);
            assert_eq!(of_school, agent == town.marc);
        }
        assert_eq!(found(&town, "arrosoir").await, [rare]);
        assert_eq!(found(&town, "trou profond").await, [last]);
        let cx = town.as_agent(town.ines).await;
        let page = list::desk(&cx, words("trou"), 0, 30).await.unwrap();
        assert_eq!((page.total, page.more), (1, false), "the school's alone");
    }
}

#[tokio::test]
async fn filters_hold_together_with_words() {
    for town in towns().await {
        let by_phone =
            Bring { channel: Channel::Phone, ..town.pothole_report("Un trou rue Foch.") };
        let by_phone = brought(&town, by_phone).await;
        let english = Bring { language: Language::En, ..town.pothole_report("A hole, rue Foch.") };
        let english = brought(&town, english).await;
        let cx = town.as_agent(town.fatou).await;
        let ids = async |asked: Asked| {
            let page = list::desk(&cx, asked, 0, 30).await.unwrap();
            page.matters.iter().map(|matter| matter.id).collect::<Vec<_>>()
        };
        assert_eq!(ids(words("foch")).await, [english.id, by_phone.id]);
        let phone = Asked { channel: Some(Channel::Phone), ..words("foch") };
        assert_eq!(ids(phone).await, [by_phone.id]);
        let in_english = Asked { language: Some(Language::En), ..words("foch") };
        assert_eq!(ids(in_english).await, [english.id]);
        let late = Asked { part: Some(Part::Late), ..words("foch") };
        assert!(ids(late).await.is_empty());
        let here = Asked { kind: Some(town.pothole), part: Some(Part::Mine), ..words("foch") };
        assert_eq!(ids(here).await.len(), 2);
        let elsewhere = Asked { kind: Some(town.enrolment), ..words("foch") };
        assert!(ids(elsewhere).await.is_empty());
    }
}

#[tokio::test]
async fn indexing_again_changes_nothing() {
    for town in towns().await {
        let one = bring(&town, "Un trou rue Foch.", "Jean Petit").await;
        let other = bring(&town, "Un lampadaire.", "").await;
        let (known, stumps) = (town.known_words(town.roads).await, town.stumps().await);
        let cx = town.anyone().await;
        search::index(&cx, &[one.id, other.id]).await.unwrap();
        search::index(&cx, &[]).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(town.known_words(town.roads).await, known);
        assert_eq!(town.stumps().await, stumps);
        assert_eq!(found(&town, "foch petit").await, [one.id.0]);
    }
}

#[tokio::test]
async fn a_reply_address_is_no_word() {
    for town in towns().await {
        let author = NewPerson { phone: Some("0612345678".into()), ..NewPerson::default() };
        let reply_by = ReplyBy::Phone;
        brought(&town, Bring { author, reply_by, ..town.pothole_report("Un trou.") }).await;
        assert!(found(&town, "0612345678").await.is_empty());
    }
}
