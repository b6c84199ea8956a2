//! The reader: theme and browser cookie.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use axum_extra::extract::cookie::CookieJar;

use crate::ids::{Token, TokenHash};

/// The cookie with the browser's secret.
pub const BROWSER: &str = "__Host-regain";
/// The cookie with the chosen theme.
pub const THEME: &str = "__Host-theme";

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
    pub fn of(headers: &HeaderMap, path: &str) -> Self {
        let jar = CookieJar::from_headers(headers);
        Self {
            theme: jar.get(THEME).and_then(|c| Theme::from_word(c.value())),
            browser: jar.get(BROWSER).and_then(|c| c.value().parse().ok()),
            path: path.to_owned(),
        }
    }

    /// What the store knows the browser by.
    #[must_use]
    pub fn hash(&self) -> Option<TokenHash> {
        self.browser.as_ref().map(Token::hash)
    }
}

impl<S: Sync> FromRequestParts<S> for Reader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers, parts.uri.path()))
    }
}

/// The cookie that makes this browser known again. On a shared computer it ends with the browser.
#[must_use]
pub fn cookie_of_browser(token: &Token, shared: bool) -> (header::HeaderName, String) {
    let life = if shared { String::new() } else { format!("; Max-Age={}", 14 * 24 * 60 * 60) };
    (
        header::SET_COOKIE,
        format!("{BROWSER}={}; Path=/; Secure; HttpOnly; SameSite=Lax{life}", token.reveal()),
    )
}

/// The cookie with a chosen theme, for a year; without a choice it is removed.
#[must_use]
pub fn cookie_of_theme(theme: Option<Theme>) -> String {
    let (word, life) = theme.map_or(("", 0), |t| (t.word(), 365 * 24 * 60 * 60));
    format!("{THEME}={word}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={life}")
}
