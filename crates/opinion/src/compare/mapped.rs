//! A map as its JSON says it, as far as maps are compared.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

/// Why a text is not taken for a map.
#[derive(Debug, thiserror::Error)]
pub enum NotAMap {
    /// Not JSON, or not with the keys of a map; says line and column.
    #[error("this is not a map")]
    Json(#[from] serde_json::Error),
    /// Another schema, or none.
    #[error("this is not a map of the schema {expected}, but '{found}'", expected = crate::SCHEMA)]
    Schema {
        /// What it says it is.
        found: String,
    },
}

/// What a `map.json` says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapped {
    /// Which mathematics made it.
    pub mode: String,
    /// Whether it shows groups.
    pub divided: bool,
    /// How many groups.
    pub groups: usize,
    /// By id: place, and group as text if any.
    pub participants: BTreeMap<String, ([f64; 2], Option<String>)>,
    /// Ids of statements that all groups agree to.
    pub agreed: BTreeSet<String>,
    /// Ids of statements that all groups reject.
    pub rejected: BTreeSet<String>,
    /// Ids of statements that set groups against each other.
    pub divisive: BTreeSet<String>,
    /// Of the canonical result, where the map has one.
    pub digest: Option<String>,
}

#[derive(Deserialize)]
struct Written {
    #[serde(default)]
    schema: String,
    #[serde(default)]
    mode: String,
    divided: bool,
    participants: Vec<Person>,
    groups: Vec<Value>,
    consensus: Consensus,
    #[serde(default)]
    divisive: Vec<Value>,
    digest: Option<String>,
}

#[derive(Deserialize)]
struct Person {
    id: Value,
    x: f64,
    y: f64,
    group: Value,
}

#[derive(Deserialize)]
struct Consensus {
    agree: Vec<Value>,
    disagree: Vec<Value>,
}

impl Mapped {
    /// Reads a `map.json`. Running time: linear.
    pub fn from_json(text: &str) -> Result<Self, NotAMap> {
        let written: Written = serde_json::from_str(text)?;
        if written.schema != crate::SCHEMA {
            return Err(NotAMap::Schema { found: written.schema });
        }
        let person = |person: Person| {
            let group = (!person.group.is_null()).then(|| text_of(&person.group));
            (text_of(&person.id), ([person.x, person.y], group))
        };
        Ok(Self {
            mode: written.mode,
            divided: written.divided,
            groups: written.groups.len(),
            participants: written.participants.into_iter().map(person).collect(),
            agreed: written.consensus.agree.iter().map(id).collect(),
            rejected: written.consensus.disagree.iter().map(id).collect(),
            divisive: written.divisive.iter().map(id).collect(),
            digest: written.digest,
        })
    }
}

/// A statement is listed by its id, or with more about it.
fn id(listed: &Value) -> String {
    text_of(listed.get("id").unwrap_or(listed))
}

fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_map_is_said() {
        let refused = |text: &str| Mapped::from_json(text).expect_err("refused");
        let NotAMap::Json(place) = refused("{\n  \"divided\": 3}") else { panic!("not JSON") };
        assert_eq!((place.line(), place.column()), (2, 14));
        let other = r#"{"schema":"x/9","divided":true,"participants":[],"groups":[],
            "consensus":{"agree":[],"disagree":[]}}"#;
        assert_eq!(
            refused(other).to_string(),
            "this is not a map of the schema preau.opinion-map/1, but 'x/9'"
        );
    }
}
