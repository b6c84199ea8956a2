//! Every address of the site, one function each. No address is spelled out anywhere else; `web/router.rs` has the
//! patterns beside them, and a test compares the two.
//!
//! To add a page: a function here, a line in `web/router.rs`, a file in `web/pages/`, a template of the same name.

mod api;

pub use api::*;

use crate::ids::{AreaId, Field, Identifier, NodeId, Reference, SymptomId};

mod files;

/// The first page.
pub const HOME: &str = "/";
/// Takes what a person pasted.
pub const FIND: &str = "/find";
/// Takes an event log as a file.
pub const FIND_FILE: &str = "/find/file";
/// Begins with questions, a tile or a problem of the library.
pub const START: &str = "/start";
/// The library.
pub const PROBLEMS: &str = "/problems";
/// The tree as pictures and lists.
pub const MAP: &str = "/map";
/// Where everything comes from: documents, rows, corrections.
pub const SOURCES: &str = "/sources";
/// Sets light, dark or the system's choice.
pub const THEME: &str = "/theme";
/// How to reach the helpdesk.
pub const CONTACT: &str = "/contact";
/// What is kept, why, how long.
pub const PRIVACY: &str = "/privacy";
/// What works, what does not yet.
pub const ACCESSIBILITY: &str = "/accessibility";
/// Takes a code that was read out.
pub const JOIN: &str = "/join";
/// Says that the process lives.
pub const HEALTHZ: &str = "/healthz";
/// Says that it can serve.
pub const READYZ: &str = "/readyz";
/// For crawlers.
pub const ROBOTS: &str = "/robots.txt";
/// For people who found a hole.
pub const SECURITY: &str = "/.well-known/security.txt";
/// The icon under its old name.
pub const FAVICON: &str = "/favicon.ico";

/// A search in the library.
#[must_use]
pub fn problems_search(words: &str) -> String {
    let query: String = form_urlencoded::Serializer::new(String::new()).append_pair("q", words).finish();
    format!("{PROBLEMS}?{query}")
}

/// A problem of the library, for a person.
#[must_use]
pub fn problem(id: &SymptomId) -> String {
    format!("{PROBLEMS}/{id}")
}

/// A problem of the library, for an administrator.
#[must_use]
pub fn problem_admin(id: &SymptomId) -> String {
    format!("{PROBLEMS}/{id}/admin")
}

/// What an identifier leads to.
#[must_use]
pub fn identifier(identifier: &Identifier) -> String {
    format!("/e/{}", identifier.as_str())
}

/// An area of the map.
#[must_use]
pub fn map_area(area: &AreaId) -> String {
    format!("{MAP}/{area}")
}

/// A question where its area lists it.
#[must_use]
pub fn map_question(area: &AreaId, node: &NodeId) -> String {
    format!("{MAP}/{area}{}", on_this_map(node))
}

/// A question in the list of the page that one is on.
#[must_use]
pub fn on_this_map(node: &NodeId) -> String {
    format!("#q-{node}")
}

/// A problem where the list of an area first leads to it.
#[must_use]
pub fn map_problem(area: &AreaId, symptom: &SymptomId) -> String {
    format!("{MAP}/{area}#p-{symptom}")
}

/// A file of the program; `name` carries the hash of its content.
#[must_use]
pub fn asset(name: &str) -> String {
    format!("/assets/{name}")
}

/// Where a link that lets somebody look leads.
#[must_use]
pub fn enter_view(token: &str) -> String {
    format!("/v/{token}")
}

/// Where a link that lets somebody help leads.
#[must_use]
pub fn enter_help(token: &str) -> String {
    format!("/h/{token}")
}

/// Where a link for one's own phone leads.
#[must_use]
pub fn enter_phone(token: &str) -> String {
    format!("/p/{token}")
}

/// A page of one session.
#[derive(Debug, Clone, Copy)]
pub struct InSession(pub Reference);

