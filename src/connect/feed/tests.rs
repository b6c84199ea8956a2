//! Feeds as they come, whole and broken.

use super::*;

fn feed(items: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss xmlns:a10=\"http://www.w3.org/2005/Atom\" version=\"2.0\">\
         <channel><title>Azure Status</title><link>https://azure.status.microsoft/</link>\
         <description>Azure Active Directory and more</description>{items}</channel></rss>"
    )
}

fn item(title: &str, more: &str) -> String {
    format!("<item><title>{title}</title>{more}<description>&lt;p&gt;Text&lt;/p&gt;</description></item>")
}

fn titles(items: &str) -> Vec<String> {
    read_feed(feed(items).as_bytes()).unwrap().into_iter().map(|n| n.title).collect()
}

#[test]
fn a_feed_without_items_has_no_notices() {
    assert_eq!(read_feed(feed("").as_bytes()), Ok(vec![]));
}

#[test]
fn a_notice_has_its_title_and_its_moment() {
    let items = item(
        "Sign-ins fail &#8211; Microsoft Entra ID &amp; more",
        "<pubDate>Fri, 20 Nov 2026 13:20:00 GMT</pubDate>",
    );
    let found = read_feed(feed(&items).as_bytes()).unwrap();
    assert_eq!(
        found,
        [Notice {
            title: "Sign-ins fail – Microsoft Entra ID & more".to_owned(),
            at: Some("2026-11-20T13:20:00Z".parse().unwrap())
        }]
    );
    for (date, at) in [
        ("Fri, 20 Nov 2026 15:20:00 +0200", Some("2026-11-20T13:20:00Z")),
        ("Fri, 20 Nov 2026 13:20:00 Z", Some("2026-11-20T13:20:00Z")),
        ("yesterday", None),
    ] {
        let found =
            read_feed(feed(&item("Entra", &format!("<pubDate>{date}</pubDate>"))).as_bytes()).unwrap();
        assert_eq!(found[0].at, at.map(|at| at.parse().unwrap()), "{date}");
    }
}

#[test]
fn what_is_not_about_signing_in_is_left_out() {
    let of = |words: &str| titles(&item(words, "")).len();
    for about in [
        "Microsoft Entra ID – sign-in failures",
        "Azure Active Directory – mitigated",
        "AZURE AD: Preliminary PIR",
        "Impact to AAD",
        "Azure AD B2C and Azure AD",
    ] {
        assert_eq!(of(about), 1, "{about}");
    }
    for other in [
        "Storage – West Europe",
        "Azure Advisor",
        "Azure Advanced Networking",
        "Azure AD B2C – South Central US",
        "Microsoft Entra External ID",
        "Microsoft Entra Domain Services",
        "Azure Active Directory Domain Services",
        "Entrance to the portal",
        "Active users of the Directory",
    ] {
        assert_eq!(of(other), 0, "{other}");
    }
    let by_category =
        item("Sign-ins fail", "<category>Azure Active Directory</category><category>Global</category>");
    assert_eq!(titles(&by_category), ["Sign-ins fail"]);
    let in_description = "<item><title>Storage</title><description>Not Microsoft Entra</description></item>";
    assert_eq!(titles(in_description), [""; 0]);
}

#[test]
fn html_in_a_title_is_text_and_nothing_unseen_is_kept() {
    let escaped = item("&lt;b&gt;Entra&lt;/b&gt;\u{202e} is\r\n down", "");
    assert_eq!(titles(&escaped), ["<b>Entra</b> is down"]);
    let data = item("<![CDATA[<script>alert(1)</script> Entra]]>", "");
    assert_eq!(titles(&data), ["<script>alert(1)</script> Entra"]);
    // Words inside an element of a title are not the title's.
    assert_eq!(titles(&item("<x>Entra</x>", "")), [""; 0]);
    let long = titles(&item(&format!("Entra {}", "é".repeat(500)), ""));
    assert_eq!(long[0].chars().count(), TITLE + 1);
}

#[test]
fn a_title_that_comes_twice_is_said_once() {
    assert_eq!(
        titles(&(item("Entra", "") + &item("Entra", "") + &item("Entra ID", ""))),
        ["Entra", "Entra ID"]
    );
}

#[test]
fn what_is_not_whole_says_nothing() {
    let whole = feed(&item("Entra", ""));
    let cut = &whole[..whole.len() - 20];
    for broken in [
        "",
        "<html><body>Sign in to the network</body></html>",
        "{}",
        cut,
        "<rss></rss>",
        "<channel><item></channel>",
    ] {
        assert_eq!(read_feed(broken.as_bytes()), Err(FeedError::NoRss), "{broken}");
    }
    assert_eq!(read_feed(&[0xff, 0xfe, 0x3c]), Err(FeedError::NoText));
    let entity = "<!DOCTYPE rss [<!ENTITY x \"Entra\">]>".to_owned() + &feed(&item("&x;", ""));
    assert_eq!(read_feed(entity.as_bytes()), Err(FeedError::NoRss));
}

proptest::proptest! {
    #[test]
    fn no_bytes_bring_it_down_and_what_is_kept_is_one_short_line(
        bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400),
        words in "\\PC{0,300}",
    ) {
        let _ = read_feed(&bytes);
        let mut within = feed(&item("Entra", "")).into_bytes();
        let at = within.len() / 2;
        within.splice(at..at, bytes);
        let _ = read_feed(&within);
        let escaped = quick_xml::escape::escape(&words).into_owned();
        for notice in read_feed(feed(&item(&format!("Entra {escaped}"), "")).as_bytes()).unwrap_or_default() {
            proptest::prop_assert!(notice.title.chars().count() <= TITLE + 1);
            proptest::prop_assert!(!notice.title.chars().any(char::is_control));
            proptest::prop_assert!(notice.title.starts_with("Entra"));
        }
    }
}
