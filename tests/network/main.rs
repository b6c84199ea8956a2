//! Checks over the network, against servers of this machine that answer well, badly, slowly and not at all. Nothing here
//! asks another machine.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

mod command;
mod outbound;
mod probe;
mod servers;
mod status;

#[path = "../support/evtx.rs"]
mod evtx;
#[path = "../support/mod.rs"]
mod support;
