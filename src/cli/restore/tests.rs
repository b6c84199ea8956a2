use std::cell::Cell;

use super::*;
use crate::{
    evidence::Clean,
    flow::Entry,
    ids::{IdempotencyKey, Reference, Role, Token, TokenHash},
    session::{
        self, EnteredBy, Grant, LinkKind, NewLink,
        change::{Begin, Delete, Share, View},
    },
    store::{Entered, Entrant, Life, LinkState, Linked, testing},
};

const STEPS: [Step; 6] =
    [Step::Received, Step::Ready, Step::Settled, Step::Kept, Step::Cleared, Step::Placed];

fn noon() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

fn reference(n: u8) -> Reference {
    Reference::from_bytes([n, 0, 1, 2, 3, 4, 5, 6, 7, 8])
}

fn browser(n: u8) -> TokenHash {
    Token::from_bytes([n; 32]).hash()
}

async fn open(data: &Path) -> Store {
    Store::open(&data.join("regain.db"), Options::default(), noon()).await.unwrap()
}

async fn begin(store: &Store, n: u8, at: Timestamp) {
    let plain = Begin {
        entry: Entry::Start,
        by: EnteredBy::Questions,
        because: Clean::default(),
        evidence: None,
        found: Vec::new(),
        answers: Vec::new(),
        log: None,
        content_version: "c1".to_owned(),
    };
    store.begin(session::begin(reference(n)), plain, browser(n), Life::OWN, at).await.unwrap();
}

async fn is_there(store: &Store, n: u8) -> bool {
    let view = session::authorize::<View>(&Grant::of(reference(n), Role::Owner)).unwrap();
    store.session(&view).await.unwrap().is_some()
}

/// A back-up of one session, and a data folder with another.
struct Case {
    folder: tempfile::TempDir,
    manifest: Manifest,
}

impl Case {
    /// The back-up has the session 1; the database has the session 2 and not the session 1.
    async fn new() -> Self {
        let case = Self::with(async |store| begin(&store, 1, noon()).await).await;
        let store = open(&case.data()).await;
        let owner = session::authorize::<Delete>(&Grant::of(reference(1), Role::Owner)).unwrap();
        store.delete(owner, noon()).await.unwrap();
        begin(&store, 2, noon()).await;
        store.close().await;
        case
    }

