//! GUIDs and the ids of the reset page, each with the label before it.
//!
//! Must not know the labels: `labels` does.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::{
    GuidKind, LabelledGuid, LabelledId, PageId, each_once,
    labels::{self, Label},
};
use crate::{evidence::pattern::pattern, ids::Guid};

static GUID: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i) [0-9a-f]{8} (?: [-‐‑–—−] [0-9a-f]{4} ){3} [-‐‑–—−] [0-9a-f]{12} | \b [0-9a-f]{32} \b")
});

static PAGE_ID: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?i)(?: \A | [^\p{L}\d_.-] ) (?P<label> sid | cid ) ["']? \s{0,3} [:=：] \s{0,3} ["'{]? (?P<id> [0-9a-z-]{8,64} ) \b"#,
    )
});

/// GUIDs, and SID and CID, in order of appearance.
pub(super) fn find(text: &str) -> (Vec<LabelledGuid>, Vec<LabelledId>) {
    let page_ids = page_ids(text);
    let taken: Vec<&Range<usize>> = page_ids.iter().map(|(range, _)| range).collect();
    let mut guids: Vec<LabelledGuid> = Vec::new();
    let mut from = 0;
    for found in GUID.find_iter(text) {
        let label = labels::before(text, from, found.start());
        from = found.end();
        let Some(value) = read(text, &found.range()) else { continue };
        let kind = match label {
            Some(Label::Guid(kind)) => kind,
            Some(Label::Page(_)) | None => GuidKind::Unlabelled,
        };
        let is_page_id = taken.iter().any(|t| t.start < found.end() && found.start() < t.end);
        let is_bare_hex = !found.as_str().contains(|c: char| !c.is_ascii_hexdigit());
        if is_page_id || value.is_nil() || (is_bare_hex && kind == GuidKind::Unlabelled) {
            continue;
        }
        // A label that comes later tells what an earlier, bare mention was.
        match guids
            .iter_mut()
            .find(|g| g.value == value && (g.kind == GuidKind::Unlabelled || kind == GuidKind::Unlabelled))
        {
            Some(known) if known.kind == GuidKind::Unlabelled => known.kind = kind,
            Some(_) => {}
            None => guids.push(LabelledGuid { kind, value }),
        }
    }
    let guids = each_once(guids, |g| *g);
    (guids, each_once(page_ids.into_iter().map(|(_, id)| id), Clone::clone))
}

/// The GUID, if no digit or hyphen goes on on either side.
fn read(text: &str, range: &Range<usize>) -> Option<Guid> {
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    if before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '-')
        || after.is_some_and(|c| c.is_ascii_digit() || c == '-')
    {
        return None;
    }
    let hex: String = text[range.clone()].chars().filter(char::is_ascii_hexdigit).collect();
    hex.parse().ok()
}

