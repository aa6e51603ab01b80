//! `preau deadline`: the date that binds, and why, without a server.

use anyhow::{Context as _, anyhow, bail};
use deadlines::{
    Calendar, Count, Deadline, Distance, Ends, Facts, Limit, Missing, Region, Rule, Suspension,
};
use jiff::civil::Date;

use super::opinion::Language;
use crate::print::say;

/// Prints the date that binds, then how it was counted.
#[derive(Debug, clap::Args)]
pub(crate) struct DeadlineArgs {
    /// From when: the day of receipt or notification, as 2026-01-31
    #[arg(required_unless_present = "rules")]
    pub(crate) from: Option<String>,
    /// A rule by its key (see --rules), or a length of time: "two months", "15 days", "10 working days"
    #[arg(required_unless_present = "rules")]
    pub(crate) rule: Option<String>,
    /// Whose public holidays: metropole, alsace-moselle, guadeloupe, martinique, guyane, reunion, mayotte …
    #[arg(long, default_value = "metropole")]
    pub(crate) region: String,
    /// The clock stood still from a day until the one on which it ran again: 2026-02-10..2026-02-20
    #[arg(long, value_name = "FROM..UNTIL")]
    pub(crate) suspended: Vec<String>,
    /// A day on which the office is closed, for what is counted in working days
    #[arg(long, value_name = "DAY")]
    pub(crate) closed: Vec<String>,
    /// Where the person lives as seen from the court: none, overseas or abroad
    #[arg(long, default_value = "none")]
    pub(crate) distance: String,
    /// Language of what is printed
    #[arg(long, value_enum, default_value_t = Language::Fr)]
    pub(crate) language: Language,
    /// Prints all rules with their sources instead
    #[arg(long, conflicts_with_all = ["from", "rule"])]
    pub(crate) rules: bool,
}

/// What was asked for: a rule of the law, or a plain length of time.
enum Asked {
    Rule(&'static Rule),
    Plain(Limit),
}

/// Prints the date alone on the first line, then one line for each step.
pub(crate) fn deadline(args: &DeadlineArgs) -> anyhow::Result<()> {
    if args.rules {
        return list(args.language);
    }
    let (Some(from), Some(asked)) = (&args.from, &args.rule) else {
        bail!("a day and a rule are needed; see preau deadline --help");
    };
    let asked = read_rule(asked)?;
    let found = count(&asked, day(from)?, args)?;
    say!("{}", found.on)?;
    let language = args.language.into();
    if let Asked::Rule(rule) = asked {
        for line in web::deadline_rule(language, rule) {
            say!("{line}")?;
        }
    }
    for line in web::deadline_steps(language, &found) {
        say!("- {line}")?;
    }
    say!("{}", web::deadline_authority(language))
}

fn list(language: Language) -> anyhow::Result<()> {
    for rule in deadlines::rules() {
        say!("{}: {}", rule.key, rule.limit.count)?;
        for line in web::deadline_rule(language.into(), rule) {
            say!("    {line}")?;
        }
    }
    Ok(())
}

fn count(asked: &Asked, from: Date, args: &DeadlineArgs) -> anyhow::Result<Deadline> {
    let region: Region = args.region.parse().map_err(|unknown| anyhow!("{unknown}"))?;
    let closed: Vec<Date> = args.closed.iter().map(|text| day(text)).collect::<Result<_, _>>()?;
    let calendar = Calendar::france(region).closed_on(closed);
    let suspensions = args.suspended.iter().map(|text| suspension(text));
    let facts = Facts {
        suspensions: suspensions.collect::<anyhow::Result<_>>()?,
        distance: args.distance.parse()?,
    };
    let limit = match asked {
        Asked::Rule(rule) => rule.limit,
        Asked::Plain(limit) => *limit,
    };
    ensure_effect(&limit, &facts)?;
    Ok(limit.deadline(from, &facts, &calendar))
}

/// Refuses facts that the rule does not look at, so that nobody believes that they counted.
fn ensure_effect(limit: &Limit, facts: &Facts) -> anyhow::Result<()> {
    if limit.missing == Missing::Nothing && !facts.suspensions.is_empty() {
        bail!("nothing suspends this limit: leave out --suspended");
    }
    if limit.ends != Ends::Franc && facts.distance != Distance::None {
        bail!("distance makes only limits before courts longer: leave out --distance");
    }
    Ok(())
}

fn read_rule(text: &str) -> anyhow::Result<Asked> {
    if let Some(rule) = deadlines::rule(text) {
        return Ok(Asked::Rule(rule));
    }
    let count: Count = text.parse().map_err(|_| {
        let keys: Vec<&str> = deadlines::rules().iter().map(|rule| rule.key.as_str()).collect();
        anyhow!(
            "'{text}' is neither a length of time such as 'two months' nor a rule: {}",
            keys.join(", ")
        )
    })?;
    let missing = Missing::Suspends;
    Ok(Asked::Plain(Limit { count, ends: Ends::DateToDate, missing }))
}

fn day(text: &str) -> anyhow::Result<Date> {
    text.parse().map_err(|_| anyhow!("'{text}' is not a day such as 2026-01-31"))
}

fn suspension(text: &str) -> anyhow::Result<Suspension> {
    let (from, until) =
        text.split_once("..").with_context(|| format!("'{text}' is not 2026-02-10..2026-02-20"))?;
    Ok(Suspension::new(day(from)?, day(until)?)?)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        args: DeadlineArgs,
    }

