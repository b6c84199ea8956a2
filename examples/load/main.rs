//! What a page and an answer cost: `cargo run --release --example load`.
//!
//! It starts the product (`regain serve` from the library, in a process of its own) and a yardstick, a bare program that does
//! the least possible work for the same two pages (`yardstick.rs`), both on one core, and asks them by turns from another.
//! Every answer is looked at: its status and a mark that only the right page has. At the end it counts the rows on the disk
//! and compares them with the answers that were acknowledged.
//!
//! One line of JSON on standard output has the ratios and the figures behind them. What passes for good is not decided here.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a measurement that cannot be made ends")]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it prints what it found")]
#![allow(clippy::disallowed_methods, reason = "it measures time, and its roles come through the environment")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Parser;

mod cores;
mod http;
mod report;
mod rounds;
mod server;
mod setting;
mod stored;
mod visitor;
mod yardstick;

use report::Report;
use server::{Kind, Server};
use setting::Setting;
use visitor::What;

/// Connections of each case.
const CONNECTIONS: [usize; 3] = [1, 16, 64];
/// How often each is started to see how long that takes.
const STARTS: usize = 5;

/// Measures pages and answers next to a bare program.
#[derive(Parser)]
struct Flags {
    /// Seconds of load for each program in each case
    #[arg(long, default_value_t = 6.0)]
    seconds: f64,
    /// The folder of the databases; it is emptied first. It must lie on a disk: where a flush costs nothing, answers cost nothing
    #[arg(long, default_value = "target/load")]
    data: PathBuf,
    /// Only this: get or post
    #[arg(long)]
    only: Option<String>,
    /// Only so many connections
    #[arg(long)]
    connections: Option<usize>,
}

fn main() -> ExitCode {
    // The same program in another role. The measuring one starts both others.
    match std::env::var(server::ROLE).as_deref() {
        Ok("product") => {
            cores::stay_where_told();
            regain::cli::run()
        }
        Ok("yardstick") => {
            cores::stay_where_told();
            yardstick::run();
            ExitCode::SUCCESS
        }
        _ => measure(&Flags::parse()),
    }
}

fn measure(flags: &Flags) -> ExitCode {
    let cores = cores::divide();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let report = runtime.block_on(run(flags, cores.as_ref()));
    println!("{}", report.line());
    if report.is_whole() {
        return ExitCode::SUCCESS;
    }
    eprintln!("load: answers were lost, or went wrong; the figures mean nothing");
    ExitCode::FAILURE
}

async fn run(flags: &Flags, cores: Option<&cores::Cores>) -> Report {
    let core = cores.map(|c| c.servers);
    let (product, yardstick) = (folder(&flags.data, "product"), folder(&flags.data, "yardstick"));
    let most = flags.connections.unwrap_or(CONNECTIONS[CONNECTIONS.len() - 1]);

    eprintln!("load: making {most} sessions");
    let first = Server::start(Kind::Product, &product, core, 0).await;
    let setting = Setting::make(&first, most).await;
    first.stop().await;

    eprintln!("load: starting each {STARTS} times");
    let mut starts = report::Starts::default();
    for _ in 0..STARTS {
        for (kind, folder, times) in [
            (Kind::Product, &product, &mut starts.product),
            (Kind::Yardstick, &yardstick, &mut starts.yardstick),
        ] {
            let server = Server::start(kind, folder, core, setting.page_bytes).await;
            times.push(setting.first_answer(&server).await);
            server.stop().await;
        }
    }

    let product_server = Server::start(Kind::Product, &product, core, setting.page_bytes).await;
    let yardstick_server = Server::start(Kind::Yardstick, &yardstick, core, setting.page_bytes).await;
    let mut pair = rounds::Pair::new(&setting, &product_server, &yardstick_server);
    let mut cases = Vec::new();
    for what in [What::Get, What::Post] {
        if flags.only.as_deref().is_some_and(|only| only != what.word()) {
            continue;
        }
        for connections in CONNECTIONS {
            if flags.connections.is_some_and(|only| only != connections) {
                continue;
            }
            eprintln!("load: {} at {connections}", what.word());
            cases.push(pair.case(what, connections, flags.seconds).await);
        }
    }
    let acknowledged = pair.acknowledged();
    let page_bytes = pair.page_bytes().await;
    let memory = report::Memory { product: product_server.memory(), yardstick: yardstick_server.memory() };
    drop(pair);
    product_server.stop().await;
    yardstick_server.stop().await;
    let stored = stored::Stored {
        product_acknowledged: acknowledged.0 + setting.acknowledged,
        product: stored::of_product(&product).await,
        yardstick_acknowledged: acknowledged.1,
        yardstick: stored::of_yardstick(&yardstick).await,
    };
    Report { pinned: cores.is_some(), seconds: flags.seconds, page_bytes, cases, starts, memory, stored }
}

/// An empty folder.
fn folder(data: &Path, name: &str) -> PathBuf {
    let folder = data.join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}
