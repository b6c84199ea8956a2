//! `regain identify --ndjson`: many texts in one run, a line in and a line out. The content is read once; one line is in
//! memory at a time. A line that cannot be used gives a line that says why, and the next one is read.

use std::{
    io::{self, BufWriter, Write as _},
    path::Path,
    process::ExitCode,
};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    identify::LIMIT,
    lines::{Line, Lines},
};
use crate::{
    content::Content,
    lookup::{self, Report},
};

/// The most bytes of a line. A text of the longest length fits in, even where each character is an escape.
const MOST: usize = 4 * 1024 * 1024;

/// A line of the input; further keys are left alone.
#[derive(Deserialize)]
struct Asked {
    id: Value,
    text: String,
}

/// A line of the output.
#[derive(Serialize)]
struct Answered<'a> {
    id: &'a Value,
    #[serde(flatten)]
    report: &'a Report,
}

/// A line of the output where the look-up could not be made.
#[derive(Serialize)]
struct Failed {
    id: Value,
    line: u64,
    error: String,
}

/// Answers every line; 1 where one could not be used.
pub fn run(
    file: Option<&Path>,
    content: impl FnOnce() -> anyhow::Result<Content>,
) -> anyhow::Result<ExitCode> {
    let mut lines = Lines::open(file, MOST)?;
    let content = content()?;
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut all_well = true;
    while let Some((number, line)) = lines.next().context("the input cannot be read")? {
        let (answer, well) = match line {
            Line::Read(line) if line.trim_ascii().is_empty() => continue,
            Line::Read(line) => answer(line, number, &content)?,
            Line::TooLong => {
                (failed(Value::Null, number, format!("the line has more than {MOST} bytes"))?, false)
            }
        };
        all_well &= well;
        let written = writeln!(out, "{answer}");
        // Whoever waits for the answer to one line gets it; in a long run they go out in large pieces.
        if written.and_then(|()| if lines.has_more() { Ok(()) } else { out.flush() }).is_err() {
            // Whoever reads has gone, as `head` does.
            break;
        }
    }
    let _ = out.flush();
    Ok(ExitCode::from(u8::from(!all_well)))
}

/// The line for a line, and whether all was well. An error says nothing of the text.
fn answer(line: &[u8], number: u64, content: &Content) -> anyhow::Result<(String, bool)> {
    let asked: Asked = match serde_json::from_slice(line) {
        Ok(asked) => asked,
        Err(error) if error.is_data() => {
            let why = "the line needs “id” and “text”, and the text is a string".to_owned();
            return Ok((failed(Value::Null, number, why)?, false));
        }
        Err(error) => {
            let why = format!("the line is not JSON from column {} on", error.column());
            return Ok((failed(Value::Null, number, why)?, false));
        }
    };
    if !(asked.id.is_string() || asked.id.is_number()) {
        let why = "the id is a string or a number".to_owned();
        return Ok((failed(Value::Null, number, why)?, false));
    }
    Ok(match lookup::look_up(asked.text.as_bytes(), LIMIT, content.flow(), content.symptoms()) {
        Ok(found) => (serde_json::to_string(&Answered { id: &asked.id, report: &found.report })?, true),
        Err(error) => (failed(asked.id, number, error.to_string())?, false),
    })
}

fn failed(id: Value, line: u64, error: String) -> serde_json::Result<String> {
    serde_json::to_string(&Failed { id, line, error })
}
