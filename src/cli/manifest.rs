//! What stands beside a back-up and says what it is: a JSON object in a file of its own, because it holds the hash of the
//! other. It tells how much there is, and nothing of anybody.

use std::{
    fmt::Write as _,
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::store::Contents;

/// The form of manifests that this version writes and reads.
const FORM: u32 = 1;

/// What a back-up is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The form of this object.
    regain_backup: u32,
    /// When the copy was begun.
    pub made: Timestamp,
    /// The version of the program that made it.
    pub program: String,
    /// What the copy is, byte by byte.
    #[serde(flatten)]
    pub sum: Sum,
    /// What is in the copy.
    #[serde(flatten)]
    pub contents: Contents,
}

/// The bytes of a file, as far as anybody has to compare them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// How many.
    pub bytes: u64,
    /// SHA-256, in lower-case hexadecimal digits.
    pub sha256: String,
}

impl Manifest {
    /// The manifest of a copy that was begun then, by this program.
    pub fn new(made: Timestamp, sum: Sum, contents: Contents) -> Self {
        Self { regain_backup: FORM, made, program: env!("CARGO_PKG_VERSION").to_owned(), sum, contents }
    }

    /// Reads one.
    ///
    /// # Errors
    /// There is no such file, or it is no manifest of a form that this version knows.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
        let manifest: Self = serde_json::from_str(&text)
            .with_context(|| format!("{} is no manifest of a back-up", path.display()))?;
        let form = manifest.regain_backup;
        anyhow::ensure!(form == FORM, "{} has the form {form}; this version knows {FORM}", path.display());
        Ok(manifest)
    }
}

/// The name of the manifest of a back-up.
pub fn beside(file: &Path) -> PathBuf {
    ending(file, ".json")
}

/// A path with something at its end.
pub fn ending(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// Copies everything, and says what it was.
///
/// # Errors
/// As the reader and the writer.
pub fn copy(from: &mut impl Read, to: &mut impl Write) -> io::Result<Sum> {
    let (mut hash, mut bytes) = (Sha256::new(), 0_u64);
    let mut piece = vec![0; 1 << 16];
    loop {
        let read = match from.read(&mut piece) {
            Ok(0) => break,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => read?,
        };
        hash.update(&piece[..read]);
        to.write_all(&piece[..read])?;
        bytes += u64::try_from(read).unwrap_or(u64::MAX);
    }
    to.flush()?;
    let mut sha256 = String::new();
    for byte in hash.finalize() {
        let _ = write!(sha256, "{byte:02x}");
    }
    Ok(Sum { bytes, sha256 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_copied_is_counted_and_hashed() {
        let mut to = Vec::new();
        let sum = copy(&mut b"abc".as_slice(), &mut to).unwrap();
        assert_eq!((to.as_slice(), sum.bytes), (b"abc".as_slice(), 3));
        // The example of FIPS 180-2.
        assert_eq!(sum.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        let long = vec![7; 200_000];
        let mut to = Vec::new();
        assert_eq!(copy(&mut long.as_slice(), &mut to).unwrap().bytes, 200_000);
        assert!(to == long);
    }

    #[test]
    fn another_form_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db.json");
        let contents = Contents { schema: 5, sessions: 2, tables: [("sessions".to_owned(), 2)].into() };
        let sum = Sum { bytes: 3, sha256: "ab".to_owned() };
        let manifest = Manifest::new("2026-11-20T12:00:00Z".parse().unwrap(), sum, contents);
        let text = serde_json::to_string(&manifest).unwrap();
        std::fs::write(&path, &text).unwrap();
        assert_eq!(Manifest::read(&path).unwrap(), manifest);
        for (other, says) in [
            (text.replace("\"regain_backup\":1", "\"regain_backup\":2"), "has the form 2"),
            ("{}".to_owned(), "is no manifest"),
        ] {
            std::fs::write(&path, other).unwrap();
            let error = Manifest::read(&path).unwrap_err().to_string();
            assert!(error.contains(says), "{error}");
        }
    }
}
