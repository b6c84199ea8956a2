//! The sorts of problems that the API can answer with. Programs of others compare their names, so none is renamed or taken away.

use axum::http::StatusCode;

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $name:literal, $status:ident, $title:literal;)+) => {
        /// What sort of problem it is. The names stand in `docs/api.md`, and in programs of others.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Kind {
            $($(#[$doc])* $kind),+
        }

        impl Kind {
            /// Every kind, by status.
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            /// Its name in `type`, after `urn:regain:`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$kind => $name),+ }
            }

            /// The status of the answer.
            pub fn status(self) -> StatusCode {
                match self { $(Self::$kind => StatusCode::$status),+ }
            }

            /// Its title, for people.
            pub fn title(self) -> &'static str {
                match self { $(Self::$kind => $title),+ }
            }
        }
    };
}

kinds! {
    /// The body is no JSON.
    Malformed = "malformed", BAD_REQUEST, "The request cannot be read";
    /// No token, or one that opens nothing.
    Unauthorized = "unauthorized", UNAUTHORIZED, "A token is needed";
    /// Refused: the role may not, or the request comes from another site.
    Forbidden = "forbidden", FORBIDDEN, "Not allowed";
    /// There is no such address, or it is not for this token.
    NotFound = "not-found", NOT_FOUND, "There is no such address";
    /// The address does not take this method.
    Method = "method", METHOD_NOT_ALLOWED, "The address does not take this method";
    /// Somebody else changed the same item.
    Conflict = "conflict", CONFLICT, "Somebody else changed this first";
    /// The session does not stand where this can be done.
    NotNow = "not-now", CONFLICT, "The session does not stand there";
    /// There is no place for one more.
    Full = "full", CONFLICT, "There is no place for one more";
    /// The same request was answered before, and its answer cannot be given again.
    Repeated = "repeated", CONFLICT, "This was answered before";
    /// It was there and has ended.
    Gone = "gone", GONE, "It has ended";
    /// The body has too many bytes.
    TooLarge = "too-large", PAYLOAD_TOO_LARGE, "The body is too large";
    /// The text has too many characters.
    TooLong = "too-long", PAYLOAD_TOO_LARGE, "The text is too long";
    /// The body does not say that it is JSON.
    NotJson = "not-json", UNSUPPORTED_MEDIA_TYPE, "The API takes JSON";
    /// For another host.
    OtherHost = "other-host", MISDIRECTED_REQUEST, "The request is for another host";
    /// The body is JSON of another shape, or the query has another.
    WrongShape = "wrong-shape", UNPROCESSABLE_ENTITY, "The request has another shape";
    /// A value cannot be used.
    WrongValue = "wrong-value", UNPROCESSABLE_ENTITY, "A value cannot be used";
    /// The text is empty.
    Empty = "empty", UNPROCESSABLE_ENTITY, "There is nothing to look up";
    /// The text is one word that looks like a password.
    LonePassword = "lone-password", UNPROCESSABLE_ENTITY, "This looks like a password";
    /// The file is none that is taken there.
    File = "file", UNPROCESSABLE_ENTITY, "The file cannot be used";
    /// Too many requests.
    TooMany = "too-many", TOO_MANY_REQUESTS, "Too many requests";
    /// Something broke.
    Internal = "internal", INTERNAL_SERVER_ERROR, "Something broke on our side";
    /// Not now.
    Unavailable = "unavailable", SERVICE_UNAVAILABLE, "Not at this moment";
}
