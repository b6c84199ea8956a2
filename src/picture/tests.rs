//! What must hold for every picture: asked of a small flow, of the worst shapes, and of random flows.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{
    Areas, Graph, MOST_BOXES, NodeKind, Picture, Trail, area,
    drawing::{self, Drawing, Form, Scene},
    file,
    layers::{crossings, layers},
    overview, part,
    place::{self, PAD, SIZE, SMALL, lay_out},
    trail,
    wrap::{width, wrap},
};
use crate::{
    flow::{Answers, Choice, Entry, Flow, Node, Target, WHO, walk},
    ids::{Identifier, NodeId, OptionValue, SymptomId},
};

fn question(id: &str) -> Target {
    Target::Question(NodeId::new(id).unwrap())
}

fn problem(id: &str) -> Target {
    Target::Outcome(SymptomId::new(id).unwrap())
}

fn node(id: &str, area: &str, title: &str, options: &[(&str, &str, Target)]) -> Node {
    let choice = |(value, label, target): &(&str, &str, Target)| Choice {
        value: OptionValue::new(value).unwrap(),
        label: (*label).to_owned(),
        hint: None,
        target: target.clone(),
        when: BTreeMap::new(),
    };
    Node {
        id: NodeId::new(id).unwrap(),
        area: area.to_owned(),
        title: title.to_owned(),
        hint: None,
        help: Vec::new(),
        options: options.iter().map(choice).collect(),
        codes: None,
        separates: Vec::new(),
    }
}

fn titles(id: &SymptomId) -> String {
    format!("The problem <{id}> & its “title”")
}

/// Two areas, a question with two ways to it, both kinds of end, a line that passes a column.
fn small() -> Flow {
    let nodes = vec![
        node(
            WHO,
            "Start",
            "Which of these is you?",
            &[("user", "I cannot sign in", question("see")), ("admin", "I look after it", question("log"))],
        ),
        node(
            "see",
            "What you see",
            "What <happens> & where?",
            &[
                ("locked", "It says “locked”", problem("locked")),
                ("slow", "“It is slow”", question("where")),
                ("unsure", "I am not sure", Target::Helpdesk),
                ("wrong", "It is wrong", problem("wrong")),
            ],
        ),
        node(
            "where",
            "What you see",
            "Where are you?",
            &[("home", "At home", problem("wrong")), ("desk", "At a desk", question("log"))],
        ),
        node("log", "The log", "Which event?", &[("other", "None", Target::Helpdesk)]),
    ];
    Flow::new(nodes).unwrap()
}

/// Every drawing that the map has of a flow.
fn drawings(flow: &Flow) -> Vec<Drawing> {
    let areas = Areas::of(flow);
    let mut all: Vec<Drawing> = drawing::overview(flow, &areas).into_iter().map(|(_, d)| d).collect();
    for area in areas.iter() {
        let parts = part::parts(flow, area);
        let scene = Scene { flow, areas: &areas, area, parts: &parts, titles: &titles, trail: None };
        all.extend((0..parts.len()).map(|n| drawing::of_part(&scene, n)));
    }
    all
}

