//! Two people, one session: links, codes, roles, notes, and that one form of them gives no more than it says.

use http::{Method, StatusCode};
use jiff::ToSpan as _;
use regain::{
    store::testing,
    web::{CODE_MISSES, CROWD, Kind, LINK_MISSES, routes},
};

use crate::support::{Page, TestApp};

/// The owner at the second question, and the address of the session.
async fn owner() -> (TestApp, String) {
    let app = TestApp::new().await;
    let who = app.follow(app.post("/start", &[]).await).await;
    app.answer(&who, "user").await;
    (app, format!("/s/{}", who.reference()))
}

/// Makes a link or a code, as the form does.
async fn make(app: &TestApp, session: &str, fields: &[(&str, &str)]) -> Page {
    let share = app.get(&format!("{session}/share")).await;
    assert_eq!(share.status, StatusCode::OK, "{}", share.body);
    let (_, mut all) = share.form("main form");
    all.retain(|(name, _)| matches!(name.as_str(), "revision" | "idempotency" | "life"));
    all.retain(|(name, _)| !fields.iter().any(|(n, _)| n == name));
    let all = all.iter().map(|(n, v)| (n.as_str(), v.as_str())).chain(fields.iter().copied());
    app.post(&share.path, &all.collect::<Vec<_>>()).await
}

/// The path of the link that a page shows.
fn link(made: &Page) -> String {
    assert_eq!(made.status, StatusCode::OK, "{}", made.main());
    made.text("#link").strip_prefix("http://127.0.0.1:8080").unwrap().to_owned()
}

/// Another browser that came in with a link of this kind.
pub async fn guest(
    app: &TestApp,
    session: &str,
    fields: &[(&str, &str)],
    name: &[(&str, &str)],
) -> (TestApp, String) {
    let path = link(&make(app, session, fields).await);
    let other = app.other_browser();
    let came = other.post(&path, name).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.body);
    assert_eq!(came.location().as_deref(), Some(session));
    (other, path)
}

/// Whether a file of the database has the text.
fn on_disk(app: &TestApp, text: &str) -> bool {
    std::fs::read_dir(app.dir.path()).unwrap().any(|file| {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        bytes.windows(text.len()).any(|w| w == text.as_bytes())
    })
}

#[tokio::test]
async fn a_link_is_shown_once_and_is_nowhere_in_the_database() {
    let (app, session) = owner().await;
    let share = app.get(&format!("{session}/share")).await;
    let form = [("kind", "help"), ("label", "second-line  desk"), ("life", "1h")];
    let made = app.submit_only(&share, "main form", &form).await;
    let path = link(&made);
    assert!(path.starts_with("/h/") && path.len() == 46, "{path}");
    assert_eq!(made.header("cache-control"), "no-store");
    assert_eq!(made.attrs("main svg[role=img]", "class"), ["qr pic"]);
    assert!(made.main().contains("until Friday 20 November, 14:20 (UTC)"), "{}", made.main());
    let token = &path[3..];
    let raw = data_encoding::BASE64URL_NOPAD.decode(token.as_bytes()).unwrap();
    assert_eq!(raw.len(), 32);
    assert!(on_disk(&app, "second-line desk") && !on_disk(&app, token));
    for entry in std::fs::read_dir(app.dir.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(32).any(|w| w == raw));
    }
    // A reload sends the same form again: nothing is made, nothing is shown.
    let again = app.submit_only(&share, "main form", &form).await;
    assert_eq!((again.status, again.location()), (StatusCode::SEE_OTHER, Some(share.path.clone())));
    let list = app.get(&share.path).await;
    assert!(!list.body.contains(token));
    assert_eq!(list.all("main tbody tr").len(), 1);
    let cells = list.all("main tbody tr > *");
    assert_eq!(cells[..2], ["second-line desk", "may help"]);
    assert!(cells[2].starts_with("open until") && cells[4] == "never", "{cells:?}");
}

