//! What counts as an identifier, in which spelling, and what only looks like one.

use super::{claimed, understood};

/// A text, and the identifiers in it, in their order.
const SPELLINGS: &[(&str, &[&str])] = &[
    // The codes of the reset page.
    ("SSPR_0029", &["SSPR_0029"]),
    ("sspr_0029", &["SSPR_0029"]),
    ("The page shows SSPR-0029 and nothing else", &["SSPR_0029"]),
    ("The page shows SSPR 0029 and nothing else", &["SSPR_0029"]),
    ("The page shows SSPR0029, again", &["SSPR_0029"]),
    ("I got SSPR_009.", &["SSPR_0009"]),
    ("I got sspr 9.", &["SSPR_0009"]),
    ("I got SSPR 29. What now?", &["SSPR_0029"]),
    ("(SSPR_0029: contact your administrator)", &["SSPR_0029"]),
    ("error code:SSPR_0029", &["SSPR_0029"]),
    ("SSPR error: 0029 on my phone", &["SSPR_0029"]),
    ("SSPR error code 0029 on my phone", &["SSPR_0029"]),
    ("SSPR code 29 on my phone", &["SSPR_0029"]),
    ("SSPR #0029 on my phone", &["SSPR_0029"]),
    ("SSPR:0029 on my phone", &["SSPR_0029"]),
    ("it was sspr 9, I think", &["SSPR_0009"]),
    ("it was sspr-9, I think", &["SSPR_0009"]),
    ("ＳＳＰＲ＿００２９ と表示される", &["SSPR_0029"]),
    ("the page: S\u{200b}SPR_0029", &["SSPR_0029"]),
    ("the page: SSPR\u{a0}0029", &["SSPR_0029"]),
    ("the page: SSPR_\n0029", &["SSPR_0029"]),
    ("https://passwordreset.example/?code=SSPR_0029&x=1", &["SSPR_0029"]),
    ("first SSPR_0012, then SSPR_0030, then SSPR_0012", &["SSPR_0012", "SSPR_0030"]),
    // Sign-in codes.
    ("AADSTS120013", &["AADSTS120013"]),
    ("aadsts 120013", &["AADSTS120013"]),
    ("the app says AADSTS-120013", &["AADSTS120013"]),
    ("the app says AADSTS:120013", &["AADSTS120013"]),
    ("the app says AADSTS_120013", &["AADSTS120013"]),
    ("the app says AADSTS#120013", &["AADSTS120013"]),
    ("the app says AAD STS 120013", &["AADSTS120013"]),
    ("the app says ADSTS120013", &["AADSTS120013"]),
    ("Error: AADSTS50053: You've tried too often", &["AADSTS50053"]),
    ("error=invalid_grant&error_description=AADSTS50053%3a+You", &["AADSTS50053"]),
    ("Fehler 50053 beim Anmelden", &["AADSTS50053"]),
    ("Erreur : 50053", &["AADSTS50053"]),
    ("code d'erreur 50053", &["AADSTS50053"]),
    ("Foutcode: 50053 bij aanmelden", &["AADSTS50053"]),
    ("Sign-in error code\n50126", &["AADSTS50126"]),
    ("error code 120013 after the new password", &["AADSTS120013"]),
    ("\"status\": { \"errorCode\": 50126, \"failureReason\": \"x\" }", &["AADSTS50126"]),
    ("errorCode=50126;", &["AADSTS50126"]),
    ("LastSignInErrorCode: 50126", &["AADSTS50126"]),
    ("ResultType 50126 in the workspace", &["AADSTS50126"]),
    ("エラー コード: 50053", &["AADSTS50053"]),
    // Events.
    ("33004", &["33004"]),
    ("#33004", &["33004"]),
    ("31003, 33004", &["31003", "33004"]),
    ("31003 33004", &["31003", "33004"]),
    ("31003/33004", &["31003", "33004"]),
    ("31003,33004", &["31003", "33004"]),
    ("we see events 31003/33004 every hour", &["31003", "33004"]),
    ("we see events 31003,33004 every hour", &["31003", "33004"]),
    ("the log has event 33004 since noon", &["33004"]),
    ("the log has Event ID 33004 since noon", &["33004"]),
    ("the log has EventID: 33004", &["33004"]),
    ("the log has Event-ID 33004", &["33004"]),
    ("the log has ID 33004 since noon", &["33004"]),
    ("the log has event #33004", &["33004"]),
    ("the log has event id (33004)", &["33004"]),
    ("im Protokoll steht Ereignis-ID 33004", &["33004"]),
    ("im Protokoll steht das Ereignis 33004", &["33004"]),
    ("l’événement 33004 se répète", &["33004"]),
    ("el evento 33004 se repite", &["33004"]),
    ("de gebeurtenis 33004 komt steeds", &["33004"]),
    ("zdarzenie 33004 na serwerze", &["33004"]),
    ("událost 33004 na serveru", &["33004"]),
    ("событие 33004 на сервере", &["33004"]),
    ("イベント ID 33004 が記録された", &["33004"]),
    ("事件 ID 33004", &["33004"]),
    ("이벤트 ID 33004", &["33004"]),
    ("33004 from PasswordResetService", &["33004"]),
    ("PasswordResetService wrote 33004", &["33004"]),
    ("ADSync wrote 6329 twice", &["6329"]),
    ("error 33004 on the server", &["33004"]),
    ("events 31001, 31003 and 33004", &["31001", "31003", "33004"]),
    ("event 33999 came", &["33999"]),
    // Results.
    ("0x80230619", &["0x80230619"]),
    ("0X80230619", &["0x80230619"]),
    ("the engine says 80230619", &["0x80230619"]),
    ("hr=80230619", &["0x80230619"]),
    ("the engine says hr=0x80230619.", &["0x80230619"]),
    ("HRESULT: 0x8023061f (unknown)", &["0x8023061F"]),
    ("the engine says (8023061F)", &["0x8023061F"]),
    ("the engine says -2145188321", &["0x8023061F"]),
    // Names.
    ("ADPermissionsError", &["ADPermissionsError"]),
    ("adpermissionserror", &["ADPermissionsError"]),
    ("Reason: ADPERMISSIONSERROR, Details: none", &["ADPermissionsError"]),
    ("“ADPermissionsError”", &["ADPermissionsError"]),
    ("status/ADPermissionsError/", &["ADPermissionsError"]),
];

