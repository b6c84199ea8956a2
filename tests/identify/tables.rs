//! The tables of problems alone, with problems that are made up: identifiers, literal messages, words.

use std::collections::BTreeMap;

use regain::{
    ids::{Audiences, GroupId, Identifier, SymptomId},
    symptom::{FixedBy, Found, Glossary, Kind, Separated, Signs, Symptom, Symptoms, wording::normalise},
};

/// A problem without any sign.
pub fn made_up(n: usize) -> Symptom {
    Symptom {
        id: SymptomId::new(&format!("made-up-{n}")).unwrap(),
        group: GroupId::new("made-up").unwrap(),
        title: format!("Number {n}"),
        kind: Kind::Fault,
        audience: Audiences::EVERYBODY,
        fixed_by: FixedBy::Admin,
        takes: String::new(),
        wait_minutes: None,
        asks: None,
        collect: Vec::new(),
        changed: None,
        signs: Signs::default(),
        next: Vec::new(),
        explains: Vec::new(),
        sources: Vec::new(),
        person: None,
        admin: None,
    }
}

pub fn together(all: Vec<Symptom>) -> Symptoms {
    let glossary =
        Glossary::new([("password", vec!["kennwort*", "pwd", "mot de passe*"]), ("phone", vec!["handy"])]);
    Symptoms::new(all, Vec::new(), BTreeMap::new(), &Separated::default(), glossary)
}

fn with_identifiers(all: &[&[&str]]) -> Symptoms {
    let each = all.iter().enumerate().map(|(n, own)| {
        let mut symptom = made_up(n);
        symptom.signs.identifiers = own.iter().map(|i| Identifier::read(i).unwrap()).collect();
        symptom
    });
    together(each.collect())
}

fn with_messages(all: &[&[&str]]) -> Symptoms {
    let each = all.iter().enumerate().map(|(n, own)| {
        let mut symptom = made_up(n);
        symptom.signs.messages = own.iter().map(|m| (*m).to_owned()).collect();
        symptom
    });
    together(each.collect())
}

fn with_keywords(all: &[&[&str]]) -> Symptoms {
    let each = all.iter().enumerate().map(|(n, own)| {
        let mut symptom = made_up(n);
        symptom.signs.keywords = own.iter().map(|k| (*k).to_owned()).collect();
        symptom
    });
    together(each.collect())
}

/// The texts of the messages that are found.
fn messages<'s>(symptoms: &'s Symptoms, text: &str) -> Vec<&'s str> {
    symptoms.messages().find(&normalise(text)).into_iter().map(|m| m.text).collect()
}

fn ranked<'s>(symptoms: &'s Symptoms, text: &str) -> Vec<&'s str> {
    symptoms.ranking().search(&normalise(text)).into_iter().map(|r| r.symptom.as_str()).collect()
}

#[test]
fn an_identifier_leads_to_its_problem_whatever_its_case_and_to_several_in_the_order_of_ids() {
    let symptoms = with_identifiers(&[&["ADPermissionsError", "33004"], &["33004"], &["SSPR_0009"]]);
    let read = |text| Identifier::read(text).unwrap();
    let one = made_up(0).id;
    assert_eq!(symptoms.index().find(&read("adpermissionserror")), Some(Found::One(&one)));
    let Some(Found::Several { symptoms: several, question: None }) = symptoms.index().find(&read("33004"))
    else {
        panic!("33004 belongs to two, and nothing separates them")
    };
    assert_eq!(several, [made_up(0).id, made_up(1).id]);
    assert_eq!(symptoms.index().find(&read("33005")), None);
}

#[test]
fn the_nearest_identifier_is_one_of_its_kind() {
    let symptoms = with_identifiers(&[
        &["SSPR_0009"],
        &["SSPR_0029"],
        &["33004"],
        &["AADSTS50053"],
        &["ADPermissionsError"],
    ]);
    let nearest = |text: &str, most| {
        let near = symptoms.index().nearest(&Identifier::read(text).unwrap(), most);
        near.into_iter().map(Identifier::as_str).collect::<Vec<_>>()
    };
    assert_eq!(nearest("SSPR_0008", 1), ["SSPR_0009"]);
    assert_eq!(nearest("SSPR_0092", 1), ["SSPR_0029"], "two digits that changed places");
    assert_eq!(nearest("33040", 3), ["33004"]);
    assert_eq!(nearest("ADPermisionError", 1), ["ADPermissionsError"]);
    assert_eq!(nearest("SSPR_0009", 0), Vec::<&str>::new());
    assert_eq!(nearest("CompletelyDifferentThing", 3), Vec::<&str>::new());
}

