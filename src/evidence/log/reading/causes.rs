//! Which of the faults of a log is the cause, and which are only its consequences.
//!
//! A fault is left out where another fault of the log explains it: the tables say so (`explains`, over any number of steps),
//! or the two belong to one attempt and the first says only that something failed. Must not know words.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use super::{Attempt, Chief, EventReading, Means, OpenQuestion, Why, last::is_fault, roles::Role};
use crate::{
    evidence::log::LogEvent,
    ids::SymptomId,
    symptom::{Kind, Symptoms},
};

/// A cause may stand so many seconds after its consequence.
const AFTERWARDS_SECONDS: i64 = 600;

/// A log with everything that was read of it so far.
pub(super) struct Causes<'a> {
    pub log: &'a [LogEvent],
    pub events: &'a [EventReading],
    pub roles: &'a [Role],
    /// For each event the first one that shows that its fault ended.
    pub ended: &'a [Option<usize>],
    pub attempts: &'a [Attempt],
    pub symptoms: &'a Symptoms,
}

/// Where each problem shows itself, in the order of the log.
type Shown<'a> = BTreeMap<&'a SymptomId, Vec<usize>>;

impl<'a> Causes<'a> {
    /// The chief problems and the questions that are left.
    pub fn chief(&self) -> (Vec<Chief>, Vec<OpenQuestion>) {
        let faults = self.shown(Kind::Fault);
        let of_attempt = self.of_attempt();
        let questions = self.questions(&of_attempt);
        if faults.is_empty() {
            let warnings = self.shown(Kind::Warning);
            return (self.rank(&warnings, &BTreeMap::new()), questions);
        }
        // Cause to its consequences.
        let mut explained: BTreeMap<&SymptomId, BTreeSet<&SymptomId>> = BTreeMap::new();
        let reach: BTreeMap<&SymptomId, BTreeSet<&SymptomId>> =
            faults.keys().map(|id| (*id, self.reach(id))).collect();
        let reaches = |a: &SymptomId, b: &SymptomId| reach.get(a).is_some_and(|r| r.contains(b));
        for (consequence, places) in &faults {
            let Some(&newest) = places.last() else { continue };
            for (cause, at) in faults.iter().filter(|(cause, _)| *cause != consequence) {
                // Two problems that explain each other explain nothing.
                let documented = reaches(cause, consequence) && !reaches(consequence, cause);
                let against = reaches(consequence, cause);
                let beside = self.beside(at, newest, &of_attempt);
                let by_table = documented && (beside || self.stood(at, newest));
                let by_attempt = !against && beside && self.says_less(consequence, newest, cause, at);
                if by_table || by_attempt {
                    explained.entry(cause).or_default().insert(consequence);
                }
            }
        }
        let causes = roots(&faults, &explained);
        (self.rank(&causes, &explained), questions)
    }

