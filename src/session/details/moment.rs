//! The date, time and zone of a form as an instant. A local time can come twice or not at all when clocks change, and then
//! the person is asked; nothing is guessed.

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime},
    tz::{AmbiguousOffset, Offset, TimeZone},
};

use super::{
    DetailValue, ErrorDetail, FieldError, Input, MessageKey, Moment, MomentCertainty, daytime,
    line::{clock, minutes, offset_text},
    zones,
};
use crate::ids::Field;

/// How far a person's clock may run before ours.
const MOST_AHEAD: SignedDuration = SignedDuration::from_mins(5);

/// Reads the parts `quick` (`now`, `today`, `yesterday`), `day`, `month`, `year`, `time`, `zone`, `which` (`first`,
/// `second`, `unsure`) and `about`. A zone alone counts as nothing: pages choose it beforehand.
pub(super) fn read(input: &Input, now: Timestamp) -> Result<Option<DetailValue>, Vec<FieldError>> {
    let parts = ["quick", "day", "month", "year", "time"];
    if !parts.iter().any(|p| input.has(p)) {
        return Ok(None);
    }
    let zone = zones::resolve(input.get("zone")).ok_or(error("zone", MessageKey::ZoneMissing));
    if input.get("quick") == "now" {
        let (name, tz) = zone.map_err(|e| vec![e])?;
        let offset = tz.to_offset(now);
        let certainty = if input.has("about") { MomentCertainty::About } else { MomentCertainty::Exact };
        return Ok(Some(value(floor(now), offset, name.as_str(), certainty)));
    }
    let today = zone.as_ref().ok().map(|(_, tz)| tz.to_datetime(now).date());
    let date = date(input, today);
    let time = daytime::time(input.get("time")).ok_or(error("time", MessageKey::TimeWrong));
    match (date, time, zone) {
        (Ok(date), Ok(time), Ok((name, tz))) => {
            resolve(input, date.to_datetime(time), name.as_str(), &tz, now).map(Some).map_err(|e| vec![e])
        }
        (date, time, zone) => Err(date.err().into_iter().chain(time.err()).chain(zone.err()).collect()),
    }
}

fn error(part: &'static str, message: MessageKey) -> FieldError {
    FieldError::new(Field::When, part, message)
}

fn value(at: Timestamp, offset: Offset, zone: &str, certainty: MomentCertainty) -> DetailValue {
    DetailValue::When(Moment { at, offset_minutes: minutes(offset), zone: zone.to_owned(), certainty })
}

/// The whole minute that an instant stands in.
fn floor(at: Timestamp) -> Timestamp {
    let second = at.as_second();
    Timestamp::from_second(second - second.rem_euclid(60)).unwrap_or(at)
}

/// The date of the form. `today` is unknown where the zone is; the zone's own error is reported then.
fn date(input: &Input, today: Option<Date>) -> Result<Date, FieldError> {
    let wrong = || error("day", MessageKey::DateWrong);
    match input.get("quick") {
        "today" => return Ok(today.unwrap_or_default()),
        "yesterday" => return today.unwrap_or_default().yesterday().map_err(|_| wrong()),
        _ => {}
    }
    if let Some(missing) = ["day", "month", "year"].into_iter().find(|p| !input.has(p)) {
        return Err(error(missing, MessageKey::DateMissing));
    }
    daytime::date(input.get("day"), input.get("month"), input.get("year")).ok_or_else(wrong)
}

