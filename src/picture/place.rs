//! Gives boxes and lines their coordinates, in whole CSS pixels.
//!
//! Between two columns lie a channel, in which lines bend, and before the right column a strip in which they run level and
//! carry their labels. So no label is crossed by a line, and no line touches a box that it does not belong to.

use super::{
    drawing::Drawing,
    layers::{Layers, layers},
    wrap,
};

/// Free room inside a box, left and right.
pub(super) const PAD: i32 = 12;
/// Font size of labels and kinds.
pub(super) const SMALL: i32 = 14;
/// Font size of the words in a box.
pub(super) const SIZE: i32 = 15;
/// From baseline to baseline.
pub(super) const LEADING: i32 = 19;
/// Between two lines that end at the same box.
const PORT: i32 = 22;
/// Between two boxes of a column.
const GAP: i32 = 16;
/// Height of the place where a line passes a column.
const PASS: i32 = 22;
/// Width of the strip before a column at which no line has a label.
const ARROW: i32 = 16;
/// Times that the columns are moved to and fro; odd, so that the last goes to the left.
const SWEEPS: usize = 17;
/// Around everything.
const MARGIN: i32 = 12;

/// A box with its place and its words in lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rect {
    pub x: i32,
    pub y: i32,
    pub height: i32,
    pub kind: Vec<String>,
    pub words: Vec<String>,
    pub mark: Vec<String>,
}

/// A line with its place: level from each point to the next or bent, in turns, beginning with a bend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Route {
    pub points: Vec<(i32, i32)>,
    /// Whether the arrow stands at the first point.
    pub turned: bool,
    /// Where the label begins: over the last level piece.
    pub label: (i32, i32),
}

/// Everything with its place.
#[derive(Debug)]
pub(super) struct Layout {
    pub rects: Vec<Rect>,
    pub routes: Vec<Route>,
    pub width: i32,
    pub height: i32,
}

/// Lays a drawing out.
pub(super) fn lay_out(drawing: &Drawing) -> Layout {
    let ends: Vec<(usize, usize)> = drawing.lines.iter().map(|l| (l.from, l.to)).collect();
    let layers = layers(drawing.items.len(), &ends);
    let mut rects: Vec<Rect> =
        drawing.items.iter().enumerate().map(|(n, _)| rect(drawing, &layers, n)).collect();
    let heights: Vec<i32> =
        (0..layers.left.len()).map(|cell| rects.get(cell).map_or(PASS, |r| r.height)).collect();
    let middle = middles(&layers, &heights);
    let down = MARGIN - (0..heights.len()).map(|c| middle[c] - heights[c] / 2).min().unwrap_or(0);
    let middle: Vec<i32> = middle.into_iter().map(|m| m + down).collect();
    let height = (0..heights.len()).map(|c| middle[c] + heights[c] / 2).max().unwrap_or(0) + MARGIN;

    let mut column_of = vec![0; heights.len()];
    for (n, column) in layers.columns.iter().enumerate() {
        column.iter().for_each(|cell| column_of[*cell] = n);
    }
    let strips = strips(drawing, &layers, &column_of);
    let channels = channels(&layers, &middle);
    let mut left = Vec::new();
    let mut x = MARGIN;
    for n in 0..layers.columns.len() {
        left.push(x);
        x += drawing.width + channels.get(n).copied().unwrap_or(0) + strips.get(n + 1).copied().unwrap_or(0);
    }
    let width = left.last().copied().unwrap_or(0) + drawing.width + MARGIN;

    for (cell, rect) in rects.iter_mut().enumerate() {
        rect.x = left[column_of[cell]];
        rect.y = middle[cell] - rect.height / 2;
    }
    let ports = ports(&layers, &middle, drawing.items.len());
    let routes = (0..drawing.lines.len())
        .map(|n| {
            let chain = &layers.chains[n];
            let mut points = Vec::new();
            for pair in chain.windows(2) {
                let column = column_of[pair[1]];
                let y = if pair[1] < drawing.items.len() { ports[n] } else { middle[pair[1]] };
                points.push((left[column_of[pair[0]]] + drawing.width, middle[pair[0]]));
                points.push((left[column] - strips[column], y));
                points.push((left[column], y));
            }
            let last = chain.last().map_or(0, |c| column_of[*c]);
            let label = (left[last] - strips[last] + 4, ports[n] - 5);
            Route { points, turned: layers.turned[n], label }
        })
        .collect();
    Layout { rects, routes, width, height }
}

/// A box with its words, high enough for them and for every line that ends at it.
fn rect(drawing: &Drawing, layers: &Layers, n: usize) -> Rect {
    let item = &drawing.items[n];
    let room = drawing.width - 2 * PAD;
    let kind = wrap::wrap(&item.kind, room, SMALL, 2);
    let words = wrap::wrap(&item.words, room, SIZE, 4);
    let mark = item.mark.as_ref().map_or(Vec::new(), |m| wrap::wrap(m, room, SIZE, 1));
    let lines = count(kind.len() + words.len() + mark.len());
    let height = (lines * LEADING + 2 * PAD).max(count(layers.left[n].len()) * PORT + 8);
    Rect { x: 0, y: 0, height: height + height % 2, kind, words, mark }
}

