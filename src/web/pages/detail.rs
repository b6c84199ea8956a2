//! One detail on its own page.

use askama::Template;
use axum::{
    extract::{Path, RawQuery},
    response::Response,
};

use super::{
    fields::{self, FieldView},
    view::FieldProblem,
    write::{Asked, FormStamp, go},
};
use crate::{
    ids::Field,
    session::{
        Place, Session,
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
#[template(path = "pages/detail.html")]
struct DetailPage {
    frame: Frame,
    stamp: FormStamp,
    errors: Vec<FieldProblem>,
    back: String,
    here: String,
    skip: String,
    returning: &'static str,
    number: usize,
    count: usize,
    many: bool,
    log: Option<String>,
    picture: Option<String>,
    f: FieldView,
}

/// Where a page of one detail leads after it was saved.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Return {
    /// To the next detail that is missing.
    Next,
    /// To the check page, where it was asked for.
    Check,
    /// To the steps, where the time of the last try was asked for.
    Outcome,
}

impl Return {
    fn from_word(word: &str) -> Self {
        match word {
            "check" => Self::Check,
            "outcome" => Self::Outcome,
            _ => Self::Next,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Next => "",
            Self::Check => "check",
            Self::Outcome => "outcome",
        }
    }
}

fn field(word: &str) -> Result<Field, Error> {
    Field::from_word(word).ok_or(Error::NotFound)
}

/// The page of a detail.
pub async fn get(
    visit: Visit,
    Path((_, word)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let field = field(&word)?;
    let returning = query.as_deref().and_then(|q| q.split('&').find_map(|p| p.strip_prefix("return=")));
    ok(&page(&visit, field, Return::from_word(returning.unwrap_or_default()), None, &[]))
}

fn page(
    visit: &Visit,
    field: Field,
    returning: Return,
    typed: Option<&Input>,
    errors: &[FieldError],
) -> DetailPage {
    let f = fields::view(&visit.state, &visit.session, field, typed, errors);
    let paths = visit.paths();
    let asked: Vec<Field> = Field::ALL.iter().copied().filter(|f| f.is_microsofts()).collect();
    DetailPage {
        frame: visit.frame(f.question.clone()).with_error(!errors.is_empty()),
        stamp: FormStamp::new(&visit.state, &visit.session),
        errors: fields::problems(&visit.state, errors),
        back: match returning {
            Return::Next => paths.details(),
            Return::Check => paths.check(),
            Return::Outcome => visit.standing(),
        },
        here: paths.detail(field),
        skip: after(visit, &visit.session, field, returning),
        returning: returning.word(),
        number: asked.iter().position(|f| *f == field).map_or(0, |n| n + 1),
        count: asked.len(),
        many: false,
        log: (field == Field::Log).then(|| paths.log()),
        picture: (field == Field::Screenshot).then(|| paths.files()),
        f,
    }
}

/// Where to go after this detail.
fn after(visit: &Visit, session: &Session, field: Field, returning: Return) -> String {
    let paths = visit.paths();
    match returning {
        Return::Check => paths.check(),
        Return::Outcome => match visit.place() {
            Place::Outcome(symptom) => paths.outcome(&symptom),
            Place::Question(_) | Place::NotFixed(_) | Place::Unknown | Place::Done(_) => paths.root(),
        },
        Return::Next => {
            let missing = details::completeness(&session.details).missing;
            let later =
                missing.iter().find(|f| **f > field).or_else(|| missing.iter().find(|f| **f != field));
            later.map_or_else(|| paths.details(), |f| paths.detail(*f))
        }
    }
}

/// Saves a detail.
pub async fn post(
    visit: Visit,
    Path((_, word)): Path<(String, String)>,
    form: Fields,
) -> Result<Response, Error> {
    let field = field(&word)?;
    let mut known = fields::names(field);
    known.extend(["return", "revision", "idempotency"].map(str::to_owned));
    form.only(&known.iter().map(String::as_str).collect::<Vec<_>>(), &[])?;
    form.stamp()?;
    let returning = Return::from_word(form.raw("return"));
    let input = match fields::take(&form, &[field]) {
        Ok(input) => input,
        Err(errors) => return unprocessable(&page(&visit, field, returning, Some(&Input::new()), &errors)),
    };
    let value = match details::read(field, &input.of(field), visit.state.now()) {
        Ok(Some(value)) => value,
        Ok(None) => {
            let errors = [details::empty(field)];
            return unprocessable(&page(&visit, field, returning, Some(&input), &errors));
        }
        Err(errors) => return unprocessable(&page(&visit, field, returning, Some(&input), &errors)),
    };
    let mut again: Vec<(String, String)> =
        input.parts().map(|(n, v)| (n.to_owned(), v.to_string())).collect();
    again.push(("return".to_owned(), returning.word().to_owned()));
    let change = PutDetails { values: vec![(field, Some(value))] };
    go(&visit, &form, Asked { change, fields: again }, |session| after(&visit, session, field, returning))
        .await
}
