//! Setting a body up, and agents who come and go, on both engines.

use std::collections::BTreeMap;
use std::sync::Arc;

use civic::bodies::{self, Body, BodyDraft, CannotChangeBody, NewBody};
use civic::delegations::{self, Covers, NewDelegation};
use civic::ids::{AgentId, KindId, OfficeId, ServiceId};
use civic::matters::{self, AnswerDraft, CannotBring, CannotRedirect, Form, Opening, What, find};
use civic::rights::NotAllowed;
use civic::services::set_up::{self, NewAgent};
use civic::services::{
    self, AgentDraft, BadField, BadFields, CannotAccept, CannotChangeAgent, CannotChangeKind,
    CannotChangeOffice, CannotChangeService, CannotClose, CannotDeactivate, CannotEndRole,
    CannotGiveRole, CannotInvite, ClosureDraft, Gap, Grant, InviteBy, KindDraft, Offered,
    OfficeDraft, Presence, Role, ServiceDraft, Texts,
};
use civic::sessions::{self, Holder};
use civic::testing::{Town, towns};
use civic::words::{Language, ReplyBy};
use civic::{Actor, Context, means, outbox, transformations};
use jiff::civil::{date, time};

/// An administrator of the body of `cx`, taken in by the operator.
async fn administrator(cx: &Context, number: &str) -> AgentId {
    let new = NewAgent {
        given_name: "Alix",
        family_name: "Marchand",
        title: "administrateur",
        email: None,
        number,
        name_withheld: false,
        roles: &[(Role::Administrator, None)],
    };
    set_up::agent(cx, new).await.unwrap().id
}

async fn with_administrator(town: &Town) -> AgentId {
    let cx = town.anyone().await;
    let id = administrator(&cx, "A-900").await;
    cx.commit().await.unwrap();
    id
}

async fn public_id(cx: &Context, agent: AgentId) -> String {
    services::agent(cx, agent).await.unwrap().public_id.0
}

fn service() -> ServiceDraft {
    ServiceDraft {
        email: Some("voirie@ville.example".into()),
        phone: Some("01 00 00 00 00".into()),
        cause_threshold: 20,
        reply_days: 20,
        position: 3,
        visa: false,
        letterhead: String::new(),
        texts: texts("Propreté"),
    }
}

fn texts(name: &str) -> Texts {
    Texts { fr: (name.into(), "Une phrase.".into()), en: (String::new(), String::new()) }
}

fn office() -> OfficeDraft {
    let mut hours: [Vec<_>; 7] = Default::default();
    hours[0] =
        vec![(time(8, 30, 0, 0), time(12, 0, 0, 0)), (time(13, 30, 0, 0), time(17, 0, 0, 0))];
    OfficeDraft {
        name: "Mairie".into(),
        address: "1 place du Préau".into(),
        phone: "01 00 00 00 00".into(),
        time_zone: "Europe/Paris".into(),
        contractor: None,
        hours,
    }
}

fn kind(referent: AgentId) -> KindDraft {
    KindDraft {
        form: Form::Report,
        promise_days: 10,
        personal: false,
        active: true,
        referent,
        texts: texts("Un dépôt sauvage"),
    }
}

fn agent(number: &str) -> AgentDraft {
    AgentDraft {
        given_name: "Nadia".into(),
        family_name: "Benali".into(),
        title: "agente".into(),
        email: Some(format!("{number}@ville.example")),
        number: number.into(),
        name_withheld: false,
    }
}

fn grant(role: Role, service: Option<ServiceId>) -> Grant {
    Grant { role, service, from: None, until: None, purpose: String::new() }
}

/// Another body in the same database, with its administrator and a service.
async fn elsewhere(town: &Town) -> (Arc<Body>, AgentId, ServiceId) {
    let new = NewBody {
        name: "Autre ville".into(),
        town: "Ailleurs".into(),
        time_zone: "Europe/Paris".into(),
        region: "metropole".into(),
        simulated: true,
    };
    let body = Arc::new(town.store.found(new).await.unwrap());
    let cx = town.store.begin(&body, Actor::Anyone).await.unwrap();
    let id = administrator(&cx, "A-001").await;
    let signed = services::simulated_agent(&cx, id).await.unwrap().unwrap();
    cx.commit().await.unwrap();
    let cx = town.store.begin(&body, Actor::Agent(signed)).await.unwrap();
    assert_eq!(services::missing(&cx).await.unwrap(), [Gap::NoService]);
    let service = services::add_service(&cx, "proprete", &service()).await.unwrap();
    cx.commit().await.unwrap();
    (body, id, service)
}

