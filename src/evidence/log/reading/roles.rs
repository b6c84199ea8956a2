//! What the numbers of password writeback do in a story: begin an attempt, end it, start and stop the service.
//!
//! Facts of Microsoft's tables of events. Must not know the tables of problems: a problem is what to do about a number.

use super::Operation;
use crate::evidence::log::LogEvent;

/// What an event does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A request arrived.
    Begins(Operation),
    /// The password reached Active Directory.
    Worked(Operation),
    /// The request ended without it.
    Failed(Operation),
    /// The reason why a request failed, or the engine's error behind it.
    Reason,
    /// The service started.
    Started,
    /// The service stopped.
    Stopped,
    /// The relay answered.
    HeartBeat,
    /// Writeback was turned on.
    TurnedOn,
    /// Writeback was turned off.
    TurnedOff,
    /// Nothing that a story needs.
    Other,
}

/// The spelling in which sources are compared: lower case, without spaces.
pub(super) fn folded(source: &str) -> String {
    source.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// What an event does. A source that the text does not name is taken for the right one.
pub(super) fn role(event: &LogEvent) -> Role {
    let source = folded(event.source.as_str());
    let of = |name: &str| source.is_empty() || source == name;
    match event.number {
        6329 if of("adsync") => Role::Reason,
        6800 if of("adsync") => Role::Stopped,
        _ if !of("passwordresetservice") => Role::Other,
        31001 => Role::Begins(Operation::Reset),
        31002 => Role::Worked(Operation::Reset),
        31003 => Role::Failed(Operation::Reset),
        31006 => Role::Begins(Operation::Change),
        31007 => Role::Worked(Operation::Change),
        31008 => Role::Failed(Operation::Change),
        31009 => Role::Begins(Operation::AdminReset),
        31010 => Role::Worked(Operation::AdminReset),
        31011 => Role::Failed(Operation::AdminReset),
        33001..=33999 => Role::Reason,
        31015 => Role::Started,
        31016 => Role::Stopped,
        31019 => Role::HeartBeat,
        31005 => Role::TurnedOn,
        31013 => Role::TurnedOff,
        _ => Role::Other,
    }
}

/// Whether an event of this role shows that the fault with this number has ended.
///
/// A password that was written ends every fault but a failed turning off, which it rather confirms. What the service alone
/// shows ends only faults of the service: a heartbeat says nothing about rights, and comes with the old set-up too when the
/// wizard fails. 31044 comes while one of two relays is down, so neither a heartbeat nor a start ends it.
pub(super) fn ends(role: Role, fault: u32) -> bool {
    match role {
        Role::Worked(_) => !matches!(fault, 31014 | 32013),
        Role::Begins(_) | Role::HeartBeat => {
            matches!(fault, 6306 | 6800 | 31016 | 31034 | 32001 | 32002 | 32007)
        }
        Role::Started => matches!(fault, 6800 | 31016),
        Role::TurnedOn => matches!(fault, 32007 | 32009 | 32011),
        Role::TurnedOff => matches!(fault, 31014 | 32009 | 32013),
        Role::Failed(_) | Role::Reason | Role::Stopped | Role::Other => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_could_not_have_come_otherwise_ends_a_fault() {
        let (worked, beat) = (Role::Worked(Operation::Reset), Role::HeartBeat);
        for (role, fault, expected) in [
            (worked, 33004, true),
            (worked, 32001, true),
            (worked, 31044, true),
            (worked, 32013, false),
            (beat, 32001, true),
            (beat, 33004, false),
            (beat, 31044, false),
            (beat, 32011, false),
            (Role::Begins(Operation::Change), 31016, true),
            (Role::Started, 31016, true),
            (Role::Started, 32002, false),
            (Role::TurnedOn, 32011, true),
            (Role::TurnedOff, 32013, true),
            (Role::Stopped, 31016, false),
            (Role::Failed(Operation::Reset), 33004, false),
        ] {
            assert_eq!(ends(role, fault), expected, "{role:?} {fault}");
        }
    }

    #[test]
    fn a_role_is_of_the_source_that_has_the_number() {
        let event = |source: &str, number| LogEvent {
            source: crate::evidence::Clean::from_store(source.to_owned()),
            number,
            level: crate::evidence::Level::Unknown,
            time: None,
            record: None,
            computer: None,
            message: crate::evidence::Clean::empty(),
        };
        assert_eq!(role(&event("PasswordResetService", 31_016)), Role::Stopped);
        assert_eq!(role(&event("", 31_016)), Role::Stopped);
        assert_eq!(role(&event("ADSync", 31_016)), Role::Other);
        assert_eq!(role(&event("ADSync", 6329)), Role::Reason);
        assert_eq!(role(&event("PasswordResetService", 6329)), Role::Other);
    }
}
