//! Counts over time as bars. What is grave is filled, a warning is hatched, what is normal is an outline: the kinds differ in
//! form, and colour only repeats it. It knows words and numbers, not events.

use std::fmt;

use super::{svg::Element, wrap};

/// One stretch of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What stands under it, where there is room.
    pub label: String,
    /// What it says in full.
    pub words: String,
    /// How many faults, warnings and normal events.
    pub counts: [u64; 3],
}

/// A finished picture of bars.
#[derive(Debug, Clone)]
pub struct Chart {
    /// Natural width in CSS pixels.
    pub width: i32,
    /// Natural height in CSS pixels.
    pub height: i32,
    title: String,
    description: String,
    body: Vec<Element>,
    class: &'static str,
}

impl Chart {
    /// A picture of this width and height, with its name and what it shows in words.
    pub(super) fn new(
        (width, height): (i32, i32),
        title: &str,
        description: &str,
        body: Vec<Element>,
    ) -> Self {
        Self { width, height, title: title.to_owned(), description: description.to_owned(), body, class: "" }
    }

    /// With a class of the stylesheet.
    pub(super) fn of_class(self, class: &'static str) -> Self {
        Self { class, ..self }
    }
}

/// Prints the picture with its name and its description for those who do not see it.
impl fmt::Display for Chart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let root = Element::root(self.width, self.height);
        let root = if self.class.is_empty() { root } else { root.attr("class", self.class) };
        root.attr("role", "img")
            .attr("aria-label", format!("{}. {}", self.title, self.description))
            .title(&self.title)
            .description(&self.description)
            .children(self.body.iter().cloned())
            .fmt(f)
    }
}

/// Height of the largest count. A bar of several parts can be a little higher, because no part is less than [`LEAST`].
const TALL: i32 = 150;
/// Where the largest count begins, with room for what is higher.
const TOP: i32 = 28;
/// The size of letters.
const LETTERS: i32 = 14;
/// The least height of a part that is there: a part of one pixel would be seen by nobody.
const LEAST: i32 = 4;
/// Widest picture that needs no scrolling beside the text of a page.
const WIDE: i32 = 600;

/// Draws bars in order. Without a bar, or where nothing was counted, there is nothing to draw.
#[must_use]
pub fn bars(title: &str, description: &str, bars: &[Bar]) -> Option<Chart> {
    let total = |bar: &Bar| bar.counts.iter().sum::<u64>();
    let most = bars.iter().map(total).max().filter(|m| *m > 0)?;
    let count = i32::try_from(bars.len()).ok()?;
    let step = (WIDE / count.max(1)).clamp(14, 48);
    let left = wrap::width(&most.to_string(), LETTERS) + 12;
    let base = TOP + TALL;
    let mut body = vec![Element::hatch("hatch")];
    body.push(scale(left, step * count, most));
    let mut free = 0;
    let mut right = left + step * count;
    for (n, bar) in (0_i32..).zip(bars) {
        let x = left + n * step;
        body.push(column(bar, x + 2, step - 4, base, most));
        let wide = wrap::width(&bar.label, LETTERS);
        // The last label may stand over the end of the line a little; the first is always there.
        if x >= free && !bar.label.is_empty() && (n == 0 || x + wide <= left + step * count + 24) {
            body.push(Element::text(x + 2, base + 22, LETTERS, &bar.label).attr("fill", "currentColor"));
            body.push(Element::path(&format!("M{} {base}v6", x + 2)).attr("stroke", "currentColor"));
            free = x + wide + 16;
            right = right.max(x + wide + 4);
        }
    }
    Some(Chart::new((right + 4, base + 34), title, description, body))
}

