//! Files of a session: taken in, told in words, handed out. Pages and API use the same.

mod add;
mod hand_out;
mod words;

pub use add::{AddError, FileProblem, Offered, add};
pub use hand_out::hand_out;
pub use words::{FileView, views};
