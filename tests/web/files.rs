//! Pictures and network checks of a session: what is taken, what is left of it, who may see it, and when it is gone.

use axum::body::to_bytes;
use http::{Method, StatusCode, header};
use jiff::{SignedDuration, Timestamp};
use regain::{
    config::{Config, Limits},
    store::testing,
};

use crate::{
    live::{Listening, guest},
    support::{NOW, Page, TestApp},
};

/// The checksum of PNG, bit by bit.
fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |s, _| if s & 1 == 1 { s >> 1 ^ 0xEDB8_8320 } else { s >> 1 })
    })
}

/// A PNG of one point with these chunks besides, and so much data of a picture.
fn png_with(more: &[(&[u8; 4], &[u8])], data: &[u8]) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut add = |kind: &[u8; 4], contents: &[u8]| {
        let named = [&kind[..], contents].concat();
        out.extend(u32::try_from(contents.len()).unwrap().to_be_bytes());
        out.extend(&named);
        out.extend(checksum(&named).to_be_bytes());
    };
    add(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]);
    more.iter().for_each(|(kind, contents)| add(kind, contents));
    add(b"IDAT", data);
    add(b"IEND", b"");
    out
}

pub fn png() -> Vec<u8> {
    png_with(&[], b"points")
}

fn jpeg() -> Vec<u8> {
    let segment = |marker: u8, contents: &[u8]| {
        let length = u16::try_from(contents.len() + 2).unwrap().to_be_bytes();
        [&[0xff, marker], &length[..], contents].concat()
    };
    let frame = [8, 0, 1, 0, 1, 1, 1, 0x11, 0];
    let scan = segment(0xda, &[1, 1, 0, 0, 63, 0]);
    [b"\xff\xd8", &segment(0xc0, &frame)[..], &scan, b"scan\xff\xd9"].concat()
}

fn webp() -> Vec<u8> {
    let picture = b"\x2f\0\0\0\0\0";
    let size = u32::try_from(12 + picture.len()).unwrap().to_le_bytes();
    [b"RIFF", &size[..], b"WEBPVP8L", &6_u32.to_le_bytes(), picture].concat()
}

const PROBE: &str = r#"{"regain_probe":1,"time":"2026-11-20T13:00:00Z","results":[
    {"host":"login.microsoftonline.com","check":"tls12","result":"ok","detail":"<script>alert(1)</script>","ms":41},
    {"host":"proxy.contoso.com","check":"connect","result":"failed","detail":"password: Canary!4711zz"}]}"#;

/// A session, and the address of its files.
async fn begun(app: &TestApp) -> String {
    let found = app.paste("SSPR_0009").await;
    app.go_on_as(&found, "user").await;
    format!("/s/{}/files", found.reference())
}

fn stamp(page: &Page) -> Vec<(String, String)> {
    let (_, fields) = page.form("main form[enctype]");
    fields.into_iter().filter(|(name, _)| matches!(name.as_str(), "revision" | "idempotency")).collect()
}

async fn add(app: &TestApp, files: &str, about: &str, name: &str, bytes: &[u8]) -> Page {
    let page = app.get(files).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let mut fields = stamp(&page);
    fields.push(("about".to_owned(), about.to_owned()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    app.upload(files, &fields, name, bytes).await
}

pub async fn added(app: &TestApp, files: &str, about: &str, name: &str, bytes: &[u8]) -> Page {
    let answer = add(app, files, about, name, bytes).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.main());
    assert_eq!(answer.location().as_deref(), Some(files));
    app.get(files).await
}

/// The whole answer to a request for a file.
async fn file(app: &TestApp, path: &str) -> (http::response::Parts, Vec<u8>) {
    let (parts, body) = app.request(Method::GET, path, "", |_| {}).await.into_parts();
    (parts, to_bytes(body, usize::MAX).await.unwrap().to_vec())
}

/// Whether any file of the database, or of the folder of uploads, has these bytes.
fn on_disk(app: &TestApp, needle: &[u8]) -> bool {
    let mut open = vec![app.dir.path().to_owned(), app.uploads.path().to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if std::fs::read(path).unwrap().windows(needle.len()).any(|w| w == needle) {
                return true;
            }
        }
    }
    false
}

async fn rows(app: &TestApp) -> Vec<String> {
    testing::read(&app.store, "SELECT type FROM files ORDER BY revision".to_owned()).await.unwrap()
}

fn open(page: &Page, nth: usize) -> String {
    page.attrs("main dl.sum a[href]", "href").swap_remove(nth)
}

