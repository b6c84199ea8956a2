//! A check as a file: what a session takes as evidence. The key `regain_probe` says what it is.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Cloud, finding::Finding};

/// A check with its findings. It names machines of Microsoft's alone, and nobody's user, tenant or computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The version of this shape: 1.
    pub regain_probe: u8,
    /// When it was made.
    pub time: Timestamp,
    /// What made it, such as `regain 0.1.0`.
    pub program: String,
    /// The cloud whose endpoints were asked.
    pub cloud: String,
    /// The way: `direct` or `proxy`.
    pub way: String,
    /// What was found, machine by machine, step by step.
    pub results: Vec<Row>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The machine.
    pub host: String,
    /// The step, such as `dns` or `tls1.2`.
    pub check: String,
    /// `ok`, `note`, `skipped` or `fail`.
    pub result: String,
    /// What was seen.
    pub detail: String,
    /// Milliseconds that it took.
    pub ms: u64,
}

impl Record {
    /// The record of a check.
    #[must_use]
    pub fn new(cloud: Cloud, by_proxy: bool, time: Timestamp, findings: &[Finding]) -> Self {
        let row = |finding: &Finding| Row {
            host: finding.host.clone(),
            check: finding.check.word().to_owned(),
            result: finding.outcome().word().to_owned(),
            detail: finding.detail(),
            ms: finding.ms,
        };
        Self {
            regain_probe: 1,
            time,
            program: format!("regain {}", env!("CARGO_PKG_VERSION")),
            cloud: cloud.word().to_owned(),
            way: if by_proxy { "proxy" } else { "direct" }.to_owned(),
            results: findings.iter().map(row).collect(),
        }
    }
}
