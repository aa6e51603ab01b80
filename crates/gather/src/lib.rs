//! From texts to those that say the same.
mod candidates;
mod error;
mod groups;
mod index;
mod language;
mod letters;
mod params;
mod query;
mod similar;
mod vectors;
mod vocabulary;

pub use error::{IndexError, ParamsError};
pub use groups::{CheckedGroupParams, Group, GroupParams, groups};
pub use index::Index;
pub use params::{CheckedParams, Language, Params};
pub use similar::{CALIBRATED, Hit};