/// What must hold for a layout.
fn sound(drawing: &Drawing) {
    let layout = lay_out(drawing);
    assert_eq!((layout.rects.len(), layout.routes.len()), (drawing.items.len(), drawing.lines.len()));
    let right = |n: usize| layout.rects[n].x + drawing.width;
    let bottom = |n: usize| layout.rects[n].y + layout.rects[n].height;
    for (n, rect) in layout.rects.iter().enumerate() {
        assert!(
            rect.x >= 0 && rect.y >= 0 && right(n) <= layout.width && bottom(n) <= layout.height,
            "{rect:?}"
        );
        for (words, size) in [(&rect.kind, SMALL), (&rect.words, SIZE), (&rect.mark, SIZE)] {
            assert!(words.iter().all(|w| width(w, size) <= drawing.width - 2 * PAD), "{words:?}");
        }
        for (m, other) in layout.rects.iter().enumerate().skip(n + 1) {
            let apart =
                right(n) <= other.x || right(m) <= rect.x || bottom(n) <= other.y || bottom(m) <= rect.y;
            assert!(apart, "{rect:?} and {other:?} overlap");
        }
    }
    let mut ends = BTreeSet::new();
    for (line, route) in drawing.lines.iter().zip(&layout.routes) {
        let (left, to) = if route.turned { (line.to, line.from) } else { (line.from, line.to) };
        let (first, last) = (route.points[0], route.points[route.points.len() - 1]);
        assert_eq!(first, (right(left), layout.rects[left].y + layout.rects[left].height / 2), "{line:?}");
        assert_eq!(last.0, layout.rects[to].x, "{line:?} ends beside its box");
        assert!(last.1 > layout.rects[to].y && last.1 < bottom(to), "{line:?} ends above or below its box");
        assert!(ends.insert(last), "two lines end at the same place, and one label covers the other");
        assert!(route.label.0 + width(&line.label, SMALL) <= last.0, "{line:?} has no room for its label");
        // No box but its own touches the line: a bend stays between columns, a level piece above or below of what it passes.
        assert!(route.points.is_sorted_by_key(|p| p.0), "{route:?}");
        for (n, rect) in layout.rects.iter().enumerate().filter(|(n, _)| *n != line.from && *n != line.to) {
            for hop in route.points.chunks(3) {
                let bend = hop[0].0 < right(n) && rect.x < hop[1].0;
                assert!(!bend, "{line:?} bends over {rect:?}");
            }
            for pair in route.points.windows(2).filter(|p| p[0].1 == p[1].1) {
                let passes = pair[0].0 < right(n) && rect.x < pair[1].0;
                assert!(
                    !passes || pair[0].1 < rect.y || pair[0].1 > bottom(n),
                    "{line:?} runs over {rect:?}"
                );
            }
        }
    }
}

/// What must hold for the drawings of all areas together.
fn complete(flow: &Flow) {
    let areas = Areas::of(flow);
    let mut seen = BTreeSet::new();
    for area in areas.iter() {
        let parts = part::parts(flow, area);
        assert_eq!(parts.concat(), area.questions, "the pictures of an area have its questions, each once");
        let scene = Scene { flow, areas: &areas, area, parts: &parts, titles: &titles, trail: None };
        for (n, questions) in parts.iter().enumerate() {
            let drawing = drawing::of_part(&scene, n);
            assert!(drawing.items.len() <= MOST_BOXES, "{} boxes", drawing.items.len());
            let real = drawing.items.iter().filter(|i| i.form != Form::Stack);
            let keys: BTreeSet<(String, String)> =
                real.clone().map(|i| (i.href.clone(), i.words.clone())).collect();
            assert_eq!(keys.len(), real.count(), "a box stands twice");
            for (from, id) in questions.iter().enumerate() {
                assert!(seen.insert(id.clone()), "{id} stands in two areas");
                let node = flow.node(id).unwrap();
                assert_eq!(drawing.items[from].words, node.title);
                let led: Vec<&drawing::Item> =
                    drawing.lines.iter().filter(|l| l.from == from).map(|l| &drawing.items[l.to]).collect();
                for target in node.targets() {
                    let words = match target {
                        Target::Question(q) => flow.node(q).unwrap().title.clone(),
                        Target::Outcome(s) => titles(s),
                        Target::Helpdesk => "Nothing documented fits: ask the helpdesk".to_owned(),
                    };
                    let there = led.iter().any(|i| i.words == words || i.form == Form::Stack);
                    assert!(there, "{id} does not lead to {words}");
                }
            }
        }
    }
    assert_eq!(seen, flow.nodes().map(|n| n.id.clone()).collect());
}

#[test]
fn a_small_flow_is_drawn_soundly_and_completely() {
    let flow = small();
    drawings(&flow).iter().for_each(sound);
    complete(&flow);
}

#[test]
fn a_small_area_reads_as_svg() {
    let flow = small();
    let areas = Areas::of(&flow);
    let see = areas.iter().find(|a| a.id.as_str() == "what-you-see").unwrap();
    let pictures = area(&flow, &areas, see, &titles);
    assert_eq!(pictures.len(), 1);
    // One element a line, to be read in a review.
    insta::assert_snapshot!(pictures[0].to_string().replace("><", ">\n<"));
}

