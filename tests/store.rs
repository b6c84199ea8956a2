//! The store: its whole story as one function that any implementation can run, and what this one promises beyond it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use std::{collections::BTreeSet, path::Path, sync::Arc, time::Duration};

use futures_util::FutureExt as _;
use jiff::{SignedDuration, Timestamp, ToSpan};
use regain::{
    evidence::{Certainty, Clean, EventTime, Level, Log, LogEvent, LogFormat, Match, Reason, ReasonKind},
    flow::Entry,
    ids::{
        Field, FileId, FileType, IdempotencyKey, NodeId, OptionValue, Reference, Revision, Role, SymptomId,
        Token, TokenHash, Verdict,
    },
    session::{
        self, Action, Allowed, Came, EnteredBy, Evidence, Grant, LinkKind, LogCount, LogTold, NewFile,
        NewLink, NewLog, Places, Session, authorize,
        change::{
            AddNote, AttachFile, AttachLog, Begin, Delete, Enter, PutAnswer, PutDetails, PutVerdict,
            RemoveLog, SetTicks, Share, TryNext, View,
        },
        details::{DetailValue, Licence, Moment, MomentCertainty, Statement, UserType},
    },
    store::{
        COLUMNS, Changed, Entered, Entrant, Form, Life, Limits, LinkState, Linked, Options, Purged, Store,
        StoreError, What, Write, testing,
    },
    symptom::StepKey,
};

fn noon() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

fn reference(n: u8) -> Reference {
    Reference::from_bytes([n & 31, n >> 5, 1, 2, 3, 4, 5, 6, 7, 8])
}

fn browser(n: u8) -> TokenHash {
    Token::from_bytes([n; 32]).hash()
}

fn node(id: &str) -> NodeId {
    NodeId::new(id).unwrap()
}

fn symptom(id: &str) -> SymptomId {
    SymptomId::new(id).unwrap()
}

fn clean(text: &str) -> Clean {
    Clean::from_store(text.to_owned())
}

fn key(n: u8) -> Option<IdempotencyKey> {
    Some(IdempotencyKey::from_bytes([n; 16]))
}

fn may<A: Action>(reference: Reference) -> Allowed<A> {
    authorize(&Grant::of(reference, Role::Owner)).unwrap()
}

fn answer(question: &str, value: &str) -> PutAnswer {
    PutAnswer {
        node: node(question),
        value: OptionValue::new(value).unwrap(),
        question: format!("What about {question}?"),
        label: format!("It is “{value}”; '); DROP TABLE answers; -- \\ \" ?1"),
        content_version: "c1".to_owned(),
    }
}

fn verdict(verdict: Verdict, still: Option<&str>) -> PutVerdict {
    PutVerdict {
        symptom: symptom("sspr-0009"),
        from: Some(symptom("sspr-0009")),
        title: "The page says SSPR_0009".to_owned(),
        provenance: vec!["Troubleshoot SSPR, 2026-08-01".to_owned()],
        verdict,
        still: still.map(clean),
        content_version: "c1".to_owned(),
    }
}

fn plain() -> Begin {
    Begin {
        entry: Entry::Start,
        by: EnteredBy::Questions,
        because: Clean::default(),
        evidence: None,
        found: Vec::new(),
        answers: Vec::new(),
        log: None,
        content_version: "c1".to_owned(),
    }
}

fn pasted(text: &str) -> Begin {
    Begin {
        entry: Entry::Symptom(symptom("sspr-0009")),
        by: EnteredBy::Code,
        because: clean("SSPR_0009"),
        evidence: Some(Evidence {
            text: clean(text),
            removed: vec!["password".to_owned()],
            matches: vec![Match {
                symptom: symptom("sspr-0009"),
                certainty: Certainty::Certain,
                reasons: vec![Reason { kind: ReasonKind::Identifier, text: "SSPR_0009".to_owned() }],
            }],
            unknown: vec!["0x80004005".to_owned()],
        }),
        found: vec![(Field::User, DetailValue::User(clean("ada@contoso.com")))],
        answers: vec![answer("who", "user")],
        log: None,
        content_version: "c1".to_owned(),
    }
}

/// A log of one event that says this.
fn log(text: &str) -> NewLog {
    let event = LogEvent {
        source: clean("PasswordResetService"),
        number: 33_004,
        level: Level::Error,
        time: Some(EventTime::Utc(noon())),
        record: Some(7),
        computer: Some(clean("SYNC01.contoso.com")),
        message: clean(text),
    };
    let local = LogEvent {
        time: Some(EventTime::Local("2026-11-20T13:00:00".parse().unwrap())),
        computer: None,
        record: None,
        ..event.clone()
    };
    let log = Log {
        format: LogFormat::FormatList,
        events: vec![event, local],
        read: 30_012,
        damaged: 2,
        cut: true,
    };
    let told = LogTold {
        verdict: "It may not. '); DROP TABLE logs; --".to_owned(),
        chief: Some(symptom("event-33004")),
        kept: 2,
        first: Some(EventTime::Utc(noon())),
        last: None,
        counts: vec![LogCount { source: "PasswordResetService".to_owned(), number: 33_004, count: 2 }],
        content_version: "c1".to_owned(),
    };
    NewLog { came: Came::Uploaded, log: Arc::new(log), removed: vec!["password".to_owned()], told }
}

fn attach(text: &str) -> AttachLog {
    AttachLog { log: log(text), found: vec![(Field::User, DetailValue::User(clean("ada@contoso.com")))] }
}

fn form(seen: u32, key: Option<IdempotencyKey>, location: &str) -> Form {
    Form { seen: Revision(seen), key, location: location.to_owned() }
}

fn done(revision: u32) -> Changed {
    Changed::Done { revision: Revision(revision) }
}

async fn open(folder: &Path) -> Store {
    Store::open(&folder.join("regain.db"), Options::default(), noon()).await.unwrap()
}

async fn begun(store: &Store, n: u8) -> Session {
    store.begin(session::begin(reference(n)), plain(), browser(n), Life::OWN, noon()).await.unwrap()
}

async fn change<A: Write>(store: &Store, n: u8, change: A, form: Form) -> Changed {
    store.change(may::<A>(reference(n)), change, form, noon()).await.unwrap()
}

async fn seen(store: &Store, n: u8) -> Session {
    store.session(&may::<View>(reference(n))).await.unwrap().unwrap()
}

/// What a browser may do that comes to a page of a session; it counts as a use.
async fn came(
    store: &Store,
    browser: TokenHash,
    session: Reference,
    now: Timestamp,
) -> Result<Option<Grant>, StoreError> {
    Ok(store.visit(browser, session, true, now).await?.map(|visited| visited.grant))
}

async fn count(store: &Store, table: &str) -> u64 {
    let rows = testing::read(store, format!("SELECT count(*) FROM {table}")).await.unwrap();
    rows[0].parse().unwrap()
}

