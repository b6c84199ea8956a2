//! What Microsoft's status feed said last, as pages show it. A page never waits for it: what is not here is not shown.

use super::{State, phrases};

/// Where people read more.
const PAGE: &str = "https://azure.status.microsoft/";

/// The most notices on a page.
const MOST: usize = 3;

/// What a page shows of the feed; without notices it says that none is no proof.
pub struct NoticeView {
    /// The titles, each with when it was published; empty where the feed does not say.
    pub items: Vec<(String, String)>,
    /// When the feed was read.
    pub read: String,
    /// Where people read more.
    pub link: &'static str,
}

/// What was read last, where that is recent; `None` where nobody wants to know, or nothing could be read.
pub fn notice(state: &State) -> Option<NoticeView> {
    let board = state.notices().fresh(state.now())?;
    let organisation = &state.config().organisation;
    let items = board.notices.iter().take(MOST).map(|n| {
        let when = n.at.map(|at| phrases::here(at, organisation)).unwrap_or_default();
        (n.title.clone(), when)
    });
    Some(NoticeView { items: items.collect(), read: phrases::here(board.at, organisation), link: PAGE })
}
