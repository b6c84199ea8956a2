//! What every handler may reach.

use std::sync::Arc;

use super::{assets::Assets, layers::Limiter, log::readings::Readings};
use crate::{
    clock::Clock,
    config::Config,
    content::Content,
    ids::{IdempotencyKey, Reference, Token},
    intake::Intake,
    store::Store,
};

/// Where random ids come from; a test hands in one that repeats itself.
pub trait Chance: Send + Sync {
    /// Fills the bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's generator.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemChance;

impl Chance for SystemChance {
    #[expect(clippy::disallowed_methods, reason = "this is the one source of chance")]
    #[expect(
        clippy::expect_used,
        reason = "without the system's generator no id is safe, so nothing may go on"
    )]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system gives random bytes");
    }
}

/// Shared by all handlers; cheap to clone.
#[derive(Clone)]
pub struct State(Arc<Inner>);

struct Inner {
    content: Arc<Content>,
    store: Store,
    config: Config,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    intake: Intake,
    assets: Assets,
    limiter: Limiter,
    readings: Readings,
}

impl State {
    /// Puts everything together.
    #[must_use]
    pub fn new(
        content: Arc<Content>,
        store: Store,
        config: Config,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
        intake: Intake,
    ) -> Self {
        let limiter = Limiter::new(&config.limits);
        Self(Arc::new(Inner {
            content,
            store,
            config,
            clock,
            chance,
            intake,
            assets: Assets::load(),
            limiter,
            readings: Readings::default(),
        }))
    }

    /// The content.
    #[must_use]
    pub fn content(&self) -> &Content {
        &self.0.content
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The configuration.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// The reader of uploads.
    #[must_use]
    pub fn intake(&self) -> &Intake {
        &self.0.intake
    }

    /// The present instant.
    #[must_use]
    pub fn now(&self) -> jiff::Timestamp {
        self.0.clock.now()
    }

    /// Forgets addresses that have been quiet, and logs that were read; called now and then.
    pub fn tidy(&self) {
        self.limiter().tidy();
        self.readings().clear();
    }

    pub(super) fn assets(&self) -> &Assets {
        &self.0.assets
    }

    pub(super) fn readings(&self) -> &Readings {
        &self.0.readings
    }

    pub(super) fn limiter(&self) -> &Limiter {
        &self.0.limiter
    }

    /// A new secret for a cookie.
    #[must_use]
    pub fn new_token(&self) -> Token {
        let mut bytes = [0; 32];
        self.0.chance.fill(&mut bytes);
        Token::from_bytes(bytes)
    }

    /// A new short name for a session.
    #[must_use]
    pub fn new_reference(&self) -> Reference {
        let mut bytes = [0; 10];
        self.0.chance.fill(&mut bytes);
        Reference::from_bytes(bytes)
    }

    /// A new key for a form.
    #[must_use]
    pub fn new_key(&self) -> IdempotencyKey {
        let mut bytes = [0; 16];
        self.0.chance.fill(&mut bytes);
        IdempotencyKey::from_bytes(bytes)
    }

    /// The public origin: `https://help.example.com`, or the listening address.
    #[must_use]
    pub fn origin(&self) -> String {
        self.config().public_url.clone().unwrap_or_else(|| format!("http://{}", self.config().listen))
    }
}