/// The whole story of the store. It uses nothing but the public interface, so another implementation can run it.
async fn the_story(store: &Store) {
    let ada = browser(200);
    let first = reference(201);
    let at = |minutes: i64| noon() + minutes.minutes();

    // A browser that is not known may do nothing, and there is no session.
    assert_eq!(came(store, ada, first, at(0)).await.unwrap(), None);
    assert_eq!(store.session(&may::<View>(first)).await.unwrap(), None);
    let early = store.change(may(first), answer("who", "user"), form(0, None, "/x"), at(0)).await.unwrap();
    assert_eq!(early, Changed::Gone);

    // It pastes something. What is returned is what is read.
    let session = store
        .begin(session::begin(first), pasted("SSPR_0009 ‘quoted’ \"text\"\n\t✓"), ada, Life::OWN, at(0))
        .await
        .unwrap();
    assert_eq!(session.revision, Revision(0));
    assert!(!session.details[&Field::User].confirmed);
    assert_eq!(store.session(&may::<View>(first)).await.unwrap(), Some(session.clone()));
    let grant = came(store, ada, first, at(1)).await.unwrap().unwrap();
    assert_eq!(grant, Grant::of(first, Role::Owner));
    assert_eq!(came(store, browser(9), first, at(1)).await.unwrap(), None, "a reference grants nothing");
    let again = store.begin(session::begin(first), plain(), browser(9), Life::OWN, at(1)).await;
    assert!(matches!(again, Err(StoreError::Inconsistent { .. })), "a reference is not given twice");

    // Every kind of change, each read back as the pure core applies it.
    let mut expected = session;
    let mut revision = 0;
    let mut minute = 1;
    macro_rules! changes {
        ($change:expr) => {{
            let change = $change;
            minute += 1;
            revision += 1;
            let stamp = session::Stamp { revision: Revision(revision), by: Role::Owner, at: at(minute) };
            session::change::Change::apply(&change, &mut expected, &stamp);
            expected.changed = at(minute);
            let form = form(revision - 1, None, "/x");
            assert_eq!(store.change(may(first), change, form, at(minute)).await.unwrap(), done(revision));
            assert_eq!(store.session(&may::<View>(first)).await.unwrap().as_ref(), Some(&expected));
        }};
    }
    let step = |n: u8| (StepKey::new(&format!("{n:016x}")).unwrap(), format!("Step {n}"));
    changes!(Enter { entry: Entry::Question(node("what-seen")), by: EnteredBy::Tile, because: clean("") });
    changes!(answer("what-seen", "code"));
    changes!(answer("what-seen", "unsure"));
    changes!(verdict(Verdict::Partly, Some("The app still asks.")));
    changes!(verdict(Verdict::NotFixed, None));
    changes!(TryNext {
        symptom: symptom("sspr-0010"),
        from: Some(symptom("sspr-0009")),
        title: "Another".to_owned(),
        provenance: Vec::new(),
        content_version: "c2".to_owned(),
    });
    changes!(SetTicks {
        symptom: symptom("sspr-0009"),
        title: "A problem".to_owned(),
        ticked: vec![step(1), step(2), step(3)]
    });
    changes!(SetTicks {
        symptom: symptom("sspr-0010"),
        title: "A problem".to_owned(),
        ticked: vec![step(9)]
    });
    changes!(SetTicks {
        symptom: symptom("sspr-0009"),
        title: "A problem".to_owned(),
        ticked: vec![step(3), step(1)]
    });
    changes!(SetTicks { symptom: symptom("sspr-0010"), title: "A problem".to_owned(), ticked: Vec::new() });
    let moment = Moment {
        at: at(-60),
        offset_minutes: 60,
        zone: "Europe/Amsterdam".to_owned(),
        certainty: MomentCertainty::About,
    };
    changes!(PutDetails {
        values: vec![
            (Field::User, Some(DetailValue::User(clean("ada@contoso.com")))),
            (Field::What, Some(DetailValue::Text(clean("It says no.")))),
            (Field::When, Some(DetailValue::When(moment))),
            (Field::Type, Some(DetailValue::Type(UserType::CloudOnly))),
            (Field::Log, Some(DetailValue::Statement(Statement::Later))),
            (Field::Licence, Some(DetailValue::Licence(Licence::No))),
        ],
    });
    changes!(PutDetails { values: vec![(Field::What, None), (Field::Page, Some(DetailValue::NotKnown))] });
    changes!(verdict(Verdict::Fixed, None));

    // What it says already makes no revision, whoever sends it and from whichever revision.
    let same = store.change(may(first), answer("what-seen", "unsure"), form(0, None, "/x"), at(20)).await;
    assert_eq!(same.unwrap(), done(revision));
    assert_eq!(store.session(&may::<View>(first)).await.unwrap().as_ref(), Some(&expected));

    // An older form with another value shows both, and writes nothing.
    let late = store.change(may(first), answer("what-seen", "code"), form(1, key(1), "/x"), at(21)).await;
    let Changed::Conflict(conflict) = late.unwrap() else { panic!("both values have to be shown") };
    assert_eq!(conflict.theirs, answer("what-seen", "unsure").label);
    assert_eq!(conflict.mine, answer("what-seen", "code").label);
    assert_eq!(store.session(&may::<View>(first)).await.unwrap().as_ref(), Some(&expected));

    // The same form twice gets the same answer, and after a day it is a new form.
    let sent = |at| store.change(may(first), answer("who", "admin"), form(revision, key(1), "/next"), at);
    assert_eq!(sent(at(22)).await.unwrap(), done(revision + 1), "a conflict does not use up its form's key");
    let back = store.change(may(first), answer("who", "user"), form(revision + 1, None, "/x"), at(23)).await;
    assert_eq!(back.unwrap(), done(revision + 2));
    assert_eq!(sent(at(24)).await.unwrap(), Changed::Repeated { location: "/next".to_owned() });
    let next_day = store.change(
        may(first),
        answer("who", "admin"),
        form(revision + 2, key(1), "/later"),
        at(22 + 24 * 60),
    );
    assert_eq!(next_day.await.unwrap(), done(revision + 3));

    // The timeline tells it in order, in ids and closed words.
    let timeline = store.timeline(&may::<View>(first)).await.unwrap();
    assert_eq!(timeline.len(), 17);
    assert!(timeline.iter().zip(1..).all(|(row, seq)| row.seq == seq));
    assert_eq!((timeline[0].what, timeline[0].item.as_str()), (What::Began, "sspr-0009"));
    assert_eq!((timeline[2].what, timeline[2].item.as_str()), (What::Answered, "what-seen"));
    assert_eq!((timeline[12].what, timeline[12].item.as_str()), (What::Filled, "what page"));
    assert_eq!((timeline[12].role, timeline[12].at), (Role::Owner, at(13)));

    // The same browser begins another session and keeps the first; the latest comes first.
    let second = reference(202);
    let day = 24 * 60;
    store.begin(session::begin(second), plain(), ada, Life::OWN, at(2 * day)).await.unwrap();
    let grants = store.grants(ada, at(2 * day)).await.unwrap();
    assert_eq!(grants.iter().map(|(g, _)| g.reference).collect::<Vec<_>>(), [second, first]);
    assert_eq!(grants[0].1, at(2 * day));

    // Deleting one leaves the other.
    store.delete(may::<Delete>(first), noon()).await.unwrap();
    store.delete(may::<Delete>(first), noon()).await.unwrap();
    assert_eq!(store.session(&may::<View>(first)).await.unwrap(), None);
    assert_eq!(came(store, ada, first, at(2 * day)).await.unwrap(), None);
    assert_eq!(store.timeline(&may::<View>(first)).await.unwrap(), []);
    assert!(came(store, ada, second, at(2 * day)).await.unwrap().is_some());

    // On a shared computer two hours are enough, for everything that the browser holds.
    let third = reference(203);
    store.begin(session::begin(third), plain(), ada, Life::SHARED, at(3 * day)).await.unwrap();
    assert!(came(store, ada, third, at(3 * day + 119)).await.unwrap().is_some());
    store.ready().await.unwrap();
    assert!(came(store, ada, third, at(3 * day + 200)).await.unwrap().is_some(), "looking is using");
    store.ready().await.unwrap();
    assert_eq!(came(store, ada, third, at(3 * day + 320)).await.unwrap(), None);
    assert_eq!(store.grants(ada, at(3 * day + 320)).await.unwrap(), []);

    // Time takes the rest.
    let early = store.purge(at(13 * day), Limits::default()).await.unwrap();
    assert_eq!(early, Purged { grants: 2, ..Purged::default() });
    let late = store.purge(at(18 * day), Limits::default()).await.unwrap();
    assert_eq!(late.sessions, 2);
    assert_eq!(store.session(&may::<View>(second)).await.unwrap(), None);
    store.ready().await.unwrap();
}

#[tokio::test]
async fn the_sqlite_store_tells_the_whole_story() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    the_story(&store).await;
    for table in
        ["sessions", "answers", "tried", "ticks", "details", "evidence", "grants", "browsers", "timeline"]
    {
        assert_eq!(count(&store, table).await, 0, "{table}");
    }
    store.close().await;
}

#[tokio::test]
async fn reopening_finds_everything() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    store.begin(session::begin(reference(1)), pasted("text"), browser(1), Life::OWN, noon()).await.unwrap();
    change(&store, 1, answer("what-seen", "code"), form(0, key(1), "/a")).await;
    let before = seen(&store, 1).await;
    store.close().await;
    assert!(matches!(store.ready().await, Err(StoreError::Unavailable { .. })));
    assert!(matches!(
        store.begin(session::begin(reference(2)), plain(), browser(1), Life::OWN, noon()).await,
        Err(StoreError::Unavailable { .. })
    ));
    assert!(!folder.path().join("regain.db-wal").exists(), "closing leaves one file");
    let store = open(folder.path()).await;
    assert_eq!(seen(&store, 1).await, before);
    assert!(came(&store, browser(1), reference(1), noon()).await.unwrap().is_some());
    let repeated = change(&store, 1, answer("what-seen", "other"), form(1, key(1), "/b")).await;
    assert_eq!(repeated, Changed::Repeated { location: "/a".to_owned() });
}

