//! What keeps a server well: back-up, restore, the key, the doctor. The program as it is shipped, beside others like it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

use std::{
    collections::BTreeMap,
    fs::{self, File},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, SystemTime},
};

use jiff::Timestamp;
use regain::store::{Options, Store, testing};
use serde_json::Value;

mod support;

use support::{Answer, Browser, Ran, Server, program, run};

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn now() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

async fn regain(args: &[&str]) -> Ran {
    run(args, &[], b"").await
}

/// A person with a session.
struct Person {
    cookies: BTreeMap<String, String>,
    session: String,
}

impl Person {
    async fn begin(server: &Server) -> Self {
        let mut browser = Browser::connect(server.address).await.unwrap();
        let session = browser.post("/start", &[]).await.unwrap().location().to_owned();
        Self { cookies: browser.cookies, session }
    }

    async fn browser(&self, server: &Server) -> Browser {
        let mut browser = Browser::connect(server.address).await.unwrap();
        browser.cookies = self.cookies.clone();
        browser
    }

    /// The first question of the session, as this person sees it.
    async fn page(&self, server: &Server) -> Answer {
        self.browser(server).await.get(&format!("{}/who", self.session)).await.unwrap()
    }

    /// Makes a link or a code; gives the page that shows it.
    async fn share(&self, server: &Server, kind: &str, key: &str) -> Answer {
        let form = [("kind", kind), ("label", "Ben"), ("revision", "0"), ("idempotency", key)];
        let made = self.browser(server).await.post(&format!("{}/share", self.session), &form).await.unwrap();
        assert_eq!(made.status, 200, "{}", made.body);
        made
    }
}

async fn stopped(server: Server) {
    server.terminate();
    assert!(server.ended().await.success());
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// Every file below a folder, with what tells whether it was touched.
fn files(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let modified = fs::metadata(&path).unwrap().modified().unwrap();
                found.insert(path.clone(), (fs::read(&path).unwrap(), modified));
            }
        }
    }
    found
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_back_up_beside_a_running_server_comes_back_elsewhere() {
    let (data, kept, other) =
        (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (folder, file) = (text(data.path()), kept.path().join("regain-1.db"));
    let server = Server::start(data.path(), &[], &[]);
    let person = Person::begin(&server).await;
    let ran = regain(&["backup", text(&file), "--data", folder]).await;
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains(": 1 sessions, "), "{}", ran.out);
    assert_eq!(names(kept.path()), ["regain-1.db", "regain-1.db.json"]);
    let beside = kept.path().join("regain-1.db.json");
    assert_eq!((mode(&file), mode(&beside)), (0o600, 0o600));
    let manifest: Value = serde_json::from_slice(&fs::read(&beside).unwrap()).unwrap();
    assert_eq!((&manifest["regain_backup"], &manifest["sessions"]), (&1.into(), &1.into()));
    assert_eq!(manifest["bytes"], fs::metadata(&file).unwrap().len());
    assert_eq!(manifest["tables"]["grants"], 1);
    // An independent reader of the hash.
    let sum = Command::new("sha256sum").arg(&file).output().unwrap();
    let sum = String::from_utf8(sum.stdout).unwrap();
    assert_eq!(manifest["sha256"], sum.split(' ').next().unwrap());

    let again = regain(&["backup", text(&file), "--data", folder]).await;
    assert_eq!((again.code, again.out.as_str()), (Some(2), ""));
    assert!(again.err.contains("is there already: nothing was written"), "{}", again.err);

    // What is begun afterwards is in the first folder and not in the second.
    let late = Person::begin(&server).await;
    let elsewhere = other.path().join("data");
    let ran = regain(&["restore", text(&file), "--data", text(&elsewhere)]).await;
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains(": 1 sessions, schema ") && !ran.out.contains("former"), "{}", ran.out);
    assert_eq!(names(&elsewhere), ["regain.db", "regain.lock"]);
    assert_eq!(mode(&elsewhere.join("regain.db")), 0o600);
    let second = Server::start(&elsewhere, &[], &[]);
    assert_eq!((person.page(&second).await.status, late.page(&second).await.status), (200, 404));
    assert_eq!((person.page(&server).await.status, late.page(&server).await.status), (200, 200));
}

