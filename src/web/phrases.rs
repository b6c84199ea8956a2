//! The product's own short words that depend on values: who can fix it, when a wait ends, how many are left.
//!
//! Whole texts stand in content and templates; what stands here has to be put together.

use jiff::{Timestamp, tz::TimeZone};

use crate::{
    config::Organisation,
    ids::{Audience, Role, Verdict},
    prose::Slots,
    session::details::Moment,
    store::What,
    symptom::{FixedBy, Symptom},
};

/// Who can fix it: the first line of an outcome.
pub fn fixed_by(who: FixedBy, audience: Audience) -> &'static str {
    match (who, audience.is_staff()) {
        (FixedBy::You, false) => "You can fix this now",
        (FixedBy::You, true) => "The person can fix this",
        (FixedBy::Helpdesk, false) => "Your helpdesk can fix this",
        (FixedBy::Helpdesk, true) => "The helpdesk can fix this",
        (FixedBy::Admin, false) => "Your company has to fix this. The helpdesk can help you meanwhile",
        (FixedBy::Admin, true) => "An administrator can fix this",
        (FixedBy::Microsoft, _) => "Only Microsoft can fix this",
        (FixedBy::Time, false) => "Time fixes this. You can do nothing wrong by waiting",
        (FixedBy::Time, true) => "Time fixes this",
        (FixedBy::Nobody, _) => "Nothing is broken",
    }
}

/// How the helpdesk is named in the middle of a sentence.
pub fn helpdesk(organisation: &Organisation) -> String {
    match (&organisation.phone, &organisation.email) {
        (Some(phone), _) => format!("the helpdesk on {phone}"),
        (None, Some(email)) => format!("the helpdesk at {email}"),
        (None, None) => "your helpdesk".to_owned(),
    }
}

/// The instant at which a wait ends.
pub fn wait_ends(symptom: &Symptom, last_try: &Moment) -> Option<Timestamp> {
    let minutes = i64::from(symptom.wait_minutes?);
    last_try.at.checked_add(jiff::SignedDuration::from_mins(minutes)).ok()
}

/// The end of a wait in words: a clock time where the last try is known, otherwise how long after it.
pub fn wait_until(symptom: &Symptom, last_try: Option<&Moment>) -> String {
    let Some(minutes) = symptom.wait_minutes else { return String::new() };
    match last_try.and_then(|m| Some((wait_ends(symptom, m)?, m))) {
        Some((end, moment)) => clock_of(end, moment),
        None => format!("{} after your last try", duration(minutes)),
    }
}

/// Minutes in words: “15 minutes”, “2 hours”, “24 hours”.
pub fn duration(minutes: u32) -> String {
    match minutes {
        1 => "1 minute".to_owned(),
        60 => "1 hour".to_owned(),
        m if m % 60 == 0 => format!("{} hours", m / 60),
        m => format!("{m} minutes"),
    }
}

/// An instant as people read it, with its zone: “Saturday 21 November, 14:20 (Europe/Amsterdam)”.
pub fn clock(at: Timestamp, zone: &str) -> String {
    let tz = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let zone = if TimeZone::get(zone).is_ok() { zone } else { "UTC" };
    format!("{} ({zone})", at.to_zoned(tz).strftime("%A %-d %B, %H:%M"))
}

/// An instant in the organisation's time zone.
pub fn here(at: Timestamp, organisation: &Organisation) -> String {
    clock(at, organisation.time_zone.as_deref().unwrap_or("UTC"))
}

/// An instant in the time zone of a moment, or at its offset where only that is known.
pub fn clock_of(at: Timestamp, moment: &Moment) -> String {
    if !moment.zone.is_empty() {
        return clock(at, &moment.zone);
    }
    let offset = jiff::tz::Offset::from_seconds(moment.offset_minutes.saturating_mul(60))
        .unwrap_or(jiff::tz::Offset::UTC);
    at.to_zoned(offset.to_time_zone()).strftime("%A %-d %B, %H:%M (%:z)").to_string()
}

/// The day alone: “21 November 2026”.
pub fn day(at: Timestamp, organisation: &Organisation) -> String {
    let zone = organisation.time_zone.as_deref().unwrap_or("UTC");
    let tz = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    at.to_zoned(tz).strftime("%-d %B %Y").to_string()
}

