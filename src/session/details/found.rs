//! Facts that were found in a paste, as details to be confirmed. It does not know how they were found.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp, civil::date, tz::TimeZone};

use super::{DetailValue, Moment, MomentCertainty, SupportCode, derived};
use crate::{
    evidence::{Clean, Facts, GuidKind, PageId, Product, TimeKind},
    ids::{Field, Guid},
};

/// Times that stand no further apart belong to one try.
const ONE_TRY: SignedDuration = SignedDuration::from_mins(5);

/// Facts in the order in which they stand in the text. GUIDs without a label that says what they are have no place here:
/// nobody could tell which detail they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FoundFacts {
    /// Labelled as support code.
    pub support_codes: Vec<Guid>,
    /// Labelled as correlation id.
    pub correlations: Vec<Guid>,
    /// Labelled as request or trace id.
    pub requests: Vec<Guid>,
    /// Labelled as tenant id.
    pub tenants: Vec<Guid>,
    /// User names.
    pub users: Vec<Clean>,
    /// Times whose offset from UTC is known.
    pub times: Vec<FoundTime>,
    /// Versions of Microsoft Entra Connect.
    pub versions: Vec<Clean>,
    /// SID and CID of the reset page.
    pub page_ids: Vec<(PageId, Clean)>,
}

impl From<&Facts> for FoundFacts {
    /// What the text says, sorted by detail. Local times without a zone, tracking ids and GUIDs without a label stay out:
    /// nobody could say which instant, or which detail, they are.
    fn from(facts: &Facts) -> Self {
        let guids = |kind| facts.guids.iter().filter(move |g| g.kind == kind).map(|g| g.value).collect();
        Self {
            support_codes: guids(GuidKind::SupportCode),
            correlations: guids(GuidKind::Correlation),
            requests: guids(GuidKind::Request),
            tenants: guids(GuidKind::Tenant),
            users: facts.user_names.iter().map(|u| derived(u)).collect(),
            times: facts
                .times
                .iter()
                .filter_map(|t| match t.kind {
                    TimeKind::Instant(at) => Some(FoundTime { at, offset_minutes: 0 }),
                    TimeKind::Local(_) => None,
                })
                .collect(),
            versions: facts
                .versions
                .iter()
                .filter(|v| v.product == Product::Connect)
                .map(|v| derived(&v.version))
                .collect(),
            page_ids: facts.page_ids.iter().map(|id| (id.kind, derived(&id.value))).collect(),
        }
    }
}

/// A time with its offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoundTime {
    /// The instant.
    pub at: Timestamp,
    /// Minutes east of UTC as the text says; 0 for “Z”.
    pub offset_minutes: i32,
}

/// The details that follow from facts. A fact counts only where the text names one value for it: of two user names or two
/// correlation ids nobody can say which is meant. Times count where they lie within five minutes, and the first is taken;
/// times in the future or before 2015 are left out, and so are GUIDs of all zeros.
#[must_use]
pub fn found(facts: &FoundFacts, now: Timestamp) -> Vec<(Field, DetailValue)> {
    let page_id = |kind| {
        let mut ids = facts.page_ids.iter().filter(|(k, _)| *k == kind).map(|(_, id)| id.clone());
        ids.next().filter(|_| ids.next().is_none())
    };
    let sid_cid = || Some(SupportCode::SidCid { sid: page_id(PageId::Sid)?, cid: page_id(PageId::Cid)? });
    let code = only_guid(&facts.support_codes).map(SupportCode::Code).or_else(sid_cid).map(DetailValue::Code);
    let versions: BTreeSet<&Clean> = facts.versions.iter().collect();
    let version = facts.versions.first().filter(|_| versions.len() == 1).cloned().map(DetailValue::Version);
    let users: BTreeSet<String> = facts.users.iter().map(|u| u.as_str().to_lowercase()).collect();
    let user = facts.users.first().filter(|u| users.len() == 1 && !u.as_str().is_empty());
    let guid = |guids: &[Guid]| only_guid(guids).map(DetailValue::Guid);
    [
        (Field::Code, code),
        (Field::When, when(&facts.times, now).map(DetailValue::When)),
        (Field::User, user.cloned().map(DetailValue::User)),
        (Field::Correlation, guid(&facts.correlations)),
        (Field::Request, guid(&facts.requests)),
        (Field::Tenant, guid(&facts.tenants)),
        (Field::Version, version),
    ]
    .into_iter()
    .filter_map(|(field, value)| Some((field, value?)))
    .collect()
}

