//! How much of what Microsoft asks for is there. It counts Microsoft's nine items alone, and never blocks anything.

use std::collections::BTreeMap;

use super::{DetailValue, UserType};
use crate::{ids::Field, session::Detail};

/// The nine items of Microsoft's list, in its order; the other fields are worth adding and do not count.
/// Source: Microsoft, “Troubleshoot self-service password reset”, heading “Contact Microsoft support”.
const MICROSOFT: [Field; 9] = [
    Field::What,
    Field::Page,
    Field::Screenshot,
    Field::Code,
    Field::When,
    Field::User,
    Field::Type,
    Field::Licence,
    Field::Log,
];

/// How much is there. Lists are in Microsoft's order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completeness {
    /// Items with an answer; “not known” is one.
    pub known: usize,
    /// Items that apply here.
    pub applicable: usize,
    /// Items without an answer.
    pub missing: Vec<Field>,
    /// Items that the person does not know; Microsoft may ask.
    pub not_known: Vec<Field>,
    /// Items that do not apply here.
    pub not_needed: Vec<Field>,
    /// Details that were found in a paste and that nobody has confirmed; also those that Microsoft does not ask for.
    pub to_confirm: Vec<Field>,
}

/// Counts what is there. The event log is not needed where the account is in the cloud only: nothing is written back.
#[must_use]
pub fn completeness(details: &BTreeMap<Field, Detail>) -> Completeness {
    let cloud = details.get(&Field::Type).is_some_and(|d| d.value == DetailValue::Type(UserType::CloudOnly));
    let (not_needed, applicable): (Vec<Field>, Vec<Field>) =
        MICROSOFT.into_iter().partition(|field| cloud && *field == Field::Log);
    let missing: Vec<Field> = applicable.iter().copied().filter(|f| !details.contains_key(f)).collect();
    let not_known = applicable
        .iter()
        .copied()
        .filter(|f| details.get(f).is_some_and(|d| d.value == DetailValue::NotKnown))
        .collect();
    let to_confirm = details.iter().filter(|(_, d)| !d.confirmed).map(|(f, _)| *f).collect();
    Completeness {
        known: applicable.len() - missing.len(),
        applicable: applicable.len(),
        missing,
        not_known,
        not_needed,
        to_confirm,
    }
}

impl Field {
    /// Whether the field is one of Microsoft's nine items.
    #[must_use]
    pub fn is_microsofts(self) -> bool {
        MICROSOFT.contains(&self)
    }
}

impl Completeness {
    /// Whether every item that applies has an answer and nothing waits to be confirmed.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.missing.is_empty() && self.to_confirm.is_empty()
    }

    /// The state in words: “6 of 8 details ready. The event log is not needed.”
    #[must_use]
    pub fn words(&self) -> String {
        let mut words = format!("{} of {} details ready.", self.known, self.applicable);
        match self.not_known.len() {
            0 => {}
            1 => words.push_str(" 1 of them is not known: Microsoft may ask."),
            n => words.push_str(&format!(" {n} of them are not known: Microsoft may ask.")),
        }
        match self.to_confirm.len() {
            0 => {}
            1 => words.push_str(" 1 was found in your text: check it."),
            n => words.push_str(&format!(" {n} were found in your text: check them.")),
        }
        if self.not_needed.contains(&Field::Log) {
            words.push_str(" The event log is not needed.");
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{Revision, Role},
        session::{Stamp, details::Statement},
    };

    fn detail(value: DetailValue, confirmed: bool) -> Detail {
        let at = "2026-11-20T14:00:00Z".parse().unwrap();
        Detail { value, confirmed, stamp: Stamp { revision: Revision(1), by: Role::Owner, at } }
    }

    #[test]
    fn nothing_is_known_at_first() {
        let c = completeness(&BTreeMap::new());
        assert_eq!((c.known, c.applicable), (0, 9));
        assert_eq!(c.missing, MICROSOFT);
        assert_eq!(c.words(), "0 of 9 details ready.");
        assert!(!c.is_complete());
    }

    #[test]
    fn the_log_is_not_needed_for_a_cloud_only_account() {
        let mut details = BTreeMap::from([
            (Field::Type, detail(DetailValue::Type(UserType::CloudOnly), true)),
            (Field::What, detail(DetailValue::NotKnown, true)),
        ]);
        let c = completeness(&details);
        assert_eq!((c.known, c.applicable), (2, 8));
        assert_eq!((c.not_known, c.not_needed), (vec![Field::What], vec![Field::Log]));
        // A log that was offered all the same does not count either.
        details.insert(Field::Log, detail(DetailValue::Statement(Statement::Have), true));
        let c = completeness(&details);
        assert_eq!((c.known, c.applicable), (2, 8));
        assert_eq!(
            c.words(),
            "2 of 8 details ready. 1 of them is not known: Microsoft may ask. The event log is not needed."
        );
    }

    #[test]
    fn only_microsofts_items_count_but_all_that_was_found_is_to_be_confirmed() {
        let guid = "0b1e3a2e-9a11-4c55-b9cc-0123456789ab".parse().unwrap();
        let details = BTreeMap::from([
            (Field::Tenant, detail(DetailValue::Guid(guid), false)),
            (Field::Screenshot, detail(DetailValue::Statement(Statement::Nothing), false)),
        ]);
        let c = completeness(&details);
        assert_eq!((c.known, c.applicable), (1, 9));
        assert_eq!(c.to_confirm, [Field::Screenshot, Field::Tenant]);
        assert_eq!(c.words(), "1 of 9 details ready. 2 were found in your text: check them.");
    }
}
