//! Works that are measured by turns, so that whatever else the machine does falls on all of them, and then each alone by
//! criterion. The first work is the yardstick.
#![allow(dead_code, reason = "each benchmark uses its part")]

use std::time::{Duration, Instant};

use criterion::Criterion;

pub mod site;

/// How long a turn is at least.
const TURN: Duration = Duration::from_millis(5);
/// Turns of each work.
const TURNS: usize = 60;

/// Something that can be done again and again.
pub struct Work<'w> {
    name: &'static str,
    run: Box<dyn FnMut() + 'w>,
}

impl<'w> Work<'w> {
    /// A work with its name.
    pub fn new(name: &'static str, run: impl FnMut() + 'w) -> Self {
        Self { name, run: Box::new(run) }
    }

    fn turn(&mut self, times: u32) -> Duration {
        let start = Instant::now();
        for _ in 0..times {
            (self.run)();
        }
        start.elapsed() / times
    }
}

/// What all benchmarks have in common: quick, and without pictures.
pub fn criterion() -> Criterion {
    Criterion::default()
        .configure_from_args()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
}

/// Prints the median of each work and its ratio to the first, then hands each to criterion.
pub fn compare(criterion: &mut Criterion, what: &str, mut works: Vec<Work<'_>>) {
    let mut times: Vec<u32> = Vec::new();
    for work in &mut works {
        work.turn(3);
        let one = work.turn(3).max(Duration::from_nanos(10));
        times.push(u32::try_from(TURN.as_nanos() / one.as_nanos() + 1).unwrap());
    }
    let mut took: Vec<Vec<Duration>> = vec![Vec::new(); works.len()];
    for _ in 0..TURNS {
        for ((work, times), took) in works.iter_mut().zip(&times).zip(&mut took) {
            took.push(work.turn(*times));
        }
    }
    let medians: Vec<Duration> = took.into_iter().map(median).collect();
    let figures = works.iter().zip(&medians).skip(1).map(|(work, own)| {
        format!("{} {own:?}, ratio {:.2}", work.name, own.as_secs_f64() / medians[0].as_secs_f64())
    });
    println!("{what}: {} {:?}; {}", works[0].name, medians[0], figures.collect::<Vec<_>>().join("; "));
    let mut group = criterion.benchmark_group(what);
    for work in &mut works {
        group.bench_function(work.name, |b| b.iter(|| (work.run)()));
    }
    group.finish();
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
