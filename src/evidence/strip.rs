//! Characters that nobody sees, out; line ends and no-break spaces, made plain.
//!
//! Must not know what the text says: letters, accents and the form of accents stay as they were written.

/// The text without control, zero-width, bidirectional and other invisible characters. `\r\n`, `\r` and the other line
/// ends become `\n`, no-break spaces become spaces; `\n` and `\t` stay.
pub(super) fn strip(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\n' | '\t' => out.push(c),
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\u{a0}' | '\u{2007}' | '\u{202f}' => out.push(' '),
            c if c.is_control() || is_invisible(c) => {}
            c => out.push(c),
        }
    }
    out
}

/// Characters without a picture of their own: Unicode's Default_Ignorable_Code_Point, annotation marks, noncharacters.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fdd0}'..='\u{fdef}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
        || u32::from(c) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_goes_and_what_can_be_seen_stays() {
        for (raw, stripped) in [
            ("a\r\nb\rc\nd", "a\nb\nc\nd"),
            ("a\u{2028}b\u{85}c\u{b}d", "a\nb\nc\nd"),
            ("pass\u{200b}word\u{feff}", "password"),
            ("\u{202e}evil\u{202c}", "evil"),
            ("a\0b\u{1b}[31mc\u{7f}", "ab[31mc"),
            ("9:31\u{202f}AM\u{a0}x\ty", "9:31 AM x\ty"),
            ("e\u{301} é 密码 \u{1f511}", "e\u{301} é 密码 \u{1f511}"),
            ("\u{fffe}\u{1ffff}\u{fffd}", "\u{fffd}"),
        ] {
            assert_eq!(strip(raw), stripped, "{raw:?}");
        }
    }
}
