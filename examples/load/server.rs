//! A server in a process of its own: started, looked at from outside, told to stop.

use std::{
    fs,
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, ChildStdout, Command},
};

use crate::cores;

/// The variable that tells this program its role.
pub const ROLE: &str = "LOAD_AS";
/// The variable that tells the yardstick the size of its page.
pub const PAGE_BYTES: &str = "LOAD_PAGE_BYTES";
/// Processor time in `/proc` is counted in hundredths of a second on every Linux.
const TICKS: f64 = 100.0;

/// Which server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The product.
    Product,
    /// The bare program.
    Yardstick,
}

/// A running server.
pub struct Server {
    /// Where it listens.
    pub address: String,
    /// Just before it was started.
    pub born: Instant,
    child: Child,
    pid: Pid,
    _stdout: BufReader<ChildStdout>,
}

/// Memory of a process.
#[derive(Debug, Clone, Copy, serde::Serialize)]
pub struct Memory {
    /// The most that it held at once, in MiB.
    pub peak_mib: f64,
    /// What it holds now, in MiB.
    pub now_mib: f64,
}

impl Server {
    /// Starts one and waits until it says where it listens.
    pub async fn start(kind: Kind, folder: &Path, core: Option<usize>, page_bytes: usize) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.env_clear().stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        // A run that is given up must leave nothing behind.
        command.kill_on_drop(true);
        if let Some(core) = core {
            command.env(cores::CORE, core.to_string());
        }
        match kind {
            Kind::Product => {
                command.env(ROLE, "product").args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(folder);
                // All visitors come from one address, and all sessions begin at once.
                command.env("REGAIN_LIMITS_PER_IP", "false").env("REGAIN_LIMITS_SESSIONS_PER_SECOND", "0");
            }
            Kind::Yardstick => {
                command.env(ROLE, "yardstick").env(PAGE_BYTES, page_bytes.to_string()).arg(folder);
            }
        }
        let born = Instant::now();
        let mut child = command.spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).await.unwrap();
        let address = line.trim().rsplit_once("http://").map(|(_, address)| address.to_owned());
        let address = address.unwrap_or_else(|| panic!("{kind:?} does not start: {line:?}"));
        let pid = Pid::from_raw(i32::try_from(child.id().unwrap()).unwrap()).unwrap();
        Self { address, born, child, pid, _stdout: stdout }
    }

    /// Tells it to stop, and waits until it has.
    pub async fn stop(mut self) {
        kill_process(self.pid, Signal::TERM).unwrap();
        let ended = tokio::time::timeout(Duration::from_secs(60), self.child.wait()).await;
        let status = ended.unwrap_or_else(|_| panic!("a server does not stop")).unwrap();
        assert!(status.success(), "a server ended with {status}");
    }

    /// What the system says of its memory.
    pub fn memory(&self) -> Memory {
        let text = self.proc("status");
        let mib = |key: &str| {
            let line = text.lines().find_map(|l| l.strip_prefix(key)).unwrap();
            let kib: f64 = line.trim().trim_end_matches("kB").trim().parse().unwrap();
            kib / 1024.0
        };
        Memory { peak_mib: mib("VmHWM:"), now_mib: mib("VmRSS:") }
    }

    /// Seconds of processor time that it has used, its own and the system's for it.
    pub fn computing(&self) -> f64 {
        let text = self.proc("stat");
        // The name in brackets may have spaces; the numbers come after it.
        let numbers: Vec<&str> = text.rsplit_once(')').unwrap().1.split_whitespace().collect();
        let ticks = |at: usize| numbers[at].parse::<f64>().unwrap();
        (ticks(11) + ticks(12)) / TICKS
    }

    fn proc(&self, file: &str) -> String {
        fs::read_to_string(format!("/proc/{}/{file}", self.pid.as_raw_nonzero())).unwrap()
    }
}
