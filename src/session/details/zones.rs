//! The time zones that a person can choose. They come from the database that is compiled in, so that the same build
//! reads the same time everywhere.

use std::sync::LazyLock;

use jiff::tz::{TimeZone, TimeZoneDatabase};

/// The areas of the world that zone names begin with. Names such as `EST5EDT` or `US/Pacific` are older second names.
const AREAS: [&str; 10] = [
    "Africa/",
    "America/",
    "Antarctica/",
    "Arctic/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
];

static DATABASE: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

static ZONES: LazyLock<Vec<ZoneName>> = LazyLock::new(|| {
    let mut names: Vec<ZoneName> = DATABASE
        .available()
        .map(|name| name.as_str().to_owned())
        .filter(|name| name == "UTC" || AREAS.iter().any(|area| name.starts_with(area)))
        .map(ZoneName)
        .collect();
    names.sort();
    names.dedup();
    names
});

/// A name of the IANA time zone database, such as `Europe/Amsterdam`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ZoneName(String);

impl ZoneName {
    /// The name as the database spells it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name for a list: `America/New_York` is “America/New York”.
    #[must_use]
    pub fn label(&self) -> String {
        self.0.replace('_', " ")
    }
}

/// Every zone that can be chosen, sorted by name.
#[must_use]
pub fn zones() -> &'static [ZoneName] {
    &ZONES
}

/// The zone of the list with this name in any case. Browsers also call UTC `Etc/UTC` or `GMT`.
pub(super) fn resolve(name: &str) -> Option<(&'static ZoneName, TimeZone)> {
    let name = match name {
        "Etc/UTC" | "Etc/GMT" | "GMT" | "Z" => "UTC",
        name => name,
    };
    let zone = ZONES.iter().find(|z| z.0.eq_ignore_ascii_case(name))?;
    Some((zone, DATABASE.get(&zone.0).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_every_zone_in_it_resolves() {
        assert!(zones().len() > 300, "{}", zones().len());
        assert!(zones().is_sorted());
        for zone in zones() {
            assert!(resolve(zone.as_str()).is_some(), "{zone:?}");
        }
        for known in ["UTC", "Europe/Amsterdam", "America/New_York", "Asia/Kolkata"] {
            assert!(zones().iter().any(|z| z.as_str() == known), "{known}");
        }
        assert!(!zones().iter().any(|z| z.as_str().starts_with("Etc/")));
    }

    #[test]
    fn a_zone_is_found_in_any_case_and_others_are_refused() {
        assert_eq!(resolve("europe/amsterdam").unwrap().0.as_str(), "Europe/Amsterdam");
        assert_eq!(resolve("Etc/UTC").unwrap().0.as_str(), "UTC");
        assert!(resolve("Europe/Atlantis").is_none());
        assert!(resolve("../../etc/passwd").is_none());
        assert!(resolve("").is_none());
    }
}