#[tokio::test]
async fn an_empty_body_is_set_up_and_declares_itself_with_its_first_service() {
    for town in towns().await {
        let (body, admin, first) = elsewhere(&town).await;
        let cx = town.store.begin(&body, Actor::Anyone).await.unwrap();
        let signed = services::simulated_agent(&cx, admin).await.unwrap().unwrap();
        drop(cx);
        let cx = town.store.begin(&body, Actor::Agent(signed)).await.unwrap();
        let one = transformations::find(&cx, 1).await.unwrap().expect("entry number one");
        assert_eq!(one.service_id, first);
        services::add_service(&cx, "ecole", &service()).await.unwrap();
        assert!(transformations::find(&cx, 2).await.unwrap().is_none(), "declared once");
        let gaps = services::missing(&cx).await.unwrap();
        let of_first = [
            Gap::NoOffice(first),
            Gap::NoAgent(first),
            Gap::NoLead(first),
            Gap::NoSignatory(first),
            Gap::NoKind(first),
        ];
        assert!(of_first.iter().all(|gap| gaps.contains(gap)), "{gaps:?}");
        let nadia = services::take_in(&cx, &agent("A-010")).await.unwrap();
        let lead = grant(Role::Lead, Some(first));
        services::give_role(&cx, &nadia.public_id.0, &lead).await.unwrap();
        let refused = services::add_kind(&cx, first, &kind(nadia.id)).await.unwrap_err();
        assert!(matches!(refused, CannotChangeKind::OnlineOnly), "{refused}");
        services::add_office(&cx, first, &office()).await.unwrap();
        let signs = NewDelegation {
            service: Some(first),
            kind: None,
            covers: Covers::Refusals,
            from: None,
            until: None,
            text: "Arrêté n° 1".into(),
        };
        delegations::delegate(&cx, &nadia.public_id.0, &signs).await.unwrap();
        let id = services::add_kind(&cx, first, &kind(nadia.id)).await.unwrap();
        let gaps = services::missing(&cx).await.unwrap();
        assert!(of_first.iter().all(|gap| !gaps.contains(gap)), "{gaps:?}");
        let row = services::kind(&cx, id).await.unwrap().unwrap();
        assert_eq!(row.slug, "un-depot-sauvage");
        let english = services::list(&cx, Language::En).await.unwrap();
        assert_eq!(english[0].name, "Propreté", "the French stands in");
    }
}

#[tokio::test]
async fn only_an_administrator_sets_up_and_manages() {
    let not = |refused: &NotAllowed| matches!(refused, NotAllowed::NotFor(_));
    for town in towns().await {
        let cx = town.as_agent(town.lead).await;
        let id = public_id(&cx, town.fatou).await;
        let draft = BodyDraft {
            name: "X".into(),
            town: "Y".into(),
            time_zone: "Europe/Paris".into(),
            region: "metropole".into(),
            undo_minutes: 5,
        };
        let refused = bodies::change(&cx, &draft).await.unwrap_err();
        assert!(matches!(refused, CannotChangeBody::NotAllowed(why) if not(&why)));
        let refused = services::add_service(&cx, "x", &service()).await.unwrap_err();
        assert!(matches!(refused, CannotChangeService::NotAllowed(why) if not(&why)));
        let refused = services::change_service(&cx, town.roads, &service()).await.unwrap_err();
        assert!(matches!(refused, CannotChangeService::NotAllowed(why) if not(&why)));
        let refused = services::take_in(&cx, &agent("A-010")).await.unwrap_err();
        assert!(matches!(refused, CannotChangeAgent::NotAllowed(why) if not(&why)));
        let refused = services::invite(&cx, &id, InviteBy::Card).await.unwrap_err();
        assert!(matches!(refused, CannotInvite::NotAllowed(why) if not(&why)));
        let role = grant(Role::Administrator, None);
        let refused = services::give_role(&cx, &id, &role).await.unwrap_err();
        assert!(matches!(refused, CannotGiveRole::NotAllowed(why) if not(&why)));
        let refused = services::end_role(&cx, &id, 1, None).await.unwrap_err();
        assert!(matches!(refused, CannotEndRole::NotAllowed(why) if not(&why)));
        let refused = services::deactivate(&cx, &id, &BTreeMap::new()).await.unwrap_err();
        assert!(matches!(refused, CannotDeactivate::NotAllowed(why) if not(&why)));
    }
}

/// The service's draft as it stands, with a letterhead.
async fn as_it_stands(cx: &Context, id: ServiceId, letterhead: &str) -> ServiceDraft {
    let row = services::service(cx, id).await.unwrap().unwrap();
    ServiceDraft {
        email: row.email,
        phone: row.phone,
        cause_threshold: row.cause_threshold,
        reply_days: row.reply_days,
        position: row.position,
        visa: row.visa,
        letterhead: letterhead.into(),
        texts: services::texts_of_service(cx, id).await.unwrap(),
    }
}

async fn office_of(cx: &Context, service: ServiceId) -> services::Office {
    let mut all = services::offices(cx).await.unwrap().into_iter();
    all.find(|office| office.row.service_id == service).unwrap()
}

