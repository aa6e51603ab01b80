//! What developers run: `cargo xtask test`, `check`, `bench`, `audit`.
fn main() {}