fn resolve(
    input: &Input,
    local: DateTime,
    zone: &str,
    tz: &TimeZone,
    now: Timestamp,
) -> Result<DetailValue, FieldError> {
    let instant =
        |offset: Offset| offset.to_timestamp(local).map_err(|_| error("day", MessageKey::DateWrong));
    let future = |at: Timestamp| at.duration_since(now) > MOST_AHEAD;
    let plain = if input.has("about") { MomentCertainty::About } else { MomentCertainty::Exact };
    let (first, second) = match tz.to_ambiguous_timestamp(local).offset() {
        AmbiguousOffset::Unambiguous { offset } => {
            let at = instant(offset)?;
            return match future(at) {
                true => Err(error("time", MessageKey::DateFuture)),
                false => Ok(value(at, offset, zone, plain)),
            };
        }
        AmbiguousOffset::Gap { before, after } => {
            let nearest = nearest(local, before, after, tz).ok_or(error("time", MessageKey::TimeWrong))?;
            return Err(error("time", MessageKey::TimeSkipped).with(ErrorDetail::Nearest(clock(nearest))));
        }
        AmbiguousOffset::Fold { before, after } => (before, after),
    };
    let (first_at, second_at) = (instant(first)?, instant(second)?);
    if future(first_at) {
        return Err(error("time", MessageKey::DateFuture));
    }
    // The second of the two has not come yet: it can only be the first.
    let only_first = future(second_at);
    match input.get("which") {
        "second" if only_first => Err(error("which", MessageKey::DateFuture)),
        "second" => Ok(value(second_at, second, zone, MomentCertainty::Second)),
        "unsure" if !only_first => Ok(value(first_at, first, zone, MomentCertainty::EitherOfTwo)),
        "first" => Ok(value(first_at, first, zone, MomentCertainty::First)),
        _ if only_first => Ok(value(first_at, first, zone, MomentCertainty::First)),
        _ => {
            // The larger offset is summer time, whatever the database calls it: for Ireland it marks winter instead.
            let is_dst = |at| tz.to_offset_info(at).dst().is_dst();
            let summer = if is_dst(first_at) == is_dst(second_at) { "" } else { "summer time, " };
            let words = |which: &str, season: &str, offset: Offset| {
                format!("the {which} {} ({season}{})", clock(local), offset_text(minutes(offset)))
            };
            let twice = ErrorDetail::Twice {
                first: words("first", summer, first),
                second: words("second", "", second),
            };
            Err(error("which", MessageKey::TimeTwice).with(twice))
        }
    }
}

