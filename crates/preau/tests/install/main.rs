//! An install as its operator has it: made by `init`, served, killed, backed up, restored; by the
//! real program over real sockets.

mod backup;
mod demo;
mod init;
mod kill;
mod server;