#[test]
fn the_same_flow_gives_the_same_bytes() {
    let bytes = || {
        let flow = small();
        let areas = Areas::of(&flow);
        let mut all: Vec<Picture> = overview(&flow, &areas);
        areas.iter().for_each(|a| all.extend(area(&flow, &areas, a, &titles)));
        file(&all) + &Graph::of(&flow, &titles).mermaid()
    };
    assert_eq!(bytes(), bytes());
}

#[test]
fn no_text_becomes_markup_and_nothing_needs_a_style() {
    let nasty = "\"><script>alert('x')</script>\u{1}<a href=\"javascript:x\">&";
    let who = node(WHO, nasty, nasty, &[("x", nasty, Target::Helpdesk), ("y", nasty, problem("x"))]);
    let flow = Flow::new(vec![who]).unwrap();
    let areas = Areas::of(&flow);
    let title = |_: &SymptomId| nasty.to_owned();
    let mut all = overview(&flow, &areas);
    areas.iter().for_each(|a| all.extend(area(&flow, &areas, a, &title)));
    let text = file(&all);
    for banned in ["<script", "javascript:x\">", "style=", "<style", "onclick", "\u{1}", "=\"\"><"] {
        assert!(!text.contains(banned), "{banned}: {text}");
    }
    assert_eq!(text.matches('<').count(), text.matches('>').count());
}

#[test]
fn kinds_differ_in_form_and_in_words() {
    let flow = small();
    let areas = Areas::of(&flow);
    let see = areas.iter().find(|a| a.id.as_str() == "what-you-see").unwrap();
    let svg = area(&flow, &areas, see, &titles)[0].to_string();
    for (kind, form) in [
        ("Question: Where are you?", "rx=\"14\""),
        ("Problem: The problem &lt;wrong&gt;", "l14 14v"),
        ("Helpdesk: Nothing", "rx=\"41\""),
        ("Question in “The log”: Which event?", "stroke-dasharray"),
    ] {
        let at = svg.find(&format!("<title>{kind}")).unwrap_or_else(|| panic!("no {kind} in {svg}"));
        let node = &svg[at..at + svg[at..].find("</a>").unwrap()];
        assert!(node.contains(form), "{kind} has not the form {form}: {node}");
        assert!(node.contains(&format!(">{}<", kind.split(':').next().unwrap())), "{node}");
    }
    assert_eq!(
        svg.matches("<a ").count(),
        6,
        "two questions, two problems, the helpdesk, and the log elsewhere"
    );
    assert_eq!(svg.matches("tabindex=\"-1\"").count(), 6);
}

#[test]
fn letters_have_at_least_14_pixels() {
    let flow = small();
    let areas = Areas::of(&flow);
    let see = areas.iter().find(|a| a.id.as_str() == "what-you-see").unwrap();
    let svg = area(&flow, &areas, see, &titles)[0].to_string();
    let sizes: Vec<u32> =
        svg.split("font-size=\"").skip(1).map(|s| s.split('"').next().unwrap().parse().unwrap()).collect();
    assert!(sizes.len() > 10 && sizes.iter().all(|s| *s >= 14), "{sizes:?}");
}

#[test]
fn an_area_with_too_many_boxes_becomes_several_even_pictures() {
    // A chain of twelve questions with seven problems each: 96 boxes.
    let nodes: Vec<Node> = (0..12)
        .map(|n| {
            let id = if n == 0 { WHO.to_owned() } else { format!("q{n}") };
            let mut options: Vec<(String, Target)> =
                (0..7).map(|p| (format!("p{p}"), problem(&format!("s{n}-{p}")))).collect();
            if n < 11 {
                options.push(("on".to_owned(), question(&format!("q{}", n + 1))));
            }
            let options: Vec<(&str, &str, Target)> =
                options.iter().map(|(v, t)| (v.as_str(), "label", t.clone())).collect();
            node(&id, "One area", &format!("Question {n}?"), &options)
        })
        .collect();
    let flow = Flow::new(nodes).unwrap();
    let areas = Areas::of(&flow);
    let pictures = area(&flow, &areas, areas.iter().next().unwrap(), &titles);
    let boxes: Vec<usize> = pictures.iter().map(|p| p.boxes).collect();
    assert_eq!(boxes, [33, 33, 32]);
    assert_eq!(pictures[1].heading, "Part 2 of 3: Question 4?");
    assert!(pictures[0].to_string().contains(">Question in part 2<"));
    complete(&flow);
}