#[tokio::test]
async fn a_picture_is_kept_without_what_it_says_of_itself_and_handed_out_under_strict_headers() {
    let app = TestApp::new().await;
    let files = begun(&app).await;
    let canary = b"Canary-GPS-52.0907";
    let whole = png_with(&[(b"eXIf", canary), (b"tEXt", canary)], b"Canary-points");
    let page =
        added(&app, &files, "The page  that said no", "My holiday.PNG", &[&whole[..], canary].concat()).await;
    assert_eq!(page.all("main dl.sum dt"), ["Screenshot 1"]);
    let told = page.text("main dl.sum dd");
    assert!(
        told.starts_with("The page that said noPNG, 1 KB. You added it on Friday 20 November, 13:20 (UTC)."),
        "{told}"
    );
    assert!(told.contains("deleted by itself on 27 November 2026"), "{told}");
    let path = open(&page, 0);
    let (parts, bytes) = file(&app, &path).await;
    assert_eq!(bytes, png_with(&[], b"Canary-points"));
    let of = |name: &str| parts.headers.get(name).map_or("", |v| v.to_str().unwrap());
    for (name, value) in [
        ("content-type", "image/png"),
        ("content-length", &bytes.len().to_string()),
        ("content-disposition", "attachment; filename=\"screenshot-1.png\""),
        ("content-security-policy", "default-src 'none'; sandbox"),
        ("x-content-type-options", "nosniff"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("referrer-policy", "same-origin"),
        ("x-frame-options", "DENY"),
        ("x-robots-tag", "noindex, nofollow"),
        ("cache-control", "no-store"),
        ("content-encoding", ""),
        ("set-cookie", ""),
    ] {
        assert_eq!(of(name), value, "{name}");
    }
    assert!(on_disk(&app, b"Canary-points"), "the search finds what is there");
    assert!(!on_disk(&app, canary) && !on_disk(&app, b"holiday"));
    // A page cannot show it in place, whoever made the page.
    let image = app.send(Method::GET, &path, "", |h| {
        h.insert("sec-fetch-dest", "image".parse().unwrap());
    });
    assert_eq!(image.await.status, StatusCode::FORBIDDEN);
    let details = app.get(&files.replace("/files", "/details")).await;
    assert!(details.main().contains("Picture of the screenAdded to this session"), "{}", details.main());
    assert_eq!(details.attr("main a[href$='/files']", "href"), files);
    let detail = app.get(&files.replace("/files", "/details/screenshot")).await;
    assert_eq!(detail.attr("input[checked]", "value"), "attached");
    assert_eq!(detail.attr("main a[href$='/files']", "href"), files);
    let check = app.get(&files.replace("/files", "/check")).await;
    assert_eq!(check.text("main a[href$='/files']"), "Pictures and network checks (1)");
    assert_eq!(
        app.get(&files.replace("/files", "/share")).await.all("main dl.sum dd")[0],
        "You added a picture"
    );
}

#[tokio::test]
async fn a_large_picture_comes_back_byte_by_byte() {
    let app = TestApp::new().await;
    let files = begun(&app).await;
    let data: Vec<u8> = (0..3_500_000_u32).map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()[3]).collect();
    let whole = png_with(&[], &data);
    let page = added(&app, &files, "", "a.png", &whole).await;
    assert!(page.text("main dl.sum dd").starts_with("PNG, 3.4 MB."), "{}", page.main());
    let (parts, bytes) = file(&app, &open(&page, 0)).await;
    assert_eq!(parts.headers[header::CONTENT_LENGTH], whole.len().to_string());
    assert!(bytes == whole);
}