fn only_guid(guids: &[Guid]) -> Option<Guid> {
    let different: BTreeSet<&Guid> = guids.iter().filter(|g| !g.is_nil()).collect();
    match different.len() {
        1 => different.first().map(|g| **g),
        _ => None,
    }
}

fn when(times: &[FoundTime], now: Timestamp) -> Option<Moment> {
    let first_day = date(2015, 1, 1).to_zoned(TimeZone::UTC).ok()?.timestamp();
    let possible = || times.iter().filter(|t| t.at >= first_day && t.at.duration_since(now) <= ONE_TRY);
    let (first, last) = (possible().min_by_key(|t| t.at)?, possible().max_by_key(|t| t.at)?);
    if last.at.duration_since(first.at) > ONE_TRY {
        return None;
    }
    let certainty = if first.at == last.at { MomentCertainty::Exact } else { MomentCertainty::About };
    let zone = if first.offset_minutes == 0 { "UTC".to_owned() } else { String::new() };
    Some(Moment { at: first.at, offset_minutes: first.offset_minutes, zone, certainty })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guid(end: u8) -> Guid {
        format!("0b1e3a2e-9a11-4c55-b9cc-0123456789{end:02x}").parse().unwrap()
    }

    fn time(text: &str, offset_minutes: i32) -> FoundTime {
        FoundTime { at: text.parse().unwrap(), offset_minutes }
    }

    fn now() -> Timestamp {
        "2026-11-20T14:00:00Z".parse().unwrap()
    }

    #[test]
    fn one_value_of_a_kind_is_a_detail() {
        let facts = FoundFacts {
            support_codes: vec![guid(1), guid(1)],
            correlations: vec![guid(2)],
            users: vec![
                Clean::from_store("Mia@contoso.com".into()),
                Clean::from_store("mia@contoso.com".into()),
            ],
            times: vec![time("2026-11-20T13:00:00Z", 60)],
            ..FoundFacts::default()
        };
        let details = found(&facts, now());
        let fields: Vec<Field> = details.iter().map(|(f, _)| *f).collect();
        assert_eq!(fields, [Field::Code, Field::When, Field::User, Field::Correlation]);
        assert!(details.iter().all(|(f, v)| v.fits(*f)));
        assert_eq!(details[1].1.line(), "20 November 2026, 14:00 (+01:00)");
        assert_eq!(details[2].1.line(), "Mia@contoso.com");
    }

    #[test]
    fn of_two_different_values_none_is_taken() {
        let facts = FoundFacts {
            tenants: vec![guid(1), guid(2)],
            users: vec![Clean::from_store("mia".into()), Clean::from_store("tom".into())],
            times: vec![time("2026-11-20T13:00:00Z", 0), time("2026-11-20T13:05:01Z", 0)],
            ..FoundFacts::default()
        };
        assert_eq!(found(&facts, now()), []);
    }

    #[test]
    fn times_of_one_try_give_the_first_and_impossible_ones_do_not_count() {
        let facts = FoundFacts {
            times: vec![
                time("2026-11-20T13:02:00Z", 0),
                time("2026-11-20T13:00:00Z", 0),
                time("2027-01-01T00:00:00Z", 0),
                time("1970-01-01T00:00:00Z", 0),
            ],
            requests: vec!["00000000-0000-0000-0000-000000000000".parse().unwrap()],
            ..FoundFacts::default()
        };
        let details = found(&facts, now());
        assert_eq!(details.len(), 1);
        assert_eq!(details[0].1.line(), "20 November 2026, about 13:00 (+00:00, UTC)");
    }
}
