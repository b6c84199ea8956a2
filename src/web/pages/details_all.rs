//! All details on one page, for those who do this often. The same fields, the same reading, the same change.

use askama::Template;
use axum::response::Response;

use super::{
    fields::{self, FieldView},
    view::FieldProblem,
    write::{Asked, FormStamp, go},
};
use crate::{
    ids::Field,
    session::{
        change::PutDetails,
        details::{self, FieldError, Input},
    },
    web::{
        Error,
        extract::Visit,
        form::Fields,
        frame::{Frame, ok, unprocessable},
    },
};

#[derive(Template)]
#[template(path = "pages/details_all.html")]
struct AllPage {
    frame: Frame,
    stamp: FormStamp,
    errors: Vec<FieldProblem>,
    back: String,
    here: String,
    many: bool,
    fields: Vec<FieldView>,
}

/// The page.
pub async fn get(visit: Visit) -> Result<Response, Error> {
    ok(&page(&visit, None, &[]))
}

fn page(visit: &Visit, typed: Option<&Input>, errors: &[FieldError]) -> AllPage {
    AllPage {
        frame: visit.frame("Details for support, all on one page").with_error(!errors.is_empty()),
        stamp: FormStamp::new(&visit.state, &visit.session),
        errors: fields::problems(&visit.state, errors),
        back: visit.paths().details(),
        here: visit.paths().details_all(),
        many: true,
        fields: Field::ALL
            .iter()
            .map(|field| fields::view(&visit.state, &visit.session, *field, typed, errors))
            .collect(),
    }
}

/// Saves all of them.
pub async fn post(visit: Visit, form: Fields) -> Result<Response, Error> {
    let mut known: Vec<String> = Field::ALL.iter().flat_map(|f| fields::names(*f)).collect();
    known.extend(["revision", "idempotency"].map(str::to_owned));
    form.only(&known.iter().map(String::as_str).collect::<Vec<_>>(), &[])?;
    form.stamp()?;
    let input = match fields::take(&form, Field::ALL) {
        Ok(input) => input,
        Err(errors) => return unprocessable(&page(&visit, None, &errors)),
    };
    // A time zone alone is no time: the list always sends one.
    let time_given = ["when-quick", "when-day", "when-month", "when-year", "when-time", "when-not_known"];
    let values = match details::read_all(&input, visit.state.now()) {
        Ok(values) => values,
        Err(errors) => {
            let alone = !time_given.iter().any(|part| input.has(part));
            let errors: Vec<FieldError> =
                errors.into_iter().filter(|e| !(alone && e.field == Field::When)).collect();
            if !errors.is_empty() {
                return unprocessable(&page(&visit, Some(&input), &errors));
            }
            let rest: Input = input
                .parts()
                .filter(|(name, _)| !name.starts_with("when-"))
                .map(|(name, value)| (name.to_owned(), value.clone()))
                .collect();
            match details::read_all(&rest, visit.state.now()) {
                Ok(values) => values,
                Err(errors) => return unprocessable(&page(&visit, Some(&input), &errors)),
            }
        }
    };
    let again = input.parts().map(|(n, v)| (n.to_owned(), v.to_string())).collect();
    let change = PutDetails { values };
    let to = visit.paths().details();
    go(&visit, &form, Asked { change, fields: again }, |_| to).await
}
