//! What stands before an id and says which one it is.
//!
//! The English names are those of sign-in pages, portal pages, headers and events. Of the others, the support codes are
//! the strings of Microsoft's translated articles (2020 to 2022); the rest are the usual translations, not read on a
//! live page. Where none is known the id counts as unlabelled, which is never wrong.

use std::sync::LazyLock;

use regex::Regex;

use super::{GuidKind, PageId};
use crate::evidence::pattern::pattern;

/// What a label says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    /// A GUID of this kind.
    Guid(GuidKind),
    /// An id of the reset page.
    Page(PageId),
}

/// How far before an id its label may begin, in bytes.
const REACH: usize = 96;

/// From the most telling to the least: `x-ms-correlation-request-id` is a correlation id.
static LABELS: LazyLock<[(Label, Regex); 10]> = LazyLock::new(|| {
    let ends_with = |names: &str| pattern(&format!(r"(?i)(?: \A | [^\p{{L}}] | [a-z_-] ) (?: {names} ) \z"));
    let is_word = |names: &str| pattern(&format!(r"(?i)(?: \A | [^\p{{L}}\d_.] ) (?: {names} ) \z"));
    use GuidKind::{Correlation, Other, Request, Session, SupportCode, Tenant, Tracking};
    [
        (
            Label::Guid(SupportCode),
            ends_with(
                r"support[\ _-]?(?:code|id) | ondersteunings\ ?code | unterst[üu]tzungs\ ?code | code\ de\ support
                | c[óo]digo\ de\ soporte(?:\ t[ée]cnico)? | codice\ di\ supporto | c[óo]digo\ de\ suporte | サポート\ ?コード
                | kod\ pomocy\ technicznej | 支持代码 | 支援代碼 | 지원\ ?코드 | код\ поддержки | destek\ kodu | support\ ?kod",
            ),
        ),
        (
            Label::Guid(Correlation),
            ends_with(
                r"correlation[\ _-]?(?:request[\ _-]?)?id | activity[\ _-]?id | korrelations[\ -]?id | correlatie[\ -]?id
                | id\ de\ corr[ée]lation | id\.?\ de\ correlaci[óo]n | id\ (?:di\ )?correlazione | id\ de\ correla[çc][ãa]o
                | identyfikator\ korelacji | 関連付け\ ?id | 相関\ ?id | (?:相关|关联)(?:性)?\ ?id | 상관\ ?관계\ ?id
                | идентификатор\ корреляции | bağıntı\ kimliği",
            ),
        ),
        (
            Label::Guid(Request),
            ends_with(
                r"request[\ _-]?id | trace[\ _-]?id | anforderungs[\ -]?id | anfrage[\ -]?id | ablaufverfolgungs[\ -]?id
                | aanvraag[\ -]?id | tracerings?[\ -]?id | id\ de\ (?:la\ )?demande | id\ de\ trace
                | id\.?\ de\ (?:la\ )?solicitud | id\ (?:della\ )?richiesta | id\ da\ solicita[çc][ãa]o | id\ do\ pedido
                | identyfikator\ żądania | beg[äa]ran(?:de)?[\ -]?id | förfrågnings[\ -]?id | (?:要求|リクエスト)\ ?id | 请求\ ?id
                | 요청\ ?id | идентификатор\ запроса | istek\ kimliği",
            ),
        ),
        (Label::Guid(Tracking), ends_with(r"tracking[\ _-]?id")),
        (
            Label::Guid(Tenant),
            ends_with(
                r"tenant[\ _-]?(?:id)? | directory[\ _-]?id | mandanten[\ -]?id | verzeichnis[\ -]?id | [^\p{L}]tid
                | id\ de\ (?:l['’])?(?:abonné|locataire|inquilino|inquilinato) | id\ (?:del\ )?tenant | id\ do\ locat[áa]rio
                | テナント\ ?id | 租户\ ?id | 테넌트\ ?id | идентификатор\ (?:клиента|арендатора) | kiracı\ kimliği
                | (?:login\.microsoftonline\.(?:com|us)|login\.partner\.microsoftonline\.cn|sts\.windows\.net)/",
            ),
        ),
        (
            Label::Guid(Session),
            ends_with(
                r"session[\ _-]?(?:id|state) | sitzungs[\ -]?id | sessie[\ -]?id | id\ de\ (?:la\ )?session | id\ de\ sesi[óo]n",
            ),
        ),
        (Label::Page(PageId::Sid), is_word("sid")),
        (Label::Page(PageId::Cid), is_word("cid")),
        (
            Label::Guid(Other),
            ends_with(
                r"(?:app|application|client|object|user|resource|device|subscription|principal|group|role|policy|profile|method|sku|plan
                    |service|directoryobject|aad|deployment|provider|message)[\ _-]?(?:object[\ _-]?)?(?:id|identifier|guid)
                | oid | appid | guid | anchor | deviceid | [^\p{L}]id",
            ),
        ),
        (
            Label::Guid(Other),
            pattern(
                r"(?i)(?: \b(?:user|group|contact|device)_ | /(?:users|methods|groups|applications|devices)/ ) \z",
            ),
        ),
    ]
});

/// What the text before an id calls it, if it does. Only what comes after `from` is looked at: a label has one id.
pub(super) fn before(text: &str, from: usize, id: usize) -> Option<Label> {
    let mut start = id.saturating_sub(REACH).max(from);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let near = &text[start..id];
    // A prefix or an address has nothing between itself and the id.
    if let Some((label, _)) =
        LABELS.iter().find(|(_, p)| p.find(near).is_some_and(|m| m.as_str().ends_with(['_', '/'])))
    {
        return Some(*label);
    }
    let label = without_connector(near);
    LABELS.iter().find(|(_, p)| p.is_match(label)).map(|(kind, _)| *kind)
}

/// The text without what stands between a label and its value: signs, quotes, tags, “is”.
fn without_connector(text: &str) -> &str {
    static CONNECTOR: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r#"(?i)(?: [\s:=："'“”‘’<>(){}\[\]\#*|\\–—.-] | \b(?:is|was|ist|est|es|è|é|jest|är|er|to|це|это)\b | 是 | は
               | "?>?\s*value\s*= | /(?:td|th|b|strong|dt|span|code)\b | \b(?:td|b|strong|dd|span|code)> | %3a | %3d )* \z"#,
        )
    });
    CONNECTOR.find(text).map_or(text, |m| &text[..m.start()])
}
