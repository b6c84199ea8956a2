//! Letters that look like others: a code typed with a Cyrillic Р, or with O for 0, looks right and is another.
//!
//! It is never taken for the code, only asked about: “did you mean”. It knows letters alone.

/// Letters of other scripts that look like Latin ones, upper and lower case.
const LETTERS: &[(char, char)] = &[
    ('А', 'A'),
    ('В', 'B'),
    ('Е', 'E'),
    ('Ѕ', 'S'),
    ('К', 'K'),
    ('М', 'M'),
    ('Н', 'H'),
    ('О', 'O'),
    ('Р', 'P'),
    ('С', 'C'),
    ('Т', 'T'),
    ('Х', 'X'),
    ('І', 'I'),
    ('а', 'a'),
    ('е', 'e'),
    ('о', 'o'),
    ('р', 'p'),
    ('с', 'c'),
    ('х', 'x'),
    ('ѕ', 's'),
    ('і', 'i'),
    ('ԁ', 'd'),
    ('Α', 'A'),
    ('Β', 'B'),
    ('Ε', 'E'),
    ('Η', 'H'),
    ('Ι', 'I'),
    ('Κ', 'K'),
    ('Μ', 'M'),
    ('Ν', 'N'),
    ('Ο', 'O'),
    ('Ρ', 'P'),
    ('Τ', 'T'),
    ('Χ', 'X'),
    ('ο', 'o'),
];

/// The text with letters for those they look like, character by character; `None` where nothing in it looks like a code
/// written with other letters.
pub(super) fn fold(text: &str) -> Option<String> {
    let mut changed = false;
    let latin: Vec<char> = text
        .chars()
        .map(|c| match LETTERS.iter().find(|(other, _)| *other == c) {
            Some((_, latin)) => {
                changed = true;
                *latin
            }
            None => c,
        })
        .collect();
    let mut out = latin.clone();
    for start in 0..latin.len() {
        let Some(prefix) = prefix(&latin[start..]) else { continue };
        let mut at = start + prefix;
        while latin.get(at).is_some_and(|c| matches!(c, '_' | '-' | ' ' | ':')) {
            at += 1;
        }
        let digits = latin[at..].iter().take_while(|c| as_digit(**c).is_some()).count();
        let real = latin[at..at + digits].iter().any(char::is_ascii_digit);
        let ends = latin.get(at + digits).is_none_or(|c| !c.is_alphanumeric());
        if (3..=7).contains(&digits) && real && ends {
            for c in &mut out[at..at + digits] {
                if let Some(digit) = as_digit(*c).filter(|d| d != c) {
                    *c = digit;
                    changed = true;
                }
            }
        }
    }
    changed.then(|| out.into_iter().collect())
}

/// How many characters of a code's prefix stand here.
fn prefix(text: &[char]) -> Option<usize> {
    ["aadsts", "sspr"].into_iter().find_map(|prefix| {
        let fits =
            text.len() > prefix.len() && prefix.chars().zip(text).all(|(a, b)| b.eq_ignore_ascii_case(&a));
        fits.then_some(prefix.len())
    })
}

fn as_digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        'O' | 'o' => Some('0'),
        'I' | 'l' | 'i' | '|' => Some('1'),
        'S' | 's' => Some('5'),
        'Z' | 'z' => Some('2'),
        'B' => Some('8'),
        _ => None,
    }
}

/// What stands in the text at a byte of the folded text: the word there.
pub(super) fn written(text: &str, folded: &str, at: usize) -> String {
    let before = folded[..at].chars().count();
    text.chars()
        .skip(before)
        .skip_while(|c| c.is_whitespace())
        .take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
        .take(24)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_letters_are_folded_only_where_a_code_comes_of_it() {
        assert_eq!(fold("ЅЅРR_0009").as_deref(), Some("SSPR_0009"));
        assert_eq!(fold("SSPR_OOO9").as_deref(), Some("SSPR_0009"));
        assert_eq!(fold("AADSTS12OO13").as_deref(), Some("AADSTS120013"));
        assert_eq!(fold("SSPR_0009"), None);
        assert_eq!(fold("sspr is solid"), None);
    }

    #[test]
    fn what_was_written_is_kept() {
        let text = "the code ЅЅРR_0009 came";
        let folded = fold(text).unwrap();
        assert_eq!(written(text, &folded, folded.find("SSPR").unwrap()), "ЅЅРR_0009");
    }
}