#[test]
fn many_codes_are_one_box_that_says_how_many() {
    let mut who = node(WHO, "Start", "Which code?", &[("unsure", "I cannot find it", Target::Helpdesk)]);
    let codes = (0..100).map(|n| (Identifier::sspr(n), problem(&format!("s{n}"))));
    let asks = (Identifier::event(6329), question("more"));
    who.codes = Some(codes.chain([asks]).collect());
    let more = node("more", "Start", "Which text?", &[("unsure", "I am not sure", problem("s1"))]);
    let flow = Flow::new(vec![who, more]).unwrap();
    let areas = Areas::of(&flow);
    let pictures = area(&flow, &areas, areas.iter().next().unwrap(), &titles);
    assert_eq!(pictures.iter().map(|p| p.boxes).collect::<Vec<_>>(), [5]);
    let svg = pictures[0].to_string();
    assert!(svg.contains("Codes: 100 codes, each with its problem"), "{svg}");
    assert!(svg.contains(">6329</text>"), "a code that leads to a question has a line of its own");
    complete(&flow);
}

#[test]
fn areas_with_the_same_id_get_numbers_and_words_without_letters_a_name() {
    let nodes = [(WHO, "The log"), ("a", "The log!"), ("b", "日誌"), ("c", ""), ("d", "The log")]
        .map(|(id, area)| node(id, area, "Title", &[("x", "x", Target::Helpdesk)]));
    let flow = Flow::new(nodes.to_vec()).unwrap();
    let areas = Areas::of(&flow);
    let ids: Vec<&str> = areas.iter().map(|a| a.id.as_str()).collect();
    assert_eq!(ids, ["the-log", "the-log-2", "area", "area-2"]);
    assert_eq!(areas.iter().next().unwrap().questions.len(), 2);
}

#[test]
fn a_problem_is_at_home_where_it_is_chosen_not_where_its_code_is_typed() {
    let mut who = node(WHO, "Codes", "Which code?", &[("unsure", "I cannot find it", question("see"))]);
    who.codes =
        Some(BTreeMap::from([(Identifier::sspr(9), problem("s9")), (Identifier::sspr(8), problem("s8"))]));
    let see = node("see", "What you see", "What happens?", &[("off", "It is off", problem("s9"))]);
    let flow = Flow::new(vec![who, see]).unwrap();
    let areas = Areas::of(&flow);
    let home =
        |id: &str| areas.home(&SymptomId::new(id).unwrap()).map(|(a, q)| (a.name.as_str(), q.as_str()));
    assert_eq!(home("s9"), Some(("What you see", "see")));
    assert_eq!(home("s8"), Some(("Codes", WHO)));
    assert_eq!(home("s7"), None);
}

fn answers(list: &[(&str, &str)]) -> Answers {
    list.iter().map(|(n, v)| (NodeId::new(n).unwrap(), OptionValue::new(v).unwrap())).collect()
}

#[test]
fn a_path_is_thick_and_numbered_in_every_area_that_it_touches() {
    let flow = small();
    let areas = Areas::of(&flow);
    let given = answers(&[(WHO, "user"), ("see", "slow"), ("where", "home")]);
    let path = Trail::of(&walk(&flow, &Entry::Start, &given), "your path");
    let drawn = trail(&flow, &areas, &path, &titles);
    let names: Vec<&str> = drawn.iter().map(|(a, _)| a.name.as_str()).collect();
    assert_eq!(names, ["Start", "What you see"]);
    let svg = drawn[1].1[0].to_string();
    for number in 2..=4 {
        assert_eq!(svg.matches(&format!(">your path: {number}<")).count(), 1, "{svg}");
    }
    assert!(!svg.contains(">your path: 1<") && !svg.contains(">your path: 5<"));
    // Three boxes and the two lines between them.
    assert_eq!(svg.matches("stroke-width=\"5\"").count(), 5, "{svg}");
    // The line into the area ends at a box of the first picture, which says the number too.
    assert_eq!(drawn[0].1[0].to_string().matches("stroke-width=\"5\"").count(), 3);
}

