//! The words around a detail: what its page asks, and where the answer is found.

use crate::ids::Field;

/// The words of one detail, from `content/details.toml`. A text that the author left out is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetailTexts {
    /// The detail.
    pub field: Field,
    /// Its name in lists.
    pub label: String,
    /// The heading of its page.
    pub question: String,
    /// One sentence under the question.
    pub hint: String,
    /// Microsoft's item in our words; empty where Microsoft does not ask for it.
    pub microsoft: String,
    /// Where it is found.
    pub where_: String,
    /// Why it is asked.
    pub why: String,
}
