//! The site in a real browser: starts the server and runs the suites of `tests/browser/` against it, one test each.
//!
//! They need Chromium, Node and `npm ci` in `tests/browser`. Where one of these is missing, a test says so and passes;
//! on a build server (`CI` is set) it fails instead.

#![allow(
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test says what is wrong by failing, and what is missing by saying so"
)]

use std::{
    io::{BufRead as _, BufReader, Read as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/browser");
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

#[test]
fn the_journey_of_an_employee_works_with_the_keyboard_alone() {
    run("keyboard");
}

#[test]
fn the_journeys_end_the_same_without_the_script() {
    run("nojs");
}

#[test]
fn every_kind_of_page_passes_axe_and_fits_its_window() {
    run("axe");
}

#[test]
fn nothing_leaves_the_site_and_nothing_stays_in_the_browser() {
    run("privacy");
}

#[test]
fn two_people_at_one_session_see_what_the_other_does() {
    run("together");
}

/// Runs one suite against a server of its own.
fn run(suite: &str) {
    if let Some(missing) = missing() {
        assert!(!environment("CI"), "the browser tests cannot run: {missing}");
        eprintln!("SKIPPED: {suite}: {missing}");
        return;
    }
    let server = Server::start();
    let output = Command::new("node")
        .arg(format!("{suite}.mjs"))
        .arg(&server.address)
        .current_dir(FOLDER)
        .output()
        .expect("node starts");
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{suite}:\n{said}");
    println!("{said}");
}

/// The first thing that the suites need and that is not here.
fn missing() -> Option<String> {
    if find("node").is_none() {
        return Some("node is not on the PATH".to_owned());
    }
    if !BROWSERS.iter().any(|name| find(name).is_some()) {
        return Some(format!("none of {} is on the PATH", BROWSERS.join(", ")));
    }
    let packages =
        ["playwright-core", "axe-core"].map(|name| Path::new(FOLDER).join("node_modules").join(name));
    let absent = packages.iter().find(|package| !package.is_dir())?;
    Some(format!("{} is missing; run `npm ci` in tests/browser", absent.display()))
}

#[allow(clippy::disallowed_methods, reason = "the surroundings of the test, not the settings of the program")]
fn environment(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

#[allow(clippy::disallowed_methods, reason = "the surroundings of the test, not the settings of the program")]
fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// A server with a folder of its own; stopped when it goes out of scope, on a panic as well.
struct Server {
    child: Child,
    address: String,
    _data: tempfile::TempDir,
}

impl Server {
    /// # Panics
    /// The server does not start, for instance because the content has faults; the message has its output.
    fn start() -> Self {
        let data = tempfile::tempdir().expect("a folder for the data");
        let child = Command::new(env!("CARGO_BIN_EXE_regain"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data.path())
            .envs([
                ("REGAIN_LIMITS_PER_IP", "false"),
                ("REGAIN_ORGANISATION_NAME", "Contoso"),
                ("REGAIN_ORGANISATION_PHONE", "555 0100"),
                ("REGAIN_ORGANISATION_HOURS", "Monday to Friday, 8:00 to 18:00"),
                ("REGAIN_ORGANISATION_EMAIL", "help@example.com"),
                ("REGAIN_ORGANISATION_TIME_ZONE", "Europe/Amsterdam"),
                ("REGAIN_LOG", "error"),
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        // From here on a panic stops the child.
        let mut server = Self { child, address: String::new(), _data: data };
        let mut stdout = BufReader::new(server.child.stdout.take().expect("its output"));
        let mut stderr = server.child.stderr.take().expect("its errors");
        let mut line = String::new();
        let mut said = String::new();
        while stdout.read_line(&mut line).expect("its output can be read") > 0 {
            if let Some(address) = line.trim().strip_prefix("Regain listens on ") {
                address.clone_into(&mut server.address);
                break;
            }
            said.push_str(&std::mem::take(&mut line));
        }
        if server.address.is_empty() {
            stderr.read_to_string(&mut said).expect("its errors can be read");
            panic!("the server did not start:\n{said}");
        }
        // A pipe that nobody empties would stop the server once it is full.
        std::thread::spawn(move || std::io::copy(&mut stderr, &mut std::io::stderr()));
        std::thread::spawn(move || std::io::copy(&mut stdout, &mut std::io::sink()));
        server
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing left to stop.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
