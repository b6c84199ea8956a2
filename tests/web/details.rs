//! Details and summary: nothing is asked twice, nothing typed is lost, the same revision gives the same bytes.

use http::StatusCode;

use crate::support::{Page, TestApp};

const GUID: &str = "0b1e3a2e-9a11-4c55-b9cc-0123456789ab";

async fn begun(app: &TestApp) -> (Page, String) {
    let found = app.paste("SSPR_0009").await;
    let outcome = app.go_on_as(&found, "user").await;
    let base = format!("/s/{}", outcome.reference());
    (outcome, base)
}

const FORM: &str = "main form[novalidate]";

#[tokio::test]
async fn what_stands_in_the_first_paste_is_not_asked_again() {
    let app = TestApp::new().await;
    let text = format!(
        "Sorry, something went wrong. SSPR_0009\nUser: mia@contoso.com\nCorrelation Id: {GUID}\nTimestamp: 2026-11-20T10:11:12Z"
    );
    let found = app.paste(&text).await;
    assert!(found.main().contains("mia@contoso.com"), "{}", found.main());
    let outcome = app.go_on_as(&found, "user").await;
    let base = format!("/s/{}", outcome.reference());
    let details = app.open(&format!("{base}/details")).await;
    assert!(details.main().contains(GUID));
    assert!(details.main().contains("20 November 2026, 10:11"), "{}", details.main());
    assert!(details.main().contains("Look whether it is right"));
    let early = app.get(&format!("{base}/summary.md")).await;
    assert_eq!(
        early.location().as_deref(),
        Some(format!("{base}/check").as_str()),
        "nothing leaves before it was looked at"
    );
    let check = app.open(&format!("{base}/check")).await;
    let summary = app.submit(&check, "main form", &[]).await;
    assert!(summary.path.ends_with("/summary"), "{}", summary.path);
    assert!(summary.text("#text").contains("mia@contoso.com"));
}

#[tokio::test]
async fn one_detail_after_the_other_leads_through_all_that_microsoft_asks() {
    let app = TestApp::new().await;
    let (_, base) = begun(&app).await;
    let mut page = app.open(&format!("{base}/details/what")).await;
    let answers: [(&str, &[(&str, &str)]); 9] = [
        ("what", &[("what-value", "The page said no.")]),
        ("page", &[("page-named", "reset")]),
        ("screenshot", &[("screenshot-value", "later")]),
        ("code", &[("code-guid", "{0B1E3A2E 9A11 4C55 B9CC 0123456789AB}")]),
        (
            "when",
            &[
                ("when-day", "20"),
                ("when-month", "11"),
                ("when-year", "2026"),
                ("when-time", "10.05"),
                ("when-zone", "Europe/Amsterdam"),
            ],
        ),
        ("user", &[("user-value", "mia@contoso.com")]),
        ("type", &[("type-value", "not_known")]),
        ("licence", &[("licence-value", "yes"), ("licence-name", "Entra ID P1")]),
        ("log", &[("log-value", "none")]),
    ];
    for (field, fields) in answers {
        assert!(page.path.ends_with(&format!("/details/{field}")), "{} instead of {field}", page.path);
        page = app.submit(&page, FORM, fields).await;
    }
    assert!(page.path.ends_with("/details"), "{}", page.path);
    assert!(page.main().contains("9 of 9 details ready"), "{}", page.main());
    assert!(page.main().contains("20 November 2026, 10:05 (+01:00, Europe/Amsterdam)"), "{}", page.main());
    assert!(page.main().contains(GUID));
    let check = app.open(&format!("{base}/check")).await;
    let summary = app.submit(&check, "main form", &[]).await;
    assert!(
        summary.text("#text").contains("Password reset is turned off at your company"),
        "the summary names the problem"
    );
    assert!(summary.text("#text").contains("checked 2026-11-20"), "and where its steps come from");
    let json = app.get(&format!("{base}/summary.json")).await;
    let value: serde_json::Value = serde_json::from_str(&json.body).unwrap();
    assert!(value.to_string().contains("2026-11-20T09:05:00Z"), "the instant is kept in UTC: {value}");
}

