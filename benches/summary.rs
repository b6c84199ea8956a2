//! What a summary costs in each of its forms: `cargo bench --bench summary`.
//!
//! The yardstick is the least that any summary does: every text that is stored in the session, copied once into one string.
//! The session has a paste, answers, a verdict, a description and notes, as one has that goes to support.
#![allow(missing_docs, reason = "a benchmark has no documentation")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a benchmark says what it found")]
#![allow(clippy::disallowed_methods, reason = "a benchmark measures")]

use std::hint::black_box;

use regain::{
    export::{self, Parcel},
    session::Session,
    summary::{Format, Summary},
};

mod support;

use support::{Work, compare, site::Site};

const PASTE: &str = "You cannot reset your own password because password reset is not turned on for your account. \
                     SSPR_0013 Correlation Id: 0b1e3a2e-9a11-4c55-b9cc-012345678901 \
                     Request Id: 7344da2c-ab9d-42ef-adea-4a17d07fdeb9 Timestamp: 2026-11-20T10:11:12Z ";

/// The least work.
fn yardstick(session: &Session) -> String {
    let mut out = String::new();
    let mut add = |text: &str| {
        out.push_str(text);
        out.push('\n');
    };
    add(session.entry.because.as_str());
    session.evidence.iter().for_each(|e| add(e.text.as_str()));
    for answer in session.answers.values() {
        add(&answer.question);
        add(&answer.label);
    }
    for tried in &session.tried {
        add(&tried.title);
        tried.provenance.iter().for_each(|p| add(p));
    }
    session.details.values().for_each(|d| add(&d.value.line()));
    session.notes.iter().for_each(|n| add(n.text.as_str()));
    out
}

/// A session as it goes to support.
fn session(site: &mut Site) -> Session {
    let text: String = form_urlencoded::byte_serialize(PASTE.repeat(10).as_bytes()).collect();
    let begun = site.post("/find", &format!("text={text}"));
    let (reference, outcome) = site.answer(&begun, &[("who", "user")]);
    assert!(outcome.contains("/outcome/"), "{outcome}");
    site.post_in(reference, &format!("{outcome}/verdict"), "verdict=not_fixed&still=");
    let what = "what-value=I+open+the+page+for+a+new+password+and+type+my+name.+Then+the+message+comes.+%3Cb%3E*&return=";
    site.post_in(reference, &format!("/s/{reference}/details/what"), what);
    for n in 0..10 {
        let note = format!("text=Note+{n}:+asked+the+person+whether+a+colleague+sees+the+same.");
        site.post_in(reference, &format!("/s/{reference}/notes"), &note);
    }
    site.session(reference)
}

fn main() {
    if !std::env::args().any(|a| a == "--bench") {
        return;
    }
    let mut criterion = support::criterion();
    let mut site = Site::new();
    let session = session(&mut site);
    let content = &site.content;
    let collect = || Summary::new(&session, content.flow(), content.symptoms(), content.details());
    let summary = collect();
    let parcel = Parcel { summary: &summary, logs: &[], files: &[], to: None, public_url: None };
    let write = |format| {
        black_box(export::write(format, black_box(&parcel)).unwrap());
    };
    let works = vec![
        Work::new("yardstick", || {
            black_box(yardstick(black_box(&session)));
        }),
        Work::new("collected", || {
            black_box(collect());
        }),
        Work::new("Markdown", || {
            black_box(black_box(&summary).markdown());
        }),
        Work::new("text", || {
            black_box(black_box(&summary).text());
        }),
        Work::new("JSON", || {
            black_box(black_box(&summary).json());
        }),
        Work::new("card", || write(Format::Card)),
        Work::new("e-mail", || write(Format::Email)),
        Work::new("archive", || write(Format::Zip)),
    ];
    compare(&mut criterion, &format!("a summary of {} bytes as text", summary.text().len()), works);
    criterion.final_summary();
}