fn page_ids(text: &str) -> Vec<(Range<usize>, LabelledId)> {
    let mut found = Vec::new();
    for captures in PAGE_ID.captures_iter(text) {
        let (Some(label), Some(id)) = (captures.name("label"), captures.name("id")) else { continue };
        let kind = if label.as_str().eq_ignore_ascii_case("sid") { PageId::Sid } else { PageId::Cid };
        // S-1-5-… is the security id of an account; an id of a page has digits, a word has none.
        let is_security_id = id.as_str().to_ascii_uppercase().starts_with("S-1-");
        let is_nil = id.as_str().bytes().all(|b| matches!(b, b'0' | b'-'));
        if !is_security_id && !is_nil && id.as_str().bytes().any(|b| b.is_ascii_digit()) {
            found.push((id.range(), LabelledId { kind, value: id.as_str().to_owned() }));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "7344da2c-ab9d-42ef-adea-4a17d07fdeb9";

    fn kinds(text: &str) -> Vec<GuidKind> {
        find(&text.replace("{A}", A)).0.iter().map(|g| g.kind).collect()
    }

    #[test]
    fn a_guid_is_called_what_the_text_calls_it() {
        use GuidKind::*;
        for (text, kind) in [
            ("Support code: {A}", SupportCode),
            ("Support code\n{A}", SupportCode),
            ("my support code is {A}", SupportCode),
            ("ondersteunings code: {A}", SupportCode),
            ("ondersteuningscode {A}", SupportCode),
            ("Unterstützungscode: {A}", SupportCode),
            ("Code de support : {A}", SupportCode),
            ("Código de soporte técnico: {A}", SupportCode),
            ("Codice di supporto: {A}", SupportCode),
            ("Código de suporte: {A}", SupportCode),
            ("サポート コード：{A}", SupportCode),
            ("Kod pomocy technicznej: {A}", SupportCode),
            ("支持代码：{A}", SupportCode),
            ("지원 코드: {A}", SupportCode),
            ("Код поддержки: {A}", SupportCode),
            ("Destek kodu: {A}", SupportCode),
            ("Support kod: {A}", SupportCode),
            ("Correlation Id: {A}", Correlation),
            ("\"correlationId\":\"{A}\"", Correlation),
            ("x-ms-correlation-request-id: {A}", Correlation),
            ("<td>Correlation ID</td><td>{A}</td>", Correlation),
            ("Korrelations-ID: {A}", Correlation),
            ("ID de corrélation : {A}", Correlation),
            ("Request Id: {A}", Request),
            ("Trace ID: {A}", Request),
            ("client-request-id={A}", Request),
            ("x-ms-request-id: {A}", Request),
            ("リクエスト ID：{A}", Request),
            ("TrackingId: {A}, Reason", Tracking),
            ("tracking id {A}", Tracking),
            ("Tenant ID: {A}", Tenant),
            ("\"tid\":\"{A}\"", Tenant),
            ("for tenant {A}", Tenant),
            ("https://login.microsoftonline.com/{A}/oauth2", Tenant),
            ("sessionId: {A}", Session),
            ("session_state={A}", Session),
            ("client_id={A}", Other),
            ("cloudAnchor: User_{A}, SourceAnchorValue", Other),
            ("https://graph.microsoft.com/v1.0/users/{A}/authentication", Other),
            ("\"id\": \"{A}\"", Other),
            ("{A}", Unlabelled),
            ("it says {A} at the bottom", Unlabelled),
            ("{{A}}", Unlabelled),
        ] {
            assert_eq!(kinds(text), [kind], "{text}");
        }
    }

    #[test]
    fn one_label_names_one_id() {
        use GuidKind::*;
        assert_eq!(kinds("Request Id: {A} 5b1d8c40-9f27-4a0e-8e3b-60d2a1f7c955"), [Request, Unlabelled]);
    }

    #[test]
    fn a_later_label_names_an_earlier_mention_and_nothing_comes_twice() {
        use GuidKind::*;
        assert_eq!(kinds("{A} and again Correlation ID: {A} and {A}"), [Correlation]);
        assert_eq!(kinds("Request ID: {A} Correlation ID: {A}"), [Request, Correlation]);
    }

    #[test]
    fn zeros_parts_of_longer_numbers_and_bare_hex_are_no_guids() {
        assert_eq!(kinds("Support code: 00000000-0000-0000-0000-000000000000"), []);
        assert_eq!(kinds("x{A}"), []);
        assert_eq!(kinds("{A}-1"), []);
        assert_eq!(kinds("hash 7344da2cab9d42efadea4a17d07fdeb9"), []);
        assert_eq!(kinds("Correlation ID 7344da2cab9d42efadea4a17d07fdeb9"), [GuidKind::Correlation]);
        assert_eq!(kinds("AAD anchor = User_{A}Azure AD Sync 2.1.20.0"), [GuidKind::Other]);
        assert_eq!(kinds("Support code: 7344da2c–ab9d–42ef–adea–4a17d07fdeb9"), [GuidKind::SupportCode]);
    }

    #[test]
    fn sid_and_cid_are_ids_of_the_page_unless_they_are_of_an_account() {
        let (guids, ids) =
            find(&format!("\"sid\":\"{A}\",\"cid\":\"0f0f0f0f\" SID: S-1-5-21-100 cid: unknown-id"));
        assert_eq!(guids, []);
        let ids: Vec<_> = ids.iter().map(|i| (i.kind, i.value.as_str())).collect();
        assert_eq!(ids, [(PageId::Sid, A), (PageId::Cid, "0f0f0f0f")]);
    }
}
