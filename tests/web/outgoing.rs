//! What leaves with a summary: what is hidden is hidden in every form, the forms are offered and limited, and a summary that
//! was sent is marked and kept.

use std::io::{Cursor, Read as _};

use axum::body::to_bytes;
use http::{Method, StatusCode};
use jiff::{SignedDuration, Timestamp};
use mail_parser::MessageParser;
use regain::{
    config::Config,
    ids::Role,
    session::{Grant, authorize, change::View},
    store::What,
    summary::Format,
    web::PARCELS_PER_10_MINUTES,
};

use crate::{
    files::{added, png},
    share::guest,
    support::{NOW, Page, TestApp},
};

const USER: &str = "zanzi.bird@canary-corp.example";
const TENANT: &str = "ca9a2100-ab9d-42ef-adea-4a17d07fdeb9";
const CANARIES: [&str; 4] = ["zanzi.bird", "ca9a2100", "canary-corp", "203.0.113.77"];
const LOG: &str = "2026-11-20T09:00:00Z | Error | PasswordResetService | 33004 | UserPrincipalName: \
    zanzi.bird@canary-corp.example, tenant ca9a2100-ab9d-42ef-adea-4a17d07fdeb9, client 203.0.113.77, Access is denied.\n\
    2026-11-20T09:00:01Z | Error | PasswordResetService | 31003 | zanzi.bird failed\n";

/// A session with the canaries in a paste, a log, a note, details and a verdict, up to the check page.
async fn prepared(app: &TestApp) -> String {
    let text =
        format!("SSPR_0009 for {USER}, CANARY\\zanzi.bird, tenant id: {TENANT}, IP address 203.0.113.77");
    let found = app.paste(&text).await;
    let base = format!("/s/{}", found.reference());
    let outcome = app.go_on_as(&found, "user").await;
    let all = app.get(&format!("{base}/details/all")).await;
    let what = format!("{USER} cannot sign in at canary-corp.example from 203.0.113.77");
    let details = [("user-value", USER), ("tenant-value", TENANT), ("what-value", what.as_str())];
    app.submit(&all, "main form", &details).await;
    let log = app.get(&format!("{base}/log")).await;
    let read = app.submit_only(&log, "main form[action$='/log/text']", &[("text", LOG)]).await;
    assert_eq!(read.status, StatusCode::SEE_OTHER, "{}", read.main());
    let notes = app.get(&format!("{base}/notes")).await;
    app.submit(&notes, "main form", &[("text", "Zanzi.Bird was here")]).await;
    let outcome = app.get(&outcome.path).await;
    app.submit(&outcome, "#verdict", &[("verdict", "partly"), ("still", "zanzi.bird waits")]).await;
    base
}

/// Sends the check page with these ticks and no others.
async fn tick(app: &TestApp, check: &Page, ticks: &[&str]) -> Page {
    let (action, mut fields) = check.form("main form");
    fields.retain(|(name, _)| name != "mask");
    fields.extend(ticks.iter().map(|t| ("mask".to_owned(), (*t).to_owned())));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    app.post(&action, &fields).await
}

async fn bytes(app: &TestApp, base: &str, format: Format) -> Vec<u8> {
    let path = format!("{base}/summary.{}", format.extension());
    let answer = app.request(Method::GET, &path, "", |_| {}).await;
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    assert_eq!(answer.headers()["content-type"], format.media_type(), "{path}");
    let name = format!("attachment; filename=\"regain-{}.{}\"", &base[3..], format.extension());
    assert_eq!(answer.headers()["content-disposition"], name, "{path}");
    to_bytes(answer.into_body(), usize::MAX).await.unwrap().to_vec()
}

/// Everything that a form holds, packed and plain, in small letters.
fn everything(format: Format, bytes: &[u8]) -> String {
    let mut all = String::from_utf8_lossy(bytes).into_owned();
    if format == Format::Zip {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        for n in 0..archive.len() {
            let mut entry = archive.by_index(n).unwrap();
            all.push_str(entry.name());
            let mut held = Vec::new();
            entry.read_to_end(&mut held).unwrap();
            all.push_str(&String::from_utf8_lossy(&held));
        }
    }
    if format == Format::Email {
        let message = MessageParser::default().parse(bytes).unwrap();
        all.push_str(message.subject().unwrap());
        for part in &message.parts {
            all.push_str(&String::from_utf8_lossy(part.contents()));
        }
    }
    all.to_lowercase()
}

const ALL: [&str; 5] = ["users", "tenants", "domains", "addresses", "notes"];