#[tokio::test]
async fn what_was_acknowledged_is_in_the_files_without_a_clean_close() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    begun(&store, 1).await;
    change(&store, 1, answer("who", "user"), form(0, None, "/x")).await;
    // What a crash leaves: the file and its log, and nothing of what was in memory.
    let crashed = tempfile::tempdir().unwrap();
    for name in ["regain.db", "regain.db-wal"] {
        std::fs::copy(folder.path().join(name), crashed.path().join(name)).unwrap();
    }
    let recovered = open(crashed.path()).await;
    assert_eq!(seen(&recovered, 1).await, seen(&store, 1).await);
    assert_eq!(seen(&recovered, 1).await.revision, Revision(1));
}

#[tokio::test]
async fn what_waits_is_written_before_it_closes() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let release = testing::hold(&store).await.unwrap();
    let writes: Vec<_> = (0..8)
        .map(|n| {
            let store = store.clone();
            tokio::spawn(async move { begun(&store, n).await })
        })
        .collect();
    until(|| testing::waiting(&store) == 8).await;
    let closing = tokio::spawn({
        let store = store.clone();
        async move { store.close().await }
    });
    release.send(()).unwrap();
    closing.await.unwrap();
    for write in writes {
        write.await.unwrap();
    }
    assert_eq!(count(&open(folder.path()).await, "sessions").await, 8);
}

#[tokio::test]
async fn the_writer_flushes_each_commit_and_overwrites_what_is_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let pragmas = store.pragmas().await.unwrap();
    assert_eq!(pragmas.journal_mode, "wal");
    assert_eq!((pragmas.synchronous, pragmas.foreign_keys, pragmas.secure_delete), (2, 1, 1));
    let tables =
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0 AND name NOT LIKE 'sqlite%'";
    assert_eq!(testing::read(&store, tables.to_owned()).await.unwrap(), ["_sqlx_migrations"]);
}

#[cfg(unix)]
#[tokio::test]
async fn only_its_owner_can_read_the_file_and_its_log() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    begun(&store, 1).await;
    for name in ["regain.db", "regain.db-wal", "regain.db-shm"] {
        let mode = std::fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

/// Waits for something that other tasks bring about.
async fn until(met: impl Fn() -> bool) {
    for _ in 0..10_000 {
        if met() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    panic!("it did not come about");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn writes_that_fail_panic_or_fill_the_disk_never_take_an_acknowledged_one_with_them() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let pages: u64 = testing::read(&store, "PRAGMA page_count".to_owned()).await.unwrap()[0].parse().unwrap();
    testing::sql(&store, format!("PRAGMA max_page_count = {}", pages + 500)).await.unwrap();
    let before = store.writer_stats();
    let release = testing::hold(&store).await.unwrap();
    let writes: Vec<_> = (0..64_u8)
        .map(|n| {
            let store = store.clone();
            tokio::spawn(async move {
                let row = |value: &str| format!("INSERT INTO meta VALUES ('job{n}', {value})");
                match n % 8 {
                    0 => testing::failing(&store, row("'fails'")).await,
                    1 => testing::panicking(&store, row("'panics'")).await,
                    2 if n % 16 == 2 => testing::sql(&store, row("hex(zeroblob(4000000))")).await.map(|_| ()),
                    _ => testing::sql(&store, row("'stands'")).await.map(|_| ()),
                }
            })
        })
        .collect();
    until(|| testing::waiting(&store) == 64).await;
    release.send(()).unwrap();
    let mut acknowledged = 0;
    let mut full = 0;
    for write in writes {
        match write.await.unwrap() {
            Ok(()) => acknowledged += 1,
            Err(StoreError::Full) => full += 1,
            Err(StoreError::Inconsistent { .. } | StoreError::Unavailable { .. }) => {}
            Err(other) => panic!("{other}"),
        }
    }
    let rows = "SELECT value FROM meta WHERE key LIKE 'job%'";
    let rows = testing::read(&store, rows.to_owned()).await.unwrap();
    assert_eq!(rows.len(), acknowledged);
    assert_eq!(rows.iter().collect::<BTreeSet<_>>().len(), 1, "only those that stand: {rows:?}");
    assert!(full >= 4, "each of the four that fill the disk says so");
    assert!(acknowledged > 0 && acknowledged <= 44, "{acknowledged}");
    let after = store.writer_stats();
    assert!(after.groups - before.groups < 64, "{after:?}");
    testing::sql(&store, "INSERT INTO meta VALUES ('afterwards', 'alive')".to_owned()).await.unwrap();
    begun(&store, 1).await;
    assert_eq!(testing::read(&store, "PRAGMA integrity_check".to_owned()).await.unwrap(), ["ok"]);
}

#[tokio::test]
async fn a_full_disk_fails_what_had_run_and_spares_what_had_not() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let pages: u64 = testing::read(&store, "PRAGMA page_count".to_owned()).await.unwrap()[0].parse().unwrap();
    testing::sql(&store, format!("PRAGMA max_page_count = {}", pages + 50)).await.unwrap();
    let release = testing::hold(&store).await.unwrap();
    let row = |key: &str, value: &str| format!("INSERT INTO meta VALUES ('{key}', {value})");
    let big = row("big", "hex(zeroblob(1000000))");
    let (first, full, last, ()) = tokio::join!(
        testing::sql(&store, row("first", "'x'")),
        testing::sql(&store, big),
        testing::sql(&store, row("last", "'x'")),
        async { release.send(()).unwrap() },
    );
    assert_eq!(first, Err(StoreError::Full), "it was in the transaction that is gone");
    assert_eq!(full, Err(StoreError::Full));
    assert_eq!(last, Ok(1));
    let keys =
        testing::read(&store, "SELECT key FROM meta WHERE key IN ('first', 'big', 'last')".to_owned()).await;
    assert_eq!(keys.unwrap(), ["last"]);
}

#[tokio::test]
async fn a_write_that_ends_the_transaction_behind_the_writers_back_acknowledges_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let release = testing::hold(&store).await.unwrap();
    let row = |key: &str| format!("INSERT INTO meta VALUES ('{key}', 'x')");
    let (first, hides, last, ()) = tokio::join!(
        testing::sql(&store, row("first")),
        testing::hiding(&store, "ROLLBACK".to_owned()),
        testing::sql(&store, row("last")),
        async { release.send(()).unwrap() },
    );
    assert!(matches!(first, Err(StoreError::Unavailable { .. })), "{first:?}");
    assert!(matches!(hides, Err(StoreError::Unavailable { .. })), "{hides:?}");
    assert_eq!(last, Ok(1));
    let keys = testing::read(&store, "SELECT key FROM meta WHERE key IN ('first', 'last')".to_owned()).await;
    assert_eq!(keys.unwrap(), ["last"]);
    // The same at the end of a group, where there is only the commit to notice.
    let alone = testing::hiding(&store, "ROLLBACK".to_owned()).await;
    assert!(matches!(alone, Err(StoreError::Unavailable { .. })), "{alone:?}");
    begun(&store, 1).await;
}

#[tokio::test]
async fn a_writer_whose_connection_went_bad_opens_another() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    testing::sql(&store, "PRAGMA query_only = ON".to_owned()).await.unwrap();
    begun(&store, 1).await;
    // Nothing but the lost transaction shows that this one went bad.
    let lost = testing::hiding(&store, "ROLLBACK; PRAGMA synchronous = OFF".to_owned()).await;
    assert!(matches!(lost, Err(StoreError::Unavailable { .. })), "{lost:?}");
    assert_eq!(store.pragmas().await.unwrap().synchronous, 2);
    begun(&store, 2).await;
}

#[tokio::test]
async fn writes_that_wait_together_share_one_commit() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let before = store.writer_stats();
    let release = testing::hold(&store).await.unwrap();
    let writes: Vec<_> = (0..40)
        .map(|n| {
            let store = store.clone();
            tokio::spawn(async move { begun(&store, n).await })
        })
        .collect();
    until(|| testing::waiting(&store) == 40).await;
    release.send(()).unwrap();
    for write in writes {
        write.await.unwrap();
    }
    let after = store.writer_stats();
    assert_eq!(after.jobs - before.jobs, 41);
    assert_eq!(after.groups - before.groups, 2, "the one that held the writer, and the forty");
    assert_eq!(after.largest_group, 40);
    assert_eq!(count(&store, "sessions").await, 40);
}

