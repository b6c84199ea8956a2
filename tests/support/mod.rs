//! The program as it is shipped: spawned, spoken to over loopback, killed at the end. Every wait has an end.
#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test says what is wrong by failing"
)]

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, BufRead as _, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, ExitStatus, Output, Stdio},
    sync::{Mutex, mpsc},
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufStream},
    net::TcpStream,
    time::timeout,
};

/// The longest that anything may take.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Waits until something is so.
pub async fn until(what: &str, mut so: impl AsyncFnMut() -> bool) {
    let waited = async {
        while !so().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(PATIENCE, waited).await.unwrap_or_else(|_| panic!("it never came to this: {what}"));
}

/// The program with an environment of its own, so that nothing of this machine's has a say.
pub fn program(args: &[&str], environment: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_regain"));
    command.args(args).env_clear().envs(environment.iter().copied());
    command
}

/// Runs a command to its end.
pub async fn run(args: &[&str], environment: &[(&str, &str)], input: &[u8]) -> Ran {
    let mut command = tokio::process::Command::from(program(args, environment));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // A command that does not read its input ends all the same.
    let writing = tokio::spawn(async move { stdin.write_all(&input).await });
    let output = timeout(PATIENCE, child.wait_with_output()).await;
    let output = output.unwrap_or_else(|_| panic!("{args:?} does not end")).unwrap();
    let _ = writing.await;
    Ran::from(output)
}

/// What a command did.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let ran = Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) };
        assert!(!ran.err.contains("panicked"), "{}", ran.err);
        ran
    }
}

/// A server that is killed when it is dropped.
pub struct Server {
    pub address: SocketAddr,
    child: Mutex<Child>,
    err: tempfile::NamedTempFile,
}

impl Server {
    /// Starts it on a free port of this machine, without limits by address.
    pub fn start(data: &Path, args: &[&str], environment: &[(&str, &str)]) -> Self {
        Self::start_at("127.0.0.1:0", data, args, environment)
    }

