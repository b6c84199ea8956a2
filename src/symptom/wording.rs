//! The one spelling in which texts are compared: lower case, without contractions, curly quotes and old product names.

use unicode_normalization::UnicodeNormalization;

/// The long form of a contraction, and one spelling for words that have two. The forms without apostrophe are what people
/// type.
fn long_form(word: &str) -> Option<&'static str> {
    Some(match word {
        "can't" | "cannot" | "cant" => "can not",
        "won't" | "wont" => "will not",
        "isnt" => "is not",
        "hasnt" => "has not",
        "havent" => "have not",
        "doesnt" => "does not",
        "dont" => "do not",
        "didnt" => "did not",
        "arent" => "are not",
        "wasnt" => "was not",
        "couldnt" => "could not",
        "weve" => "we have",
        "youve" => "you have",
        "theres" | "there's" => "there is",
        "it's" => "it is",
        "that's" => "that is",
        "organisation" => "organization",
        "organisations" => "organizations",
        "licence" => "license",
        "licences" => "licenses",
        "onpremise" | "onpremises" | "onprem" => "on premises",
        "synchronisation" => "synchronization",
        _ => return None,
    })
}

/// Product names that have changed, longest first, and the one word that stands for each.
const PRODUCTS: &[(&str, &str)] = &[
    ("microsoft azure active directory connect", "entra connect"),
    ("azure active directory connect", "entra connect"),
    ("microsoft azure ad connect", "entra connect"),
    ("microsoft entra connect", "entra connect"),
    ("azure ad connect", "entra connect"),
    ("aad connect", "entra connect"),
    ("microsoft azure active directory", "entra"),
    ("azure active directory", "entra"),
    ("microsoft entra id", "entra"),
    ("microsoft entra", "entra"),
    ("azure ad", "entra"),
    ("entra id", "entra"),
    ("on premise", "on premises"),
    ("on prem", "on premises"),
];

/// Brings a text into the spelling in which texts are compared. Words stand with one space between them, and nothing
/// else is left of the punctuation, so that a message is found although it was wrapped, quoted or re-punctuated.
#[must_use]
pub fn normalise(text: &str) -> String {
    let folded = fold(text);
    let mut out = String::with_capacity(folded.len() + 16);
    for word in
        folded.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '_')).filter(|w| !w.is_empty())
    {
        push_word(&mut out, word.trim_matches('\''));
    }
    for (old, new) in PRODUCTS {
        if out.contains(old) {
            out = replace_words(&out, old, new);
        }
    }
    out
}

/// Lower case, one form for each character, straight apostrophes; what shows nothing is gone.
fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.replace('`', "'").to_ascii_lowercase();
    }
    let folded: String = text
        .nfkc()
        .filter(|c| !is_invisible(*c))
        .map(|c| match c {
            '\u{2018}' | '\u{2019}' | '\u{02bc}' | '\u{00b4}' | '`' => '\'',
            c => c,
        })
        .flat_map(char::to_lowercase)
        .collect();
    apart(folded)
}

/// Sets each character of a script without spaces apart, so that a message is found inside a longer sentence and across a
/// line's end.
fn apart(text: String) -> String {
    if !text.chars().any(is_ideograph) {
        return text;
    }
    let mut out = String::with_capacity(text.len() * 2);
    for c in text.chars() {
        if is_ideograph(c) {
            out.extend([' ', c, ' ']);
        } else {
            out.push(c);
        }
    }
    out
}

/// Han, kana and Thai, which leave no space between words, and Hangul, which joins what a sentence needs to a word.
#[must_use]
pub fn is_ideograph(c: char) -> bool {
    matches!(c,
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{31f0}'..='\u{31ff}' | '\u{ac00}'..='\u{d7a3}' | '\u{e00}'..='\u{e7f}' | '\u{20000}'..='\u{2fa1f}')
}

fn push_word(out: &mut String, word: &str) {
    if word.is_empty() {
        return;
    }
    if let Some(long) = long_form(word) {
        return push(out, &[long]);
    }
    if !word.contains('\'') {
        return push(out, &[word]);
    }
    for (end, long) in
        [("n't", "not"), ("'ve", "have"), ("'re", "are"), ("'ll", "will"), ("'d", "would"), ("'m", "am")]
    {
        if let Some(stem) = word.strip_suffix(end).filter(|s| !s.is_empty()) {
            return push(out, &[stem, long]);
        }
    }
    push(out, &[&word.replace('\'', "")]);
}

fn push(out: &mut String, words: &[&str]) {
    for word in words {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
}

/// Replaces whole words only: “entra id” in “entra identity” stays.
fn replace_words(text: &str, old: &str, new: &str) -> String {
    let padded = format!(" {text} ");
    let replaced = padded.replace(&format!(" {old} "), &format!(" {new} "));
    replaced.trim().to_owned()
}

/// Characters that show nothing and only get in the way: zero-width, direction marks, soft hyphens.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_spellings_of_one_sentence_are_the_same() {
        let plain =
            normalise("We've detected that password reset hasn't been enabled by your administrator.");
        for other in [
            "We have detected that password reset has not been enabled by your administrator",
            "we’ve detected that\n  password reset hasn’t been ENABLED by your administrator!",
            "weve detected that password reset hasnt been enabled by your administrator",
        ] {
            assert_eq!(normalise(other), plain);
        }
    }

    #[test]
    fn old_product_names_are_the_new_ones() {
        assert_eq!(normalise("Azure AD Connect"), normalise("Microsoft Entra Connect"));
        assert_eq!(normalise("Azure Active Directory"), normalise("Microsoft Entra ID"));
        assert_eq!(normalise("entra identity"), "entra identity");
    }
}
