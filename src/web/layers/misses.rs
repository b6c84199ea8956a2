//! How often one address, and everybody, may try a link or a code that does not exist. A try is counted before it is looked up
//! and taken back where it was none, so that many tries at once do not pass together.

use std::{
    collections::HashMap,
    hash::Hash,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp};

/// Links that do not exist, in ten minutes from one address. `docs/limits.md` has these numbers too.
pub const LINK_MISSES: usize = 30;
/// Codes that do not exist, in ten minutes from one address.
pub const CODE_MISSES: usize = 5;
/// Codes that do not exist, in a minute from everybody; over it the form asks for the reference too.
pub const CROWD: usize = 60;

const TEN_MINUTES: SignedDuration = SignedDuration::from_mins(10);
const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// Tries of each key within a while.
struct Tries<K> {
    most: usize,
    within: SignedDuration,
    at: Mutex<HashMap<K, Vec<Timestamp>>>,
}

impl<K: Eq + Hash> Tries<K> {
    fn new(most: usize, within: SignedDuration) -> Self {
        Self { most, within, at: Mutex::default() }
    }

    fn is_over(&self, tried: Timestamp, now: Timestamp) -> bool {
        now.duration_since(tried) >= self.within
    }

    /// Counts a try.
    ///
    /// # Errors
    /// The seconds until there may be another.
    fn count(&self, key: K, now: Timestamp) -> Result<(), u64> {
        let mut all = self.at.lock().unwrap_or_else(PoisonError::into_inner);
        let tries = all.entry(key).or_default();
        tries.retain(|tried| !self.is_over(*tried, now));
        match tries.first() {
            Some(first) if tries.len() >= self.most => {
                let left = self.within.checked_sub(now.duration_since(*first)).unwrap_or(self.within);
                Err(u64::try_from(left.as_secs()).unwrap_or(0) + 1)
            }
            Some(_) | None => {
                tries.push(now);
                Ok(())
            }
        }
    }

    fn take_back(&self, key: &K) {
        let mut all = self.at.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(tries) = all.get_mut(key) {
            tries.pop();
        }
    }

    fn tidy(&self, now: Timestamp) {
        let mut all = self.at.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, tries| {
            tries.retain(|tried| !self.is_over(*tried, now));
            !tries.is_empty()
        });
    }
}

/// The counts. Keys are keyed hashes of addresses.
pub struct Misses {
    per_ip: bool,
    links: Tries<u64>,
    codes: Tries<u64>,
    crowd: Tries<()>,
}

/// What is being tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tried {
    /// A link.
    Link,
    /// A code that was read out.
    Code,
}

impl Misses {
    /// Nobody has tried anything yet. Without `per_ip` addresses are not counted; everybody is.
    pub fn new(per_ip: bool) -> Self {
        Self {
            per_ip,
            links: Tries::new(LINK_MISSES, TEN_MINUTES),
            codes: Tries::new(CODE_MISSES, TEN_MINUTES),
            crowd: Tries::new(CROWD, MINUTE),
        }
    }

    fn of(&self, tried: Tried) -> &Tries<u64> {
        match tried {
            Tried::Link => &self.links,
            Tried::Code => &self.codes,
        }
    }

    /// Counts a try from an address, as if it were a miss.
    ///
    /// # Errors
    /// The seconds to wait, where there were too many.
    pub fn count(&self, tried: Tried, bucket: Option<u64>, now: Timestamp) -> Result<(), u64> {
        match bucket.filter(|_| self.per_ip) {
            Some(bucket) => self.of(tried).count(bucket, now),
            None => Ok(()),
        }
    }

    /// It was no miss.
    pub fn take_back(&self, tried: Tried, bucket: Option<u64>) {
        if let Some(bucket) = bucket.filter(|_| self.per_ip) {
            self.of(tried).take_back(&bucket);
        }
    }

    /// A code was wrong: everybody's count.
    pub fn code_missed(&self, now: Timestamp) {
        // Over the limit there is nothing to count any more; `crowded` says so.
        let _ = self.crowd.count((), now);
    }

    /// Whether so many wrong codes came in that the form asks for the reference too.
    pub fn crowded(&self, now: Timestamp) -> bool {
        let all = self.crowd.at.lock().unwrap_or_else(PoisonError::into_inner);
        let recent = |tries: &Vec<Timestamp>| tries.iter().filter(|t| !self.crowd.is_over(**t, now)).count();
        all.get(&()).is_some_and(|tries| recent(tries) >= CROWD)
    }

    /// Forgets what is over, so that memory does not grow with the number of addresses.
    pub fn tidy(&self, now: Timestamp) {
        self.links.tidy(now);
        self.codes.tidy(now);
        self.crowd.tidy(now);
    }

    /// The key of an address.
    #[must_use]
    pub fn bucket(limiter: &super::Limiter, ip: Option<IpAddr>) -> Option<u64> {
        ip.map(|ip| limiter.bucket(ip))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_wrong_code_waits_until_the_first_is_ten_minutes_old() {
        let misses = Misses::new(true);
        let at = |seconds: i64| Timestamp::from_second(seconds).unwrap();
        for n in 0..5 {
            assert_eq!(misses.count(Tried::Code, Some(1), at(n * 10)), Ok(()));
        }
        assert_eq!(misses.count(Tried::Code, Some(1), at(60)), Err(541));
        assert_eq!(misses.count(Tried::Code, Some(2), at(60)), Ok(()), "another address");
        assert_eq!(misses.count(Tried::Link, Some(1), at(60)), Ok(()), "a link is something else");
        assert_eq!(misses.count(Tried::Code, Some(1), at(600)), Ok(()));
        assert_eq!(misses.count(Tried::Code, Some(1), at(600)), Err(11));
        misses.tidy(at(10_000));
        assert!(misses.codes.at.lock().unwrap().is_empty());
    }

    #[test]
    fn a_try_that_was_right_does_not_count() {
        let misses = Misses::new(true);
        for _ in 0..100 {
            assert_eq!(misses.count(Tried::Code, Some(1), Timestamp::UNIX_EPOCH), Ok(()));
            misses.take_back(Tried::Code, Some(1));
        }
    }

    #[test]
    fn everybody_together_is_a_crowd_for_a_minute_even_where_addresses_are_not_counted() {
        let misses = Misses::new(false);
        let at = |seconds: i64| Timestamp::from_second(seconds).unwrap();
        for _ in 0..CROWD {
            assert!(!misses.crowded(at(0)));
            assert_eq!(misses.count(Tried::Code, Some(1), at(0)), Ok(()));
            misses.code_missed(at(0));
        }
        assert!(misses.crowded(at(59)));
        assert!(!misses.crowded(at(60)));
    }
}
