//! The findings for people: machine by machine, then what to do.

use std::{collections::BTreeMap, fmt::Write as _};

use crate::connect::{Advice, Finding, Outcome, Target};

/// The table.
pub fn print(targets: &[Target], findings: &[Finding], by_proxy: bool) -> String {
    let mut out = String::new();
    let mut to_do: BTreeMap<Advice, Vec<&str>> = BTreeMap::new();
    let mut failed = 0;
    for target in targets {
        let of = || findings.iter().filter(|f| f.host == target.host() && f.port == target.port());
        let _ = writeln!(out, "{}:{}, {}", target.host(), target.port(), target.what());
        for finding in of() {
            let (check, outcome) = (finding.check.word(), finding.outcome().word());
            let _ = writeln!(out, "  {check:<7} {outcome:<8} {:>6} ms  {}", finding.ms, finding.detail());
            if let Some(advice) = finding.advice() {
                let hosts = to_do.entry(advice).or_default();
                if hosts.last() != Some(&target.host()) {
                    hosts.push(target.host());
                }
            }
        }
        failed += usize::from(of().any(|f| f.outcome() == Outcome::Fail));
        out.push('\n');
    }
    if failed == 0 {
        let _ = writeln!(out, "All {} are reached from this machine.", targets.len());
    } else {
        let _ = writeln!(out, "{failed} of {} have a fault. What to do:", targets.len());
    }
    for (advice, hosts) in to_do {
        let _ = writeln!(out, "* {}\n  Seen at: {}", advice.0, hosts.join(", "));
    }
    let way = if by_proxy { "through the proxy" } else { "without a proxy" };
    let _ = writeln!(
        out,
        "\nThis was asked {way}, from this machine. The sync server may have other settings: \
         `regain probe --powershell` prints a script for it."
    );
    out
}
