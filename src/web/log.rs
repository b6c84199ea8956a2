//! Event logs for pages: taking one in, and what it says in words. It knows no templates.

pub mod chart;
pub mod readings;
pub mod rows;
pub mod take;
pub mod view;
pub mod words;