#[tokio::test]
async fn a_full_queue_is_busy_and_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { queue: 2, ..Options::default() };
    let store = Store::open(&folder.path().join("regain.db"), options, noon()).await.unwrap();
    let release = testing::hold(&store).await.unwrap();
    let waits = |n| store.begin(session::begin(reference(n)), plain(), browser(1), Life::OWN, noon());
    let (first, second, third, ()) =
        tokio::join!(waits(1), waits(2), waits(3), async { release.send(()).unwrap() });
    assert!(first.is_ok() && second.is_ok());
    assert_eq!(third, Err(StoreError::Busy));
    assert_eq!(count(&store, "sessions").await, 2);
}

#[tokio::test]
async fn a_write_is_done_even_where_nobody_waits_for_it_any_more() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let release = testing::hold(&store).await.unwrap();
    let task = tokio::spawn({
        let store = store.clone();
        async move { begun(&store, 1).await }
    });
    until(|| testing::waiting(&store) == 1).await;
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
    release.send(()).unwrap();
    store.ready().await.unwrap();
    assert_eq!(count(&store, "sessions").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_different_answers_at_once_one_is_done_and_one_is_a_conflict() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    begun(&store, 1).await;
    for round in 0..100 {
        let one = answer("what-seen", &format!("a{round}"));
        let other = answer("what-seen", &format!("b{round}"));
        let results = [one, other].map(|answer| {
            let store = store.clone();
            tokio::spawn(async move { change(&store, 1, answer, form(round, None, "/x")).await })
        });
        let mut dones = 0;
        let mut conflicts = 0;
        for result in results {
            match result.await.unwrap() {
                Changed::Done { revision } => {
                    assert_eq!(revision, Revision(round + 1));
                    dones += 1;
                }
                Changed::Conflict(_) => conflicts += 1,
                other => panic!("{other:?}"),
            }
        }
        assert_eq!((dones, conflicts), (1, 1), "round {round}");
    }
    assert_eq!(seen(&store, 1).await.revision, Revision(100));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_form_twenty_times_at_once_is_one_write() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    begun(&store, 1).await;
    let sent: Vec<_> = (0..20)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(
                async move { change(&store, 1, answer("who", "user"), form(0, key(7), "/next")).await },
            )
        })
        .collect();
    let mut answers = Vec::new();
    for one in sent {
        answers.push(one.await.unwrap());
    }
    let repeated = Changed::Repeated { location: "/next".to_owned() };
    assert_eq!(answers.iter().filter(|a| **a == done(1)).count(), 1);
    assert_eq!(answers.iter().filter(|a| **a == repeated).count(), 19);
    assert_eq!(seen(&store, 1).await.revision, Revision(1));
    assert_eq!(store.timeline(&may(reference(1))).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_form_that_changes_nothing_is_remembered_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    begun(&store, 1).await;
    begun(&store, 2).await;
    change(&store, 1, answer("who", "user"), form(0, None, "/a")).await;
    let same = change(&store, 1, answer("who", "user"), form(0, key(1), "/b")).await;
    assert_eq!(same, done(1));
    let again = change(&store, 1, answer("who", "admin"), form(1, key(1), "/c")).await;
    assert_eq!(again, Changed::Repeated { location: "/b".to_owned() });
    let elsewhere = change(&store, 2, answer("who", "admin"), form(0, key(1), "/d")).await;
    assert_eq!(elsewhere, done(1), "a key belongs to one session");
    assert_eq!(count(&store, "timeline").await, 4);
}

#[tokio::test]
async fn two_people_who_change_different_items_do_not_collide() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    begun(&store, 1).await;
    assert_eq!(change(&store, 1, answer("who", "user"), form(0, None, "/x")).await, done(1));
    assert_eq!(change(&store, 1, answer("what-seen", "code"), form(0, None, "/x")).await, done(2));
    let helper = Grant::of(reference(1), Role::Helper);
    let by_helper = authorize::<PutAnswer>(&helper).unwrap();
    let late = store.change(by_helper, answer("who", "admin"), form(2, None, "/x"), noon()).await.unwrap();
    assert_eq!(late, done(3));
    let session = seen(&store, 1).await;
    assert_eq!(session.answers[&node("who")].stamp.by, Role::Helper);
    assert_eq!(session.answers[&node("what-seen")].stamp.revision, Revision(2));
}

fn note(text: &str) -> AddNote {
    AddNote { text: clean(text), name: clean("desk") }
}

/// A link for eight hours whose secret is this number.
fn link(n: u8, kind: LinkKind, label: &str) -> NewLink {
    let (hash, expires) = (browser(n), noon() + 8.hours());
    NewLink { kind, hash, label: clean(label), masked: kind == LinkKind::View, expires }
}

/// Somebody who has the secret of this number.
fn entrant(n: u8, kind: LinkKind, who: u8) -> Entrant {
    Entrant { hash: browser(n), kind, browser: browser(who), name: Clean::empty(), reference: None }
}

#[tokio::test]
async fn a_link_lets_in_until_it_ends_and_never_makes_an_owner_less() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    begun(&store, 1).await;
    let share = || may::<Share>(reference(1));
    for (n, kind) in [(10, LinkKind::View), (11, LinkKind::Help), (12, LinkKind::Phone), (13, LinkKind::Code)]
    {
        let made = store.create_link(share(), link(n, kind, kind.word()), key(n).unwrap(), noon()).await;
        assert_eq!(made, Ok(Linked::Done { number: u32::from(n) - 9 }));
    }
    let again = store.create_link(share(), link(14, LinkKind::View, "x"), key(13).unwrap(), noon()).await;
    assert_eq!(again, Ok(Linked::Repeated));
    assert_eq!(count(&store, "links").await, 4);
    assert_eq!(store.link(browser(14), noon()).await, Ok(None), "nothing came of the repeated form");
    let open = LinkState::Open { kind: LinkKind::View, expires: noon() + 8.hours(), masked: true };
    assert_eq!(store.link(browser(10), noon()).await, Ok(Some(open)));
    assert_eq!(store.link(browser(10), noon() + 8.hours()).await, Ok(Some(LinkState::Ended)));

    let into = Ok(Entered::In(reference(1)));
    let role = async |who: u8, minutes: i64| {
        let grant = came(&store, browser(who), reference(1), noon() + minutes.minutes()).await.unwrap();
        grant.map(|g| (g.role, g.masked, g.name.to_string()))
    };
    // A link of another kind, an unknown one, and one for another session are the same: nothing.
    for wrong in [
        entrant(10, LinkKind::Help, 50),
        entrant(99, LinkKind::View, 50),
        Entrant { reference: Some(reference(2)), ..entrant(10, LinkKind::View, 50) },
    ] {
        assert_eq!(store.enter(wrong, noon()).await, Ok(Entered::Unknown));
    }
    assert_eq!(store.enter(entrant(10, LinkKind::View, 50), noon()).await, into);
    assert_eq!(role(50, 0).await, Some((Role::Viewer, true, "view".to_owned())));
    let mia = Entrant { name: clean("Mia"), ..entrant(11, LinkKind::Help, 50) };
    assert_eq!(store.enter(mia, noon()).await, into);
    assert_eq!(role(50, 0).await, Some((Role::Helper, false, "Mia".to_owned())));
    assert_eq!(role(50, 8 * 60).await, None, "it ends with its link");
    // A helper stays one, an owner stays one, and neither spends the link.
    assert_eq!(store.enter(entrant(10, LinkKind::View, 50), noon()).await, into);
    assert_eq!(role(50, 0).await.unwrap().0, Role::Helper);
    assert_eq!(store.enter(entrant(13, LinkKind::Code, 1), noon()).await, into);
    assert_eq!(role(1, 0).await.unwrap().0, Role::Owner);
    let uses = |links: Vec<session::KeptLink>| links.into_iter().map(|l| l.uses).collect::<Vec<_>>();
    assert_eq!(uses(store.links(&share(), noon()).await.unwrap()), [0, 0, 1, 1]);

    // What is for one is for one.
    assert_eq!(store.enter(entrant(13, LinkKind::Code, 51), noon()).await, into);
    assert_eq!(store.enter(entrant(13, LinkKind::Code, 52), noon()).await, Ok(Entered::Ended));
    assert_eq!(store.enter(entrant(12, LinkKind::Phone, 53), noon()).await, into);
    assert_eq!(store.enter(entrant(12, LinkKind::Phone, 54), noon()).await, Ok(Entered::Ended));
    assert_eq!(role(53, 24 * 60).await.unwrap().0, Role::Owner, "one's own phone stays");

    // One off, then all: who came with it goes; owners stay.
    assert_eq!(store.end_links(share(), Some(2), noon()).await, Ok(1));
    assert_eq!(role(50, 0).await, None);
    assert_eq!(store.enter(entrant(11, LinkKind::Help, 50), noon()).await, Ok(Entered::Ended));
    assert_eq!(role(51, 0).await.unwrap().0, Role::Helper);
    assert_eq!(store.end_links(share(), None, noon()).await, Ok(3));
    assert_eq!(role(51, 0).await, None);
    assert_eq!((role(1, 0).await.unwrap().0, role(53, 0).await.unwrap().0), (Role::Owner, Role::Owner));
    assert_eq!(store.end_links(share(), None, noon()).await, Ok(0));

    let lines = store.timeline(&may::<View>(reference(1))).await.unwrap();
    let said: Vec<String> =
        lines.iter().map(|l| format!("{} {} {} {}", l.role, l.name, l.what.word(), l.item)).collect();
    assert_eq!(said[5..7], ["viewer view joined view", "helper Mia joined help"]);
    assert_eq!(said.last().unwrap(), "owner  ended all");
}

