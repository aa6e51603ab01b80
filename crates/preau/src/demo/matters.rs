//! Half a year of matters, brought and answered through the verbs themselves.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use anyhow::{Context as _, ensure};
use civic::ids::{AgentId, KindId, PersonId, ServiceId};
use civic::matters::submit::deciders;
use civic::matters::tables::answer;
use civic::matters::{
    self, AnswerDraft, Bring, CannotAnswer, Form, Opening, Particulars, Receipt, Refusing, State,
    Verdict, find,
};
use civic::people::{self, NewPerson};
use civic::services::tables::kind;
use civic::time::Instant;
use civic::words::{Channel, Language, ReplyBy};
use civic::{Actor, Context, services};
use jiff::ToSpan;
use jiff::tz::TimeZone;
use rand::RngExt;
use serde::Deserialize;

use crate::set_up::Made;

/// People of the town.
pub(super) const PEOPLE: usize = 300;
/// Matters of the last six months, objections to transformations among them.
pub(super) const MATTERS: usize = 600;
/// Days of past.
pub(super) const DAYS: i64 = 182;
/// What somebody who is refused can do.
const APPEAL: &str = "Vous pouvez demander un nouvel examen sur la page de suivi, par lettre ou à l'accueil, puis saisir le tribunal administratif dans les deux mois.";
/// Microseconds of a day.
const DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// What the town's past is made of.
#[derive(Debug, Deserialize)]
pub(super) struct Past {
    streets: Vec<String>,
    given_names: Vec<String>,
    family_names: Vec<String>,
    kinds: Vec<Told>,
}

/// What people say of a kind.
#[derive(Debug, Deserialize)]
struct Told {
    slug: String,
    said: Vec<Said>,
}

/// Something that is said, and what comes of it.
#[derive(Debug, Deserialize)]
pub(super) struct Said {
    text: String,
    /// Under which it is shown, where it may be.
    pub(super) title: Option<String>,
    answers: Vec<String>,
    refusal: Option<String>,
}

/// Who signed or wrote these answers.
fn hands(answers: &[answer::Model]) -> Vec<AgentId> {
    answers
        .iter()
        .flat_map(|answer| [Some(answer.agent_id), answer.prepared_by])
        .flatten()
        .collect()
}

/// What came of half a year.
pub(super) struct Lived<'a> {
    /// The code on the receipt of a matter that was answered.
    pub(super) code: String,
    /// What was brought, first to last.
    pub(super) brought: Vec<Brought<'a>>,
}

/// A matter that was brought.
pub(super) struct Brought<'a> {
    pub(super) receipt: Receipt,
    /// Of which kind.
    pub(super) slug: &'a str,
    pub(super) said: &'a Said,
}

/// Something that is going to happen to a matter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    Bring,
    Take,
    Answer,
    Judge,
    Contest,
    Withdraw,
}

/// A matter in the making.
struct Life<'a> {
    kind: KindId,
    slug: &'a str,
    said: &'a Said,
    receipt: Option<Receipt>,
    refuses: bool,
    helped: bool,
}

/// When, which matter, what.
type Due = Reverse<(i64, usize, Fate)>;

/// The town while it lives.
struct Living<'a, 'p> {
    past: &'p Past,
    cx: &'a mut Context,
    residents: &'a [PersonId],
    kinds: HashMap<KindId, kind::Model>,
    colleagues: HashMap<ServiceId, Vec<AgentId>>,
    lives: Vec<Life<'p>>,
    due: BinaryHeap<Due>,
    now: i64,
}

impl Past {
    /// Reads what is built in.
    pub(super) fn read() -> anyhow::Result<Self> {
        toml::from_str(include_str!("matters.toml")).context("demo/matters.toml")
    }

    /// People get their files.
    pub(super) async fn move_in(&self, cx: &Context) -> anyhow::Result<Vec<PersonId>> {
        let mut residents = Vec::with_capacity(PEOPLE);
        for at in 0..PEOPLE {
            let given = &self.given_names[at % self.given_names.len()];
            let family = &self.family_names[(at * 7 + at / 30) % self.family_names.len()];
            let street = &self.streets[at * 5 % self.streets.len()];
            // Three in four have an e-mail address, most a phone; all live somewhere.
            let new = NewPerson {
                name: format!("{given} {family}"),
                email: (at % 4 != 3).then(|| format!("habitant-{at}@saint-preau.example")),
                phone: (at % 5 != 4).then(|| format!("06 99 00 {:02} {:02}", at / 100, at % 100)),
                address: Some(format!("{} {street}\n77999 Saint-Préau-sur-Marne", at % 60 + 1)),
            };
            residents.push(people::open_file(cx, new, Language::Fr).await?.id);
        }
        Ok(residents)
    }