#[tokio::test]
async fn what_is_ticked_is_hidden_in_every_form_and_the_page_shows_exactly_what_leaves() {
    let app = TestApp::new().await;
    let base = prepared(&app).await;
    let check = app.get(&format!("{base}/check")).await;
    let offered = check.attrs("input[name=mask]", "value");
    assert_eq!(offered, ["users", "tenants", "domains", "addresses", "notes", "logs"]);
    assert!(check.text("#mask-users-h").contains(USER) && check.text("#mask-tenants-h").contains(TENANT));
    assert!(check.all("input[name=mask][checked]").is_empty(), "nothing is hidden unasked");

    let open = app.follow(tick(&app, &check, &[]).await).await;
    assert!(open.text("#text").contains(USER));
    for format in Format::ALL {
        let found = everything(format, &bytes(&app, &base, format).await);
        for canary in CANARIES {
            assert!(found.contains(canary), "{format}: {canary}");
        }
    }

    let closed = app.follow(tick(&app, &app.get(&format!("{base}/check")).await, &ALL).await).await;
    assert!(closed.path.ends_with("/summary"), "{}", closed.main());
    for format in Format::ALL {
        let found = everything(format, &bytes(&app, &base, format).await);
        for canary in CANARIES {
            assert!(!found.contains(canary), "{format}: {canary} in\n{found}");
        }
        assert!(!found.contains("was here") && found.contains("user name hidden"), "{format}");
    }
    let text = String::from_utf8(bytes(&app, &base, Format::Text).await).unwrap();
    let shown = closed.html();
    let pre = scraper::Selector::parse("#text").unwrap();
    let shown: String = shown.select(&pre).next().unwrap().text().collect();
    assert_eq!(shown, text, "the page shows what leaves, byte by byte");
    assert!(text.contains("What was hidden") && text.contains("with the reference"), "{text}");
    assert!(closed.main().contains("Hidden here: user names, tenant IDs"), "{}", closed.main());
    let again = app.get(&format!("{base}/check")).await;
    assert_eq!(again.attrs("input[name=mask][checked]", "value"), ALL);
    assert!(again.main().contains(USER), "the person's own page hides nothing");
}

#[tokio::test]
async fn who_hid_what_stands_in_the_timeline_and_two_who_choose_differently_are_asked() {
    let app = TestApp::new().await;
    let base = prepared(&app).await;
    let (helper, _) = guest(&app, &base, &[("kind", "help")], &[("name", "Tom")]).await;
    let mine = app.get(&format!("{base}/check")).await;
    let theirs = helper.get(&format!("{base}/check")).await;
    assert_eq!(tick(&app, &mine, &["users"]).await.status, StatusCode::SEE_OTHER);
    let collides = tick(&helper, &theirs, &[]).await;
    assert_eq!(collides.status, StatusCode::CONFLICT, "{}", collides.main());
    assert!(collides.main().contains("user names") && collides.main().contains("not hidden"));
    let text = bytes(&app, &base, Format::Text).await;
    assert!(!everything(Format::Text, &text).contains("zanzi"), "nothing is shown by accident");
    let settled = helper.submit(&collides, "main .acts form", &[]).await;
    assert!(settled.path.ends_with("/summary"), "{}", settled.main());
    assert!(settled.text("#text").contains(USER));

    let grant = Grant::of(base[3..].parse().unwrap(), Role::Owner);
    let lines = app.store.timeline(&authorize::<View>(&grant).unwrap()).await.unwrap();
    let masked: Vec<_> =
        lines.iter().filter(|l| l.what == What::Masked).map(|l| (l.role, l.item.as_str())).collect();
    assert_eq!(masked, [(Role::Owner, "users"), (Role::Helper, "")]);
    let share = app.get(&format!("{base}/share")).await;
    assert!(share.main().contains("You chose that the summary hides user names"), "{}", share.main());
    assert!(share.main().contains("chose that the summary hides nothing"), "{}", share.main());
}

#[tokio::test]
async fn whoever_may_only_look_chooses_nothing_and_a_masked_viewer_gets_no_name_in_any_form() {
    let app = TestApp::new().await;
    let base = prepared(&app).await;
    let own = app.get(&format!("{base}/check")).await;
    tick(&app, &own, &[]).await;
    let (viewer, _) = guest(&app, &base, &[("kind", "view"), ("masked", "1")], &[]).await;
    let check = viewer.get(&format!("{base}/check")).await;
    assert!(check.status == StatusCode::OK && !check.has("input[name=mask]"));
    assert!(!viewer.get(&format!("{base}/summary")).await.has("#case"));
    assert_eq!(tick(&viewer, &own, &["users"]).await.status, StatusCode::FORBIDDEN);
    let summary = app.get(&format!("{base}/summary")).await;
    let sent = viewer.submit_only(&summary, "main form[action$='/summary/sent']", &[("case", "1")]).await;
    assert_eq!(sent.status, StatusCode::FORBIDDEN);
    for format in Format::ALL {
        let found = everything(format, &bytes(&viewer, &base, format).await);
        for canary in ["zanzi.bird", "ca9a2100", "access is denied"] {
            assert!(!found.contains(canary), "{format}: {canary}");
        }
        assert!(found.contains("hidden"), "{format}");
    }
}