    /// Starts it elsewhere, without limits by address.
    pub fn start_at(listen: &str, data: &Path, args: &[&str], environment: &[(&str, &str)]) -> Self {
        let data = data.to_str().unwrap();
        let mut command = program(&["serve", "--listen", listen, "--data", data], environment);
        let err = tempfile::NamedTempFile::new().unwrap();
        command
            .args(args)
            .env("REGAIN_LIMITS_PER_IP", "false")
            .env("REGAIN_LIMITS_SESSIONS_PER_SECOND", "0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(err.path()).unwrap());
        let mut child = command.spawn().unwrap();
        let out = child.stdout.take().unwrap();
        let (sender, first_line) = mpsc::channel();
        std::thread::spawn(move || {
            let mut line = String::new();
            let _ = BufReader::new(out).read_line(&mut line);
            let _ = sender.send(line);
        });
        let line = first_line.recv_timeout(PATIENCE).unwrap_or_default();
        let address = line.trim().strip_prefix("Regain listens on http").map(|a| a.trim_start_matches('s'));
        let address = address.and_then(|a| a.strip_prefix("://")).and_then(|a| a.parse::<SocketAddr>().ok());
        let Some(mut address) = address else {
            let _ = child.kill();
            let _ = child.wait();
            panic!("the server said {line:?}\n{}", fs::read_to_string(err.path()).unwrap());
        };
        // Whoever listens everywhere listens here.
        if address.ip().is_unspecified() {
            address.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
        }
        Self { address, child: Mutex::new(child), err }
    }

    /// SIGKILL: it gets no chance to do anything more.
    pub fn kill(&self) {
        self.child.lock().unwrap().kill().unwrap();
    }

    /// SIGTERM: what a service manager sends.
    pub fn terminate(&self) {
        self.signal("TERM");
    }

    /// Any other signal, by its short name.
    pub fn signal(&self, name: &str) {
        let process = self.child.lock().unwrap().id().to_string();
        let kill = ["-c", "kill -\"$0\" \"$1\"", name, &process];
        assert!(Command::new("sh").args(kill).status().unwrap().success());
    }

    /// Waits until the process has ended.
    pub async fn ended(&self) -> ExitStatus {
        let mut status = None;
        until("the server ended", async || {
            status = self.child.lock().unwrap().try_wait().unwrap();
            status.is_some()
        })
        .await;
        status.unwrap()
    }

    /// Everything that it wrote to its standard error.
    pub fn log(&self) -> String {
        fs::read_to_string(self.err.path()).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let mut child = self.child.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let _ = child.kill();
        let _ = child.wait();
        if std::thread::panicking() {
            eprintln!("the server's log:\n{}", self.log());
        }
    }
}

/// One connection to the server that keeps its cookies. It knows as much of HTTP as these tests need.
pub struct Browser {
    stream: BufStream<TcpStream>,
    host: String,
    pub cookies: BTreeMap<String, String>,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Browser {
    pub async fn connect(address: SocketAddr) -> io::Result<Self> {
        let stream = timeout(PATIENCE, TcpStream::connect(address)).await??;
        Ok(Self { stream: BufStream::new(stream), host: address.to_string(), cookies: BTreeMap::new() })
    }

    /// From another address of this machine, and for another host.
    pub async fn connect_from(from: &str, address: SocketAddr, host: &str) -> io::Result<Self> {
        let socket = tokio::net::TcpSocket::new_v4()?;
        socket.bind(SocketAddr::new(from.parse().unwrap(), 0))?;
        let stream = timeout(PATIENCE, socket.connect(address)).await??;
        Ok(Self { stream: BufStream::new(stream), host: host.to_owned(), cookies: BTreeMap::new() })
    }

    pub async fn get(&mut self, path: &str) -> io::Result<Answer> {
        let request = format!("GET {path} HTTP/1.1\r\n{}\r\n", self.headers());
        self.exchange(request.as_bytes()).await
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> io::Result<Answer> {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let head = self.form_head(path, body.len(), "");
        self.exchange(format!("{head}{body}").as_bytes()).await
    }

    /// The head of a form, with the empty line that ends it.
    pub fn form_head(&self, path: &str, length: usize, more: &str) -> String {
        format!(
            "POST {path} HTTP/1.1\r\n{}sec-fetch-site: same-origin\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n{more}\r\n",
            self.headers()
        )
    }

    /// The headers of every request.
    pub fn headers(&self) -> String {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let cookies =
            if cookies.is_empty() { String::new() } else { format!("cookie: {}\r\n", cookies.join("; ")) };
        format!("host: {}\r\n{cookies}", self.host)
    }

    /// Sends bytes as they are.
    pub async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        let sent = async {
            self.stream.write_all(bytes).await?;
            self.stream.flush().await
        };
        timeout(PATIENCE, sent).await?
    }

    /// Sends bytes as they are, and reads one answer.
    pub async fn exchange(&mut self, bytes: &[u8]) -> io::Result<Answer> {
        self.send(bytes).await?;
        self.answer().await
    }

    /// Reads one answer; what comes before its body alone where it has none.
    pub async fn answer(&mut self) -> io::Result<Answer> {
        timeout(PATIENCE, self.read()).await?
    }

    async fn read(&mut self) -> io::Result<Answer> {
        let first = self.line().await?;
        let broken = || io::Error::new(io::ErrorKind::InvalidData, first.clone());
        let status = first.split(' ').nth(1).and_then(|s| s.parse().ok()).ok_or_else(broken)?;
        let mut headers = Vec::new();
        loop {
            let line = self.line().await?;
            let Some((name, value)) = line.split_once(':') else { break };
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        let mut answer = Answer { status, headers, body: String::new() };
        if let Some(length) = answer.header("content-length") {
            let mut body = vec![0; length.parse().map_err(|_| broken())?];
            self.stream.read_exact(&mut body).await?;
            answer.body = String::from_utf8(body).map_err(|_| broken())?;
        }
        for (_, cookie) in answer.headers.iter().filter(|(name, _)| name == "set-cookie") {
            let pair = cookie.split(';').next().and_then(|c| c.split_once('='));
            let (name, value) = pair.ok_or_else(broken)?;
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        Ok(answer)
    }

    async fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(line.trim_end().to_owned())
    }
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    pub fn location(&self) -> &str {
        self.header("location").unwrap_or_else(|| panic!("no redirect, but {}: {}", self.status, self.body))
    }

    /// An attribute of the first element that fits.
    pub fn attr(&self, css: &str, name: &str) -> Option<String> {
        let html = scraper::Html::parse_document(&self.body);
        let element = html.select(&scraper::Selector::parse(css).unwrap()).next()?;
        element.value().attr(name).map(str::to_owned)
    }

    /// The words of the first element that fits.
    pub fn text(&self, css: &str) -> Option<String> {
        let html = scraper::Html::parse_document(&self.body);
        let element = html.select(&scraper::Selector::parse(css).unwrap()).next()?;
        Some(element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" "))
    }
}