#[tokio::test]
async fn ten_open_links_are_the_most_and_an_ended_one_makes_room() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    begun(&store, 1).await;
    let make = |n: u8| {
        store.create_link(may::<Share>(reference(1)), link(n, LinkKind::View, ""), key(n).unwrap(), noon())
    };
    for n in 1..=10 {
        assert_eq!(make(n).await, Ok(Linked::Done { number: u32::from(n) }));
    }
    assert_eq!(make(11).await, Ok(Linked::Full));
    store.end_links(may::<Share>(reference(1)), Some(3), noon()).await.unwrap();
    assert_eq!(make(12).await, Ok(Linked::Done { number: 11 }));
    let gone =
        store.create_link(may::<Share>(reference(2)), link(13, LinkKind::View, ""), key(13).unwrap(), noon());
    assert_eq!(gone.await, Ok(Linked::Gone));
}

#[tokio::test]
async fn a_code_is_given_to_one_of_twenty_who_type_it_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    begun(&store, 1).await;
    let code = link(10, LinkKind::Code, "");
    store.create_link(may::<Share>(reference(1)), code, key(1).unwrap(), noon()).await.unwrap();
    let all = (50..70).map(|who| store.enter(entrant(10, LinkKind::Code, who), noon()));
    let came = futures_util::future::join_all(all).await;
    assert_eq!(came.iter().filter(|c| **c == Ok(Entered::In(reference(1)))).count(), 1);
    assert_eq!(came.iter().filter(|c| **c == Ok(Entered::Ended)).count(), 19);
}

#[tokio::test]
async fn notes_come_back_with_their_authors_and_the_hundredth_is_the_last() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    begun(&store, 1).await;
    let helper = Grant { name: clean("Mia"), ..Grant::of(reference(1), Role::Helper) };
    let first =
        store.change(authorize(&helper).unwrap(), note("Canary\n<b>"), form(0, None, "/x"), noon()).await;
    assert_eq!(first, Ok(done(1)));
    let session = seen(&store, 1).await;
    assert_eq!(session.notes[0].text.as_str(), "Canary\n<b>");
    assert_eq!((session.notes[0].name.as_str(), session.notes[0].stamp.by), ("desk", Role::Helper));
    let line = store.timeline(&may::<View>(reference(1))).await.unwrap().pop().unwrap();
    assert_eq!((line.what, line.role, line.name.as_str()), (What::Noted, Role::Helper, "Mia"));
    for _ in 1..session::MOST_NOTES {
        // Every one comes from a page that is older than the one before: notes never collide.
        assert!(matches!(change(&store, 1, note("again"), form(0, None, "/x")).await, Changed::Done { .. }));
    }
    assert!(matches!(change(&store, 1, note("one more"), form(0, None, "/x")).await, Changed::Conflict(_)));
    assert_eq!(seen(&store, 1).await.notes.last().unwrap().id, 100);
}

#[tokio::test]
async fn a_database_of_the_third_schema_gets_the_fourth_and_keeps_everything() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    store.begin(session::begin(reference(1)), pasted("x"), browser(1), Life::OWN, noon()).await.unwrap();
    let before = seen(&store, 1).await;
    for sql in [
        "DROP TABLE links",
        "DROP TABLE notes",
        "ALTER TABLE grants DROP COLUMN link",
        "ALTER TABLE grants DROP COLUMN masked",
        "ALTER TABLE grants DROP COLUMN name",
        "ALTER TABLE timeline DROP COLUMN name",
        "DELETE FROM _sqlx_migrations WHERE version = 4",
    ] {
        testing::sql(&store, sql.to_owned()).await.unwrap();
    }
    store.close().await;
    let store = open(folder.path()).await;
    assert_eq!(seen(&store, 1).await, before);
    let grant = came(&store, browser(1), reference(1), noon()).await.unwrap();
    assert_eq!(grant, Some(Grant::of(reference(1), Role::Owner)));
    assert_eq!(store.timeline(&may::<View>(reference(1))).await.unwrap().len(), 1);
    assert_eq!(change(&store, 1, note("y"), form(0, None, "/x")).await, done(1));
}

/// Whether any file of the folder has these bytes.
fn files_have(folder: &Path, needle: &str) -> bool {
    std::fs::read_dir(folder).unwrap().any(|file| {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        bytes.windows(needle.len()).any(|w| w == needle.as_bytes())
    })
}

#[tokio::test]
async fn nothing_of_a_deleted_session_is_left_in_any_file() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let canary = |n: u8| format!("Canary{n:03}zz");
    // Enough rows, short and long, that pages are split and overflow, and a few that stay.
    for n in 0..120 {
        let text = format!("{} {}", canary(n), "x".repeat(usize::from(n) * 97));
        let begin = store.begin(session::begin(reference(n)), pasted(&text), browser(n), Life::OWN, noon());
        begin.await.unwrap();
        let mut put = answer("what-seen", "code");
        put.label = canary(n);
        change(&store, n, put, form(0, None, "/x")).await;
        change(&store, n, verdict(Verdict::Partly, Some(&canary(n))), form(1, None, "/x")).await;
        let what = DetailValue::Text(clean(&format!("{}{}", canary(n), "y".repeat(usize::from(n) * 11))));
        change(&store, n, PutDetails { values: vec![(Field::What, Some(what))] }, form(2, None, "/x")).await;
        let text = format!("{} {}", canary(n), "z".repeat(usize::from(n) * 53));
        change(&store, n, attach(&text), form(3, None, "/x")).await;
        change(&store, n, note(&canary(n)), form(4, None, "/x")).await;
        let shared = link(n, LinkKind::Help, &canary(n));
        let made = store.create_link(may::<Share>(reference(n)), shared, key(n).unwrap(), noon()).await;
        assert_eq!(made, Ok(Linked::Done { number: 1 }));
        let helper = Entrant { name: clean(&canary(n)), ..entrant(n, LinkKind::Help, 250) };
        assert_eq!(store.enter(helper, noon()).await, Ok(Entered::In(reference(n))));
        let link = "INSERT INTO grants (browser, session, role, created, used, expires) SELECT (SELECT min(token) FROM browsers), id, 'viewer', 0, 0, NULL FROM sessions";
        if n > 0 {
            let sql = format!("{link} WHERE reference = '{}' ON CONFLICT DO NOTHING", reference(n));
            testing::sql(&store, sql).await.unwrap();
        }
    }
    assert!(files_have(folder.path(), &canary(7)), "the search finds what is there");
    for n in (0..120).filter(|n| n % 10 != 3) {
        store.delete(may::<Delete>(reference(n)), noon()).await.unwrap();
    }
    let left: Vec<_> = (0..120).filter(|n| files_have(folder.path(), &canary(*n))).collect();
    assert_eq!(left, (0..120).filter(|n| n % 10 == 3).collect::<Vec<_>>());
    assert!(!files_have(folder.path(), &reference(7).to_string()));
    for table in ["sessions", "links", "notes"] {
        assert_eq!(count(&store, table).await, 12, "{table}");
    }
    let dead = "timeline WHERE session NOT IN (SELECT id FROM sessions)";
    assert_eq!((count(&store, dead).await, count(&store, "timeline").await > 12), (0, true));
    assert_eq!(std::fs::metadata(folder.path().join("regain.db-wal")).unwrap().len(), 0);
    let text = format!("{} {}", canary(113), "x".repeat(113 * 97));
    assert_eq!(seen(&store, 113).await.evidence.unwrap().text.as_str(), text);
}

