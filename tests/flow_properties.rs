//! What holds for every walk, whatever the flow, the entry and the answers are.
//!
//! Flows are made at random without cycles: options and codes of a question lead to later questions or to ends, and some
//! options exist only after certain answers. Answers include values that no question takes.

#![expect(clippy::unwrap_used, reason = "a test that cannot make its own values shall stop")]

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use regain::{
    flow::{Answers, At, Choice, Entry, FaultKind, Flow, Node, Target, WHO, Walk, walk},
    ids::{Identifier, NodeId, OptionValue, Revision, Role, SymptomId},
    session::{
        Entered, Session, Stamp,
        change::{Change, PutAnswer},
    },
};

/// Values that options have; `gone` stands for one that the content no longer has.
const VALUES: [&str; 4] = ["yes", "no", "unsure", "gone"];
/// Most questions in a flow.
const MOST: usize = 9;

fn id(number: usize) -> NodeId {
    NodeId::new(&if number == 0 { WHO.to_owned() } else { format!("q{number}") }).unwrap()
}

fn symptom(number: usize) -> SymptomId {
    SymptomId::new(&format!("s{number}")).unwrap()
}

fn value(text: &str) -> OptionValue {
    OptionValue::new(text).unwrap()
}

fn event(number: usize) -> Identifier {
    Identifier::event(u16::try_from(33_000 + number).unwrap())
}

/// One number for each thing that is chosen about an option; what it means depends on the question's place.
type Raw = (usize, usize, bool);

fn target(node: usize, count: usize, raw: usize) -> Target {
    // Eight of ten lead to one of the next two questions, where there are any; the rest to three symptoms or the helpdesk.
    let later = (count - node - 1).min(2);
    match raw % 10 {
        n if n < 8 && later > 0 => Target::Question(id(node + 1 + n % later)),
        n if n % 4 < 3 => Target::Outcome(symptom(n % 4)),
        _ => Target::Helpdesk,
    }
}

fn node(number: usize, count: usize, options: &[Raw], code: Option<usize>) -> Node {
    let choices = options.iter().zip(VALUES).map(|((raw, condition, has_condition), word)| Choice {
        value: value(word),
        label: format!("{word} of {number}"),
        hint: None,
        target: target(number, count, *raw),
        when: if *has_condition && number > 0 {
            BTreeMap::from([(id(condition % number), vec![value(VALUES[condition % 3])])])
        } else {
            BTreeMap::new()
        },
    });
    Node {
        id: id(number),
        area: String::new(),
        title: format!("Question {number}"),
        hint: None,
        help: Vec::new(),
        options: choices.collect(),
        codes: code.map(|raw| BTreeMap::from([(event(number), target(number, count, raw))])),
        separates: Vec::new(),
    }
}

fn any_nodes() -> impl Strategy<Value = Vec<Node>> {
    let raw = (0..100usize, 0..100usize, prop::bool::weighted(0.12));
    let one = (prop::collection::vec(raw, 2..=3), prop::option::weighted(0.2, 0..100usize));
    prop::collection::vec(one, 3..=MOST).prop_map(|all| {
        let count = all.len();
        all.iter().enumerate().map(|(n, (options, code))| node(n, count, options, *code)).collect()
    })
}

fn any_flow() -> impl Strategy<Value = Flow> {
    any_nodes().prop_map(|nodes| Flow::new(nodes).unwrap())
}

/// Answers as a list, each question once, in any order; also to questions that the flow does not have.
fn any_answers() -> impl Strategy<Value = Vec<(NodeId, OptionValue)>> {
    let one = prop_oneof![
        12 => Just("yes".to_owned()), 6 => Just("no".to_owned()), 2 => Just("unsure".to_owned()),
        1 => Just("gone".to_owned()), 1 => (0..MOST).prop_map(|n| event(n).as_str().to_owned()),
    ];
    prop::collection::vec(prop::option::weighted(0.92, one), MOST + 2)
        .prop_map(|answers| {
            let given = answers.into_iter().enumerate().filter_map(|(n, v)| Some((id(n), value(&v?))));
            given.collect::<Vec<_>>()
        })
        .prop_shuffle()
}

fn any_entry() -> impl Strategy<Value = Entry> {
    prop_oneof![
        4 => Just(Entry::Start),
        3 => (0..MOST + 2).prop_map(|n| Entry::Question(id(n))),
        1 => (0..3usize).prop_map(|n| Entry::Symptom(symptom(n))),
    ]
}

