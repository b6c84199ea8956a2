//! Whole journeys: from what a person sees to a fix or to a way on.

use http::StatusCode;

use crate::support::TestApp;

#[tokio::test]
async fn an_employee_pastes_a_code_and_it_works_in_the_end() {
    let app = TestApp::new().await;
    let found = app.paste("My page says SSPR_0009.").await;
    assert_eq!(found.h1(), "Password reset is turned off at your company");
    assert_eq!(found.all("mark"), ["SSPR_0009"]);
    let outcome = app.go_on_as(&found, "user").await;
    assert!(outcome.path.ends_with("/outcome/sspr-0009"), "{}", outcome.path);
    assert!(outcome.text(".disp").starts_with("Your company has to fix this."), "{}", outcome.text(".disp"));
    assert!(
        !outcome.main().contains("AllowedToUseSspr"),
        "an administrator's step stands on a person's page"
    );
    let done = app.verdict(&outcome, "fixed").await;
    assert_eq!(done.h1(), "It works again");
    assert!(done.main().contains("20 December 2026"), "{}", done.main());
    assert_eq!(
        app.open(&format!("/s/{}", done.reference())).await.path,
        done.path,
        "the receipt survives a bookmark"
    );
}

#[tokio::test]
async fn an_employee_chooses_a_tile_and_never_gets_the_text_message() {
    let app = TestApp::new().await;
    let home = app.get("/").await;
    assert_eq!(home.all(".card button").len(), 6);
    let who = app.follow(app.post("/start", &[("see", "contact")]).await).await;
    assert_eq!(who.h1(), "Which of these is you?");
    let contact = app.answer(&who, "user").await;
    assert!(contact.path.ends_with("/q/contact"), "{}", contact.path);
    let outcome = app.answer(&contact, "phone").await;
    assert!(outcome.path.ends_with("/outcome/reset-no-sms-or-call"), "{}", outcome.path);
    let next = app.verdict(&outcome, "not_fixed").await;
    assert!(next.path.ends_with("/next"));
    assert!(next.text("#for-helpdesk").contains(&next.reference()));
    let other = app
        .submit(&next, "form:has(button[name=try])", &[("try", &next.attr("button[name=try]", "value"))])
        .await;
    assert!(other.path.contains("/outcome/"), "{}", other.path);
    assert_ne!(other.path, outcome.path);
}

#[tokio::test]
async fn an_administrator_starts_with_questions_and_types_an_event() {
    let app = TestApp::new().await;
    let who = app.follow(app.post("/start", &[]).await).await;
    let have = app.answer(&who, "admin").await;
    let code = app.answer(&have, "code").await;
    assert!(code.path.ends_with("/q/staff-code"), "{}", code.path);
    let which = app.code(&code, "Event ID 6329").await;
    assert!(which.path.ends_with("/q/event-6329"), "6329 has several meanings: {}", which.path);
    let outcome = app.answer(&which, "control").await;
    assert!(outcome.path.ends_with("/outcome/adsync-ldap-policy-control"), "{}", outcome.path);
    let again = app.open(&format!("/s/{}/q/staff-code", code.reference())).await;
    let direct = app.code(&again, "33004").await;
    assert!(direct.path.ends_with("/outcome/event-33004"), "{}", direct.path);
}

#[tokio::test]
async fn an_administrator_pastes_an_event_from_the_log() {
    let app = TestApp::new().await;
    let text = "Log Name: Application\nSource: PasswordResetService\nEvent ID: 33004\nTrackingId: 0b1e3a2e-9a11-4c55-b9cc-0123456789ab, \
                Reason: ADPermissionsError";
    let found = app.paste(text).await;
    assert!(found.h1().starts_with("Event 33004"), "{}", found.h1());
    let outcome = app.go_on_as(&found, "admin").await;
    assert!(outcome.path.ends_with("/outcome/event-33004"), "{}", outcome.path);
    assert!(outcome.main().contains("Effective Access"));
}

