//! For crawlers: the library may be read, sessions and entries may not.

/// The rules.
pub async fn get() -> &'static str {
    "User-agent: *\nDisallow: /s/\nDisallow: /v/\nDisallow: /h/\nDisallow: /p/\nDisallow: /join\nDisallow: /find\nDisallow: /start\n"
}
