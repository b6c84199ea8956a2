//! Words that mean the same: “pwd”, “Kennwort” and “パスワード” are all “password” to the ranking.
//!
//! It knows words and their order, and nothing of symptoms. What is replaced, and by what, is data: `synonyms.toml`.

use std::collections::{HashMap, HashSet};

use super::{stem::stem, wording::normalise};

/// Shorter words keep their endings: “sms” is no plural.
const STEMMED: usize = 5;

/// A stem that may have any ending has at least so many characters.
const BEGINNING: usize = 4;

/// Which forms stand for which word.
#[derive(Debug, Clone, Default)]
pub struct Glossary {
    /// By the first word of a form: what follows it, and the term; longest first.
    forms: HashMap<String, Vec<Form>>,
    /// By the stem of a form with any ending: the term. Only forms of one word.
    stems: HashMap<String, usize>,
    /// Forms of one English word by their stem: “licences” is “licence” too.
    endings: HashMap<String, usize>,
    /// How stems of forms with any ending begin: most words of a text end here.
    beginnings: HashSet<[char; BEGINNING]>,
    /// The longest such stem, in characters.
    longest: usize,
    /// Each word that others are replaced by, its parts joined by `_`.
    terms: Vec<String>,
}

#[derive(Debug, Clone)]
struct Form {
    /// The words after the first one.
    rest: Vec<String>,
    /// Whether the last word may have any ending.
    open: bool,
    term: usize,
}

/// A word of a text, or several that are one term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word<'t> {
    /// As the normalised text has it; several words with one space between them.
    pub written: std::borrow::Cow<'t, str>,
    /// The term that it stands for, or nothing.
    pub term: Option<&'t str>,
}

impl Glossary {
    /// Puts a glossary together: each word with its other forms. `*` at the end of a form stands for any ending.
    #[must_use]
    pub fn new<'w>(words: impl IntoIterator<Item = (&'w str, Vec<&'w str>)>) -> Self {
        let mut glossary = Self::default();
        for (word, forms) in words {
            let term = glossary.terms.len();
            glossary.terms.push(normalise(word).replace(' ', "_"));
            glossary.add(word, term);
            forms.into_iter().for_each(|form| glossary.add(form, term));
        }
        for forms in glossary.forms.values_mut() {
            forms.sort_by(|a, b| b.rest.len().cmp(&a.rest.len()).then(a.open.cmp(&b.open)));
        }
        glossary
    }

    fn add(&mut self, form: &str, term: usize) {
        let open = form.ends_with('*');
        let normalised = normalise(form.trim_end_matches('*'));
        let mut words = normalised.split(' ').map(str::to_owned);
        let Some(first) = words.next().filter(|w| !w.is_empty()) else { return };
        let rest: Vec<String> = words.collect();
        let beginning = beginning(&first).filter(|_| rest.is_empty() && open);
        if let Some(beginning) = beginning {
            self.beginnings.insert(beginning);
            self.longest = self.longest.max(first.chars().count());
            self.stems.entry(first).or_insert(term);
        } else {
            if rest.is_empty() && first.is_ascii() && first.len() >= STEMMED {
                self.endings.entry(stem(&first)).or_insert(term);
            }
            self.forms.entry(first).or_default().push(Form { rest, open, term });
        }
    }

    /// Reads a normalised text word by word; the longest form that stands at a place wins.
    pub fn words<'t>(&'t self, normalised: &'t str) -> Vec<Word<'t>> {
        let words: Vec<&str> = normalised.split(' ').filter(|w| !w.is_empty()).collect();
        let mut out = Vec::with_capacity(words.len());
        let mut at = 0;
        while at < words.len() {
            let (length, term) = self.at(&words[at..]);
            let written = if length == 1 {
                std::borrow::Cow::Borrowed(words[at])
            } else {
                std::borrow::Cow::Owned(words[at..at + length].join(" "))
            };
            out.push(Word { written, term: term.map(|t| self.terms[t].as_str()) });
            at += length;
        }
        out
    }

    /// How many of the first words are one form, and of which term.
    fn at(&self, words: &[&str]) -> (usize, Option<usize>) {
        let first = words[0];
        for form in self.forms.get(first).into_iter().flatten() {
            let length = form.rest.len() + 1;
            if length > words.len() {
                continue;
            }
            let last = form.rest.len().saturating_sub(1);
            let fits = form.rest.iter().zip(&words[1..length]).enumerate().all(|(n, (form_word, word))| {
                if form.open && n == last { word.starts_with(form_word.as_str()) } else { form_word == word }
            });
            if fits {
                return (length, Some(form.term));
            }
        }
        let open = beginning(first).filter(|b| self.beginnings.contains(b)).and_then(|_| {
            let ends = first.char_indices().map(|(n, c)| n + c.len_utf8()).take(self.longest);
            ends.skip(BEGINNING - 1).filter_map(|end| self.stems.get(&first[..end])).last()
        });
        let ending = || {
            let long = first.is_ascii() && first.len() >= STEMMED;
            if long { self.endings.get(&stem(first)) } else { None }
        };
        (1, open.or_else(ending).copied())
    }
}

/// The first characters of a word; `None` where it has fewer.
fn beginning(word: &str) -> Option<[char; BEGINNING]> {
    let mut characters = word.chars();
    let mut beginning = ['\0'; BEGINNING];
    for place in &mut beginning {
        *place = characters.next()?;
    }
    Some(beginning)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glossary() -> Glossary {
        Glossary::new([
            ("password", vec!["pwd", "kennwort*", "mot de passe", "パスワード"]),
            ("sign in", vec!["log on", "logon"]),
        ])
    }

    fn read(text: &str) -> Vec<String> {
        let normalised = normalise(text);
        let glossary = glossary();
        let words = glossary.words(&normalised);
        words.iter().map(|w| w.term.unwrap_or(&w.written).to_owned()).collect()
    }

    #[test]
    fn other_words_and_other_languages_are_the_same_term() {
        assert_eq!(read("my pwd"), ["my", "password"]);
        assert_eq!(read("Das Kennwortfeld"), ["das", "password"]);
        assert_eq!(read("le mot de passe oublié"), ["le", "password", "oublié"]);
        assert_eq!(read("cannot log on or logon"), ["can", "not", "sign_in", "or", "sign_in"]);
        assert_eq!(read("mot de"), ["mot", "de"]);
        assert_eq!(read("my passwords"), ["my", "password"]);
    }

    #[test]
    fn a_script_without_spaces_is_searched_within() {
        assert_eq!(read("新しいパスワードは"), ["新", "し", "い", "password", "は"]);
    }

    #[test]
    fn the_words_stay_as_they_were_written() {
        let glossary = glossary();
        let words = glossary.words("cannot log on");
        assert_eq!(words[1].written, "log on");
        assert_eq!(words[1].term, Some("sign_in"));
    }
}
