//! How many requests one address may send. Buckets live in memory; an address is kept only as a keyed hash.

use std::{
    hash::{BuildHasher, RandomState},
    net::IpAddr,
    num::NonZeroU32,
};

use axum::{
    extract::{Request, State as Extract},
    http::Method,
    middleware::Next,
    response::{IntoResponse, Response},
};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock as _};

use crate::{
    config::Limits,
    paths,
    web::{Error, State, layers::client, router::takes_a_file},
};

/// Uploads in an hour from one address. `docs/limits.md` has the same.
pub const UPLOADS_PER_HOUR: u32 = 10;

/// The buckets.
pub struct Limiter {
    key: RandomState,
    requests: Option<DefaultKeyedRateLimiter<u64>>,
    sessions: Option<DefaultKeyedRateLimiter<u64>>,
    uploads: Option<DefaultKeyedRateLimiter<u64>>,
    everybody: Option<DefaultDirectRateLimiter>,
}

impl Limiter {
    /// Buckets of these sizes; 0 is none.
    pub fn new(limits: &Limits) -> Self {
        let size = |n: u32| NonZeroU32::new(n).filter(|_| limits.per_ip);
        let ten_minutes = |n: NonZeroU32| {
            // A bucket of n that fills up again within ten minutes.
            Quota::with_period(std::time::Duration::from_secs(600) / n.get()).map(|q| q.allow_burst(n))
        };
        Self {
            key: RandomState::new(),
            requests: size(limits.requests_per_minute).map(|n| RateLimiter::keyed(Quota::per_minute(n))),
            sessions: size(limits.sessions_per_10_minutes).and_then(ten_minutes).map(RateLimiter::keyed),
            uploads: size(UPLOADS_PER_HOUR).map(|n| RateLimiter::keyed(Quota::per_hour(n))),
            everybody: NonZeroU32::new(limits.sessions_per_second)
                .map(|n| RateLimiter::direct(Quota::per_second(n))),
        }
    }

    /// The key of an address.
    pub fn bucket(&self, ip: IpAddr) -> u64 {
        match ip {
            IpAddr::V4(ip) => self.key.hash_one(ip),
            IpAddr::V6(ip) => match ip.to_ipv4_mapped() {
                Some(ip) => self.key.hash_one(ip),
                None => self.key.hash_one(&ip.octets()[..7]),
            },
        }
    }

    /// Seconds to wait, where the request is one too many.
    fn refuse(&self, ip: IpAddr, begins: bool, uploads: bool) -> Option<u64> {
        let bucket = self.bucket(ip);
        let clock = governor::clock::DefaultClock::default();
        let wait = |until: governor::NotUntil<_>| until.wait_time_from(clock.now()).as_secs() + 1;
        if let Some(wait) = self.requests.as_ref().and_then(|l| l.check_key(&bucket).err()).map(wait) {
            return Some(wait);
        }
        if uploads
            && let Some(wait) = self.uploads.as_ref().and_then(|l| l.check_key(&bucket).err()).map(wait)
        {
            return Some(wait);
        }
        if begins {
            if let Some(wait) = self.sessions.as_ref().and_then(|l| l.check_key(&bucket).err()).map(wait) {
                return Some(wait);
            }
            return self.everybody.as_ref().and_then(|l| l.check().err()).map(wait);
        }
        None
    }

    /// Drops buckets that are full again, so that memory does not grow with the number of addresses.
    pub fn tidy(&self) {
        for limiter in [&self.requests, &self.sessions, &self.uploads].into_iter().flatten() {
            limiter.retain_recent();
        }
    }
}

/// Counts requests by address. Assets, health checks and reading the library are not counted: the help stays readable.
pub async fn per_address(Extract(state): Extract<State>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let reading = matches!(*request.method(), Method::GET | Method::HEAD);
    let free = reading
        && (path.starts_with("/assets/")
            || path.starts_with("/problems")
            || path.starts_with("/e/")
            || path == paths::HEALTHZ
            || path == paths::READYZ
            || path == paths::HOME);
    let begins = !reading
        && [paths::FIND, paths::FIND_FILE, paths::START, paths::API_IDENTIFY, paths::API_SESSIONS]
            .contains(&path);
    let uploads = *request.method() == Method::POST && takes_a_file(path);
    let ip = client::of(request.extensions(), request.headers(), state.config());
    if let Some(ip) = ip.filter(|_| !free)
        && let Some(seconds) = state.limiter().refuse(ip, begins, uploads)
    {
        return Error::TooMany(seconds).into_response();
    }
    next.run(request).await
}