#[tokio::test]
async fn a_lead_sets_up_their_own_service_and_no_other() {
    let not = |refused: &NotAllowed| matches!(refused, NotAllowed::NotFor(_));
    for town in towns().await {
        let cx = town.as_agent(town.lead).await;
        services::add_office(&cx, town.roads, &office()).await.unwrap();
        services::remove_office(&cx, office_of(&cx, town.roads).await.row.id).await.unwrap();
        let kept = services::add_kind(&cx, town.roads, &kind(town.fatou)).await.unwrap();
        services::change_kind(&cx, kept, &kind(town.marc)).await.unwrap();
        let draft = as_it_stands(&cx, town.roads, " Ville de Test\nVoirie ").await;
        services::change_service(&cx, town.roads, &draft).await.unwrap();
        let row = services::service(&cx, town.roads).await.unwrap().unwrap();
        assert_eq!(row.letterhead, "Ville de Test\nVoirie");
        let closure = services::add_closure(&cx, town.roads, &closed(None, "2026-03-09")).await;
        services::remove_closure(&cx, &closure.unwrap().public_id.0).await.unwrap();
        // What binds the service is not its lead's to loosen.
        let bound = [
            ServiceDraft { cause_threshold: draft.cause_threshold + 1, ..draft.clone() },
            ServiceDraft { reply_days: draft.reply_days + 1, ..draft.clone() },
            ServiceDraft { position: draft.position + 1, ..draft.clone() },
        ];
        for loosened in bound {
            let refused = services::change_service(&cx, town.roads, &loosened).await.unwrap_err();
            assert!(matches!(refused, CannotChangeService::NotAllowed(why) if not(&why)));
        }
        let theirs = as_it_stands(&cx, town.school, "").await;
        let refused = services::change_service(&cx, town.school, &theirs).await.unwrap_err();
        assert!(matches!(refused, CannotChangeService::NotAllowed(why) if not(&why)));
        let refused = services::add_office(&cx, town.school, &office()).await.unwrap_err();
        assert!(matches!(refused, CannotChangeOffice::NotAllowed(why) if not(&why)));
        let of_school = office_of(&cx, town.school).await.row.id;
        let refused = services::change_office(&cx, of_school, &office()).await.unwrap_err();
        assert!(matches!(refused, CannotChangeOffice::NotAllowed(why) if not(&why)));
        let refused = services::remove_office(&cx, of_school).await.unwrap_err();
        assert!(matches!(refused, CannotChangeOffice::NotAllowed(why) if not(&why)));
        let refused = services::add_kind(&cx, town.school, &kind(town.ines)).await.unwrap_err();
        assert!(matches!(refused, CannotChangeKind::NotAllowed(why) if not(&why)));
        let refused = services::change_kind(&cx, town.enrolment, &kind(town.ines)).await;
        assert!(matches!(refused, Err(CannotChangeKind::NotAllowed(why)) if not(&why)));
        let refused = services::add_closure(&cx, town.school, &closed(None, "2026-03-09")).await;
        assert!(matches!(refused, Err(CannotClose::NotAllowed(why)) if not(&why)));
        cx.commit().await.unwrap();
        let cx = town.as_agent(town.fatou).await;
        let refused = services::add_closure(&cx, town.roads, &closed(None, "2026-03-09")).await;
        assert!(matches!(refused, Err(CannotClose::NotAllowed(why)) if not(&why)));
    }
}

/// A closure of one day.
fn closed(office: Option<OfficeId>, on: &str) -> ClosureDraft {
    let on = on.parse().unwrap();
    ClosureDraft { office, from: on, until: on, reason: "Inventaire".into() }
}

#[tokio::test]
async fn a_closure_moves_what_is_promised_from_then_on_and_no_legal_limit() {
    for town in towns().await {
        let before = town.bring_pothole("Un trou").await.matter.due_on.date();
        let cx = town.as_agent(town.lead).await;
        let of_roads = office_of(&cx, town.roads).await.row.id;
        let week = ClosureDraft { until: date(2026, 3, 13), ..closed(None, "2026-03-09") };
        let closure = services::add_closure(&cx, town.roads, &week).await.unwrap();
        // One office alone: the service goes on elsewhere.
        let alone = closed(Some(of_roads), "2026-03-16");
        services::add_closure(&cx, town.roads, &alone).await.unwrap();
        cx.commit().await.unwrap();
        let again = town.bring_pothole("Un autre trou").await.matter;
        assert_eq!(before, date(2026, 3, 17));
        assert_eq!(again.due_on.date(), date(2026, 3, 24), "a week later");
        let cx = town.anyone().await;
        let calendar = services::calendar(&cx, town.school, date(2026, 3, 3)).await.unwrap();
        assert!(calendar.is_working_day(date(2026, 3, 10)), "the other service works");
        assert!(cx.body().calendar().is_working_day(date(2026, 3, 10)), "the law counts on");
        let office = office_of(&cx, town.roads).await;
        assert!(office.closure_on(date(2026, 3, 10)).is_some());
        assert!(office.closure_on(date(2026, 3, 16)).is_some());
        let others = office_of(&cx, town.school).await;
        assert_eq!(others.closures, []);
        let planned =
            async |monday| means::figures::planned(&cx, town.roads, monday).await.unwrap();
        assert_eq!(planned(date(2026, 3, 9)).await, 0);
        assert!(planned(date(2026, 3, 2)).await > planned(date(2026, 3, 16)).await);
        drop(cx);

        // Reopened in its middle, the days that passed stay written.
        town.store.clock.turn_to("2026-03-11T09:00:00Z".parse().unwrap());
        let cx = town.as_agent(town.lead).await;
        services::remove_closure(&cx, &closure.public_id.0).await.unwrap();
        let left = services::closures(&cx, date(2026, 3, 1)).await.unwrap();
        let left = left.iter().find(|row| row.id == closure.id).unwrap();
        assert_eq!(left.until_on.date(), date(2026, 3, 10));
        let over = services::remove_closure(&cx, &closure.public_id.0).await.unwrap_err();
        assert!(matches!(over, CannotClose::Over));
    }
}