#[test]
fn a_path_that_began_at_a_problem_shows_it_where_it_is_at_home() {
    let flow = small();
    let areas = Areas::of(&flow);
    let entry = Entry::Symptom(SymptomId::new("locked").unwrap());
    let path = Trail::of(&walk(&flow, &entry, &answers(&[(WHO, "user")])), "the path");
    let drawn = trail(&flow, &areas, &path, &titles);
    let names: Vec<&str> = drawn.iter().map(|(a, _)| a.name.as_str()).collect();
    assert_eq!(names, ["Start", "What you see"]);
    let start = drawn[0].1[0].to_string();
    assert_eq!(start.matches("stroke-width=\"5\"").count(), 1, "no line led there: {start}");
    assert_eq!(drawn[1].1[0].to_string().matches(">the path: 2<").count(), 1);
}

#[test]
fn a_circle_of_areas_is_drawn_with_one_line_for_both_ways() {
    let nodes = [
        node(WHO, "A", "1", &[("x", "x", question("b"))]),
        node("b", "B", "2", &[("x", "x", question("c"))]),
        node("c", "A", "3", &[("x", "x", question("d"))]),
        node("d", "C", "4", &[("x", "x", question("e"))]),
        node("e", "B", "5", &[("x", "x", Target::Helpdesk)]),
    ];
    let flow = Flow::new(nodes.to_vec()).unwrap();
    let areas = Areas::of(&flow);
    let (_, drawing) = drawing::overview(&flow, &areas).remove(0);
    assert_eq!(drawing.items.len(), 3);
    let lines: Vec<(usize, usize, bool)> = drawing.lines.iter().map(|l| (l.from, l.to, l.both)).collect();
    assert_eq!(lines, [(0, 1, true), (0, 2, false), (2, 1, false)]);
    sound(&drawing);
}

#[test]
fn a_column_is_sorted_until_its_lines_do_not_cross() {
    // Met in the order 2, 3, 4, the line from 1 to 2 would cross that from 0 to 3.
    let layers = layers(5, &[(0, 2), (0, 3), (1, 2), (1, 4)]);
    assert_eq!(layers.columns, [vec![0, 1], vec![3, 2, 4]]);
    assert_eq!(crossings(&layers), 0);
}

#[test]
fn words_are_broken_between_words_and_long_words_inside() {
    let room = 100;
    for text in [
        "",
        "one",
        "What does the sentence talk about?",
        &"W".repeat(60),
        "ERROR_ACCESS_DENIED_AND_MORE in it",
    ] {
        let lines = wrap(text, room, SIZE, 99);
        assert!(lines.iter().all(|l| width(l, SIZE) <= room), "{lines:?}");
        assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
    }
    let cut = wrap("one two three four five six seven eight", room, SIZE, 2);
    assert_eq!(cut, ["one two", "three four…"]);
    assert!(cut.iter().all(|l| width(l, SIZE) <= room));
}

#[test]
fn the_data_names_every_node_once_and_every_answer() {
    let graph = Graph::of(&small(), &titles);
    let ids: Vec<&str> = graph.nodes.iter().map(|n| n.id.as_str()).collect();
    assert_eq!(ids, ["log", "see", "where", "who", "outcome:locked", "outcome:wrong", "end:helpdesk"]);
    assert_eq!(graph.nodes.iter().filter(|n| n.kind == NodeKind::Outcome).count(), 2);
    assert_eq!(graph.edges.len(), 9);
    let json = serde_json::to_value(&graph).unwrap();
    assert_eq!(json["start"], "who");
    assert_eq!(json["nodes"][4]["symptom"], "locked");
    assert!(json["nodes"][0].get("symptom").is_none() && json["edges"][0].get("when").is_none());
}

