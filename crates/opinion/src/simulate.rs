//! Made-up conversations whose structure is known: for tests, for teaching, and to ask before a
//! debate how many votes it takes to see what is there.
//!
//! ```
//! use opinion::simulate::{Params, Structure};
//!
//! let groups = Structure::Groups { shares: vec![0.3, 0.7], difference: 0.4, on: 13 };
//! let params = Params { participants: 300, statements: 40, structure: groups, ..Params::default() };
//! let made = params.check()?.simulate();
//! assert_eq!(made.group_of.iter().flatten().filter(|group| **group == 0).count(), 90);
//! let mut votes_csv = Vec::new();
//! made.write_votes(&mut votes_csv)?;
//! assert!(votes_csv.starts_with(b"participant,statement,vote\n"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod conversation;
mod disturb;
mod params;
mod write;

pub use conversation::{Cast, Simulated};
pub use disturb::Disturbance;
pub use params::{CheckedParams, Params, RefusedParams, Structure};
