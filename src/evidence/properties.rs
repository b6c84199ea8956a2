//! What holds for the gate whatever comes in, arbitrary bytes and texts made of what the detectors look for.

use proptest::prelude::*;

use super::{Clean, Ingested, Limit, SecretKind, facts, ingest, ingest_str, strip::strip};

const NO_LIMIT: Limit = Limit::characters(0).accept_lone_word();

/// Pieces that detectors react to; in any order they make texts that no person would write.
const PIECES: &[&str] = &[
    "password",
    "Passwort",
    "wachtwoord",
    "mot de passe",
    "contraseña",
    "пароль",
    "密码",
    "パスワード",
    "비밀번호",
    "pin",
    "TAP",
    "my ",
    " is ",
    " ist ",
    " to ",
    "changed ",
    "是",
    "は",
    ": ",
    "=",
    ":",
    " = ",
    "->",
    "\"",
    "'",
    "“",
    "”",
    "«",
    "»",
    "(",
    ")",
    "[",
    "]",
    "<",
    ">",
    "</",
    "\n",
    "\t",
    " ",
    "  ",
    "|",
    ",",
    ";",
    "&",
    "?",
    "#",
    "\\",
    "/",
    "{",
    "}",
    "*",
    "Hunter2!",
    "horse",
    "expired",
    "1234",
    "482913",
    "x",
    "Abc12345!",
    "P@ss:w0rd",
    "$var",
    "***",
    "AADSTS50126",
    "SSPR_0029",
    "0x8023061f",
    "7344da2c-ab9d-42ef-adea-4a17d07fdeb9",
    "mia@contoso.com",
    "CONTOSO\\mia",
    "https://",
    "user:",
    "@host",
    "sig=",
    "code=",
    "?code=",
    "&state=",
    "access_token=",
    "0.AXoAabcdefghij_KLMNOPQRST-0123456789",
    "eyJhbGciOiJub25lIn0.eyJhIjoxfQ.",
    "Bearer ",
    "Authorization: ",
    "Basic ",
    "YW5uYTpIdW50ZXIy=",
    "Cookie: a=b",
    "ESTSAUTH=",
    "__Host-x=",
    "AccountKey=",
    "client secret: ",
    "-----BEGIN PRIVATE KEY-----",
    "-----END PRIVATE KEY-----",
    "MIItestAAAABBBB",
    "net user mia ",
    "-Password ",
    "curl -u a:",
    "ConvertTo-SecureString ",
    " -p ",
    "psexec",
    "verification code ",
    "code ",
    "sms",
    "error",
    "[removed: password]",
    "[removed: token]",
    "[removed: ",
    "\u{200b}",
    "\u{202e}",
    "\r\n",
    "\0",
    "\u{a0}",
    "：",
    "＝",
    "é",
    "e\u{301}",
    "\\n",
    "%0A",
];

fn made_of_pieces() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..24).prop_map(|pieces| pieces.concat())
}

fn marks() -> Vec<String> {
    SecretKind::ALL.iter().map(|kind| format!("[removed: {}]", kind.word())).collect()
}

/// Whether the clean text is the text that came in with marks for some stretches of it, and nothing else.
fn is_input_with_marks(clean: &str, input: &str) -> bool {
    let mut pieces = vec![clean.to_owned()];
    for mark in marks() {
        pieces = pieces.iter().flat_map(|p| p.split(&mark).map(str::to_owned).collect::<Vec<_>>()).collect();
    }
    let mut rest = input;
    pieces.iter().all(|piece| match rest.find(piece.as_str()) {
        Some(at) => {
            rest = &rest[at + piece.len()..];
            true
        }
        None => false,
    })
}

fn check(ingested: &Ingested, input: &str) -> Result<(), TestCaseError> {
    let text = ingested.text.as_str();
    prop_assert!(!text.chars().any(|c| c.is_control() && c != '\n' && c != '\t'), "{:?}", text);
    prop_assert!(is_input_with_marks(text, &strip(input)), "{:?} from {:?}", text, input);
    let again = ingest_str(text, NO_LIMIT).unwrap();
    prop_assert_eq!(again.text.as_str(), text);
    prop_assert_eq!(again.removed, vec![]);
    let mut kinds = ingested.removed.clone();
    kinds.sort();
    kinds.dedup();
    prop_assert_eq!(&kinds, &ingested.removed);
    Ok(())
}

proptest! {
    #[test]
    fn any_bytes_come_out_clean_and_stay_so(raw in prop::collection::vec(any::<u8>(), 0..400)) {
        let ingested = ingest(&raw, NO_LIMIT).unwrap();
        prop_assert_eq!(ingested.lossy, std::str::from_utf8(&raw).is_err());
        check(&ingested, &String::from_utf8_lossy(&raw))?;
    }

    #[test]
    fn any_text_comes_out_clean_and_stays_so(text in any::<String>()) {
        check(&ingest_str(&text, NO_LIMIT).unwrap(), &text)?;
    }

    #[test]
    fn texts_made_of_what_detectors_look_for_come_out_clean_and_stay_so(text in made_of_pieces()) {
        check(&ingest_str(&text, NO_LIMIT).unwrap(), &text)?;
    }

    #[test]
    fn what_the_gate_lets_through_it_lets_through_again(text in "[A-Za-z0-9!@#$%.:/\\\\_-]{1,20}") {
        if let Ok(ingested) = ingest_str(&text, Limit::characters(0)) {
            prop_assert_eq!(ingest_str(ingested.text.as_str(), Limit::characters(0)).map(|i| i.text), Ok(ingested.text));
        }
    }

    #[test]
    fn facts_are_found_in_any_text_without_harm(text in made_of_pieces(), more in any::<String>()) {
        let found = facts(&Clean::from_store(text.clone() + &more));
        prop_assert!(found.user_names.iter().all(|name| name.contains('@')));
        prop_assert!(found.guids.iter().all(|guid| !guid.value.is_nil()));
    }
}

/// Texts in which every word starts something: a detector that looked at the rest of the text from each would never end.
#[test]
fn long_texts_of_nothing_but_beginnings_are_read_to_their_end() {
    let beginnings = [
        "password:",
        "password:\"",
        "password ",
        "password for a ",
        "-----BEGIN PRIVATE KEY-----",
        "Cookie: a=",
        "eyJhbGciOiJ.",
        "https://a:",
        "code ",
        "net user ",
        "curl -u ",
        "az -p ",
        "[removed: password]",
        "mia@contoso.com/",
        "密码",
        "Bearer a",
        "AccountKey=",
        "verification code ",
        "GUID ",
        "12345678-",
        "2026-03-01T",
        "ConvertTo-SecureString ",
        "as password ",
        "a=",
        "(",
        "<Password>",
    ];
    for beginning in beginnings {
        let text = beginning.repeat(20_000 / beginning.chars().count());
        let once = ingest_str(&text, Limit::characters(20_000)).unwrap();
        assert_eq!(ingest_str(once.text.as_str(), NO_LIMIT).unwrap().text, once.text, "{beginning}");
        assert_eq!(facts(&once.text).times, [], "{beginning}");
    }
}
