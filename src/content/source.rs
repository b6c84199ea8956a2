//! The files that content is made of: built in, from a folder, or a folder laid over what is built in.
//!
//! It knows paths and bytes, not what stands in them.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use super::diagnostic::Spot;

/// The files in `content/`, built into the program.
#[derive(RustEmbed)]
#[folder = "content/"]
struct BuiltIn;

/// Files by their path inside the content folder, with `/` between the parts.
#[derive(Debug, Clone, Default)]
pub struct Source {
    files: BTreeMap<String, Vec<u8>>,
}

impl Source {
    /// What is built into the program.
    #[must_use]
    pub fn built_in() -> Self {
        let files = BuiltIn::iter()
            .filter_map(|path| Some((path.to_string(), BuiltIn::get(&path)?.data.into_owned())))
            .collect();
        Self { files }
    }

    /// A folder and nothing else.
    ///
    /// # Errors
    /// The folder or a file in it cannot be read.
    pub fn folder(dir: &Path) -> io::Result<Self> {
        Self::default().over(dir)
    }

    /// Lays a folder over these files: a file that is in the folder takes the place of the one here. Names that begin
    /// with a dot are passed over.
    ///
    /// # Errors
    /// The folder or a file in it cannot be read.
    pub fn over(mut self, dir: &Path) -> io::Result<Self> {
        let mut open: Vec<(PathBuf, String)> = vec![(dir.to_owned(), String::new())];
        while let Some((dir, prefix)) = open.pop() {
            for entry in fs::read_dir(&dir)? {
                let entry = entry?;
                let name = entry.file_name().to_string_lossy().into_owned();
                if name.starts_with('.') {
                    continue;
                }
                let path = format!("{prefix}{name}");
                if fs::metadata(entry.path())?.is_dir() {
                    open.push((entry.path(), format!("{path}/")));
                } else {
                    self.files.insert(path, fs::read(entry.path())?);
                }
            }
        }
        Ok(self)
    }

    /// Puts one file in, or in the place of another.
    pub fn put(&mut self, path: &str, bytes: Vec<u8>) {
        self.files.insert(path.to_owned(), bytes);
    }

    /// Every file, sorted by path.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    /// 12 hexadecimal digits that change with any byte of any file: SHA-256 over paths and bytes, each with its length
    /// before it.
    #[must_use]
    pub fn version(&self) -> String {
        let mut hash = Sha256::new();
        for (path, bytes) in &self.files {
            for part in [path.as_bytes(), bytes] {
                hash.update(part.len().to_string());
                hash.update(":");
                hash.update(part);
            }
        }
        data_encoding::HEXLOWER.encode(&hash.finalize()[..6])
    }

    /// Writes every file into a folder. Files that are there already and differ stop it before anything is written.
    ///
    /// # Errors
    /// A file is there already and differs ([`io::ErrorKind::AlreadyExists`]), or cannot be written.
    pub fn export(&self, dir: &Path) -> io::Result<usize> {
        for (path, bytes) in &self.files {
            let to = dir.join(path);
            if fs::read(&to).is_ok_and(|there| there != *bytes) {
                let why = format!("{} is there already and differs", to.display());
                return Err(io::Error::new(io::ErrorKind::AlreadyExists, why));
            }
        }
        for (path, bytes) in &self.files {
            let to = dir.join(path);
            if let Some(parent) = to.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(&to, bytes)?;
        }
        Ok(self.files.len())
    }
}

/// One file that is being read, with what is needed to name places in it.
#[derive(Debug, Clone)]
pub(super) struct File<'t> {
    pub path: Arc<str>,
    pub text: &'t str,
    lines: Vec<usize>,
}

impl<'t> File<'t> {
    pub fn new(path: &str, text: &'t str) -> Self {
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { path: path.into(), text, lines }
    }

    /// The place of a byte.
    pub fn spot(&self, byte: usize) -> Spot {
        let line = self.lines.partition_point(|start| *start <= byte).max(1);
        let start = self.lines.get(line - 1).copied().unwrap_or(0);
        let before = self.text.get(start..byte).unwrap_or("");
        Spot { path: Arc::clone(&self.path), line, column: before.chars().count() + 1 }
    }

    /// The name without folder and ending: the id.
    pub fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or(&self.path);
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_counts_characters_not_bytes() {
        let file = File::new("a/b.md", "one\n“two” three");
        assert_eq!(file.spot(0).column, 1);
        let three = file.text.find("three").unwrap();
        assert_eq!((file.spot(three).line, file.spot(three).column), (2, 7));
        assert_eq!(file.stem(), "b");
    }

    #[test]
    fn any_byte_and_any_path_changes_the_version() {
        let mut a = Source::default();
        a.put("ab", b"c".to_vec());
        let mut b = Source::default();
        b.put("a", b"bc".to_vec());
        assert_ne!(a.version(), b.version());
        assert_eq!(a.version().len(), 12);
        let same = a.clone();
        a.put("ab", b"d".to_vec());
        assert_ne!(a.version(), same.version());
    }

    #[test]
    fn an_export_does_not_write_over_other_words() {
        let dir = tempfile::tempdir().unwrap();
        let mut files = Source::default();
        files.put("flow/who.md", b"mine".to_vec());
        assert_eq!(files.export(dir.path()).unwrap(), 1);
        assert_eq!(files.export(dir.path()).unwrap(), 1);
        files.put("flow/who.md", b"other".to_vec());
        assert_eq!(files.export(dir.path()).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
    }
}