    fn shown(&self, kind: Kind) -> Shown<'a> {
        let mut shown: Shown<'a> = BTreeMap::new();
        for (at, reading) in self.events.iter().enumerate() {
            let own = match &reading.means {
                Means::One(id) if reading.kind == Some(kind) => Some(id),
                Means::One(_) | Means::OneOf { .. } | Means::Undocumented => None,
            };
            let named = reading.names.as_ref().filter(|_| kind == Kind::Fault);
            for id in own.into_iter().chain(named) {
                shown.entry(id).or_default().push(at);
            }
        }
        shown
    }

    /// The attempt of each event.
    fn of_attempt(&self) -> Vec<Option<usize>> {
        let mut of = vec![None; self.events.len()];
        for (n, attempt) in self.attempts.iter().enumerate() {
            for at in &attempt.events {
                if let Some(slot) = of.get_mut(*at) {
                    *slot = Some(n);
                }
            }
        }
        of
    }

    /// Everything that a problem explains, over any number of steps.
    fn reach(&self, from: &SymptomId) -> BTreeSet<&'a SymptomId> {
        let symptoms = self.symptoms;
        let mut reached = BTreeSet::new();
        let mut next: Vec<&SymptomId> =
            symptoms.get(from).map_or(Vec::new(), |s| s.explains.iter().collect());
        while let Some(id) = next.pop() {
            if reached.insert(id)
                && let Some(symptom) = symptoms.get(id)
            {
                next.extend(&symptom.explains);
            }
        }
        reached
    }

    /// Whether a cause shows itself in the event or the attempt of the consequence.
    fn beside(&self, cause: &[usize], consequence: usize, of_attempt: &[Option<usize>]) -> bool {
        let attempt = of_attempt.get(consequence).copied().flatten();
        let same = |at: &usize| of_attempt.get(*at).copied().flatten() == attempt;
        cause.binary_search(&consequence).is_ok() || (attempt.is_some() && cause.iter().any(same))
    }

    /// Whether a cause was there when the consequence came: it had come and not ended, or came soon after.
    fn stood(&self, cause: &[usize], consequence: usize) -> bool {
        let next = cause.partition_point(|at| *at <= consequence);
        let before = next.checked_sub(1).and_then(|n| cause.get(n));
        let lasting = before
            .is_some_and(|at| self.ended.get(*at).copied().flatten().is_none_or(|end| end > consequence));
        let time = |at: usize| self.log.get(at).and_then(|e| e.time);
        let soon = cause.get(next).is_some_and(|at| {
            let apart = time(consequence).zip(time(*at)).and_then(|(b, a)| b.seconds_until(a));
            // Without times the order is all there is.
            apart.is_none_or(|seconds| seconds <= AFTERWARDS_SECONDS)
        });
        lasting || soon
    }

    /// Whether the one says only that something failed, and the other says why.
    fn says_less(&self, consequence: &SymptomId, at: usize, cause: &SymptomId, cause_at: &[usize]) -> bool {
        let is_end = |at: usize| matches!(self.roles.get(at), Some(Role::Failed(_)));
        let asks = |id: &SymptomId| self.symptoms.get(id).is_some_and(|s| s.asks.is_some());
        // An event that ends an attempt says least of all; one that leads to a question less than one that does not.
        let rank = |id: &SymptomId, end: bool| (end && asks(id), asks(id));
        let cause_ends = cause_at.iter().all(|at| is_end(*at));
        rank(consequence, is_end(at)) > rank(cause, cause_ends)
    }

    fn questions(&self, of_attempt: &[Option<usize>]) -> Vec<OpenQuestion> {
        // Attempts in which an event says why.
        let mut answered = BTreeSet::new();
        for (at, reading) in self.events.iter().enumerate() {
            let says = |id: &SymptomId| self.symptoms.get(id).is_some_and(|s| s.asks.is_none());
            let own = matches!(&reading.means, Means::One(id) if says(id));
            if is_fault(reading) && (own || reading.names.is_some()) {
                answered.extend(of_attempt.get(at).copied().flatten());
            }
        }
        let mut newest: BTreeMap<u32, OpenQuestion> = BTreeMap::new();
        for (at, (event, reading)) in self.log.iter().zip(self.events).enumerate() {
            let Means::OneOf { symptoms, ask } = &reading.means else { continue };
            if of_attempt.get(at).copied().flatten().is_some_and(|n| answered.contains(&n)) {
                continue;
            }
            newest.insert(
                event.number,
                OpenQuestion {
                    number: event.number,
                    symptoms: symptoms.clone(),
                    ask: ask.clone(),
                    event: at,
                },
            );
        }
        let mut questions: Vec<OpenQuestion> = newest.into_values().collect();
        questions.sort_by_key(|q| Reverse(q.event));
        questions
    }

    fn rank(&self, shown: &Shown<'_>, explained: &BTreeMap<&SymptomId, BTreeSet<&SymptomId>>) -> Vec<Chief> {
        let latest = shown.values().filter_map(|at| at.last()).max().copied();
        let most = shown.values().map(Vec::len).max().unwrap_or(0);
        let alone = shown.len() == 1;
        let as_many = shown.values().filter(|at| at.len() == most).count();
        let mut chief: Vec<Chief> = Vec::new();
        for (id, places) in shown {
            let (Some(&first), Some(&last)) = (places.first(), places.last()) else { continue };
            let mut because = Vec::new();
            match explained.get(id) {
                Some(consequences) => {
                    because.push(Why::Explains(consequences.iter().map(|c| (*c).clone()).collect()));
                }
                None if alone => because.push(Why::Only),
                None => {}
            }
            if !alone && Some(last) == latest {
                because.push(Why::Latest);
            }
            if !alone && places.len() == most && as_many == 1 {
                because.push(Why::MostFrequent);
            }
            if let Some(end) = self.ended.get(last).copied().flatten() {
                because.push(Why::SucceededAfter(end));
            }
            chief.push(Chief { symptom: (*id).clone(), count: places.len(), first, last, because });
        }
        let ended = |c: &Chief| matches!(c.because.last(), Some(Why::SucceededAfter(_)));
        let explains = |c: &Chief| matches!(c.because.first(), Some(Why::Explains(_)));
        chief.sort_by_key(|c| (ended(c), !explains(c), Reverse(c.last), Reverse(c.count)));
        chief
    }
}

/// The faults that no other explains. Where some explain each other in a ring, all of the ring are roots: something is
/// wrong, and it must not fall out of sight.
fn roots<'a>(faults: &Shown<'a>, explained: &BTreeMap<&'a SymptomId, BTreeSet<&'a SymptomId>>) -> Shown<'a> {
    let consequences: BTreeSet<&SymptomId> = explained.values().flatten().copied().collect();
    let mut roots = faults.clone();
    roots.retain(|id, _| !consequences.contains(id));
    let mut covered: BTreeSet<&SymptomId> = BTreeSet::new();
    let mut next: Vec<&SymptomId> = roots.keys().copied().collect();
    while let Some(id) = next.pop() {
        if covered.insert(id) {
            next.extend(explained.get(id).into_iter().flatten());
        }
    }
    roots.extend(faults.iter().filter(|(id, _)| !covered.contains(*id)).map(|(id, at)| (*id, at.clone())));
    roots
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_that_explain_each_other_in_a_ring_stay_in_sight() {
        let [a, b, c, d] = ["a", "b", "c", "d"].map(|id| SymptomId::new(id).unwrap());
        let faults: Shown<'_> = [&a, &b, &c, &d].into_iter().map(|id| (id, vec![0])).collect();
        let root = |edges: &[(&'static str, &'static str)]| {
            let find = |name: &str| [&a, &b, &c, &d].into_iter().find(|id| id.as_str() == name).unwrap();
            let mut explained: BTreeMap<&SymptomId, BTreeSet<&SymptomId>> = BTreeMap::new();
            for (cause, consequence) in edges {
                explained.entry(find(cause)).or_default().insert(find(consequence));
            }
            roots(&faults, &explained).keys().map(|id| id.as_str().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(root(&[]), ["a", "b", "c", "d"]);
        assert_eq!(root(&[("a", "b"), ("b", "c"), ("c", "d")]), ["a"]);
        assert_eq!(root(&[("a", "b"), ("b", "a"), ("c", "d")]), ["a", "b", "c"]);
        assert_eq!(root(&[("a", "b"), ("b", "c"), ("c", "d"), ("d", "a")]), ["a", "b", "c", "d"]);
    }
}
