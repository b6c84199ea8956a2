//! `regain serve`: the server, from its first message to a graceful stop.

use std::{net::SocketAddr, path::PathBuf, process::ExitCode, sync::Arc, time::Duration};

use anyhow::Context as _;
use axum_server::{Handle, tls_rustls::RustlsConfig};
use clap::Args;
use tokio::{
    net::TcpListener,
    signal::unix::{Signal, SignalKind, signal},
    sync::oneshot,
};

use self::{certificate::Files, listen::Times};
use super::{key, leftovers, log, say, say_error};
use crate::{
    clock::{Clock, SystemClock},
    config::Effective,
    connect::{self, Rules},
    content::Content,
    evidence::{self, Limit},
    intake::Intake,
    store::{FolderLock, Limits as Kept, Options, Store},
    web::{self, State, SystemChance},
};

mod certificate;
mod listen;

/// Flags of the server; each is also a key of the configuration.
#[derive(Args, Default)]
pub struct Flags {
    /// Where to listen
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
    /// The folder of the database
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// A folder whose files replace built-in content
    #[arg(long, value_name = "DIR")]
    content: Option<PathBuf>,
    /// Cookies over plain HTTP, for browsers that take none otherwise on this machine; for a try alone
    #[arg(long)]
    insecure_loopback_cookies: bool,
}

impl Flags {
    /// The flags as configuration keys.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let path = |p: &PathBuf| p.display().to_string();
        [
            ("listen", self.listen.clone()),
            ("data", self.data.as_ref().map(path)),
            ("content", self.content.as_ref().map(path)),
            ("insecure_loopback_cookies", self.insecure_loopback_cookies.then(|| "true".to_owned())),
        ]
        .into_iter()
        .filter_map(|(key, value)| Some((key, value?)))
        .collect()
    }
}

/// Serves until it is told to stop.
pub fn run(effective: &Effective) -> anyhow::Result<ExitCode> {
    let config = effective.config.clone();
    log::start(&config.log, config.log_format)?;
    config.reach()?;
    let files = config.tls.files().map(|(certificate, key)| Files::new(certificate, key));
    let tls = files.as_ref().map(Files::load).transpose()?.map(RustlsConfig::from_config);
    let content = match Content::load(config.content.as_deref()) {
        Ok(content) => content,
        Err(report) => {
            say_error(&report.to_string());
            say_error("regain: the content has faults, so the server does not start");
            return Ok(ExitCode::from(1));
        }
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        std::fs::create_dir_all(&config.data)
            .with_context(|| format!("the data folder {} cannot be made", config.data.display()))?;
        let _folder = FolderLock::server(&config.data).await.with_context(|| {
            format!("the data folder {} cannot be used", config.data.display())
        })?;
        leftovers::remove(&config.data);
        let code_key = key::load(&config.data, &SystemChance)?;
        let clock = SystemClock;
        // The patterns of the gate compile at their first use: better here than in somebody's first paste.
        let _ = evidence::ingest_str("warm", Limit::characters(10));
        let path = config.data.join("regain.db");
        let store = Store::open(&path, Options::default(), clock.now())
            .await
            .with_context(|| format!("the database {} cannot be used", path.display()))?;
        // What is overdue goes before anybody is let in.
        store.purge(clock.now(), Kept::default()).await.context("overdue sessions cannot be deleted")?;
        let listener = TcpListener::bind(config.listen)
            .await
            .with_context(|| format!("cannot listen on {}", config.listen))?;
        let address = listener.local_addr()?;
        let patience = config.limits.request_seconds;
        let time = |seconds: u32| (seconds > 0).then(|| Duration::from_secs(u64::from(seconds)));
        let limits = &config.limits;
        let times = Times { first: time(limits.header_seconds), next: time(limits.idle_seconds) };
        let scheme = if tls.is_some() { "https" } else { "http" };
        let intake = Intake::of_this_program(&config).context("uploads cannot be received")?;
        let state = State::new(
            Arc::new(content),
            store.clone(),
            with_port(config, address),
            Arc::new(clock),
            Arc::new(SystemChance),
            intake,
        );
        state.use_code_key(code_key);
        let app = web::app(state.clone()).map_err(anyhow::Error::msg)?;
        let mut signals = Signals::new().context("signals cannot be received")?;
        let watching = match (files, &tls) {
            (Some(files), Some(used)) => Some(tokio::spawn(files.watch(used.clone(), signal(SignalKind::hangup())?))),
            (_, _) => None,
        };
        say(&format!("Regain listens on {scheme}://{address}"));
        let sweeping = tokio::spawn(sweep(store.clone(), state.clone()));
        watch_status(&state);
        let (told, was_told) = oneshot::channel();
        let handle = Handle::new();
        let stopping = tokio::spawn({
            let handle = handle.clone();
            async move {
                signals.stop().await;
                // Nobody new is let in, streams end, and requests that have begun may end.
                state.stop();
                handle.graceful_shutdown(None);
                let _ = told.send(());
            }
        });
        let service = app.into_make_service_with_connect_info::<SocketAddr>();
        tokio::select! {
            ended = listen::serve(listener, service, handle, tls, times) => ended?,
            () = out_of_patience(was_told, patience) => tracing::warn!("connections that did not end were cut off"),
        }
        stopping.abort();
        if let Some(watching) = watching {
            watching.abort();
        }
        sweeping.abort();
        store.close().await;
        tracing::info!("stopped");
        Ok(ExitCode::SUCCESS)
    })
}

/// With the port that was really taken, where 0 was asked for.
fn with_port(mut config: crate::config::Config, address: SocketAddr) -> crate::config::Config {
    config.listen = address;
    config
}

/// Once an hour: deletes what is overdue, and forgets addresses that have been quiet.
async fn sweep(store: Store, state: State) {
    let mut every = tokio::time::interval(Duration::from_secs(3600));
    every.tick().await;
    loop {
        every.tick().await;
        state.tidy();
        match store.purge(state.now(), Kept::default()).await {
            Ok(purged) => tracing::info!(sessions = purged.sessions, "purged"),
            Err(error) => tracing::warn!(why = %error, "purge failed"),
        }
    }
}

/// Reads Microsoft's status feed again and again, where that is configured. It ends with the runtime.
fn watch_status(state: &State) {
    let network = &state.config().network;
    if network.status {
        let (rules, feed) = (Rules::of(network), network.status_feed.clone());
        tokio::spawn(connect::watch(rules, feed, state.notices().clone(), Arc::new(SystemClock)));
    }
}

/// What tells the server to stop: Ctrl-C and SIGTERM. They count from before it says that it listens.
struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn stop(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// Ends when the server was told to stop and every request had its time and a second more. A request that arrived ends
/// within its limit; what is left are connections on which half a request lies, and they would keep the server for ever.
/// Without a limit for requests there is none here.
async fn out_of_patience(told: oneshot::Receiver<()>, request_seconds: u32) {
    if told.await.is_err() || request_seconds == 0 {
        std::future::pending::<()>().await;
    }
    tokio::time::sleep(Duration::from_secs(u64::from(request_seconds) + 1)).await;
}
