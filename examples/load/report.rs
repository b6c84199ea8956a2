//! The figures, and the line of JSON that says them.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{server, stored::Stored, visitor::What};

/// One server in one case.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Side {
    /// Answers that were right.
    pub answers: usize,
    /// Answers that were wrong.
    pub wrong: u64,
    /// Answers a second.
    pub per_second: f64,
    /// Half of the answers took less, in microseconds.
    pub p50_us: f64,
    /// 99 of 100 answers took less, in microseconds.
    pub p99_us: f64,
    /// Processor time of the server for each answer, in microseconds. It says more than the rest on a machine that does other
    /// work, too.
    pub computing_us: f64,
}

impl Side {
    /// From the microseconds of each answer, the seconds on the wall and of processor time.
    pub fn new(mut took: Vec<f64>, wrong: u64, wall: f64, computing: f64) -> Self {
        took.sort_by(f64::total_cmp);
        let count = took.len() as f64;
        Self {
            answers: took.len(),
            wrong,
            per_second: count / wall,
            p50_us: percentile(&took, 50),
            p99_us: percentile(&took, 99),
            computing_us: computing / count * 1e6,
        }
    }
}

/// The value below which so many of a hundred lie; of sorted values.
fn percentile(sorted: &[f64], of_hundred: usize) -> f64 {
    let at = (sorted.len() * of_hundred).div_ceil(100).saturating_sub(1);
    sorted.get(at).copied().unwrap_or(f64::NAN)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    percentile(&values, 50)
}

/// One case.
pub struct Case {
    what: What,
    connections: usize,
    /// The median of the turns.
    throughput: f64,
    product: Side,
    yardstick: Side,
}

impl Case {
    /// `ratios` has the throughput of the product by that of the yardstick, a turn each.
    pub fn new(what: What, connections: usize, ratios: Vec<f64>, product: Side, yardstick: Side) -> Self {
        Self { what, connections, throughput: median(ratios), product, yardstick }
    }

    fn json(&self) -> Value {
        let (p, y) = (&self.product, &self.yardstick);
        json!({
            "what": self.what.word(),
            "connections": self.connections,
            "ratios": {
                "throughput": round(self.throughput),
                "p50": round(p.p50_us / y.p50_us),
                "p99": round(p.p99_us / y.p99_us),
                "computing": round(p.computing_us / y.computing_us),
            },
            "product": p,
            "yardstick": y,
        })
    }
}

/// How long from the start of a process to its first page, each time.
#[derive(Default)]
pub struct Starts {
    /// Of the product.
    pub product: Vec<Duration>,
    /// Of the yardstick.
    pub yardstick: Vec<Duration>,
}

/// Memory after everything.
pub struct Memory {
    /// Of the product.
    pub product: server::Memory,
    /// Of the yardstick.
    pub yardstick: server::Memory,
}

/// Everything.
pub struct Report {
    /// Whether servers and visitors had a core of their own.
    pub pinned: bool,
    /// Seconds of load for each server in each case.
    pub seconds: f64,
    /// Bytes of the page at the product and at the yardstick.
    pub page_bytes: (usize, usize),
    /// Every case.
    pub cases: Vec<Case>,
    /// Starts.
    pub starts: Starts,
    /// Memory.
    pub memory: Memory,
    /// What is on the disk.
    pub stored: Stored,
}

impl Report {
    /// Whether every answer was right and every acknowledged one is on the disk.
    pub fn is_whole(&self) -> bool {
        let right = |side: &Side| side.wrong == 0 && side.answers > 0;
        self.stored.is_whole() && self.cases.iter().all(|c| right(&c.product) && right(&c.yardstick))
    }

    /// One line of JSON.
    pub fn line(&self) -> String {
        let start = |times: &[Duration]| {
            let ms: Vec<f64> = times.iter().map(|t| t.as_secs_f64() * 1e3).collect();
            let most = ms.iter().copied().fold(0.0, f64::max);
            json!({ "median_ms": round(median(ms)), "most_ms": round(most) })
        };
        json!({
            "pinned": self.pinned,
            "seconds": self.seconds,
            "page_bytes": { "product": self.page_bytes.0, "yardstick": self.page_bytes.1 },
            "cases": self.cases.iter().map(Case::json).collect::<Vec<_>>(),
            "start": { "product": start(&self.starts.product), "yardstick": start(&self.starts.yardstick) },
            "memory": { "product": self.memory.product, "yardstick": self.memory.yardstick },
            "stored": self.stored,
        })
        .to_string()
    }
}

fn round(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_one_of_the_values() {
        let values: Vec<f64> = (1..=200).map(f64::from).collect();
        assert_eq!(percentile(&values, 50), 100.0);
        assert_eq!(percentile(&values, 99), 198.0);
        assert_eq!(percentile(&[7.0], 99), 7.0);
        assert!(percentile(&[], 50).is_nan());
        assert_eq!(median(vec![3.0, 1.0, 2.0]), 2.0);
    }

    #[test]
    fn figures_of_a_side_come_from_all_of_its_turns() {
        let side = Side::new(vec![30.0, 10.0, 20.0, 40.0], 0, 2.0, 0.001);
        assert_eq!((side.per_second, side.p50_us, side.p99_us, side.computing_us), (2.0, 20.0, 40.0, 250.0));
    }
}
