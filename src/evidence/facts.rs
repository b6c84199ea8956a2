//! What support asks for, found in text: ids with their labels, user names, times, versions.
//!
//! Nothing is guessed: a GUID without a label says so, and a date whose day may be its month is left out.
//! Must not know symptoms or codes: those are the tables' business.

use std::collections::HashSet;
use std::hash::Hash;

use serde::Serialize;

use super::Clean;
use crate::ids::Guid;

mod guids;
mod labels;
mod times;
mod user_names;
mod versions;

pub(super) use times::{Reading, read_time};

/// Everything that was found, in order of appearance, each thing once.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Facts {
    /// GUIDs and what the text calls them; never the GUID of all zeros, never one that is in `page_ids`.
    pub guids: Vec<LabelledGuid>,
    /// SID and CID of the reset page, which support takes where there is no support code.
    pub page_ids: Vec<LabelledId>,
    /// User principal names, as written; the accounts of the sync engine are left out.
    pub user_names: Vec<String>,
    /// Dates with a time of day.
    pub times: Vec<FoundTime>,
    /// Versions of Microsoft Entra Connect and of its writeback library.
    pub versions: Vec<FoundVersion>,
}

/// What a text calls a GUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GuidKind {
    /// Support code: behind the link at the foot of the reset page.
    SupportCode,
    /// Correlation id.
    Correlation,
    /// Request id, also called trace id.
    Request,
    /// Tracking id of an event of the writeback service.
    Tracking,
    /// Tenant id, also called directory id.
    Tenant,
    /// Session id of a portal page.
    Session,
    /// Something that support does not ask for: an application, an object, a device, a right.
    Other,
    /// The text does not say.
    Unlabelled,
}

/// A GUID with what the text calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct LabelledGuid {
    /// What the text calls it.
    pub kind: GuidKind,
    /// The GUID.
    pub value: Guid,
}

/// Which of the two ids of the reset page it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PageId {
    /// SID.
    Sid,
    /// CID.
    Cid,
}

/// An id of the reset page.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct LabelledId {
    /// Which one.
    pub kind: PageId,
    /// The id as written: mostly a GUID.
    pub value: String,
}

/// A date with a time of day.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct FoundTime {
    /// As written.
    pub text: String,
    /// What it says.
    #[serde(flatten)]
    pub kind: TimeKind,
}

/// What a time says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "kind", content = "value", rename_all = "lowercase")]
pub enum TimeKind {
    /// A moment: the text has a zone. In UTC.
    Instant(jiff::Timestamp),
    /// The time on a clock: the text does not say where.
    Local(jiff::civil::DateTime),
}

/// What a version is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Product {
    /// Microsoft Entra Connect, earlier Azure AD Connect; the sync engine's events print its version.
    Connect,
    /// The writeback library, whose version ends the service's events.
    Writeback,
}

/// A version.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct FoundVersion {
    /// What it is of.
    pub product: Product,
    /// Four numbers with dots.
    pub version: String,
}

/// Finds what support asks for.
#[must_use]
pub fn facts(text: &Clean) -> Facts {
    let text = text.as_str();
    let (guids, page_ids) = guids::find(text);
    Facts {
        guids,
        page_ids,
        user_names: user_names::find(text),
        times: times::find(text),
        versions: versions::find(text),
    }
}

/// The ids that a text calls a tenant's, in order of appearance.
pub(super) fn tenants(text: &str) -> Vec<Guid> {
    guids::find(text).0.into_iter().filter(|g| g.kind == GuidKind::Tenant).map(|g| g.value).collect()
}

/// Keeps the first of each.
fn each_once<T, K: Eq + Hash>(items: impl IntoIterator<Item = T>, key: impl Fn(&T) -> K) -> Vec<T> {
    let mut seen = HashSet::new();
    items.into_iter().filter(|item| seen.insert(key(item))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Limit, ingest_str};

    fn found(text: &str) -> Facts {
        facts(&ingest_str(text, Limit::characters(0)).unwrap().text)
    }

    #[test]
    fn a_sign_in_error_gives_its_ids_and_its_moment() {
        let f = found(
            "AADSTS50053: The account is locked. Trace ID: 0b1e3a2e-9a11-4c55-b9cc-0123456700ab Correlation ID: \
             5b1d8c40-9f27-4a0e-8e3b-60d2a1f7c955 Timestamp: 2016-01-09 02:02:12Z",
        );
        let ids: Vec<_> = f.guids.iter().map(|g| (g.kind, g.value.to_string())).collect();
        assert_eq!(
            ids,
            [
                (GuidKind::Request, "0b1e3a2e-9a11-4c55-b9cc-0123456700ab".to_owned()),
                (GuidKind::Correlation, "5b1d8c40-9f27-4a0e-8e3b-60d2a1f7c955".to_owned()),
            ]
        );
        assert_eq!(f.times.len(), 1);
        assert_eq!(f.times[0].text, "2016-01-09 02:02:12Z");
        assert_eq!(f.times[0].kind, TimeKind::Instant("2016-01-09T02:02:12Z".parse().unwrap()));
    }

    #[test]
    fn a_copied_event_gives_its_tracking_id_its_person_and_the_library() {
        let f = found(
            "EventID 33004: TrackingId: 7344da2c-ab9d-42ef-adea-4a17d07fdeb9, Reason: Synchronization Engine returned \
             an error hr=80230626, Context: cloudAnchor: User_00000000-0000-0000-0000-000000000000, \
             UserPrincipalName: mia@contoso.co.uk, Details: Version: 5.0.0.686",
        );
        assert_eq!(f.guids.len(), 1);
        assert_eq!(f.guids[0].kind, GuidKind::Tracking);
        assert_eq!(f.user_names, ["mia@contoso.co.uk"]);
        assert_eq!(
            f.versions,
            [FoundVersion { product: Product::Writeback, version: "5.0.0.686".to_owned() }]
        );
        assert_eq!(f.times, []);
    }

    #[test]
    fn a_plain_sentence_has_no_facts() {
        assert_eq!(found("I cannot reset my password since this morning at 9:31"), Facts::default());
    }

    #[test]
    fn facts_keep_their_shape_in_json() {
        let f = found(
            "Support code: 7344da2c-ab9d-42ef-adea-4a17d07fdeb9 at 14.02.2026 09:31:02, SID: a1b2c3d4e5",
        );
        assert_eq!(
            serde_json::to_string(&f).unwrap(),
            r#"{"guids":[{"kind":"support_code","value":"7344da2c-ab9d-42ef-adea-4a17d07fdeb9"}],"page_ids":[{"kind":"sid","value":"a1b2c3d4e5"}],"user_names":[],"times":[{"text":"14.02.2026 09:31:02","kind":"local","value":"2026-02-14T09:31:02"}],"versions":[]}"#
        );
    }
}
