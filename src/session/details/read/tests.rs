//! What people type, field by field, and what holds for anything they could type.

use proptest::prelude::*;

use super::*;
use crate::{
    evidence::Clean,
    session::details::{Moment, MomentCertainty, zones},
};

fn now() -> Timestamp {
    "2026-11-20T14:00:00Z".parse().unwrap()
}

fn clean(text: &str) -> Clean {
    Clean::from_store(text.to_owned())
}

fn input(parts: &[(&str, &str)]) -> Input {
    parts.iter().map(|(part, text)| ((*part).to_owned(), clean(text))).collect()
}

fn value(field: Field, parts: &[(&str, &str)]) -> DetailValue {
    read(field, &input(parts), now()).unwrap().unwrap()
}

fn wrong(field: Field, parts: &[(&str, &str)]) -> Vec<(&'static str, MessageKey)> {
    read(field, &input(parts), now()).unwrap_err().iter().map(|e| (e.part, e.message)).collect()
}

const GUID: &str = "0b1e3a2e-9a11-4c55-b9cc-0123456789ab";

#[test]
fn nothing_given_is_no_value_and_no_error() {
    for field in Field::ALL.iter().copied() {
        assert_eq!(read(field, &Input::new(), now()), Ok(None), "{field}");
        assert_eq!(
            read(field, &input(&[("value", "  "), ("guid", ""), ("day", "")]), now()),
            Ok(None),
            "{field}"
        );
        assert_eq!(empty(field).field, field);
    }
}

#[test]
fn not_known_is_an_answer_of_every_field_whatever_else_was_typed() {
    for field in Field::ALL.iter().copied() {
        assert_eq!(
            value(field, &[("not_known", "on"), ("value", "?"), ("day", "99")]),
            DetailValue::NotKnown
        );
    }
    assert_eq!(value(Field::Type, &[("value", "not_known")]), DetailValue::NotKnown);
    assert_eq!(value(Field::What, &[("value", "not_known")]), DetailValue::Text(clean("not_known")));
}

#[test]
fn a_support_code_is_read_as_it_is_pasted() {
    let code = DetailValue::Code(SupportCode::Code(GUID.parse().unwrap()));
    for text in ["{0B1E3A2E-9A11-4C55-B9CC-0123456789AB}", " 0b1e3a2e 9a11 4c55 b9cc 0123456789ab ", GUID] {
        assert_eq!(value(Field::Code, &[("guid", text)]), code, "{text}");
    }
    assert_eq!(value(Field::Code, &[("guid", &format!("Support code: {GUID}"))]), code);
    assert_eq!(wrong(Field::Code, &[("guid", "SSPR_0009")]), [("guid", MessageKey::GuidWrong)]);
}

#[test]
fn sid_and_cid_stand_in_for_a_support_code_but_only_together() {
    let both = value(Field::Code, &[("sid", " s-1 "), ("cid", "C2")]);
    assert_eq!(both, DetailValue::Code(SupportCode::SidCid { sid: clean("s-1"), cid: clean("C2") }));
    assert_eq!(wrong(Field::Code, &[("sid", "s-1")]), [("cid", MessageKey::CodeEmpty)]);
    assert_eq!(wrong(Field::Code, &[("sid", "<b>"), ("cid", "C2")]), [("sid", MessageKey::GuidWrong)]);
    assert_eq!(value(Field::Code, &[("none", "on")]), DetailValue::Code(SupportCode::NoneShown));
}

#[test]
fn other_ids_are_guids() {
    for field in [Field::Correlation, Field::Request, Field::Tenant] {
        assert_eq!(value(field, &[("value", GUID)]), DetailValue::Guid(GUID.parse().unwrap()));
        assert_eq!(wrong(field, &[("value", "contoso.com")]), [("value", MessageKey::GuidWrong)]);
    }
}

#[test]
fn a_user_name_has_one_of_three_forms() {
    for name in
        ["mia@contoso.com", "CONTOSO\\mia", "mia", "o'neil.m_1@sub.contoso.co.uk", "guest_x#EXT#@c.com"]
    {
        assert_eq!(value(Field::User, &[("value", name)]), DetailValue::User(clean(name)));
    }
    let long = "a".repeat(114);
    for name in [
        "mia@",
        "@contoso.com",
        "a@b@c.com",
        "mia@contoso",
        "Mia Miller",
        "A\\B\\c",
        "\\mia",
        "a\\b@c.de",
        &long,
    ] {
        assert_eq!(wrong(Field::User, &[("value", name)]), [("value", MessageKey::UserWrong)], "{name}");
    }
    assert_eq!(value(Field::User, &[("value", &long[..113])]), DetailValue::User(clean(&long[..113])));
}

