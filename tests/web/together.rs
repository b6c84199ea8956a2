//! Two windows at once: one answer stands, the other sees both.

use http::StatusCode;

use crate::support::TestApp;

#[tokio::test]
async fn two_different_answers_at_once_are_one_303_and_one_409_a_hundred_times() {
    let app = TestApp::new().await;
    let who = app.follow(app.post("/start", &[]).await).await;
    let mut page = app.answer(&who, "user").await;
    let other = app.same_browser();
    for round in 0..100 {
        // Different from each other and from what stands there.
        let (mine, theirs) =
            if round % 2 == 0 { ("contact", "signin") } else { ("register", "new-password") };
        let twin = other.open(&page.path).await;
        page = app.open(&page.path).await;
        let (mine, theirs) = ([("answer", mine)], [("answer", theirs)]);
        let (a, b) = tokio::join!(
            app.submit_only(&page, "main form[novalidate]", &mine),
            other.submit_only(&twin, "main form[novalidate]", &theirs)
        );
        let mut statuses = [a.status, b.status];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::SEE_OTHER, StatusCode::CONFLICT], "round {round}");
    }
}

#[tokio::test]
async fn the_page_of_a_collision_shows_both_and_either_can_be_chosen() {
    let app = TestApp::new().await;
    let who = app.follow(app.post("/start", &[]).await).await;
    let see = app.answer(&who, "user").await;
    let other = app.same_browser();
    let twin = other.open(&see.path).await;
    app.answer(&see, "contact").await;
    let conflict = other.submit_only(&twin, "main form[novalidate]", &[("answer", "signin")]).await;
    assert_eq!(conflict.status, StatusCode::CONFLICT);
    let values = conflict.all("dl.sum dd");
    assert_eq!(values[0], "What happens?");
    assert!(values[1].starts_with("The text message"), "{values:?}");
    assert!(values[2].starts_with("The sign-in page"), "{values:?}");
    let kept = other.open(&conflict.attr("main .acts a.btn", "href")).await;
    assert!(kept.path.ends_with("/q/contact"), "{}", kept.path);
    let mine = other.submit(&conflict, "main .acts form", &[]).await;
    assert!(mine.path.ends_with("/q/signin"), "{}", mine.path);
}

#[tokio::test]
async fn the_same_answer_twice_is_no_collision_and_ticks_never_are() {
    let app = TestApp::new().await;
    let who = app.follow(app.post("/start", &[]).await).await;
    let see = app.answer(&who, "user").await;
    let other = app.same_browser();
    let twin = other.open(&see.path).await;
    app.answer(&see, "contact").await;
    let same = other.submit_only(&twin, "main form[novalidate]", &[("answer", "contact")]).await;
    assert_eq!(same.status, StatusCode::SEE_OTHER);
    let outcome = app.answer(&app.open(&format!("/s/{}", see.reference())).await, "phone").await;
    let keys = outcome.attrs("input[name=tick]", "value");
    let late = other.open(&outcome.path).await;
    app.submit(&outcome, "form[data-ticks]", &[("tick", &keys[0])]).await;
    let late = other.submit_only(&late, "form[data-ticks]", &[("tick", &keys[1])]).await;
    assert_eq!(late.status, StatusCode::SEE_OTHER);
}
