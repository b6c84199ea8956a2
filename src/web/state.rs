//! What every handler may reach.

use std::sync::{Arc, OnceLock};

use tokio::sync::watch;

use super::{
    assets::Assets,
    extract::Cookies,
    layers::{Limiter, Misses},
    live::Places,
    log::readings::Readings,
    parcel::Parcels,
};
use crate::{
    clock::Clock,
    config::Config,
    connect::Notices,
    content::Content,
    ids::{FileId, IdempotencyKey, JoinCode, Reference, Token, TokenHash},
    intake::Intake,
    picture::Areas,
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
    /// The areas of the content's tree.
    areas: Areas,
    store: Store,
    config: Config,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    intake: Intake,
    assets: Assets,
    limiter: Limiter,
    misses: Misses,
    readings: Readings,
    places: Places,
    notices: Notices,
    parcels: Parcels,
    stopping: watch::Sender<bool>,
    /// The key for codes that are read out. It is not in the database: whoever steals that file cannot guess the codes in it.
    /// Where nobody hands one in, it lives as long as the process.
    code_key: OnceLock<[u8; 32]>,
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
        let misses = Misses::new(config.limits.per_ip);
        let areas = Areas::of(content.flow());
        Self(Arc::new(Inner {
            content,
            areas,
            store,
            config,
            clock,
            chance,
            intake,
            assets: Assets::load(),
            limiter,
            misses,
            readings: Readings::default(),
            places: Places::default(),
            notices: Notices::default(),
            parcels: Parcels::default(),
            stopping: watch::Sender::new(false),
            code_key: OnceLock::new(),
        }))
    }

    /// The content.
    #[must_use]
    pub fn content(&self) -> &Content {
        &self.0.content
    }

    pub(super) fn areas(&self) -> &Areas {
        &self.0.areas
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

    /// How cookies are named and protected.
    pub(super) fn cookies(&self) -> Cookies {
        Cookies::of(self.config())
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
        self.misses().tidy(self.now());
        self.readings().clear();
        self.parcels().tidy();
    }

    /// Ends every stream: the server stops, and a stream would keep its connection for ever.
    pub fn stop(&self) {
        // Nobody who listens is no fault.
        self.0.stopping.send_replace(true);
    }

    /// What Microsoft's status feed said last; whoever reads the feed puts it here.
    #[must_use]
    pub fn notices(&self) -> &Notices {
        &self.0.notices
    }

    pub(super) fn stopping(&self) -> watch::Receiver<bool> {
        self.0.stopping.subscribe()
    }

    pub(super) fn places(&self) -> &Places {
        &self.0.places
    }

    pub(super) fn parcels(&self) -> &Parcels {
        &self.0.parcels
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

    pub(super) fn misses(&self) -> &Misses {
        &self.0.misses
    }

    /// A new code to read out.
    #[must_use]
    pub fn new_code(&self) -> JoinCode {
        let mut bytes = [0; 8];
        self.0.chance.fill(&mut bytes);
        JoinCode::from_bytes(bytes)
    }

    /// Hands in the key for codes, so that they outlive the process. It counts where no code was made or asked for yet.
    pub fn use_code_key(&self, key: [u8; 32]) {
        // A second key would end codes that were read out already; the first one stays.
        let _ = self.0.code_key.set(key);
    }

    /// What the store knows a code by, while the key lives.
    #[must_use]
    pub fn hash_of_code(&self, code: &JoinCode) -> TokenHash {
        let key = self.0.code_key.get_or_init(|| {
            let mut key = [0; 32];
            self.0.chance.fill(&mut key);
            key
        });
        code.hash(key)
    }

    /// A new secret for a cookie or a link.
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

    /// A new name for a file.
    #[must_use]
    pub fn new_file_id(&self) -> FileId {
        let mut bytes = [0; 8];
        self.0.chance.fill(&mut bytes);
        FileId::from_bytes(bytes)
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
        let config = self.config();
        let scheme = if config.tls.files().is_some() { "https" } else { "http" };
        config.public_url.clone().unwrap_or_else(|| format!("{scheme}://{}", config.listen))
    }
}
