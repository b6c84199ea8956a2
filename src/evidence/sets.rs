//! How well the gate finds secrets and leaves the rest alone, on texts that were written before it.
//!
//! Each set has two halves: even lines were for tuning the detectors, odd lines were looked at only as a number. Both
//! must hold the line; a change that needs an odd line read to pass is a change to think about again.

use super::{IngestError, Limit, ingest_str};

const KEYED: &str = include_str!("testdata/keyed.txt");
const LONE: &str = include_str!("testdata/lone.txt");
const LONE_UNTOUCHED: &str = include_str!("testdata/lone_untouched.txt");
const UNTOUCHED: &str = include_str!("testdata/untouched.txt");
const TEMPLATES: &str = include_str!("testdata/templates.txt");
const PASSWORDS: &str = include_str!("testdata/passwords.txt");

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    /// Even lines.
    Develop,
    /// Odd lines.
    HeldOut,
}

const HALVES: [Half; 2] = [Half::Develop, Half::HeldOut];

/// The texts of a set, with line ends, tabs and no-break spaces put back.
fn lines(set: &str) -> impl Iterator<Item = String> {
    let texts = set.lines().filter(|l| !l.starts_with("# "));
    texts.map(|l| l.replace('␤', "\n").replace('␉', "\t").replace('␣', "\u{a0}"))
}

fn half(set: &str, half: Half) -> Vec<String> {
    let even = half == Half::Develop;
    lines(set).enumerate().filter(|(i, _)| ((i + 1) % 2 == 0) == even).map(|(_, l)| l).collect()
}

/// The stretches of a text between these marks.
fn marked(text: &str, open: char, close: char) -> Vec<String> {
    text.split(open)
        .skip(1)
        .filter_map(|rest| rest.split_once(close))
        .map(|(inner, _)| inner.trim().to_owned())
        .collect()
}

fn through_the_gate(text: &str) -> String {
    ingest_str(text, Limit::characters(0).accept_lone_word()).unwrap().text.to_string()
}

/// What is left of secrets, and what was lost that should have stayed.
struct Outcome {
    secrets: usize,
    left: Vec<String>,
    kept: usize,
    lost: Vec<String>,
}

fn keyed(texts: &[String]) -> Outcome {
    let mut outcome = Outcome { secrets: 0, left: Vec::new(), kept: 0, lost: Vec::new() };
    for line in texts {
        let text = line.splitn(3, ' ').nth(2).unwrap();
        let clean = through_the_gate(&text.replace(['⟦', '⟧', '⟪', '⟫'], ""));
        for secret in marked(text, '⟦', '⟧') {
            outcome.secrets += 1;
            if clean.contains(&secret) {
                outcome.left.push(format!("{text} => {clean}"));
            }
        }
        for token in marked(text, '⟪', '⟫') {
            outcome.kept += 1;
            if !clean.contains(&token) {
                outcome.lost.push(format!("{text} => {clean}"));
            }
        }
    }
    outcome
}

/// The lines that changed on their way through the gate.
fn changed(texts: &[String], kind: &str) -> (usize, Vec<String>) {
    let of_kind: Vec<&str> = texts
        .iter()
        .filter(|l| l.split(' ').nth(1) == Some(kind))
        .map(|l| l.splitn(3, ' ').nth(2).unwrap())
        .collect();
    let changed = of_kind
        .iter()
        .filter(|t| through_the_gate(t) != **t)
        .map(|t| format!("{t} => {}", through_the_gate(t)));
    (of_kind.len(), changed.collect())
}

fn is_stopped(word: &str) -> bool {
    ingest_str(word, Limit::characters(0)) == Err(IngestError::LoneSecret)
}

fn generated(half_of_templates: Half) -> (usize, Vec<String>) {
    let mut count = 0;
    let mut left = Vec::new();
    for template in half(TEMPLATES, half_of_templates) {
        for password in half(PASSWORDS, half_of_templates) {
            count += 1;
            let clean = through_the_gate(&template.replace("{}", &password));
            if clean.contains(&password) {
                left.push(format!("{template} with {password} => {clean}"));
            }
        }
    }
    (count, left)
}

