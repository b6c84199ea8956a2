//! The one gate between a grant and an action. What may be done is a type: a write that takes `Allowed<A>` cannot be
//! called without asking here.

use std::marker::PhantomData;

use crate::ids::{Reference, Role};

/// What a browser may do with one session, as the store found it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The session.
    pub reference: Reference,
    /// What the browser is to it.
    pub role: Role,
}

/// Something that can be done with a session.
pub trait Action {
    /// Which one it is.
    const WORD: ActionWord;
}

/// Every action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActionWord {
    /// Make a session.
    Begin,
    /// Look at it.
    View,
    /// Answer a question, confirm or change the entry.
    Answer,
    /// Tick steps, say what became of them, try the next cause.
    Try,
    /// Fill in details.
    Fill,
    /// Take the summary away.
    Export,
    /// Delete it.
    Delete,
}

impl ActionWord {
    /// Every action, in order.
    pub const ALL: [Self; 7] =
        [Self::Begin, Self::View, Self::Answer, Self::Try, Self::Fill, Self::Export, Self::Delete];

    /// The word that logs and the timeline use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Begin => "begin",
            Self::View => "view",
            Self::Answer => "answer",
            Self::Try => "try",
            Self::Fill => "fill",
            Self::Export => "export",
            Self::Delete => "delete",
        }
    }

    /// Whether a role may do it. Staff roles are in the type and may do nothing until there is a way to sign in.
    #[must_use]
    pub fn allows(self, role: Role) -> bool {
        match (self, role) {
            (Self::Begin, _) | (_, Role::Owner) => true,
            (Self::View, Role::Viewer | Role::Helper) => true,
            (Self::Answer | Self::Try | Self::Fill, Role::Helper) => true,
            (
                Self::View | Self::Answer | Self::Try | Self::Fill | Self::Export | Self::Delete,
                Role::Stranger | Role::Viewer | Role::Helper | Role::Agent | Role::Manager,
            ) => false,
        }
    }
}

/// Proof that an action on one session was allowed. Only [`authorize`] and [`begin`] make it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed<A> {
    reference: Reference,
    role: Role,
    action: PhantomData<fn() -> A>,
}

impl<A> Allowed<A> {
    /// The session that the permission is for.
    #[must_use]
    pub fn reference(&self) -> Reference {
        self.reference
    }

    /// The role it was given to.
    #[must_use]
    pub fn role(&self) -> Role {
        self.role
    }
}

/// The role may not do this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a {role} may not {}", action.word())]
pub struct Denied {
    /// The role that asked.
    pub role: Role,
    /// What it asked for.
    pub action: ActionWord,
}

/// Asks whether the grant allows the action.
///
/// # Errors
/// [`Denied`] where it does not.
pub fn authorize<A: Action>(grant: &Grant) -> Result<Allowed<A>, Denied> {
    if A::WORD.allows(grant.role) {
        Ok(Allowed { reference: grant.reference, role: grant.role, action: PhantomData })
    } else {
        Err(Denied { role: grant.role, action: A::WORD })
    }
}

/// Anybody may begin a session; whoever does owns it.
#[must_use]
pub fn begin(reference: Reference) -> Allowed<super::change::Begin> {
    Allowed { reference, role: Role::Owner, action: PhantomData }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_matrix_of_roles_and_actions_is_as_decided() {
        use ActionWord as A;
        let may = |role| A::ALL.into_iter().filter(|a| a.allows(role)).collect::<Vec<_>>();
        assert_eq!(may(Role::Stranger), [A::Begin]);
        assert_eq!(may(Role::Viewer), [A::Begin, A::View]);
        assert_eq!(may(Role::Helper), [A::Begin, A::View, A::Answer, A::Try, A::Fill]);
        assert_eq!(may(Role::Owner), A::ALL);
        assert_eq!(may(Role::Agent), [A::Begin]);
        assert_eq!(may(Role::Manager), [A::Begin]);
    }
}