/// Texts in which nothing is an identifier, although a number or a word looks like one.
const NONE: &[&str] = &[
    // Places, phones, prices.
    "Our office is in 33004 Oviedo",
    "Calle Mayor 1, 31003 Pamplona",
    "my postcode is 33004 if you need it",
    "zip code 33004, Madrid road",
    "the postal code 31003 is in Navarra",
    "código postal 33004",
    "code postal 31003",
    "Call me at 0151 33004 12",
    "Call +49 89 31003 or write",
    "Call 80041234 after lunch",
    "area code 31016",
    "the passcode 33004 of the tablet",
    "barcode 31003",
    "the country code 31003 is wrong",
    "We paid 31003 euros for it",
    "it did 33004 rows",
    "It costs $31,003.50",
    "It costs 33.004,00 EUR",
    "room 6329, second floor",
    "extension 6800",
    // Counts and times.
    "we enabled SSPR 2 weeks ago",
    "we enabled SSPR 2 years ago and it worked",
    "SSPR 3 users are affected",
    "SSPR - 2 users are affected",
    "SSPR: 2 users are affected",
    "SSPR, 2 users and nothing else",
    "SSPR 2.0 is what we call our project",
    "since SSPR 10 people have called",
    "all 6329 employees use it",
    "31001 accounts were moved",
    "at 10:33:0042 it stopped",
    "on 2026-11-20 it stopped",
    "on 20.11.2026 it stopped",
    "on 11/20/2026 it stopped",
    // Versions, ports, articles, files, ids.
    "Entra Connect 2.4.131.0 is installed",
    "Entra Connect 1.6.31003.0 is installed",
    "Windows build 33004.1000",
    "ports 9350 to 9354 are open",
    "port 31016 is closed",
    "we installed KB5031003",
    "the article 33004x does not help",
    "the file scan-31003.pdf is attached",
    "the file 33004_scan.pdf is attached",
    "ticket 33004 is still open",
    "order number 31003",
    "GUID 33004000-3100-4310-8310-310033104310",
    "7344da2c-ab9d-42ef-adea-33004a17d07f",
    "-21451883210 bytes",
    "serial A33004B",
    // Words.
    "SSPR is not turned on",
    "an AADSTS error came up",
    "validation error in the form",
    "our service error budget",
    "this prevents 31003 people from working",
    "eventually all 6329 accounts were moved",
    "Malaysia 31003",
    "ADPermissionsErrorHandler.cs",
    "0x80 and 0x00000005",
    "error 404",
    "code 1234 opens the door",
];

#[test]
fn every_spelling_is_read() {
    assert!(SPELLINGS.len() >= 60, "{}", SPELLINGS.len());
    let wrong: Vec<String> = SPELLINGS
        .iter()
        .filter_map(|(text, expected)| {
            let found = understood(text).identifiers;
            let found: Vec<&str> = found.iter().map(|i| i.as_str()).collect();
            (found != *expected).then(|| format!("{text:?}: {found:?}, not {expected:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_only_looks_like_an_identifier_is_none() {
    assert!(NONE.len() >= 40, "{}", NONE.len());
    let wrong: Vec<String> = NONE
        .iter()
        .filter_map(|text| {
            let found = understood(text);
            let read = !found.identifiers.is_empty() || !claimed(&found).is_empty();
            read.then(|| format!("{text:?}: {:?}, claimed {:?}", found.identifiers, claimed(&found)))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_identifier_that_no_problem_has_is_said_to_be_unknown() {
    let found = understood("SSPR_0012 then SSPR_0999, event 33999");
    let unknown: Vec<&str> = found.unknown.iter().map(|i| i.as_str()).collect();
    assert_eq!(unknown, ["SSPR_0999", "33999"]);
}