#[tokio::test]
async fn a_closure_is_announced_beforehand_and_no_month_long() {
    for town in towns().await {
        let cx = town.as_agent(town.lead).await;
        let wrong = ClosureDraft {
            office: None,
            from: date(2026, 3, 2),
            until: date(2026, 3, 1),
            reason: " ".into(),
        };
        let refused = services::add_closure(&cx, town.roads, &wrong).await.unwrap_err();
        let CannotClose::Fields(BadFields(bad)) = refused else { panic!("{refused:?}") };
        let fields: Vec<_> = bad.iter().map(|bad| bad.field()).collect();
        assert_eq!(fields, ["closed_from", "closed_until", "closed_why"]);
        let elsewhere = closed(Some(office_of(&cx, town.school).await.row.id), "2026-03-09");
        let refused = services::add_closure(&cx, town.roads, &elsewhere).await.unwrap_err();
        assert!(matches!(refused, CannotClose::Unknown));
        let month = ClosureDraft { until: date(2026, 4, 1), ..closed(None, "2026-03-02") };
        let too_long = ClosureDraft { from: date(2026, 3, 3), until: date(2026, 4, 3), ..month };
        let refused = services::add_closure(&cx, town.roads, &too_long).await.unwrap_err();
        assert!(matches!(refused, CannotClose::TooLong));
        let longest = ClosureDraft { until: date(2026, 4, 2), ..too_long };
        services::add_closure(&cx, town.roads, &longest).await.unwrap();
        // Nor is it made longer piece by piece.
        let refused = services::add_closure(&cx, town.roads, &closed(None, "2026-04-05")).await;
        assert!(matches!(refused, Err(CannotClose::TooLong)));
        services::add_closure(&cx, town.roads, &closed(None, "2026-04-06")).await.unwrap();
        let nowhere = services::remove_closure(&cx, "nothing").await.unwrap_err();
        assert!(matches!(nowhere, CannotClose::Unknown));
    }
}

#[tokio::test]
async fn what_belongs_to_another_body_is_not_there() {
    for town in towns().await {
        let admin = with_administrator(&town).await;
        let (_, foreign, theirs) = elsewhere(&town).await;
        let cx = town.as_agent(admin).await;
        let other = services::change_service(&cx, theirs, &service()).await.unwrap_err();
        assert!(matches!(other, CannotChangeService::Unknown));
        let other = services::add_office(&cx, theirs, &office()).await.unwrap_err();
        assert!(matches!(other, CannotChangeOffice::Unknown));
        let other = services::change_office(&cx, OfficeId(9999), &office()).await.unwrap_err();
        assert!(matches!(other, CannotChangeOffice::Unknown));
        let other = services::add_kind(&cx, theirs, &kind(town.fatou)).await.unwrap_err();
        assert!(matches!(other, CannotChangeKind::Unknown));
        let other = services::change_kind(&cx, KindId(9999), &kind(town.fatou)).await.unwrap_err();
        assert!(matches!(other, CannotChangeKind::Unknown));
        let other = services::add_kind(&cx, town.roads, &kind(foreign)).await.unwrap_err();
        assert!(refuses_kind(&other, BadField::Unfit { field: "referent" }));
        let fatou = public_id(&cx, town.fatou).await;
        let role = grant(Role::Agent, Some(theirs));
        let other = services::give_role(&cx, &fatou, &role).await.unwrap_err();
        let unfit = BadField::Unfit { field: "service" };
        assert!(matches!(other, CannotGiveRole::Fields(BadFields(bad)) if bad == [unfit]));
        drop(cx);
        let cx = town.anyone().await;
        let hidden = services::agent(&cx, foreign).await;
        assert!(hidden.is_err(), "not of this body");
    }
}

fn refuses_kind(refusal: &CannotChangeKind, with: BadField) -> bool {
    matches!(refusal, CannotChangeKind::Fields(BadFields(bad)) if bad.contains(&with))
}