    fn found(words: &[&str]) -> anyhow::Result<String> {
        let line = Line::try_parse_from(["deadline"].iter().chain(words))?;
        let (from, rule) = (line.args.from.clone().unwrap(), line.args.rule.clone().unwrap());
        Ok(count(&read_rule(&rule)?, day(&from)?, &line.args)?.on.to_string())
    }

    #[test]
    fn lengths_and_keys() {
        let examples: [(&[&str], &str); 9] = [
            (&["2026-01-31", "two months"], "2026-03-31"),
            (&["2025-12-31", "2 months"], "2026-02-28"),
            (&["2026-01-31", "two months", "--region", "reunion"], "2026-03-31"),
            (&["2026-01-31", "two months", "--suspended", "2026-02-10..2026-02-20"], "2026-04-10"),
            (&["2027-12-17", "1 working day", "--region", "reunion"], "2027-12-21"),
            (&["2026-05-13", "1 working day", "--closed", "2026-05-15"], "2026-05-18"),
            (&["2026-05-13", "court"], "2026-07-15"),
            (&["2026-05-13", "court", "--distance", "abroad"], "2026-09-14"),
            (&["2026-03-03", "silence-rejection"], "2026-05-03"),
        ];
        for (words, on) in examples {
            assert_eq!(found(words).expect("found"), on, "{words:?}");
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        let refused = |words: &[&str]| found(words).expect_err("refused").to_string();
        assert!(refused(&["yesterday", "two months"]).contains("'yesterday' is not a day"));
        assert!(refused(&["2026-02-30", "two months"]).contains("'2026-02-30' is not a day"));
        assert!(refused(&["2026-01-31", "soon"]).contains("nor a rule: silence-acceptance"));
        let region = ["2026-01-31", "two months", "--region", "paris"];
        assert_eq!(refused(&region), "unknown region 'paris'");
        let backwards = ["2026-01-31", "two months", "--suspended", "2026-02-20..2026-02-10"];
        assert!(refused(&backwards).contains("before it begins"));
        let useless = ["2026-01-31", "court", "--suspended", "2026-02-10..2026-02-20"];
        assert!(refused(&useless).contains("nothing suspends this limit"));
        let far = ["2026-01-31", "two months", "--distance", "abroad"];
        assert!(refused(&far).contains("only limits before courts"));
        let unknown = ["2026-01-31", "court", "--distance", "far"];
        assert_eq!(refused(&unknown), "unknown distance 'far': none, overseas or abroad");
    }
}