#[test]
fn a_page_is_an_address_or_a_name_and_secrets_in_it_are_dropped() {
    let page = |text: &str| DetailValue::Page(clean(text));
    assert_eq!(
        value(Field::Page, &[("value", "login.microsoftonline.com/common?login_hint=mia")]),
        page("https://login.microsoftonline.com/common")
    );
    assert_eq!(
        value(Field::Page, &[("named", "other"), ("value", "the reset page")]),
        page("the reset page")
    );
    assert_eq!(value(Field::Page, &[("named", "signin"), ("value", "old")]), page("The sign-in page"));
    assert_eq!(wrong(Field::Page, &[("named", "elsewhere")]), [("named", MessageKey::ChoiceMissing)]);
    assert_eq!(wrong(Field::Page, &[("named", "other")]), [("value", MessageKey::UrlWrong)]);
    assert_eq!(wrong(Field::Page, &[("value", "javascript:alert(1)")]), [("value", MessageKey::UrlWrong)]);
}

#[test]
fn choices_take_their_own_words_only() {
    assert_eq!(value(Field::Screenshot, &[("value", "have")]), DetailValue::Statement(Statement::Have));
    assert_eq!(value(Field::Log, &[("value", "none")]), DetailValue::Statement(Statement::Nothing));
    assert_eq!(value(Field::Type, &[("value", "pass_through")]), DetailValue::Type(UserType::PassThrough));
    for field in [Field::Screenshot, Field::Log, Field::Type, Field::Licence] {
        assert_eq!(wrong(field, &[("value", "maybe")]), [("value", MessageKey::ChoiceMissing)]);
    }
}

#[test]
fn a_licence_may_have_a_name() {
    assert_eq!(value(Field::Licence, &[("value", "yes")]).line(), "Yes");
    assert_eq!(value(Field::Licence, &[("name", "Entra ID P1")]).line(), "Yes (Entra ID P1)");
    assert_eq!(value(Field::Licence, &[("value", "no"), ("name", "x")]).line(), "No");
    let long = "a".repeat(101);
    assert_eq!(wrong(Field::Licence, &[("value", "yes"), ("name", &long)]), [("name", MessageKey::TextLong)]);
}

#[test]
fn a_version_is_numbers_with_dots() {
    assert_eq!(value(Field::Version, &[("value", "v2.6.92.0")]), DetailValue::Version(clean("2.6.92.0")));
    for text in ["2", "2.", "2.6.92.0.1", "2.6.x", "two", "123456.1"] {
        assert_eq!(
            wrong(Field::Version, &[("value", text)]),
            [("value", MessageKey::VersionWrong)],
            "{text}"
        );
    }
}

#[test]
fn a_description_has_a_limit_that_the_message_names() {
    let errors = read(Field::What, &input(&[("value", &"é".repeat(5001))]), now()).unwrap_err();
    assert_eq!(errors[0].message, MessageKey::TextLong);
    assert_eq!(errors[0].placeholder(), Some(("limit", "5000".to_owned())));
    assert_eq!(value(Field::What, &[("value", &"é".repeat(5000))]).line().chars().count(), 5000);
}

#[test]
fn a_page_with_all_fields_names_every_error_and_empties_what_is_empty() {
    let parts = [("what-value", "x"), ("user-value", ""), ("tenant-value", GUID)];
    let values = read_all(&input(&parts), now()).unwrap();
    let fields: Vec<(Field, bool)> = values.iter().map(|(f, v)| (*f, v.is_some())).collect();
    assert_eq!(fields, [(Field::What, true), (Field::User, false), (Field::Tenant, true)]);
    let errors =
        read_all(&input(&[("user-value", "a b"), ("page-value", "ftp://x"), ("what-value", "x")]), now());
    let fields: Vec<Field> = errors.unwrap_err().iter().map(|e| e.field).collect();
    assert_eq!(fields, [Field::Page, Field::User]);
}