#[tokio::test]
async fn an_ambiguous_code_becomes_one_question() {
    let app = TestApp::new().await;
    let found = app.paste("SSPR_0012").await;
    assert!(found.main().contains("One question decides"), "{}", found.main());
    let question = app.go_on_as(&found, "user").await;
    assert!(question.path.ends_with("/q/sspr-0012-words"), "{}", question.path);
    let outcome = app.answer(&question, "group").await;
    assert!(outcome.path.ends_with("/outcome/sspr-0013"), "{}", outcome.path);
}

#[tokio::test]
async fn a_problem_of_the_library_can_be_started_with() {
    let app = TestApp::new().await;
    let page = app.open("/e/aadsts%20120013:").await;
    assert_eq!(page.path, "/problems/aadsts120013");
    let who = app.submit(&page, "form:has(button[name=problem])", &[("problem", "aadsts120013")]).await;
    let outcome = app.answer(&who, "helpdesk").await;
    assert!(outcome.path.ends_with("/outcome/aadsts120013"), "{}", outcome.path);
    assert!(outcome.has(".split"), "the helpdesk sees both texts");
    assert!(outcome.main().contains("Microsoft publishes only the name"), "what is deduced says so");
}

#[tokio::test]
async fn somebody_who_is_sure_of_nothing_is_still_helped() {
    let app = TestApp::new().await;
    let mut page = app.follow(app.post("/start", &[]).await).await;
    for _ in 0..8 {
        if page.path.ends_with("/next") || page.path.contains("/outcome/") {
            break;
        }
        page = app.answer(&page, "unsure").await;
    }
    assert!(page.path.ends_with("/next"), "{}", page.path);
    assert_eq!(page.h1(), "We have no documented problem for this");
    let offers = page.attrs("button[name=try]", "value");
    assert!((1..=3).contains(&offers.len()), "{offers:?}");
    assert!(page.text("#for-helpdesk").contains(&page.reference()));
}

#[tokio::test]
async fn a_wait_is_shown_as_a_clock_time_and_as_a_calendar_file() {
    let app = TestApp::new().await;
    let found = app.paste("You've tried to reset your password too many times").await;
    let outcome = app.go_on_as(&found, "user").await;
    assert!(outcome.path.ends_with("/outcome/reset-throttled"), "{}", outcome.path);
    assert!(outcome.main().contains("24 hours after your last try"));
    assert_eq!(app.get(&format!("/s/{}/wait.ics", outcome.reference())).await.status, StatusCode::NOT_FOUND);
    let told = app.submit(&outcome, "form:has(input[name=when-quick])", &[]).await;
    assert_eq!(told.path, outcome.path);
    assert!(told.main().contains("Saturday 21 November, 13:20 (UTC)"), "{}", told.main());
    let file = app.get(&format!("/s/{}/wait.ics", outcome.reference())).await;
    assert_eq!(file.header("content-type"), "text/calendar; charset=utf-8");
    assert!(file.body.contains("DTSTART:20261121T132000Z\r\n"), "{}", file.body);
    app.clock.set("2026-11-21T14:00:00Z".parse().unwrap());
    assert!(app.open(&outcome.path).await.main().contains("The wait is over"));
}

#[tokio::test]
async fn an_event_that_is_normal_says_so_before_anything_else() {
    let app = TestApp::new().await;
    let found = app.paste("PasswordResetService event 31002").await;
    assert!(found.main().contains("This is normal: nothing is broken."), "{}", found.main());
    let outcome = app.go_on_as(&found, "admin").await;
    assert_eq!(outcome.text(".disp strong"), "Nothing is broken");
    assert!(outcome.main().contains("What to look at instead"));
    assert_eq!(outcome.attrs("input[name=verdict]", "value"), ["fixed", "not_fixed"]);
    assert!(outcome.all("legend").contains(&"Does everything work?".to_owned()));
}
