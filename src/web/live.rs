//! What others do to a session, told to whoever has one of its pages open: as a stream of events for the script, and as a
//! page that loads itself again for those without it.
//!
//! An event says what kind of thing happened, to which item, and by whom as a role. It has no words of a person: the page
//! fetches what changed, and is shown what it may see.

pub mod again;
mod page;
mod places;
mod stream;

pub use page::Live;
pub use places::{PER_BROWSER, PER_SESSION, Places, STREAMS};
pub use stream::{HEARTBEAT, events};
