//! Changes of a session by a form: stamp, permission, collision, redirect. Every form inside a session goes through here.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::{
    ids::{IdempotencyKey, Revision, Role},
    session::{
        Session, Stamp,
        change::{Change, Conflict},
    },
    store::{Changed, Form, Write},
    web::{
        Error, State,
        cache::Cache,
        extract::Visit,
        form::Fields,
        frame::{Frame, page, see_other},
        phrases,
    },
};

/// What every form inside a session carries.
#[derive(Clone)]
pub struct FormStamp {
    /// The revision of the session that the page was rendered from.
    pub revision: Revision,
    state: State,
}

impl FormStamp {
    /// A stamp for a page.
    pub fn new(state: &State, session: &Session) -> Self {
        Self { revision: session.revision, state: state.clone() }
    }

    /// Makes the same form harmless the second time. Another one for each form of a page: ticks that the script saved
    /// must not make the verdict below them look like a repetition.
    pub fn key(&self) -> IdempotencyKey {
        self.state.new_key()
    }
}

/// Somebody else changed the same item first.
#[derive(Template)]
#[template(path = "pages/conflict.html")]
struct ConflictPage {
    frame: Frame,
    stamp: FormStamp,
    who: String,
    when: String,
    item: String,
    theirs: String,
    mine: String,
    here: String,
    keep: String,
    fields: Vec<(String, String)>,
}

/// A change that was asked for.
pub struct Asked<A> {
    /// The change.
    pub change: A,
    /// The fields of the form as they may be shown again.
    pub fields: Vec<(String, String)>,
}

/// What came of it.
pub enum Written {
    /// It stands; where to go.
    Done(String),
    /// The page with both values.
    Conflict(Response),
}

/// Stores a change. `then` says where to go from the session as it is after it.
///
/// # Errors
/// What the store says, or [`Error::Denied`].
pub async fn store<A: Change + Write>(
    visit: &Visit,
    form: &Fields,
    asked: Asked<A>,
    then: impl FnOnce(&Session) -> String,
) -> Result<Written, Error> {
    store_as(visit, form.stamp()?, asked, then).await
}

/// The same with a stamp that came in a form of another kind.
///
/// # Errors
/// What the store says, or [`Error::Denied`].
pub async fn store_as<A: Change + Write>(
    visit: &Visit,
    (seen, key): (Revision, IdempotencyKey),
    asked: Asked<A>,
    then: impl FnOnce(&Session) -> String,
) -> Result<Written, Error> {
    let allowed = visit.allow::<A>()?;
    let now = visit.state.now();
    // A look ahead, for the address only: the writer asks again what is true.
    let mut after = visit.session.clone();
    let stamp = Stamp { revision: after.revision.next(), by: visit.grant.role, at: now };
    if !asked.change.is_in(&after) {
        asked.change.apply(&mut after, &stamp);
    }
    let location = then(&after);
    let stored = Form { seen, key: Some(key), location: location.clone() };
    match visit.state.store().change(allowed, asked.change, stored, now).await? {
        Changed::Done { .. } => Ok(Written::Done(location)),
        Changed::Repeated { location } => Ok(Written::Done(location)),
        Changed::Conflict(conflict) => Ok(Written::Conflict(show(visit, &conflict, asked.fields)?)),
        Changed::Gone => Err(Error::Gone),
    }
}

/// Stores a change and answers 303, or 409 with both values.
///
/// # Errors
/// What the store says, or [`Error::Denied`].
pub async fn go<A: Change + Write>(
    visit: &Visit,
    form: &Fields,
    asked: Asked<A>,
    then: impl FnOnce(&Session) -> String,
) -> Result<Response, Error> {
    match store(visit, form, asked, then).await? {
        Written::Done(location) => Ok(see_other(&location)),
        Written::Conflict(response) => Ok(response.into_response()),
    }
}

fn show(visit: &Visit, conflict: &Conflict, fields: Vec<(String, String)>) -> Result<Response, Error> {
    let organisation = &visit.state.config().organisation;
    let template = ConflictPage {
        frame: visit.frame("Someone else changed this first"),
        // The revision at which the other value stands: “use mine” is then a choice, not an accident.
        stamp: FormStamp {
            revision: conflict.stamp.revision.max(visit.session.revision),
            state: visit.state.clone(),
        },
        who: who(conflict.stamp.by, visit.grant.role),
        when: phrases::time_of_day(conflict.stamp.at, organisation),
        item: conflict.item.clone(),
        theirs: conflict.theirs.clone(),
        mine: conflict.mine.clone(),
        here: visit.reader.path.clone(),
        keep: visit.standing(),
        fields,
    };
    page(StatusCode::CONFLICT, Cache::NoStore, &template)
}

/// Who was first. An owner who meets this may have been it themself, in another window.
fn who(by: Role, reader: Role) -> String {
    if by == Role::Owner && reader == Role::Owner {
        return "You, or somebody on your devices,".to_owned();
    }
    phrases::who(by, "", reader)
}
