//! Says that the summary was given to somebody, with Microsoft's number of the case where there is one.

use axum::response::Response;

use super::{
    summary,
    write::{Asked, go},
};
use crate::{
    evidence::{Clean, Limit},
    session::{LONGEST_CASE, change::MarkSent},
    web::{Error, extract::Visit, form::Fields},
};

/// Marks it. 303 to the summary.
pub async fn post(visit: Visit, form: Fields) -> Result<Response, Error> {
    form.only(&["case", "revision", "idempotency"], &[])?;
    form.stamp()?;
    visit.allow::<MarkSent>()?;
    let Some(case) = case(form.raw("case")) else {
        let limit = LONGEST_CASE.to_string();
        let problem = visit.state.content().messages().fill("case-wrong", &[("limit", &limit)]);
        // What does not have the form of a number is not shown again unread.
        let typed = form.text("case", Limit::characters(LONGEST_CASE)).map(|(text, _)| text.to_string());
        return summary::show(&visit, Some(problem), typed.unwrap_or_default());
    };
    let fields = vec![("case".to_owned(), case.to_string())];
    let to = visit.paths().summary();
    go(&visit, &form, Asked { change: MarkSent { case }, fields }, |_| to).await
}

/// A number as people copy it, or nothing; `None` where it has another form.
pub fn case(text: &str) -> Option<Clean> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let fits = line.chars().all(|c| c.is_ascii_alphanumeric() || " #-/._".contains(c));
    // A long number alone looks like a password, and is none.
    let limit = Limit::characters(LONGEST_CASE).accept_lone_word();
    crate::evidence::ingest(line.as_bytes(), limit).ok().filter(|_| fits).map(|i| i.text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_number_is_taken_as_people_copy_it_and_nothing_else_is() {
        for (typed, taken) in [
            ("2611200040001234", Some("2611200040001234")),
            ("  TrackingID#2611200040001234 ", Some("TrackingID#2611200040001234")),
            ("", Some("")),
            ("<b>1</b>", None),
            ("1\u{0}2", None),
            (&"1".repeat(LONGEST_CASE + 1), None),
        ] {
            assert_eq!(case(typed).as_ref().map(Clean::as_str), taken, "{typed:?}");
        }
    }
}