fn count(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// The middle of each cell: beside the first cell that a line from it leads to, as far as the order of the columns and the gaps
/// allow. So one reads from the top left on, however high the picture is.
fn middles(layers: &Layers, heights: &[i32]) -> Vec<i32> {
    let boxes = heights.len() - layers.chains.iter().map(|c| c.len() - 2).sum::<usize>();
    let apart = |a: usize, b: usize| {
        let gap = if a < boxes && b < boxes { GAP } else { GAP / 2 };
        i64::from((heights[a] + heights[b]) / 2 + gap)
    };
    let mut middle = vec![0_i64; heights.len()];
    for column in &layers.columns {
        for pair in column.windows(2) {
            middle[pair[1]] = middle[pair[0]] + apart(pair[0], pair[1]);
        }
    }
    // For each cell its neighbours on either side, each with how much lower than the left one the right one wants to be.
    let (mut left, mut right) = (vec![Vec::new(); heights.len()], vec![Vec::new(); heights.len()]);
    for (cell, below) in right.iter_mut().enumerate() {
        let mut before: Option<(usize, i64)> = None;
        for to in layers.columns.iter().flatten().filter(|c| layers.right[cell].contains(c)) {
            let lower = before.map_or(0, |(other, lower)| lower + apart(other, *to));
            left[*to].push((cell, lower));
            below.push((*to, -lower));
            before = Some((*to, lower));
        }
    }
    for sweep in 0..SWEEPS {
        let rightward = sweep % 2 == 1;
        let near = if rightward { &left } else { &right };
        let count = layers.columns.len();
        for n in 0..count {
            let column = &layers.columns[if rightward { n } else { count - 1 - n }];
            let wanted: Vec<(i64, i64)> = column
                .iter()
                .map(|cell| match i64::try_from(near[*cell].len()) {
                    // What nothing leads to stands beside the first that it leads to: where one begins to read.
                    Ok(n) if n > 0 && left[*cell].is_empty() => (middle[near[*cell][0].0], n),
                    Ok(n) if n > 0 => {
                        let sum =
                            near[*cell].iter().map(|(other, lower)| middle[*other] + lower).sum::<i64>();
                        (sum / n, if *cell < boxes { n } else { 4 * n })
                    }
                    Ok(_) | Err(_) => (middle[*cell], 1),
                })
                .collect();
            let gaps: Vec<i64> = column.windows(2).map(|p| apart(p[0], p[1])).collect();
            for (cell, place) in column.iter().zip(settle(&wanted, &gaps)) {
                middle[*cell] = place;
            }
        }
    }
    middle.into_iter().map(|m| i32::try_from(m).unwrap_or(0)).collect()
}

/// Places as near as possible (least squares) to those wanted, each with its weight, in the given order, at least the gaps apart:
/// what would come too close moves as one block.
fn settle(wanted: &[(i64, i64)], gaps: &[i64]) -> Vec<i64> {
    let mut offset = 0;
    let mut offsets = vec![0];
    for gap in gaps {
        offset += gap;
        offsets.push(offset);
    }
    // Sum of weighted places, sum of weights, how many.
    let mut blocks: Vec<(i64, i64, usize)> = Vec::new();
    let mean = |b: &(i64, i64, usize)| b.0.div_euclid(b.1);
    for ((place, weight), offset) in wanted.iter().zip(&offsets) {
        let mut block = ((place - offset) * weight, *weight, 1);
        while let Some(before) = blocks.pop_if(|b| mean(b) >= mean(&block)) {
            block = (block.0 + before.0, block.1 + before.1, block.2 + before.2);
        }
        blocks.push(block);
    }
    let places = blocks.iter().flat_map(|b| std::iter::repeat_n(mean(b), b.2));
    places.zip(offsets).map(|(place, offset)| place + offset).collect()
}

/// For each column the width of the strip before it: room for its longest label, or for an arrow.
fn strips(drawing: &Drawing, layers: &Layers, column_of: &[usize]) -> Vec<i32> {
    let mut strips = vec![ARROW; layers.columns.len()];
    for (line, chain) in drawing.lines.iter().zip(&layers.chains) {
        if let Some(last) = chain.last().filter(|_| !line.label.is_empty()) {
            let strip = &mut strips[column_of[*last]];
            *strip = (*strip).max(wrap::width(&line.label, SMALL) + 16);
        }
    }
    strips
}

/// For each column the width of the channel after it: the higher its lines climb, the more room they have to bend.
fn channels(layers: &Layers, middle: &[i32]) -> Vec<i32> {
    let climb = |cell: &usize| layers.right[*cell].iter().map(|to| (middle[*to] - middle[*cell]).abs()).max();
    let climbs = layers.columns.iter().map(|c| c.iter().filter_map(climb).max().unwrap_or(0));
    climbs.map(|c| (36 + c / 14).clamp(36, 100)).collect()
}

/// For each line the height at which it ends: one below the other, in the order in which they come.
fn ports(layers: &Layers, middle: &[i32], boxes: usize) -> Vec<i32> {
    let mut ports = vec![0; layers.chains.len()];
    for end in 0..boxes {
        let mut ending: Vec<(i32, usize)> = layers
            .chains
            .iter()
            .enumerate()
            .filter(|(_, c)| c.last() == Some(&end))
            .map(|(n, c)| (middle[c[c.len() - 2]], n))
            .collect();
        ending.sort_unstable();
        let top = middle[end] - (count(ending.len()) - 1) * PORT / 2;
        for (at, (_, line)) in ending.into_iter().enumerate() {
            ports[line] = top + count(at) * PORT;
        }
    }
    ports
}