#[tokio::test]
async fn a_log_comes_back_as_it_was_and_is_read_alone() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let begin = Begin { log: Some(log("the first")), ..plain() };
    store.begin(session::begin(reference(1)), begin, browser(1), Life::OWN, noon()).await.unwrap();
    assert_eq!(change(&store, 1, attach("the second"), form(0, None, "/x")).await, done(1));
    let session = seen(&store, 1).await;
    assert_eq!(session.logs.iter().map(|l| l.id).collect::<Vec<_>>(), [1, 2]);
    let kept = &session.logs[1];
    assert_eq!((kept.told.clone(), kept.removed.clone()), (log("").told, vec!["password".to_owned()]));
    assert_eq!((kept.format, kept.read, kept.damaged, kept.cut), (LogFormat::FormatList, 30_012, 2, true));
    assert_eq!((kept.came, kept.stamp.revision, kept.fresh.is_none()), (Came::Uploaded, Revision(1), true));
    assert_eq!(session.details[&Field::User].value.line(), "ada@contoso.com");
    let events = store.log(&may::<View>(reference(1)), 2).await.unwrap().unwrap();
    assert_eq!(events, *log("the second").log);
    assert_eq!(store.log(&may::<View>(reference(1)), 3).await.unwrap(), None);
    assert_eq!(store.log(&may::<View>(reference(2)), 1).await.unwrap(), None);
    let timeline = store.timeline(&may::<View>(reference(1))).await.unwrap();
    assert_eq!((timeline[1].what, timeline[1].item.as_str()), (What::Attached, "uploaded"));
}

#[tokio::test]
async fn nothing_of_a_deleted_log_is_left_in_any_file() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    begun(&store, 1).await;
    for (n, text) in ["Canary1zz", "Canary2zz", "Canary3zz"].into_iter().enumerate() {
        let text = format!("{text} {}", "x".repeat(9000 * n));
        assert_eq!(
            change(&store, 1, attach(&text), form(9, None, "/x")).await,
            done(u32::try_from(n).unwrap() + 1)
        );
    }
    let fourth = change(&store, 1, attach("Canary4zz"), form(9, None, "/x")).await;
    assert!(matches!(fourth, Changed::Conflict(_)), "{fourth:?}");
    assert!(files_have(folder.path(), "Canary2zz"), "the search finds what is there");
    let stale = change(&store, 1, RemoveLog { id: 2 }, form(1, None, "/x")).await;
    assert!(matches!(stale, Changed::Conflict(_)), "{stale:?}");
    assert_eq!(change(&store, 1, RemoveLog { id: 2 }, form(3, None, "/x")).await, done(4));
    let left = |text: &str| files_have(folder.path(), text);
    assert_eq!((left("Canary1zz"), left("Canary2zz"), left("Canary3zz")), (true, false, true));
    assert_eq!(seen(&store, 1).await.logs.len(), 2);
    assert_eq!(change(&store, 1, RemoveLog { id: 2 }, form(4, None, "/x")).await, done(4));
    store.delete(may::<Delete>(reference(1)), noon()).await.unwrap();
    assert_eq!((left("Canary1zz"), left("Canary3zz")), (false, false));
    assert_eq!(count(&store, "logs").await, 0);
}

fn file(id: u8, file_type: FileType, bytes: &[u8], about: &str) -> AttachFile {
    let id = FileId::from_bytes([id; 8]);
    let removed = vec!["password".to_owned()];
    AttachFile {
        file: NewFile::new(id, file_type, bytes.to_vec(), clean(about), removed),
        places: Places { pictures: 0, bytes: 0 },
    }
}

#[tokio::test]
async fn a_file_comes_back_as_it_was_and_is_read_alone_and_by_pieces() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    begun(&store, 1).await;
    let bytes: Vec<u8> = (0..=255).cycle().take(70_000).collect();
    assert_eq!(
        change(&store, 1, file(7, FileType::Jpeg, &bytes, "'); --"), form(0, None, "/x")).await,
        done(1)
    );
    assert_eq!(change(&store, 1, file(2, FileType::Text, b"words", ""), form(0, None, "/x")).await, done(2));
    let session = seen(&store, 1).await;
    let mut expected = file(7, FileType::Jpeg, &bytes, "'); --").file.keep(1, session.files[0].stamp.clone());
    expected.fresh = None;
    assert_eq!(session.files[0], expected);
    assert_eq!((session.files[1].number, session.files[1].file_type), (1, FileType::Text));
    assert_eq!(session.details[&Field::Screenshot].value.line(), "Added to this session");
    let piece = async |n: u8, id: u8, from: u64, length: u32| {
        store.file_piece(&may::<View>(reference(n)), FileId::from_bytes([id; 8]), from, length).await.unwrap()
    };
    assert_eq!(piece(1, 7, 0, u32::MAX).await.as_deref(), Some(&bytes[..]));
    assert_eq!(piece(1, 7, 65_000, 3_000).await.as_deref(), Some(&bytes[65_000..68_000]));
    assert_eq!(piece(1, 7, 69_999, 3_000).await.as_deref(), Some(&bytes[69_999..]));
    assert_eq!(piece(1, 7, 70_000, 3_000).await.as_deref(), Some(&b""[..]));
    assert_eq!((piece(1, 8, 0, 9).await, piece(2, 7, 0, 9).await), (None, None));
    let text = store.file_text(&may::<View>(reference(1)), FileId::from_bytes([2; 8])).await.unwrap();
    assert_eq!(text, Some(clean("words")));
    let timeline = store.timeline(&may::<View>(reference(1))).await.unwrap();
    let told: Vec<_> = timeline[1..].iter().map(|row| (row.what, row.item.as_str())).collect();
    assert_eq!(told, [(What::FileAdded, "picture"), (What::FileAdded, "probe")]);
}

#[tokio::test]
async fn a_database_of_the_fifth_schema_gets_the_sixth_and_keeps_everything() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    store.begin(session::begin(reference(1)), pasted("x"), browser(1), Life::OWN, noon()).await.unwrap();
    let before = seen(&store, 1).await;
    for sql in ["DROP TABLE files", "DELETE FROM _sqlx_migrations WHERE version = 6"] {
        testing::sql(&store, sql.to_owned()).await.unwrap();
    }
    store.close().await;
    let store = open(folder.path()).await;
    assert_eq!(seen(&store, 1).await, before);
    assert_eq!(change(&store, 1, file(1, FileType::Png, b"y", ""), form(0, None, "/x")).await, done(1));
}

#[tokio::test]
async fn a_database_of_the_first_schema_gets_the_second_and_keeps_everything() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    store.begin(session::begin(reference(1)), pasted("x"), browser(1), Life::OWN, noon()).await.unwrap();
    let before = seen(&store, 1).await;
    for sql in ["DROP TABLE logs", "DELETE FROM _sqlx_migrations WHERE version = 2"] {
        testing::sql(&store, sql.to_owned()).await.unwrap();
    }
    store.close().await;
    let store = open(folder.path()).await;
    assert_eq!(seen(&store, 1).await, before);
    assert_eq!(change(&store, 1, attach("y"), form(0, None, "/x")).await, done(1));
}

/// Another connection to the file that has a read open: a backup, say.
async fn reading(folder: &Path) -> sqlx::SqliteConnection {
    use sqlx::{Connection, Executor};
    let path = format!("sqlite://{}", folder.join("regain.db").display());
    let mut conn = sqlx::SqliteConnection::connect(&path).await.unwrap();
    conn.execute("BEGIN; SELECT count(*) FROM sessions").await.unwrap();
    conn
}

