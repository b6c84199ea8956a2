//! The worker: one file in on standard input, one answer out on standard output.
//!
//! It fences itself in before it looks at the file: memory, time of computing, no file may be written, almost none
//! opened. There is no code in it that speaks to a network; to forbid it as well is the service manager's part
//! (`docs/limits.md`). Whatever kills it, kills it alone: the server sees how it ended, and says so.

use std::{
    fs::File,
    io::{self, Read as _, Seek as _, Write as _},
    os::fd::AsFd as _,
    process::ExitCode,
};

use bytes::Bytes;
use rustix::process::{Resource, Rlimit, setrlimit};

use super::{
    IntakeError,
    answer::{Answer, Refusal, Told},
};
use crate::evidence::RawLog;

mod archive;
mod attachment;
mod event;
mod evtx;
mod fit;
mod kind;
mod text;

use kind::{HEAD, Kind};

/// Files that a worker may have open.
pub(super) const OPEN_FILES: u64 = 8;

/// What a worker may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Megabytes of memory, the program itself included; 0 is no limit.
    pub megabytes: u32,
    /// Seconds of computing; 0 is no limit.
    pub seconds: u32,
}

/// Reads the file on standard input and prints the answer. The exit code says whether there is an answer.
#[must_use]
pub fn run(limits: Limits) -> ExitCode {
    // A panic ends a piece of the work, or the worker; its message could hold words of the file.
    std::panic::set_hook(Box::new(|_| {}));
    let answer = match fence(limits).map_err(|_| Refusal::Unable).and_then(|()| read()) {
        Ok(log) => Answer::Log(fit::fit(log)),
        Err(refusal) => Answer::Refused(refusal),
    };
    let said = serde_json::to_vec(&answer)
        .map_err(io::Error::from)
        .and_then(|json| io::stdout().write_all(&json))
        .and_then(|()| io::stdout().flush());
    // The process ends here, and takes all of it along at once.
    std::mem::forget(answer);
    if said.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Takes away from this process what reading a file does not need.
fn fence(limits: Limits) -> rustix::io::Result<()> {
    let set = |resource, most: u64, hard: u64| {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(hard) })
    };
    set(Resource::Core, 0, 0)?;
    set(Resource::Fsize, 0, 0)?;
    set(Resource::Nofile, OPEN_FILES, OPEN_FILES)?;
    if limits.megabytes > 0 {
        let bytes = u64::from(limits.megabytes) << 20;
        set(Resource::As, bytes, bytes)?;
    }
    if limits.seconds > 0 {
        // The first ends it with a signal that says why.
        let seconds = u64::from(limits.seconds);
        set(Resource::Cpu, seconds, seconds + 1)?;
    }
    Ok(())
}

/// Takes the file on standard input apart as one that somebody adds to a session, and prints what it is, in one line, and the
/// bytes to keep. A picture may have so many millions of points; 0 is no limit.
#[must_use]
pub fn run_attachment(limits: Limits, megapixels: u32) -> ExitCode {
    std::panic::set_hook(Box::new(|_| {}));
    let input =
        fence(limits).map_err(io::Error::from).and_then(|()| io::stdin().as_fd().try_clone_to_owned());
    let (told, bytes) = match input {
        Ok(input) => attachment::read(File::from(input), megapixels),
        Err(_) => (Told::Unable, Bytes::new()),
    };
    let said = serde_json::to_vec(&told).map_err(io::Error::from).and_then(|mut line| {
        line.push(b'\n');
        let mut out = io::stdout().lock();
        out.write_all(&line)?;
        out.write_all(&bytes)?;
        out.flush()
    });
    if said.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Reads an open file, whichever form it has, without the fence of a process around it: for tests that try many files.
/// The server never calls it.
///
/// # Errors
/// [`IntakeError`] where the file is none that is read, or nothing can be read of it.
pub fn read_file(file: File) -> Result<RawLog, IntakeError> {
    Ok(fit::fit(read_any(file)?))
}

/// What is kept of a picture of at most so many millions of points; `None` where it is none that is taken. Without the fence
/// of a process around it: for tests that try many. The server never calls it.
#[must_use]
pub fn take_apart(picture: Vec<u8>, megapixels: u32) -> Option<Vec<u8>> {
    let (told, kept) = attachment::taken(picture.into(), attachment::MostPixels::mega(megapixels));
    matches!(told, Told::Picture { .. }).then(|| kept.to_vec())
}

fn read() -> Result<RawLog, Refusal> {
    read_any(File::from(io::stdin().as_fd().try_clone_to_owned().map_err(|_| Refusal::Unable)?))
}

/// Reads the file, whichever form it has.
fn read_any(mut file: File) -> Result<RawLog, Refusal> {
    let unable = |_: io::Error| Refusal::Unable;
    let length = file.metadata().map_err(unable)?.len();
    let mut head = Vec::with_capacity(HEAD);
    (&file).take(HEAD as u64).read_to_end(&mut head).map_err(unable)?;
    file.rewind().map_err(unable)?;
    match Kind::of(&head) {
        Kind::Empty => Err(Refusal::Empty),
        Kind::Evtx => whole(evtx::read(&mut file)),
        Kind::Zip => archive::read(file, length),
        Kind::Text => text::read(&mut file).ok_or(Refusal::NoEvents),
        Kind::Other => Err(Refusal::UnknownFormat),
    }
}

/// A log of which nothing was read is no log.
fn whole(log: RawLog) -> Result<RawLog, Refusal> {
    match (log.read, log.damaged) {
        (0, 0) => Err(Refusal::NoEvents),
        (0, _) => Err(Refusal::Damaged),
        (_, _) => Ok(log),
    }
}
