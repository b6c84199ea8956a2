//! The look-up over the content as it is shipped: which spellings count, which messages claim, what explains what, and what is
//! offered where nothing is certain.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

use std::sync::LazyLock;

use regain::{
    content::Content,
    evidence::{self, Clean, Limit, Understood},
    symptom::Symptoms,
};

mod causes;
mod messages;
mod offers;
mod spellings;
mod tables;

static CONTENT: LazyLock<Content> =
    LazyLock::new(|| Content::load(None).unwrap_or_else(|report| panic!("{report}")));

fn symptoms() -> &'static Symptoms {
    CONTENT.symptoms()
}

/// A text as it comes through the gate; a lone word is let through.
fn clean(text: &str) -> Clean {
    evidence::ingest_str(text, Limit::characters(0).accept_lone_word()).unwrap().text
}

fn understood(text: &str) -> Understood {
    evidence::identify(&clean(text), symptoms())
}

/// The ids of what is claimed, best first.
fn claimed(found: &Understood) -> Vec<&str> {
    found.matches.iter().filter(|m| m.certainty.is_claim()).map(|m| m.symptom.as_str()).collect()
}