#[test]
fn a_name_is_found_as_a_whole_word_and_the_longest_wins() {
    let symptoms = with_identifiers(&[&["ServiceError"], &["ServiceErrorFatal"]]);
    let names = |text: &str| {
        let names = symptoms.index().names_in(text).into_iter();
        names.map(|(at, name)| (at, name.to_string())).collect::<Vec<_>>()
    };
    assert_eq!(names("a SERVICEERROR."), [(2, "ServiceError".to_owned())]);
    assert_eq!(names("ServiceErrorFatal"), [(0, "ServiceErrorFatal".to_owned())]);
    for text in ["MyServiceError", "ServiceErrors", "ServiceError_2", "Service Error", ""] {
        assert_eq!(names(text), [], "{text}");
    }
    assert_eq!(names("é ServiceError").len(), 1, "positions are bytes");
}

#[test]
fn a_message_inside_a_longer_one_says_nothing_more() {
    let symptoms = with_messages(&[
        &["you can not reset your password"],
        &["you can not reset your password because it is off"],
    ]);
    let longer = "Sorry: you cannot reset your password, because it is off!";
    assert_eq!(messages(&symptoms, longer), ["you can not reset your password because it is off"]);
    assert_eq!(messages(&symptoms, "You can't reset your password."), ["you can not reset your password"]);
    // Where both stand for themselves, both count, the longer first.
    let both = format!("You can't reset your password. {longer}");
    assert_eq!(messages(&symptoms, &both)[0], "you can not reset your password because it is off");
}

#[test]
fn a_message_begins_and_ends_with_a_whole_word() {
    let symptoms = with_messages(&[&["reset your account"]]);
    assert_eq!(messages(&symptoms, "reset your account").len(), 1);
    for text in ["reset your accountant", "preset your account", "reset my account", "account your reset"] {
        assert_eq!(messages(&symptoms, text), Vec::<&str>::new(), "{text}");
    }
}

#[test]
fn what_stands_around_a_wildcard_comes_in_order_each_for_itself() {
    let symptoms = with_messages(&[&["the user * was not found"], &["try again * try again"]]);
    for text in [
        "The user mia@contoso.com was not found",
        "the user was not found",
        "The user “Mia K” was\nnot found.",
    ] {
        assert_eq!(messages(&symptoms, text), ["the user * was not found"], "{text}");
    }
    assert_eq!(messages(&symptoms, "was not found: the user"), Vec::<&str>::new());
    assert_eq!(messages(&symptoms, "try again"), Vec::<&str>::new(), "one cannot be both");
    assert_eq!(messages(&symptoms, "try again, then try again"), ["try again * try again"]);
}

#[test]
fn a_message_that_stands_there_in_part_has_its_share() {
    let message = "your administrator has not turned on password reset for your account";
    let symptoms = with_messages(&[
        &[message],
        &["your administrator has locked your account for a day or two"],
        &["the user * is not known to us at all"],
    ]);
    let nearly = |text: &str, least| {
        let near = symptoms.messages().nearly(&normalise(text), least);
        near.into_iter().map(|(m, share)| (m.text, share)).collect::<Vec<_>>()
    };
    let whole = nearly(message, 0.9);
    assert!(whole.len() == 1 && (1.0 - whole[0].1).abs() < 1e-9 && whole[0].1 <= 1.0, "{whole:?}");
    let cut = nearly("administrator has not turned on password reset for", 0.5);
    assert!(cut.len() == 1 && cut[0].1 < 1.0, "{cut:?}");
    assert_eq!(nearly("nothing of all this", 0.1), []);
    let known = nearly("the user is not known to us at all", 0.1);
    assert!(known.iter().all(|(text, _)| !text.contains('*')), "{known:?}");
    // The same words in another order are no part of it.
    assert_eq!(nearly("account your for reset password on turned not has administrator your", 0.34), []);
}

#[test]
fn words_find_the_problem_that_has_them_in_any_form_and_with_one_typo() {
    let symptoms = with_keywords(&[
        &["screen stays white after the reset", "white page"],
        &["code never arrives on the phone", "no text message comes"],
        &["old password still works on the laptop"],
    ]);
    for (text, right) in [
        ("the page is white", "made-up-0"),
        ("after reseting the screen stayed white", "made-up-0"),
        ("the code never arives", "made-up-1"),
        ("no txt message on my handy", "made-up-1"),
        ("my laptop takes the old pwd", "made-up-2"),
        ("le vieux mot de passe marche sur le laptop", "made-up-2"),
        ("altes Kennwort geht am laptop", "made-up-2"),
    ] {
        assert_eq!(ranked(&symptoms, text).first(), Some(&right), "{text}");
    }
    for text in ["", "the of and", "zebra giraffe"] {
        assert_eq!(ranked(&symptoms, text), Vec::<&str>::new(), "{text}");
    }
}

#[test]
fn problems_that_fit_equally_stand_in_the_order_of_ids() {
    let symptoms =
        with_keywords(&[&["white page"], &["white page"], &["white page"], &["a thing of its own"]]);
    assert_eq!(ranked(&symptoms, "white page"), ["made-up-0", "made-up-1", "made-up-2"]);
    let words = &symptoms.ranking().search("white page")[0].words;
    assert_eq!(words.len(), 2, "{words:?}");
}
