//! Asks whether addresses still lead somewhere: for the author who says `regain check --links`, never by itself.
//!
//! It knows addresses and answers, not where an address is written or what it means for content.

use futures_util::{StreamExt as _, stream};
use reqwest::{Client, Method, Response, StatusCode, header};
use url::Url;

use super::{
    client::{self, ClientError, root},
    rules::Rules,
};

/// Addresses that are asked at the same time.
const AT_ONCE: usize = 4;
/// Redirects that are followed.
const HOPS: usize = 5;

/// What became of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// There is a page.
    There,
    /// There is a page, at another address.
    Moved(String),
    /// There is none: the host does not exist or cannot be reached, or the answer is 404 or 410.
    Gone(String),
    /// Nobody can tell: no answer in time, or one that says neither.
    Unclear(String),
}

/// Asks each address, at most four at once, and gives the answers in the same order. HEAD first; GET where a server does not
/// like that. A redirect is followed by hand: each address on the way is judged by the same rules.
///
/// # Errors
/// [`ClientError`], where no client can be built.
pub async fn links(urls: &[String], rules: &Rules) -> Result<Vec<Answer>, ClientError> {
    let client = client::build(rules, "link check")?;
    Ok(stream::iter(urls).map(|url| ask(&client, rules, url)).buffered(AT_ONCE).collect().await)
}

async fn ask(client: &Client, rules: &Rules, url: &str) -> Answer {
    let Ok(mut at) = Url::parse(url) else { return Answer::Gone("this is no address".to_owned()) };
    let mut moved = None;
    for _ in 0..=HOPS {
        if let Err(why) = rules.admit(&at) {
            return Answer::Gone(why.to_string());
        }
        let response = match request(client, &at).await {
            Ok(response) => response,
            Err(answer) => return answer,
        };
        let status = response.status();
        let Some(mut to) = target(&at, &response) else {
            return match status {
                StatusCode::NOT_FOUND | StatusCode::GONE => Answer::Gone(format!("the answer is {status}")),
                s if s.is_success() => moved.map_or(Answer::There, Answer::Moved),
                _ => Answer::Unclear(format!("the answer is {status}")),
            };
        };
        // The part after # is the reader's, and stays.
        if to.fragment().is_none() {
            to.set_fragment(at.fragment());
        }
        // Nothing is asked for without encryption that began with it.
        if at.scheme() == "https" && to.scheme() != "https" {
            return Answer::Moved(to.to_string());
        }
        if !same_but_language(&at, &to) {
            moved = Some(to.to_string());
        }
        at = to;
    }
    Answer::Unclear(format!("more than {HOPS} redirects"))
}

/// HEAD, and GET where the answer to HEAD says nothing good. A body is never read.
async fn request(client: &Client, at: &Url) -> Result<Response, Answer> {
    let head = send(client, Method::HEAD, at).await;
    match head {
        Ok(response) if response.status().is_success() || response.status().is_redirection() => Ok(response),
        Ok(_) => send(client, Method::GET, at).await,
        Err(answer) => Err(answer),
    }
}

async fn send(client: &Client, method: Method, at: &Url) -> Result<Response, Answer> {
    client.request(method, at.clone()).send().await.map_err(|e| {
        if e.is_timeout() {
            Answer::Unclear("no answer in time".to_owned())
        } else if e.is_connect() {
            Answer::Gone(format!("cannot be reached: {}", root(&e)))
        } else {
            Answer::Unclear(root(&e))
        }
    })
}

/// Where a redirect leads.
fn target(at: &Url, response: &Response) -> Option<Url> {
    let location = response.headers().get(header::LOCATION).filter(|_| response.status().is_redirection())?;
    at.join(location.to_str().ok()?).ok()
}

/// Whether two addresses differ only by a language that the server put in: `/en-us/` before the path. That is the reader's
/// own language, so content leaves it out on purpose.
fn same_but_language(from: &Url, to: &Url) -> bool {
    let is_language = |part: &str| {
        let halves: Vec<&str> = part.split('-').collect();
        matches!(halves.as_slice(), [a, b] if a.len() == 2 && (b.len() == 2 || b.len() == 4)
            && part.chars().all(|c| c == '-' || c.is_ascii_alphabetic()))
    };
    let parts = |url: &Url| -> Vec<String> {
        let parts = url.path().split('/').filter(|part| !part.is_empty()).map(str::to_owned);
        parts.enumerate().filter(|(n, part)| *n > 0 || !is_language(part)).map(|(_, part)| part).collect()
    };
    from.origin() == to.origin() && from.query() == to.query() && parts(from) == parts(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_before_the_path_is_no_other_address() {
        let same = |a: &str, b: &str| same_but_language(&Url::parse(a).unwrap(), &Url::parse(b).unwrap());
        assert!(same("https://a.example/entra/x", "https://a.example/en-us/entra/x"));
        assert!(same("https://a.example/entra/x", "https://a.example/entra/x/"));
        assert!(same("https://a.example/", "https://a.example/en-gb/"));
        assert!(!same("https://a.example/entra/x", "https://a.example/en-us/entra/y"));
        assert!(!same("https://a.example/x", "https://b.example/x"));
        assert!(!same("https://a.example/x?y=1", "https://a.example/x"));
        assert!(!same("https://a.example/x", "https://a.example/ab-12/x"));
    }
}
