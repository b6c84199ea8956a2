//! How it stands at the end of a log: the service, and whether anything failed after which nothing worked.
//!
//! Must not know attempts.

use super::{
    EventReading, LastState, Means, Service, ServiceState,
    roles::{Role, ends},
};
use crate::{evidence::log::LogEvent, symptom::Kind};

/// What the log says last about the service.
pub(super) fn service(roles: &[Role]) -> Option<Service> {
    let mut service: Option<Service> = None;
    for (at, role) in roles.iter().enumerate() {
        let state = match role {
            Role::Begins(_)
            | Role::Worked(_)
            | Role::Failed(_)
            | Role::Started
            | Role::HeartBeat
            | Role::TurnedOn => ServiceState::Running,
            // What is turned off stops.
            Role::Stopped if service.is_some_and(|s| s.state == ServiceState::TurnedOff) => {
                ServiceState::TurnedOff
            }
            Role::Stopped => ServiceState::Stopped,
            Role::TurnedOff => ServiceState::TurnedOff,
            Role::Reason | Role::Other => continue,
        };
        match &mut service {
            Some(known) if known.state == state => known.last = at,
            _ => service = Some(Service { state, since: at, last: at }),
        }
    }
    service
}

/// For each event the first one after it that shows that a fault of its number has ended.
pub(super) fn ended(log: &[LogEvent], roles: &[Role]) -> Vec<Option<usize>> {
    // The nearest event of each role after the one that is looked at; there are few roles.
    let mut nearest: Vec<(Role, usize)> = Vec::new();
    let mut ended = vec![None; log.len()];
    for (at, (event, role)) in log.iter().zip(roles).enumerate().rev() {
        let after = nearest.iter().filter(|(role, _)| ends(*role, event.number)).map(|(_, at)| *at);
        if let Some(slot) = ended.get_mut(at) {
            *slot = after.min();
        }
        match nearest.iter_mut().find(|(known, _)| known == role) {
            Some(known) => known.1 = at,
            None => nearest.push((*role, at)),
        }
    }
    ended
}

/// Whether an event is a documented fault.
pub(super) fn is_fault(reading: &EventReading) -> bool {
    let documented = reading.means != Means::Undocumented || reading.names.is_some();
    documented && (reading.kind == Some(Kind::Fault) || reading.names.is_some())
}

/// How it stands at the end.
pub(super) fn state(events: &[EventReading], ended: &[Option<usize>]) -> LastState {
    let mut newest = None;
    let mut works_since = None;
    for (at, (reading, ended)) in events.iter().zip(ended).enumerate().rev() {
        if reading.means != Means::Undocumented {
            newest.get_or_insert(at);
        }
        if is_fault(reading) {
            match ended {
                None => return LastState::Fails(at),
                Some(by) => works_since = works_since.max(Some(*by)),
            }
        }
    }
    match (works_since, newest) {
        (Some(by), _) => LastState::WorksSince(by),
        (None, Some(at)) => LastState::NoFault(at),
        (None, None) => LastState::Nothing,
    }
}
