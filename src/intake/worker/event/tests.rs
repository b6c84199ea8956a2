//! Records as the reader of the binary form prints them.

use super::*;

fn read_at_zero(json: &str) -> Option<RawEvent> {
    read(json.as_bytes(), 5, Timestamp::UNIX_EPOCH).unwrap()
}

#[test]
fn everything_of_a_full_event_is_found() {
    let event = read_at_zero(
        r##"{"Event":{"#attributes":{"xmlns":"x"},"System":{
        "Provider":{"#attributes":{"Name":"Microsoft-Windows-Something","EventSourceName":"ADSync"}},
        "EventID":{"#attributes":{"Qualifiers":49152},"#text":6329},"Level":2,"Channel":"Application",
        "TimeCreated":{"#attributes":{"SystemTime":"2026-02-14T09:31:02.1234567Z"}},
        "Computer":"SYNC01","Security":{"#attributes":{"UserID":null}}},
        "EventData":{"Data":{"#text":["one\ntwo",3,true,""]},"Binary":"00FF"},
        "UserData":{"Fault":{"#attributes":{"a":"left out"},"Code":-2,"Text":"three"}}}}"##,
    )
    .unwrap();
    assert_eq!(
        event,
        RawEvent {
            source: "ADSync".to_owned(),
            number: 6329,
            level: Level::Error,
            time: Some(EventTime::Utc("2026-02-14T09:31:02.1234567Z".parse().unwrap())),
            record: Some(5),
            computer: Some("SYNC01".to_owned()),
            message: "one\ntwo\n3\ntrue\nCode: -2\nText: three".to_owned(),
        }
    );
}

#[test]
fn of_the_security_log_a_refused_change_of_a_password_is_an_error() {
    let audit = |number: u16, keywords: &str| {
        read_at_zero(&format!(
            r##"{{"Event":{{"System":{{"Provider":{{"#attributes":{{"Name":"Microsoft-Windows-Security-Auditing"}}}},
            "EventID":{number},"Level":0,"Keywords":"{keywords}"}},
            "EventData":{{"TargetUserName":"mia","Empty":"","Data":{{"#attributes":{{"Name":"n"}},"#text":"x"}}}}}}}}"##
        ))
    };
    let refused = audit(4724, "0x8010000000000000").unwrap();
    assert_eq!((refused.number, refused.level), (4724, Level::Error));
    assert_eq!(refused.message, "TargetUserName: mia\nx");
    assert_eq!(audit(4724, "0x8020000000000000").unwrap().level, Level::Information);
    assert_eq!(audit(4723, "none").unwrap().level, Level::Information);
    assert_eq!(audit(4624, "0x8010000000000000"), None, "a sign-in");
}

#[test]
fn the_quick_look_says_no_where_it_is_certain_and_nowhere_else() {
    for (provider, rest, may) in [
        (r#""Name":"ESENT"}}"#, r#","EventID":102"#, false),
        (r#""Name":"ESENT","Guid":"{1}"}}"#, r#","EventID":102"#, false),
        (r#""Name":"Other"}}"#, r##","EventID":{"#attributes":{"Qualifiers":1},"#text":4724}"##, false),
        (r#""Name":"Microsoft-Windows-Security-Auditing","Guid":"1"}}"#, r#","EventID":4624"#, false),
        (r#""Name":"Microsoft-Windows-Security-Auditing","Guid":"1"}}"#, r#","EventID":4724"#, true),
        (r#""Name":"Microsoft-Windows-Security-Auditing"}}"#, r##","EventID":{"#text":4624}"##, true),
        (r#""Name":"ADSync"}}"#, r#","EventID":1"#, true),
        (r#""Name":"Directory Synchronization"}}"#, r##","EventID":{"#text":1}"##, true),
        (r#""Name":"Other","EventSourceName":"ADSync"}}"#, r#","EventID":1"#, true),
        (r#""Name":"ADS\u0079nc"}}"#, r#","EventID":1"#, true),
        (r#""Guid":"1","Name":"ESENT"}}"#, r#","EventID":1"#, true),
    ] {
        let json = format!(r##"{{"Event":{{"System":{{"Provider":{{"#attributes":{{{provider}{rest}}}}}}}"##);
        assert_eq!(may_matter(json.as_bytes()), may, "{json}");
    }
    assert!(may_matter(b"") && may_matter(b"{}"));
}

#[test]
fn what_is_missing_is_left_out() {
    let event =
        read_at_zero(r##"{"Event":{"System":{"Provider":{"#attributes":{"Name":"ADSync"}}}}}"##).unwrap();
    assert_eq!(
        (event.number, event.level, event.computer, event.message.as_str()),
        (0, Level::Unknown, None, "")
    );
    assert_eq!(event.time, Some(EventTime::Utc(Timestamp::UNIX_EPOCH)), "when the record was written");
    let odd = r##"{"Event":{"System":{"Provider":{"#attributes":{"Name":"ADSync"}},"EventID":"many",
        "TimeCreated":{"#attributes":{"SystemTime":"soon"}},"Level":{"#text":" 3 "}},"EventData":null}}"##;
    let event = read_at_zero(odd).unwrap();
    assert_eq!((event.number, event.level), (0, Level::Warning));
}

#[test]
fn another_source_is_no_event_and_no_json_is_an_error() {
    let other = r##"{"Event":{"System":{"Provider":{"#attributes":{"Name":"ESENT"}},"EventID":33004}}}"##;
    assert_eq!(read_at_zero(other), None);
    for nameless in ["null", "{}", r##"{"#attributes":{}}"##, r##"{"#attributes":{"Guid":"x"}}"##] {
        let json = format!(r##"{{"Event":{{"System":{{"Provider":{nameless}}}}}}}"##);
        assert_eq!(read_at_zero(&json), None, "{nameless}");
    }
    assert_eq!(read_at_zero(r#"{"Event":{"System":{}}}"#), None);
    for bad in ["", "{}", r#"{"Event":{}}"#, "[1"] {
        assert!(read(bad.as_bytes(), 1, Timestamp::UNIX_EPOCH).is_err(), "{bad}");
    }
}

#[test]
fn a_long_message_is_cut_between_characters() {
    let long = "é".repeat(MESSAGE_CHARACTERS + 1);
    let json = format!(
        r##"{{"Event":{{"System":{{"Provider":{{"#attributes":{{"Name":"ADSync"}}}}}},"EventData":{{"a":"{long}"}}}}}}"##
    );
    assert_eq!(read_at_zero(&json).unwrap().message.chars().count(), MESSAGE_CHARACTERS);
}
