//! Time zones: whether the names are known, and the one of the organisation is.

use super::Finding;

const CHECK: &str = "time zones";

/// A name that every database of time zones has.
const SURE: &str = "Europe/Amsterdam";

/// Whether this machine, or the program itself, knows the name.
pub fn known(name: &str) -> bool {
    jiff::tz::TimeZone::get(name).is_ok()
}

/// Looks at the names.
pub fn check(configured: Option<&str>, known: &dyn Fn(&str) -> bool) -> Finding {
    match configured {
        _ if !known(SURE) => Finding::fault(
            CHECK,
            format!("there is no {SURE}: the time-zone database of this machine is damaged"),
            "install it again (tzdata), or remove it: the program has one of its own",
        ),
        Some(name) if !known(name) => Finding::fault(
            CHECK,
            format!("organisation.time_zone = “{name}” is not known"),
            "correct the name, or bring the time-zone database (tzdata) up to date",
        ),
        Some(name) => Finding::ok(CHECK, format!("times are shown in {name} where nobody says another")),
        None => Finding::ok(CHECK, "times are shown in UTC where nobody says another zone"),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Level, *};

    #[test]
    fn a_name_or_a_database_that_is_missing_is_a_fault() {
        assert_eq!(check(None, &known).level, Level::Ok);
        assert_eq!(check(Some("Asia/Tokyo"), &known).level, Level::Ok);
        let missing = check(Some("Europe/Nowhere"), &known);
        assert_eq!(missing.level, Level::Fault);
        assert!(missing.says.contains("Europe/Nowhere"), "{missing:?}");
        assert_eq!(check(None, &|_| false).level, Level::Fault, "no database at all");
    }
}
