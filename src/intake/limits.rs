//! The limits that cannot be configured. `docs/limits.md` lists them; a test compares.

use std::time::Duration;

/// The most bytes that come out of an archive, all its files together.
pub const UNPACKED_BYTES: u64 = 200 << 20;

/// The most entries of an archive.
pub const ENTRIES: usize = 1_000;

/// How many times larger than its packed form an entry, or the whole archive, may be.
pub const ENTRY_RATIO: u64 = 100;

/// So many bytes may come out at any ratio: a log that Windows has laid out but not filled is mostly zeros.
pub const RATIO_FREE_BYTES: u64 = 8 << 20;

/// The most bytes of one text.
pub const TEXT_BYTES: u64 = 32 << 20;

/// The most events that are handed on; the newest are kept.
pub const EVENTS: usize = 20_000;

/// The most bytes that a worker may answer with.
pub const OUTPUT_BYTES: usize = 5_000_000;

/// The most bytes of a text that is added to a session.
pub const ATTACHED_TEXT_BYTES: u64 = 256 << 10;

/// Uploads that wait for a worker.
pub const QUEUE: usize = 8;

/// Uploads that lie on the disk at the same time.
pub const RECEIVING: usize = 32;

/// So much longer than its time of computing a worker may take on the wall.
pub(super) const GRACE: Duration = Duration::from_secs(10);
