//! The page that an error stood on: its address without anything that can hold secrets, or its name.

use url::Url;

/// The pages that can be chosen by name: the value of the part `named`, and what is stored. `other` stands for an address.
pub const NAMED_PAGES: [(&str, &str); 5] = [
    ("reset", "The page to reset a forgotten password"),
    ("change", "The page to change a password"),
    ("register", "The page to register security information"),
    ("signin", "The sign-in page"),
    ("windows", "The Windows sign-in screen"),
];

/// Addresses of more characters are no page that a person was on.
const LONGEST_ADDRESS: usize = 2000;
const LONGEST_PAGE_NAME: usize = 100;

/// Reads an address with or without scheme, and keeps scheme, host, port and path alone; a few plain words are taken as
/// the page's name. `None` where it is neither.
pub(super) fn read(text: &str) -> Option<String> {
    if text.len() > LONGEST_ADDRESS {
        return None;
    }
    if is_name(text) {
        return Some(text.to_owned());
    }
    if text.contains(char::is_whitespace) {
        return None;
    }
    let (whole, host) = match text.split_once("://") {
        Some((_, rest)) => (text.to_owned(), host(rest)),
        None => (format!("https://{text}"), host(text)),
    };
    // Judged as typed: the parser reads the host `12345` as an IPv4 address. A scheme alone lets one-word hosts of an
    // intranet through; `mia@contoso.com` without a scheme is a mail address.
    let is_host = if text.contains("://") {
        host.contains('.') || host.rsplit('@').next().is_some_and(|h| h.starts_with(char::is_alphabetic))
    } else {
        host.contains('.') && !host.contains('@')
    };
    let mut url = Url::parse(&whole).ok().filter(|u| is_host && matches!(u.scheme(), "http" | "https"))?;
    url.set_query(None);
    url.set_fragment(None);
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    Some(url.into())
}

/// What stands before the path.
fn host(rest: &str) -> &str {
    rest.split(['/', '?', '#', '\\']).next().unwrap_or_default()
}

/// Words and little else: nothing that an address needs.
fn is_name(text: &str) -> bool {
    let words = text
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '\'' | '’' | ',' | '(' | ')' | '“' | '”'));
    words && text.chars().any(char::is_alphabetic) && text.chars().count() <= LONGEST_PAGE_NAME
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_scheme_host_and_path_alone() {
        for (text, kept) in [
            (
                "https://passwordreset.microsoftonline.com/?ru=https%3a%2f%2fx",
                "https://passwordreset.microsoftonline.com/",
            ),
            ("passwordreset.microsoftonline.com", "https://passwordreset.microsoftonline.com/"),
            (
                "account.activedirectory.windowsazure.com/ChangePassword.aspx?x=1#top",
                "https://account.activedirectory.windowsazure.com/ChangePassword.aspx",
            ),
            (
                "http://mia:secret@intranet.contoso.com:8080/a/b?token=1",
                "http://intranet.contoso.com:8080/a/b",
            ),
            ("https://intranet/reset?x", "https://intranet/reset"),
            ("HTTPS://Aka.MS/sspr", "https://aka.ms/sspr"),
        ] {
            assert_eq!(read(text).as_deref(), Some(kept), "{text}");
        }
    }

    #[test]
    fn plain_words_are_the_name_of_a_page() {
        for name in ["the reset page", "Security info", "Microsoft’s page (the blue one)"] {
            assert_eq!(read(name).as_deref(), Some(name));
        }
    }

    #[test]
    fn what_is_neither_an_address_nor_a_name_is_refused() {
        for text in [
            "javascript:alert(1)",
            "ftp://contoso.com/x",
            "file:///etc/passwd",
            "data:text/html,x",
            "https://",
            "contoso.com/reset?token=abc is the page",
            "https://contoso.com/a b",
            "a=b&c",
            "mia:secret@host/x",
            "12345",
            "https://12345/x",
            "mia@contoso.com",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read(&"a".repeat(101)), None);
        assert_eq!(read(&format!("https://a.b/{}", "a".repeat(2000))), None);
    }

    #[test]
    fn what_was_kept_is_kept_again() {
        for (_, name) in NAMED_PAGES {
            assert_eq!(read(name).as_deref(), Some(name));
        }
    }
}
