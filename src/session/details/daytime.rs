//! A date and a time of day as people type them. It knows no zone and no present.

use jiff::civil::{Date, Time};

use super::line::MONTHS;

/// The first year that is taken: no service that this guide is about is older.
const FIRST_YEAR: i16 = 2015;

/// A date from its three parts: the month as a number or an English name of three letters or more, the year with two or
/// four digits. `None` where there is no such date, or it is before 2015.
pub(super) fn date(day: &str, month: &str, year: &str) -> Option<Date> {
    let day: i8 = digits(day, 2)?.parse().ok()?;
    let year: i16 = match year.len() {
        2 => digits(year, 2)?.parse::<i16>().ok()?.checked_add(2000)?,
        4 => digits(year, 4)?.parse().ok()?,
        _ => return None,
    };
    let date = Date::new(year, month_number(month)?, day).ok()?;
    (date.year() >= FIRST_YEAR).then_some(date)
}

fn month_number(text: &str) -> Option<i8> {
    if let Some(n) = digits(text, 2) {
        return n.parse().ok();
    }
    let name = text.trim_end_matches('.').to_ascii_lowercase();
    if name.len() < 3 {
        return None;
    }
    // "Sept" is how many write it; every other short form is the beginning of the name.
    let at = MONTHS.iter().position(|m| m.to_ascii_lowercase().starts_with(&name))?;
    i8::try_from(at).ok()?.checked_add(1)
}

/// One to `most` ASCII digits.
fn digits(text: &str, most: usize) -> Option<&str> {
    let right = (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    right.then_some(text)
}

/// A time of day: `14:05`, `14.05`, `14h05`, `1405`, `2.05 pm`, `2pm`, `14:05:33`.
pub(super) fn time(text: &str) -> Option<Time> {
    let compact: String = text.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    let (clock, half) = half(&compact);
    let parts: Vec<&str> = clock.split([':', '.', 'h']).collect();
    let (hour, minute, second) = match parts.as_slice() {
        [hour, ""] if clock.ends_with('h') => (*hour, "0", "0"),
        [hour, minute] => (*hour, two(minute)?, "0"),
        [hour, minute, second] => (*hour, two(minute)?, two(second)?),
        [hour] if half.is_some() && hour.len() <= 2 => (*hour, "0", "0"),
        // Only three or four digits are hour and minute without a sign between: one or two could be either.
        [all] if matches!(all.len(), 3 | 4) && all.is_ascii() => {
            let (hour, minute) = all.split_at(all.len() - 2);
            (hour, two(minute)?, "0")
        }
        _ => return None,
    };
    let hour: i8 = digits(hour, 2)?.parse().ok()?;
    let hour = match half {
        None => hour,
        Some(Half::Morning) if hour == 12 => 0,
        Some(Half::Morning) => (hour < 12).then_some(hour)?,
        Some(Half::Afternoon) if hour < 12 => hour.checked_add(12)?,
        Some(Half::Afternoon) => hour,
    };
    Time::new(hour, digits(minute, 2)?.parse().ok()?, digits(second, 2)?.parse().ok()?, 0).ok()
}

/// Exactly two digits: “9:5” can be 09:05 or 09:50.
fn two(text: &str) -> Option<&str> {
    digits(text, 2).filter(|t| t.len() == 2)
}

enum Half {
    Morning,
    Afternoon,
}

fn half(text: &str) -> (&str, Option<Half>) {
    for (end, half) in [("a.m.", true), ("am", true), ("p.m.", false), ("pm", false)] {
        if let Some(clock) = text.strip_suffix(end) {
            return (clock, Some(if half { Half::Morning } else { Half::Afternoon }));
        }
    }
    (text, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_as_people_write_it() {
        for (text, h, m, s) in [
            ("14:05", 14, 5, 0),
            ("2.05 pm", 14, 5, 0),
            ("2:05 P.M.", 14, 5, 0),
            ("14h05", 14, 5, 0),
            ("14h", 14, 0, 0),
            ("1405", 14, 5, 0),
            ("905", 9, 5, 0),
            ("2pm", 14, 0, 0),
            ("12 am", 0, 0, 0),
            ("12:30 pm", 12, 30, 0),
            ("14:05:33", 14, 5, 33),
            ("0:00", 0, 0, 0),
        ] {
            assert_eq!(time(text), Time::new(h, m, s, 0).ok(), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_of_day_is_refused() {
        for text in
            ["", "14", "9:5", "24:00", "14:60", "13:05 am", "half past two", "14:05:33:1", "-1:00", "１４:05"]
        {
            assert_eq!(time(text), None, "{text}");
        }
    }

    #[test]
    fn a_date_is_read_with_month_names_and_short_years() {
        let expected = Date::new(2026, 10, 25).ok();
        for (d, m, y) in
            [("25", "10", "2026"), ("25", "October", "26"), ("25", "oct", "2026"), ("25", "Oct.", "2026")]
        {
            assert_eq!(date(d, m, y), expected, "{d} {m} {y}");
        }
        assert_eq!(date("1", "Sept", "26"), Date::new(2026, 9, 1).ok());
        assert_eq!(date("29", "2", "2024"), Date::new(2024, 2, 29).ok());
    }

    #[test]
    fn a_date_that_does_not_exist_or_is_too_old_is_refused() {
        for (d, m, y) in [
            ("29", "2", "2026"),
            ("31", "4", "2026"),
            ("0", "1", "2026"),
            ("1", "13", "2026"),
            ("1", "ma", "2026"),
            ("1", "1", "2014"),
            ("1", "1", "126"),
            ("x", "1", "2026"),
        ] {
            assert_eq!(date(d, m, y), None, "{d} {m} {y}");
        }
        assert!(date("1", "1", "2015").is_some());
    }
}
