//! Who may do what: the table of rights, for anyone to read.

pub(crate) mod list;
