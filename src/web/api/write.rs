//! Changes of a session by a program: permission, collision, repetition. The rules are those of the forms: the same store decides.

use axum::{extract::FromRequestParts, http::request::Parts};
use sha2::{Digest, Sha256};

use super::{
    caller::Caller,
    problem::{Fault, Kind, Problem},
};
use crate::{
    ids::{IdempotencyKey, Revision},
    session::change::Change,
    store::{Changed, Form, Write},
    web::{Error, State},
};

/// The header that makes a repeated request harmless.
pub const HEADER: &str = "Idempotency-Key";

/// The most characters of it.
pub const LONGEST: usize = 200;

/// What makes a repeated request harmless, where the program sent it.
#[derive(Debug, Clone, Copy)]
pub struct Again(pub Option<IdempotencyKey>);

impl FromRequestParts<State> for Again {
    type Rejection = Fault;

    /// 422 where it is empty, too long or twice.
    async fn from_request_parts(parts: &mut Parts, _: &State) -> Result<Self, Fault> {
        let mut all = parts.headers.get_all(HEADER).iter();
        let key = match (all.next(), all.next()) {
            (None, _) => return Ok(Self(None)),
            (Some(key), None) if !key.is_empty() && key.len() <= LONGEST => key,
            (Some(_), _) => {
                let detail = format!("One key of 1 to {LONGEST} characters.");
                return Err(Problem::new(Kind::WrongShape, detail).in_field(HEADER).into());
            }
        };
        // A key is good for one address: the same key elsewhere is another.
        let hash = Sha256::new()
            .chain_update(parts.method.as_str())
            .chain_update(" ")
            .chain_update(parts.uri.path())
            .chain_update("\n")
            .chain_update(key.as_bytes())
            .finalize();
        let bytes: [u8; 16] = std::array::from_fn(|n| hash[n]);
        Ok(Self(Some(IdempotencyKey::from_bytes(bytes))))
    }
}

/// Makes a change, and gives the session as it stands after it.
///
/// # Errors
/// 409 with both values, 403, 410, or what the store says.
pub async fn change<A: Change + Write>(
    caller: Caller,
    seen: Revision,
    again: Again,
    change: A,
) -> Result<Caller, Fault> {
    let visit = &caller.0;
    let allowed = visit.allow::<A>()?;
    let form = Form { seen, key: again.0, location: String::new() };
    match visit.state.store().change(allowed, change, form, visit.state.now()).await? {
        Changed::Done { .. } | Changed::Repeated { .. } => caller.again().await,
        Changed::Conflict(conflict) => Err(Problem::of_conflict(conflict).into()),
        Changed::Gone => Err(Error::Gone.into()),
    }
}
