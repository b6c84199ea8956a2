//! What is wrong with a part of a form: a key of the messages in content, never words. It knows no page.

use crate::ids::Field;

macro_rules! messages {
    ($($(#[$doc:meta])* $variant:ident = $key:literal),+ $(,)?) => {
        /// A message of `messages.toml`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum MessageKey {
            $($(#[$doc])* $variant),+
        }

        impl MessageKey {
            /// Every key, in order.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The key in `messages.toml`.
            #[must_use]
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),+ }
            }
        }
    };
}

messages! {
    /// No option was selected.
    ChooseOption = "choose-option",
    /// The option is not one of the page.
    ChoiceMissing = "choice-missing",
    /// No verdict was selected.
    VerdictMissing = "verdict-missing",
    /// What still fails was not said.
    StillMissing = "still-missing",
    /// Nothing was pasted.
    PasteEmpty = "paste-empty",
    /// No text was typed.
    TextEmpty = "text-empty",
    /// The text is longer than `{limit}` characters.
    TextLong = "text-long",
    /// The text is one word that looks like a password.
    LonePassword = "lone-password",
    /// No code was typed.
    CodeEmpty = "code-empty",
    /// The code is not in the tables.
    CodeUnknown = "code-unknown",
    /// Not a GUID.
    GuidWrong = "guid-wrong",
    /// A part of the date is missing.
    DateMissing = "date-missing",
    /// There is no such date, or it is before 2015.
    DateWrong = "date-wrong",
    /// The time has not come yet.
    DateFuture = "date-future",
    /// Not a time of day.
    TimeWrong = "time-wrong",
    /// No time zone, or none that is known.
    ZoneMissing = "zone-missing",
    /// The clocks went forward over this time; `{nearest}` is the nearest that there was.
    TimeSkipped = "time-skipped",
    /// The clocks went back, and the time came twice.
    TimeTwice = "time-twice",
    /// No user name was typed.
    UserEmpty = "user-empty",
    /// Not a user name.
    UserWrong = "user-wrong",
    /// Not the address of a page, nor its name.
    UrlWrong = "url-wrong",
    /// Not a version.
    VersionWrong = "version-wrong",
    /// More parts than the form has.
    TooManyFields = "too-many-fields",
}

/// What belongs to a message beside its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ErrorDetail {
    /// Fills `{limit}`.
    Limit(usize),
    /// Fills `{nearest}`, such as `03:00`.
    Nearest(String),
    /// The two instants between which the page lets the person choose, in words: “the first 02:30 (summer time, +02:00)”
    /// for the part `which` with `first`, and the same for `second`. The third choice is `unsure`.
    Twice {
        /// The earlier one.
        first: String,
        /// The later one.
        second: String,
    },
}

/// What is wrong with one part of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field.
    pub field: Field,
    /// The part that the message stands at, as [`super::Input`] names it.
    pub part: &'static str,
    /// The message.
    pub message: MessageKey,
    /// What the message is filled with.
    pub detail: Option<ErrorDetail>,
}

impl FieldError {
    /// An error whose message needs no filling.
    #[must_use]
    pub fn new(field: Field, part: &'static str, message: MessageKey) -> Self {
        Self { field, part, message, detail: None }
    }

    /// The same error with what fills its message.
    #[must_use]
    pub fn with(mut self, detail: ErrorDetail) -> Self {
        self.detail = Some(detail);
        self
    }

    /// The name of the placeholder and its text, where the message has one.
    #[must_use]
    pub fn placeholder(&self) -> Option<(&'static str, String)> {
        match self.detail.as_ref()? {
            ErrorDetail::Limit(n) => Some(("limit", n.to_string())),
            ErrorDetail::Nearest(time) => Some(("nearest", time.clone())),
            ErrorDetail::Twice { .. } => None,
        }
    }
}
