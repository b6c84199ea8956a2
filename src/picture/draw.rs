//! Turns boxes and lines with coordinates into SVG. Colour says nothing that form and words do not say too: boxes differ in form
//! and in the word above their text, a path is thicker and numbered.

use super::{
    Picture,
    drawing::{Drawing, Form, Item, Line},
    place::{LEADING, PAD, Rect, Route, SIZE, SMALL, lay_out},
    svg::Element,
    wrap,
};

/// Draws.
pub(super) fn picture(heading: String, drawing: &Drawing) -> Picture {
    let layout = lay_out(drawing);
    let mut body = Vec::new();
    // Thick lines come last, so that no thin one covers them.
    for strong in [false, true] {
        let lines = drawing.lines.iter().zip(&layout.routes).filter(|(l, _)| l.strong == strong);
        let group = lines.fold(quiet(strong), |group, (l, route)| group.child(line(l, route)));
        body.push(group);
    }
    body.extend(drawing.items.iter().zip(&layout.rects).map(|(item, rect)| node(item, rect, drawing.width)));
    Picture { heading, width: layout.width, height: layout.height, boxes: drawing.items.len(), body }
}

fn quiet(strong: bool) -> Element {
    if strong { Element::group() } else { Element::group().attr("class", "hint") }
}

fn line(line: &Line, route: &Route) -> Element {
    let mut commands = String::new();
    // Three points for each column passed: a bend from the first to the second, a level piece to the third.
    let hops = route.points.len() / 3;
    for (n, hop) in route.points.chunks_exact(3).enumerate() {
        let [(x1, y1), (x2, y2), (x3, _)] = [hop[0], hop[1], hop[2]];
        // A thick line ends inside its arrow, not before it.
        let x3 = if n + 1 == hops && (line.both || !route.turned) { x3 - 6 } else { x3 };
        let middle = (x1 + x2) / 2;
        let begin = if n == 0 { 'M' } else { 'L' };
        commands.push_str(&format!("{begin}{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}H{x3}"));
    }
    let (long, half) = if line.strong { (14, 8) } else { (9, 5) };
    let mut tip = String::new();
    if let Some((x, y)) = route.points.first().filter(|_| route.turned || line.both) {
        tip.push_str(&format!("M{} {}l-{long} {half} {long} {half}z", x + long, y - half));
    }
    if let Some((x, y)) = route.points.last().filter(|_| !route.turned || line.both) {
        tip.push_str(&format!("M{} {}l{long} {half}-{long} {half}z", x - long, y - half));
    }
    let (x, y) = route.label;
    let path = Element::path(&commands)
        .attr("stroke", "currentColor")
        .attr("stroke-width", if line.strong { "5" } else { "1.5" });
    let group =
        Element::group().title(&line.tip).child(path).child(Element::path(&tip).attr("fill", "currentColor"));
    if line.label.is_empty() {
        return group;
    }
    let words = Element::text(x, y, SMALL, &line.label).attr("fill", "currentColor");
    group.child(if line.strong { words.attr("font-weight", "700") } else { words })
}