#[tokio::test]
async fn a_local_time_that_came_twice_is_asked_about() {
    let app = TestApp::new().await;
    let (_, base) = begun(&app).await;
    let page = app.open(&format!("{base}/details/when")).await;
    let night: &[(&str, &str)] = &[
        ("when-day", "25"),
        ("when-month", "10"),
        ("when-year", "2026"),
        ("when-time", "02:30"),
        ("when-zone", "Europe/Amsterdam"),
    ];
    let asked = app.submit_only(&page, FORM, night).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    let choices = asked.all(".pick label");
    assert!(
        choices.iter().any(|c| c.contains("+02:00")) && choices.iter().any(|c| c.contains("+01:00")),
        "{choices:?}"
    );
    assert_eq!(asked.attr("#when-time", "value"), "02:30", "what was typed stays");
    app.submit(&asked, FORM, &[("when-which", "second")]).await;
    let details = app.open(&format!("{base}/details")).await;
    assert!(details.main().contains("02:30 (+01:00, Europe/Amsterdam)"), "{}", details.main());
}

#[tokio::test]
async fn a_local_time_that_never_was_is_refused_with_the_nearest() {
    let app = TestApp::new().await;
    let (_, base) = begun(&app).await;
    let page = app.open(&format!("{base}/details/when")).await;
    let night: &[(&str, &str)] = &[
        ("when-day", "29"),
        ("when-month", "3"),
        ("when-year", "2026"),
        ("when-time", "2:30"),
        ("when-zone", "Europe/Amsterdam"),
    ];
    let refused = app.submit_only(&page, FORM, night).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text(".msg").contains("03:"), "{}", refused.text(".msg"));
}

