//! Puts boxes into columns from left to right and sorts each column so that few lines cross.
//!
//! The method is Sugiyama's: lines that would close a circle are turned round for the time of the layout, a box stands one
//! column right of the last that leads to it, a line that passes a column gets a cell there, and the cells of a column are
//! sorted by the mean place of their neighbours, to and fro, for as long as that helps.

use std::collections::BTreeSet;

/// Cells in columns. The first cells are the boxes, under their own numbers; those after them are places where a line
/// passes a column.
#[derive(Debug)]
pub(super) struct Layers {
    /// The cells of each column from top to bottom.
    pub columns: Vec<Vec<usize>>,
    /// For each line the cells that it visits, from left to right.
    pub chains: Vec<Vec<usize>>,
    /// For each line whether it runs from right to left.
    pub turned: Vec<bool>,
    /// For each cell its neighbours in the column before.
    pub left: Vec<Vec<usize>>,
    /// For each cell its neighbours in the column after.
    pub right: Vec<Vec<usize>>,
}

/// Times that the columns are sorted to and fro.
const SWEEPS: usize = 12;

/// Lays out so many boxes with these lines.
pub(super) fn layers(count: usize, lines: &[(usize, usize)]) -> Layers {
    let turned = turn(count, lines);
    let ahead: Vec<(usize, usize)> = lines
        .iter()
        .zip(&turned)
        .map(|((from, to), t)| if *t { (*to, *from) } else { (*from, *to) })
        .collect();
    let mut column = columns(count, &ahead);
    let mut chains = Vec::new();
    for (from, to) in &ahead {
        let mut chain = vec![*from];
        for passed in column[*from] + 1..column[*to] {
            chain.push(column.len());
            column.push(passed);
        }
        chain.push(*to);
        chains.push(chain);
    }
    let cells = column.len();
    let (mut left, mut right) = (vec![Vec::new(); cells], vec![Vec::new(); cells]);
    for pair in chains.iter().flat_map(|c| c.windows(2)) {
        right[pair[0]].push(pair[1]);
        left[pair[1]].push(pair[0]);
    }
    let columns = in_order_of_walk(&column, &left, &right);
    let mut layers = Layers { columns, chains, turned, left, right };
    sort(&mut layers);
    layers
}

/// Which lines lead back to a box from which they were reached.
fn turn(count: usize, lines: &[(usize, usize)]) -> Vec<bool> {
    fn visit(at: usize, lines: &[(usize, usize)], state: &mut [u8], turned: &mut [bool]) {
        state[at] = 1;
        for (n, (_, to)) in lines.iter().enumerate().filter(|(_, (from, _))| *from == at) {
            match state[*to] {
                0 => visit(*to, lines, state, turned),
                1 => turned[n] = true,
                _ => {}
            }
        }
        state[at] = 2;
    }
    let (mut state, mut turned) = (vec![0; count], vec![false; lines.len()]);
    for at in 0..count {
        if state[at] == 0 {
            visit(at, lines, &mut state, &mut turned);
        }
    }
    turned
}

/// The column of each box: right of everything that leads to it; what nothing leads to stands close to what it leads to.
fn columns(count: usize, lines: &[(usize, usize)]) -> Vec<usize> {
    let mut column = vec![0_usize; count];
    // Without circles the longest way has fewer lines than there are boxes.
    for _ in 0..count {
        for (from, to) in lines {
            column[*to] = column[*to].max(column[*from] + 1);
        }
    }
    for at in 0..count {
        if !lines.iter().any(|(_, to)| *to == at) {
            let next = lines.iter().filter(|(from, _)| *from == at).map(|(_, to)| column[*to]).min();
            column[at] = next.map_or(0, |n| n.saturating_sub(1));
        }
    }
    column
}

/// Each column in the order in which one meets its cells when following the lines.
fn in_order_of_walk(column: &[usize], left: &[Vec<usize>], right: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut columns = vec![Vec::new(); column.iter().max().map_or(0, |m| m + 1)];
    let mut seen = BTreeSet::new();
    let mut open: Vec<usize> = (0..column.len()).rev().filter(|c| left[*c].is_empty()).collect();
    while let Some(cell) = open.pop() {
        if seen.insert(cell) {
            columns[column[cell]].push(cell);
            open.extend(right[cell].iter().rev());
        }
    }
    columns
}

/// Sorts by barycentre to and fro, and keeps the best.
fn sort(layers: &mut Layers) {
    let mut best = (crossings(layers), layers.columns.clone());
    for sweep in 0..SWEEPS {
        let rightward = sweep % 2 == 0;
        let count = layers.columns.len();
        for n in 1..count {
            let (at, beside) = if rightward { (n, n - 1) } else { (count - 1 - n, count - n) };
            let place = places(&layers.columns[beside], layers.left.len());
            let near = if rightward { &layers.left } else { &layers.right };
            let own = places(&layers.columns[at], layers.left.len());
            // A cell without neighbours keeps its place. Means are compared as fractions with one common multiple.
            let key = |cell: &usize| match near[*cell].len() {
                0 => own[*cell] * FRACTION,
                n => near[*cell].iter().map(|c| place[*c] * FRACTION).sum::<usize>() / n,
            };
            layers.columns[at].sort_by_key(key);
        }
        let now = crossings(layers);
        if now < best.0 {
            best = (now, layers.columns.clone());
        }
    }
    layers.columns = best.1;
}

/// Divisible by every count of neighbours that occurs often.
const FRACTION: usize = 5040;

/// For each cell its place in this column.
fn places(column: &[usize], cells: usize) -> Vec<usize> {
    let mut places = vec![0; cells];
    for (n, cell) in column.iter().enumerate() {
        places[*cell] = n;
    }
    places
}

/// How many pairs of lines cross.
pub(super) fn crossings(layers: &Layers) -> usize {
    let cells = layers.left.len();
    let mut crossings = 0;
    for pair in layers.columns.windows(2) {
        let place = places(&pair[1], cells);
        let lines: Vec<(usize, usize)> = pair[0]
            .iter()
            .enumerate()
            .flat_map(|(n, cell)| layers.right[*cell].iter().map(move |to| (n, *to)))
            .map(|(n, to)| (n, place[to]))
            .collect();
        for (n, a) in lines.iter().enumerate() {
            crossings += lines[n + 1..]
                .iter()
                .filter(|b| (a.0 < b.0 && a.1 > b.1) || (a.0 > b.0 && a.1 < b.1))
                .count();
        }
    }
    crossings
}
