//! From the value that somebody chose to the answer that is stored: the one place that decides whether a question takes it.

use super::{Session, change::PutAnswer};
use crate::{
    flow::{Flow, walk},
    ids::{NodeId, OptionValue},
};

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// There is no such question.
    #[error("there is no such question")]
    NoQuestion,
    /// The walk does not pass the question.
    #[error("the answers do not lead to this question")]
    OffPath,
    /// The question has no such answer for this reader.
    #[error("the question does not take this answer")]
    NotOffered,
}

/// The answer of a session to a question. `typed` is what somebody wrote beside “it is not in the list”; empty where nothing
/// was written.
///
/// # Errors
/// [`NotTaken`] where the question cannot be answered so.
pub fn answer(
    flow: &Flow,
    session: &Session,
    node: &NodeId,
    value: &OptionValue,
    typed: &str,
    content_version: &str,
) -> Result<PutAnswer, NotTaken> {
    let question = flow.node(node).ok_or(NotTaken::NoQuestion)?;
    let walked = walk(flow, &session.entry.entry, &session.values());
    if !walked.shows(node) {
        return Err(NotTaken::OffPath);
    }
    let before = walked.path.iter().position(|t| t.node.id == *node).unwrap_or(walked.path.len());
    let taken = walked.path[..before].iter().map(|t| (&t.node.id, &t.value)).collect();
    let (_, label) = question.lead(value, &taken).ok_or(NotTaken::NotOffered)?;
    let label =
        if value.as_str() == "other" && !typed.is_empty() { format!("{label}: {typed}") } else { label };
    Ok(PutAnswer {
        node: node.clone(),
        value: value.clone(),
        question: question.title.clone(),
        label,
        content_version: content_version.to_owned(),
    })
}
