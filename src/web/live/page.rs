//! How a page of a session hears of changes that others make meanwhile: the stream, and its own address to look again.

/// How a page hears of changes that others make meanwhile.
#[derive(Debug, Clone)]
pub struct Live {
    /// The stream for the script, from where the page was made.
    pub stream: String,
    /// The page itself, to load it again.
    pub here: String,
    /// Whether it loads itself again: somebody without the script chose that.
    pub again: bool,
}

impl Live {
    /// The page as one that loads itself again.
    #[must_use]
    pub fn here_again(&self) -> String {
        format!("{}?{}", self.here, super::again::ASKED)
    }

    /// Seconds between two loads.
    #[must_use]
    pub fn seconds(&self) -> u32 {
        super::again::SECONDS
    }
}
