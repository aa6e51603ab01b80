//! `preau opinion …`: from votes to maps, and what goes with it, without a server.

mod compare;
mod files;
mod map;
mod progress;
mod simulate;

pub(crate) use compare::{CompareArgs, compare};
pub(crate) use map::{MapArgs, map};
pub(crate) use simulate::{SimulateArgs, simulate};
