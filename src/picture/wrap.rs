//! How much room words need. Fonts differ from device to device, so widths are those of a wide one (DejaVu Sans, as Verdana):
//! in any other the words are shorter than planned, and none leaves its box.

/// The width of a text, in CSS pixels, at a font size in CSS pixels.
pub(super) fn width(text: &str, size: i32) -> i32 {
    let hundredths: i32 = text.chars().map(letter).fold(0, i32::saturating_add);
    hundredths.saturating_mul(size) / 100 + 1
}

/// The width of a letter, in hundredths of the font size.
fn letter(c: char) -> i32 {
    match c {
        'i' | 'j' | 'l' | '\'' | '|' | ' ' | '.' | ',' | ':' | ';' | '‘' | '’' => 33,
        'I' | 'J' | 'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' | '\\' | '-' | '!' => 41,
        '"' | '“' | '”' | '–' | '?' => 54,
        'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' | 'L' | 'F' | 'T' | '_' => 61,
        'w' | 'C' | 'D' | 'G' | 'H' | 'N' | 'O' | 'Q' | 'U' => 81,
        'm' | 'M' | 'W' | '@' | '%' | '…' | '—' => 100,
        c if c.is_ascii() => 70,
        // Latin, Greek and Cyrillic letters; what comes after may be as wide as it is high.
        c if c < '\u{1100}' => 81,
        _ => 100,
    }
}

/// Breaks a text into lines of at most this width. What does not fit into the last line ends with “…”; the whole text has to
/// stand somewhere else then.
pub(super) fn wrap(text: &str, room: i32, size: i32, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace().flat_map(|w| pieces(w, room, size)) {
        let longer = if line.is_empty() { word.clone() } else { format!("{line} {word}") };
        if width(&longer, size) <= room || line.is_empty() {
            line = longer;
        } else {
            lines.push(std::mem::replace(&mut line, word));
        }
    }
    lines.push(line);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while !last.is_empty() && width(&format!("{last}…"), size) > room {
                last.pop();
            }
            let kept = last.trim_end().len();
            last.truncate(kept);
            last.push('…');
        }
    }
    lines
}

/// A word that is too long for a line, in pieces that are not.
fn pieces(word: &str, room: i32, size: i32) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for c in word.chars() {
        let full = pieces.last().is_some_and(|p| !p.is_empty() && width(&format!("{p}{c}"), size) > room);
        if full {
            pieces.push(String::new());
        }
        if let Some(last) = pieces.last_mut() {
            last.push(c);
        }
    }
    pieces
}