    /// Half a year passes, in which `matters` are brought.
    pub(super) async fn live(
        &self,
        cx: &mut Context,
        made: &Made,
        residents: &[PersonId],
        matters: usize,
    ) -> anyhow::Result<Lived<'_>> {
        let now = cx.now();
        let mut living = Living::new(self, cx, made, residents).await?;
        living.plan(made, matters)?;
        while let Some(Reverse((at, life, fate))) = living.due.pop() {
            if at > now.0 {
                continue;
            }
            living.happen(Instant(at), life, fate).await?;
        }
        living.leave_one_contested(now).await?;
        living.leave_one_merged_and_one_closed(now).await?;
        let code = living.answered_code().await?;
        let mut brought: Vec<_> = living.lives.into_iter().filter_map(Life::brought).collect();
        brought.sort_by_key(|brought| brought.receipt.matter.received_at);
        ensure!(cx.simulate(now, Actor::Anyone), "only a simulated body has such a past");
        Ok(Lived { code, brought })
    }
}

impl<'a> Life<'a> {
    fn brought(self) -> Option<Brought<'a>> {
        let said = self.said;
        self.receipt.map(|receipt| Brought { receipt, slug: self.slug, said })
    }
}

impl<'a, 'p> Living<'a, 'p> {
    async fn new(
        past: &'p Past,
        cx: &'a mut Context,
        made: &Made,
        residents: &'a [PersonId],
    ) -> anyhow::Result<Self> {
        let mut kinds = HashMap::new();
        for id in made.kinds.values() {
            kinds.insert(*id, services::kind(cx, *id).await?.context("a kind")?);
        }
        let mut colleagues: HashMap<ServiceId, Vec<AgentId>> = HashMap::new();
        let mut numbers: Vec<_> = made.agents.iter().collect();
        numbers.sort();
        for (_, id) in numbers {
            let signed = services::simulated_agent(cx, *id).await?.context("an agent")?;
            for service in signed.services() {
                colleagues.entry(service).or_default().push(*id);
            }
        }
        let now = cx.now().0;
        let (lives, due) = (Vec::new(), BinaryHeap::new());
        Ok(Self { past, cx, residents, kinds, colleagues, lives, due, now })
    }

    fn chance(&self, percent: u32) -> bool {
        self.cx.draw(|random| random.random_range(0..100) < percent)
    }

    fn pick(&self, count: usize) -> usize {
        self.cx.draw(|random| random.random_range(0..count))
    }

    /// Decides who brings what, and when.
    fn plan(&mut self, made: &Made, matters: usize) -> anyhow::Result<()> {
        let callbacks: Vec<KindId> = {
            let mut found: Vec<_> =
                self.kinds.values().filter(|kind| kind.form == Form::Callback).collect();
            found.sort_by_key(|kind| kind.id);
            found.into_iter().map(|kind| kind.id).collect()
        };
        for life in 0..matters {
            let told = &self.past.kinds[self.pick(self.past.kinds.len())];
            let (slug, said) = (&told.slug, &told.said[self.pick(told.said.len())]);
            let kind = if self.chance(6) {
                callbacks[self.pick(callbacks.len())]
            } else {
                *made.kinds.get(slug).with_context(|| format!("matters.toml: no kind {slug}"))?
            };
            let at = self.some_moment()?;
            let (receipt, refuses, helped) = (None, false, true);
            self.lives.push(Life { kind, slug, said, receipt, refuses, helped });
            self.due.push(Reverse((at, life, Fate::Bring)));
        }
        Ok(())
    }

    /// A moment of the last half year, when people are awake.
    fn some_moment(&self) -> anyhow::Result<i64> {
        let zone = TimeZone::get("Europe/Paris")?;
        let today = self.cx.today();
        let day = today.checked_sub(self.cx.draw(|random| random.random_range(0..DAYS)).days())?;
        let minute = self.cx.draw(|random| random.random_range(7 * 60..22 * 60));
        let at = day.at((minute / 60) as i8, (minute % 60) as i8, 0, 0).to_zoned_datetime(zone)?;
        Ok(at.timestamp().as_microsecond().min(self.now - 60_000_000))
    }