#[tokio::test]
async fn a_wrong_value_names_its_field_and_is_kept() {
    let app = TestApp::new().await;
    let (_, base) = begun(&app).await;
    for (field, part, value) in [
        ("code", "code-guid", "12345"),
        ("user", "user-value", "two words"),
        ("page", "page-value", "ftp://x/y"),
        ("correlation", "correlation-value", "xyz"),
        ("version", "version-value", "new"),
    ] {
        let page = app.open(&format!("{base}/details/{field}")).await;
        let again = app.submit_only(&page, FORM, &[(part, value)]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        let target = again.attr(".errsum a", "href");
        assert!(again.has(&format!("[id='{}']", target.trim_start_matches('#'))), "{field}: {target}");
        assert_eq!(again.attr(&format!("#{part}"), "value"), value, "{field}");
    }
    for field in ["what", "screenshot", "type", "when", "log"] {
        let page = app.open(&format!("{base}/details/{field}")).await;
        let again = app.submit_only(&page, FORM, &[]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} without an answer");
    }
}

#[tokio::test]
async fn not_known_is_an_answer_to_everything() {
    let app = TestApp::new().await;
    let (_, base) = begun(&app).await;
    for field in regain::ids::Field::ALL {
        let page = app.open(&format!("{base}/details/{field}")).await;
        let choice = page.has(&format!("input[type=radio][name={field}-value]"));
        let part = if choice { format!("{field}-value") } else { format!("{field}-not_known") };
        let answer = app.submit_only(&page, FORM, &[(&part, if choice { "not_known" } else { "on" })]).await;
        let other = matches!(field, regain::ids::Field::Screenshot | regain::ids::Field::Log);
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{field} {other}");
    }
    let details = app.open(&format!("{base}/details")).await;
    assert!(details.main().contains("9 of 9 details ready"), "{}", details.main());
}

#[tokio::test]
async fn the_part_after_the_question_mark_never_reaches_the_database() {
    let app = TestApp::new().await;
    let (_, base) = begun(&app).await;
    let page = app.open(&format!("{base}/details/page")).await;
    let url = "https://passwordreset.microsoftonline.com/?ru=canary4711&x=1#frag4711";
    app.submit(&page, FORM, &[("page-value", url)]).await;
    let details = app.open(&format!("{base}/details")).await;
    assert!(details.main().contains("https://passwordreset.microsoftonline.com/"));
    for entry in std::fs::read_dir(app.dir.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(
            !bytes.windows(10).any(|w| w == b"canary4711") && !bytes.windows(8).any(|w| w == b"frag4711")
        );
    }
}

#[tokio::test]
async fn all_details_on_one_page_are_the_same_details() {
    let app = TestApp::new().await;
    let (_, base) = begun(&app).await;
    let page = app.open(&format!("{base}/details/all")).await;
    let wrong =
        app.submit_only(&page, FORM, &[("user-value", "mia@contoso.com"), ("code-guid", "nonsense")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.attr("#user-value", "value"), "mia@contoso.com");
    let saved = app.submit(&wrong, FORM, &[("code-guid", GUID), ("tenant-value", GUID)]).await;
    assert!(saved.path.ends_with("/details"), "{}", saved.path);
    assert!(saved.main().contains("mia@contoso.com"));
    let again = app.open(&format!("{base}/details/all")).await;
    assert_eq!(again.attr("#code-guid", "value"), GUID);
    let cleared = app.submit(&again, FORM, &[("tenant-value", "")]).await;
    assert_eq!(cleared.all("dd").iter().filter(|d| d.contains(GUID)).count(), 1, "an emptied field is empty");
}

#[tokio::test]
async fn two_people_may_fill_in_different_details_at_once() {
    let app = TestApp::new().await;
    let (_, base) = begun(&app).await;
    let other = app.same_browser();
    let user = app.open(&format!("{base}/details/user")).await;
    let code = other.open(&format!("{base}/details/code")).await;
    let twin = other.open(&format!("{base}/details/user")).await;
    app.submit(&user, FORM, &[("user-value", "mia@contoso.com")]).await;
    let fine = other.submit_only(&code, FORM, &[("code-guid", GUID)]).await;
    assert_eq!(fine.status, StatusCode::SEE_OTHER);
    let collides = other.submit_only(&twin, FORM, &[("user-value", "tom@contoso.com")]).await;
    assert_eq!(collides.status, StatusCode::CONFLICT);
    let mine = other.submit(&collides, "main .acts form", &[]).await;
    assert!(mine.status.is_success());
    assert!(other.open(&format!("{base}/details")).await.main().contains("tom@contoso.com"));
}

#[tokio::test]
async fn a_change_from_the_check_page_comes_back_to_it() {
    let app = TestApp::new().await;
    let (_, base) = begun(&app).await;
    let check = app.open(&format!("{base}/check")).await;
    let links = check.attrs("dd.act a", "href");
    let who = links.iter().find(|l| l.contains("/who?return=check")).unwrap();
    let page = app.open(who).await;
    let back = app.submit(&page, FORM, &[("answer", "admin")]).await;
    assert!(back.path.ends_with("/check"), "{}", back.path);
    let page = app.open(&format!("{base}/details/user?return=check")).await;
    let back = app.submit(&page, FORM, &[("user-value", "mia@contoso.com")]).await;
    assert!(back.path.ends_with("/check"), "{}", back.path);
}

#[tokio::test]
async fn the_same_revision_gives_the_same_bytes_whatever_the_clock_says() {
    let app = TestApp::new().await;
    let (outcome, base) = begun(&app).await;
    app.verdict(&outcome, "not_fixed").await;
    let mut files = Vec::new();
    for extension in ["md", "txt", "json"] {
        let file = app.get(&format!("{base}/summary.{extension}")).await;
        assert_eq!(file.status, StatusCode::OK);
        let name = format!("attachment; filename=\"regain-{}.{extension}\"", outcome.reference());
        assert_eq!(file.header("content-disposition"), name);
        assert!(file.body.contains(&outcome.reference()));
        files.push(file.body);
    }
    app.clock.set("2026-11-27T13:20:00Z".parse().unwrap());
    for (extension, before) in ["md", "txt", "json"].into_iter().zip(files) {
        assert_eq!(app.get(&format!("{base}/summary.{extension}")).await.body, before, "{extension}");
    }
}

#[tokio::test]
async fn a_password_in_the_description_is_removed_and_a_bare_one_stops() {
    let app = TestApp::new().await;
    let (_, base) = begun(&app).await;
    let page = app.open(&format!("{base}/details/what")).await;
    let stopped = app.submit_only(&page, FORM, &[("what-value", "Tr0ub4dor&3x")]).await;
    assert_eq!(stopped.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!stopped.body.contains("Tr0ub4dor"));
    let page = app.open(&format!("{base}/details/what")).await;
    app.submit(&page, FORM, &[("what-value", "I typed password: Canary!4711zz and it failed")]).await;
    let check = app.open(&format!("{base}/check")).await;
    assert!(check.main().contains("[removed: password]"), "{}", check.main());
    assert!(!check.body.contains("Canary!4711zz"));
}