#[tokio::test]
async fn opening_a_link_a_hundred_times_spends_nothing_and_shows_nothing() {
    let (app, session) = owner().await;
    let viewer = app.other_browser();
    for (kind, letter) in [("view", "/v/"), ("help", "/h/"), ("phone", "/p/")] {
        let path = link(&make(&app, &session, &[("kind", kind), ("label", "Canary-label")]).await);
        assert!(path.starts_with(letter), "{path}");
        let before = testing::read(
            &app.store,
            "SELECT group_concat(uses || coalesce(used, '')) FROM links".to_owned(),
        );
        let before = before.await.unwrap();
        for n in 0..100 {
            let method = if n % 2 == 0 { Method::GET } else { Method::HEAD };
            let page = viewer.send(method, &path, "", |_| {}).await;
            assert_eq!(page.status, StatusCode::OK, "{kind}, try {n}");
            assert_eq!(page.header("set-cookie"), "");
            assert_eq!(page.header("cache-control"), "no-store");
            assert_eq!(page.header("x-robots-tag"), "noindex, nofollow");
            assert_eq!(page.header("referrer-policy"), "same-origin");
            assert!(!page.body.contains(&session[3..]) && !page.body.contains("Canary-label"), "{kind}");
        }
        let after = testing::read(
            &app.store,
            "SELECT group_concat(uses || coalesce(used, '')) FROM links".to_owned(),
        );
        assert_eq!(after.await.unwrap(), before);
        assert_eq!(viewer.get(&session).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(testing::read(&app.store, "SELECT count(*) FROM grants".to_owned()).await.unwrap(), ["1"]);
}

#[tokio::test]
async fn who_looks_can_open_every_page_and_change_nothing() {
    let (app, session) = owner().await;
    let (viewer, _) = guest(&app, &session, &[("kind", "view"), ("label", "team lead")], &[]).await;
    let page = viewer.open(&session).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text("main [role=note]").starts_with("You are looking. You can change nothing here."));
    assert!(page.text("main [role=note]").contains("“team lead”"));
    assert!(!page.has("main form button.btn"), "no button that would be refused");
    for route in routes().into_iter().filter(|r| r.kind == Kind::Session && r.methods.contains(&"POST")) {
        let path = route
            .pattern
            .replace("/s/{reference}", &session)
            .replace("{node}", "see")
            .replace("{symptom}", "sspr-0009")
            .replace("{field}", "user");
        let (revision, key) = ("1", "AAAAAAAAAAAAAAAAAAAAAA");
        let mut fields = vec![("revision", revision), ("idempotency", key)];
        match route.pattern.rsplit('/').next().unwrap() {
            "found" => fields.push(("questions", "1")),
            "who" => fields.push(("answer", "admin")),
            "{node}" => fields.push(("answer", "contact")),
            "steps" | "verdict" | "next" | "choose" => continue, // they ask where the session stands first
            "{field}" => fields.push(("user-value", "x@contoso.com")),
            "log" => continue, // takes a file; it has tests of its own
            "text" => fields.push(("text", "Event 33004 PasswordResetService")),
            "delete" if route.pattern.ends_with("log/delete") => fields.push(("log", "1")),
            "delete" => fields = vec![("sure", "yes")],
            "share" => fields.push(("kind", "help")),
            "off" => fields = vec![("all", "yes")],
            "notes" => fields.push(("text", "a note")),
            _ => {}
        }
        let answer = viewer.post(&path, &fields).await;
        assert!(
            matches!(answer.status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND),
            "{path}: {}",
            answer.status
        );
    }
    assert_eq!(viewer.get(&format!("{session}/share")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(viewer.get(&format!("{session}/delete")).await.status, StatusCode::FORBIDDEN);
    let revision = "SELECT revision || ' ' || (SELECT count(*) FROM links) FROM sessions".to_owned();
    assert_eq!(testing::read(&app.store, revision).await.unwrap(), ["1 1"]);
}

#[tokio::test]
async fn who_helps_answers_and_notes_under_a_name_and_the_owner_sees_it() {
    let (app, session) = owner().await;
    let label = [("kind", "help"), ("label", "second-line desk")];
    let (helper, _) = guest(&app, &session, &label, &[("name", "Mia <b>")]).await;
    let see = helper.open(&session).await;
    assert!(see.text("main [role=note]").starts_with("You are helping. The person sees what you change."));
    assert!(see.text("main [role=note]").contains("does not prove who the person is"));
    let next = helper.answer(&see, "contact").await;
    assert!(next.path.ends_with("/q/contact"), "{}", next.path);
    let notes = helper.get(&format!("{session}/notes")).await;
    let written = helper
        .submit(&notes, "main form", &[("text", "Call\nback <i>soon</i> password: Canary!4711zz")])
        .await;
    assert_eq!(written.path, notes.path);
    let told = app.get(&notes.path).await;
    assert_eq!(told.all("blockquote"), ["Call back <i>soon</i> password: [removed: password]"]);
    assert!(told.main().contains("A helper “Mia <b>” wrote on Friday 20 November, 13:20"), "{}", told.main());
    assert!(told.main().contains("never ask for your password"), "{}", told.main());
    assert!(!on_disk(&app, "Canary!4711zz"));
    // On every page of the session, and for the helper the other way round.
    assert_eq!(app.open(&session).await.all("main details blockquote").len(), 1);
    let mine = app.submit(&told, "main form", &[("text", "I am at my desk")]).await;
    assert!(mine.main().contains("You wrote on"), "{}", mine.main());
    assert!(helper.get(&notes.path).await.main().contains("The person wrote"));
    let lines = app.get(&format!("{session}/share")).await.all("main dl.sum dd");
    assert_eq!(lines[0], "You wrote a note");
    assert_eq!(lines[1], "A helper “Mia <b>” wrote a note");
    assert_eq!(lines[2], "A helper “Mia <b>” answered “What happens?”");
    assert_eq!(lines[3], "A helper “Mia <b>” came in with a link to help");
    for path in ["share", "delete"] {
        assert_eq!(helper.get(&format!("{session}/{path}")).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let off = helper.post(&format!("{session}/share/off"), &[("all", "yes")]).await;
    assert_eq!(off.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_note_that_cannot_be_kept_says_why() {
    let (app, session) = owner().await;
    let notes = app.get(&format!("{session}/notes")).await;
    for (text, says) in [
        ("  ", "Type a note first"),
        ("Tr0ub4dor&3x", "looks like a password"),
        (&"x ".repeat(1001), "2000 characters or fewer"),
    ] {
        let page = app.submit_only(&notes, "main form", &[("text", text)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text(".errsum").contains(says), "{}", page.text(".errsum"));
        assert!(!page.body.contains("Tr0ub4dor"));
    }
    let page = app.submit_only(&notes, "main form", &[("text", &"x ".repeat(1000))]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.main());
}

#[tokio::test]
async fn a_link_that_is_turned_off_or_over_is_410_and_whoever_came_with_it_is_out() {
    let (app, session) = owner().await;
    let (first, off) = guest(&app, &session, &[("kind", "help"), ("label", "one")], &[]).await;
    let (second, _) = guest(&app, &session, &[("kind", "view"), ("label", "two"), ("life", "1h")], &[]).await;
    let share = app.get(&format!("{session}/share")).await;
    assert_eq!(share.attrs("main table button", "value"), ["2", "1"]);
    app.post(&format!("{session}/share/off"), &[("link", "1")]).await;
    assert_eq!(first.open(&session).await.status, StatusCode::GONE);
    assert_eq!(first.other_browser().open(&session).await.status, StatusCode::NOT_FOUND);
    assert_eq!(second.open(&session).await.status, StatusCode::OK);
    let gone = [first.get(&off).await, first.post(&off, &[]).await];
    for page in &gone {
        assert_eq!(page.status, StatusCode::GONE);
        assert_eq!(page.header("cache-control"), "no-store");
        assert!(page.main().contains("Ask for a new link"), "{}", page.main());
    }
    let unknown = first.get(&format!("/h/{}", "B".repeat(43))).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    app.clock.set(app.state.now() + 1.hour());
    assert_eq!(second.open(&session).await.status, StatusCode::GONE, "its hour is over");
    let (third, on) = guest(&app, &session, &[("kind", "help")], &[]).await;
    app.post(&format!("{session}/share/off"), &[("all", "yes")]).await;
    assert_eq!(third.open(&session).await.status, StatusCode::GONE);
    assert_eq!(third.get(&on).await.status, StatusCode::GONE);
    assert_eq!(app.open(&session).await.status, StatusCode::OK);
}

#[tokio::test]
async fn links_that_do_not_exist_are_404_until_there_were_thirty_and_real_ones_do_not_count() {
    let (app, session) = owner().await;
    let path = link(&make(&app, &session, &[("kind", "view")]).await);
    let other = app.other_browser();
    for n in 0..LINK_MISSES {
        assert_eq!(other.get(&path).await.status, StatusCode::OK);
        let wrong = if n % 2 == 0 { format!("/v/{}", "B".repeat(43)) } else { "/h/nonsense".to_owned() };
        assert_eq!(other.get(&wrong).await.status, StatusCode::NOT_FOUND);
    }
    let refused = other.get(&path).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.header("retry-after"), "601");
    app.clock.set(app.state.now() + 10.minutes());
    assert_eq!(other.get(&path).await.status, StatusCode::OK);
    // A link of one kind does not open under the letter of another.
    assert_eq!(other.get(&path.replace("/v/", "/h/")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_link_for_ones_own_phone_makes_one_owner_in_ten_minutes() {
    let (app, session) = owner().await;
    let path = link(&make(&app, &session, &[("kind", "phone")]).await);
    assert!(path.starts_with("/p/"));
    // The device that made it keeps it for the other one.
    assert_eq!(app.post(&path, &[]).await.status, StatusCode::SEE_OTHER);
    let phone = app.other_browser();
    let page = phone.get(&path).await;
    assert!(page.main().contains("only if you made this link yourself"), "{}", page.main());
    let here = phone.submit(&page, "main form", &[]).await;
    assert!(here.path.ends_with("/q/see"), "{}", here.path);
    assert!(!here.has("main [role=note]"));
    assert_eq!(phone.get(&format!("{session}/share")).await.status, StatusCode::OK);
    assert_eq!(app.other_browser().post(&path, &[]).await.status, StatusCode::GONE);
    let late = link(&make(&app, &session, &[("kind", "phone")]).await);
    app.clock.set(app.state.now() + 10.minutes());
    assert_eq!(app.other_browser().post(&late, &[]).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn an_owner_who_opens_their_own_link_stays_the_owner() {
    let (app, session) = owner().await;
    for kind in ["view", "help"] {
        let path = link(&make(&app, &session, &[("kind", kind)]).await);
        assert_eq!(app.post(&path, &[]).await.location().as_deref(), Some(session.as_str()));
        assert_eq!(app.get(&format!("{session}/delete")).await.status, StatusCode::OK, "{kind}");
    }
}

#[tokio::test]
async fn a_code_is_read_as_people_type_it_lets_one_in_and_is_not_guessed() {
    let (app, session) = owner().await;
    let made = make(&app, &session, &[("kind", "code")]).await;
    let code = made.text("#code");
    assert_eq!((code.len(), code.find(' ')), (9, Some(4)), "{code}");
    assert!(!made.has("main svg"));
    assert!(!on_disk(&app, &code) && !on_disk(&app, &code.replace(' ', "")));
    let desk = app.other_browser();
    let wrong = desk.post("/join", &[("code", "0000 0000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text(".errsum").contains("does not match an open session"));
    let typed: String = code.to_lowercase().replace('0', "o").replace('1', "l").replace(' ', " - ");
    let came = desk.post("/join", &[("code", &typed), ("name", "Desk 4")]).await;
    assert_eq!(came.location().as_deref(), Some(session.as_str()), "{}", came.main());
    let page = desk.open(&session).await;
    assert!(page.text("main [role=note]").contains("You are helping."), "{}", page.main());
    // It was for one.
    let late = app.other_browser().post("/join", &[("code", &code)]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    // Whoever came with it can be shown out.
    let share = app.get(&format!("{session}/share")).await;
    assert!(share.main().contains("used; 1 browser is in"), "{}", share.main());
    app.post(&format!("{session}/share/off"), &[("link", "1")]).await;
    assert_eq!(desk.open(&session).await.status, StatusCode::GONE);
    // Two wrong ones so far: after the fifth a right one waits too.
    let again = make(&app, &session, &[("kind", "code")]).await.text("#code");
    for _ in 2..CODE_MISSES {
        assert_eq!(desk.post("/join", &[("code", "x")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let refused = desk.post("/join", &[("code", &again)]).await;
    assert_eq!((refused.status, refused.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "601"));
    app.clock.set(app.state.now() + 10.minutes());
    let over = desk.post("/join", &[("code", &again)]).await;
    assert_eq!(over.status, StatusCode::UNPROCESSABLE_ENTITY, "ten minutes are over");
}

#[tokio::test]
async fn where_many_guess_the_reference_is_asked_for_too() {
    let mut config = regain::config::Config::default();
    config.limits.per_ip = false;
    let app = TestApp::with(config).await;
    let who = app.follow(app.post("/start", &[]).await).await;
    let session = format!("/s/{}", who.reference());
    let code = make(&app, &session, &[("kind", "code")]).await.text("#code");
    let desk = app.other_browser();
    for _ in 0..CROWD {
        assert_eq!(
            desk.post("/join", &[("code", "0000 0000")]).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
    }
    let asked = desk.post("/join", &[("code", &code)]).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(asked.has("input[name=reference]"));
    let other = desk.post("/join", &[("code", &code), ("reference", "00000-00000")]).await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    let came = desk.post("/join", &[("code", &code), ("reference", &who.reference())]).await;
    assert_eq!(came.location().as_deref(), Some(session.as_str()), "{}", came.main());
}

#[tokio::test]
async fn owner_and_helper_answer_at_once_and_one_sees_both_a_hundred_times() {
    let (app, session) = owner().await;
    let (helper, _) = guest(&app, &session, &[("kind", "help")], &[]).await;
    let see = format!("{session}/q/see");
    for round in 0..100 {
        // Different from each other and from what stands there.
        let (mine, theirs) =
            if round % 2 == 0 { ("contact", "signin") } else { ("register", "new-password") };
        let (page, twin) = (app.get(&see).await, helper.get(&see).await);
        let (mine, theirs) = ([("answer", mine)], [("answer", theirs)]);
        let (a, b) = tokio::join!(
            app.submit_only(&page, "main form[novalidate]", &mine),
            helper.submit_only(&twin, "main form[novalidate]", &theirs)
        );
        let mut statuses = [a.status, b.status];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::SEE_OTHER, StatusCode::CONFLICT], "round {round}");
        let lost = if a.status == StatusCode::CONFLICT {
            (&a, "A helper changed")
        } else {
            (&b, "The person changed")
        };
        assert!(lost.0.main().contains(lost.1), "round {round}: {}", lost.0.main());
    }
}

/// A log whose events name people and computers.
const LOG: &str = "TimeCreated : 2026-11-20T10:00:00Z\nProviderName : PasswordResetService\nId : 33004\n\
    LevelDisplayName : Error\nMachineName : ZANZIBIRDHOST.contoso.com\nMessage : TrackingId: 1, zanzibird.user failed ZanzibirdMessage\n";

#[tokio::test]
async fn nothing_of_the_person_is_on_any_page_or_file_of_a_masked_link() {
    let app = TestApp::new().await;
    let tenant = "7344da2c-0000-4000-8000-0000ca9a2100";
    let found = app
        .paste(&format!(
            "SSPR_0009 for zanzibird.user@contoso.com in tenant id: {tenant}\nalso CONTOSO\\zanzibird.user"
        ))
        .await;
    let session = format!("/s/{}", found.reference());
    let outcome = app.go_on_as(&found, "user").await;
    assert!(outcome.path.ends_with("sspr-0009"), "{}", outcome.path);
    let all = app.get(&format!("{session}/details/all")).await;
    let details = [
        ("user-value", "zanzibird.user@contoso.com"),
        ("tenant-value", tenant),
        ("what-value", "Zanzibird.User@contoso.com cannot sign in"),
        ("page-value", "https://login.contoso.com/zanzibird.user@contoso.com/x"),
    ];
    let saved = app.submit_only(&all, "main form", &details).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.main());
    let log = app.get(&format!("{session}/log")).await;
    let read = app.submit_only(&log, "main form[action$='/log/text']", &[("text", LOG)]).await;
    assert_eq!(read.status, StatusCode::SEE_OTHER, "{}", read.main());
    let notes = app.get(&format!("{session}/notes")).await;
    app.submit(&notes, "main form", &[("text", "zanzibird.user was here")]).await;
    let outcome = app.get(&outcome.path).await;
    let still = [("verdict", "partly"), ("still", "zanzibird.user@contoso.com waits")];
    app.submit(&outcome, "#verdict", &still).await;
    let check = app.get(&format!("{session}/check")).await;
    app.submit(&check, "main form", &[]).await;

    let paths: Vec<String> = routes()
        .into_iter()
        .filter(|r| r.kind == Kind::Session && r.methods.contains(&"GET"))
        .flat_map(|r| {
            let path = r.pattern.replace("/s/{reference}", &session);
            let path = path.replace("{node}", "see").replace("{symptom}", "sspr-0009");
            match path.contains("{field}") {
                true => regain::ids::Field::ALL.iter().map(|f| path.replace("{field}", f.word())).collect(),
                false => vec![path],
            }
        })
        .collect();
    let (open, _) = guest(&app, &session, &[("kind", "view")], &[]).await;
    let (masked, _) = guest(&app, &session, &[("kind", "view"), ("masked", "1")], &[]).await;
    let canaries = ["zanzibird", "ca9a2100", "7344da2c"];
    let hits = |page: &Page| {
        let body = page.body.to_lowercase();
        canaries.iter().filter(|c| body.contains(**c)).count()
    };
    let (mut seen_open, mut pages) = (0, 0);
    for path in &paths {
        let page = masked.get(path).await;
        assert_eq!(hits(&page), 0, "{path}: {}", page.body);
        pages += usize::from(page.status == StatusCode::OK);
        let refused = page.status == StatusCode::OK && page.has("main form button");
        assert!(!refused, "{path} has a button that would be refused");
        seen_open += usize::from(hits(&open.get(path).await) > 0);
    }
    assert!(pages > 25, "only {pages} pages were looked at");
    assert!(seen_open > 8, "the search finds what is there: {seen_open}");
    for file in ["summary", "summary.md", "summary.txt", "summary.json"] {
        let page = masked.get(&format!("{session}/{file}")).await;
        assert_eq!(page.status, StatusCode::OK, "{file}");
        assert!(page.body.contains("hidden") && page.body.contains("SSPR_0009"), "{file}: {}", page.body);
        assert!(hits(&app.get(&page.path).await) > 1, "{file}: the owner has everything");
    }
}

#[tokio::test]
async fn notes_stand_in_every_form_of_the_summary() {
    let app = TestApp::new().await;
    let found = app.paste("SSPR_0009").await;
    let session = format!("/s/{}", found.reference());
    app.go_on_as(&found, "user").await;
    let notes = app.get(&format!("{session}/notes")).await;
    app.submit(&notes, "main form", &[("text", "# not a heading\nsecond line")]).await;
    app.submit(&app.get(&format!("{session}/check")).await, "main form", &[]).await;
    let get = async |file: &str| app.get(&format!("{session}/{file}")).await.body;
    assert!(
        get("summary.md").await.contains("## Notes\n\nThe person wrote on 20 November 2026, 13:20 UTC:\n")
    );
    assert!(get("summary.md").await.contains("```text\n# not a heading\nsecond line\n```"));
    assert!(get("summary.txt").await.contains("    # not a heading\n    second line"));
    let json: serde_json::Value = serde_json::from_str(&get("summary.json").await).unwrap();
    assert_eq!(json["notes"][0]["text"], "# not a heading\nsecond line");
    assert_eq!(json["notes"][0]["by"], "owner");
}

#[tokio::test]
async fn deleting_ends_every_link_and_leaves_nothing_of_it() {
    let (app, session) = owner().await;
    let label = [("kind", "help"), ("label", "CanaryLabel")];
    let (helper, path) = guest(&app, &session, &label, &[("name", "CanaryName")]).await;
    let notes = helper.get(&format!("{session}/notes")).await;
    helper.submit(&notes, "main form", &[("text", "CanaryNote")]).await;
    for canary in ["CanaryLabel", "CanaryName", "CanaryNote"] {
        assert!(on_disk(&app, canary), "{canary}");
    }
    let gone = app.post(&format!("{session}/delete"), &[("sure", "yes")]).await;
    assert_eq!(gone.status, StatusCode::OK);
    for canary in ["CanaryLabel", "CanaryName", "CanaryNote"] {
        assert!(!on_disk(&app, canary), "{canary}");
    }
    assert_eq!(helper.open(&session).await.status, StatusCode::GONE);
    assert_eq!(helper.get(&path).await.status, StatusCode::NOT_FOUND);
    for table in ["links", "grants", "browsers", "notes", "timeline"] {
        let count = testing::read(&app.store, format!("SELECT count(*) FROM {table}")).await.unwrap();
        assert_eq!(count, ["0"], "{table}");
    }
}

#[tokio::test]
async fn the_eleventh_open_link_says_that_one_has_to_go_first() {
    let (app, session) = owner().await;
    for _ in 0..10 {
        assert_eq!(make(&app, &session, &[("kind", "view")]).await.status, StatusCode::OK);
    }
    let full = make(&app, &session, &[("kind", "view")]).await;
    assert_eq!(full.status, StatusCode::CONFLICT);
    assert!(full.text(".errsum").contains("There are 10 open links"), "{}", full.main());
    let none = make(&app, &session, &[("kind", "")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
}
