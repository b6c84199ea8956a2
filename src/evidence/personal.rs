//! What in a text leads to a person or an organisation: user names, tenants, their domains, addresses of computers. It lists
//! what is there, and says where each stands, so that what a page lists is what a [`Mask`](super::Mask) takes out.
//!
//! Names in an ordinary sentence are not recognised. It must not know who reads.

use std::{collections::HashSet, ops::Range, sync::LazyLock};

use regex::Regex;

use super::{facts, pattern::pattern};
use crate::ids::Guid;

/// What something personal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PersonalKind {
    /// A user name or an e-mail address, whole or the account alone.
    User,
    /// The id of a tenant.
    Tenant,
    /// A domain of the organisation, which is the name of its tenant, too.
    Domain,
    /// An IP address.
    Address,
}

impl PersonalKind {
    /// Every kind, in order.
    pub const ALL: [Self; 4] = [Self::User, Self::Tenant, Self::Domain, Self::Address];

    /// What stands in the place of what was hidden.
    #[must_use]
    pub fn mark(self) -> &'static str {
        match self {
            Self::User => "[user name hidden]",
            Self::Tenant => "[tenant ID hidden]",
            Self::Domain => "[domain hidden]",
            Self::Address => "[IP address hidden]",
        }
    }
}

/// What was found, each thing once in whatever case, in the order in which it was met.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Personal {
    users: Values,
    tenants: Values,
    domains: Values,
    addresses: Values,
}

/// Values in the order in which they came, each once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Values {
    list: Vec<String>,
    lower: HashSet<String>,
}

impl Values {
    fn add(&mut self, value: &str) {
        if self.lower.insert(value.to_lowercase()) {
            self.list.push(value.to_owned());
        }
    }
}

impl Personal {
    /// Looks through a text.
    pub fn look(&mut self, text: &str) {
        for range in user_names(text) {
            self.add_user(&text[range]);
        }
        for tenant in facts::tenants(text) {
            self.add_tenant(tenant);
        }
        for found in CLOUD_DOMAIN.find_iter(text) {
            self.domains.add(found.as_str());
        }
        for range in addresses(text) {
            self.addresses.add(&text[range]);
        }
    }

    /// Adds a user name that is known to be one, and its domain.
    pub fn add_user(&mut self, name: &str) {
        let name = name.trim().replace("%40", "@");
        if name.is_empty() {
            return;
        }
        self.users.add(&name);
        if let Some(domain) = domain_of(&name).filter(|d| is_of_an_organisation(d)) {
            self.domains.add(domain);
        }
    }

    /// Adds the id of a tenant.
    pub fn add_tenant(&mut self, tenant: Guid) {
        if !tenant.is_nil() {
            self.tenants.add(&tenant.to_string());
        }
    }

    /// What was found of a kind.
    #[must_use]
    pub fn values(&self, kind: PersonalKind) -> &[String] {
        match kind {
            PersonalKind::User => &self.users.list,
            PersonalKind::Tenant => &self.tenants.list,
            PersonalKind::Domain => &self.domains.list,
            PersonalKind::Address => &self.addresses.list,
        }
    }
}

/// Where in a text things of a kind stand that are recognised by their form alone.
pub(super) fn of_form(kind: PersonalKind, text: &str) -> Vec<Range<usize>> {
    match kind {
        PersonalKind::User => user_names(text),
        PersonalKind::Domain => CLOUD_DOMAIN.find_iter(text).map(|m| m.range()).collect(),
        PersonalKind::Address => addresses(text),
        // A tenant's id looks like every other: it has to be known.
        PersonalKind::Tenant => Vec::new(),
    }
}

/// The account of a user name: what stands before the @, or after the domain of the other spelling.
pub(super) fn account_of(name: &str) -> &str {
    let account = name.split('@').next().unwrap_or(name);
    account.rsplit('\\').next().unwrap_or(account)
}

fn domain_of(name: &str) -> Option<&str> {
    name.rsplit_once('@').map(|(_, domain)| domain).filter(|d| d.contains('.'))
}

/// Domains of services that everybody uses: hiding them hides which page or service a text is about.
const OF_SERVICES: [&str; 9] = [
    "microsoft.com",
    "microsoftonline.com",
    "microsoftonline.us",
    "windows.net",
    "windowsazure.com",
    "azure.com",
    "office.com",
    "outlook.com",
    "gmail.com",
];

fn is_of_an_organisation(domain: &str) -> bool {
    let lower = domain.to_lowercase();
    !OF_SERVICES.iter().any(|s| lower == *s || lower.strip_suffix(s).is_some_and(|rest| rest.ends_with('.')))
}

static CLOUD_DOMAIN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i) (?: [a-z0-9] [a-z0-9-]{0,62} \. ){1,4} (?: onmicrosoft | b2clogin ) \. (?: com | us | cn )",
    )
});

