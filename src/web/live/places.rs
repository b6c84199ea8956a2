//! How many streams may be open: of a browser at one session, of a session, and of all. It knows nothing of what they say.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use crate::ids::{Reference, TokenHash};

/// Streams of one browser at one session.
pub const PER_BROWSER: usize = 5;
/// Streams of one session.
pub const PER_SESSION: usize = 20;
/// Streams of the server.
pub const STREAMS: usize = 500;

type Taken = HashMap<Reference, Vec<TokenHash>>;

/// The places, and who has them. Clones are the same places.
#[derive(Debug, Clone, Default)]
pub struct Places(Arc<Mutex<Taken>>);

/// A place that is taken until this is dropped.
#[derive(Debug)]
pub struct Place {
    places: Places,
    reference: Reference,
    browser: TokenHash,
}

impl Places {
    /// Takes a place; `None` where one of the limits is reached.
    #[must_use]
    pub fn take(&self, reference: Reference, browser: TokenHash) -> Option<Place> {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = taken.values().map(Vec::len).sum();
        let here = taken.get(&reference).map_or(&[][..], Vec::as_slice);
        let own = here.iter().filter(|b| **b == browser).count();
        if all >= STREAMS || here.len() >= PER_SESSION || own >= PER_BROWSER {
            return None;
        }
        taken.entry(reference).or_default().push(browser);
        Some(Place { places: self.clone(), reference, browser })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(here) = taken.get_mut(&self.reference) else { return };
        if let Some(at) = here.iter().position(|b| *b == self.browser) {
            here.swap_remove(at);
        }
        if here.is_empty() {
            taken.remove(&self.reference);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Token;

    fn session(n: usize) -> Reference {
        let [high, low] = u16::try_from(n).unwrap().to_be_bytes();
        Reference::from_bytes([high, low, 0, 0, 0, high / 8, low / 8, low % 8, 0, high % 8])
    }

    fn browser(n: usize) -> TokenHash {
        Token::from_bytes([u8::try_from(n).unwrap(); 32]).hash()
    }

    #[test]
    fn each_of_the_three_limits_holds_alone() {
        let places = Places::default();
        let one: Vec<_> = (0..PER_BROWSER).map(|_| places.take(session(1), browser(1)).unwrap()).collect();
        assert!(places.take(session(1), browser(1)).is_none(), "a browser has its places");
        let others: Vec<_> =
            (PER_BROWSER..PER_SESSION).map(|n| places.take(session(1), browser(n)).unwrap()).collect();
        assert!(places.take(session(1), browser(200)).is_none(), "a session has its places");
        let rest: Vec<_> =
            (PER_SESSION..STREAMS).map(|n| places.take(session(n), browser(1)).unwrap()).collect();
        assert!(places.take(session(999), browser(2)).is_none(), "the server has its places");
        assert_eq!(one.len() + others.len() + rest.len(), STREAMS);
    }

    #[test]
    fn a_place_that_is_left_is_free_again_and_forgotten() {
        let places = Places::default();
        let taken: Vec<_> = (0..PER_BROWSER).map(|_| places.take(session(1), browser(1)).unwrap()).collect();
        drop(taken);
        assert!(places.0.lock().unwrap().is_empty());
        assert!(places.take(session(1), browser(1)).is_some());
    }
}
