//! What a check of the network found, as a file that somebody adds to a session: the JSON of `regain probe`, or any text.
//!
//! The JSON passes the gate string by string before it passes as a whole: a secret that is written with escapes would not be
//! seen in the whole. Reading is tolerant: what is missing is empty, what is unknown is left alone.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Clean, IngestError, Limit, SecretKind, ingest_str};

/// The key by which such JSON is known.
const KEY: &str = "regain_probe";

/// The most rows that are read.
const MOST_ROWS: usize = 500;

/// A result that has passed the gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdmittedProbe {
    /// The text to be kept.
    pub text: Clean,
    /// Kinds of secrets that were taken out.
    pub removed: Vec<SecretKind>,
    /// Whether it is the JSON of `regain probe`.
    pub is_json: bool,
}

/// A result as a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// When it was made, as it says itself; empty where it does not.
    pub time: Clean,
    /// What was tried, in order.
    pub rows: Vec<ProbeRow>,
    /// How many rows are left out after them.
    pub left_out: usize,
}

/// One thing that was tried. What the result does not say is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProbeRow {
    /// The host, or the name of what was tried.
    pub name: Clean,
    /// What was tried, such as `tls12`.
    pub check: Clean,
    /// What came of it.
    pub result: Clean,
    /// More words about it.
    pub detail: Clean,
    /// How long it took.
    pub milliseconds: Option<u64>,
}

/// Lets a result through the gate.
///
/// # Errors
/// [`IngestError::TooLong`] where it has more characters than `limit`.
pub fn admit_probe(raw: &str, limit: usize) -> Result<AdmittedProbe, IngestError> {
    let mut removed = BTreeSet::new();
    let limit = Limit::characters(limit).accept_lone_word();
    // JSON that is taken for text would only be shown less well.
    let json = serde_json::from_str::<Value>(raw.trim_start_matches('\u{feff}')).ok();
    let text = match json.filter(is_probe) {
        None => ingest_str(raw, limit)?,
        Some(json) => {
            let cleaned = cleaned(json, "", &mut removed);
            ingest_str(&cleaned.to_string(), limit)?
        }
    };
    removed.extend(text.removed);
    let is_json = serde_json::from_str::<Value>(text.text.as_str()).is_ok_and(|json| is_probe(&json));
    Ok(AdmittedProbe { text: text.text, removed: removed.into_iter().collect(), is_json })
}

/// Reads a result as a table; `None` where it is none that can be read so.
#[must_use]
pub fn read_probe(text: &Clean) -> Option<Probe> {
    let json: Value = serde_json::from_str(text.as_str()).ok().filter(is_probe)?;
    let rows = json.get("results").or_else(|| json.get("rows"))?.as_array()?;
    let row = |row: &Value| ProbeRow {
        name: word(row.get("host").or_else(|| row.get("name"))),
        check: word(row.get("check")),
        result: word(row.get("result")),
        detail: word(row.get("detail")),
        milliseconds: row.get("ms").and_then(|ms| {
            let rounded = || ms.as_f64().filter(|f| *f >= 0.0).map(|f| format!("{f:.0}"));
            ms.as_u64().or_else(|| rounded()?.parse().ok())
        }),
    };
    Some(Probe {
        time: word(json.get("time")),
        rows: rows.iter().take(MOST_ROWS).map(row).collect(),
        left_out: rows.len().saturating_sub(MOST_ROWS),
    })
}

fn is_probe(json: &Value) -> bool {
    json.get(KEY).is_some()
}

/// A value without secrets. `key` is the name under which it stands: it can say that the value is a secret.
fn cleaned(value: Value, key: &str, removed: &mut BTreeSet<SecretKind>) -> Value {
    match value {
        Value::String(text) => {
            let alone = gate(&text, removed);
            let mut told = BTreeSet::new();
            gate(&format!("{key}: {alone}"), &mut told);
            if told.is_empty() || alone != text {
                return Value::String(alone);
            }
            removed.append(&mut told);
            Value::String("[removed]".to_owned())
        }
        Value::Array(items) => items.into_iter().map(|item| cleaned(item, key, removed)).collect(),
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| {
                let value = cleaned(value, &name, removed);
                (gate(&name, removed), value)
            })
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => value,
    }
}