#[tokio::test]
async fn a_log_that_a_reader_holds_open_is_emptied_as_soon_as_it_lets_go() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    store
        .begin(session::begin(reference(1)), pasted("Canary4711"), browser(1), Life::OWN, noon())
        .await
        .unwrap();
    let reader = reading(folder.path()).await;
    store.delete(may::<Delete>(reference(1)), noon()).await.unwrap();
    assert_eq!(store.session(&may::<View>(reference(1))).await.unwrap(), None);
    assert!(files_have(folder.path(), "Canary4711"), "the reader still sees it");
    begun(&store, 2).await;
    drop(reader);
    until(|| !files_have(folder.path(), "Canary4711")).await;
    assert_eq!(count(&store, "sessions").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_second_process_can_write_beside_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let stores = [open(folder.path()).await, open(folder.path()).await];
    let writes: Vec<_> = (0..60_u8)
        .map(|n| {
            let store = stores[usize::from(n % 2)].clone();
            tokio::spawn(async move {
                begun(&store, n).await;
                change(&store, n, answer("who", "user"), form(0, None, "/x")).await
            })
        })
        .collect();
    for write in writes {
        assert_eq!(write.await.unwrap(), done(1));
    }
    assert_eq!(stores[0].purge(noon() + 400.hours(), Limits::default()).await.unwrap().sessions, 60);
    assert_eq!(count(&stores[1], "sessions").await, 0);
}

/// Numbers that look random and are the same each time (xorshift).
fn numbers(seed: u64) -> impl FnMut(u64) -> u64 {
    let mut x = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    move |below| {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        x % below
    }
}

/// These histories move rows between pages so that `secure_delete` alone leaves a copy of one behind: three of the first
/// forty seeds do. After a change of the schema, look for seeds that fail without the `VACUUM`.
#[tokio::test]
async fn a_copy_that_a_moved_row_left_behind_goes_with_its_session() {
    for seed in [8, 16, 35] {
        let folder = tempfile::tempdir().unwrap();
        let store = open(folder.path()).await;
        let mut random = numbers(seed);
        let canary = |n: u8| format!("Canary{n:03}zz");
        let (mut alive, mut dead, mut next) = (Vec::new(), Vec::new(), 0_u8);
        while next < 60 {
            let operation = random(10);
            if operation < 3 || alive.is_empty() {
                let text = format!("{} {}", canary(next), filler(random(1500)));
                let begin = store.begin(
                    session::begin(reference(next)),
                    pasted(&text),
                    browser(next),
                    Life::OWN,
                    noon(),
                );
                begin.await.unwrap();
                alive.push(next);
                next += 1;
                continue;
            }
            let which = usize::try_from(random(alive.len() as u64)).unwrap();
            if operation == 9 {
                let n = alive.swap_remove(which);
                store.delete(may::<Delete>(reference(n)), noon()).await.unwrap();
                dead.push(n);
                continue;
            }
            let n = alive[which];
            let latest = || form(9999, None, "/x");
            let mut put = answer(&format!("node-{}", random(6)), &format!("v{}", random(1_000_000)));
            put.label = format!("{}{}", canary(n), filler(random(300)));
            change(&store, n, put, latest()).await;
            let what = DetailValue::Text(clean(&format!("{}{}", canary(n), filler(random(1200)))));
            change(&store, n, PutDetails { values: vec![(Field::What, Some(what))] }, latest()).await;
            let ticked = (0..random(5)).map(|i| {
                let words = format!("{}{}", canary(n), filler(random(100)));
                (StepKey::new(&format!("{i:016x}")).unwrap(), words)
            });
            let ticks = SetTicks {
                symptom: symptom("sspr-0009"),
                title: "A problem".to_owned(),
                ticked: ticked.collect(),
            };
            change(&store, n, ticks, latest()).await;
        }
        store.delete(may::<Delete>(reference(255)), noon()).await.unwrap();
        assert!(dead.len() > 10 && alive.len() > 10);
        assert!(
            alive.iter().all(|n| files_have(folder.path(), &canary(*n))),
            "the search finds what is there"
        );
        let left: Vec<_> = dead.iter().filter(|n| files_have(folder.path(), &canary(**n))).collect();
        assert!(left.is_empty(), "seed {seed}: {left:?}");
    }
}

fn filler(length: u64) -> String {
    "x".repeat(usize::try_from(length).unwrap())
}

#[tokio::test]
async fn a_session_outlives_neither_its_idle_time_nor_its_end_by_more_than_is_allowed() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    for n in 0..4 {
        begun(&store, n).await;
    }
    change(&store, 1, verdict(Verdict::Fixed, None), form(0, key(1), "/x")).await;
    change(&store, 2, verdict(Verdict::Partly, None), form(0, key(1), "/x")).await;
    let after = |days: i64| noon() + SignedDuration::from_hours(24 * days);
    let purge = |days| store.purge(after(days), Limits::default());
    let none = Purged::default();
    // Somebody looks at one of them on the tenth day.
    assert!(came(&store, browser(3), reference(3), after(10)).await.unwrap().is_some());
    store.ready().await.unwrap();
    let hour = SignedDuration::from_hours(1);
    assert_eq!(store.purge(after(1) - hour, Limits::default()).await.unwrap(), none);
    assert_eq!(purge(1).await.unwrap(), Purged { keys: 2, ..none });
    assert_eq!(store.purge(after(14) - hour, Limits::default()).await.unwrap(), none);
    assert_eq!(purge(14).await.unwrap(), Purged { sessions: 2, grants: 3, ..none });
    assert!(store.session(&may(reference(1))).await.unwrap().is_some(), "it is done, and kept a while");
    assert!(store.session(&may(reference(3))).await.unwrap().is_some(), "it was used");
    assert_eq!(purge(24).await.unwrap(), Purged { sessions: 1, grants: 1, ..none });
    assert_eq!(store.purge(after(30) - hour, Limits::default()).await.unwrap(), none);
    let off = Limits {
        idle: SignedDuration::ZERO,
        done: SignedDuration::ZERO,
        files: SignedDuration::ZERO,
        keys: SignedDuration::ZERO,
        gaps: SignedDuration::ZERO,
    };
    assert_eq!(store.purge(after(400), off).await.unwrap(), none, "zero turns a limit off");
    assert_eq!(purge(30).await.unwrap(), Purged { sessions: 1, ..none });
    assert_eq!(count(&store, "browsers").await, 0);
}

#[tokio::test]
async fn a_purge_of_more_than_one_write_takes_all() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    for n in 0..=250 {
        begun(&store, n).await;
    }
    let later = noon() + SignedDuration::from_hours(24 * 15);
    assert_eq!(store.purge(later, Limits::default()).await.unwrap().sessions, 251);
    assert_eq!(count(&store, "sessions").await, 0);
}

#[tokio::test]
async fn looking_is_noted_once_in_ten_minutes() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    begun(&store, 1).await;
    let jobs = || store.writer_stats().jobs;
    let look = |minutes: i64| came(&store, browser(1), reference(1), noon() + minutes.minutes());
    let start = jobs();
    look(9).await.unwrap();
    store.ready().await.unwrap();
    assert_eq!(jobs() - start, 1, "the ready check alone");
    look(10).await.unwrap();
    store.ready().await.unwrap();
    assert_eq!(jobs() - start, 3);
    look(19).await.unwrap();
    store.ready().await.unwrap();
    assert_eq!(jobs() - start, 4);
}

#[tokio::test]
async fn a_visit_is_the_grant_and_the_session_and_is_noted_like_any_look() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let whole = seeded(&store).await;
    begun(&store, 2).await;
    let at = |minutes: i64| noon() + minutes.minutes();
    let visit =
        |who: u8, minutes: i64, uses: bool| store.visit(browser(who), reference(1), uses, at(minutes));

    let visited = visit(1, 0, true).await.unwrap().unwrap();
    assert_eq!(visited.grant, store.grant(browser(1), reference(1), at(0)).await.unwrap().unwrap());
    let looked = store.look(&may::<View>(reference(1))).await.unwrap();
    assert_eq!((visited.seen.clone(), visited.seen.unwrap().session), (looked, whole));
    assert_eq!(visit(2, 0, true).await.unwrap(), None, "a browser with another session");
    assert_eq!(visit(9, 0, true).await.unwrap(), None, "a browser that is not known");
    assert_eq!(store.visit(browser(1), reference(7), true, at(0)).await.unwrap(), None, "no session");

    let used = async || {
        store.ready().await.unwrap();
        testing::read(&store, "SELECT used FROM grants WHERE session = 1".to_owned()).await.unwrap()
    };
    let before = used().await;
    visit(1, 9, true).await.unwrap();
    visit(1, 10, false).await.unwrap();
    assert_eq!(used().await, before, "too early, and no use");
    visit(1, 10, true).await.unwrap();
    assert_eq!(used().await, [at(10).as_millisecond().to_string()]);
    assert_eq!(visit(1, 15 * 24 * 60, true).await.unwrap(), None, "nobody came for two weeks");

    testing::sql(&store, "UPDATE grants SET role = 'stranger'".to_owned()).await.unwrap();
    let visited = visit(1, 11, true).await.unwrap().unwrap();
    assert_eq!((visited.grant.role, visited.seen), (Role::Stranger, None), "a role that may not look");
}

