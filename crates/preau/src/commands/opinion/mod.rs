//! `preau opinion …`: from votes to maps, and what goes with it, without a server.

mod compare;
mod files;
mod map;
mod pack;
mod progress;
mod simulate;
mod votes;

pub(crate) use compare::{CompareArgs, compare};
pub(crate) use map::{Language, MapArgs, map};
pub(crate) use pack::{PackArgs, pack};
pub(crate) use simulate::{SimulateArgs, simulate};
