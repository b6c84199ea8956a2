//! The embedded files, each under a name that carries the hash of its content, so that it may be kept for ever.

use axum::{
    extract::{Path, State as Extract},
    http::header,
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use super::{Error, State, cache::Cache};
use crate::paths;

#[derive(RustEmbed)]
#[folder = "static/"]
struct Embedded;

struct Asset {
    name: String,
    mime: &'static str,
    body: Vec<u8>,
}

/// Every embedded file.
pub struct Assets {
    files: Vec<(String, Asset)>,
}

impl Assets {
    /// Reads and hashes them; once, at the start.
    pub fn load() -> Self {
        let files = Embedded::iter()
            .filter_map(|path| {
                let (stem, extension) = path.rsplit('/').next()?.rsplit_once('.')?;
                let mime = match extension {
                    "css" => "text/css; charset=utf-8",
                    "js" => "text/javascript; charset=utf-8",
                    "svg" => "image/svg+xml",
                    _ => return None,
                };
                let body = Embedded::get(&path)?.data.into_owned();
                let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(&body)[..8]);
                let plain = format!("{stem}.{extension}");
                Some((plain, Asset { name: format!("{stem}.{hash}.{extension}"), mime, body }))
            })
            .collect();
        Self { files }
    }

    /// The address of a file, by its plain name such as `regain.css`.
    pub fn path(&self, plain: &str) -> String {
        let name = self.files.iter().find(|(p, _)| p == plain).map_or(plain, |(_, a)| a.name.as_str());
        paths::asset(name)
    }

    fn by_name(&self, name: &str) -> Option<&Asset> {
        self.files.iter().map(|(_, a)| a).find(|a| a.name == name)
    }

    fn plain(&self, plain: &str) -> Option<&Asset> {
        self.files.iter().find(|(p, _)| p == plain).map(|(_, a)| a)
    }
}

fn respond(asset: &Asset, cache: Cache) -> Response {
    ([(header::CONTENT_TYPE, asset.mime)], cache.extension(), asset.body.clone()).into_response()
}

/// A file by its name with the hash.
pub async fn get(Extract(state): Extract<State>, Path(name): Path<String>) -> Result<Response, Error> {
    state.assets().by_name(&name).map(|a| respond(a, Cache::Immutable)).ok_or(Error::NotFound)
}

/// The icon under the name that browsers ask for unasked.
pub async fn favicon(Extract(state): Extract<State>) -> Result<Response, Error> {
    state.assets().plain("favicon.svg").map(|a| respond(a, Cache::Revalidate)).ok_or(Error::NotFound)
}
