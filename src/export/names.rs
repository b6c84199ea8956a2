//! What files are called in a parcel. A name of a person's making is a name on somebody else's disk: it keeps letters, digits,
//! dots and hyphens, and begins with a number of ours, so that no two are the same and none hides or climbs.

/// The most characters that are kept of a name.
const LONGEST: usize = 60;

/// The name of the file at this place, from 1: `01-screenshot.png`.
pub(super) fn numbered(place: usize, name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String =
        last.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' }).collect();
    let plain = plain.trim_matches(['.', '-']);
    // The end says what kind of file it is.
    let kept = plain.char_indices().rev().take(LONGEST).last().map_or("", |(at, _)| &plain[at..]);
    let kept = kept.trim_start_matches(['.', '-']);
    format!("{place:02}-{}", if kept.is_empty() { "file" } else { kept })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_climb_hide_or_grow() {
        for (name, expected) in [
            ("screenshot.png", "01-screenshot.png"),
            ("../../etc/passwd", "01-passwd"),
            (r"C:\temp\x.png", "01-x.png"),
            (".htaccess", "01-htaccess"),
            ("a\r\nb: c.png", "01-a--b--c.png"),
            ("Bildschirm foto ü.png", "01-Bildschirm-foto--.png"),
            ("…", "01-file"),
            ("", "01-file"),
        ] {
            assert_eq!(numbered(1, name), expected, "{name:?}");
        }
        assert!(numbered(12, &format!("{}.png", "x".repeat(300))).ends_with("x.png"));
        assert_eq!(numbered(12, &"x".repeat(300)).len(), 3 + LONGEST);
    }
}
