//! The reader: theme and browser cookie.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use axum_extra::extract::cookie::CookieJar;

use crate::{
    config::Config,
    ids::{Token, TokenHash},
    web::State,
};

/// How cookies are named and protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cookies {
    /// Over HTTPS only, for this host only: the prefix makes the browser see to it.
    Secure,
    /// Over plain HTTP, for a try on one's own machine; the configuration refuses them anywhere else.
    Loopback,
}

impl Cookies {
    /// The cookies of a configuration.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        if config.insecure_loopback_cookies { Self::Loopback } else { Self::Secure }
    }

    /// The cookie with the browser's secret.
    fn browser(self) -> &'static str {
        match self {
            Self::Secure => "__Host-regain",
            Self::Loopback => "regain",
        }
    }

    /// The cookie with the chosen theme.
    fn theme(self) -> &'static str {
        match self {
            Self::Secure => "__Host-theme",
            Self::Loopback => "theme",
        }
    }

    /// What every cookie has.
    fn attributes(self) -> &'static str {
        match self {
            Self::Secure => "Path=/; Secure; HttpOnly; SameSite=Lax",
            Self::Loopback => "Path=/; HttpOnly; SameSite=Lax",
        }
    }

    /// The cookie that makes this browser known again. On a shared computer it ends with the browser.
    #[must_use]
    pub fn of_browser(self, token: &Token, shared: bool) -> (header::HeaderName, String) {
        let life = if shared { String::new() } else { format!("; Max-Age={}", 14 * 24 * 60 * 60) };
        let cookie = format!("{}={}; {}{life}", self.browser(), token.reveal(), self.attributes());
        (header::SET_COOKIE, cookie)
    }

    /// The cookie with a chosen theme, for a year; without a choice it is removed.
    #[must_use]
    pub fn of_theme(self, theme: Option<Theme>) -> String {
        let (word, life) = theme.map_or(("", 0), |t| (t.word(), 365 * 24 * 60 * 60));
        format!("{}={word}; {}; Max-Age={life}", self.theme(), self.attributes())
    }
}

/// A theme that somebody chose; without a choice the system decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Dark text on light.
    Light,
    /// Light text on dark.
    Dark,
}

impl Theme {
    /// The word in cookie and page.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Light, Self::Dark].into_iter().find(|t| t.word() == word)
    }
}

/// Who reads.
#[derive(Debug, Clone)]
pub struct Reader {
    /// The chosen theme.
    pub theme: Option<Theme>,
    /// The browser's secret, if it has one.
    pub browser: Option<Token>,
    /// The path that was asked for.
    pub path: String,
}

impl Reader {
    /// Reads the cookies of a request.
    #[must_use]
    pub fn of(headers: &HeaderMap, path: &str, cookies: Cookies) -> Self {
        let jar = CookieJar::from_headers(headers);
        Self {
            theme: jar.get(cookies.theme()).and_then(|c| Theme::from_word(c.value())),
            browser: jar.get(cookies.browser()).and_then(|c| c.value().parse().ok()),
            path: path.to_owned(),
        }
    }

    /// What the store knows the browser by.
    #[must_use]
    pub fn hash(&self) -> Option<TokenHash> {
        self.browser.as_ref().map(Token::hash)
    }
}

impl FromRequestParts<State> for Reader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers, parts.uri.path(), state.cookies()))
    }
}