#[tokio::test]
async fn every_field_that_is_wrong_is_told_at_once() {
    for town in towns().await {
        let admin = with_administrator(&town).await;
        let cx = town.as_agent(admin).await;
        let draft = ServiceDraft {
            email: Some("nobody".into()),
            reply_days: 0,
            texts: Texts::default(),
            ..service()
        };
        let refused = services::add_service(&cx, "a b", &draft).await.unwrap_err();
        let CannotChangeService::Fields(BadFields(bad)) = refused else { panic!("{refused}") };
        let fields: Vec<_> = bad.iter().map(|bad| bad.field()).collect();
        assert_eq!(fields, ["name_fr", "service_email", "reply_days", "slug"]);
        let refused = services::add_service(&cx, "Roads", &service()).await.unwrap_err();
        let taken = BadField::Taken { field: "slug" };
        assert!(matches!(refused, CannotChangeService::Fields(BadFields(bad)) if bad == [taken]));
        let zone = OfficeDraft { time_zone: "Europe/Atlantis".into(), ..office() };
        let refused = services::add_office(&cx, town.roads, &zone).await.unwrap_err();
        let unknown = BadField::NoSuchZone { field: "time_zone" };
        assert!(matches!(refused, CannotChangeOffice::Fields(BadFields(bad)) if bad == [unknown]));
        let mut late = office();
        late.hours[0].reverse();
        let refused = services::add_office(&cx, town.roads, &late).await.unwrap_err();
        let unfit = BadField::Unfit { field: "day-1" };
        assert!(matches!(refused, CannotChangeOffice::Fields(BadFields(bad)) if bad == [unfit]));
        let body = BodyDraft {
            name: " ".into(),
            town: "Test".into(),
            time_zone: "Mars".into(),
            region: "atlantis".into(),
            undo_minutes: 5,
        };
        let refused = bodies::change(&cx, &body).await.unwrap_err();
        assert!(matches!(refused, CannotChangeBody::Fields(BadFields(bad)) if bad.len() == 3));
        services::take_in(&cx, &agent("A-010")).await.unwrap();
        let refused = services::take_in(&cx, &agent("A-010")).await.unwrap_err();
        assert!(matches!(refused, CannotChangeAgent::Fields(BadFields(bad)) if bad.len() == 2));
    }
}

#[tokio::test]
async fn an_office_changes_its_hours_and_the_last_one_stays() {
    for town in towns().await {
        let admin = with_administrator(&town).await;
        let cx = town.as_agent(admin).await;
        let of_roads = async |cx: &Context| {
            let all = services::offices(cx).await.unwrap().into_iter();
            all.filter(|office| office.row.service_id == town.roads).collect::<Vec<_>>()
        };
        let first = of_roads(&cx).await.remove(0).row.id;
        let refused = services::remove_office(&cx, first).await.unwrap_err();
        assert!(matches!(refused, CannotChangeOffice::OnlyOne));
        let second = services::add_office(&cx, town.roads, &office()).await.unwrap();
        services::change_office(&cx, second, &OfficeDraft { name: "Annexe".into(), ..office() })
            .await
            .unwrap();
        services::remove_office(&cx, first).await.unwrap();
        // Matters are taken in: somebody can be found or called, at hours.
        let closed = OfficeDraft { hours: Default::default(), ..office() };
        let refused = services::change_office(&cx, second, &closed).await.unwrap_err();
        assert!(matches!(refused, CannotChangeOffice::OnlineOnly));
        let third = services::add_office(&cx, town.roads, &closed).await.unwrap();
        let refused = services::remove_office(&cx, second).await.unwrap_err();
        assert!(matches!(refused, CannotChangeOffice::OnlineOnly));
        services::remove_office(&cx, third).await.unwrap();
        let left = of_roads(&cx).await;
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].row.name, "Annexe");
        let hours: Vec<_> = left[0].hours.iter().map(|row| row.opens.as_str()).collect();
        assert_eq!(hours, ["08:30", "13:30"]);
    }
}

#[tokio::test]
async fn a_kind_out_of_use_takes_nothing_in() {
    for town in towns().await {
        let admin = with_administrator(&town).await;
        let receipt = town.bring_pothole("Un trou").await;
        let cx = town.as_agent(admin).await;
        let out = KindDraft { active: false, ..kind(town.ines) };
        services::change_kind(&cx, town.enrolment, &out).await.unwrap();
        let school = services::offices(&cx).await.unwrap().into_iter();
        let school = school.filter(|office| office.row.service_id == town.school);
        let closed = OfficeDraft { hours: Default::default(), ..office() };
        for office in school {
            services::change_office(&cx, office.row.id, &closed).await.unwrap();
        }
        let again = services::change_kind(&cx, town.enrolment, &kind(town.ines)).await;
        assert!(matches!(again, Err(CannotChangeKind::OnlineOnly)));
        cx.commit().await.unwrap();
        let cx = town.anyone().await;
        let mut bring = town.pothole_report("Bonjour");
        bring.kind = town.enrolment;
        let refused = matters::bring(&cx, bring).await.unwrap_err();
        assert!(matches!(refused, CannotBring::UnknownKind));
        drop(cx);
        let cx = town.as_agent(town.fatou).await;
        let to = matters::redirect(&cx, &receipt.matter, town.enrolment, "Pas nous.").await;
        assert!(matches!(to, Err(CannotRedirect::UnknownKind)));
    }
}

