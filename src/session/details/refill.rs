//! A value back into the parts of its form, so that a page shows what is known and sending it again changes nothing.

use super::{DetailValue, Input, Licence, MomentCertainty, SupportCode, derived, line, page};

impl DetailValue {
    /// The parts that [`super::read()`] makes this value from.
    #[must_use]
    pub fn to_input(&self) -> Input {
        let value = |text: &str| Input::new().with("value", derived(text));
        match self {
            Self::Hidden => Input::new(),
            Self::NotKnown => Input::new().with("not_known", derived("on")),
            Self::Text(t) | Self::User(t) | Self::Version(t) => Input::new().with("value", t.clone()),
            Self::Page(t) => match page::NAMED_PAGES.iter().find(|(_, name)| *name == t.as_str()) {
                Some((word, _)) => Input::new().with("named", derived(word)),
                None => Input::new().with("value", t.clone()),
            },
            Self::Statement(s) => value(s.word()),
            Self::Type(t) => value(t.word()),
            Self::Guid(guid) => value(&guid.to_string()),
            Self::Licence(Licence::No) => value("no"),
            Self::Licence(Licence::Yes(None)) => value("yes"),
            Self::Licence(Licence::Yes(Some(name))) => value("yes").with("name", name.clone()),
            Self::Code(SupportCode::NoneShown) => Input::new().with("none", derived("on")),
            Self::Code(SupportCode::Code(guid)) => Input::new().with("guid", derived(&guid.to_string())),
            Self::Code(SupportCode::SidCid { sid, cid }) => {
                Input::new().with("sid", sid.clone()).with("cid", cid.clone())
            }
            Self::When(moment) => {
                let local = moment.local();
                let input = Input::new()
                    .with("day", derived(&local.day().to_string()))
                    .with("month", derived(&local.month().to_string()))
                    .with("year", derived(&local.year().to_string()))
                    .with("time", derived(&line::clock(local)))
                    .with("zone", derived(&moment.zone));
                match moment.certainty {
                    MomentCertainty::Exact => input,
                    MomentCertainty::About => input.with("about", derived("on")),
                    MomentCertainty::First => input.with("which", derived("first")),
                    MomentCertainty::Second => input.with("which", derived("second")),
                    MomentCertainty::EitherOfTwo => input.with("which", derived("unsure")),
                }
            }
        }
    }
}
