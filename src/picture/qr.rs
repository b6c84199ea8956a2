//! A text as a QR code, to be read by the camera of a phone. It knows nothing of what the text is.

use std::fmt::Write as _;

use super::{Chart, svg::Element};

/// CSS pixels of one square: a phone reads it from a screen at arm's length.
const SQUARE: i32 = 5;
/// Squares of white around it, as the standard asks.
const QUIET: i32 = 4;

/// Draws the text; `name` is what the picture is called. `None` where the text is too long.
#[must_use]
pub fn qr(text: &str, name: &str) -> Option<Chart> {
    let code = qrcode::QrCode::with_error_correction_level(text, qrcode::EcLevel::M).ok()?;
    let wide = code.width();
    let mut squares = String::new();
    for (y, row) in (QUIET..).zip(code.to_colors().chunks(wide)) {
        let mut x = 0;
        while let Some(start) = row[x..].iter().position(|c| *c == qrcode::Color::Dark).map(|n| x + n) {
            let run = row[start..].iter().take_while(|c| **c == qrcode::Color::Dark).count();
            let left = i32::try_from(start).ok()? + QUIET;
            let _ = write!(squares, "M{left} {y}h{run}v1h-{run}z");
            x = start + run;
        }
    }
    let side = i32::try_from(wide).ok()? + 2 * QUIET;
    let body = Element::group()
        .attr("transform", format!("scale({SQUARE})"))
        .attr("shape-rendering", "crispEdges")
        // Dark on light in every theme: cameras do not read the other way round.
        .child(Element::rect(0, 0, side, side, 0).attr("fill", "#fff"))
        .child(Element::path(&squares).attr("fill", "#000"));
    let size = side * SQUARE;
    Some(Chart::new((size, size), name, text, vec![body]).of_class("qr pic"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dark_square_is_drawn_and_no_other() {
        let text = format!("https://help.example.com/h/{}", "a".repeat(43));
        let svg = qr(&text, "The link as a picture").unwrap().to_string();
        let code = qrcode::QrCode::with_error_correction_level(&text, qrcode::EcLevel::M).unwrap();
        let wide = code.width();
        let mut drawn = vec![false; wide * wide];
        let path = svg.split(" d=\"").nth(1).unwrap().split('"').next().unwrap();
        for run in path.split('z').filter(|r| !r.is_empty()) {
            let (at, run) = run[1..].split_once('h').unwrap();
            let (x, y) = at.split_once(' ').unwrap();
            let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
            let long: usize = run.split_once('v').unwrap().0.parse().unwrap();
            for n in 0..long {
                drawn[(y - 4) * wide + x - 4 + n] = true;
            }
        }
        let dark: Vec<bool> = code.to_colors().iter().map(|c| *c == qrcode::Color::Dark).collect();
        assert_eq!(drawn, dark);
        let side = (wide + 8) * 5;
        assert!(svg.contains(&format!("width=\"{side}\"")), "{svg}");
        assert!(svg.contains("role=\"img\"") && svg.contains("class=\"qr pic\""), "{svg}");
    }

    #[test]
    fn a_text_that_no_code_holds_is_none() {
        assert!(qr(&"x".repeat(4000), "").is_none());
    }
}
