//! A detail in one line of plain words, for pages, conflicts and summaries. It uses stored facts alone: no zone is looked
//! up here, so the line stays the same when the time zone database changes.

use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::Offset};

use super::{DetailValue, Licence, Moment, MomentCertainty, Statement, SupportCode, UserType};

/// The months as they are printed.
pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// What stands in the place of what a reader may not see.
pub const HIDDEN: &str = "[hidden]";

impl DetailValue {
    /// The value in one line of plain words. Line breaks in free text become spaces.
    #[must_use]
    pub fn line(&self) -> String {
        match self {
            Self::NotKnown => "not known".to_owned(),
            Self::Hidden => HIDDEN.to_owned(),
            Self::Text(t) | Self::Page(t) | Self::User(t) | Self::Version(t) => {
                t.as_str().split_whitespace().collect::<Vec<_>>().join(" ")
            }
            Self::Statement(s) => s.line().to_owned(),
            Self::Code(code) => code.line(),
            Self::When(moment) => moment.line(),
            Self::Type(t) => t.line().to_owned(),
            Self::Licence(Licence::Yes(None)) => "Yes".to_owned(),
            Self::Licence(Licence::Yes(Some(name))) => format!("Yes ({name})"),
            Self::Licence(Licence::No) => "No".to_owned(),
            Self::Guid(guid) => guid.to_string(),
        }
    }
}

impl Statement {
    fn line(self) -> &'static str {
        match self {
            Self::Have => "Have it, not attached",
            Self::Later => "Will follow later",
            Self::Nothing => "There is none",
            Self::Attached => "Added to this session",
        }
    }
}

impl SupportCode {
    fn line(&self) -> String {
        match self {
            Self::Code(guid) => guid.to_string(),
            Self::SidCid { sid, cid } => format!("SID {sid}, CID {cid}"),
            Self::NoneShown => "The page showed none".to_owned(),
        }
    }
}

impl UserType {
    fn line(self) -> &'static str {
        match self {
            Self::Federated => "federated",
            Self::PassThrough => "pass-through authentication",
            Self::PasswordHash => "password hash synchronization",
            Self::CloudOnly => "cloud only",
        }
    }
}

impl Moment {
    /// The local time as the person's clock showed it.
    #[must_use]
    pub fn local(&self) -> DateTime {
        local(self.at, self.offset_minutes)
    }

    fn line(&self) -> String {
        let local = self.local();
        let (time, offset) = (clock(local), offset_text(self.offset_minutes));
        let about = if self.certainty == MomentCertainty::About { "about " } else { "" };
        let zone = if self.zone.is_empty() { String::new() } else { format!(", {}", self.zone) };
        let which = match self.certainty {
            MomentCertainty::Exact | MomentCertainty::About => String::new(),
            MomentCertainty::First => format!(", the first {time} that night"),
            MomentCertainty::Second => format!(", the second {time} that night"),
            MomentCertainty::EitherOfTwo => {
                format!(", or the second {time} that night: not known which")
            }
        };
        format!("{}, {about}{time} ({offset}{zone}){which}", date(local))
    }
}

/// The local time at an offset. An offset that no place has counts as UTC; the store refuses such rows.
fn local(at: Timestamp, offset_minutes: i32) -> DateTime {
    let offset =
        offset_minutes.checked_mul(60).and_then(|s| Offset::from_seconds(s).ok()).unwrap_or(Offset::UTC);
    offset.to_datetime(at)
}

/// “25 October 2026”.
pub(crate) fn date(local: DateTime) -> String {
    let month =
        usize::try_from(local.month()).ok().and_then(|m| MONTHS.get(m.checked_sub(1)?)).unwrap_or(&"");
    format!("{} {month} {}", local.day(), local.year())
}

/// “02:30”; with seconds where there are some.
pub(crate) fn clock(local: DateTime) -> String {
    let (h, m, s) = (local.hour(), local.minute(), local.second());
    if s == 0 { format!("{h:02}:{m:02}") } else { format!("{h:02}:{m:02}:{s:02}") }
}

/// “+02:00”.
pub(super) fn offset_text(minutes: i32) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    let total = minutes.unsigned_abs();
    format!("{sign}{:02}:{:02}", total / 60, total % 60)
}

/// Whole minutes of an offset; seconds, which no zone has had since 1972, are dropped.
pub(super) fn minutes(offset: Offset) -> i32 {
    i32::try_from(SignedDuration::from_secs(offset.seconds().into()).as_mins()).unwrap_or(0)
}
