//! The library: public, without a cookie, for any spelling.

use http::StatusCode;
use regain::{ids::Audience, paths};

use crate::support::{TestApp, content};

#[tokio::test]
async fn every_problem_has_its_page_for_every_reader() {
    let app = TestApp::new().await;
    for symptom in content().symptoms().iter() {
        for path in [paths::problem(&symptom.id), paths::problem_admin(&symptom.id)] {
            let page = app.get(&path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert_eq!(page.h1(), symptom.title.split_whitespace().collect::<Vec<_>>().join(" "), "{path}");
            assert_eq!(page.header("set-cookie"), "");
            assert!(page.text(".prov").contains("checked 20"), "{path} names no source");
        }
    }
}

#[tokio::test]
async fn no_sentence_for_administrators_stands_on_a_persons_page() {
    let app = TestApp::new().await;
    let mut compared = 0;
    for symptom in content().symptoms().iter().filter(|s| s.person.is_some()) {
        let Some(admin) = &symptom.admin else { continue };
        let slots = regain::prose::Slots { helpdesk: "your helpdesk".into(), wait_until: String::new() };
        let person = app.get(&paths::problem(&symptom.id)).await.main();
        let own: String = symptom.parts(Audience::User).iter().map(|(_, p)| format!("{p:?}")).collect();
        for cause in &admin.causes {
            for text in [&cause.why, &cause.tell, &cause.careful, &cause.way_back] {
                let plain = regain::prose::plain(text, &slots);
                for sentence in plain.split(['\n', '.']).map(str::trim).filter(|s| s.split(' ').count() > 5) {
                    compared += 1;
                    assert!(
                        !person.contains(sentence) || own.contains(sentence),
                        "{}: {sentence}",
                        symptom.id
                    );
                }
            }
        }
    }
    assert!(compared > 200, "only {compared} sentences were compared");
}

#[tokio::test]
async fn every_identifier_leads_to_its_problem_or_to_a_choice() {
    let app = TestApp::new().await;
    let content = content();
    let mut asked = 0;
    for (identifier, symptoms) in content.symptoms().index().identifiers() {
        let spellings = [
            identifier.to_string(),
            identifier.as_str().to_lowercase(),
            identifier.as_str().to_uppercase(),
            format!("%20{identifier}:"),
        ];
        for spelling in spellings {
            asked += 1;
            let page = app.get(&format!("/e/{spelling}")).await;
            if page.status == StatusCode::FOUND {
                assert_eq!(page.location().unwrap(), paths::problem(&symptoms[0]), "{spelling}");
            } else {
                assert_eq!(page.status, StatusCode::OK, "{spelling}");
                let links = page.attrs("main ul.links a", "href");
                for symptom in symptoms {
                    assert!(links.contains(&paths::problem(symptom)), "{spelling}: {links:?}");
                }
            }
        }
    }
    assert!(asked > 400, "only {asked}");
}

#[tokio::test]
async fn an_alias_leads_to_the_problem_too() {
    let app = TestApp::new().await;
    assert_eq!(app.get("/e/SSPR_009").await.location().unwrap(), "/problems/sspr-0009");
    assert_eq!(app.get("/e/sspr%209").await.location().unwrap(), "/problems/sspr-0009");
    assert_eq!(app.get("/e/8023061f").await.location().unwrap(), "/problems/writeback-8023061f");
}

#[tokio::test]
async fn an_unknown_code_is_a_404_with_the_nearest_codes_and_the_paste_box() {
    let app = TestApp::new().await;
    let page = app.get("/e/SSPR_0019").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.attrs("main ul.links a", "href").contains(&"/e/SSPR_0009".to_owned()));
    assert!(page.has("textarea[name=text]"));
    let odd = app.get("/e/%3Cscript%3Ealert(1)%3C%2Fscript%3E").await;
    assert_eq!(odd.status, StatusCode::NOT_FOUND);
    assert!(!odd.body.contains("<script>alert"));
}

#[tokio::test]
async fn a_search_without_script_finds_by_code_by_words_and_says_when_nothing_fits() {
    let app = TestApp::new().await;
    let by_code = app.get("/problems?q=sspr+9").await;
    assert_eq!(by_code.attrs("main ul.links a", "href")[0], "/problems/sspr-0009");
    let by_words = app.get("/problems?q=text+message+does+not+come").await;
    assert!(
        by_words
            .attrs("main ul.links a", "href")
            .iter()
            .take(3)
            .any(|p| p == "/problems/reset-no-sms-or-call")
    );
    let nothing = app.get("/problems?q=zzzzqqqq").await;
    assert!(nothing.main().contains("Nothing fits these words"));
    assert!(nothing.has("textarea[name=text]"));
}

#[tokio::test]
async fn a_password_in_a_search_is_not_shown_again() {
    let app = TestApp::new().await;
    let page = app.get("/problems?q=password%3A+Canary%214711zz").await;
    assert!(!page.body.contains("Canary!4711zz"));
}

#[tokio::test]
async fn the_list_has_every_problem_by_group_and_by_letter() {
    let app = TestApp::new().await;
    let page = app.get("/problems").await;
    let links = page.attrs("main a", "href");
    for symptom in content().symptoms().iter() {
        let path = paths::problem(&symptom.id);
        assert_eq!(links.iter().filter(|l| **l == path).count(), 2, "{path}");
    }
}

#[tokio::test]
async fn a_library_page_is_kept_by_its_etag() {
    let app = TestApp::new().await;
    let first = app.get("/problems/sspr-0009").await;
    assert_eq!(first.header("cache-control"), "no-cache");
    let tag = first.header("etag").to_owned();
    let again = app
        .send(http::Method::GET, "/problems/sspr-0009", "", |h| {
            h.insert("if-none-match", tag.parse().unwrap());
        })
        .await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    assert!(again.body.is_empty());
}
