//! Links and codes that let other people, or another device, into a session: what each gives and how long it lasts. The
//! secret itself is not here: only its hash goes to the store.

use jiff::{SignedDuration, Timestamp};

use crate::{
    evidence::Clean,
    ids::{Role, TokenHash},
};

/// The most links and codes of one session that are open at the same time.
pub const MOST_LINKS: usize = 10;

/// The most characters of what a link, or a person, is called.
pub const LONGEST_LABEL: usize = 40;

/// How long a spoken code, and a link for one's own phone, can be used.
pub const SHORT_LIFE: SignedDuration = SignedDuration::from_mins(10);

/// How long whoever came with a spoken code may stay.
pub const CODE_STAY: SignedDuration = SignedDuration::from_hours(8);

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkKind {
    /// Somebody may look.
    View,
    /// Somebody may help.
    Help,
    /// The person goes on with another device of their own.
    Phone,
    /// A code that is read out; whoever types it may help.
    Code,
}

impl LinkKind {
    /// Every kind, in order.
    pub const ALL: [Self; 4] = [Self::View, Self::Help, Self::Phone, Self::Code];

    /// The word in forms and in the store.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Help => "help",
            Self::Phone => "phone",
            Self::Code => "code",
        }
    }

    /// The kind with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// What it makes of whoever opens it.
    #[must_use]
    pub fn role(self) -> Role {
        match self {
            Self::View => Role::Viewer,
            Self::Help | Self::Code => Role::Helper,
            Self::Phone => Role::Owner,
        }
    }

    /// Whether it lets in one browser and no other.
    #[must_use]
    pub fn once(self) -> bool {
        match self {
            Self::View | Self::Help => false,
            Self::Phone | Self::Code => true,
        }
    }

    /// Until when whoever opens it now may stay; `None` is as long as an owner stays. `ends` is the end of the link.
    #[must_use]
    pub fn stay(self, ends: Timestamp, now: Timestamp) -> Option<Timestamp> {
        match self {
            Self::View | Self::Help => Some(ends),
            Self::Code => Some(now.checked_add(CODE_STAY).unwrap_or(ends)),
            Self::Phone => None,
        }
    }
}

/// A link that is about to be made.
#[derive(Debug, Clone)]
pub struct NewLink {
    /// What it is for.
    pub kind: LinkKind,
    /// The hash of its secret.
    pub hash: TokenHash,
    /// Whom it is for, in the owner's words.
    pub label: Clean,
    /// Whether user name, tenant and logs are kept from whoever opens it. Only for those who look.
    pub masked: bool,
    /// When it ends.
    pub expires: Timestamp,
}

/// A link as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptLink {
    /// Its number in the session, from 1.
    pub number: u32,
    /// What it is for.
    pub kind: LinkKind,
    /// Whom it is for.
    pub label: Clean,
    /// Whether something is kept from whoever opens it.
    pub masked: bool,
    /// When it was made.
    pub created: Timestamp,
    /// When it ends.
    pub expires: Timestamp,
    /// When it was turned off.
    pub ended: Option<Timestamp>,
    /// When somebody who came with it was last here.
    pub used: Option<Timestamp>,
    /// How often it was opened.
    pub uses: u32,
    /// How many browsers are in with it now.
    pub inside: u32,
}

impl KeptLink {
    /// Whether it still lets somebody in.
    #[must_use]
    pub fn opens(&self, now: Timestamp) -> bool {
        self.ended.is_none() && self.expires > now && !(self.kind.once() && self.uses > 0)
    }

    /// Whether turning it off would change anything.
    #[must_use]
    pub fn can_end(&self, now: Timestamp) -> bool {
        self.opens(now) || self.inside > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_opens_until_it_ends_is_turned_off_or_has_had_its_one_use() {
        let now = Timestamp::UNIX_EPOCH;
        let later = now.checked_add(SHORT_LIFE).unwrap();
        let fresh = |kind| KeptLink {
            number: 1,
            kind,
            label: Clean::empty(),
            masked: false,
            created: now,
            expires: later,
            ended: None,
            used: None,
            uses: 0,
            inside: 0,
        };
        for kind in LinkKind::ALL {
            assert_eq!(LinkKind::from_word(kind.word()), Some(kind));
            assert!(fresh(kind).opens(now) && !fresh(kind).opens(later), "{kind:?}");
            assert!(!KeptLink { ended: Some(now), ..fresh(kind) }.opens(now), "{kind:?}");
            let used = KeptLink { uses: 1, inside: 1, ..fresh(kind) };
            assert_eq!(used.opens(now), !kind.once(), "{kind:?}");
            assert!(used.can_end(later), "whoever is inside can be shown out");
        }
        assert_eq!(LinkKind::View.stay(later, now), Some(later));
        assert_eq!(LinkKind::Phone.stay(later, now), None);
        assert_eq!(LinkKind::Code.stay(later, now), now.checked_add(CODE_STAY).ok());
    }
}
