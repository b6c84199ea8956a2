//! Every form is read back by a reader that is not ours, gives the same bytes again, and holds nothing that was hidden.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _, Write as _},
    process::{Command, Stdio},
};

use mail_parser::{MessageParser, MimeHeaders as _};
use sha2::{Digest, Sha256};

use super::*;
use crate::{
    evidence::{EventTime, Level, LogEvent, LogFormat},
    ids::{Field, Role},
    session::{
        Came, LogTold, MaskChoice, MaskItem, NewLog, Note, Session, details::DetailValue, outgoing_log,
    },
    summary::tests::{clean, detail, session, stamp, summary, with_text},
};

const USER: &str = "zanzi.bird@canary-corp.example";
const TENANT: &str = "ca9a2100-ab9d-42ef-adea-4a17d07fdeb9";
const ADDRESS: &str = "203.0.113.77";
/// Each stands for one kind of thing that can be hidden.
const CANARIES: [(&str, MaskItem); 6] = [
    ("zanzi.bird", MaskItem::Users),
    ("ca9a2100", MaskItem::Tenants),
    ("canary-corp", MaskItem::Domains),
    (ADDRESS, MaskItem::Addresses),
    ("canary note", MaskItem::Notes),
    ("canary event", MaskItem::Logs),
];

fn log(message: &str) -> Log {
    let event = |number: u32, message: &str| LogEvent {
        source: clean("PasswordResetService"),
        number,
        level: Level::Error,
        time: Some(EventTime::Utc("2026-11-20T14:02:11Z".parse().unwrap())),
        record: Some(7),
        computer: Some(clean("SRV01.canary-corp.example")),
        message: clean(message),
    };
    let events = vec![event(33004, message), event(31003, "=cmd|' /C calc'!A0\nsecond \"line\"")];
    Log { format: LogFormat::Xml, events, read: 2, damaged: 0, cut: false }
}

/// A session with the canaries in every place that a text can stand, and the logs as they may leave.
fn canaries(hidden: &[MaskItem]) -> (Session, Vec<OneLog>) {
    let text = format!("{USER} and ZANZI.BIRD, tenant ID: {TENANT}, canary-corp.example, from {ADDRESS}.");
    let mut session = with_text(&text);
    // These are words of the content, which no mask touches.
    for answer in session.answers.values_mut() {
        answer.question = "A question?".to_owned();
    }
    for tried in &mut session.tried {
        (tried.title, tried.provenance) = ("A problem".to_owned(), Vec::new());
    }
    for tick in &mut session.ticks {
        tick.words = "A step.".to_owned();
    }
    if let Some(evidence) = &mut session.evidence {
        evidence.removed.clear();
    }
    session.details.insert(Field::User, detail(DetailValue::User(clean(USER)), true));
    session.details.insert(Field::Tenant, detail(DetailValue::Guid(TENANT.parse().unwrap()), true));
    let note = format!("canary note: {text}");
    session.notes.push(Note { id: 1, text: clean(&note), name: clean(USER), stamp: stamp(4) });
    let log = log(&format!("canary event of {text} {}", TENANT.replace('-', "").to_uppercase()));
    let told = LogTold { verdict: text, ..LogTold::default() };
    let new = NewLog { came: Came::Pasted, log: log.clone().into(), removed: Vec::new(), told };
    session.logs.push(crate::session::KeptLog::new(1, new, stamp(4)));
    for item in hidden {
        session.masks.insert(*item, MaskChoice { hidden: true, stamp: stamp(5) });
    }
    let logs = outgoing_log(&session, &log);
    (session, logs.into_iter().map(|log| OneLog { id: 1, came: Came::Pasted, log }).collect())
}

fn files() -> Vec<Attachment> {
    vec![
        Attachment {
            name: "../Bild.png".to_owned(),
            media_type: "image/png".to_owned(),
            bytes: vec![0x89, b'P', 0, 0xff, b'\r', b'\n', b'\n'],
        },
        Attachment { name: "same.png".to_owned(), media_type: "image/png".to_owned(), bytes: vec![1] },
        Attachment { name: "same.png".to_owned(), media_type: "image/png".to_owned(), bytes: vec![2] },
    ]
}

fn written(format: Format, session: &Session, logs: &[OneLog]) -> Vec<u8> {
    let (summary, files) = (summary(session), files());
    let parcel = Parcel {
        summary: &summary,
        logs,
        files: &files,
        to: Some("Helpdesk <help@example.com>"),
        public_url: Some("https://help.example.com"),
    };
    write(format, &parcel).unwrap()
}

/// The entries of an archive, by name.
fn unpacked(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|n| {
            let mut entry = archive.by_index(n).unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            (entry.name().to_owned(), bytes)
        })
        .collect()
}

