//! A visit to a session: the grant of this browser and the session as it stands.

use std::str::FromStr;

use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
};

use super::Reader;
use crate::{
    ids::{Audience, Reference},
    paths::InSession,
    prose::Slots,
    session::{
        self, Action, Allowed, Grant, Place, Session, change,
        details::{DetailValue, Moment},
    },
    store::{Seen, Visited},
    symptom::Symptom,
    web::{
        Error, State,
        frame::{Frame, InFrame},
        live::{self, Live},
        pages::notes,
        phrases,
        router::opens,
    },
};

/// Notes that stand on every page; the others are one click away.
const SHOWN_NOTES: usize = 3;

/// One browser at one session.
pub struct Visit {
    /// Who reads.
    pub reader: Reader,
    /// What this browser may do.
    pub grant: Grant,
    /// The session.
    pub session: Session,
    /// How the page hears of changes that others make meanwhile.
    pub live: Live,
    /// Whether there is anybody else, or can be.
    pub shared: bool,
    /// Everything else.
    pub state: State,
}

impl FromRequestParts<State> for Visit {
    type Rejection = Error;

    /// A reference that is not known and one that is not this browser's are the same answer, by the same code.
    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Error> {
        let reader = Reader::of(&parts.headers, parts.uri.path(), state.cookies());
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| Error::NotFound)?;
        let reference = params.iter().find(|(name, _)| *name == "reference").map_or("", |(_, value)| value);
        let again = live::again::asked(parts.uri.query());
        Self::enter(state, reader, reference, again).await
    }
}

impl Visit {
    /// Enters a session with what a browser, or a program, is known by. `again` is for a page that loads itself: that is no sign
    /// of anybody.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a reference that is not known and for one that is not this reader's, by the same code;
    /// [`Error::Gone`] for whoever was let in and is no more.
    pub async fn enter(state: &State, reader: Reader, reference: &str, again: bool) -> Result<Self, Error> {
        let reference = Reference::from_str(reference).map_err(|_| Error::NotFound)?;
        let browser = reader.hash().ok_or(Error::NotFound)?;
        let visited = state.store().visit(browser, reference, !again, state.now()).await?;
        let Some(Visited { grant, seen }) = visited else {
            // Whoever was let in is told that it is over; whoever never was gets the same as for no session at all.
            let ended = state.store().has_ended(browser, reference, state.now()).await?;
            return Err(if ended { Error::Gone } else { Error::NotFound });
        };
        session::authorize::<change::View>(&grant)?;
        let Seen { session, seq, shared } = seen.ok_or(Error::NotFound)?;
        // Everything that is shown, printed or handed out is made from this value.
        let session = if grant.masked { session::masked(&session) } else { session };
        let paths = InSession(reference);
        let here = if opens(&reader.path) { reader.path.clone() } else { paths.root() };
        let live = Live { stream: paths.live(seq), here, again };
        Ok(Self { reader, grant, session, live, shared, state: state.clone() })
    }

    /// Asks for permission.
    ///
    /// # Errors
    /// [`Error::Denied`] where the role may not.
    pub fn allow<A: Action>(&self) -> Result<Allowed<A>, Error> {
        Ok(session::authorize(&self.grant)?)
    }

    /// Its pages.
    #[must_use]
    pub fn paths(&self) -> InSession {
        InSession(self.session.reference)
    }

    /// Who reads.
    #[must_use]
    pub fn audience(&self) -> Audience {
        self.session.audience()
    }

    /// Where the session stands.
    #[must_use]
    pub fn place(&self) -> Place {
        session::place(self.state.content().flow(), self.state.content().symptoms(), &self.session)
    }

    /// The address of where it stands.
    #[must_use]
    pub fn standing(&self) -> String {
        address(self.paths(), &self.place())
    }

    /// The frame of one of its pages.
    #[must_use]
    pub fn frame(&self, title: impl Into<String>) -> Frame {
        let mut frame = Frame::new(&self.state, &self.reader, title);
        frame.session = Some(InFrame {
            reference: self.session.reference,
            role: self.grant.role,
            live: self.shared.then(|| self.live.clone()),
            name: self.grant.name.to_string(),
            masked: self.grant.masked,
            notes: (self.session.notes.len(), notes::views(self, SHOWN_NOTES)),
        });
        frame
    }

    /// When the person last tried, where that is known.
    #[must_use]
    pub fn last_try(&self) -> Option<&Moment> {
        match self.session.details.get(&crate::ids::Field::When).map(|d| &d.value) {
            Some(DetailValue::When(moment)) => Some(moment),
            _ => None,
        }
    }

    /// The words for the placeholders of a symptom's text.
    #[must_use]
    pub fn slots(&self, symptom: Option<&Symptom>) -> Slots {
        phrases::slots(&self.state.config().organisation, symptom, self.last_try())
    }
}

/// The address of a place.
#[must_use]
pub fn address(paths: InSession, place: &Place) -> String {
    match place {
        Place::Question(node) => paths.question(node),
        Place::Outcome(symptom) => paths.outcome(symptom),
        Place::NotFixed(_) | Place::Unknown => paths.next(),
        Place::Done(_) => paths.done(),
    }
}