/// The clock time alone, with its zone.
pub fn time_of_day(at: Timestamp, organisation: &Organisation) -> String {
    let zone = organisation.time_zone.as_deref().unwrap_or("UTC");
    let tz = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    format!("{} ({zone})", at.to_zoned(tz).strftime("%H:%M"))
}

/// What became of the steps, as the options are read.
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Fixed => "Yes, it works now",
        Verdict::Partly => "Partly",
        Verdict::NotFixed => "No, not yet",
        Verdict::Cannot => "I cannot do these steps",
    }
}

/// Who did something, to a reader who is `reader` to the session; `name` is what they call themselves.
pub fn who(role: Role, name: &str, reader: Role) -> String {
    let named = |what: &str| if name.is_empty() { what.to_owned() } else { format!("{what} “{name}”") };
    match role {
        Role::Owner if reader == Role::Owner => "You".to_owned(),
        Role::Owner => "The person".to_owned(),
        Role::Helper => named("A helper"),
        Role::Viewer => named("A viewer"),
        Role::Stranger => "Somebody".to_owned(),
        Role::Agent | Role::Manager => "The helpdesk".to_owned(),
    }
}

/// What happened in the session that a page is open of, to its reader.
pub fn happened(what: What, by: Role, reader: Role) -> String {
    let own = by == Role::Owner && reader == Role::Owner;
    let who = match by {
        Role::Owner if own => "You",
        Role::Owner => "The person",
        Role::Helper => "A helper",
        Role::Viewer => "A viewer",
        Role::Stranger => "Somebody",
        Role::Agent | Role::Manager => "The helpdesk",
    };
    let did = match what {
        What::Began => "began",
        What::Entered => "chose where the questions begin",
        What::Answered => "answered a question",
        What::Judged => "said what became of the steps",
        What::Tried => "went on to the next cause",
        What::Ticked => "ticked a step",
        What::Filled => "filled in details",
        What::Confirmed => "looked through the details",
        What::Attached => "added an event log",
        What::Removed => "deleted an event log",
        What::FileAdded => "added a file",
        What::FileRemoved => "deleted a file",
        What::Noted => "wrote a note",
        What::Masked => "chose what the summary hides",
        What::Sent => "marked the summary as sent",
        What::Linked => "made a link",
        What::Ended => "turned off a link",
        What::Joined => "came in",
    };
    format!("{who} {did}{}", if own { " in another window" } else { "" })
}

/// The words for the placeholders of a symptom's text.
pub fn slots(organisation: &Organisation, symptom: Option<&Symptom>, last_try: Option<&Moment>) -> Slots {
    Slots {
        helpdesk: helpdesk(organisation),
        wait_until: symptom.map(|s| wait_until(s, last_try)).unwrap_or_default(),
    }
}

/// The groups of the library in the order that people look for them, each with its name.
pub const GROUPS: [(&str, &str); 10] = [
    ("user-errors", "Codes on the page for a new password"),
    ("reset-portal", "The page for a new password"),
    ("registration-portal", "Setting up a phone, app or email"),
    ("aadsts-password-change", "Changing a password: AADSTS codes"),
    ("aadsts-sign-in", "Signing in: AADSTS codes"),
    ("portal-configuration", "The admin center"),
    ("reporting", "Reports and audit logs"),
    ("writeback", "Password writeback"),
    ("events-passwordresetservice", "Events of PasswordResetService"),
    ("events-adsync", "Events of ADSync"),
];

/// The name of a group.
pub fn group(id: &str) -> &str {
    GROUPS.iter().find(|(g, _)| *g == id).map_or(id, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_told_in_words_people_use() {
        assert_eq!(duration(1440), "24 hours");
        assert_eq!(duration(15), "15 minutes");
        assert_eq!(duration(60), "1 hour");
        let at: Timestamp = "2026-11-21T13:20:00Z".parse().unwrap();
        assert_eq!(clock(at, "Europe/Amsterdam"), "Saturday 21 November, 14:20 (Europe/Amsterdam)");
    }
}