#[tokio::test]
async fn a_back_up_goes_through_a_pipe_and_back() {
    let (data, kept) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let folder = text(data.path());
    let server = Server::start(data.path(), &[], &[]);
    let person = Person::begin(&server).await;
    let (copy, manifest) = (kept.path().join("copy"), kept.path().join("manifest"));
    let status = program(&["backup", "-", "--data", folder], &[])
        .stdin(Stdio::null())
        .stdout(File::create(&copy).unwrap())
        .stderr(File::create(&manifest).unwrap())
        .status();
    assert!(status.unwrap().success());
    assert!(!data.path().join("backup.part").exists());
    Person::begin(&server).await;
    stopped(server).await;
    let bytes = fs::read(&copy).unwrap();
    let unnamed = run(&["restore", "-", "--data", folder], &[], &bytes).await;
    assert_eq!(unnamed.code, Some(2));
    assert!(unnamed.err.contains("is named with --manifest"), "{}", unnamed.err);
    let args = ["restore", "-", "--data", folder, "--manifest", text(&manifest)];
    let cut = run(&args, &[], &bytes[..bytes.len() - 1]).await;
    assert_eq!(cut.code, Some(2));
    assert!(cut.err.contains("nothing was restored"), "{}", cut.err);
    let ran = run(&args, &[], &bytes).await;
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let server = Server::start(data.path(), &[], &[]);
    assert_eq!(person.page(&server).await.status, 200);
}

#[tokio::test]
async fn one_folder_has_one_server_and_no_restore_under_it() {
    let data = tempfile::tempdir().unwrap();
    let (folder, copy) = (text(data.path()), data.path().join("copy.db"));
    let server = Server::start(data.path(), &[], &[]);
    let person = Person::begin(&server).await;
    assert_eq!(regain(&["backup", text(&copy), "--data", folder]).await.code, Some(0));
    let second = regain(&["serve", "--listen", "127.0.0.1:0", "--data", folder]).await;
    assert_eq!((second.code, second.out.as_str()), (Some(2), ""));
    assert!(second.err.contains("another server or a restore uses this folder"), "{}", second.err);
    let restore = regain(&["restore", text(&copy), "--data", folder]).await;
    assert_eq!((restore.code, restore.out.as_str()), (Some(2), ""));
    assert!(restore.err.contains("nothing was restored: stop the server"), "{}", restore.err);
    assert_eq!(person.page(&server).await.status, 200, "the server is as well as before");
    server.kill();
    server.ended().await;
    // The lock of a killed server ended with it.
    let restore = regain(&["restore", text(&copy), "--data", folder]).await;
    assert_eq!(restore.code, Some(0), "{}", restore.err);
    assert!(restore.out.contains("The former database is kept as"), "{}", restore.out);
}

