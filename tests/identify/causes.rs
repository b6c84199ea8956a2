//! Several signs in one text: what explains the others comes first, and says so.

use regain::{
    evidence::{self, Match, ReasonKind, Understood},
    ids::{Identifier, IdentifierKind, SymptomId},
    symptom::{Found, Symptoms},
};

use super::{
    claimed, clean, symptoms,
    tables::{made_up, together},
    understood,
};

fn explained(found: &Match) -> Vec<&str> {
    found.reasons.iter().filter(|r| r.kind == ReasonKind::Explains).map(|r| r.text.as_str()).collect()
}

#[test]
fn a_reason_of_the_directory_comes_before_the_general_failure() {
    for text in
        ["events 31003 and 33004", "events 33004 and 31003", "event 31003, later event 33004, event 31003"]
    {
        let found = understood(text);
        assert_eq!(found.matches[0].symptom.as_str(), "event-33004", "{text}");
        assert_eq!(explained(&found.matches[0]), ["31003"], "{text}");
    }
}

#[test]
fn what_a_person_saw_is_explained_by_what_the_server_wrote() {
    let found = understood("The user saw SSPR_0029. On the server: PasswordResetService 33004.");
    assert_eq!(found.matches[0].symptom.as_str(), "event-33004");
    assert_eq!(explained(&found.matches[0]), ["SSPR_0029"]);
    assert!(claimed(&found).contains(&"sspr-0029"), "{:?}", claimed(&found));
}

#[test]
fn a_success_comes_before_its_start() {
    let found = understood("events 31001 and 31002");
    assert_eq!(claimed(&found), ["event-31002", "event-31001"]);
    assert_eq!(explained(&found.matches[0]), ["31001"]);
}

#[test]
fn every_problem_that_explains_another_comes_before_it() {
    let index = symptoms().index();
    let own = |id: &SymptomId| {
        let identifiers = &symptoms().get(id).unwrap().signs.identifiers;
        identifiers.iter().find(|i| matches!(index.find(i), Some(Found::One(_)))).cloned()
    };
    let named = |i: &Identifier| match i.kind() {
        IdentifierKind::Event => format!("event {i}"),
        _ => i.to_string(),
    };
    let mut pairs = 0;
    for cause in symptoms().iter() {
        let Some(mine) = own(&cause.id) else { continue };
        for effect in &cause.explains {
            let Some(theirs) = own(effect) else { continue };
            pairs += 1;
            for text in [
                format!("{} and then {}", named(&mine), named(&theirs)),
                format!("{} and then {}", named(&theirs), named(&mine)),
            ] {
                let found = understood(&text);
                assert_eq!(found.matches[0].symptom, cause.id, "{text}");
                assert!(!explained(&found.matches[0]).is_empty(), "{text}: {:?}", found.matches);
            }
        }
    }
    assert!(pairs > 60, "only {pairs}");
}

/// Problems of one event each, 41001 upwards, in the order given, with the numbers of what they explain.
fn tables(explains: &[&[usize]]) -> Symptoms {
    let all = explains.iter().enumerate().map(|(n, effects)| {
        let mut symptom = made_up(n);
        symptom.signs.identifiers.push(Identifier::event(41_001 + u16::try_from(n).unwrap()));
        symptom.explains = effects.iter().map(|e| made_up(*e).id).collect();
        symptom
    });
    together(all.collect())
}

fn among(text: &str, symptoms: &Symptoms) -> Understood {
    evidence::identify(&clean(text), symptoms)
}

#[test]
fn what_explains_by_way_of_another_explains() {
    let chain = tables(&[&[1], &[2], &[]]);
    let found = among("events 41003, 41001", &chain);
    assert_eq!(claimed(&found), ["made-up-0", "made-up-2"], "the one between is not in the text");
    assert_eq!(explained(&found.matches[0]), ["41003"]);
    let found = among("events 41003, 41002, 41001", &chain);
    assert_eq!(claimed(&found)[0], "made-up-0");
    assert_eq!(explained(&found.matches[0]), ["41002", "41003"]);
}

#[test]
fn problems_that_explain_each_other_end_and_keep_their_order() {
    let ring = tables(&[&[1], &[2], &[0]]);
    let found = among("events 41002, 41001", &ring);
    assert_eq!(claimed(&found), ["made-up-1", "made-up-0"]);
    assert_eq!(explained(&found.matches[0]), ["41001"]);
    assert_eq!(explained(&found.matches[1]), ["41002"]);
    let itself = tables(&[&[0], &[]]);
    let found = among("events 41001, 41002", &itself);
    assert!(found.matches.iter().all(|m| explained(m).is_empty()), "{:?}", found.matches);
}

#[test]
fn what_is_not_in_the_text_is_not_explained() {
    let pair = tables(&[&[1], &[], &[]]);
    for text in ["event 41001", "events 41003, 41001", "events 41002, 41003"] {
        let found = among(text, &pair);
        assert!(found.matches.iter().all(|m| explained(m).is_empty()), "{text}: {:?}", found.matches);
    }
    assert_eq!(claimed(&among("events 41003, 41001", &pair)), ["made-up-2", "made-up-0"], "as in the text");
}