/// The line that bars stand on, and the height of the tallest.
fn scale(left: i32, length: i32, most: u64) -> Element {
    let base = TOP + TALL;
    let number = |y: i32, n: u64| {
        Element::text(left - 8, y + 5, LETTERS, &n.to_string())
            .attr("text-anchor", "end")
            .attr("fill", "currentColor")
    };
    let line = |y: i32| Element::path(&format!("M{left} {y}h{length}")).attr("stroke", "currentColor");
    Element::group()
        .child(line(base))
        .child(line(TOP).attr("stroke-dasharray", "2 4"))
        .child(number(TOP, most))
        .child(number(base, 0))
}

fn column(bar: &Bar, x: i32, width: i32, base: i32, most: u64) -> Element {
    let mut group = Element::group().title(&bar.words);
    let mut y = base;
    for (part, count) in bar.counts.iter().enumerate() {
        if *count == 0 {
            continue;
        }
        let height = share(*count, most).max(LEAST);
        y -= height;
        let rect = Element::rect(x, y, width, height, 0).attr("stroke", "currentColor");
        group = group.child(match part {
            0 => rect.attr("fill", "var(--err,currentColor)"),
            1 => rect.attr("fill", "url(#hatch)"),
            _ => rect.attr("fill", "var(--bg,none)"),
        });
    }
    group
}

/// The height that a count has where `most` is the tallest.
fn share(count: u64, most: u64) -> i32 {
    let scaled = u128::from(count) * u128::try_from(TALL).unwrap_or(0) / u128::from(most.max(1));
    i32::try_from(scaled).unwrap_or(TALL)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(label: &str, counts: [u64; 3]) -> Bar {
        Bar { label: label.to_owned(), words: format!("{label}: {counts:?} <&>"), counts }
    }

    #[test]
    fn three_hours_read_as_svg() {
        let three = [bar("10:00", [4, 1, 0]), bar("11:00", [0, 0, 0]), bar("12:00", [0, 2, 8])];
        let chart = bars("Events over time", "Most at 12:00 <UTC>", &three).unwrap();
        insta::assert_snapshot!(chart.to_string().replace("><", ">\n<"));
    }

    #[test]
    fn nothing_counted_is_nothing_to_draw() {
        assert!(bars("", "", &[]).is_none());
        assert!(bars("", "", &[bar("a", [0, 0, 0])]).is_none());
    }

    #[test]
    fn every_part_is_seen_and_stays_inside_whatever_is_counted() {
        let number = |text: &str, name: &str| -> i32 {
            text.split_once(&format!(" {name}=\"")).unwrap().1.split_once('"').unwrap().0.parse().unwrap()
        };
        for counts in [[1, 1, u64::MAX / 4], [u64::MAX / 4, 1, 1], [1, 0, 0], [7, 7, 7]] {
            for many in [1, 12, 60] {
                let all: Vec<Bar> = (0..many).map(|n| bar(&format!("20 Nov {n:02}:00"), counts)).collect();
                let chart = bars("t", "d", &all).unwrap();
                let svg = chart.to_string();
                let rects: Vec<&str> = svg.split("<rect").skip(1).collect();
                assert_eq!(rects.len(), many * counts.iter().filter(|c| **c > 0).count());
                for rect in rects {
                    let (y, height) = (number(rect, "y"), number(rect, "height"));
                    assert!(height >= LEAST && y >= TOP - 2 * LEAST && y + height <= TOP + TALL, "{rect}");
                    assert!(number(rect, "x") + number(rect, "width") <= chart.width, "{rect}");
                }
            }
        }
    }

    #[test]
    fn labels_do_not_touch() {
        let all: Vec<Bar> = (0..48).map(|n| bar(&format!("20 Nov {n:02}:00"), [1, 0, 0])).collect();
        let svg = bars("t", "d", &all).unwrap().to_string();
        let xs: Vec<i32> =
            svg.split("<text x=\"").skip(3).map(|t| t.split_once('"').unwrap().0.parse().unwrap()).collect();
        assert!(xs.len() >= 3, "{xs:?}");
        assert!(xs.windows(2).all(|w| w[1] - w[0] > wrap::width("20 Nov 00:00", LETTERS)), "{xs:?}");
    }
}