#[tokio::test]
async fn something_to_hide_that_there_is_not_is_refused() {
    let app = TestApp::new().await;
    let base = prepared(&app).await;
    let check = app.get(&format!("{base}/check")).await;
    assert_eq!(tick(&app, &check, &["everything"]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn every_form_is_offered_with_what_it_is_for() {
    let app = TestApp::new().await;
    let base = prepared(&app).await;
    let page = app.follow(tick(&app, &app.get(&format!("{base}/check")).await, &[]).await).await;
    let links = page.attrs("main .links a[download]", "href");
    let expected: Vec<String> =
        Format::ALL.iter().map(|f| format!("{base}/summary.{}", f.extension())).collect();
    assert_eq!(links, expected);
    assert!(page.all("main .links .hint").iter().all(|what| what.len() > 10));
    assert_eq!(app.get(&format!("{base}/summary.pdf")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_same_revision_gives_the_same_bytes_whatever_the_clock_says_and_after_a_restart() {
    let mut config = Config { public_url: Some("http://127.0.0.1:8080".to_owned()), ..Config::default() };
    config.organisation.email = Some("help@example.com".to_owned());
    let app = TestApp::with(config).await;
    let base = prepared(&app).await;
    tick(&app, &app.get(&format!("{base}/check")).await, &["addresses"]).await;
    let mut files = Vec::new();
    for format in Format::ALL {
        files.push(bytes(&app, &base, format).await);
    }
    app.clock.set("2026-11-27T13:20:00Z".parse().unwrap());
    for (format, before) in Format::ALL.into_iter().zip(&files) {
        assert_eq!(&bytes(&app, &base, format).await, before, "{format} at another time");
    }
    // Another process, once beside the server and once after it has gone.
    for stopped in [false, true] {
        if stopped {
            app.store.close().await;
        }
        for (format, before) in Format::ALL.into_iter().zip(&files) {
            let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_regain"));
            command.env_clear().env("REGAIN_PUBLIC_URL", "http://127.0.0.1:8080");
            command.env("REGAIN_ORGANISATION_EMAIL", "help@example.com");
            command.args(["summary", &base[3..], "--format", format.word(), "--data"]).arg(app.dir.path());
            let output = command.output().unwrap();
            assert!(output.status.success(), "{format}: {}", String::from_utf8_lossy(&output.stderr));
            assert!(output.stdout == *before, "{format}: the command line gives other bytes");
        }
    }
}

#[tokio::test]
async fn a_session_is_packed_ten_times_in_ten_minutes_and_read_as_often_as_one_likes() {
    let app = TestApp::new().await;
    let base = prepared(&app).await;
    tick(&app, &app.get(&format!("{base}/check")).await, &[]).await;
    for n in 0..PARCELS_PER_10_MINUTES {
        bytes(&app, &base, if n % 2 == 0 { Format::Zip } else { Format::Email }).await;
    }
    let refused = app.get(&format!("{base}/summary.zip")).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=61).contains(&wait), "{wait}");
    bytes(&app, &base, Format::Text).await;
    let other = prepared(&app).await;
    tick(&app, &app.get(&format!("{other}/check")).await, &[]).await;
    bytes(&app, &other, Format::Zip).await;
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/limits.md")).unwrap();
    let row = format!("| archives and e-mails of one session in ten minutes | {PARCELS_PER_10_MINUTES} |");
    assert!(text.contains(&row), "docs/limits.md lacks {row}");
}

#[tokio::test]
async fn a_summary_that_was_sent_says_so_with_the_number_of_the_case_and_is_kept() {
    let app = TestApp::new().await;
    let base = prepared(&app).await;
    let summary = app.follow(tick(&app, &app.get(&format!("{base}/check")).await, &[]).await).await;
    let before = app.same_browser();
    let old = before.get(&summary.path).await;
    const FORM: &str = "main form[action$='/summary/sent']";
    let wrong = app.submit_only(&summary, FORM, &[("case", "<script>")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.attr(".errsum a", "href"), "#case");
    assert!(wrong.has("#case[aria-invalid=true]"));
    let sent = app.submit(&summary, FORM, &[("case", " 2611200040001234 ")]).await;
    assert!(sent.main().contains("You marked this as sent on Friday 20 November"), "{}", sent.main());
    assert!(sent.text("#text").contains("case at Microsoft: 2611200040001234"), "{}", sent.text("#text"));
    assert_eq!(sent.attr("#case", "value"), "2611200040001234");
    let json: serde_json::Value = serde_json::from_slice(&bytes(&app, &base, Format::Json).await).unwrap();
    assert_eq!(json["sent"]["case"], "2611200040001234");
    let collides = before.submit_only(&old, FORM, &[("case", "999")]).await;
    assert_eq!(collides.status, StatusCode::CONFLICT);
    assert!(collides.main().contains("2611200040001234") && collides.main().contains("999"));
    let share = app.get(&format!("{base}/share")).await;
    assert!(share.main().contains("You marked the summary as sent"), "{}", share.main());

    // A session that nobody uses goes after two weeks; one that was sent goes 30 days after that.
    let now: Timestamp = NOW.parse().unwrap();
    let after = |days: i64| now + SignedDuration::from_hours(24 * days);
    let other = prepared(&app).await;
    let there = async |base: &str| app.store.look(&view(base)).await.unwrap().is_some();
    app.store.purge(after(20), Default::default()).await.unwrap();
    assert!(there(&base).await && !there(&other).await);
    app.store.purge(after(31), Default::default()).await.unwrap();
    assert!(!there(&base).await);
}

fn view(base: &str) -> regain::session::Allowed<View> {
    authorize(&Grant::of(base[3..].parse().unwrap(), Role::Owner)).unwrap()
}

#[tokio::test]
async fn the_command_line_says_what_it_cannot_do() {
    let app = TestApp::new().await;
    let base = prepared(&app).await;
    let run = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_regain"));
        let output = command.env_clear().arg("summary").args(arguments).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let data = app.dir.path().to_str().unwrap();
    for (arguments, says) in [
        (&["7KQ2M-F9XDA", "--data", data][..], "there is no session 7KQ2M-F9XDA"),
        (&["nonsense", "--data", data], "nonsense is no reference"),
        (&[&base[3..], "--data", "/nowhere"], "there is no /nowhere/regain.db"),
        (&[&base[3..], "--format", "pdf"], "there is no format “pdf”"),
    ] {
        let (code, said) = run(arguments);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains(says), "{said}");
    }
    let file = app.dir.path().join("x.zip");
    let (code, said) = run(&[&base[3..], "--data", data, "--format", "zip", "--out", file.to_str().unwrap()]);
    assert_eq!(code, Some(0), "{said}");
    assert!(everything(Format::Zip, &std::fs::read(file).unwrap()).contains("zanzi.bird"));
}

#[tokio::test]
async fn files_go_along_and_what_is_hidden_is_hidden_in_them_or_with_them() {
    let app = TestApp::new().await;
    let base = prepared(&app).await;
    let files = format!("{base}/files");
    added(&app, &files, "zanzi.bird at work", "page.png", &png()).await;
    let probe = format!("regain-probe-text 1\nproxy 203.0.113.77 refused {USER}\n");
    added(&app, &files, "", "probe.txt", probe.as_bytes()).await;
    let held = async |ticks: &[&str]| {
        let to = tick(&app, &app.get(&format!("{base}/check")).await, ticks).await;
        assert_eq!(to.status, StatusCode::SEE_OTHER, "{}", to.main());
        let zip = bytes(&app, &base, Format::Zip).await;
        let mut archive = zip::ZipArchive::new(Cursor::new(&zip)).unwrap();
        let names: Vec<String> = archive.file_names().map(str::to_owned).collect();
        let mut picture = Vec::new();
        if let Ok(mut entry) = archive.by_name("attachments/01-screenshot-1.png") {
            entry.read_to_end(&mut picture).unwrap();
        }
        let email = everything(Format::Email, &bytes(&app, &base, Format::Email).await);
        (names, picture, everything(Format::Zip, &zip), email)
    };
    let (names, picture, zip, email) = held(&[]).await;
    assert!(names.iter().any(|n| n == "attachments/02-network-check-1.txt"), "{names:?}");
    assert_eq!(picture, png());
    assert!(
        zip.contains("proxy 203.0.113.77 refused zanzi.bird") && email.contains("proxy 203.0.113.77 refused")
    );

    let (names, picture, zip, email) = held(&["users", "addresses"]).await;
    assert_eq!((names.len(), picture), (8, png()), "{names:?}");
    for found in [&zip, &email] {
        assert!(found.contains("proxy [ip address hidden] refused [user name hidden]"), "{found}");
        assert!(!found.contains("zanzi") && !found.contains("203.0.113.77"));
    }

    let (names, picture, zip, email) = held(&["files"]).await;
    assert!(names.iter().all(|n| !n.starts_with("attachments/")) && picture.is_empty(), "{names:?}");
    for found in [&zip, &email] {
        assert!(
            !found.contains("refused") && !found.contains("at work") && found.contains("pictures and files")
        );
    }
}