#[tokio::test]
async fn a_link_and_a_code_from_before_a_restore_have_ended() {
    let data = tempfile::tempdir().unwrap();
    let (folder, copy) = (text(data.path()), data.path().join("copy.db"));
    let server = Server::start(data.path(), &[], &[]);
    let person = Person::begin(&server).await;
    let made = person.share(&server, "help", "AAAAAAAAAAAAAAAAAAAAAA").await;
    let link = made.text("#link").unwrap();
    let path = link[link.find("/h/").unwrap()..].to_owned();
    let code = person.share(&server, "code", "BBBBBBBBBBBBBBBBBBBBBA").await.text("#code").unwrap();
    let mut helper = Browser::connect(server.address).await.unwrap();
    assert_eq!(helper.post(&path, &[("name", "Ben")]).await.unwrap().status, 303);
    let helper = Person { cookies: helper.cookies, session: person.session.clone() };
    assert_eq!(helper.page(&server).await.status, 200);
    assert_eq!(regain(&["backup", text(&copy), "--data", folder]).await.code, Some(0));
    stopped(server).await;
    let ran = regain(&["restore", text(&copy), "--data", folder]).await;
    assert!(ran.out.contains("links and codes 2, browsers that came by one 1"), "{}{}", ran.out, ran.err);
    let server = Server::start(data.path(), &[], &[]);
    let mut other = Browser::connect(server.address).await.unwrap();
    assert_eq!(other.get(&path).await.unwrap().status, 410);
    assert_eq!(other.post("/join", &[("code", &code)]).await.unwrap().status, 422);
    assert_eq!(helper.page(&server).await.status, 410);
    assert_eq!(person.page(&server).await.status, 200, "the owner's");
}

#[tokio::test]
async fn a_code_outlives_a_restart_and_a_key_that_others_can_read_stops_it() {
    let data = tempfile::tempdir().unwrap();
    let key = data.path().join("regain.key");
    let server = Server::start(data.path(), &[], &[]);
    assert_eq!((mode(&key), fs::metadata(&key).unwrap().len()), (0o600, 32));
    let person = Person::begin(&server).await;
    let code = person.share(&server, "code", "AAAAAAAAAAAAAAAAAAAAAA").await.text("#code").unwrap();
    stopped(server).await;
    fs::set_permissions(&key, fs::Permissions::from_mode(0o640)).unwrap();
    let refused = regain(&["serve", "--listen", "127.0.0.1:0", "--data", text(data.path())]).await;
    assert_eq!((refused.code, refused.out.as_str()), (Some(2), ""));
    assert!(refused.err.contains("can be read by others (mode 640): run chmod 600"), "{}", refused.err);
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    let server = Server::start(data.path(), &[], &[]);
    let mut helper = Browser::connect(server.address).await.unwrap();
    assert_eq!(helper.post("/join", &[("code", &code)]).await.unwrap().location(), person.session);
    // Without the key nobody can tell what the code was.
    let other = person.share(&server, "code", "BBBBBBBBBBBBBBBBBBBBBA").await.text("#code").unwrap();
    stopped(server).await;
    fs::remove_file(&key).unwrap();
    let server = Server::start(data.path(), &[], &[]);
    let mut helper = Browser::connect(server.address).await.unwrap();
    assert_eq!(helper.post("/join", &[("code", &other)]).await.unwrap().status, 422);
}

