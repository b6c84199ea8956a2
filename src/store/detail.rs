//! A detail as text and back. Stand-in: once `DetailValue` has its own text form, `write` and `read` become one line each
//! and the rest of this file goes.

use serde::{Deserialize, Serialize};

use super::error::StoreError;
use crate::{
    evidence::Clean,
    ids::Guid,
    session::details::{DetailValue, Licence, Moment, MomentCertainty, Statement, SupportCode, UserType},
};

/// The text that the file keeps.
pub(super) fn write(value: &DetailValue) -> Result<String, StoreError> {
    serde_json::to_string(&Stored::from(value)).map_err(|_| StoreError::inconsistent("a detail"))
}

/// The value of a text that the file kept.
pub(super) fn read(text: &str) -> Option<DetailValue> {
    serde_json::from_str::<Stored>(text).ok()?.value()
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is", content = "value")]
enum Stored {
    NotKnown,
    Text(String),
    Page(String),
    Statement(String),
    Code(Guid),
    SidCid(String, String),
    NoneShown,
    When { at: String, offset_minutes: i32, zone: String, certainty: String },
    User(String),
    Type(String),
    LicenceYes(Option<String>),
    LicenceNo,
    Guid(Guid),
    Version(String),
}

const STATEMENTS: [(Statement, &str); 3] =
    [(Statement::Have, "have"), (Statement::Later, "later"), (Statement::Nothing, "nothing")];
const CERTAINTIES: [(MomentCertainty, &str); 3] = [
    (MomentCertainty::Exact, "exact"),
    (MomentCertainty::About, "about"),
    (MomentCertainty::EitherOfTwo, "either"),
];
const TYPES: [(UserType, &str); 4] = [
    (UserType::Federated, "federated"),
    (UserType::PassThrough, "pass_through"),
    (UserType::PasswordHash, "password_hash"),
    (UserType::CloudOnly, "cloud_only"),
];

fn word<T: PartialEq>(list: &[(T, &str)], value: &T) -> String {
    list.iter().find(|(v, _)| v == value).map_or_else(String::new, |(_, w)| (*w).to_owned())
}

fn meant<T: Copy>(list: &[(T, &str)], word: &str) -> Option<T> {
    list.iter().find(|(_, w)| *w == word).map(|(v, _)| *v)
}

impl From<&DetailValue> for Stored {
    fn from(value: &DetailValue) -> Self {
        let own = |c: &Clean| c.as_str().to_owned();
        match value {
            DetailValue::NotKnown => Self::NotKnown,
            DetailValue::Text(c) => Self::Text(own(c)),
            DetailValue::Page(c) => Self::Page(own(c)),
            DetailValue::Statement(s) => Self::Statement(word(&STATEMENTS, s)),
            DetailValue::Code(SupportCode::Code(g)) => Self::Code(*g),
            DetailValue::Code(SupportCode::SidCid { sid, cid }) => Self::SidCid(own(sid), own(cid)),
            DetailValue::Code(SupportCode::NoneShown) => Self::NoneShown,
            DetailValue::When(m) => Self::When {
                at: m.at.to_string(),
                offset_minutes: m.offset_minutes,
                zone: m.zone.clone(),
                certainty: word(&CERTAINTIES, &m.certainty),
            },
            DetailValue::User(c) => Self::User(own(c)),
            DetailValue::Type(t) => Self::Type(word(&TYPES, t)),
            DetailValue::Licence(Licence::Yes(name)) => Self::LicenceYes(name.as_ref().map(own)),
            DetailValue::Licence(Licence::No) => Self::LicenceNo,
            DetailValue::Guid(g) => Self::Guid(*g),
            DetailValue::Version(c) => Self::Version(own(c)),
        }
    }
}

impl Stored {
    fn value(self) -> Option<DetailValue> {
        let clean = Clean::from_store;
        Some(match self {
            Self::NotKnown => DetailValue::NotKnown,
            Self::Text(t) => DetailValue::Text(clean(t)),
            Self::Page(t) => DetailValue::Page(clean(t)),
            Self::Statement(w) => DetailValue::Statement(meant(&STATEMENTS, &w)?),
            Self::Code(g) => DetailValue::Code(SupportCode::Code(g)),
            Self::SidCid(sid, cid) => {
                DetailValue::Code(SupportCode::SidCid { sid: clean(sid), cid: clean(cid) })
            }
            Self::NoneShown => DetailValue::Code(SupportCode::NoneShown),
            Self::When { at, offset_minutes, zone, certainty } => DetailValue::When(Moment {
                at: at.parse().ok()?,
                offset_minutes,
                zone,
                certainty: meant(&CERTAINTIES, &certainty)?,
            }),
            Self::User(t) => DetailValue::User(clean(t)),
            Self::Type(w) => DetailValue::Type(meant(&TYPES, &w)?),
            Self::LicenceYes(name) => DetailValue::Licence(Licence::Yes(name.map(clean))),
            Self::LicenceNo => DetailValue::Licence(Licence::No),
            Self::Guid(g) => DetailValue::Guid(g),
            Self::Version(t) => DetailValue::Version(clean(t)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_detail_comes_back_as_it_was() {
        let clean = |t: &str| Clean::from_store(t.to_owned());
        let guid: Guid = "0b1e3a2e-9a11-4c55-b9cc-0123456789ab".parse().unwrap();
        let when = |certainty| {
            DetailValue::When(Moment {
                at: "2026-10-25T00:30:00Z".parse().unwrap(),
                offset_minutes: 120,
                zone: "Europe/Amsterdam".to_owned(),
                certainty,
            })
        };
        let mut all = vec![
            DetailValue::NotKnown,
            DetailValue::Text(clean("it said \"no\"; DROP TABLE sessions; -- 'é\n")),
            DetailValue::Page(clean("passwordreset")),
            DetailValue::Code(SupportCode::Code(guid)),
            DetailValue::Code(SupportCode::SidCid { sid: clean("a"), cid: clean("b") }),
            DetailValue::Code(SupportCode::NoneShown),
            DetailValue::User(clean("ada@contoso.com")),
            DetailValue::Licence(Licence::Yes(None)),
            DetailValue::Licence(Licence::Yes(Some(clean("P1")))),
            DetailValue::Licence(Licence::No),
            DetailValue::Guid(guid),
            DetailValue::Version(clean("2.6.92.0")),
        ];
        all.extend(STATEMENTS.iter().map(|(s, _)| DetailValue::Statement(*s)));
        all.extend(TYPES.iter().map(|(t, _)| DetailValue::Type(*t)));
        all.extend(CERTAINTIES.iter().map(|(c, _)| when(*c)));
        for value in all {
            assert_eq!(read(&write(&value).unwrap()), Some(value));
        }
        assert_eq!(read("{\"is\":\"type\",\"value\":\"other\"}"), None);
    }
}
