//! Closed lists of words that everything else speaks: audiences, verdicts, roles, details.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $word)] $variant),+
        }

        impl $name {
            /// Every value, in order.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word in files, forms, addresses and the API.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The value with this word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.word())
            }
        }
    };
}

words! {
    /// Who reads: it chooses words and routes. The helpdesk sees both parts of a page.
    Audience {
        /// A person who cannot sign in or get a new password.
        User = "user",
        /// Somebody who helps that person.
        Helpdesk = "helpdesk",
        /// Somebody who looks after Entra, Active Directory or the sync server.
        Admin = "admin",
    }
}

impl Audience {
    /// The audience that an answer to the node `who` stands for; everything but staff is a person.
    #[must_use]
    pub fn of_answer(value: &str) -> Self {
        Self::from_word(value).unwrap_or(Self::User)
    }

    /// Whether this reader helps others or runs the service.
    #[must_use]
    pub fn is_staff(self) -> bool {
        match self {
            Self::User => false,
            Self::Helpdesk | Self::Admin => true,
        }
    }
}

/// A set of audiences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Audiences {
    user: bool,
    helpdesk: bool,
    admin: bool,
}

impl Audiences {
    /// Everybody.
    pub const EVERYBODY: Self = Self { user: true, helpdesk: true, admin: true };

    /// Whether the audience is in the set.
    #[must_use]
    pub fn has(self, audience: Audience) -> bool {
        match audience {
            Audience::User => self.user,
            Audience::Helpdesk => self.helpdesk,
            Audience::Admin => self.admin,
        }
    }

    /// The members, in order.
    pub fn iter(self) -> impl Iterator<Item = Audience> {
        Audience::ALL.iter().copied().filter(move |a| self.has(*a))
    }
}

impl FromIterator<Audience> for Audiences {
    fn from_iter<I: IntoIterator<Item = Audience>>(audiences: I) -> Self {
        let mut set = Self::default();
        for audience in audiences {
            match audience {
                Audience::User => set.user = true,
                Audience::Helpdesk => set.helpdesk = true,
                Audience::Admin => set.admin = true,
            }
        }
        set
    }
}

words! {
    /// What became of a symptom's steps.
    Verdict {
        /// It works now.
        Fixed = "fixed",
        /// Some of it works; the person says what does not.
        Partly = "partly",
        /// Nothing changed.
        NotFixed = "not_fixed",
        /// The person cannot do these steps.
        Cannot = "cannot",
    }
}

words! {
    /// What a browser or a signed-in person is to a session.
    Role {
        /// Nothing: nobody who has not been let in.
        Stranger = "stranger",
        /// May look.
        Viewer = "viewer",
        /// May answer and add, not share or delete.
        Helper = "helper",
        /// The person whose session it is.
        Owner = "owner",
        /// Signed-in helpdesk staff.
        Agent = "agent",
        /// Signed-in staff who look after the helpdesk.
        Manager = "manager",
    }
}

words! {
    /// A detail that Microsoft support asks for, in Microsoft's order, and the four worth adding.
    Field {
        /// General description: what happened, and how to make it happen again.
        What = "what",
        /// The page it happened on.
        Page = "page",
        /// A screenshot.
        Screenshot = "screenshot",
        /// The support code, or SID and CID.
        Code = "code",
        /// Date, time and time zone.
        When = "when",
        /// The user name.
        User = "user",
        /// Federated, pass-through, password-hash-synchronised or cloud-only.
        Type = "type",
        /// Whether the person has a licence.
        Licence = "licence",
        /// The Application event log of the sync server.
        Log = "log",
        /// Correlation id.
        Correlation = "correlation",
        /// Request id, also called trace id.
        Request = "request",
        /// Tenant id.
        Tenant = "tenant",
        /// Version of Microsoft Entra Connect.
        Version = "version",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_but_staff_is_a_person() {
        assert_eq!(Audience::of_answer("unsure"), Audience::User);
        assert_eq!(Audience::of_answer("admin"), Audience::Admin);
        assert!(!Audience::User.is_staff());
    }

    #[test]
    fn words_come_back() {
        for v in Verdict::ALL {
            assert_eq!(Verdict::from_word(v.word()), Some(*v));
        }
        assert_eq!(Field::ALL.len(), 13);
    }
}