/// A name with its domain behind or before it, or a folder of a profile.
static USER_NAME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?P<address> [^\s<>"'(){}\[\],;:=|/\\]+ (?: @ | %40 ) [^\s<>"'(){}\[\],;:=|/\\]+ )
        | (?i: \\ users \\ ) (?P<profile> [^\s<>"'(){}\[\],;:=|/\\]+ )
        | (?P<account> [A-Za-z0-9] [A-Za-z0-9.-]* \\ [^\s<>"'(){}\[\],;:=|/\\]+ )"#,
    )
});

fn user_names(text: &str) -> Vec<Range<usize>> {
    USER_NAME
        .captures_iter(text)
        .filter_map(|found| {
            let (found, is_account) =
                match (found.name("address"), found.name("profile"), found.name("account")) {
                    (Some(found), ..) | (None, Some(found), _) => (found, false),
                    (None, None, found) => (found?, true),
                };
            // The end of a sentence is no part of a name.
            let end = found.start() + found.as_str().trim_end_matches(['.', '!', '?']).len();
            let is_path =
                is_account && (text[found.end()..].starts_with('\\') || in_a_path(&text[..found.start()]));
            (end > found.start() && !is_path).then_some(found.start()..end)
        })
        .collect()
}

/// The last characters of a text. What is said of a place stands near it, and a long text is not read again for each.
fn end_of(text: &str, most: usize) -> &str {
    &text[text.char_indices().rev().take(most).last().map_or(text.len(), |(at, _)| at)..]
}

/// Whether a path, of a file or of the registry, goes on after this text. A path may have spaces in it.
fn in_a_path(before: &str) -> bool {
    let piece = end_of(before, 200)
        .rsplit(['\n', ',', ';', '"', '\'', '<', '>', '(', ')', '='])
        .next()
        .unwrap_or_default();
    before.ends_with('\\') || piece.contains(":\\") || piece.contains("\\\\")
}

static NUMBERS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[0-9]{1,3} (?: \. [0-9]{1,3} ){3} | [0-9A-Fa-f]{0,4} (?: : [0-9A-Fa-f]{0,4} ){2,8} (?: \. [0-9]{1,3} ){0,3}",
    )
});

/// IP addresses. Four numbers with dots are a version where the text says so.
fn addresses(text: &str) -> Vec<Range<usize>> {
    NUMBERS.find_iter(text).filter_map(|found| address_in(text, found.range())).collect()
}

/// The address in a run of numbers, with no label and no port.
fn address_in(text: &str, mut range: Range<usize>) -> Option<Range<usize>> {
    let run = &text[range.clone()];
    let long = run.contains(':');
    // “IP:2001:db8::7”: the first colon belongs to the label.
    if run.starts_with(':') && !run.starts_with("::") {
        range.start += 1;
    }
    if run.ends_with(':') && !run.ends_with("::") {
        range.end -= 1;
    }
    let (before, after) = (&text[..range.start], &text[range.end..]);
    let goes_on = |c: char| c.is_alphanumeric() || c == '-';
    let before_is_fine = !before.ends_with(|c: char| goes_on(c) || c == '.');
    let more_numbers =
        after.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let goes_on_after = after.starts_with(goes_on) || (long && after.starts_with(':')) || more_numbers;
    (before_is_fine && !goes_on_after && !is_version(before) && is_address(&text[range.clone()]))
        .then_some(range)
}

/// Parsing is all that is asked of these types: nothing is connected to.
fn is_address(text: &str) -> bool {
    use core::net::IpAddr;
    text.parse::<IpAddr>().is_ok_and(|ip| !ip.is_loopback() && !ip.is_unspecified())
}

/// Whether the words before four numbers say that they are a version.
fn is_version(before: &str) -> bool {
    let near = end_of(before, 16).to_lowercase();
    let near = near.trim_end_matches(|c: char| !c.is_alphabetic());
    ["version", "versions", "versie", "versión", "build", "connect"].iter().any(|w| near.ends_with(w))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(kind: PersonalKind, text: &str) -> Vec<String> {
        let mut personal = Personal::default();
        personal.look(text);
        personal.values(kind).to_vec()
    }

    #[test]
    fn each_kind_is_found_by_its_form_and_nothing_else_is() {
        use PersonalKind::{Address, Domain, Tenant, User};
        let guid = "7344da2c-ab9d-42ef-adea-4a17d07fdeb9";
        for (kind, text, values) in [
            (User, "mia@contoso.com, then MIA@Contoso.com.", &["mia@contoso.com"][..]),
            (User, "https://x.com/mia%40contoso.com/y", &["mia@contoso.com"]),
            (User, r"CONTOSO\mia and contoso.com\tom", &[r"CONTOSO\mia", r"contoso.com\tom"]),
            (User, r"C:\Users\mia.k\AppData", &["mia.k"]),
            (User, r"HKLM\SOFTWARE\Microsoft\Azure AD Connect, C:\Program Files\x", &[]),
            (User, "SSPR_0009 at 10:12, hr=0x80230619", &[]),
            (Tenant, &format!("Tenant ID: {guid}"), &[guid]),
            (Tenant, &format!("https://login.microsoftonline.com/{guid}/oauth2"), &[guid]),
            (Tenant, &format!("Correlation ID: {guid}"), &[]),
            (
                Domain,
                "contoso.onmicrosoft.com and mia@fabrikam.example",
                &["fabrikam.example", "contoso.onmicrosoft.com"],
            ),
            (Domain, "x@microsoft.com at login.microsoftonline.com", &[]),
            (Address, "IP address: 203.0.113.7, from 2001:db8::7.", &["203.0.113.7", "2001:db8::7"]),
            (
                Address,
                "ip:203.0.113.7:443, IP:2001:db8::7 [2001:db8::8]:443",
                &["203.0.113.7", "2001:db8::7", "2001:db8::8"],
            ),
            (Address, "Version: 5.0.0.686, v2.6.92.0, Connect 2.5.3.0, build 1.2.3.4", &[]),
            (Address, "10:12:45 and 127.0.0.1 and std::io and 1.2.3 and 1.2.3.4.5 and 300.1.1.1", &[]),
        ] {
            assert_eq!(found(kind, text), values, "{kind:?}: {text}");
        }
    }
}