impl InSession {
    /// Where the session stands.
    #[must_use]
    pub fn root(self) -> String {
        format!("/s/{}", self.0)
    }

    fn page(self, name: &str) -> String {
        format!("/s/{}/{name}", self.0)
    }

    /// What was understood.
    #[must_use]
    pub fn found(self) -> String {
        self.page("found")
    }

    /// Who is asking.
    #[must_use]
    pub fn who(self) -> String {
        self.page("who")
    }

    /// A question.
    #[must_use]
    pub fn question(self, node: &NodeId) -> String {
        if node.as_str() == crate::flow::WHO { self.who() } else { self.page(&format!("q/{node}")) }
    }

    /// The steps of a symptom.
    #[must_use]
    pub fn outcome(self, symptom: &SymptomId) -> String {
        self.page(&format!("outcome/{symptom}"))
    }

    /// Saves ticks.
    #[must_use]
    pub fn steps(self, symptom: &SymptomId) -> String {
        self.page(&format!("outcome/{symptom}/steps"))
    }

    /// Saves a verdict.
    #[must_use]
    pub fn verdict(self, symptom: &SymptomId) -> String {
        self.page(&format!("outcome/{symptom}/verdict"))
    }

    /// What now, when it is not fixed or nothing fits.
    #[must_use]
    pub fn next(self) -> String {
        self.page("next")
    }

    /// The end of a wait as a calendar file.
    #[must_use]
    pub fn wait(self) -> String {
        self.page("wait.ics")
    }

    /// The details, as a list.
    #[must_use]
    pub fn details(self) -> String {
        self.page("details")
    }

    /// One detail.
    #[must_use]
    pub fn detail(self, field: Field) -> String {
        self.page(&format!("details/{field}"))
    }

    /// All details on one page.
    #[must_use]
    pub fn details_all(self) -> String {
        self.page("details/all")
    }

    /// Everything before the summary is made.
    #[must_use]
    pub fn check(self) -> String {
        self.page("check")
    }

    /// The summary.
    #[must_use]
    pub fn summary(self) -> String {
        self.page("summary")
    }

    /// The summary as a file.
    #[must_use]
    pub fn summary_file(self, extension: &str) -> String {
        format!("/s/{}/summary.{extension}", self.0)
    }

    /// Says that the summary was given to somebody.
    #[must_use]
    pub fn sent(self) -> String {
        self.page("summary/sent")
    }

    /// What the event log says; takes another one.
    #[must_use]
    pub fn log(self) -> String {
        self.page("log")
    }

    /// One of several logs, and the page of its timeline, from 1.
    #[must_use]
    pub fn log_page(self, log: u32, page: usize) -> String {
        format!("/s/{}/log?log={log}&page={page}", self.0)
    }

    /// Takes events as text.
    #[must_use]
    pub fn log_text(self) -> String {
        self.page("log/text")
    }

    /// Goes on with what a log says.
    #[must_use]
    pub fn log_choose(self) -> String {
        self.page("log/choose")
    }

    /// Deletes a log.
    #[must_use]
    pub fn log_delete(self) -> String {
        self.page("log/delete")
    }

    /// What happens in it after this line of its timeline, as a stream.
    #[must_use]
    pub fn live(self, after: i64) -> String {
        format!("/s/{}/live?after={after}", self.0)
    }

    /// The path on the map.
    #[must_use]
    pub fn map(self) -> String {
        self.page("map")
    }

    /// Who else may see it; makes links.
    #[must_use]
    pub fn share(self) -> String {
        self.page("share")
    }

    /// Turns links off.
    #[must_use]
    pub fn share_off(self) -> String {
        self.page("share/off")
    }

    /// What people wrote for each other.
    #[must_use]
    pub fn notes(self) -> String {
        self.page("notes")
    }

    /// It works.
    #[must_use]
    pub fn done(self) -> String {
        self.page("done")
    }

    /// Deletes everything.
    #[must_use]
    pub fn delete(self) -> String {
        self.page("delete")
    }
}
