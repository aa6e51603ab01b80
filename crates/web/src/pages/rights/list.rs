//! The table of rights as it is checked, in words. The page and `docs/rights.md` are made from
//! [`civic::rights`], so neither can say something else than what happens.

use std::fmt::Write;

use askama::Template;
use civic::rights::{Act, Area, Standing};
use civic::words::Language;

use crate::problem::{Answer, page};
use crate::shell::Shell;
use crate::visit::Visit;
use crate::words::Words;

#[derive(Template)]
#[template(path = "rights/list.html")]
struct Page {
    shell: Shell,
    areas: &'static [Area],
    standings: &'static [Standing],
}

impl Page {
    fn who(&self, act: &Act) -> String {
        who(self.shell.words, *act)
    }
}

/// `GET /rights`
pub(crate) async fn get(visit: Visit) -> Answer {
    page(&Page { shell: visit.shell(), areas: Area::ALL, standings: Standing::ALL })
}

fn acts_of(area: &Area) -> impl Iterator<Item = Act> {
    Act::ALL.iter().copied().filter(move |act| act.area() == *area)
}

/// “an agent of the service; a lead of the service”.
pub(crate) fn who(words: Words, act: Act) -> String {
    let names = act.who().iter().map(|who| words.say(&format!("rights-standing-{}", who.word())));
    names.collect::<Vec<_>>().join("; ")
}

/// The table as `docs/rights.md` has it.
pub fn document() -> String {
    let words = Words::new(Language::En);
    let mut text = format!("# {}\n\n", words.say("rights-heading"));
    text.push_str(
        "<!-- Made from crates/civic/src/rights.rs by `cargo run -q -p web --example rights`; a \
         test compares. -->\n\n",
    );
    let _ = writeln!(text, "{}\n", words.say("rights-what"));
    for area in Area::ALL {
        let _ = writeln!(text, "## {}\n", words.say(&format!("rights-area-{}", area.word())));
        let columns = [words.say("rights-act"), words.say("rights-who")];
        let _ = writeln!(text, "| {} | {} | |\n| --- | --- | --- |", columns[0], columns[1]);
        for act in acts_of(area) {
            let told = words.say(&format!("rights-act-{}", act.word()));
            let _ = writeln!(text, "| {told} | {} | `{}` |", who(words, act), act.word());
        }
        text.push('\n');
    }
    let _ = writeln!(text, "## {}\n", words.say("rights-standings"));
    for standing in Standing::ALL {
        let name = words.say(&format!("rights-standing-{}", standing.word()));
        let told = words.say(&format!("rights-meaning-{}", standing.word()));
        let _ = writeln!(text, "- **{name}**: {told}");
    }
    text
}