#[tokio::test]
async fn an_invitation_opens_one_session_once_and_is_taken_back() {
    for town in towns().await {
        let admin = with_administrator(&town).await;
        let cx = town.as_agent(admin).await;
        let nadia = services::take_in(&cx, &agent("A-010")).await.unwrap();
        let id = nadia.public_id.0.clone();
        let card = async |cx: &Context| {
            services::invite(cx, &id, InviteBy::Card).await.unwrap().expect("a code")
        };
        let accept = async |cx: &Context, code: &str| {
            services::accept(cx, Offered::Code(code), "test").await
        };
        let first = card(&cx).await;
        assert_eq!(services::presence(&cx, &nadia).await.unwrap(), Presence::Invited);
        let second = card(&cx).await;
        assert!(matches!(accept(&cx, &first).await, Err(CannotAccept::Closed)), "a new one");
        services::revoke_invitation(&cx, &id).await.unwrap();
        assert!(matches!(accept(&cx, &second).await, Err(CannotAccept::Closed)), "taken back");
        assert_eq!(services::presence(&cx, &nadia).await.unwrap(), Presence::Uninvited);
        let third = card(&cx).await;
        let slip = third.replace(&third[..1], if third.starts_with('7') { "8" } else { "7" });
        assert!(accept(&cx, &slip).await.is_err());
        assert!(matches!(accept(&cx, "???").await, Err(CannotAccept::CodeMisread)));
        let session = accept(&cx, &third.to_lowercase()).await.unwrap();
        let running = sessions::find(&cx, &session).await.unwrap().expect("a session");
        assert!(matches!(running.actor, Actor::Agent(signed) if signed.id() == nadia.id));
        assert!(matches!(accept(&cx, &third).await, Err(CannotAccept::Closed)), "used");
        assert_eq!(services::presence(&cx, &nadia).await.unwrap(), Presence::Active);
        let last = card(&cx).await;
        cx.commit().await.unwrap();
        let record = town.record().await;
        let again: Vec<_> = record.iter().filter(|row| row.act == "agent-invited").collect();
        assert_eq!(again.len(), 4);
        assert!(again[3].statement.contains("\"again\":true"), "{}", again[3].statement);
        assert!(again.iter().all(|row| !row.statement.contains("Nadia")));
        town.store.clock.turn_to("2026-03-18T09:00:00Z".parse().unwrap());
        let cx = town.anyone().await;
        assert!(matches!(accept(&cx, &last).await, Err(CannotAccept::Closed)), "too old");
    }
}

#[tokio::test]
async fn an_invitation_by_mail_lies_in_no_desk_and_holds_no_secret() {
    for town in towns().await {
        let admin = with_administrator(&town).await;
        let cx = town.as_agent(admin).await;
        let fatou = public_id(&cx, town.fatou).await;
        let mail = InviteBy::Mail(Language::Fr);
        let refused = services::invite(&cx, &fatou, mail).await.unwrap_err();
        assert!(matches!(refused, CannotInvite::NoEmail));
        let nadia = services::take_in(&cx, &agent("A-010")).await.unwrap();
        assert!(services::invite(&cx, &nadia.public_id.0, mail).await.unwrap().is_none());
        let waiting = outbox::waiting(&cx, &[town.roads, town.school], 100).await.unwrap();
        assert!(waiting.is_empty(), "{waiting:?}");
        let queued = town_mail(&cx).await;
        assert_eq!(queued.message, "agent_invitation");
        assert_eq!(queued.address, "A-010@ville.example");
        let facts: serde_json::Value = serde_json::from_str(&queued.facts).unwrap();
        let facts = facts.as_object().unwrap();
        assert_eq!(facts.len(), 1);
        let public = civic::ids::PublicId(facts["invitation"].as_str().unwrap().to_owned());
        let by_id = services::accept(&cx, Offered::Token(&public.0), "test").await;
        assert!(matches!(by_id, Err(CannotAccept::Closed)), "what is kept opens nothing");
        let token = services::invitation_token(cx.secrets(), &public);
        services::accept(&cx, Offered::Token(&token), "test").await.unwrap();
    }
}

async fn town_mail(cx: &Context) -> outbox::tables::Model {
    outbox::of_the_body(cx).await.unwrap().pop().expect("a message")
}

