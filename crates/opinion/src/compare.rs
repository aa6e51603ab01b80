//! What differs between two maps, as their JSON says them: of two days, two modes or two engines.
//!
//! ```
//! use opinion::compare::{Comparison, Mapped};
//!
//! let a = r#"{"schema": "preau.opinion-map/1", "mode": "preau", "divided": false,
//!     "participants": [{"id": "1", "x": 0.5, "y": 0.0, "group": 0}],
//!     "groups": [{"id": 0, "size": 1}], "consensus": {"agree": ["7"], "disagree": []}}"#;
//! let b = a.replace(r#"["7"]"#, "[]");
//! let comparison = Comparison::of(&Mapped::from_json(a)?, &Mapped::from_json(&b)?);
//! assert_eq!(comparison.agreed.only_in_a, ["7"]);
//! # Ok::<(), opinion::compare::NotAMap>(())
//! ```

mod alignment;
mod comparison;
mod likeness;
mod mapped;

pub use alignment::Alignment;
pub use comparison::{Comparison, Moved};
pub use likeness::adjusted_rand;
pub use mapped::{Mapped, NotAMap};