#[tokio::test]
async fn a_visit_that_fails_or_is_broken_off_takes_no_connection_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { readers: 1, ..Options::default() };
    let store = Store::open(&folder.path().join("regain.db"), options, noon()).await.unwrap();
    begun(&store, 1).await;
    let visit = || store.visit(browser(1), reference(1), true, noon());
    for _ in 0..3 {
        assert!(visit().now_or_never().is_none(), "it was broken off before it was done");
        assert!(visit().await.unwrap().is_some());
    }
    testing::sql(&store, "ALTER TABLE answers RENAME TO away".to_owned()).await.unwrap();
    assert!(visit().await.is_err());
    testing::sql(&store, "ALTER TABLE away RENAME TO answers".to_owned()).await.unwrap();
    let (one, other) = tokio::join!(visit(), visit());
    assert!(one.unwrap().is_some() && other.unwrap().is_some(), "one waits for the other");
    store.close().await;
    assert!(matches!(visit().await, Err(StoreError::Unavailable { .. })));
}

#[tokio::test]
async fn a_grant_from_a_link_ends_with_the_link() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    begun(&store, 1).await;
    begun(&store, 2).await;
    let ends = (noon() + 30.minutes()).as_millisecond();
    let insert = format!(
        "INSERT INTO grants (browser, session, role, created, used, expires) SELECT b.browser, a.session, 'viewer', a.created, a.used, {ends} FROM grants a, grants b \
         WHERE a.session = 1 AND b.session = 2"
    );
    assert_eq!(testing::sql(&store, insert).await, Ok(1));
    let look = |minutes: i64| came(&store, browser(2), reference(1), noon() + minutes.minutes());
    let viewer = Grant::of(reference(1), Role::Viewer);
    assert_eq!(look(29).await.unwrap(), Some(viewer));
    assert_eq!(look(30).await.unwrap(), None);
    assert!(came(&store, browser(1), reference(1), noon() + 30.minutes()).await.unwrap().is_some());
}

#[tokio::test]
async fn a_row_that_makes_no_sense_is_named_without_its_value() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let whole = seeded(&store).await;
    for (table, column, value) in [
        ("answers", "role", "'nobody'"),
        ("answers", "node", "'../x'"),
        ("tried", "provenance", "'not json'"),
        ("tried", "verdict", "'perhaps'"),
        ("ticks", "step", "'zz'"),
        ("details", "value", "'{\"is\":\"nothing\"}'"),
        ("evidence", "matches", "'[1]'"),
        ("sessions", "entry", "'elsewhere'"),
        ("sessions", "entered_by", "'chance'"),
        ("sessions", "revision", "99999999999"),
        ("sessions", "changed", "9223372036854775807"),
    ] {
        testing::sql(&store, format!("CREATE TEMP TABLE kept AS SELECT * FROM {table}")).await.unwrap();
        testing::sql(&store, format!("UPDATE {table} SET {column} = {value}")).await.unwrap();
        let error = store.session(&may(reference(1))).await.unwrap_err();
        let StoreError::Inconsistent { what } = &error else { panic!("{table}.{column}: {error}") };
        assert!(what.contains(&reference(1).to_string()), "{what}");
        assert!(!what.contains(value.trim_matches('\'')), "{what}");
        // A change to it is refused as well; nothing is made up to replace the row.
        let change = store.change(may(reference(1)), answer("q", "v"), form(9, None, "/x"), noon()).await;
        assert_eq!(change, Err(error));
        testing::sql(&store, format!("UPDATE {table} SET {column} = (SELECT {column} FROM kept)"))
            .await
            .unwrap();
        testing::sql(&store, "DROP TABLE kept".to_owned()).await.unwrap();
        assert_eq!(seen(&store, 1).await, whole);
    }
    testing::sql(&store, "UPDATE timeline SET what = 'danced'".to_owned()).await.unwrap();
    let error = store.timeline(&may(reference(1))).await.unwrap_err();
    assert!(matches!(error, StoreError::Inconsistent { .. }));
    testing::sql(&store, "UPDATE grants SET role = 'king'".to_owned()).await.unwrap();
    let error = came(&store, browser(1), reference(1), noon()).await.unwrap_err();
    assert!(matches!(error, StoreError::Inconsistent { .. }));
}

/// A session with one row of each kind.
async fn seeded(store: &Store) -> Session {
    store.begin(session::begin(reference(1)), pasted("text"), browser(1), Life::OWN, noon()).await.unwrap();
    change(store, 1, verdict(Verdict::Partly, None), form(0, None, "/x")).await;
    let ticked = vec![(StepKey::new("0123456789abcdef").unwrap(), "Wait.".to_owned())];
    change(
        store,
        1,
        SetTicks { symptom: symptom("sspr-0009"), title: "A problem".to_owned(), ticked },
        form(0, None, "/x"),
    )
    .await;
    seen(store, 1).await
}

#[tokio::test]
async fn readers_cannot_write() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    begun(&store, 1).await;
    for sql in ["DELETE FROM sessions", "CREATE TABLE x (y)", "INSERT INTO meta VALUES ('x', 'y')"] {
        let error = testing::read(&store, sql.to_owned()).await.unwrap_err();
        assert!(matches!(error, StoreError::Unavailable { .. }), "{sql}: {error}");
    }
    assert_eq!(count(&store, "sessions").await, 1);
}

/// The highest number of a file of migrations.
fn last_migration() -> i64 {
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations")).unwrap();
    let names = files.map(|f| f.unwrap().file_name().into_string().unwrap());
    names.filter_map(|name| name.split('_').next()?.parse().ok()).max().unwrap()
}

#[tokio::test]
async fn a_newer_database_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let newer = "INSERT INTO _sqlx_migrations VALUES (99, 'later', '2027-01-01', 1, x'00', 0)";
    testing::sql(&store, newer.to_owned()).await.unwrap();
    store.close().await;
    let path = folder.path().join("regain.db");
    let before = std::fs::read(&path).unwrap();
    let error = Store::open(&path, Options::default(), noon()).await.unwrap_err();
    let known = last_migration();
    assert_eq!(error, StoreError::Newer { found: 99, known });
    assert_eq!(
        error.to_string(),
        format!("a newer version of Regain wrote this database (schema 99; this version knows {known})")
    );
    assert!(std::fs::read(&path).unwrap() == before);
}

#[tokio::test]
async fn a_file_that_is_not_ours_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("letter.txt");
    std::fs::write(&text, "Dear Sir or Madam, ".repeat(100)).unwrap();
    let other = folder.path().join("other.db");
    std::fs::write(&other, include_bytes!("fixtures/other.db")).unwrap();
    for path in [text, other] {
        let before = std::fs::read(&path).unwrap();
        let error = Store::open(&path, Options::default(), noon()).await.unwrap_err();
        assert_eq!(error, StoreError::NotOurs, "{}", path.display());
        assert!(std::fs::read(&path).unwrap() == before);
    }
    let missing = folder.path().join("no/such/folder/regain.db");
    let error = Store::open(&missing, Options::default(), noon()).await.unwrap_err();
    let StoreError::Unavailable { reason } = &error else { panic!("{error}") };
    assert!(reason.contains("no/such/folder"), "{reason}");
}

#[tokio::test]
async fn an_empty_file_becomes_a_database() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("regain.db"), "").unwrap();
    open(folder.path()).await.ready().await.unwrap();
}

#[tokio::test]
async fn every_column_has_a_data_class_and_every_class_a_column() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let sql = "SELECT t.name || '.' || c.name FROM pragma_table_list t, pragma_table_info(t.name) c \
               WHERE t.schema = 'main' AND t.name NOT LIKE 'sqlite%'";
    let found: BTreeSet<String> = testing::read(&store, sql.to_owned()).await.unwrap().into_iter().collect();
    let tagged: BTreeSet<String> =
        COLUMNS.iter().map(|(table, column, _)| format!("{table}.{column}")).collect();
    assert!(found.contains("evidence.text"), "{found:?}");
    assert_eq!(found, tagged);
    assert_eq!(COLUMNS.len(), tagged.len(), "none is tagged twice");
}
