//! Where a session stands, on the shipped content, by changes alone: no store, no site.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

use jiff::Timestamp;
use regain::{
    content::Content,
    flow::Entry,
    ids::{NodeId, OptionValue, Reference, Role, SymptomId, Verdict},
    session::{
        Entered, Place, Session, Stamp,
        change::{Change, PutAnswer, PutVerdict, TryNext},
        ended, place, suggestions,
    },
};

struct Run {
    content: Content,
    session: Session,
}

impl Run {
    fn new(entry: Entry) -> Self {
        let now: Timestamp = "2026-11-20T12:00:00Z".parse().unwrap();
        let empty = Session::empty(Reference::from_bytes([7; 10]), now);
        let session =
            Session { entry: Entered { entry, ..empty.entry }, content_version: "test".to_owned(), ..empty };
        Self { content: Content::load(None).unwrap_or_else(|r| panic!("{r}")), session }
    }

    fn make(&mut self, change: &impl Change) {
        let stamp =
            Stamp { revision: self.session.revision.next(), by: Role::Owner, at: self.session.created };
        change.apply(&mut self.session, &stamp);
    }

    fn answer(&mut self, node: &str, value: &str) {
        self.make(&PutAnswer {
            node: NodeId::new(node).unwrap(),
            value: OptionValue::new(value).unwrap(),
            question: node.to_owned(),
            label: value.to_owned(),
            content_version: "test".to_owned(),
        });
    }

    fn verdict(&mut self, symptom: &str, verdict: Verdict) {
        let from = ended(self.content.flow(), self.content.symptoms(), &self.session);
        self.make(&PutVerdict {
            symptom: id(symptom),
            from,
            title: symptom.to_owned(),
            provenance: Vec::new(),
            verdict,
            still: None,
            content_version: "test".to_owned(),
        });
    }

    fn try_next(&mut self, symptom: &str) {
        let from = ended(self.content.flow(), self.content.symptoms(), &self.session);
        self.make(&TryNext {
            symptom: id(symptom),
            from,
            title: symptom.to_owned(),
            provenance: Vec::new(),
            content_version: "test".to_owned(),
        });
    }

    fn place(&self) -> Place {
        place(self.content.flow(), self.content.symptoms(), &self.session)
    }

    fn offered(&self) -> Vec<String> {
        let all = suggestions(self.content.flow(), self.content.symptoms(), &self.session);
        all.into_iter().map(|s| s.symptom.to_string()).collect()
    }
}

fn id(symptom: &str) -> SymptomId {
    SymptomId::new(symptom).unwrap()
}

#[test]
fn an_entry_at_a_symptom_still_asks_who_is_there() {
    let mut run = Run::new(Entry::Symptom(id("sspr-0009")));
    assert_eq!(run.place(), Place::Question(NodeId::new("who").unwrap()));
    run.answer("who", "user");
    assert_eq!(run.place(), Place::Outcome(id("sspr-0009")));
}

#[test]
fn a_verdict_leads_on_and_another_try_leads_back_to_steps() {
    let mut run = Run::new(Entry::Symptom(id("sspr-0012")));
    run.answer("who", "user");
    run.verdict("sspr-0012", Verdict::NotFixed);
    assert_eq!(run.place(), Place::NotFixed(id("sspr-0012")));
    let next = run.offered()[0].clone();
    run.try_next(&next);
    assert_eq!(run.place(), Place::Outcome(id(&next)));
    assert!(!run.offered().contains(&next), "what is being tried is not offered again");
    run.verdict(&next, Verdict::Fixed);
    assert_eq!(run.place(), Place::Done(id(&next)));
}

#[test]
fn a_try_counts_only_while_the_walk_ends_where_it_was_begun() {
    let mut run = Run::new(Entry::Start);
    run.answer("who", "user");
    run.answer("see", "contact");
    run.answer("contact", "phone");
    let Place::Outcome(first) = run.place() else { panic!("{:?}", run.place()) };
    run.verdict(first.as_str(), Verdict::Fixed);
    assert_eq!(run.place(), Place::Done(first.clone()));
    run.answer("contact", "email");
    let Place::Outcome(second) = run.place() else {
        panic!("a changed answer leads to its own steps: {:?}", run.place())
    };
    assert_ne!(first, second);
    run.answer("contact", "phone");
    assert_eq!(run.place(), Place::Done(first), "and the old verdict counts again when the change is undone");
}

#[test]
fn an_open_question_comes_before_any_try() {
    let mut run = Run::new(Entry::Start);
    run.answer("who", "user");
    run.answer("see", "contact");
    run.answer("contact", "phone");
    let Place::Outcome(first) = run.place() else { panic!("{:?}", run.place()) };
    run.verdict(first.as_str(), Verdict::NotFixed);
    run.answer("see", "signin");
    assert_eq!(run.place(), Place::Question(NodeId::new("signin").unwrap()));
}

#[test]
fn a_person_is_never_offered_what_only_staff_can_meet() {
    for who in ["user", "unsure"] {
        let ids: Vec<String> =
            Run::new(Entry::Start).content.symptoms().iter().map(|s| s.id.to_string()).collect();
        let mut run = Run::new(Entry::Start);
        let mut seen = 0;
        for symptom in ids {
            run.session.entry.entry = Entry::Symptom(id(&symptom));
            run.session.tried.clear();
            run.answer("who", who);
            run.verdict(&symptom, Verdict::NotFixed);
            for offer in run.offered() {
                seen += 1;
                let other = run.content.symptoms().get(&id(&offer)).unwrap();
                assert!(other.audience.has(regain::ids::Audience::User), "{symptom} offers {offer}");
            }
        }
        assert!(seen > 50, "only {seen} offers were looked at");
    }
}

#[test]
fn an_outcome_that_the_content_lost_is_unknown_and_not_an_error() {
    let mut run = Run::new(Entry::Symptom(id("a-problem-of-old")));
    run.answer("who", "user");
    assert_eq!(run.place(), Place::Unknown);
}