/// The nearest local time that there was: the first one after the gap, or the last minute before it.
fn nearest(local: DateTime, before: Offset, after: Offset, tz: &TimeZone) -> Option<DateTime> {
    let earlier = after.to_timestamp(local).ok()?;
    let change = tz.following(earlier).next()?.timestamp();
    let last = before.to_datetime(change).checked_sub(SignedDuration::from_mins(1)).ok()?;
    let next = after.to_datetime(change);
    let to_last = local.duration_since(last);
    let to_next = next.duration_since(local);
    Some(if to_last < to_next { last } else { next })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Clean;

    fn input(parts: &[(&str, &str)]) -> Input {
        parts.iter().map(|(k, v)| ((*k).to_owned(), Clean::from_store((*v).to_owned()))).collect()
    }

    fn at(day: &str, month: &str, year: &str, time: &str, zone: &str) -> Input {
        input(&[("day", day), ("month", month), ("year", year), ("time", time), ("zone", zone)])
    }

    fn with(i: Input, part: &str, value: &str) -> Input {
        i.with(part, Clean::from_store(value.to_owned()))
    }

    fn now() -> Timestamp {
        "2026-11-20T14:00:30Z".parse().unwrap()
    }

    fn moment(input: &Input) -> Moment {
        match read(input, now()) {
            Ok(Some(DetailValue::When(m))) => m,
            other => panic!("{other:?}"),
        }
    }

    fn wrong(input: &Input) -> Vec<(&'static str, MessageKey)> {
        read(input, now()).unwrap_err().iter().map(|e| (e.part, e.message)).collect()
    }

    #[test]
    fn a_plain_local_time_becomes_an_instant_with_its_offset() {
        let m = moment(&at("24", "10", "2026", "14:05", "Europe/Amsterdam"));
        assert_eq!(m.at, "2026-10-24T12:05:00Z".parse().unwrap());
        assert_eq!(
            (m.offset_minutes, m.zone.as_str(), m.certainty),
            (120, "Europe/Amsterdam", MomentCertainty::Exact)
        );
        let about = moment(&with(at("24", "10", "2026", "2pm", "Asia/Kolkata"), "about", "on"));
        assert_eq!((about.offset_minutes, about.certainty), (330, MomentCertainty::About));
    }

    #[test]
    fn a_time_that_came_twice_is_asked_about_with_both_offsets() {
        let twice = at("25", "October", "26", "02:30", "Europe/Amsterdam");
        let errors = read(&twice, now()).unwrap_err();
        assert_eq!((errors[0].part, errors[0].message), ("which", MessageKey::TimeTwice));
        assert_eq!(
            errors[0].detail,
            Some(ErrorDetail::Twice {
                first: "the first 02:30 (summer time, +02:00)".to_owned(),
                second: "the second 02:30 (+01:00)".to_owned(),
            })
        );
        let first = moment(&with(twice.clone(), "which", "first"));
        assert_eq!(first.at, "2026-10-25T00:30:00Z".parse().unwrap());
        assert_eq!(first.certainty, MomentCertainty::First);
        let second = moment(&with(twice.clone(), "which", "second"));
        assert_eq!(second.at, "2026-10-25T01:30:00Z".parse().unwrap());
        assert_eq!((second.offset_minutes, second.certainty), (60, MomentCertainty::Second));
        let unsure = moment(&with(twice, "which", "unsure"));
        assert_eq!((unsure.at, unsure.certainty), (first.at, MomentCertainty::EitherOfTwo));
    }

    #[test]
    fn the_first_of_two_times_is_summer_time_where_the_database_marks_winter_too() {
        for (zone, day, month, time, first, second) in [
            ("Europe/Dublin", "25", "10", "01:30", "(summer time, +01:00)", "(+00:00)"),
            ("America/New_York", "1", "11", "01:30", "(summer time, -04:00)", "(-05:00)"),
            ("Australia/Lord_Howe", "5", "4", "01:45", "(summer time, +11:00)", "(+10:30)"),
        ] {
            let errors = read(&at(day, month, "2026", time, zone), now()).unwrap_err();
            let Some(ErrorDetail::Twice { first: one, second: two }) = &errors[0].detail else {
                panic!("{zone}: {errors:?}")
            };
            assert!(one.ends_with(first) && two.ends_with(second), "{zone}: {one}; {two}");
        }
    }

    #[test]
    fn a_time_that_came_twice_is_the_first_while_the_second_has_not_come() {
        let twice = at("25", "10", "2026", "02:30", "Europe/Amsterdam");
        let now: Timestamp = "2026-10-25T00:40:00Z".parse().unwrap();
        let Ok(Some(DetailValue::When(m))) = read(&twice, now) else { panic!("no value") };
        assert_eq!((m.at, m.certainty), ("2026-10-25T00:30:00Z".parse().unwrap(), MomentCertainty::First));
        let second = read(&with(twice, "which", "second"), now).unwrap_err();
        assert_eq!(second[0].message, MessageKey::DateFuture);
    }

    #[test]
    fn a_time_that_never_was_is_refused_with_the_nearest_that_was() {
        for (time, nearest) in
            [("02:30", "03:00"), ("02:59", "03:00"), ("02:00", "01:59"), ("02:10", "01:59")]
        {
            let errors = read(&at("29", "3", "2026", time, "Europe/Amsterdam"), now()).unwrap_err();
            assert_eq!(errors[0].message, MessageKey::TimeSkipped, "{time}");
            assert_eq!(errors[0].placeholder(), Some(("nearest", nearest.to_owned())), "{time}");
        }
        assert_eq!(moment(&at("29", "3", "2026", "03:00", "Europe/Amsterdam")).offset_minutes, 120);
    }

    #[test]
    fn the_future_is_refused_but_a_clock_may_run_five_minutes_ahead() {
        assert_eq!(wrong(&at("20", "11", "2026", "14:06", "UTC")), [("time", MessageKey::DateFuture)]);
        assert_eq!(
            moment(&at("20", "11", "2026", "14:05", "UTC")).at,
            "2026-11-20T14:05:00Z".parse().unwrap()
        );
    }

    #[test]
    fn every_part_that_is_wrong_is_named_at_once() {
        assert_eq!(
            wrong(&input(&[("day", "5"), ("time", "late")])),
            [
                ("month", MessageKey::DateMissing),
                ("time", MessageKey::TimeWrong),
                ("zone", MessageKey::ZoneMissing)
            ]
        );
        assert_eq!(wrong(&at("31", "4", "2026", "1:00", "UTC")), [("day", MessageKey::DateWrong)]);
        assert_eq!(wrong(&at("31", "12", "2014", "1:00", "UTC")), [("day", MessageKey::DateWrong)]);
        assert_eq!(wrong(&at("1", "4", "2026", "1:00", "Mars/Base")), [("zone", MessageKey::ZoneMissing)]);
    }

    #[test]
    fn quick_choices_take_the_date_of_the_zone() {
        let now_choice = moment(&input(&[("quick", "now"), ("zone", "Europe/Amsterdam")]));
        assert_eq!(now_choice.at, "2026-11-20T14:00:00Z".parse().unwrap());
        let today = moment(&input(&[("quick", "today"), ("time", "1:00"), ("zone", "Pacific/Auckland")]));
        // It is 21 November in Auckland already.
        assert_eq!(today.at, "2026-11-20T12:00:00Z".parse().unwrap());
        let yesterday = moment(&input(&[("quick", "yesterday"), ("time", "23:00"), ("zone", "UTC")]));
        assert_eq!(yesterday.at, "2026-11-19T23:00:00Z".parse().unwrap());
        assert_eq!(
            wrong(&input(&[("quick", "today"), ("time", "1:00")])),
            [("zone", MessageKey::ZoneMissing)]
        );
    }

    #[test]
    fn a_zone_alone_is_no_answer() {
        assert_eq!(read(&input(&[("zone", "UTC"), ("about", "on")]), now()), Ok(None));
    }
}