fn answers(list: &[(NodeId, OptionValue)]) -> Answers {
    list.iter().cloned().collect()
}

/// The walk without its set-aside answers, in words that can be compared.
fn trace(walk: &Walk<'_>) -> (Vec<(NodeId, OptionValue, String, Target)>, String) {
    let path =
        walk.path.iter().map(|t| (t.node.id.clone(), t.value.clone(), t.label.clone(), t.target.clone()));
    let at = match &walk.at {
        At::Question(node) => format!("question {}", node.id),
        At::Outcome(symptom) => format!("outcome {symptom}"),
        At::Helpdesk => "helpdesk".to_owned(),
    };
    (path.collect(), at)
}

fn session(entry: Entry, list: &[(NodeId, OptionValue)]) -> Session {
    let at = "2026-11-20T14:00:00Z".parse().unwrap();
    let empty = Session::empty("7KQ2M-F9XDA".parse().unwrap(), at);
    let mut session = Session {
        revision: Revision(1),
        entry: Entered { entry, revision: Revision(1), ..empty.entry },
        ..empty
    };
    for (node, value) in list {
        put(&mut session, node, value);
    }
    session
}

fn put(session: &mut Session, node: &NodeId, value: &OptionValue) {
    let change = PutAnswer {
        node: node.clone(),
        value: value.clone(),
        question: String::new(),
        label: String::new(),
        content_version: String::new(),
    };
    let stamp = Stamp { revision: session.revision.next(), by: Role::Owner, at: session.changed };
    change.apply(session, &stamp);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_walk_ends_and_asks_nothing_twice(flow in any_flow(), entry in any_entry(), list in any_answers()) {
        let given = answers(&list);
        let walked = walk(&flow, &entry, &given);
        let path: BTreeSet<&NodeId> = walked.path.iter().map(|t| &t.node.id).collect();
        prop_assert_eq!(path.len(), walked.path.len());
        prop_assert!(walked.path.iter().all(|t| given.get(&t.node.id) == Some(&t.value)));
        if let At::Question(open) = &walked.at {
            prop_assert!(!path.contains(&open.id));
            let taken = walked.taken();
            let takes = given.get(&open.id).is_some_and(|v| open.lead(v, &taken).is_some());
            prop_assert!(!takes, "an open question takes its answer");
        }
    }

    #[test]
    fn each_step_leads_to_the_next(flow in any_flow(), list in any_answers()) {
        let given = answers(&list);
        let walked = walk(&flow, &Entry::Start, &given);
        for pair in walked.path.windows(2) {
            prop_assert_eq!(pair[0].target, &Target::Question(pair[1].node.id.clone()));
        }
        let expected = match &walked.at {
            At::Question(node) => Target::Question(node.id.clone()),
            At::Outcome(symptom) => Target::Outcome(symptom.clone()),
            At::Helpdesk => Target::Helpdesk,
        };
        match walked.path.last() {
            Some(last) => prop_assert_eq!(last.target, &expected),
            None => prop_assert_eq!(expected, Target::Question(flow.start().clone())),
        }
    }

    #[test]
    fn an_answer_is_on_the_path_or_set_aside(flow in any_flow(), entry in any_entry(), list in any_answers()) {
        let given = answers(&list);
        let walked = walk(&flow, &entry, &given);
        let mut all: Vec<NodeId> = walked.path.iter().map(|t| t.node.id.clone()).collect();
        all.extend(walked.set_aside.clone());
        all.sort();
        prop_assert_eq!(all, given.keys().cloned().collect::<Vec<_>>());
    }

    #[test]
    fn going_back_is_a_fresh_walk_of_the_shorter_answers(
        flow in any_flow(), entry in any_entry(), list in any_answers(),
    ) {
        let mut given = answers(&list);
        let (mut path, _) = trace(&walk(&flow, &entry, &given));
        while let Some((last, ..)) = path.pop() {
            given.remove(&last);
            let back = walk(&flow, &entry, &given);
            let fresh: Answers = path.iter().map(|(node, value, ..)| (node.clone(), value.clone())).collect();
            let expected = (path.clone(), format!("question {last}"));
            prop_assert_eq!(trace(&back), expected.clone());
            prop_assert_eq!(trace(&walk(&flow, &entry, &fresh)), expected);
        }
    }

    #[test]
    fn answers_that_are_set_aside_change_nothing(flow in any_flow(), entry in any_entry(), list in any_answers()) {
        let given = answers(&list);
        let walked = walk(&flow, &entry, &given);
        let kept: Answers =
            given.iter().filter(|(n, _)| !walked.set_aside.contains(n)).map(|(n, v)| (n.clone(), v.clone())).collect();
        let without = walk(&flow, &entry, &kept);
        prop_assert_eq!(trace(&without), trace(&walked));
        prop_assert!(without.set_aside.is_empty());
    }

    #[test]
    fn the_order_of_answering_changes_nothing(
        flow in any_flow(), entry in any_entry(),
        (one, two) in any_answers().prop_flat_map(|list| (Just(list.clone()), Just(list).prop_shuffle())),
    ) {
        let (first, second) = (session(entry.clone(), &one), session(entry.clone(), &two));
        let (first, second) = (walk(&flow, &entry, &first.values()), walk(&flow, &entry, &second.values()));
        prop_assert_eq!(trace(&first), trace(&second));
        prop_assert_eq!(first.set_aside, second.set_aside);
    }

    #[test]
    fn a_change_that_is_undone_gives_the_same_walk(
        flow in any_flow(), entry in any_entry(), list in any_answers(),
        at in any::<prop::sample::Index>(), other in prop::sample::select(VALUES.to_vec()),
    ) {
        prop_assume!(!list.is_empty());
        let (node, before) = list[at.index(list.len())].clone();
        let mut session = session(entry.clone(), &list);
        let given = session.values();
        let expected = walk(&flow, &entry, &given);
        put(&mut session, &node, &value(other));
        // Nothing is deleted on the way: what no longer applies is only set aside.
        prop_assert_eq!(session.answers.len(), list.len());
        put(&mut session, &node, &before);
        let walked_values = session.values();
        let walked = walk(&flow, &entry, &walked_values);
        prop_assert_eq!(trace(&walked), trace(&expected));
        prop_assert_eq!(walked.set_aside, expected.set_aside);
    }

    #[test]
    fn a_changed_answer_keeps_what_was_answered_before_it(
        flow in any_flow(), entry in any_entry(), list in any_answers(),
        at in any::<prop::sample::Index>(), other in prop::sample::select(VALUES.to_vec()),
    ) {
        let mut given = answers(&list);
        let (path, _) = trace(&walk(&flow, &entry, &given));
        prop_assume!(!path.is_empty());
        let changed = at.index(path.len());
        given.insert(path[changed].0.clone(), value(other));
        let (after, _) = trace(&walk(&flow, &entry, &given));
        prop_assert_eq!(&after[..changed], &path[..changed]);
    }

    #[test]
    fn a_walk_ends_where_the_flow_says_it_can(flow in any_flow(), list in any_answers()) {
        let given = answers(&list);
        if let At::Outcome(symptom) = walk(&flow, &Entry::Start, &given).at {
            prop_assert!(flow.reach(flow.start()).contains(&symptom));
        }
    }

    #[test]
    fn a_question_that_leads_back_makes_no_flow(
        mut nodes in any_nodes(), from in any::<prop::sample::Index>(),
    ) {
        // Every question leads on to the next, and one leads back to the first.
        let count = nodes.len();
        let from = from.index(count);
        for (n, node) in nodes.iter_mut().enumerate().take(from) {
            node.options[0].target = Target::Question(id(n + 1));
        }
        nodes[from].options[0].target = Target::Question(id(0));
        let faults = Flow::new(nodes).unwrap_err();
        prop_assert!(faults.iter().any(|f| matches!(f.kind, FaultKind::Cycle(_))), "{faults:?}");
    }
}

#[test]
fn the_random_flows_are_worth_walking() {
    use proptest::{strategy::ValueTree, test_runner::TestRunner};
    let mut runner = TestRunner::deterministic();
    let (mut long, mut aside, mut ends, mut conditional) = (0, 0, 0, 0);
    for _ in 0..500 {
        let (flow, list) = (any_flow(), any_answers()).new_tree(&mut runner).unwrap().current();
        let given = answers(&list);
        let walked = walk(&flow, &Entry::Start, &given);
        long += u32::from(walked.path.len() >= 3);
        aside += u32::from(!walked.set_aside.is_empty());
        ends += u32::from(!matches!(walked.at, At::Question(_)));
        conditional += u32::from(flow.nodes().any(|n| n.options.iter().any(|c| !c.when.is_empty())));
    }
    for (what, count) in [("long", long), ("aside", aside), ("ends", ends), ("conditional", conditional)] {
        assert!(count >= 50, "{what}: {count} of 500");
    }
}