    async fn happen(&mut self, at: Instant, life: usize, fate: Fate) -> anyhow::Result<()> {
        match fate {
            Fate::Bring => self.bring(at, life).await,
            Fate::Take => self.take(at, life).await,
            Fate::Answer => self.answer(at, life).await,
            Fate::Judge => self.judge(at, life).await,
            Fate::Contest => self.contest(at, life).await,
            Fate::Withdraw => self.withdraw(at, life).await,
        }
    }

    async fn bring(&mut self, at: Instant, life: usize) -> anyhow::Result<()> {
        let kind = self.kinds[&self.lives[life].kind].clone();
        let channel = match self.pick(100) {
            0..45 => Channel::Online,
            45..60 => Channel::Email,
            60..70 => Channel::Paper,
            70..85 => Channel::Phone,
            _ => Channel::Counter,
        };
        let actor = if channel == Channel::Online {
            Actor::Anyone
        } else {
            self.signed(self.colleague(kind.service_id, &[])).await?
        };
        self.cx.simulate(at, actor);
        let bring = self.words(life, &kind, channel).await?;
        self.lives[life].receipt = Some(matters::bring(self.cx, bring).await?);
        self.foresee(at, life, kind.promise_days);
        Ok(())
    }

    async fn words(
        &self,
        life: usize,
        kind: &kind::Model,
        channel: Channel,
    ) -> anyhow::Result<Bring> {
        let resident = self.residents[self.pick(self.residents.len())];
        let person = people::find(self.cx, resident).await?;
        let is_known = channel != Channel::Online || self.chance(60);
        let ways = [
            (ReplyBy::Email, person.email.is_some()),
            (ReplyBy::Letter, person.address.is_some()),
            (ReplyBy::Phone, person.phone.is_some()),
        ];
        let wished = ways[self.pick(ways.len())];
        let reply_by = match kind.form {
            Form::Callback => ReplyBy::Phone,
            _ if is_known && wished.1 => wished.0,
            _ => ReplyBy::Site,
        };
        let street = &self.past.streets[self.pick(self.past.streets.len())];
        let text = if kind.form == Form::Callback {
            "Pouvez-vous m'appeler en fin de matinée ? C'est pour mon dossier.".to_owned()
        } else {
            self.lives[life].said.text.replace("{rue}", street)
        };
        let number = || person.phone.clone().unwrap_or_else(|| "06 99 00 99 99".to_owned());
        let phone = (kind.form == Form::Callback).then(number);
        Ok(Bring {
            kind: kind.id,
            place: (kind.form == Form::Report).then(|| street.clone()),
            text,
            language: Language::Fr,
            channel,
            reply_by,
            author: NewPerson { phone, ..NewPerson::default() },
            known_author: (is_known || kind.form == Form::Callback).then_some(resident),
            about: None,
            attachments: Vec::new(),
            code: None,
            particulars: Particulars::default(),
        })
    }

    /// Decides what becomes of a matter: most are answered in time, some late, some wait.
    fn foresee(&mut self, at: Instant, life: usize, promise_days: i32) {
        let promise = i64::from(promise_days) * 7 / 5;
        if self.chance(3) {
            self.due.push(Reverse((at.0 + DAY, life, Fate::Withdraw)));
            return;
        }
        let taken = at.0 + DAY * self.cx.draw(|random| random.random_range(0..=promise / 3 + 1));
        if self.chance(85) {
            self.due.push(Reverse((taken + DAY / 12, life, Fate::Take)));
        }
        if self.chance(96) {
            let late = if self.chance(12) { promise } else { 0 };
            let span = self.cx.draw(|random| random.random_range(1..=promise.max(2)));
            self.lives[life].refuses = self.chance(40);
            self.due.push(Reverse((taken + (span + late) * DAY, life, Fate::Answer)));
        }
    }

    /// An agent of the service other than those named.
    fn colleague(&self, service: ServiceId, not: &[AgentId]) -> AgentId {
        let all = &self.colleagues[&service];
        let others: Vec<_> = all.iter().filter(|agent| !not.contains(agent)).collect();
        others.get(self.pick(others.len().max(1))).map_or(all[0], |agent| **agent)
    }

    async fn signed(&self, agent: AgentId) -> anyhow::Result<Actor> {
        let signed = services::simulated_agent(self.cx, agent).await?;
        Ok(Actor::Agent(signed.context("an agent of a simulated body")?))
    }