#[tokio::test]
async fn a_role_is_given_once_and_the_last_administrator_stays() {
    for town in towns().await {
        let admin = with_administrator(&town).await;
        let cx = town.as_agent(admin).await;
        let me = public_id(&cx, admin).await;
        let marc = public_id(&cx, town.marc).await;
        let steward = grant(Role::Steward, Some(town.roads));
        services::give_role(&cx, &marc, &steward).await.unwrap();
        let again = services::give_role(&cx, &marc, &steward).await;
        assert!(matches!(again, Err(CannotGiveRole::AlreadyHeld)));
        let nowhere = services::give_role(&cx, &marc, &grant(Role::Lead, None)).await.unwrap_err();
        let missing = BadField::Missing { field: "service" };
        assert!(matches!(nowhere, CannotGiveRole::Fields(BadFields(bad)) if bad == [missing]));
        let own = role_of(&cx, admin, Role::Administrator).await;
        let last = services::end_role(&cx, &me, own, None).await;
        assert!(matches!(last, Err(CannotEndRole::LastAdministrator)));
        let last = services::deactivate(&cx, &me, &BTreeMap::new()).await;
        assert!(matches!(last, Err(CannotDeactivate::LastAdministrator)));
        // Somebody who was invited and has not come in is nobody to count on.
        let nadia = services::take_in(&cx, &agent("A-010")).await.unwrap().public_id.0;
        let code = services::invite(&cx, &nadia, InviteBy::Card).await.unwrap().unwrap();
        services::give_role(&cx, &nadia, &grant(Role::Administrator, None)).await.unwrap();
        let last = services::end_role(&cx, &me, own, None).await;
        assert!(matches!(last, Err(CannotEndRole::LastAdministrator)));
        services::accept(&cx, Offered::Code(&code), "test").await.unwrap();
        services::end_role(&cx, &me, own, None).await.unwrap();
        let unknown = services::end_role(&cx, &me, own, None).await;
        assert!(matches!(unknown, Err(CannotEndRole::Unknown)));
        cx.commit().await.unwrap();
        let record = town.record().await;
        let role = record.iter().find(|row| row.act == "role-given").expect("noted");
        assert!(role.statement.contains("steward") && !role.statement.contains("Petit"));
        assert!(record.iter().any(|row| row.act == "role-ended"));
    }
}

async fn role_of(cx: &Context, agent: AgentId, role: Role) -> i64 {
    let held = services::holders(cx).await.unwrap().into_iter();
    let mut held = held.filter(|held| held.agent.id == agent && held.row.role == role);
    held.next().expect("a role").row.id
}

#[tokio::test]
async fn a_mandate_has_dates_within_a_year_and_a_purpose() {
    for town in towns().await {
        let admin = with_administrator(&town).await;
        let cx = town.as_agent(admin).await;
        let marc = public_id(&cx, town.marc).await;
        let bad = async |from, until, purpose: &str| {
            let purpose = purpose.to_owned();
            let mandate = Grant { role: Role::Auditor, service: None, from, until, purpose };
            match services::give_role(&cx, &marc, &mandate).await {
                Ok(()) => Vec::new(),
                Err(CannotGiveRole::Fields(bad)) => bad.0.iter().map(|bad| bad.field()).collect(),
                Err(other) => panic!("{other}"),
            }
        };
        assert_eq!(bad(None, None, " ").await, ["purpose", "until"]);
        assert_eq!(bad(None, Some(date(2026, 3, 2)), "Accueil").await, ["until"]);
        assert_eq!(bad(None, Some(date(2027, 3, 4)), "Accueil").await, ["until"]);
        assert_eq!(bad(Some(date(2026, 3, 2)), Some(date(2026, 6, 1)), "Accueil").await, ["from"]);
        assert!(bad(Some(date(2026, 4, 1)), Some(date(2027, 4, 1)), "Accueil").await.is_empty());
        let signed = services::simulated_agent(&cx, town.marc).await.unwrap().unwrap();
        assert!(!signed.is_somewhere(Role::Auditor), "not before its first day");
        assert!(role_of(&cx, town.marc, Role::Auditor).await > 0, "and seen by all before");
    }
}