/// Everything that a form holds, packed and plain, in small letters.
fn everything(format: Format, bytes: &[u8]) -> String {
    let mut all = String::from_utf8_lossy(bytes).into_owned();
    match format {
        Format::Zip => {
            for (name, bytes) in unpacked(bytes) {
                all.push_str(&format!("\n{name}\n{}", String::from_utf8_lossy(&bytes)));
            }
        }
        Format::Email => {
            let message = MessageParser::default().parse(bytes).unwrap();
            all.push_str(message.subject().unwrap());
            for part in &message.parts {
                all.push_str(&String::from_utf8_lossy(part.contents()));
            }
        }
        Format::Text | Format::Markdown | Format::Json | Format::Card => {}
    }
    all.to_lowercase()
}

#[test]
fn what_is_hidden_is_in_no_byte_of_any_form_and_what_is_not_is() {
    for format in Format::ALL {
        let (session, logs) = canaries(&[]);
        let open = everything(format, &written(format, &session, &logs));
        let (session, logs) = canaries(&MaskItem::ALL);
        let closed = everything(format, &written(format, &session, &logs));
        for (canary, item) in CANARIES {
            // A card has no notes, and only archive and e-mail have events.
            let has = match item {
                MaskItem::Notes => format != Format::Card,
                MaskItem::Logs => carries_files(format),
                _ => true,
            };
            assert_eq!(open.contains(canary), has, "{format}: {canary}");
            assert!(!closed.contains(canary), "{format}: {canary} in\n{closed}");
        }
        assert!(closed.contains("user names"), "{format} says what was hidden");
    }
}

#[test]
fn each_thing_is_hidden_alone() {
    for format in Format::ALL {
        for (canary, item) in CANARIES {
            let (session, logs) = canaries(&[item]);
            let found = everything(format, &written(format, &session, &logs));
            assert!(!found.contains(canary), "{format}: {canary} in\n{found}");
            let other = if item == MaskItem::Addresses { "ca9a2100" } else { ADDRESS };
            assert!(found.contains(other), "{format}: {other} went with {canary}");
        }
    }
}

#[test]
fn whoever_reads_a_summary_with_something_hidden_learns_what_and_whom_to_ask() {
    let (session, _) = canaries(&[MaskItem::Users, MaskItem::Notes]);
    let text = summary(&session).text();
    for part in [
        "What was hidden",
        "- user names: each is replaced by “user name hidden”",
        "- notes: left out",
        "ask the person who gave you the summary, with the reference 7KQ2M-F9XDA",
        "The user ID of the person who saw the error: [user name hidden]",
    ] {
        assert!(text.contains(part), "{part:?} is not in\n{text}");
    }
    assert!(!summary(&canaries(&[]).0).text().contains("What was hidden"));
}

#[test]
fn the_same_parcel_gives_the_same_bytes() {
    let (session, logs) = canaries(&[]);
    for format in Format::ALL {
        assert_eq!(written(format, &session, &logs), written(format, &session.clone(), &logs), "{format}");
    }
}

#[test]
fn an_archive_holds_what_its_list_says() {
    let (session, logs) = canaries(&[]);
    let bytes = written(Format::Zip, &session, &logs);
    let mut entries = unpacked(&bytes);
    let manifest = String::from_utf8(entries.remove("MANIFEST.txt").unwrap()).unwrap();
    let summary = summary(&session);
    assert_eq!(entries["summary.txt"], summary.text().as_bytes());
    assert_eq!(entries["summary.md"], summary.markdown().as_bytes());
    assert_eq!(entries["summary.json"], summary.json().as_bytes());
    assert_eq!(entries["attachments/01-Bild.png"], files()[0].bytes);
    assert_eq!(entries["attachments/03-same.png"], [2]);
    assert!(
        manifest.contains("session 7KQ2M-F9XDA, revision 9, last changed 2026-11-20T14:09:00Z"),
        "{manifest}"
    );
    let listed: BTreeMap<&str, &str> = manifest
        .lines()
        .filter(|l| !l.starts_with('#'))
        .map(|l| l.split_once("  ").unwrap())
        .map(|(h, n)| (n, h))
        .collect();
    assert_eq!(listed.len(), entries.len(), "{manifest}");
    for (name, bytes) in &entries {
        assert_eq!(listed[name.as_str()], data_encoding::HEXLOWER.encode(&Sha256::digest(bytes)), "{name}");
        assert!(
            manifest.contains(&format!("# {} bytes\n{}  {name}\n", bytes.len(), listed[name.as_str()])),
            "{name}"
        );
    }
}

/// Runs a program of this machine on an archive; `None` where the machine does not have it.
fn read_by(program: &str, arguments: &[&str], bytes: &[u8]) -> Option<(bool, String)> {
    let file = tempfile::NamedTempFile::new().unwrap();
    file.as_file().write_all(bytes).unwrap();
    let path = file.path().to_str().unwrap();
    let mut command = Command::new(program);
    command.args(arguments.iter().map(|a| if *a == "FILE" { path } else { a }));
    let output = command.stdin(Stdio::null()).output().ok()?;
    Some((output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned()))
}

