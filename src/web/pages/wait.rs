//! The end of a wait as a calendar file.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};

use crate::{
    session::Place,
    web::{Error, extract::Visit, phrases},
};

/// An iCalendar file (RFC 5545); 404 where nothing is waited for or nobody said since when.
pub async fn get(visit: Visit) -> Result<Response, Error> {
    let (Place::Outcome(id) | Place::NotFixed(id) | Place::Done(id)) = visit.place() else {
        return Err(Error::NotFound);
    };
    let symptom = visit.state.content().symptoms().get(&id).ok_or(Error::NotFound)?;
    let moment = visit.last_try().ok_or(Error::NotFound)?;
    let end = phrases::wait_ends(symptom, moment).ok_or(Error::NotFound)?;
    let stamp = |at: jiff::Timestamp| at.strftime("%Y%m%dT%H%M%SZ").to_string();
    let reference = visit.session.reference;
    let until = end.checked_add(jiff::SignedDuration::from_mins(15)).unwrap_or(end);
    let lines = [
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Regain//EN".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{reference}@regain"),
        // The session's own time, not the clock's: the same session gives the same file.
        format!("DTSTAMP:{}", stamp(visit.session.changed)),
        format!("DTSTART:{}", stamp(end)),
        format!("DTEND:{}", stamp(until)),
        "SUMMARY:Try the password page again (one time)".to_owned(),
        format!("DESCRIPTION:Reference {reference}"),
        "BEGIN:VALARM".to_owned(),
        "ACTION:DISPLAY".to_owned(),
        "DESCRIPTION:Try the password page again".to_owned(),
        "TRIGGER:PT0M".to_owned(),
        "END:VALARM".to_owned(),
        "END:VEVENT".to_owned(),
        "END:VCALENDAR".to_owned(),
        String::new(),
    ];
    let name = format!("attachment; filename=\"regain-{reference}.ics\"");
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, lines.join("\r\n")).into_response())
}
