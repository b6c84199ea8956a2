//! Messages that stand in a text nearly: cut off, re-worded in places, with a word more or less.
//!
//! A message is compared by its pairs of neighbouring words. A pair that many messages have says little; the pairs that only
//! one message has decide. The cost grows with the text: of a pair that many messages share only the first few count.

use std::collections::{BTreeMap, HashMap};

/// Of each pair of words, how many messages are looked at.
const SHARED: usize = 64;

/// A message needs so many words to be found by parts of it.
const WORDS: usize = 5;

/// Messages by their pairs of words.
#[derive(Debug, Clone, Default)]
pub(super) struct Near {
    words: HashMap<String, u32>,
    pairs: HashMap<(u32, u32), Pair>,
    /// For each entry its words' count and the weight of all its pairs; no pairs where it is too short or has wildcards.
    entries: Vec<(usize, f64)>,
}

#[derive(Debug, Clone, Default)]
struct Pair {
    weight: f64,
    /// Entry, and the position of the pair in it.
    at: Vec<(usize, usize)>,
}

/// An entry that stands in a text in part.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Part {
    /// Which entry.
    pub entry: usize,
    /// How much of it stands there, from 0 to 1, by the weight of its pairs.
    pub share: f64,
    /// How many of its pairs stand there.
    pub pairs: usize,
}

impl Near {
    /// Takes the compared spellings of all messages, in the order of entries. Messages with wildcards are left out.
    pub fn new<'m>(messages: impl Iterator<Item = &'m str>) -> Self {
        let mut near = Self::default();
        let mut words = Vec::new();
        for (entry, message) in messages.enumerate() {
            let mut ids = Vec::new();
            if !message.contains('*') {
                for word in message.split(' ').filter(|w| !w.is_empty()) {
                    let next = u32::try_from(near.words.len()).unwrap_or(u32::MAX);
                    ids.push(*near.words.entry(word.to_owned()).or_insert(next));
                }
            }
            near.entries.push((ids.len(), 0.0));
            if ids.len() >= WORDS {
                for (position, pair) in ids.windows(2).enumerate() {
                    near.pairs.entry((pair[0], pair[1])).or_default().at.push((entry, position));
                }
                words.push((entry, ids));
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "counts of messages are small")]
        for pair in near.pairs.values_mut() {
            pair.weight = 1.0 / (pair.at.len() as f64).sqrt();
            pair.at.truncate(SHARED);
        }
        // In the order of the words: a sum in the order of the map would differ in its last digit from start to start.
        for (entry, ids) in &words {
            let weights = ids.windows(2).filter_map(|w| near.pairs.get(&(w[0], w[1])));
            near.entries[*entry].1 = weights.map(|pair| pair.weight).sum();
        }
        near
    }

    /// The entries of which at least `least` stands together in a normalised text, most first.
    pub fn find(&self, normalised: &str, least: f64) -> Vec<Part> {
        let mut hits: BTreeMap<usize, Vec<(usize, usize, f64)>> = BTreeMap::new();
        let mut before: Option<u32> = None;
        for (place, word) in normalised.split(' ').enumerate() {
            let id = self.words.get(word).copied();
            if let Some(pair) = before.zip(id).and_then(|pair| self.pairs.get(&pair)) {
                for (entry, position) in &pair.at {
                    hits.entry(*entry).or_default().push((place, *position, pair.weight));
                }
            }
            before = id;
        }
        let mut parts: Vec<Part> = hits
            .into_iter()
            .filter_map(|(entry, hits)| {
                let (words, all) = self.entries[entry];
                let (share, pairs) = together(&hits, words, all);
                (share >= least).then_some(Part { entry, share, pairs })
            })
            .collect();
        parts.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.entry.cmp(&b.entry)));
        parts
    }
}

/// The greatest share of a message that stands within one and a half of its length.
fn together(hits: &[(usize, usize, f64)], words: usize, all: f64) -> (f64, usize) {
    let window = words + words / 2 + 2;
    let mut best = (0.0_f64, 0);
    let mut counted: HashMap<usize, usize> = HashMap::new();
    let (mut weight, mut first) = (0.0, 0);
    for &(place, position, own) in hits {
        let times = counted.entry(position).or_default();
        *times += 1;
        if *times == 1 {
            weight += own;
        }
        while hits[first].0 + window < place {
            let (_, position, own) = hits[first];
            if let Some(times) = counted.get_mut(&position) {
                *times -= 1;
                if *times == 0 {
                    weight -= own;
                    counted.remove(&position);
                }
            }
            first += 1;
        }
        if weight > best.0 {
            best = (weight, counted.len());
        }
    }
    (if all > 0.0 { (best.0 / all).min(1.0) } else { 0.0 }, best.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGES: [&str; 3] = [
        "you can not reset your password at this time because your administrator has disabled password reset",
        "you can not reset your password at this time because your administrator has not configured password reset",
        "short one",
    ];

    fn best(text: &str) -> Option<(usize, f64)> {
        let near = Near::new(MESSAGES.into_iter());
        near.find(text, 0.4).first().map(|p| (p.entry, p.share))
    }

    #[test]
    fn a_message_is_found_when_cut_or_reworded() {
        let (entry, share) = best(MESSAGES[0]).unwrap();
        assert!(entry == 0 && (share - 1.0).abs() < 1e-9, "{entry} {share}");
        let (entry, share) =
            best("at this time because your administrator has disabled password reset for us").unwrap();
        assert!(entry == 0 && share > 0.5 && share < 1.0, "{entry} {share}");
        let (entry, _) =
            best("reset your password now because your administrator has not configured it").unwrap();
        assert_eq!(entry, 1);
    }

    #[test]
    fn words_that_do_not_stand_together_are_no_message() {
        assert_eq!(best("your administrator reset this time and can not configured"), None);
        assert_eq!(best("short one"), None, "too short to be found by parts");
    }
}