#[test]
fn other_programs_read_the_archive() {
    let (session, logs) = canaries(&[]);
    let bytes = written(Format::Zip, &session, &logs);
    if let Some((fine, said)) = read_by("unzip", &["-t", "FILE"], &bytes) {
        assert!(fine && said.contains("No errors"), "{said}");
    }
    let script = "import sys, zipfile, csv, io\n\
                  z = zipfile.ZipFile(sys.argv[1])\n\
                  assert z.testzip() is None\n\
                  assert all(i.date_time == (1980, 1, 1, 0, 0, 0) for i in z.infolist())\n\
                  rows = list(csv.reader(io.StringIO(z.read('events.csv').decode('utf-8-sig'), newline='')))\n\
                  print(len(rows), rows[0][0], rows[2][4], rows[2][7])";
    if let Some((fine, said)) = read_by("python3", &["-c", script, "FILE"], &bytes) {
        assert!(fine, "{said}");
        assert_eq!(said, "3 log 31003 '=cmd|' /C calc'!A0\nsecond \"line\"\n");
    }
}

#[test]
fn an_email_is_read_back_with_its_parts() {
    let (mut session, logs) = canaries(&[]);
    session.tried[1].title = "Zurücksetzen ist für „Köln“ aus – \r\nBcc: x@evil.example".to_owned();
    let bytes = written(Format::Email, &session, &logs);
    assert!(bytes.is_ascii());
    let message = MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(
        message.subject(),
        Some("Regain 7KQ2M-F9XDA: Zurücksetzen ist für „Köln“ aus – Bcc: x@evil.example")
    );
    assert_eq!(message.bcc(), None, "no text becomes a header");
    assert_eq!(message.header_raw("X-Unsent").map(str::trim), Some("1"));
    assert_eq!(message.message_id(), Some("7KQ2M-F9XDA.9@help.example.com"));
    assert_eq!(message.date().unwrap().to_rfc3339(), "2026-11-20T14:09:00Z");
    let to = message.to().unwrap().first().unwrap();
    assert_eq!((to.name(), to.address()), (Some("Helpdesk"), Some("help@example.com")));
    let from = message.from().unwrap().first().unwrap();
    assert_eq!(from.address(), Some("nobody@regain.invalid"));
    let body = message.body_text(0).unwrap().replace("\r\n", "\n");
    assert_eq!(body.trim_end(), summary(&session).text().trim_end());
    let attached: Vec<(&str, &[u8])> =
        message.attachments().map(|a| (a.attachment_name().unwrap(), a.contents())).collect();
    let names: Vec<&str> = attached.iter().map(|(name, _)| *name).collect();
    assert_eq!(
        names,
        ["summary.md", "summary.json", "events.txt", "01-Bild.png", "02-same.png", "03-same.png"]
    );
    assert_eq!(attached[0].1, summary(&session).markdown().as_bytes());
    assert_eq!(attached[1].1, summary(&session).json().as_bytes());
    assert_eq!(attached[3].1, files()[0].bytes);
}

#[test]
fn an_email_without_a_helpdesk_is_addressed_to_nobody() {
    let summary = summary(&session());
    for to in [None, Some("not an address")] {
        let parcel = Parcel { summary: &summary, logs: &[], files: &[], to, public_url: None };
        let bytes = write(Format::Email, &parcel).unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(text.contains("To: undisclosed-recipients:;\r\n"), "{text}");
        let message = MessageParser::default().parse(&bytes).unwrap();
        assert_eq!(message.message_id(), Some("7KQ2M-F9XDA.9@regain.invalid"));
        assert_eq!(message.attachment_count(), 2);
    }
}

#[test]
fn too_many_events_for_an_email_are_counted_and_not_forgotten() {
    let (_, logs) = canaries(&[]);
    let whole = events::text(&logs, usize::MAX);
    assert!(whole.contains("33004") && whole.contains("31003") && !whole.contains("left out"));
    let cut = events::text(&logs, whole.len() - 1);
    assert!(cut.contains("33004") && !cut.contains("31003"), "{cut}");
    assert!(
        cut.ends_with("1 more events are left out here; they are in events.csv of the archive.\n"),
        "{cut}"
    );
}

#[test]
fn a_helper_who_hid_something_is_not_named_but_the_time_is() {
    let mut session = session();
    let mut by_helper = stamp(5);
    by_helper.by = Role::Helper;
    session.masks.insert(MaskItem::Users, MaskChoice { hidden: true, stamp: by_helper });
    let json: serde_json::Value = serde_json::from_str(&summary(&session).json()).unwrap();
    assert_eq!(json["kept_back"][0]["item"], "users");
    assert_eq!(json["kept_back"][0]["by"], "helper");
    assert_eq!(json["kept_back"][0]["at"], "2026-11-20T14:05:00Z");
}
