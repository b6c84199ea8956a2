//! What is offered where nothing is certain, and that texts of other subjects claim nothing.

use regain::evidence::{Certainty, ReasonKind};

use super::{claimed, symptoms, understood};

/// Short texts of other subjects, and of neighbours that share words with ours.
const OTHERS: &[&str] = &[
    "Outlook keeps asking for my password every five minutes",
    "Outlook search shows no results since the update",
    "BitLocker wants a recovery key after the BIOS update",
    "The printer on the second floor is offline",
    "VPN drops every ten minutes when I work from home",
    "I cannot connect to the VPN, error 809",
    "Okta says my account is locked, how do I get back in?",
    "I forgot my Gmail password and the recovery phone is old",
    "My phone gets an MFA prompt although I am not signing in",
    "What is the Wi-Fi password for guests?",
    "Remote Desktop: the credentials did not work",
    "RDP says CredSSP encryption oracle remediation",
    "LTB self service password: the token is not valid",
    "NetIQ SSPR shows error 5015 directory unavailable",
    "Autopilot reset of the laptop fails at 80 percent",
    "Password hash sync: event 611 RPC error",
    "Teams has no sound in meetings",
    "How do I change the password of my router?",
    "The database user sa has an expired password",
    "Our web shop lets nobody reset a password, the mail never comes",
    "Excel file is protected by a password and nobody knows it",
    "Please unlock my badge for the garage",
    "The certificate of the mail server has expired",
    "Jenkins cannot log in to GitHub with the token",
    "SAP GUI: name or password is incorrect, repeat logon",
    "LastPass asks for the master password again",
    "iPhone is disabled, connect to iTunes",
];

#[test]
fn texts_of_other_subjects_claim_nothing() {
    assert!(OTHERS.len() >= 25, "{}", OTHERS.len());
    let wrong: Vec<String> = OTHERS
        .iter()
        .filter_map(|text| {
            let found = understood(text);
            let said = !claimed(&found).is_empty() || found.question.is_some();
            said.then(|| format!("{text:?}: {:?} {:?}", found.matches, found.question))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_greeting_offers_nothing() {
    for text in ["hello", "Hello, how are you?", "", "   ", "thanks", "help", "???", "12"] {
        let found = understood(text);
        assert_eq!(found.matches, [], "{text}");
        assert_eq!(found.question, None, "{text}");
    }
}

#[test]
fn at_most_three_are_offered_and_always_the_same() {
    let texts = symptoms()
        .iter()
        .flat_map(|s| s.signs.keywords.iter().take(2))
        .chain(symptoms().iter().map(|s| &s.title).filter(|t| !t.starts_with("Event")));
    let mut offered = 0;
    for text in texts {
        let found = understood(text);
        assert_eq!(found, understood(text), "{text}");
        if claimed(&found).is_empty() && found.question.is_none() {
            offered += usize::from(!found.matches.is_empty());
            assert!(found.matches.len() <= 3, "{text}: {:?}", found.matches);
        }
        assert!(found.matches.iter().all(|m| !m.reasons.is_empty()), "{text}: {:?}", found.matches);
    }
    assert!(offered > 200, "only {offered} texts had an offer");
}

#[test]
fn a_code_in_other_letters_is_asked_about_and_not_taken() {
    for text in ["the page says ЅЅРR_0029", "the page says SSPR_OO29", "the page says SSPR_0O29"] {
        let found = understood(text);
        let first = &found.matches[0];
        assert_eq!((first.symptom.as_str(), first.certainty), ("sspr-0029", Certainty::Possible), "{text}");
        assert_eq!(first.reasons[0].kind, ReasonKind::Lookalike, "{text}");
        assert_eq!(first.reasons[0].text, "SSPR_0029", "{text}");
        assert!(
            found.identifiers.is_empty() && claimed(&found).is_empty(),
            "{text}: {:?}",
            found.identifiers
        );
        assert_eq!(found.lookalikes.len(), 1, "{text}");
    }
}

#[test]
fn a_message_that_is_cut_in_half_is_offered_with_the_message_as_its_reason() {
    // What the problem for one account and for a whole organization have in common: neither may be claimed.
    let text = "You can't reset your own password because password reset isn't";
    let found = understood(text);
    assert_eq!(claimed(&found), Vec::<&str>::new());
    let offered: Vec<&str> = found.matches.iter().map(|m| m.symptom.as_str()).collect();
    assert!(offered.contains(&"sspr-0009") && offered.contains(&"sspr-0013"), "{offered:?}");
    for m in found.matches.iter().filter(|m| ["sspr-0009", "sspr-0013"].contains(&m.symptom.as_str())) {
        assert_eq!(m.reasons[0].kind, ReasonKind::Message, "{m:?}");
        assert!(m.reasons[0].text.starts_with("You can't reset your own password"), "{m:?}");
    }
}
