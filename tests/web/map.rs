//! The map: every question in its place, pictures and lists that say the same, and the path of a session on it.

use std::collections::{BTreeMap, BTreeSet};

use http::StatusCode;
use regain::{
    flow::{Node, Target},
    ids::SymptomId,
    paths,
    picture::Areas,
};
use scraper::{Html, Selector};

use crate::support::{Page, TestApp, content};

/// Every page of the map.
async fn pages(app: &TestApp) -> Vec<Page> {
    let map = app.get(paths::MAP).await;
    let mut pages = vec![map.clone()];
    for path in map.attrs("main ul.links a", "href") {
        pages.push(app.get(&path).await);
    }
    pages
}

/// The boxes of each picture of a page: their addresses.
fn pictures(page: &Page) -> Vec<Vec<String>> {
    let html = Html::parse_document(&page.body);
    let (svg, link) = (Selector::parse("main svg").unwrap(), Selector::parse("a").unwrap());
    html.select(&svg)
        .map(|s| s.select(&link).map(|a| a.value().attr("href").unwrap().to_owned()).collect())
        .collect()
}

#[tokio::test]
async fn every_page_of_the_map_is_public_and_kept_by_its_etag() {
    let app = TestApp::new().await;
    let pages = pages(&app).await;
    let areas = Areas::of(content().flow());
    assert_eq!(pages.len(), 1 + areas.iter().count());
    assert!((8..=12).contains(&areas.iter().count()), "{} areas", areas.iter().count());
    for page in pages {
        assert_eq!(page.status, StatusCode::OK, "{}", page.path);
        assert_eq!(page.all("h1").len(), 1, "{}", page.path);
        assert_eq!(page.header("set-cookie"), "", "{}", page.path);
        assert_eq!(page.header("cache-control"), "no-cache", "{}", page.path);
        let tag = page.header("etag").to_owned();
        let again = app.send(http::Method::GET, &page.path, "", |h| {
            h.insert("if-none-match", tag.parse().unwrap());
        });
        assert_eq!(again.await.status, StatusCode::NOT_MODIFIED, "{}", page.path);
    }
    for path in ["/map/no-such-area", "/map/Sign-in", "/map/%3Cb%3E"] {
        assert_eq!(app.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn every_question_and_every_problem_has_one_place_in_the_lists() {
    let app = TestApp::new().await;
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for page in pages(&app).await {
        for id in page.attrs("main li[id]", "id") {
            *places.entry(id).or_default() += 1;
        }
    }
    let content = content();
    let flow = content.flow();
    let targets: BTreeSet<&SymptomId> = flow
        .nodes()
        .flat_map(Node::targets)
        .filter_map(|t| match t {
            Target::Outcome(symptom) => Some(symptom),
            Target::Question(_) | Target::Helpdesk => None,
        })
        .collect();
    assert!(targets.len() > 100, "only {} problems", targets.len());
    let expected: BTreeMap<String, usize> = flow
        .nodes()
        .map(|n| format!("q-{}", n.id))
        .chain(targets.into_iter().map(|s| format!("p-{s}")))
        .map(|id| (id, 1))
        .collect();
    assert_eq!(places, expected);
}

#[tokio::test]
async fn the_list_of_a_question_has_every_answer_in_words() {
    let app = TestApp::new().await;
    let content = content();
    let areas = Areas::of(content.flow());
    for area in areas.iter() {
        let page = app.get(&paths::map_area(&area.id)).await;
        for id in &area.questions {
            let node = content.flow().node(id).unwrap();
            assert_eq!(page.text(&format!("#q-{id} > h3")), node.title);
            let lines = page.all(&format!("#q-{id} > ul > li"));
            assert_eq!(lines.len(), node.options.len(), "{id}");
            for (line, option) in lines.iter().zip(&node.options) {
                assert!(line.contains(&option.label), "{id}: {line}");
                assert_eq!(line.contains("Only where"), !option.when.is_empty(), "{id}: {line}");
            }
            let codes = node.codes.as_ref().map_or(0, BTreeMap::len);
            assert_eq!(page.all(&format!("#q-{id} details li")).len(), codes, "{id}");
        }
    }
}

#[tokio::test]
async fn all_links_of_the_map_lead_somewhere() {
    let app = TestApp::new().await;
    let pages = pages(&app).await;
    let mut known: BTreeMap<String, Page> = pages.iter().map(|p| (p.path.clone(), p.clone())).collect();
    let mut followed = 0;
    for page in &pages {
        for href in page.attrs("main a[href]", "href") {
            let (path, id) = href.split_once('#').unwrap_or((&href, ""));
            let path = if path.is_empty() { &page.path } else { path };
            if !known.contains_key(path) {
                known.insert(path.to_owned(), app.get(path).await);
            }
            let there = &known[path];
            assert_eq!(there.status, StatusCode::OK, "{} links to {href}", page.path);
            assert!(id.is_empty() || there.has(&format!("[id='{id}']")), "{} links to {href}", page.path);
            followed += 1;
        }
    }
    assert!(followed > 800, "only {followed} links");
}

#[tokio::test]
async fn no_picture_has_more_than_forty_boxes_or_cuts_a_title() {
    let app = TestApp::new().await;
    let mut drawn = 0;
    for page in pages(&app).await {
        let pictures = pictures(&page);
        assert!(!pictures.is_empty(), "{} has no picture", page.path);
        for boxes in &pictures {
            assert!(boxes.len() <= 40, "{}: {} boxes", page.path, boxes.len());
            drawn += boxes.len();
        }
        assert!(!page.all("main svg text").iter().any(|t| t.ends_with('…')), "{}", page.path);
        // What a picture says, the list says too.
        let listed: BTreeSet<String> = page
            .attrs("main ul a[href]", "href")
            .into_iter()
            .chain(page.attrs("main li[id]", "id"))
            .collect();
        for href in pictures.iter().flatten() {
            let there = listed.contains(href) || listed.contains(href.trim_start_matches('#'));
            assert!(there, "{}: {href} is in the picture and not in the list", page.path);
        }
    }
    assert!(drawn > 200, "only {drawn} boxes");
}

#[tokio::test]
async fn a_picture_is_hidden_from_assistive_technology_and_its_region_is_not() {
    let app = TestApp::new().await;
    for page in pages(&app).await {
        let count = page.all("main svg").len();
        assert_eq!(
            page.all("main > div.scroll[role=region][tabindex='0'] > svg[aria-hidden=true]").len(),
            count
        );
        let names: BTreeSet<String> = page.attrs("main [role=region]", "aria-label").into_iter().collect();
        assert_eq!(names.len(), count, "{}: regions with the same name", page.path);
        assert_eq!(
            page.all("main svg a").len(),
            page.all("main svg a[tabindex='-1']").len(),
            "{}",
            page.path
        );
        assert!(page.has("main a[href='#list']") && page.has("main #list"), "{}", page.path);
        assert!(!page.body.contains("style="), "{}", page.path);
    }
}

#[tokio::test]
async fn the_library_leads_to_the_map_and_a_problem_to_its_place() {
    let app = TestApp::new().await;
    assert!(app.get("/problems").await.attrs("main a", "href").contains(&"/map".to_owned()));
    let problem = app.get("/problems/aadsts50133").await;
    let place = problem.attr("main a[href^='/map/']", "href");
    assert_eq!(place, "/map/sign-in#p-aadsts50133");
    assert!(app.get("/map/sign-in").await.text("#p-aadsts50133").contains("You have to sign in again"));
}

/// A session of a person at the steps of AADSTS50034.
async fn signed_out(app: &TestApp) -> Page {
    let who = app.follow(app.post("/start", &[]).await).await;
    let mut page = app.answer(&who, "user").await;
    for value in ["signin", "wrong", "name"] {
        page = app.answer(&page, value).await;
    }
    assert!(page.path.contains("/outcome/"), "{}", page.path);
    page
}

#[tokio::test]
async fn the_path_of_a_session_is_on_the_map_thick_and_numbered() {
    let app = TestApp::new().await;
    let outcome = signed_out(&app).await;
    let page = app.get(&format!("/s/{}/map", outcome.reference())).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.h1(), "Your path on the map");
    assert_eq!(page.all("main > h2"), ["Start", "What you see", "Sign-in"]);
    let stops = page.all("#list > li");
    assert_eq!(stops.len(), 5);
    assert!(stops[0].starts_with("Which of these is you?"), "{stops:?}");
    assert!(stops[1].contains("The sign-in page does not let you in"), "{stops:?}");
    assert_eq!(page.attr("#list > li:last-child a", "href"), outcome.path);
    let marks: BTreeSet<String> = page
        .all("main svg text[font-weight='700']")
        .into_iter()
        .filter(|t| t.starts_with("your path"))
        .collect();
    assert_eq!(
        marks.into_iter().collect::<Vec<_>>(),
        (1..=5).map(|n| format!("your path: {n}")).collect::<Vec<_>>()
    );
    assert!(page.all("main svg path[stroke-width='5']").len() >= 4, "the lines of the path are thick");
    for href in page.attrs("main a[href^='/map']", "href") {
        let (path, id) = href.split_once('#').unwrap_or((&href, ""));
        let there = app.get(path).await;
        assert!(id.is_empty() || there.has(&format!("[id='{id}']")), "{href} leads nowhere");
    }
    assert_eq!(app.other_browser().get(&page.path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_path_without_an_answer_is_the_first_question() {
    let app = TestApp::new().await;
    let who = app.follow(app.post("/start", &[]).await).await;
    let page = app.get(&format!("/s/{}/map", who.reference())).await;
    assert_eq!(page.all("#list > li").len(), 1);
    assert!(page.text("#list > li").contains("not answered yet"));
    assert_eq!(page.all("main > h2"), ["Start"]);
}

#[tokio::test]
async fn the_check_page_leads_to_the_path_and_the_next_page_does_for_staff() {
    let app = TestApp::new().await;
    let outcome = signed_out(&app).await;
    let map = format!("/s/{}/map", outcome.reference());
    let check = app.get(&format!("/s/{}/check", outcome.reference())).await;
    assert!(check.attrs("main a", "href").contains(&map));
    for (who, leads) in [("user", false), ("helpdesk", true)] {
        let app = TestApp::new().await;
        let found = app.paste("AADSTS50034").await;
        let outcome = app.go_on_as(&found, who).await;
        let next = app.verdict(&outcome, "not_fixed").await;
        assert!(next.path.ends_with("/next"), "{}", next.path);
        let map = format!("/s/{}/map", next.reference());
        assert_eq!(next.attrs("main a", "href").contains(&map), leads, "{who}");
    }
}

#[tokio::test]
async fn somebody_who_may_only_look_sees_the_path_under_another_name() {
    use sqlx::{Connection as _, Executor as _};
    let app = TestApp::new().await;
    let outcome = signed_out(&app).await;
    let file = app.dir.path().join("regain.db");
    let mut conn = sqlx::SqliteConnection::connect(file.to_str().unwrap()).await.unwrap();
    conn.execute("UPDATE grants SET role = 'viewer'").await.unwrap();
    let page = app.get(&format!("/s/{}/map", outcome.reference())).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.h1(), "The path on the map");
    assert!(page.all("main svg text").contains(&"the path: 1".to_owned()));
    assert!(!page.main().contains("your path"));
}
