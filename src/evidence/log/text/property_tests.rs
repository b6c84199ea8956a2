//! What holds for every text: reading does not panic and stays within its limits, and what a writer wrote is read back.

use proptest::prelude::*;

use crate::evidence::{EventTime, Level, LogFormat, RawEvent, read_text};

/// Pieces that readers react to; in any order they make texts that no program would write.
const PIECES: &[&str] = &[
    "<Event ",
    "<Event>",
    "<Events>",
    "</Event>",
    "<System>",
    "<EventID>",
    "</EventID>",
    "<Data>",
    "</Data>",
    "<![CDATA[",
    "]]>",
    "<Provider Name=\"ADSync\"/>",
    "&amp;",
    "&",
    "<!--",
    "Event Xml:",
    "Event[0]:",
    "Log Name: Application\n",
    "Source: ADSync\n",
    "Event ID: 33004\n",
    "Event ID:",
    "Level: Error\n",
    "Description:\n",
    "Ereignis-ID: 6329\n",
    "イベント ID: 6329\n",
    "PasswordResetService",
    "ADSync",
    " 33004 ",
    "6329",
    "99999",
    "Error",
    "Error\t",
    "11/20/2026 10:11:12 AM",
    "3/4/2026 10:11",
    "2026-11-20T10:11:12Z",
    " | ",
    "\"",
    "\"\"",
    ",",
    ";",
    "\t",
    "\n",
    "\r\n",
    "   ProviderName: ADSync\n",
    "TimeCreated Id LevelDisplayName Message\n",
    "TimeCreated  : ",
    "Id : 5\n",
    "Message : ",
    "\u{200e}",
    "é",
    "\u{feff}",
    " ",
    "Level,Date and Time,Source,Event ID,Task Category\n",
    "event ",
    "> ",
    "**",
];

fn pieces() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..60).prop_map(|p| p.concat())
}

/// A message that a form can carry: one line that begins and ends with a letter, without the bar.
fn message() -> impl Strategy<Value = String> {
    "[a-zA-Z][a-zA-Z0-9é,;<>&\"' ]{0,40}[a-z]"
}

fn events() -> impl Strategy<Value = Vec<RawEvent>> {
    let levels = [Level::Critical, Level::Error, Level::Warning, Level::Information];
    let sources = ["PasswordResetService", "ADSync", "Directory Synchronization"];
    let one = (
        prop::sample::select(sources.to_vec()),
        1_000_u32..=65_535,
        prop::sample::select(levels.to_vec()),
        0_i64..2_000_000_000,
        message(),
    );
    let event = one.prop_map(|(source, number, level, second, message)| RawEvent {
        source: source.to_owned(),
        number,
        level,
        // After 2000: the readers of dates take this century.
        time: Some(EventTime::Utc(jiff::Timestamp::from_second(1_000_000_000 + second).unwrap())),
        record: None,
        computer: None,
        message,
    });
    prop::collection::vec(event, 1..8)
}

fn moment(event: &RawEvent) -> jiff::Timestamp {
    match event.time {
        Some(EventTime::Utc(t)) => t,
        other => panic!("{other:?}"),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn as_lines(e: &RawEvent) -> String {
    format!("{} | {:?} | {} | {} | {}\n", moment(e), e.level, e.source, e.number, e.message)
}

fn as_xml(e: &RawEvent) -> String {
    let level = match e.level {
        Level::Critical => 1,
        Level::Error => 2,
        Level::Warning => 3,
        _ => 4,
    };
    format!(
        "<Event><System><Provider Name='{}'/><EventID>{}</EventID><Level>{level}</Level>\
         <TimeCreated SystemTime='{}'/></System><EventData><Data>{}</Data></EventData></Event>\n",
        e.source,
        e.number,
        moment(e),
        escaped(&e.message)
    )
}

fn as_copied(e: &RawEvent) -> String {
    format!(
        "Log Name:      Application\r\nSource:        {}\r\nDate:          {}\r\nEvent ID:      {}\r\nTask Category: None\r\n\
         Level:         {:?}\r\nDescription:\r\n{}\r\n\r\n",
        e.source,
        moment(e),
        e.number,
        e.level,
        e.message
    )
}

fn as_csv(e: &RawEvent) -> String {
    format!(
        "{:?},{},{},{},None,\"{}\"\r\n",
        e.level,
        moment(e),
        e.source,
        e.number,
        e.message.replace('"', "\"\"")
    )
}

fn as_list(e: &RawEvent) -> String {
    format!(
        "TimeCreated      : {}\nProviderName     : {}\nId               : {}\nMessage          : {}\nLevelDisplayName : {:?}\n\n",
        moment(e),
        e.source,
        e.number,
        e.message,
        e.level
    )
}

/// Writes an event in a form.
type Write = fn(&RawEvent) -> String;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_text_is_read_or_is_not(text in prop_oneof![pieces(), any::<String>()]) {
        if let Some(log) = read_text(&text) {
            prop_assert!(log.read >= 1);
            prop_assert!(log.events.len() as u64 <= log.read);
            prop_assert!(log.events.iter().all(|e| (1..=65_535).contains(&e.number)));
            prop_assert!(log.events.iter().all(|e| e.message.len() <= text.len() * 4));
        }
    }

    #[test]
    fn what_was_written_is_read_back(events in events()) {
        let forms: [(Write, LogFormat); 5] = [
            (as_lines, LogFormat::Rows),
            (as_xml, LogFormat::Xml),
            (as_copied, LogFormat::Copied),
            (as_csv, LogFormat::Rows),
            (as_list, LogFormat::FormatList),
        ];
        for (write, format) in forms {
            let text: String = events.iter().map(write).collect();
            let log = read_text(&text);
            prop_assert!(log.is_some(), "{}", text);
            let log = log.unwrap();
            prop_assert_eq!(log.format, format, "{}", text);
            prop_assert_eq!(&log.events, &events, "{}", text);
            prop_assert_eq!(log.damaged, 0, "{}", text);
        }
    }
}
