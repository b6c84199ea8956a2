//! What was understood of a paste, as a page: reasons, look-alikes, GUIDs without a name, other languages. No script runs here.

use http::StatusCode;

use crate::support::{Page, TestApp};

const GUID: &str = "7344da2c-ab9d-42ef-adea-4a17d07fdeb9";

/// What the page says of each reason: the words before it, and the sign.
fn reasons(page: &Page) -> Vec<String> {
    page.all("main ul li:has(mark)")
}

#[tokio::test]
async fn a_code_in_other_letters_is_asked_about() {
    let app = TestApp::new().await;
    let found = app.paste("the page says ЅЅРR_0029").await;
    assert_eq!(found.status, StatusCode::OK);
    assert_eq!(found.h1(), "Is it one of these?");
    let offers = found.all("main ul.links li");
    assert!(offers[0].contains("Did you mean: SSPR_0029"), "{offers:?}");
    assert!(!found.has("mark"), "nothing is claimed");
    // The offer is a button of a plain form.
    let chosen = found.attr("main ul.links button", "value");
    assert_eq!(chosen, "sspr-0029");
    let who = app.submit(&found, "main form:has(ul.links)", &[("symptom", &chosen)]).await;
    let outcome = app.answer(&who, "admin").await;
    assert!(outcome.path.ends_with("/outcome/sspr-0029"), "{}", outcome.path);
}

#[tokio::test]
async fn the_page_says_what_a_problem_explains() {
    let app = TestApp::new().await;
    let found = app.paste("The user saw SSPR_0029, and on the server there is event 33004").await;
    assert!(found.h1().contains("33004"), "{}", found.h1());
    let said = reasons(&found);
    assert_eq!(
        said,
        [
            "This code or name stands in your text: 33004",
            "It explains this too, which stands in your text: SSPR_0029"
        ]
    );
    // What it explains is no alternative to it.
    assert!(!found.has("main ul.links button[value=sspr-0029]"), "{}", found.main());
}

#[tokio::test]
async fn a_guid_without_a_name_is_asked_about_and_kept_by_one_button() {
    let app = TestApp::new().await;
    let found = app.paste(&format!("SSPR_0009 and below it {GUID}")).await;
    assert_eq!(found.text("main h2 + p code"), GUID);
    let values = found.attrs("button[name=named]", "value");
    let expected = ["code", "correlation", "request", "tenant"].map(|field| format!("{field}:{GUID}"));
    assert_eq!(values, expected);
    let after = app.submit(&found, "main form:has(button[name=named])", &[("named", &expected[0])]).await;
    assert!(after.path.ends_with("/found"), "{}", after.path);
    assert!(!after.has("button[name=named]"), "it has a name now");
    assert!(after.has("main dl.sum dd") || after.main().contains(GUID), "{}", after.main());
    let details = app.open(&format!("/s/{}/details/code", found.reference())).await;
    let (_, fields) = details.form("main form[novalidate]");
    assert!(fields.contains(&("code-guid".to_owned(), GUID.to_owned())), "{fields:?}");
}

#[tokio::test]
async fn a_guid_can_be_the_tenant() {
    let app = TestApp::new().await;
    let found = app.paste(&format!("SSPR_0009 and below it {GUID}")).await;
    let tenant = format!("tenant:{GUID}");
    app.submit(&found, "main form:has(button[name=named])", &[("named", &tenant)]).await;
    let details = app.open(&format!("/s/{}/details/tenant", found.reference())).await;
    let (_, fields) = details.form("main form[novalidate]");
    assert!(fields.iter().any(|(_, value)| value == GUID), "{fields:?}");
}

#[tokio::test]
async fn only_what_was_asked_can_be_named() {
    let app = TestApp::new().await;
    let found = app.paste(&format!("SSPR_0009 and below it {GUID}")).await;
    for named in [
        "code:00000000-1111-4222-8333-444444444444",
        &format!("user:{GUID}"),
        &format!("when:{GUID}"),
        &format!("code {GUID}"),
        "code:",
        "tenant:no guid",
    ] {
        let answer = app.submit_only(&found, "main form:has(button[name=named])", &[("named", named)]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{named}");
    }
    let still = app.get(&found.path).await;
    assert_eq!(still.attrs("button[name=named]", "value").len(), 4, "nothing was kept");
    // Once it has its name, the question is answered.
    let code = format!("code:{GUID}");
    app.submit(&found, "main form:has(button[name=named])", &[("named", &code)]).await;
    let again = app.get(&found.path).await;
    assert!(!again.has("button[name=named]"));
}

#[tokio::test]
async fn a_guid_with_a_name_and_more_than_three_without_one_are_not_asked_about() {
    let app = TestApp::new().await;
    let labelled = app.paste(&format!("SSPR_0009\nCorrelation ID: {GUID}")).await;
    assert!(!labelled.has("button[name=named]"));
    assert!(labelled.main().contains(GUID), "it is among what we also saw");
    let guids =
        |n: usize| (1..=n).map(|i| format!("{i}344da2c-ab9d-42ef-adea-4a17d07fdeb9")).collect::<Vec<_>>();
    let three = app.paste(&format!("SSPR_0009 {}", guids(3).join(" "))).await;
    assert_eq!(three.attrs("button[name=named]", "value").len(), 12);
    let four = app.paste(&format!("SSPR_0009 {}", guids(4).join(" "))).await;
    assert!(!four.has("button[name=named]"));
    assert!(four.has("main .acts a.btn"), "the way on is there all the same");
}

#[tokio::test]
async fn a_message_in_another_language_shows_its_problem() {
    let content = crate::support::content();
    let own = |tag: &str| {
        content
            .symptoms()
            .iter()
            .flat_map(|s| s.signs.localized.iter().map(move |(language, text)| (s, language, text)))
            .find(|(s, language, text)| {
                let shared = content.symptoms().messages().shared();
                let shared = shared.filter(|(message, ..)| message == text).count() > 0;
                s.audience.has(regain::ids::Audience::User)
                    && **language == tag
                    && !text.contains('*')
                    && !shared
            })
            .map(|(s, _, text)| (s.title.clone(), text.clone()))
            .unwrap_or_else(|| panic!("no message in {tag}"))
    };
    for tag in ["de", "fr", "ja", "zh-hans"] {
        let (title, message) = own(tag);
        let app = TestApp::new().await;
        let found = app.paste(&message).await;
        assert_eq!(found.h1(), title, "{tag}: {message}");
        let said = reasons(&found);
        assert!(said[0].starts_with("These words stand in your text:"), "{tag}: {said:?}");
        let outcome = app.go_on_as(&found, "user").await;
        assert!(outcome.path.contains("/outcome/"), "{tag}: {}", outcome.path);
    }
}