/// Kills a command after a while, or lets it end; says whether it was killed.
fn kill_after(args: &[&str], after: Duration) -> bool {
    let mut child =
        program(args, &[]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(after);
    let _ = child.kill();
    !child.wait().unwrap().success()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_back_ups_under_load_leave_nothing_that_looks_whole_and_is_not() {
    let (data, kept, other) =
        (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let folder = text(data.path());
    let server = Arc::new(Server::start(data.path(), &[], &[]));
    let (stop, begun) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let load = tokio::spawn({
        let (server, stop, begun) = (server.clone(), stop.clone(), begun.clone());
        async move {
            let mut people = Vec::new();
            while !stop.load(Ordering::Relaxed) {
                people.push(Person::begin(&server).await);
                begun.fetch_add(1, Ordering::Relaxed);
            }
            people
        }
    });
    let (mut killed, mut whole) = (0, 0);
    let file = kept.path().join("copy.db");
    let (copy, beside) = (text(&file), kept.path().join("copy.db.json"));
    for attempt in 0..24_u64 {
        let command = ["backup", copy, "--data", folder];
        killed += usize::from(tokio::task::block_in_place(|| {
            kill_after(&command, Duration::from_millis(attempt * 10))
        }));
        if file.exists() {
            whole += 1;
            let ran =
                regain(&["restore", copy, "--data", text(&other.path().join(attempt.to_string()))]).await;
            assert_eq!(ran.code, Some(0), "{}", ran.err);
            fs::remove_file(&file).unwrap();
            fs::remove_file(&beside).unwrap();
        }
    }
    assert!(killed > 0, "none was killed; {whole} were whole");
    let before = begun.load(Ordering::Relaxed);
    let ran = regain(&["backup", copy, "--data", folder]).await;
    assert_eq!(ran.code, Some(0), "after {killed} that were killed: {}", ran.err);
    stop.store(true, Ordering::Relaxed);
    let people = load.await.unwrap();
    assert!(before > 0, "there was no load");
    assert_eq!(names(kept.path()), ["copy.db", "copy.db.json"], "and nothing else is left");
    let elsewhere = other.path().join("last");
    assert_eq!(regain(&["restore", copy, "--data", text(&elsewhere)]).await.code, Some(0));
    let second = Server::start(&elsewhere, &[], &[]);
    for person in &people[..before] {
        assert_eq!(person.page(&second).await.status, 200, "begun before the last back-up");
    }
    assert_eq!(people.last().unwrap().page(&server).await.status, 200, "the server goes on");
}

/// Whether the database has the session of this person.
async fn has(data: &Path, person: &Person) -> bool {
    let store = Store::open(&data.join("regain.db"), Options::default(), now()).await.unwrap();
    let reference = person.session.split('/').nth(2).unwrap();
    let sql = format!("SELECT count(*) || '' FROM sessions WHERE reference = '{reference}'");
    let found = testing::read(&store, sql).await.unwrap();
    store.close().await;
    found == ["1"]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_restores_leave_the_old_database_or_the_new_one() {
    let data = tempfile::tempdir().unwrap();
    let (folder, copy) = (text(data.path()), data.path().join("copy.db"));
    let server = Server::start(data.path(), &[], &[]);
    let old = Person::begin(&server).await;
    assert_eq!(regain(&["backup", text(&copy), "--data", folder]).await.code, Some(0));
    let gone = old
        .browser(&server)
        .await
        .post(&format!("{}/delete", old.session), &[("sure", "yes")])
        .await
        .unwrap();
    assert_eq!(gone.status, 200, "{}", gone.body);
    let new = Person::begin(&server).await;
    stopped(server).await;
    // What the database is before each: the one with the second session.
    let path = data.path().join("regain.db");
    let second = fs::read(&path).unwrap();
    let (mut killed, mut restored) = (0, 0);
    for attempt in 0..40_u64 {
        fs::write(&path, &second).unwrap();
        let (command, after) =
            (["restore", text(&copy), "--data", folder], Duration::from_millis(attempt * 6));
        killed += usize::from(tokio::task::block_in_place(|| kill_after(&command, after)));
        let there = (has(data.path(), &old).await, has(data.path(), &new).await);
        assert!(there.0 != there.1, "{there:?} after {after:?}");
        restored += usize::from(there.0);
        for former in names(data.path()).iter().filter(|n| n.starts_with("regain.db.before")) {
            fs::remove_file(data.path().join(former)).unwrap();
        }
    }
    assert!(killed > 0, "none was killed; {restored} came to their end");
    fs::create_dir_all(data.path().join("restore.part")).unwrap();
    let server = Server::start(data.path(), &[], &[]);
    assert!(!data.path().join("restore.part").exists(), "the start tidies up");
    assert_ne!(old.page(&server).await.status, new.page(&server).await.status);
    stopped(server).await;
    assert_eq!(regain(&["restore", text(&copy), "--data", folder]).await.code, Some(0));
    assert!(has(data.path(), &old).await && !has(data.path(), &new).await);
}

#[tokio::test]
async fn a_file_that_was_cut_off_before_it_had_a_log_opens() {
    use sqlx::{Connection as _, Executor as _};
    let (made, cut) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = made.path().join("regain.db");
    testing::older(&path, 3).await.unwrap();
    let mut conn = sqlx::SqliteConnection::connect(&format!("sqlite://{}", path.display())).await.unwrap();
    conn.execute("PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1").await.unwrap();
    conn.execute("BEGIN").await.unwrap();
    for n in 0..200 {
        let sql = format!("INSERT INTO meta VALUES ('{n}', hex(zeroblob(2000)))");
        conn.execute(sqlx::AssertSqlSafe(sql)).await.unwrap();
    }
    // What a kill leaves: a file that is half changed, and the journal that takes it back.
    for name in ["regain.db", "regain.db-journal"] {
        fs::copy(made.path().join(name), cut.path().join(name)).unwrap();
    }
    let path = cut.path().join("regain.db");
    assert!(
        Store::open_beside(&path, Options::default()).await.is_err(),
        "the case is the one that it should be"
    );
    let store = Store::open(&path, Options::default(), now()).await.unwrap();
    let sql = "SELECT count(*) || '' FROM meta WHERE key <> 'created'".to_owned();
    assert_eq!(testing::read(&store, sql).await.unwrap(), ["0"]);
    store.close().await;
}

#[tokio::test]
async fn commands_leave_a_database_of_another_version_as_it_is() {
    let data = tempfile::tempdir().unwrap();
    let (folder, path) = (text(data.path()), data.path().join("regain.db"));
    testing::older(&path, 3).await.unwrap();
    let before = fs::read(&path).unwrap();
    for command in ["purge", "gaps"] {
        let ran = regain(&[command, "--data", folder]).await;
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{command}");
        assert!(ran.err.contains("start the server of this version once"), "{command}: {}", ran.err);
        assert!(fs::read(&path).unwrap() == before, "{command} changed it");
    }
    // A back-up before the upgrade, made by the new program.
    let copy = data.path().join("copy.db");
    let ran = regain(&["backup", text(&copy), "--data", folder]).await;
    assert!(ran.code == Some(0) && ran.out.contains("schema 3"), "{}{}", ran.out, ran.err);
    assert_eq!(regain(&["restore", text(&copy), "--data", folder]).await.code, Some(0));
    assert_eq!(regain(&["purge", "--data", folder]).await.code, Some(0), "the restore brought it up to date");

    let store = Store::open(&path, Options::default(), now()).await.unwrap();
    let newer = "INSERT INTO _sqlx_migrations VALUES (99, 'later', '2027-01-01', 1, x'00', 0)";
    testing::sql(&store, newer.to_owned()).await.unwrap();
    store.close().await;
    let before = fs::read(&path).unwrap();
    let second = data.path().join("second.db");
    for command in [vec!["purge"], vec!["gaps"], vec!["backup", text(&second)]] {
        let ran = regain(&[command.as_slice(), &["--data", folder]].concat()).await;
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{command:?}");
        let said = ran.err;
        assert!(
            said.contains("a newer version of Regain wrote this database (schema 99"),
            "{command:?}: {said}"
        );
        assert!(fs::read(&path).unwrap() == before, "{command:?} changed it");
    }
    assert!(!second.exists());
    // The way back is a back-up from before.
    let ran = regain(&["restore", text(&copy), "--data", folder]).await;
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    stopped(Server::start(data.path(), &[], &[])).await;
}

/// The answer of the doctor: each check with its level.
async fn doctor(args: &[&str]) -> (Option<i32>, Vec<(String, String, String)>) {
    let ran = regain(&[&["doctor", "--json"], args].concat()).await;
    let report: Value =
        serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{e}: {}{}", ran.out, ran.err));
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let checks = report["checks"].as_array().unwrap().iter();
    (ran.code, checks.map(|c| (word(&c["check"]), word(&c["level"]), word(&c["says"]))).collect())
}

#[tokio::test]
async fn the_doctor_finds_a_good_server_well_and_changes_nothing() {
    let data = tempfile::tempdir().unwrap();
    let folder = text(data.path());
    let server = Server::start(data.path(), &[], &[]);
    Person::begin(&server).await;
    let (code, checks) = doctor(&["--data", folder]).await;
    // How full the disk of this machine is, is not up to the program.
    let bad: Vec<_> = checks.iter().filter(|(check, level, _)| level != "ok" && check != "disk").collect();
    assert!(bad.is_empty(), "{bad:?}");
    assert!(checks.iter().any(|(_, _, says)| says.contains("a server runs on it")), "{checks:?}");
    assert!(
        checks.iter().any(|(check, _, says)| check == "worker" && says.contains("its limits hold")),
        "{checks:?}"
    );
    let named: Vec<&str> = checks.iter().map(|(check, ..)| check.as_str()).collect();
    for check in [
        "configuration",
        "data folder",
        "database",
        "disk",
        "key",
        "clock",
        "time zones",
        "content",
        "worker",
    ] {
        assert!(named.contains(&check), "{check}: {named:?}");
    }
    let full = checks.iter().any(|(_, level, _)| level == "fault");
    assert_eq!(code, Some(i32::from(full)));
    stopped(server).await;
    let before = files(data.path());
    let lines = regain(&["doctor", "--data", folder]).await.out;
    assert!(files(data.path()) == before);
    assert!(lines.contains("no server runs on it"), "{lines}");
    assert!(lines.lines().last().unwrap().ends_with(" warnings"), "{lines}");
}

#[tokio::test]
async fn the_doctor_tells_each_planted_fault() {
    let (data, content) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = data.path().join("regain.db");
    Store::open(&path, Options::default(), now()).await.unwrap().close().await;
    let key = data.path().join("regain.key");
    fs::write(&key, [7; 32]).unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    fs::set_permissions(data.path(), fs::Permissions::from_mode(0o777)).unwrap();
    fs::write(content.path().join("places.toml"), "not TOML").unwrap();
    let mut bytes = fs::read(&path).unwrap();
    let page = 4096 * (bytes.len() / 4096 / 2);
    bytes[page..page + 4096].fill(0xa5);
    fs::write(&path, &bytes).unwrap();
    let arguments =
        ["--data", text(data.path()), "--listen", "0.0.0.0:8080", "--content", text(content.path())];
    let (code, checks) = doctor(&arguments).await;
    assert_eq!(code, Some(1));
    let told = |checks: &[(String, String, String)], check: &str, says: &str| {
        let found = checks.iter().any(|(c, level, s)| c == check && level == "fault" && s.contains(says));
        assert!(found, "no {check} with {says}: {checks:?}");
    };
    for (check, says) in [
        ("key", "mode 644"),
        ("data folder", "everybody can put files into"),
        ("configuration", "refusing to listen on 0.0.0.0:8080"),
        ("content", "error"),
        ("database", "damaged"),
    ] {
        told(&checks, check, says);
    }
    // What keeps the configuration from being read is one fault, and no usage error.
    let file = data.path().join("regain.toml");
    for (text, says) in [
        ("listn = \"127.0.0.1:1\"\n", "there is no key “listn”"),
        ("[organisation]\ntime_zone = \"Europe/Nowhere\"\n", "organisation.time_zone: expected a time zone"),
        ("[limits]\nworker_seconds = \"many\"\n", "limits.worker_seconds: expected a whole number"),
    ] {
        fs::write(&file, text).unwrap();
        let (code, checks) = doctor(&["--config", file.to_str().unwrap()]).await;
        assert_eq!((code, checks.len()), (Some(1), 1));
        told(&checks, "configuration", says);
    }
    let usage = regain(&["doctor", "--colour"]).await;
    assert_eq!((usage.code, usage.out.as_str()), (Some(2), ""));
}
