//! The opinion map of a debate: three sentences and the rest in brief; what is shared, what
//! bridges, the drawing, what divides, what is uncertain; who took part and what the colleges say;
//! how sure all that is; and every statement with its counts.

use std::sync::Arc;

use askama::Template;
use axum::extract::Path;
use civic::debates::{self, College, Debate};
use civic::words::{Channel, Language};
use opinion::{Id, Interval, Labels, OpinionMap, Side, Standing, Statement, Tally, fill, svg};

use super::{found, sentence, tone, voice_of};
use crate::map_labels::map_labels;
use crate::maps::Mapped;
use crate::problem::{Answer, page};
use crate::shell::Shell;
use crate::visit::Visit;

/// Statements named under a heading; the table has them all.
const LISTED: usize = 10;

#[derive(Template)]
#[template(path = "debates/map.html")]
struct Page {
    shell: Shell,
    debate: Debate,
    labels: Labels,
    mapped: Arc<Mapped>,
    /// The id on the map of who asks, if they take part.
    own: Option<Id>,
}

/// `GET /debates/{id}/map`
pub(crate) async fn get(visit: Visit, Path(id): Path<String>) -> Answer {
    let cx = visit.read().await?;
    let debate = found(&cx, &id).await?;
    let voice = voice_of(&cx, &visit, &debate).await?;
    let colleges = debates::colleges(&cx, debate.id, visit.language()).await?;
    drop(cx);
    let mapped = visit.app.maps().find(&visit.app, &debate).await?;
    let shell = visit.shell();
    page(&Page {
        own: voice.map(|voice| Id::from(voice.public_id.0.as_str())),
        labels: labels(&shell, visit.language(), colleges),
        shell,
        debate,
        mapped,
    })
}

/// The words of a map with the names of its colleges and channels.
fn labels(shell: &Shell, language: Language, colleges: Vec<College>) -> Labels {
    let mut labels = map_labels(language);
    labels.college_names = colleges.into_iter().map(|of| (of.row.slug, of.name)).collect();
    let channels = Channel::ALL.iter().map(|channel| channel.word());
    labels.channel_names = channels
        .map(|channel| (channel.to_owned(), shell.say_of("matters-channel-", channel)))
        .collect();
    labels
}

/// A share with its interval, to be drawn and to be read.
struct Share {
    name: String,
    text: String,
    low: String,
    width: String,
    mark: String,
}

/// A statement with a share for each group, and what else is said of it.
struct Line {
    text: String,
    shares: Vec<Share>,
    notes: Vec<String>,
}

impl Line {
    /// With those of `notes` that say something.
    fn noted(mut self, notes: impl IntoIterator<Item = String>) -> Self {
        self.notes.extend(notes.into_iter().filter(|note| !note.is_empty()));
        self
    }
}

/// A group with what tells it from the others.
struct Apart {
    name: String,
    class: char,
    lines: Vec<Line>,
}

impl Page {
    fn sentence(&self) -> String {
        sentence(&self.debate, &self.shell)
    }