fn gate(text: &str, removed: &mut BTreeSet<SecretKind>) -> String {
    match ingest_str(text, Limit::characters(0).accept_lone_word()) {
        Ok(ingested) => {
            removed.extend(ingested.removed);
            ingested.text.to_string()
        }
        // Without a limit and with lone words accepted there is nothing to refuse.
        Err(IngestError::TooLong { .. } | IngestError::LoneSecret) => String::new(),
    }
}

/// A value in words. It was clean before it was JSON; what an escape could bring back is stopped here.
fn word(value: Option<&Value>) -> Clean {
    let text = match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Bool(true)) => "yes".to_owned(),
        Some(Value::Bool(false)) => "no".to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Null | Value::Array(_) | Value::Object(_)) | None => String::new(),
    };
    ingest_str(&text, Limit::characters(0).accept_lone_word()).map(|i| i.text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: usize = 10_000;

    #[test]
    fn the_json_of_a_check_is_read_as_rows_and_what_is_missing_is_empty() {
        let raw = r#"{"regain_probe":1,"time":"2026-11-20T13:00:00Z","program":"regain 0.1.0","results":[
            {"host":"login.microsoftonline.com","check":"tls12","result":"ok","detail":"","ms":41},
            {"name":"proxy","check":"connect","result":false,"detail":"407 <b>","ms":12.6},
            {"unknown":[1,2]}, 7]}"#;
        let admitted = admit_probe(raw, LIMIT).unwrap();
        assert!(admitted.is_json && admitted.removed.is_empty());
        let probe = read_probe(&admitted.text).unwrap();
        assert_eq!((probe.time.as_str(), probe.rows.len(), probe.left_out), ("2026-11-20T13:00:00Z", 4, 0));
        let cells = |n: usize| {
            let row = &probe.rows[n];
            [&row.name, &row.check, &row.result, &row.detail].map(|c| c.as_str().to_owned())
        };
        assert_eq!(cells(0), ["login.microsoftonline.com", "tls12", "ok", ""]);
        assert_eq!(cells(1), ["proxy", "connect", "no", "407 <b>"]);
        assert_eq!((probe.rows[0].milliseconds, probe.rows[1].milliseconds), (Some(41), Some(13)));
        assert_eq!((cells(2), cells(3)), Default::default());
    }

    #[test]
    fn a_secret_goes_whether_it_stands_in_text_in_a_string_behind_escapes_or_under_its_name() {
        for raw in [
            "netsh says password: Canary!4711zz and more".to_owned(),
            r#"{"regain_probe":1,"results":[{"detail":"password: Canary!4711zz"}]}"#.to_owned(),
            r#"{"regain_probe":1,"results":[{"detail":"password\u003a \u0043anary!4711zz"}]}"#.to_owned(),
            r#"{"regain_probe":1,"proxy":{"password":"Canary!4711zz","host":"proxy"},"results":[]}"#
                .to_owned(),
        ] {
            let admitted = admit_probe(&raw, LIMIT).unwrap();
            assert!(!admitted.text.as_str().contains("anary!4711"), "{raw}: {}", admitted.text);
            assert_eq!(admitted.removed, [SecretKind::Password], "{raw}");
            assert_eq!(admitted.is_json, raw.starts_with('{'), "{raw}: {}", admitted.text);
            let shown = format!("{:?}", read_probe(&admitted.text).map(|p| p.rows));
            assert!(!shown.contains("anary!4711"), "{shown}");
        }
    }

    #[test]
    fn other_texts_stay_texts_and_a_long_one_is_refused() {
        for raw in ["regain-probe-text 1\nDNS ok", r#"{"probe":1}"#, "[1]", "{", ""] {
            let admitted = admit_probe(raw, LIMIT).unwrap();
            assert_eq!((admitted.text.as_str(), admitted.is_json), (raw, false));
            assert_eq!(read_probe(&admitted.text), None, "{raw}");
        }
        let no_rows = admit_probe(r#"{"regain_probe":1}"#, LIMIT).unwrap();
        assert!(no_rows.is_json && read_probe(&no_rows.text).is_none());
        assert_eq!(admit_probe("x y", 2), Err(IngestError::TooLong { limit: 2 }));
        let many = format!(r#"{{"regain_probe":1,"results":[{}1]}}"#, "1,".repeat(600));
        let probe = read_probe(&admit_probe(&many, LIMIT).unwrap().text).unwrap();
        assert_eq!((probe.rows.len(), probe.left_out), (500, 101));
    }
}