#[tokio::test]
async fn name_first_bytes_and_content_have_to_agree() {
    let config = Config {
        limits: Limits { per_ip: false, pictures: 0, picture_megapixels: 1, ..Limits::default() },
        ..Config::default()
    };
    let app = TestApp::with(config).await;
    let files = begun(&app).await;
    let huge = |n: u32| {
        let mut bytes = png();
        bytes[16..20].copy_from_slice(&n.to_be_bytes());
        bytes[20..24].copy_from_slice(&n.to_be_bytes());
        bytes
    };
    let archive = [&png()[..], b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"].concat();
    let cut = png()[..40].to_vec();
    const KIND: &str = "We do not take this kind of file";
    type Case<'a> = (&'a str, &'a [u8], &'a str);
    let (png, jpeg, webp) = (png(), jpeg(), webp());
    let cases: &[Case<'_>] = &[
        ("a.png", &png, ""),
        ("a.JPG", &jpeg, ""),
        ("a.jpeg", &jpeg, ""),
        ("a.webp", &webp, ""),
        ("image", &png, ""),
        ("a.jpg", &png, "it is a PNG picture. Save it again under a name that ends in .png"),
        ("a.png", &jpeg, "it is a JPEG picture"),
        ("a.png", &webp, "it is a WebP picture"),
        ("a.png.exe", &png, "it is a PNG picture"),
        ("a.txt", &png, "it is a PNG picture"),
        ("a.", &png, "it is a PNG picture"),
        ("a.png", &cut, "damaged, or a part of it is missing"),
        ("a.png", &huge(50_000), "more than 1 million points"),
        ("a.png", &archive, "something else in one"),
        ("a.png", b"", "This file is empty"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "damaged"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", KIND),
        ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", KIND),
        ("a.txt", b"<script>alert(1)</script>", KIND),
        ("a.gif", b"GIF89a\x01\0\x01\0\x80\0\0", KIND),
        ("a.png", b"GIF89a\x01\0\x01\0\x80\0\0", KIND),
        ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0heic", KIND),
        ("a.pdf", b"%PDF-1.7\n", KIND),
        ("a.exe", b"MZ\x90\0\x03\0", KIND),
        ("a.html", b"plain words", KIND),
        ("words", b"plain words", KIND),
        ("a.png", b"plain words", KIND),
    ];
    let mut taken = 0;
    for (name, bytes, says) in cases {
        let answer = add(&app, &files, "My <own> words", name, bytes).await;
        if says.is_empty() {
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{name}: {}", answer.main());
            taken += 1;
            continue;
        }
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}: {}", answer.main());
        assert!(answer.text(".errsum").contains(says), "{name}: {}", answer.text(".errsum"));
        assert!(answer.text("#file-e").contains(says));
        assert_eq!(answer.attr("#about", "value"), "My <own> words", "{name}: what was said is lost");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    assert_eq!(rows(&app).await, ["png", "jpeg", "jpeg", "webp", "png"]);
    assert_eq!(taken, 5);
}

#[tokio::test]
async fn what_is_too_large_missing_or_a_password_is_said_and_what_was_said_stays() {
    let config = Config { limits: Limits { picture_megabytes: 1, ..Limits::default() }, ..Config::default() };
    let app = TestApp::with(config).await;
    let files = begun(&app).await;
    assert!(app.get(&files).await.text("#file-h").contains(".webp, at most 1 MB"));
    let large = add(&app, &files, "A big one", "a.png", &png_with(&[], &vec![7; 1 << 20])).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(large.text(".errsum").contains("larger than 1 MB"), "{}", large.main());
    assert_eq!(large.attr("#about", "value"), "A big one");
    let none = add(&app, &files, "None", "", b"").await;
    assert_eq!(
        (none.status, none.attr("#about", "value")),
        (StatusCode::UNPROCESSABLE_ENTITY, "None".into())
    );
    let password = add(&app, &files, "Tr0ub4dor&3x", "a.png", &png()).await;
    assert_eq!(password.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(password.text("#about-e").contains("looks like a password") && !password.body.contains("Tr0ub"));
    let long = add(&app, &files, &"words ".repeat(60), "a.png", &png()).await;
    assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(long.text("#about-e").contains("200 characters or fewer"), "{}", long.main());
    assert!(long.attr("#about", "value").starts_with("words words"));
    let named = add(&app, &files, "password: Canary!4711zz", "a.png", &png()).await;
    assert_eq!(named.status, StatusCode::SEE_OTHER);
    assert!(!on_disk(&app, b"Canary!4711zz"));
    assert_eq!(rows(&app).await.len(), 1);
}

#[tokio::test]
async fn a_session_takes_three_pictures_and_three_checks_and_a_deleted_one_makes_room() {
    let config = Config { limits: Limits { per_ip: false, ..Limits::default() }, ..Config::default() };
    let app = TestApp::with(config).await;
    let files = begun(&app).await;
    for (about, name, bytes) in [("one", "a.png", png()), ("two", "a.jpg", jpeg())] {
        added(&app, &files, about, name, &bytes).await;
    }
    // Two for the last place: both were told that there is one, and the writer gives it to one of them.
    let release = testing::hold(&app.store).await.unwrap();
    let race = async {
        while testing::waiting(&app.store) < 2 {
            tokio::task::yield_now().await;
        }
        drop(release);
    };
    let (third, webp) = (png(), webp());
    let (a, b, ()) = tokio::join!(
        add(&app, &files, "three", "a.png", &third),
        add(&app, &files, "three", "a.webp", &webp),
        race
    );
    let mut statuses = [a.status, b.status];
    statuses.sort();
    assert_eq!(statuses, [StatusCode::SEE_OTHER, StatusCode::CONFLICT], "{} {}", a.main(), b.main());
    let late = if a.status == StatusCode::CONFLICT { a } else { b };
    assert!(late.text(".errsum").contains("at the same moment"), "{}", late.main());
    assert_eq!(late.attr("#about", "value"), "three");
    let full = add(&app, &files, "four", "a.png", &png()).await;
    assert_eq!(full.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(full.text(".errsum").contains("There are 3 pictures here"), "{}", full.main());
    for n in 1..=3 {
        let page = added(&app, &files, "", "probe.txt", format!("regain-probe-text {n}").as_bytes()).await;
        assert!(page.all("main dl.sum dt").contains(&format!("Network check {n}")), "{}", page.main());
    }
    let full = add(&app, &files, "", "probe.txt", b"words").await;
    assert!(full.text(".errsum").contains("There are 3 network checks here"), "{}", full.main());
    let page = app.get(&files).await;
    let after = app.submit(&page, "main dl.sum form", &[]).await;
    assert_eq!(after.path, files);
    assert_eq!(after.all("main dl.sum dt")[..2], ["Screenshot 2", "Screenshot 3"]);
    let again = added(&app, &files, "", "a.png", &png()).await;
    assert!(again.all("main dl.sum dt").contains(&"Screenshot 4".to_owned()), "{}", again.main());
}

#[tokio::test]
async fn all_files_together_have_a_limit_and_the_same_form_twice_is_one_file() {
    let limits = Limits { session_megabytes: 1, pictures: 0, ..Limits::default() };
    let app = TestApp::with(Config { limits, ..Config::default() }).await;
    let files = begun(&app).await;
    let page = app.get(&files).await;
    let fields = stamp(&page);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let big = png_with(&[], &vec![7; 600_000]);
    for _ in 0..2 {
        assert_eq!(app.upload(&files, &fields, "a.png", &big).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(rows(&app).await, ["png"]);
    let full = add(&app, &files, "", "a.png", &big).await;
    assert_eq!(full.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(full.text(".errsum").contains("larger than 1 MB"), "{}", full.main());
}

#[tokio::test]
async fn a_check_of_the_network_is_a_table_or_a_text_and_its_secrets_are_gone() {
    let app = TestApp::new().await;
    let files = begun(&app).await;
    let page = added(&app, &files, "From the proxy", "probe.json", PROBE.as_bytes()).await;
    assert_eq!(page.all("main dl.sum dt"), ["Network check 1"]);
    assert!(
        page.text("main dl.sum dd").contains("something that looks like a secret: password"),
        "{}",
        page.main()
    );
    let show = app.get(&open(&page, 0)).await;
    assert_eq!((show.status, show.h1()), (StatusCode::OK, "Network check 1".to_owned()));
    let cells = show.all("main tbody tr:first-child > *");
    assert_eq!(cells, ["login.microsoftonline.com", "tls12", "ok", "<script>alert(1)</script>", "41 ms"]);
    let second = show.all("main tbody tr:nth-child(2) > *");
    assert_eq!(second[3], "password: [removed: password]");
    assert!(!show.has("main script") && show.main().contains("2026-11-20T13:00:00Z"));
    let (parts, bytes) = file(&app, &open(&page, 1)).await;
    assert_eq!(parts.headers[header::CONTENT_TYPE], "application/json");
    assert_eq!(parts.headers[header::CONTENT_DISPOSITION], "attachment; filename=\"network-check-1.json\"");
    assert_eq!(parts.headers[header::CONTENT_SECURITY_POLICY], "default-src 'none'; sandbox");
    assert!(serde_json::from_slice::<serde_json::Value>(&bytes).is_ok());
    assert!(!on_disk(&app, b"Canary!4711zz"));
    // As Windows PowerShell writes what is sent to a file.
    let text = "\u{feff}regain-probe-text 1\r\nTLS 1.2: <b>OK</b>\r\npassword: Canary!4711zz\r\n";
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let page = added(&app, &files, "", "probe.txt", &utf16).await;
    let show = app.get(&open(&page, 2)).await;
    assert_eq!(show.text("main pre"), "regain-probe-text 1 TLS 1.2: <b>OK</b> password: [removed: password]");
    let (parts, bytes) = file(&app, &open(&page, 3)).await;
    assert_eq!(parts.headers[header::CONTENT_TYPE], "text/plain; charset=utf-8");
    assert!(!String::from_utf8(bytes).unwrap().contains("Canary") && !on_disk(&app, b"Canary!4711zz"));
    let long = add(&app, &files, "", "probe.txt", &vec![b'x'; 300_000]).await;
    assert!(long.text(".errsum").contains("longer than 256 KB"), "{}", long.main());
}

#[tokio::test]
async fn who_helps_adds_who_looks_opens_and_who_is_not_in_finds_nothing() {
    let app = TestApp::new().await;
    let files = begun(&app).await;
    let reference = files.split('/').nth(2).unwrap().to_owned();
    let mine = added(&app, &files, "mine", "a.png", &png()).await;
    let path = open(&mine, 0);
    let viewer = guest(&app, &reference, "viewer", "NULL").await;
    let helper = guest(&app, &reference, "helper", "NULL").await;
    let seen = viewer.get(&files).await;
    assert_eq!((seen.status, seen.has("main form")), (StatusCode::OK, false), "{}", seen.main());
    assert_eq!(file(&viewer, &path).await.1, png());
    let body = [("revision", "1"), ("idempotency", "AAAAAAAAAAAAAAAAAAAAAA")];
    assert_eq!(viewer.upload(&files, &body, "a.png", &png()).await.status, StatusCode::FORBIDDEN);
    for guest in [&viewer, &helper] {
        let delete = guest.post(&format!("{path}/delete"), &body).await;
        assert_eq!(delete.status, StatusCode::FORBIDDEN, "only its owner deletes");
    }
    let theirs = added(&helper, &files, "from the desk", "a.jpg", &jpeg()).await;
    assert!(!theirs.has("main dl.sum form") && theirs.has("main form[enctype]"));
    let told = app.get(&files).await.all("main dl.sum dd");
    assert!(told.iter().any(|t| t.contains("from the desk") && t.contains("A helper added it")), "{told:?}");

    let stranger = app.other_browser();
    stranger.paste("SSPR_0012").await;
    for address in [&files, &path, &format!("{path}/show")] {
        assert_eq!(stranger.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    assert_eq!(stranger.upload(&files, &body, "a.png", &png()).await.status, StatusCode::NOT_FOUND);
    // A file is found in its own session alone.
    let other = begun(&app).await;
    let name = path.rsplit('/').next().unwrap();
    for address in
        [format!("{other}/{name}"), format!("{other}/nonsense"), format!("{files}/0000000000000000")]
    {
        assert_eq!(app.get(&address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    assert_eq!(
        app.get(&format!("{path}/show")).await.status,
        StatusCode::NOT_FOUND,
        "a picture is not shown"
    );
}

#[tokio::test]
async fn what_others_add_is_told_on_open_pages_and_leads_to_the_files() {
    let app = TestApp::new().await;
    let files = begun(&app).await;
    let reference = files.split('/').nth(2).unwrap().to_owned();
    let viewer = guest(&app, &reference, "viewer", "NULL").await;
    let before = testing::read(&app.store, "SELECT max(seq) FROM timeline".to_owned()).await.unwrap();
    let mut stream = Listening::to(&viewer, &format!("/s/{reference}/live?after={}", before[0]), None).await;
    added(&app, &files, "Canary words", "a.png", &png()).await;
    let (_, _, data) = stream.event().await.unwrap();
    assert_eq!((&data["what"], &data["item"]), (&"file-added".into(), &"picture".into()), "{data}");
    assert_eq!((&data["path"], &data["words"]), (&files.clone().into(), &"The person added a file".into()));
    let page = app.get(&files).await;
    app.submit(&page, "main dl.sum form", &[]).await;
    let (_, _, data) = stream.event().await.unwrap();
    assert_eq!(data["what"], "file-removed");
}

#[tokio::test]
async fn a_masked_reader_learns_of_no_file() {
    let app = TestApp::new().await;
    let files = begun(&app).await;
    let reference = files.split('/').nth(2).unwrap().to_owned();
    let page = added(&app, &files, "Canary-about", "a.png", &png()).await;
    let page2 = added(&app, &files, "Canary-check", "p.json", PROBE.as_bytes()).await;
    let (picture, show) = (open(&page, 0), open(&page2, 1));
    let check = app.get(&files.replace("/files", "/check")).await;
    app.submit(&check, "main form", &[]).await;
    let viewer = guest(&app, &reference, "viewer", "NULL").await;
    let see = |app: TestApp| {
        let base = files.replace("/files", "");
        async move {
            let mut all = String::new();
            for part in [
                "",
                "/files",
                "/details",
                "/check",
                "/summary",
                "/summary.md",
                "/summary.txt",
                "/summary.json",
            ] {
                let page = app.open(&format!("{base}{part}")).await;
                assert_eq!(page.status, StatusCode::OK, "{part}");
                all.push_str(&page.body);
            }
            all
        }
    };
    let names = ["Canary-about", "Canary-check", "Screenshot 1", "screenshot-1.png", "Network check 1"];
    let all = see(viewer.same_browser()).await;
    assert!(names.iter().all(|name| all.contains(name)), "whoever may see them does");
    testing::sql(&app.store, "UPDATE grants SET masked = 1 WHERE role = 'viewer'".to_owned()).await.unwrap();
    let all = see(viewer.same_browser()).await;
    for name in names {
        assert!(!all.contains(name), "{name}");
    }
    assert!(viewer.get(&files).await.main().contains("hidden from you"));
    for path in [&picture, &show] {
        assert_eq!(viewer.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(file(&app, &picture).await.0.status, StatusCode::OK);
}

#[tokio::test]
async fn deleted_means_gone_from_every_file_at_once_and_time_does_it_too() {
    let app = TestApp::new().await;
    let files = begun(&app).await;
    let canary = |n: u8| format!("Canary-points-{n}-{}", "z".repeat(20_000));
    for n in 1..=3 {
        added(&app, &files, &format!("Canary about {n}"), "a.png", &png_with(&[], canary(n).as_bytes()))
            .await;
    }
    let there = |n: u8| on_disk(&app, format!("Canary-points-{n}").as_bytes());
    let said = |n: u8| on_disk(&app, format!("Canary about {n}").as_bytes());
    assert!(there(1) && there(2) && there(3) && said(1), "the search finds what is there");
    let page = app.get(&files).await;
    let path = open(&page, 0);
    app.submit(&page, "main dl.sum form", &[]).await;
    assert!(!there(1) && !said(1) && there(2) && there(3));
    assert_eq!(app.get(&path).await.status, StatusCode::NOT_FOUND);

    // Seven days after they were added the pictures go, and that they were there stays.
    let begun: Timestamp = NOW.parse().unwrap();
    let after = |hours: i64| begun + SignedDuration::from_hours(hours);
    let revision = || testing::read(&app.store, "SELECT revision FROM sessions".to_owned());
    let before = revision().await.unwrap();
    assert_eq!(app.store.purge(after(24 * 7 - 1), Default::default()).await.unwrap().files, 0);
    assert_eq!(revision().await.unwrap(), before);
    app.clock.set(after(24 * 7));
    assert_eq!(app.store.purge(app.state.now(), Default::default()).await.unwrap().files, 2);
    assert_ne!(revision().await.unwrap(), before, "what is printed of it differs now");
    assert!(!there(2) && !there(3) && said(2));
    let page = app.get(&files).await;
    assert_eq!(page.all("main dl.sum dt"), ["Screenshot 2", "Screenshot 3"]);
    assert!(page.main().contains("it was deleted on 27 November 2026"), "{}", page.main());
    assert!(page.attrs("main dl.sum a", "href").is_empty());
    let second = testing::read(&app.store, "SELECT id FROM files ORDER BY number".to_owned()).await.unwrap();
    assert_eq!(app.get(&format!("{files}/{}", second[0])).await.status, StatusCode::GONE);
    assert_eq!(app.store.purge(after(24 * 7 + 1), Default::default()).await.unwrap().files, 0, "once");
    let check = app.get(&files.replace("/files", "/check")).await;
    let summary = app.submit(&check, "main form", &[]).await;
    assert!(
        summary.text("#text").contains("Screenshot 2: Canary about 2 (PNG, 20 KB, SHA-256"),
        "{}",
        summary.text("#text")
    );
    assert!(summary.text("#text").contains("removed on 27 November 2026, 13:20 UTC"));
    app.post(&files.replace("/files", "/delete"), &[("sure", "yes")]).await;
    assert!(!said(2) && !said(3));
    assert!(rows(&app).await.is_empty());
}
