//! The site, asked in-process: no socket, a clock that stands still, ids that repeat.

mod support;

mod crawl;
mod details;

mod headers;
mod journeys;
mod library;
mod limits;
mod session;
mod together;
