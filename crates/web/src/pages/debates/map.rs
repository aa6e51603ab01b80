//! The opinion map of a debate: three sentences, what is shared, the drawing, then what divides,
//! what is uncertain, the colleges, and every statement with its counts.

use std::sync::Arc;

use askama::Template;
use axum::extract::Path;
use civic::debates::{self, College, Debate};
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
    colleges: Vec<College>,
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
    page(&Page {
        own: voice.map(|voice| Id::from(voice.public_id.0.as_str())),
        labels: map_labels(visit.language()),
        shell: visit.shell(),
        debate,
        mapped,
        colleges,
    })
}

/// A share with its interval, to be drawn and to be read.
struct Share {
    name: String,
    text: String,
    low: String,
    width: String,
    mark: String,
}

/// A statement with a share for each group.
struct Line {
    text: String,
    shares: Vec<Share>,
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
        Line { text: self.text(&statement.id), shares: shares.collect() }
    }

    fn agreements(&self, map: &OpinionMap) -> Vec<Line> {
        let listed = map.consensus.iter().take(LISTED).map(|place| &map.statements[*place]);
        let side = |statement: &Statement| match statement.standing {
            Standing::Rejected => Side::Disagree,
            _ => Side::Agree,
        };
        listed.map(|statement| self.line(map, statement, Some(side(statement)))).collect()
    }

    fn divisive(&self, map: &OpinionMap) -> Vec<Line> {
        let listed = map.divisive.iter().take(LISTED).map(|place| &map.statements[*place]);
        listed.map(|statement| self.line(map, statement, None)).collect()
    }

    fn uncertain(&self, map: &OpinionMap) -> Vec<String> {
        let uncertain = |of: &&Statement| of.standing == Standing::Uncertain;
        map.statements.iter().filter(uncertain).map(|of| self.text(&of.id)).collect()
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
                    Line { text: self.text(&statement.id), shares: vec![share] }
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
                let Some(group) = of.group else {
                    return self.shell.say("debates-mapped-own_between");
                };
                let letter = map.groups[group].letter.to_string();
                self.shell.tell("debates-mapped-own_group").with("letter", letter).to_string()
            }
            Some(_) => self.shell.say("debates-mapped-own"),
            None => self.shell.say("debates-mapped-not_yet"),
        }
    }

    /// A college's name and how many of it voted, where that may be shown.
    fn college_heads(&self, map: &OpinionMap) -> Vec<String> {
        let head = |college: &opinion::College| {
            let named = self.colleges.iter().find(|of| of.row.slug == college.name);
            let name = named.map_or(college.name.as_str(), |of| of.name.as_str());
            let size = match college.size {
                Some(size) => self.labels.people(size),
                None => self.shell.say("debates-few"),
            };
            let told = self.shell.tell("debates-mapped-college").with("name", name);
            told.with("people", size).to_string()
        };
        map.colleges.iter().map(head).collect()
    }

    /// Statements on which every college that can be shown takes one side.
    fn shared_by_colleges(&self, map: &OpinionMap) -> Vec<Line> {
        let shared = |statement: &Statement| {
            let side = statement.shared_by_colleges?;
            let shares = statement.colleges.iter().zip(&map.colleges).filter_map(|(tally, of)| {
                let named = self.colleges.iter().find(|named| named.row.slug == of.name);
                let name = named.map_or_else(|| of.name.clone(), |named| named.name.clone());
                Some(self.share(name, side, tally.as_ref()?))
            });
            Some(Line { text: self.text(&statement.id), shares: shares.collect() })
        };
        map.statements.iter().filter_map(shared).take(LISTED).collect()
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