    async fn with(fill: impl AsyncFnOnce(Store)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        fs::create_dir(&data).unwrap();
        let store = open(&data).await;
        fill(store.clone()).await;
        let copy = folder.path().join("copy.db");
        let contents = store::copy(&data.join("regain.db"), &copy).await.unwrap();
        store.close().await;
        let sum = manifest::copy(&mut File::open(&copy).unwrap(), &mut io::sink()).unwrap();
        Self { folder, manifest: Manifest::new(noon(), sum, contents) }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    async fn restore(
        &self,
        at: Timestamp,
        reached: &mut dyn FnMut(Step) -> anyhow::Result<()>,
    ) -> anyhow::Result<Restored> {
        let mut input = File::open(self.folder.path().join("copy.db")).unwrap();
        restore(&mut input, Some(&self.manifest), &self.data(), at, reached).await
    }
}

#[tokio::test]
async fn cut_off_at_any_step_it_leaves_the_old_database_or_the_new_one() {
    for (cut, step) in STEPS.into_iter().enumerate() {
        let case = Case::new().await;
        let seen = Cell::new(0);
        let stopped = case
            .restore(noon(), &mut |reached| {
                assert_eq!(reached, STEPS[seen.get()]);
                seen.set(seen.get() + 1);
                anyhow::ensure!(reached != step, "cut off");
                Ok(())
            })
            .await;
        assert_eq!(stopped.err().unwrap().to_string(), "cut off");
        assert_eq!(seen.get(), cut + 1);
        let store = open(&case.data()).await;
        let there = (is_there(&store, 1).await, is_there(&store, 2).await);
        store.close().await;
        let new = step == Step::Placed;
        assert_eq!(there, (new, !new), "{step:?}");
        // And the next one ends well.
        let restored = case.restore(noon(), &mut |_| Ok(())).await.unwrap();
        let former = Store::open(&restored.former.unwrap(), Options::default(), noon()).await.unwrap();
        assert_eq!((is_there(&former, 1).await, is_there(&former, 2).await), (new, !new), "{step:?}");
        former.close().await;
        let store = open(&case.data()).await;
        assert!(is_there(&store, 1).await && !is_there(&store, 2).await, "{step:?}");
        store.close().await;
    }
}

#[tokio::test]
async fn what_was_handed_out_ends_and_what_is_an_owners_stays() {
    let link = |n: u8, kind| NewLink {
        hash: browser(n),
        kind,
        label: Clean::from_store("Ben".to_owned()),
        masked: false,
        expires: noon() + jiff::SignedDuration::from_hours(8),
    };
    let entrant = |kind, n, who| Entrant {
        hash: browser(n),
        kind,
        browser: browser(who),
        name: Clean::default(),
        reference: None,
    };
    let case = Case::with(async |store| {
        begin(&store, 1, noon()).await;
        for (n, kind) in [(50, LinkKind::Help), (51, LinkKind::Code), (52, LinkKind::View)] {
            let share = session::authorize::<Share>(&Grant::of(reference(1), Role::Owner)).unwrap();
            let made = store.create_link(share, link(n, kind), IdempotencyKey::from_bytes([n; 16]), noon());
            assert!(matches!(made.await, Ok(Linked::Done { .. })));
        }
        let entered = store.enter(entrant(LinkKind::Help, 50, 60), noon()).await;
        assert_eq!(entered, Ok(Entered::In(reference(1))));
    })
    .await;
    let later = noon() + jiff::SignedDuration::from_secs(1);
    let restored = case.restore(later, &mut |_| Ok(())).await.unwrap();
    assert_eq!(restored.closed, Closed { links: 3, grants: 1 });
    let store = open(&case.data()).await;
    for (n, kind) in [(50, LinkKind::Help), (51, LinkKind::Code), (52, LinkKind::View)] {
        // It is known, and it has ended: a page answers 410 and not 404.
        assert_eq!(store.link(browser(n), later).await, Ok(Some(LinkState::Ended)));
        assert_eq!(store.enter(entrant(kind, n, 61), later).await, Ok(Entered::Ended));
    }
    assert_eq!(store.grant(browser(60), reference(1), later).await, Ok(None));
    assert_eq!(store.has_ended(browser(60), reference(1), later).await, Ok(true));
    assert!(store.grant(browser(1), reference(1), later).await.unwrap().is_some(), "the owner");
    store.close().await;
}

#[tokio::test]
async fn what_is_overdue_by_now_does_not_come_back() {
    let days = |n: i64| noon() + jiff::SignedDuration::from_hours(24 * n);
    let case = Case::with(async |store| {
        begin(&store, 1, noon()).await;
        begin(&store, 2, days(10)).await;
    })
    .await;
    let restored = case.restore(days(15), &mut |_| Ok(())).await.unwrap();
    assert_eq!((restored.contents.sessions, restored.purged.sessions), (2, 1));
    let store = open(&case.data()).await;
    assert!(!is_there(&store, 1).await && is_there(&store, 2).await);
    store.close().await;
}

#[tokio::test]
async fn a_copy_that_is_not_the_one_of_its_manifest_changes_nothing() {
    let mut case = Case::new().await;
    let copy = case.folder.path().join("copy.db");
    let whole = fs::read(&copy).unwrap();
    let before = fs::read(case.data().join("regain.db")).unwrap();
    // One bit, one byte less, nothing at all.
    let mut bit = whole.clone();
    bit[whole.len() / 2] ^= 1;
    for other in [bit, whole[..whole.len() - 1].to_vec(), Vec::new()] {
        fs::write(&copy, &other).unwrap();
        let error = case.restore(noon(), &mut |_| Ok(())).await.err().unwrap().to_string();
        assert!(error.starts_with("this is not the back-up of its manifest"), "{error}");
    }
    fs::write(&copy, &whole).unwrap();
    case.manifest.contents.sessions += 1;
    let error = case.restore(noon(), &mut |_| Ok(())).await.err().unwrap().to_string();
    assert!(error.contains("something else than its manifest says"), "{error}");
    assert!(fs::read(case.data().join("regain.db")).unwrap() == before);
}

#[tokio::test]
async fn a_copy_without_a_manifest_is_looked_at_all_the_same() {
    let case = Case::new().await;
    let whole = fs::read(case.folder.path().join("copy.db")).unwrap();
    let half = whole[..whole.len() / 2].to_vec();
    let letter = b"Dear Sir or Madam, ".repeat(100);
    for (other, says) in
        [(half, "damaged"), (letter, "not a Regain database"), (Vec::new(), "not a Regain database")]
    {
        let mut input = other.as_slice();
        let failed = restore(&mut input, None, &case.data(), noon(), &mut |_| Ok(())).await;
        let error = format!("{:#}", failed.err().unwrap());
        assert!(error.starts_with("nothing was restored: ") && error.contains(says), "{error}");
    }
    let restored = restore(&mut whole.as_slice(), None, &case.data(), noon(), &mut |_| Ok(())).await.unwrap();
    assert_eq!(restored.contents.sessions, 1);
}

#[tokio::test]
async fn a_database_that_cannot_be_read_is_kept_with_what_belongs_to_it() {
    let case = Case::new().await;
    let data = case.data();
    let text = b"no database at all, ".repeat(300);
    fs::write(data.join("regain.db"), &text).unwrap();
    fs::write(data.join("regain.db-wal"), b"left over").unwrap();
    let restored = case.restore(noon(), &mut |_| Ok(())).await.unwrap();
    let former = restored.former.unwrap();
    assert!(fs::read(&former).unwrap() == text);
    assert_eq!(fs::read(manifest::ending(&former, "-wal")).unwrap(), b"left over");
    assert!(!data.join("regain.db-wal").exists());
    let store = open(&data).await;
    assert!(is_there(&store, 1).await);
    store.close().await;
}

#[tokio::test]
async fn into_an_empty_folder_nothing_has_to_be_kept() {
    let case = Case::new().await;
    fs::remove_dir_all(case.data()).unwrap();
    fs::create_dir(case.data()).unwrap();
    let restored = case.restore(noon(), &mut |_| Ok(())).await.unwrap();
    assert_eq!(restored.former, None);
    let store = open(&case.data()).await;
    assert!(is_there(&store, 1).await);
    store.close().await;
}

#[cfg(unix)]
#[tokio::test]
async fn what_root_restores_belongs_to_whom_the_folder_belongs() {
    use std::os::unix::fs::{MetadataExt as _, chown};
    let case = Case::new().await;
    if chown(case.data(), Some(65_532), Some(65_532)).is_err() {
        // Whoever is not root cannot plant this, nor meet it.
        return;
    }
    case.restore(noon(), &mut |_| Ok(())).await.unwrap();
    let owner = fs::metadata(case.data().join("regain.db")).unwrap();
    assert_eq!((owner.uid(), owner.gid()), (65_532, 65_532));
}

#[tokio::test]
async fn a_program_that_has_the_database_open_keeps_it() {
    let case = Case::new().await;
    let store = open(&case.data()).await;
    assert!(is_there(&store, 2).await);
    let failed = case.restore(noon(), &mut |_| Ok(())).await;
    let error = format!("{:#}", failed.err().unwrap());
    assert!(error.contains("has the database open"), "{error}");
    begin(&store, 3, noon()).await;
    assert!(is_there(&store, 2).await && is_there(&store, 3).await);
    store.close().await;
}

#[tokio::test]
async fn an_older_schema_is_brought_up_to_date_and_a_newer_one_refused() {
    let case = Case::new().await;
    let other = case.folder.path().join("other.db");
    let store = Store::open(&other, Options::default(), noon()).await.unwrap();
    let later = "INSERT INTO _sqlx_migrations VALUES (99, 'later', '2027-01-01', 1, x'00', 0)";
    testing::sql(&store, later.to_owned()).await.unwrap();
    store.close().await;
    let newer = fs::read(&other).unwrap();
    let failed = restore(&mut newer.as_slice(), None, &case.data(), noon(), &mut |_| Ok(())).await;
    let error = format!("{:#}", failed.err().unwrap());
    assert!(error.contains("a newer version of Regain wrote this database (schema 99"), "{error}");
    let first = case.folder.path().join("first.db");
    testing::older(&first, 1).await.unwrap();
    let older = fs::read(&first).unwrap();
    let restored = restore(&mut older.as_slice(), None, &case.data(), noon(), &mut |_| Ok(())).await.unwrap();
    assert_eq!(restored.contents.schema, 1);
    let store = Store::open_beside(&case.data().join("regain.db"), Options::default()).await.unwrap();
    begin(&store, 7, noon()).await;
    store.close().await;
}
