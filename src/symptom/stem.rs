//! Stems of English words, and which words say nothing. It knows words alone.

/// Words that say nothing about a problem.
const STOP: &[&str] = &[
    "a", "about", "after", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "because",
    "been", "but", "by", "can", "could", "did", "do", "does", "for", "from", "get", "gets", "got", "had",
    "has", "have", "he", "her", "here", "hi", "hello", "him", "his", "how", "i", "if", "in", "into", "is",
    "it", "its", "just", "know", "me", "my", "of", "on", "one", "or", "our", "out", "please", "she",
    "should", "so", "some", "than", "thank", "thanks", "that", "the", "their", "them", "then", "there",
    "these", "they", "this", "those", "to", "up", "us", "use", "was", "we", "were", "what", "when", "where",
    "which", "who", "why", "will", "with", "would", "you", "your", "being", "every", "s", "t", "re", "say",
    "says", "said", "think", "want", "like", "see", "look", "really", "only", "still", "now", "even",
];

/// Whether a word of a normalised text says something. A lone character of a script without spaces does not: words of such
/// scripts come from the glossary.
pub(super) fn is_telling(word: &str) -> bool {
    word.chars().nth(1).is_some() && !STOP.contains(&word)
}

/// Takes the endings off that a word gets in a sentence: “resets”, “resetting” and “reset” are one word. Codes keep theirs.
pub(super) fn stem(word: &str) -> String {
    if word.chars().any(|c| c.is_ascii_digit()) || !word.is_ascii() {
        return word.to_owned();
    }
    let strip = |end: &str, least: usize| word.strip_suffix(end).filter(|s| s.len() >= least);
    let base = if let Some(s) = strip("ies", 3) {
        return format!("{s}y");
    } else if let Some(s) = strip("sses", 2) {
        return format!("{s}ss");
    } else if let Some(s) = strip("ing", 3).or_else(|| strip("edly", 3)).or_else(|| strip("ed", 3)) {
        s
    } else if word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") {
        word
    } else if let Some(s) = strip("s", 3) {
        s
    } else {
        word
    };
    let base = base.strip_suffix('e').filter(|s| s.len() >= 3).unwrap_or(base);
    // “resett”, “stopp”: the letter that was doubled before the ending.
    let mut letters = base.chars().rev();
    match (letters.next(), letters.next()) {
        (Some(a), Some(b)) if a == b && !"aeiousl".contains(a) && base.len() > 3 => {
            base[..base.len() - 1].to_owned()
        }
        _ => base.to_owned(),
    }
}

/// A word with each of its letters left out in turn.
pub(super) fn cuts(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    (0..letters.len())
        .map(|n| letters.iter().enumerate().filter(|(i, _)| *i != n).map(|(_, c)| *c).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for (a, b) in [
            ("resets", "reset"),
            ("resetting", "reset"),
            ("expired", "expire"),
            ("policies", "policy"),
            ("messages", "message"),
            ("stopped", "stop"),
            ("blocked", "block"),
        ] {
            assert_eq!(stem(a), stem(b), "{a} {b}");
        }
        assert_eq!(stem("process"), "process");
        assert_eq!(stem("33004s"), "33004s");
    }

    #[test]
    fn one_typo_is_one_letter_apart() {
        assert!(cuts("reset").contains(&"rset".to_owned()));
        assert_eq!(cuts("abc").len(), 3);
    }
}