    fn tone(&self) -> &'static str {
        tone(&self.debate, &self.shell)
    }

    fn text(&self, id: &Id) -> String {
        self.mapped
            .statement(id)
            .map_or_else(|| self.labels.statement(id), |statement| statement.text.clone())
    }

    /// Drawn between all against on the left and all in favour on the right, so that groups that
    /// are against each other stand on two sides of the middle.
    fn share(&self, name: String, side: Side, tally: &Tally) -> Share {
        let interval = tally.interval(side);
        let Interval { low, share, high } = match side {
            Side::Agree => interval,
            Side::Disagree => Interval {
                low: 1.0 - interval.high,
                share: 1.0 - interval.share,
                high: 1.0 - interval.low,
            },
        };
        Share {
            name,
            text: self.labels.share(side, &interval),
            low: format!("{:.1}", low * 100.0),
            width: format!("{:.1}", ((high - low) * 100.0).max(1.0)),
            mark: format!("{:.1}", (share * 100.0 - 1.5).clamp(0.0, 97.0)),
        }
    }

    /// The name of a group, or of everyone where there is one.
    fn group(&self, map: &OpinionMap, at: usize) -> String {
        if map.divided {
            self.labels.group(map.groups[at].letter)
        } else {
            self.labels.everyone.clone()
        }
    }

    /// A statement with the share of each group on `side`, or on the side that more of it took.
    fn line(&self, map: &OpinionMap, statement: &Statement, side: Option<Side>) -> Line {
        let shares = statement.groups.iter().enumerate().map(|(at, tally)| {
            self.share(self.group(map, at), side.unwrap_or_else(|| tally.leading()), tally)
        });
        Line { text: self.text(&statement.id), shares: shares.collect(), notes: Vec::new() }
    }

    fn agreements(&self, map: &OpinionMap) -> Vec<Line> {
        let held = &map.findings.sensitivity.hundredths.consensus;
        let listed = map.consensus.iter().take(LISTED).enumerate().map(|(at, place)| {
            let statement = &map.statements[*place];
            let side = match statement.standing {
                Standing::Rejected => Side::Disagree,
                _ => Side::Agree,
            };
            self.line(map, statement, Some(side)).noted([self.labels.warning(held, at)])
        });
        listed.collect()
    }

    fn bridging(&self, map: &OpinionMap) -> Vec<Line> {
        let listed = map.bridging_only().take(LISTED).map(|place| {
            let statement = &map.statements[place];
            let told = statement.bridge.map(|bridge| self.labels.bridge(&bridge));
            self.line(map, statement, None).noted(told)
        });
        listed.collect()
    }

    fn divisive(&self, map: &OpinionMap) -> Vec<Line> {
        let held = &map.findings.sensitivity.hundredths.divisive;
        let listed = map.divisive.iter().take(LISTED).enumerate().map(|(at, place)| {
            let statement = &map.statements[*place];
            let gap = statement.gap.map(|gap| self.labels.group_gap(&gap, map));
            let line = self.line(map, statement, None);
            line.noted(gap).noted([self.labels.warning(held, at)])
        });
        listed.collect()
    }

    fn uncertain(&self, map: &OpinionMap) -> Vec<Line> {
        let listed = map.findings.uncertain.iter().map(|place| {
            let statement = &map.statements[*place];
            let line = Line { text: self.text(&statement.id), shares: vec![], notes: vec![] };
            line.noted([self.labels.needed(statement)])
        });
        listed.collect()
    }

    fn groups(&self, map: &OpinionMap) -> Vec<Apart> {
        let of_group = |(at, group): (usize, &opinion::Group)| Apart {
            name: self.labels.group_line(group.letter, group.size),
            class: group.letter.to_ascii_lowercase(),
            lines: (group.typical.iter())
                .map(|typical| {
                    let statement = &map.statements[typical.statement];
                    let tally = &statement.groups[at];
                    let share = self.share(String::new(), typical.side, tally);
                    Line { text: self.text(&statement.id), shares: vec![share], notes: vec![] }
                })
                .collect(),
        };
        if map.divided { map.groups.iter().enumerate().map(of_group).collect() } else { Vec::new() }
    }

    fn drawing(&self, map: &OpinionMap) -> String {
        svg::draw_for(map, &self.labels, self.own.as_ref())
    }

    /// Where who asks is on the map, as a sentence; empty for who does not take part.
    fn own_place(&self, map: &OpinionMap) -> String {
        let Some(own) = &self.own else { return String::new() };
        match map.participants.iter().find(|of| of.id == *own) {
            Some(of) if map.divided => {
                let key = match of.group {
                    Some(_) => "debates-mapped-own_group",
                    None => "debates-mapped-own_between",
                };
                let told =
                    self.shell.tell(key).with("letter", map.groups[of.nearest].letter.to_string());
                told.with("percent", format!("{:.0}", of.certainty * 100.0)).to_string()
            }
            Some(_) => self.shell.say("debates-mapped-own"),
            None => self.shell.say("debates-mapped-not_yet"),
        }
    }

    /// A college's name and how many of it voted, where that may be shown.
    fn college_heads(&self, map: &OpinionMap) -> Vec<String> {
        let head = |of: &opinion::College| {
            let name = self.labels.college(&of.name);
            let size = of.size.map(|size| self.labels.people(size));
            size.map_or_else(|| name.to_owned(), |size| format!("{name} ({size})"))
        };
        map.colleges.iter().map(head).collect()
    }

    /// Who came from each college, beside who was expected.
    fn colleges(&self, map: &OpinionMap) -> Vec<String> {
        let of = &map.findings.participation.colleges;
        of.iter().map(|of| self.labels.presence(of, self.labels.college(&of.name))).collect()
    }

    /// The same by channel.
    fn channels(&self, map: &OpinionMap) -> Vec<String> {
        let of = &map.findings.participation.channels;
        of.iter().map(|of| self.labels.presence(of, self.labels.channel(&of.name))).collect()
    }

    /// A statement with the share of each college that is shown.
    fn college_line(&self, map: &OpinionMap, statement: &Statement) -> Line {
        let shares = statement.colleges.iter().zip(&map.colleges).filter_map(|(tally, of)| {
            let tally = tally.as_ref()?;
            let side = statement.shared_by_colleges.unwrap_or_else(|| tally.leading());
            Some(self.share(self.labels.college(&of.name).to_owned(), side, tally))
        });
        Line { text: self.text(&statement.id), shares: shares.collect(), notes: vec![] }
    }

    /// Statements on which every college that can be shown takes one side.
    fn shared_by_colleges(&self, map: &OpinionMap) -> Vec<Line> {
        let shared = map.statements.iter().filter(|of| of.shared_by_colleges.is_some());
        shared.map(|statement| self.college_line(map, statement)).take(LISTED).collect()
    }

    /// Statements on which two colleges are surely apart, farthest first.
    fn college_gaps(&self, map: &OpinionMap) -> Vec<Line> {
        let sure = |of: &'_ Statement| of.college_gap.filter(opinion::Gap::is_sure);
        let mut apart: Vec<_> =
            map.statements.iter().filter_map(|of| Some((of, sure(of)?))).collect();
        apart.sort_by(|(_, a), (_, b)| b.difference.low.total_cmp(&a.difference.low));
        let line = |(of, gap): (&Statement, opinion::Gap)| {
            self.college_line(map, of).noted([self.labels.college_gap(&gap, map)])
        };
        apart.into_iter().take(LISTED).map(line).collect()
    }

    /// What changes without unverified voices: sentences, then texts under their headings.
    fn without_unverified(&self, map: &OpinionMap) -> (Vec<String>, Vec<(String, Vec<String>)>) {
        let (sentences, lists) = self.labels.without_unverified(map);
        let texts = |places: &[usize]| {
            places.iter().map(|place| self.text(&map.statements[*place].id)).collect()
        };
        let lists = lists.into_iter().map(|(named, places)| (named.to_owned(), texts(places)));
        (sentences, lists.collect())
    }

    /// Whether any college can be shown beside the others.
    fn tells_colleges(map: &OpinionMap) -> bool {
        map.colleges.iter().any(|college| college.size.is_some())
    }

    /// A share with its interval in a cell, or why there is none.
    fn cell(&self, tally: Option<&Tally>) -> String {
        match tally {
            None => self.labels.hidden.clone(),
            Some(tally) if tally.seen() == 0 => "–".to_owned(),
            Some(tally) => {
                let side = tally.leading();
                self.labels.share(side, &tally.interval(side))
            }
        }
    }

    /// How the comparison with chance came out; empty where there was too little to compare.
    fn comparison(&self, map: &OpinionMap) -> String {
        let Some(test) = map.test else { return String::new() };
        let trials = test.permutations + 1;
        let as_much = (test.p * trials as f64).round() as usize - 1;
        let (as_much, of) = (self.labels.number(as_much), self.labels.number(test.permutations));
        fill(&self.labels.comparison, &[("as_much", &as_much), ("of", &of)])
    }
}
