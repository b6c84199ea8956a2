//! The site, asked in-process: no socket, a clock that stands still, ids that repeat.

mod support;

mod crawl;

mod headers;
mod journeys;
mod limits;
mod library;
mod session;
mod together;
