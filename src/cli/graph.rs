//! `regain graph`: the tree for people and for other programs, as SVG, Mermaid or JSON.

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, ValueEnum};

use super::say;
use crate::{
    content::Content,
    ids::{AreaId, SymptomId},
    picture::{self, Areas, Graph},
};

/// Flags of the graph.
#[derive(Args)]
pub struct Flags {
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Mermaid)]
    format: Format,
    /// One area of the map alone; without it the whole tree, as SVG the areas and how they hang together
    #[arg(long, value_name = "ID")]
    area: Option<AreaId>,
    /// A folder with content, laid over the built-in content
    #[arg(long, value_name = "DIR")]
    content: Option<PathBuf>,
}

/// How it is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A picture
    Svg,
    /// A Mermaid flowchart; the whole tree is larger than GitHub draws, an area is not
    Mermaid,
    /// Data, in the shape of the API
    Json,
}

/// Prints it.
pub fn run(flags: &Flags) -> anyhow::Result<ExitCode> {
    let content = Content::load(flags.content.as_deref()).map_err(|report| anyhow::anyhow!("{report}"))?;
    let (flow, symptoms) = (content.flow(), content.symptoms());
    let titles = |id: &SymptomId| symptoms.get(id).map_or_else(|| id.to_string(), |s| s.title.clone());
    let areas = Areas::of(flow);
    let known = || areas.iter().map(|a| a.id.as_str()).collect::<Vec<_>>().join(", ");
    let area = match &flags.area {
        Some(id) => Some(
            areas.get(id).ok_or_else(|| anyhow::anyhow!("there is no area {id}; there are {}", known()))?,
        ),
        None => None,
    };
    let graph = || {
        let whole = Graph::of(flow, &titles);
        area.map_or(whole.clone(), |a| whole.of_area(a))
    };
    let text = match flags.format {
        Format::Mermaid => graph().mermaid(),
        Format::Json => serde_json::to_string_pretty(&graph())?,
        Format::Svg => picture::file(&match area {
            Some(area) => picture::area(flow, &areas, area, &titles),
            None => picture::overview(flow, &areas),
        }),
    };
    say(text.trim_end());
    Ok(ExitCode::SUCCESS)
}
