//! `Get-WinEvent | Format-List` and `Get-EventLog | Format-List`: lines of name and value, long values indented below.
//!
//! Must not know which events matter.

use super::{
    collect::{Collector, Draft},
    dates::date,
    levels::{level, with_keyword},
};
use crate::evidence::log::{Level, LogFormat, RawLog};

/// The names that the two commands print. An event begins where a name comes for the second time.
const NAMES: [&str; 40] = [
    "TimeCreated",
    "ProviderName",
    "Id",
    "Message",
    "Version",
    "Qualifiers",
    "Level",
    "Task",
    "Opcode",
    "Keywords",
    "RecordId",
    "ProviderId",
    "LogName",
    "ProcessId",
    "ThreadId",
    "MachineName",
    "UserId",
    "ActivityId",
    "RelatedActivityId",
    "ContainerLog",
    "MatchedQueryIds",
    "Bookmark",
    "LevelDisplayName",
    "OpcodeDisplayName",
    "TaskDisplayName",
    "KeywordsDisplayNames",
    "Properties",
    "EventID",
    "Data",
    "Index",
    "Category",
    "CategoryNumber",
    "EntryType",
    "Source",
    "ReplacementStrings",
    "InstanceId",
    "TimeGenerated",
    "TimeWritten",
    "UserName",
    "Site",
];

/// Reads the events of a text.
pub(super) fn read(text: &str) -> Option<RawLog> {
    let mut found = Collector::new(LogFormat::FormatList);
    let mut fields: Vec<(&'static str, String)> = Vec::new();
    for line in text.lines() {
        if found.is_full() {
            break;
        }
        match field(line) {
            Some((name, value)) => {
                if fields.iter().any(|(known, _)| *known == name) {
                    finish(std::mem::take(&mut fields), &mut found);
                }
                fields.push((name, value.to_owned()));
            }
            None => {
                if let Some((_, value)) = fields.last_mut() {
                    value.push('\n');
                    value.push_str(line.trim());
                }
            }
        }
    }
    finish(fields, &mut found);
    found.finish()
}

/// `TimeCreated  : 11/20/2026 10:11:12 AM`: the name at the begin of the line, a blank before the colon.
fn field(line: &str) -> Option<(&'static str, &str)> {
    let (name, value) = line.split_once(" :").or_else(|| line.split_once(':'))?;
    let known = NAMES.iter().find(|known| **known == name.trim_end())?;
    Some((known, value.trim()))
}

fn finish(fields: Vec<(&'static str, String)>, found: &mut Collector) {
    let mut draft = Draft::default();
    let mut keyword = String::new();
    let mut instance = None;
    for (name, value) in fields {
        match name {
            "TimeCreated" | "TimeGenerated" => draft.time = date(&value),
            "ProviderName" | "Source" => draft.source = value,
            "Id" | "EventID" => draft.number = value,
            // Its low half is the number.
            "InstanceId" => instance = value.trim().parse::<u32>().ok().map(|id| id & 0xFFFF),
            // The number of the level comes too; the word does not contradict it, and may be in a language of its own.
            "LevelDisplayName" | "EntryType" | "Level" if draft.level == Level::Unknown => {
                draft.level = level(&value)
            }
            "KeywordsDisplayNames" => keyword = value.trim_matches(['{', '}']).to_owned(),
            "RecordId" | "Index" => draft.record = value.trim().parse().ok(),
            "MachineName" => draft.computer = Some(value),
            "Message" => draft.message = value,
            _ => {}
        }
    }
    if draft.number.is_empty() {
        let Some(instance) = instance else { return };
        draft.number = instance.to_string();
    }
    if draft.source.is_empty() && draft.message.is_empty() {
        // “Id : 5” alone may be anything.
        return;
    }
    draft.level = with_keyword(draft.level, &keyword);
    found.push(draft);
}