#[test]
fn mermaid_gets_entities_for_what_would_end_a_label() {
    let who = node(
        WHO,
        "A",
        "Say \"stop\" #1; <b>`x`</b>",
        &[("x", "x", problem("s-1")), ("y", "y", problem("s-1"))],
    );
    let flow = Flow::new(vec![who]).unwrap();
    let text = Graph::of(&flow, &|_| "end".to_owned()).mermaid();
    let expected = "flowchart LR\n  n_who([\"Say #34;stop#34; #35;1#59; #60;b#62;#96;x#96;#60;/b#62;\"])\n  \
        n_outcome__s_1[\"end\"]\n  n_who -->|\"x, y\"| n_outcome__s_1\n";
    assert_eq!(text, expected);
}

/// A number for the place of a target, and one for each option; questions lead to later ones alone.
fn any_flow() -> impl Strategy<Value = Flow> {
    let options = prop_oneof![6 => prop::collection::vec(0..1000usize, 1..7), 1 => prop::collection::vec(0..1000usize, 30..60)];
    let codes = prop_oneof![5 => Just(Vec::new()), 1 => prop::collection::vec(0..1000usize, 1..60)];
    prop::collection::vec((options, codes, 0..4usize), 1..40).prop_map(|all| {
        let count = all.len();
        let target = |n: usize, raw: usize| match raw % 10 {
            0..=4 if n + 1 < count => question(&format!("q{}", n + 1 + raw / 10 % (count - n - 1))),
            5 => Target::Helpdesk,
            _ => problem(&format!("s{}", raw / 10)),
        };
        let nodes = all.iter().enumerate().map(|(n, (options, codes, area))| {
            let id = if n == 0 { WHO.to_owned() } else { format!("q{n}") };
            let values: Vec<String> = (0..options.len()).map(|o| format!("value-{o}")).collect();
            let options: Vec<(&str, &str, Target)> =
                values.iter().zip(options).map(|(v, raw)| (v.as_str(), "label", target(n, *raw))).collect();
            let mut node = node(&id, &format!("Area {area}"), &format!("Question {n}, is it?"), &options);
            let code =
                |(c, raw): (usize, &usize)| (Identifier::sspr(u16::try_from(c).unwrap()), target(n, *raw));
            node.codes = (!codes.is_empty()).then(|| codes.iter().enumerate().map(code).collect());
            node
        });
        Flow::new(nodes.collect()).unwrap()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_flow_is_drawn_soundly_and_completely(flow in any_flow()) {
        drawings(&flow).iter().for_each(sound);
        complete(&flow);
        let ids: BTreeSet<String> = Graph::of(&flow, &titles).nodes.into_iter().map(|n| n.id).collect();
        prop_assert!(Graph::of(&flow, &titles).edges.iter().all(|e| ids.contains(&e.to) && ids.contains(&e.from)));
    }
}

#[test]
fn the_random_flows_are_worth_drawing() {
    use proptest::{strategy::ValueTree, test_runner::TestRunner};
    let mut runner = TestRunner::deterministic();
    let (mut split, mut stacked, mut passing, mut several) = (0, 0, 0, 0);
    for _ in 0..40 {
        let flow = any_flow().new_tree(&mut runner).unwrap().current();
        let areas = Areas::of(&flow);
        split += u32::from(areas.iter().any(|a| part::parts(&flow, a).len() > 1));
        several += u32::from(areas.iter().count() > 2);
        let all = drawings(&flow);
        stacked += u32::from(all.iter().any(|d| d.items.iter().any(|i| i.form == Form::Stack)));
        passing += u32::from(all.iter().any(|d| place::lay_out(d).routes.iter().any(|r| r.points.len() > 3)));
    }
    for (what, count) in [("split", split), ("stacked", stacked), ("passing", passing), ("several", several)]
    {
        assert!(count >= 5, "{what}: {count} of 40");
    }
}
