//! The `preau` command.
fn main() {}