#[test]
fn a_value_reads_as_a_person_says_it() {
    let moment = |offset_minutes, certainty| {
        let (at, zone) = ("2026-10-25T00:30:00Z".parse().unwrap(), "Europe/Amsterdam".to_owned());
        DetailValue::When(Moment { at, offset_minutes, zone, certainty }).line()
    };
    assert_eq!(DetailValue::NotKnown.line(), "not known");
    assert_eq!(moment(120, MomentCertainty::Exact), "25 October 2026, 02:30 (+02:00, Europe/Amsterdam)");
    assert_eq!(
        moment(120, MomentCertainty::About),
        "25 October 2026, about 02:30 (+02:00, Europe/Amsterdam)"
    );
    assert_eq!(
        moment(120, MomentCertainty::First),
        "25 October 2026, 02:30 (+02:00, Europe/Amsterdam), the first 02:30 that night"
    );
    assert_eq!(
        moment(120, MomentCertainty::EitherOfTwo),
        "25 October 2026, 02:30 (+02:00, Europe/Amsterdam), or the second 02:30 that night: not known which"
    );
    assert_eq!(moment(-210, MomentCertainty::Exact), "24 October 2026, 21:00 (-03:30, Europe/Amsterdam)");
    assert_eq!(DetailValue::Statement(Statement::Have).line(), "Have it, not attached");
    assert_eq!(DetailValue::Type(UserType::Federated).line(), "federated");
    assert_eq!(DetailValue::Text(clean("one\n two\t three")).line(), "one two three");
    let code = SupportCode::SidCid { sid: clean("a"), cid: clean("b") };
    assert_eq!(DetailValue::Code(code).line(), "SID a, CID b");
}

