//! The one gate between a grant and an action. What may be done is a type: a write that takes `Allowed<A>` cannot be
//! called without asking here.

use std::marker::PhantomData;

use crate::{
    evidence::Clean,
    ids::{Reference, Role},
};

/// What a browser may do with one session, as the store found it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The session.
    pub reference: Reference,
    /// What the browser is to it.
    pub role: Role,
    /// What the person calls themself here, or what the link was called. Self-chosen: it proves nothing. Empty for the owner.
    pub name: Clean,
    /// Whether user name, tenant and logs are kept from this reader.
    pub masked: bool,
}

impl Grant {
    /// A grant of this role without a name, to see everything.
    #[must_use]
    pub fn of(reference: Reference, role: Role) -> Self {
        Self { reference, role, name: Clean::empty(), masked: false }
    }
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
    /// Take the summary away. Whoever may look may: it says nothing that the pages do not say.
    Export,
    /// Write a note for everybody on the session.
    Note,
    /// Make links and codes, end them, and see who did what.
    Share,
    /// Delete it.
    Delete,
}

impl ActionWord {
    /// Every action, in order.
    pub const ALL: [Self; 9] = [
        Self::Begin,
        Self::View,
        Self::Answer,
        Self::Try,
        Self::Fill,
        Self::Export,
        Self::Note,
        Self::Share,
        Self::Delete,
    ];

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
            Self::Note => "note",
            Self::Share => "share",
            Self::Delete => "delete",
        }
    }

    /// Whether a role may do it. Staff roles are in the type and may do nothing until there is a way to sign in.
    #[must_use]
    pub fn allows(self, role: Role) -> bool {
        match (self, role) {
            (Self::Begin, _) | (_, Role::Owner) => true,
            (Self::View | Self::Export, Role::Viewer | Role::Helper) => true,
            (Self::Answer | Self::Try | Self::Fill | Self::Note, Role::Helper) => true,
            (
                Self::View
                | Self::Answer
                | Self::Try
                | Self::Fill
                | Self::Export
                | Self::Note
                | Self::Share
                | Self::Delete,
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
    name: Clean,
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

    /// What the person calls themself; empty for the owner.
    #[must_use]
    pub fn name(&self) -> &Clean {
        &self.name
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
        let (reference, role, name) = (grant.reference, grant.role, grant.name.clone());
        Ok(Allowed { reference, role, name, action: PhantomData })
    } else {
        Err(Denied { role: grant.role, action: A::WORD })
    }
}

/// Anybody may begin a session; whoever does owns it.
#[must_use]
pub fn begin(reference: Reference) -> Allowed<super::change::Begin> {
    Allowed { reference, role: Role::Owner, name: Clean::empty(), action: PhantomData }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_matrix_of_roles_and_actions_is_as_decided() {
        use ActionWord as A;
        use Role::{Agent, Helper, Manager, Owner, Stranger, Viewer};
        let table = [
            (A::Begin, &[Stranger, Viewer, Helper, Owner, Agent, Manager][..]),
            (A::View, &[Viewer, Helper, Owner]),
            (A::Answer, &[Helper, Owner]),
            (A::Try, &[Helper, Owner]),
            (A::Fill, &[Helper, Owner]),
            (A::Export, &[Viewer, Helper, Owner]),
            (A::Note, &[Helper, Owner]),
            (A::Share, &[Owner]),
            (A::Delete, &[Owner]),
        ];
        assert_eq!(table.map(|(action, _)| action), A::ALL);
        for (action, may) in table {
            let found: Vec<Role> = Role::ALL.iter().copied().filter(|r| action.allows(*r)).collect();
            assert_eq!(found, may, "{}", action.word());
        }
    }

    #[test]
    fn every_type_of_action_asks_for_what_the_table_says() {
        use crate::session::change::{
            AddNote, AttachFile, AttachLog, Begin, Confirm, Delete, Enter, Export, PutAnswer, PutDetails,
            PutVerdict, RemoveFile, RemoveLog, SetTicks, Share, TryNext, View,
        };
        use Role::{Helper, Owner, Viewer};
        let reference = Reference::from_bytes([1; 10]);
        fn may<A: Action>(reference: Reference) -> Vec<Role> {
            let asked = |role: &&Role| authorize::<A>(&Grant::of(reference, **role)).is_ok();
            Role::ALL.iter().filter(asked).copied().collect()
        }
        assert_eq!(may::<Begin>(reference), Role::ALL);
        for found in [may::<View>(reference), may::<Export>(reference)] {
            assert_eq!(found, [Viewer, Helper, Owner]);
        }
        for found in [
            may::<Enter>(reference),
            may::<PutAnswer>(reference),
            may::<PutVerdict>(reference),
            may::<TryNext>(reference),
            may::<SetTicks>(reference),
            may::<PutDetails>(reference),
            may::<Confirm>(reference),
            may::<AttachLog>(reference),
            may::<AttachFile>(reference),
            may::<AddNote>(reference),
        ] {
            assert_eq!(found, [Helper, Owner]);
        }
        for found in [
            may::<Share>(reference),
            may::<Delete>(reference),
            may::<RemoveLog>(reference),
            may::<RemoveFile>(reference),
        ] {
            assert_eq!(found, [Owner]);
        }
    }

    #[test]
    fn a_permission_carries_who_asked() {
        let mut grant = Grant::of(Reference::from_bytes([1; 10]), Role::Helper);
        grant.name = Clean::from_store("second-line desk".to_owned());
        let allowed = authorize::<crate::session::change::View>(&grant).unwrap();
        assert_eq!((allowed.role(), allowed.name().as_str()), (Role::Helper, "second-line desk"));
    }
}