fn node(item: &Item, rect: &Rect, width: i32) -> Element {
    let thick = if item.mark.is_some() { "5" } else { "1.5" };
    let outline = outline(item.form, rect, width)
        .attr("stroke", "currentColor")
        .attr("stroke-width", thick)
        // Else only the line itself could be clicked.
        .attr("pointer-events", "all");
    let title = match &item.mark {
        Some(mark) => format!("{}: {} ({mark})", item.kind, item.words),
        None => format!("{}: {}", item.kind, item.words),
    };
    let link = Element::link(&item.href).title(&title).child(outline);
    let link = match item.form {
        Form::Stack => link.child(
            Element::path(&format!("M{} {}v-6h{width}v{}h-6", rect.x + 6, rect.y, rect.height))
                .attr("stroke", "currentColor"),
        ),
        Form::Area => link.child(
            Element::path(&format!("M{} {}v{}", rect.x + 5, rect.y + 8, rect.height - 16))
                .attr("stroke", "currentColor")
                .attr("stroke-width", "3"),
        ),
        Form::Question | Form::Problem | Form::Helpdesk | Form::Elsewhere => link,
    };
    let lines = i32::try_from(rect.kind.len() + rect.words.len() + rect.mark.len()).unwrap_or(0);
    let mut y = rect.y + (rect.height - lines * LEADING) / 2 + 14;
    // Words would leave the round ends of a box if they began at its left.
    let (x, anchor) = match item.form {
        Form::Helpdesk => (rect.x + width / 2, "middle"),
        Form::Question | Form::Problem | Form::Stack | Form::Elsewhere | Form::Area => {
            (rect.x + PAD, "start")
        }
    };
    let mut row = |words: &String, size: i32| {
        let text = Element::text(x, y, size, words).attr("fill", "currentColor").attr("text-anchor", anchor);
        y += LEADING;
        text
    };
    let kind = Element::group().attr("class", "hint").children(rect.kind.iter().map(|w| row(w, SMALL)));
    let words: Vec<Element> = rect.words.iter().map(|w| row(w, SIZE)).collect();
    let mark: Vec<Element> = rect.mark.iter().map(|w| row(w, SIZE).attr("font-weight", "700")).collect();
    link.child(kind).children(words).children(mark)
}

/// The form of a box. The fill is a token of the stylesheet; a file of its own has none.
fn outline(form: Form, rect: &Rect, width: i32) -> Element {
    let (x, y, height) = (rect.x, rect.y, rect.height);
    match form {
        Form::Question => Element::rect(x, y, width, height, 14).attr("fill", "var(--infb,none)"),
        Form::Area => Element::rect(x, y, width, height, 4).attr("fill", "var(--infb,none)"),
        // A sheet with a folded corner.
        Form::Problem => Element::path(&format!(
            "M{x} {y}h{}l14 14v{}h-{width}zm{} 0v14h14",
            width - 14,
            height - 14,
            width - 14
        ))
        .attr("fill", "var(--bg,none)"),
        // Round at both ends.
        Form::Helpdesk => Element::rect(x, y, width, height, height / 2).attr("fill", "var(--okb,none)"),
        Form::Stack => Element::rect(x, y, width, height, 0).attr("fill", "var(--sur,none)"),
        // Broken, and pointing on.
        Form::Elsewhere => Element::path(&format!(
            "M{x} {y}h{}l12 {}l-12 {}h-{}z",
            width - 12,
            height / 2,
            height - height / 2,
            width - 12
        ))
        .attr("fill", "var(--sur,none)")
        .attr("stroke-dasharray", "6 4"),
    }
}

/// Pictures one below the other, each under its heading, with everything that a stylesheet would say.
pub(super) fn file(pictures: &[Picture]) -> String {
    let heading = |p: &Picture| if p.heading.is_empty() { 0 } else { 40 };
    let width = pictures
        .iter()
        .map(|p| p.width.max(if p.heading.is_empty() { 0 } else { wrap::width(&p.heading, 20) + 2 * PAD }))
        .max()
        .unwrap_or(0);
    let height = pictures.iter().map(|p| p.height + heading(p)).sum();
    let mut out = Element::root(width, height)
        .attr("color", "#1b1c20")
        .attr("font-family", "Segoe UI, system-ui, sans-serif")
        .child(Element::rect(0, 0, width, height, 0).attr("fill", "#fff"));
    let mut y = 0;
    for picture in pictures {
        if !picture.heading.is_empty() {
            out = out.child(Element::text(PAD, y + 28, 20, &picture.heading).attr("fill", "currentColor"));
        }
        y += heading(picture);
        let moved = Element::group().attr("transform", format!("translate(0 {y})"));
        out = out.child(moved.children(picture.body.iter().cloned()));
        y += picture.height;
    }
    format!("{out}\n")
}