#[tokio::test]
async fn who_leaves_hands_over_and_nothing_is_followed_by_who_left() {
    for town in towns().await {
        let admin = with_administrator(&town).await;
        let cx = town.anyone().await;
        let mut bring = town.pothole_report("Un trou");
        bring.reply_by = ReplyBy::Email;
        bring.author.email = Some("amina@exemple.example".into());
        let receipt = matters::bring(&cx, bring).await.unwrap();
        let link = sessions::make_link(&cx, Holder::Agent(town.fatou), 60).await.unwrap();
        let session = sessions::sign_in(&cx, &link, "test").await.unwrap();
        let unused = sessions::make_link(&cx, Holder::Agent(town.fatou), 60).await.unwrap();
        cx.commit().await.unwrap();
        let cx = town.as_agent(admin).await;
        let fatou = public_id(&cx, town.fatou).await;
        let owed = services::owed(&cx, town.fatou).await.unwrap();
        assert_eq!(owed[&town.roads].matters, 1);
        assert_eq!(owed[&town.roads].kinds, [town.pothole]);
        drop(cx);
        for nobody in [None, Some(town.ines), Some(town.fatou)] {
            let cx = town.as_agent(admin).await;
            let to = nobody.map(|agent| (town.roads, agent)).into_iter().collect();
            let refused = services::deactivate(&cx, &fatou, &to).await.unwrap_err();
            let CannotDeactivate::NoSuccessor { service } = refused else { panic!("{refused}") };
            assert_eq!(service, town.roads);
        }
        let cx = town.as_agent(admin).await;
        let to = BTreeMap::from([(town.roads, town.marc)]);
        services::deactivate(&cx, &fatou, &to).await.unwrap();
        let again = services::deactivate(&cx, &fatou, &to).await;
        assert!(matches!(again, Err(CannotDeactivate::AlreadyLeft)));
        let role = services::give_role(&cx, &fatou, &grant(Role::Lead, Some(town.roads))).await;
        assert!(matches!(role, Err(CannotGiveRole::Left)));
        cx.commit().await.unwrap();

        let cx = town.anyone().await;
        let matter = find::by_code(&cx, &receipt.code).await.unwrap().unwrap();
        assert_eq!(matter.follower_id, town.marc);
        assert_eq!(matter.due_on, receipt.matter.due_on, "the date stays");
        let history = find::history(&cx, matter.id, false).await.unwrap();
        let last = history.last().unwrap();
        assert_eq!((last.what, last.agent_id), (What::HandedOver, Some(town.marc)));
        let told = outbox::waiting(&cx, &[town.roads], 10).await.unwrap();
        let told = told.iter().find(|row| row.message == "handed-over").expect("a message");
        let facts: serde_json::Value = serde_json::from_str(&told.facts).unwrap();
        let named = facts["follower"].as_str().unwrap();
        assert_eq!(services::by_public_id(&cx, named).await.unwrap().unwrap().id, town.marc);
        let kind = services::kind(&cx, town.pothole).await.unwrap().unwrap();
        assert_eq!(kind.referent_id, town.marc);
        assert!(sessions::find(&cx, &session).await.unwrap().is_none(), "signed out");
        assert!(sessions::sign_in(&cx, &unused, "test").await.is_err());
        let all = services::everyone(&cx).await.unwrap();
        let row = all.iter().find(|agent| agent.id == town.fatou).unwrap();
        assert_eq!(services::presence(&cx, row).await.unwrap(), Presence::Left);
        drop(cx);
        // Coming back is being invited anew, without the roles of before.
        let cx = town.as_agent(admin).await;
        let code = services::invite(&cx, &fatou, InviteBy::Card).await.unwrap().unwrap();
        services::accept(&cx, Offered::Code(&code), "test").await.unwrap();
        let signed = services::simulated_agent(&cx, town.fatou).await.unwrap().unwrap();
        assert!(!signed.works_for(town.roads));
    }
}

#[tokio::test]
async fn the_last_role_in_a_service_is_ended_with_a_successor() {
    for town in towns().await {
        let admin = with_administrator(&town).await;
        let cx = town.as_agent(admin).await;
        let ines = public_id(&cx, town.ines).await;
        let role = role_of(&cx, town.ines, Role::Agent).await;
        let refused = services::end_role(&cx, &ines, role, None).await;
        assert!(matches!(refused, Err(CannotEndRole::NoSuccessor)));
        drop(cx);
        let cx = town.as_agent(admin).await;
        let marc = public_id(&cx, town.marc).await;
        let here = grant(Role::Lead, Some(town.school));
        services::give_role(&cx, &marc, &here).await.unwrap();
        services::end_role(&cx, &ines, role, Some(town.marc)).await.unwrap();
        let kind = services::kind(&cx, town.enrolment).await.unwrap().unwrap();
        assert_eq!(kind.referent_id, town.marc);
    }
}

#[tokio::test]
async fn a_matter_is_never_given_to_who_has_left() {
    for town in towns().await {
        let admin = with_administrator(&town).await;
        let receipt = town.bring_pothole("Un trou").await;
        let cx = town.as_agent(town.fatou).await;
        let draft = AnswerDraft {
            matter: receipt.matter.clone(),
            text: "Rebouché.".into(),
            refusing: None,
        };
        matters::answer(&cx, draft).await.unwrap();
        cx.commit().await.unwrap();
        // The lead, who would look a second time, leaves.
        let cx = town.as_agent(admin).await;
        let lead = public_id(&cx, town.lead).await;
        services::deactivate(&cx, &lead, &BTreeMap::new()).await.unwrap();
        cx.commit().await.unwrap();
        let cx = town.anyone().await;
        matters::contest(&cx, Opening::Code(&receipt.code), "Il est revenu.").await.unwrap();
        let matter = find::by_code(&cx, &receipt.code).await.unwrap().unwrap();
        assert_eq!(matter.follower_id, town.marc, "not the lead, who left");
    }
}