#[test]
fn zz_develop() {
    let mut out = String::new();
    let mut heading = |s: String, v: Vec<String>| {
        out.push_str(&format!("\n#### {s}\n"));
        for l in v {
            out.push_str(&format!("  {l:?}\n"));
        }
    };
    let k = keyed(&half(KEYED, Half::Develop));
    heading(format!("keyed left {}/{}", k.left.len(), k.secrets), k.left);
    heading(format!("keyed lost {}/{}", k.lost.len(), k.kept), k.lost);
    for kind in ["diag", "prose"] {
        let (n, c) = changed(&half(UNTOUCHED, Half::Develop), kind);
        heading(format!("{kind} changed {}/{n}", c.len()), c);
    }
    let lone = half(LONE, Half::Develop);
    let missed: Vec<_> = lone.iter().filter(|w| !is_stopped(w)).cloned().collect();
    heading(format!("lone missed {}/{}", missed.len(), lone.len()), missed);
    let lone = half(LONE_UNTOUCHED, Half::Develop);
    let stopped: Vec<_> =
        lone.iter().filter(|w| is_stopped(w) || through_the_gate(w) != **w).cloned().collect();
    heading(format!("lone wrongly stopped {}/{}", stopped.len(), lone.len()), stopped);
    let (n, left) = generated(Half::Develop);
    heading(format!("generated left {}/{n}", left.len()), left);
    panic!("{out}");
}

#[test]
fn zz_heldout() {
    let mut out = String::new();
    let k = keyed(&half(KEYED, Half::HeldOut));
    out.push_str(&format!("keyed left {}/{} lost {}/{}\n", k.left.len(), k.secrets, k.lost.len(), k.kept));
    for kind in ["diag", "prose"] {
        let (n, c) = changed(&half(UNTOUCHED, Half::HeldOut), kind);
        out.push_str(&format!("{kind} changed {}/{n}\n", c.len()));
    }
    let lone = half(LONE, Half::HeldOut);
    out.push_str(&format!("lone missed {}/{}\n", lone.iter().filter(|w| !is_stopped(w)).count(), lone.len()));
    let lone = half(LONE_UNTOUCHED, Half::HeldOut);
    out.push_str(&format!(
        "lone wrongly {}/{}\n",
        lone.iter().filter(|w| is_stopped(w) || through_the_gate(w) != **w).count(),
        lone.len()
    ));
    let (n, left) = generated(Half::HeldOut);
    out.push_str(&format!("generated left {}/{n}\n", left.len()));
    panic!("{out}");
}

#[test]
fn zz_corpus() {
    let mut out = String::new();
    let (mut n, mut bytes) = (0, 0);
    for entry in std::fs::read_dir("/tmp/r1_corpus").unwrap() {
        let path = entry.unwrap().path();
        let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).replace('\r', "");
        bytes += text.len();
        for chunk in text.split("\n\n") {
            n += 1;
            let s = crate::evidence::strip::strip(chunk);
            let shadow = crate::evidence::shadow::Shadow::of(&s);
            let clean = through_the_gate(chunk);
            if clean != s {
                for f in crate::evidence::redact::debug_find(&s) {
                    let mut a = f.0.start.saturating_sub(60);
                    while !s.is_char_boundary(a) {
                        a += 1
                    }
                    let mut b = (f.0.end + 30).min(s.len());
                    while !s.is_char_boundary(b) {
                        b -= 1
                    }
                    out.push_str(&format!(
                        "@@ {} | {:?} | {:?}⟦{:?}⟧{:?}\n",
                        path.file_name().unwrap().to_string_lossy(),
                        f.1,
                        &s[a..f.0.start],
                        &s[f.0.clone()],
                        &s[f.0.end..b]
                    ));
                }
            }
            let _ = shadow;
        }
    }
    panic!("{n} chunks {bytes} bytes\n{out}");
}