    /// The matter as it is now, with its answers.
    async fn now(&self, life: usize) -> anyhow::Result<(matters::Matter, Vec<answer::Model>)> {
        let receipt = self.lives[life].receipt.as_ref().context("not brought yet")?;
        let matter = find::by_code(self.cx, &receipt.code).await?.context("its matter")?;
        let answers = find::answers(self.cx, matter.id).await?;
        Ok((matter, answers))
    }

    async fn take(&mut self, at: Instant, life: usize) -> anyhow::Result<()> {
        let (matter, answers) = self.now(life).await?;
        let earlier = hands(&answers);
        if matter.state.is_open() {
            let actor = self.signed(self.colleague(matter.service_id, &earlier)).await?;
            self.cx.simulate(at, actor);
            matters::take(self.cx, &matter).await?;
        }
        Ok(())
    }

    async fn answer(&mut self, at: Instant, life: usize) -> anyhow::Result<()> {
        let (matter, answers) = self.now(life).await?;
        if !matter.state.is_open() {
            return Ok(());
        }
        let earlier = hands(&answers);
        let by = if matter.taken {
            matter.follower_id
        } else {
            self.colleague(matter.service_id, &earlier)
        };
        let actor = self.signed(by).await?;
        self.cx.simulate(at, actor);
        let draft = self.draft(life, matter, answers.is_empty());
        match matters::answer(self.cx, draft.clone()).await {
            Err(CannotAnswer::Unsigned) => self.sign(at, draft).await?,
            done => {
                done?;
            }
        }
        self.after_answer(at, life, answers.is_empty());
        Ok(())
    }

    /// A refusal is laid before who may sign it, and signed the same day.
    async fn sign(&mut self, at: Instant, draft: AnswerDraft) -> anyhow::Result<()> {
        let matter = draft.matter.clone();
        let laid = matters::submit(self.cx, draft).await?;
        let may = deciders(self.cx, &matter, laid.wants, laid.written_by).await?;
        // Who signs does not look a second time: where the service is small, its people are kept for that.
        let own = &self.colleagues[&matter.service_id];
        let from_outside = may.iter().find(|agent| !own.contains(&agent.id));
        let signatory = from_outside.or(may.first()).context("somebody who signs")?.id;
        let signatory = self.signed(signatory).await?;
        self.cx.simulate(at, signatory);
        matters::sign(self.cx, &laid.public_id.0, matter.version).await?;
        Ok(())
    }

    fn draft(&self, life: usize, matter: matters::Matter, first: bool) -> AnswerDraft {
        let said = self.lives[life].said;
        let weekday = ["lundi", "mardi", "jeudi", "vendredi"][self.pick(4)];
        let refusal = said.refusal.as_ref().filter(|_| first && self.lives[life].refuses);
        if let Some(reasons) = refusal.filter(|_| matter.form != Form::Callback) {
            let refusing = Refusing { reasons: reasons.clone(), appeal: APPEAL.into() };
            let text = "Nous avons lu votre demande avec attention. Nous ne pouvons pas y donner suite ; voici pourquoi, et ce que vous pouvez faire.".into();
            return AnswerDraft { matter, text, refusing: Some(refusing) };
        }
        let text = if matter.form == Form::Callback {
            "Nous nous sommes parlé au téléphone ; voici par écrit ce que nous avons dit : votre dossier est complet, rien d'autre à fournir.".to_owned()
        } else if first {
            said.answers[self.pick(said.answers.len())].replace("{jour}", weekday)
        } else {
            "J'ai repris votre demande depuis le début. Vous aviez raison sur un point : nous corrigeons, et je vous appelle pour convenir de la suite.".to_owned()
        };
        AnswerDraft { matter, text, refusing: None }
    }

    fn after_answer(&mut self, at: Instant, life: usize, first: bool) {
        let later = at.0 + DAY * self.cx.draw(|random| random.random_range(1..5));
        self.lives[life].helped = self.chance(80);
        if self.chance(50) {
            self.due.push(Reverse((later, life, Fate::Judge)));
        }
        if first && self.chance(5) {
            self.due.push(Reverse((later + DAY, life, Fate::Contest)));
        }
    }

    async fn judge(&mut self, at: Instant, life: usize) -> anyhow::Result<()> {
        let (matter, _) = self.now(life).await?;
        if matches!(matter.state, State::Answered | State::Refused) {
            self.cx.simulate(at, Actor::Anyone);
            let life = &self.lives[life];
            let verdict = if life.helped { Verdict::Yes } else { Verdict::No };
            let code = &life.receipt.as_ref().context("a receipt")?.code;
            matters::judge(self.cx, Opening::Code(code), verdict, "").await?;
        }
        Ok(())
    }