#[test]
fn what_the_store_holds_is_stable_and_nonsense_is_inconsistent() {
    assert_eq!(DetailValue::NotKnown.to_store(), r#"{"kind":"not_known"}"#);
    assert_eq!(DetailValue::Type(UserType::CloudOnly).to_store(), r#"{"kind":"type","value":"cloud_only"}"#);
    for text in [
        "",
        "{}",
        r#"{"kind":"guid","value":"x"}"#,
        r#"{"kind":"other"}"#,
        r#"{"kind":"when","value":{"at":"2026-10-25T00:30:00Z","offset_minutes":9999,"zone":"","certainty":"exact"}}"#,
    ] {
        assert!(DetailValue::from_store(text).is_err(), "{text}");
    }
}

/// Any part of any field, with texts that come near what is right.
fn any_input() -> impl Strategy<Value = Input> {
    let names = [
        "value",
        "named",
        "guid",
        "sid",
        "cid",
        "none",
        "quick",
        "day",
        "month",
        "year",
        "time",
        "zone",
        "which",
        "about",
        "name",
        "not_known",
    ];
    let text = prop_oneof![
        any::<String>(),
        "[0-9a-fA-F{} -]{30,40}",
        "[0-9]{1,4}[:.h]?[0-9]{0,2} ?(am|pm)?",
        "[a-z]{1,5}[@\\\\:/]{1,3}[a-z.]{1,9}[?#]?[a-z]{0,4}",
        prop::sample::select(vec![
            "now",
            "today",
            "yesterday",
            "first",
            "unsure",
            "Europe/Amsterdam",
            "2026",
            "10",
            "yes"
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::btree_map(prop::sample::select(names.to_vec()), text, 0..8).prop_map(|parts| {
        parts.into_iter().map(|(part, text)| (part.to_owned(), Clean::from_store(text))).collect()
    })
}

fn any_field() -> impl Strategy<Value = Field> {
    prop::sample::select(Field::ALL.to_vec())
}

/// A value as a form can make it.
fn any_value() -> impl Strategy<Value = (Field, DetailValue)> {
    let guid = any::<[u8; 16]>()
        .prop_map(|b| b.iter().map(|b| format!("{b:02x}")).collect::<String>().parse::<Guid>().unwrap());
    let id = "[A-Za-z0-9-]{1,64}".prop_map(|t| clean(&t));
    let words = "[a-z<>|`é]{1,20}( [a-z&\"\\\\]{1,9}){0,3}";
    prop_oneof![
        any_field().prop_map(|f| (f, DetailValue::NotKnown)),
        words.prop_map(|t| (Field::What, DetailValue::Text(clean(&t)))),
        "https://[a-z]{1,9}\\.[a-z]{2,3}/[a-z]{0,9}"
            .prop_map(|t| (Field::Page, DetailValue::Page(clean(&t)))),
        prop::sample::select(vec![Statement::Have, Statement::Later, Statement::Nothing])
            .prop_map(|s| (Field::Log, DetailValue::Statement(s))),
        (id.clone(), id)
            .prop_map(|(sid, cid)| (Field::Code, DetailValue::Code(SupportCode::SidCid { sid, cid }))),
        guid.clone().prop_map(|g| (Field::Code, DetailValue::Code(SupportCode::Code(g)))),
        guid.prop_map(|g| (Field::Tenant, DetailValue::Guid(g))),
        words.prop_map(|t| (Field::Licence, DetailValue::Licence(Licence::Yes(Some(clean(&t)))))),
        "[0-9]{1,5}(\\.[0-9]{1,5}){1,3}".prop_map(|t| (Field::Version, DetailValue::Version(clean(&t)))),
        "[a-z.]{1,20}@[a-z]{1,20}\\.com".prop_map(|t| (Field::User, DetailValue::User(clean(&t)))),
        (moment_parts(), any::<bool>()).prop_filter_map("a time that a form refuses", |(parts, about)| {
            let parts = if about { parts.with("about", clean("on")) } else { parts };
            Some((Field::When, read(Field::When, &parts, now()).ok()??))
        }),
    ]
}

/// Hours around the changes of clocks are as likely as all others.
fn moment_parts() -> impl Strategy<Value = Input> {
    let day = prop_oneof![
        (1..=28u32, 1..=12u32, 2015..=2026u32),
        prop::sample::select(vec![(25u32, 10u32, 2026u32), (29, 3, 2026), (1, 11, 2026), (5, 4, 2026)])
    ];
    let which = prop::sample::select(vec!["first", "second", "unsure"]);
    (day, 0..=23u32, 0..=59u32, prop::sample::select(zones()), which).prop_map(
        |((d, m, y), h, min, zone, which)| {
            input(&[
                ("day", &d.to_string()),
                ("month", &m.to_string()),
                ("year", &y.to_string()),
                ("time", &format!("{h}:{min:02}")),
                ("zone", zone.as_str()),
                ("which", which),
            ])
        },
    )
}

proptest! {
    #[test]
    fn no_input_makes_a_field_panic_or_take_a_value_that_does_not_fit(field in any_field(), input in any_input()) {
        match read(field, &input, now()) {
            Ok(Some(value)) => prop_assert!(value.fits(field)),
            Ok(None) => {}
            Err(errors) => {
                prop_assert!(!errors.is_empty());
                prop_assert!(errors.iter().all(|e| e.field == field));
            }
        }
    }

    #[test]
    fn what_was_read_comes_back_from_the_store_and_from_its_own_form(field in any_field(), input in any_input()) {
        if let Ok(Some(value)) = read(field, &input, now()) {
            prop_assert_eq!(DetailValue::from_store(&value.to_store()), Ok(value.clone()));
            prop_assert_eq!(read(field, &value.to_input(), now()), Ok(Some(value)));
        }
    }

    #[test]
    fn a_stored_value_comes_back_equal((field, value) in any_value()) {
        prop_assert!(value.fits(field));
        prop_assert_eq!(DetailValue::from_store(&value.to_store()), Ok(value.clone()));
        prop_assert_eq!(read(field, &value.to_input(), now()), Ok(Some(value.clone())));
        prop_assert!(!value.line().is_empty() && !value.line().contains('\n'));
    }

    #[test]
    fn no_stored_text_makes_reading_it_panic(text in any::<String>()) {
        let read = DetailValue::from_store(&text).map(|v| v.to_store());
        prop_assert!(read.is_err() || DetailValue::from_store(&read.unwrap()).is_ok());
    }

    #[test]
    fn the_local_time_of_an_instant_is_what_was_typed(parts in moment_parts()) {
        if let Ok(Some(DetailValue::When(m))) = read(Field::When, &parts, now()) {
            prop_assert_eq!(m.local().day().to_string(), parts.get("day"));
            prop_assert_eq!(format!("{}:{:02}", m.local().hour(), m.local().minute()), parts.get("time"));
            prop_assert!(m.at <= now() + jiff::SignedDuration::from_mins(5));
        }
    }

    #[test]
    fn the_order_of_parts_changes_nothing(parts in prop::collection::vec(("(value|day|zone|guid)", "[a-z0-9]{0,4}"), 0..4)) {
        let unique: std::collections::BTreeMap<String, String> = parts.into_iter().collect();
        let forward: Input = unique.iter().map(|(k, v)| (k.clone(), clean(v))).collect();
        let backward: Input = unique.iter().rev().map(|(k, v)| (k.clone(), clean(v))).collect();
        for field in Field::ALL.iter().copied() {
            prop_assert_eq!(read(field, &forward, now()), read(field, &backward, now()));
        }
    }
}