    async fn contest(&mut self, at: Instant, life: usize) -> anyhow::Result<()> {
        self.cx.simulate(at, Actor::Anyone);
        let code = self.lives[life].receipt.as_ref().context("a receipt")?.code.clone();
        matters::contest(
            self.cx,
            Opening::Code(&code),
            "Cette réponse ne dit rien de mon cas. Pouvez-vous regarder à nouveau ?",
        )
        .await?;
        let later = at.0 + DAY * self.cx.draw(|random| random.random_range(4..25));
        self.due.push(Reverse((later, life, Fate::Answer)));
        Ok(())
    }

    async fn withdraw(&mut self, at: Instant, life: usize) -> anyhow::Result<()> {
        self.cx.simulate(at, Actor::Anyone);
        let code = self.lives[life].receipt.as_ref().context("a receipt")?.code.clone();
        matters::withdraw(self.cx, Opening::Code(&code)).await?;
        Ok(())
    }

    /// Makes sure that one matter waits for a second look, whatever was drawn.
    async fn leave_one_contested(&mut self, now: Instant) -> anyhow::Result<()> {
        let mut answered = None;
        for at in 0..self.lives.len() {
            if self.lives[at].receipt.is_none() {
                continue;
            }
            let (matter, answers) = self.now(at).await?;
            match (matter.state, answers.len()) {
                (State::SecondLook, _) => return Ok(()),
                (State::Answered, 1) => answered = Some(at),
                _ => {}
            }
        }
        self.contest(now.plus_minutes(-60), answered.context("nothing was answered")?).await
    }

    /// Makes sure that one matter goes together with another, and that one is closed.
    async fn leave_one_merged_and_one_closed(&mut self, now: Instant) -> anyhow::Result<()> {
        let mut open: HashMap<KindId, Vec<matters::Matter>> = HashMap::new();
        for at in 0..self.lives.len() {
            if self.lives[at].receipt.is_none() {
                continue;
            }
            let (matter, _) = self.now(at).await?;
            if matches!(matter.state, State::Received | State::Taken) && !matter.urgent {
                open.entry(matter.kind_id).or_default().push(matter);
            }
        }
        let alike = open.into_values().max_by_key(|of| (of.len(), of[0].id.0));
        let alike = alike.context("nothing is open")?;
        let [duplicate, main, settled, others @ ..] = &alike[..] else {
            anyhow::bail!("fewer than three open matters of one kind")
        };
        let actor = self.signed(self.colleague(main.service_id, &[])).await?;
        self.cx.simulate(now.plus_minutes(-90), actor);
        matters::merge(self.cx, duplicate, main).await?;
        let why = "Réglé par téléphone avec vous, comme convenu : il n'y a plus rien à faire.";
        matters::close(self.cx, settled, why).await?;
        match others.first() {
            Some(refused) => self.leave_one_submitted(now, refused).await,
            None => Ok(()),
        }
    }

    /// A refusal waits to be signed.
    async fn leave_one_submitted(
        &mut self,
        now: Instant,
        matter: &matters::Matter,
    ) -> anyhow::Result<()> {
        let leads = services::leads(self.cx, matter.service_id).await?;
        let leads: Vec<_> = leads.iter().map(|lead| lead.id).collect();
        let actor = self.signed(self.colleague(matter.service_id, &leads)).await?;
        self.cx.simulate(now.plus_minutes(-80), actor);
        let refusing = Refusing {
            reasons: "Ce que vous demandez ne revient pas à la commune, d'après la règle que nous vous joignons.".into(),
            appeal: APPEAL.into(),
        };
        let text =
            "Nous avons lu votre demande avec attention et ne pouvons pas y donner suite.".into();
        let draft = AnswerDraft { matter: matter.clone(), text, refusing: Some(refusing) };
        matters::submit(self.cx, draft).await?;
        Ok(())
    }

    /// The code of the first matter that was answered.
    async fn answered_code(&self) -> anyhow::Result<String> {
        for life in &self.lives {
            if let Some(receipt) = &life.receipt {
                let matter = find::by_code(self.cx, &receipt.code).await?;
                if matter.is_some_and(|matter| matter.state == State::Answered) {
                    return Ok(receipt.code.clone());
                }
            }
        }
        anyhow::bail!("nothing was answered")
    }
}
