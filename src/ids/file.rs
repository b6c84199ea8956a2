//! What a file of a session is called, and which kind of file it is. It knows nothing of what stands in one.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::IdError;

/// 64 random bits that name a file inside its session. Without access to the session the name opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId([u8; 8]);

impl FileId {
    /// Wraps 8 random bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for FileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
    }
}

impl FromStr for FileId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let form = IdError::Form("16 digits from 0 to f");
        let bytes = data_encoding::HEXLOWER.decode(text.as_bytes()).map_err(|_| form.clone())?;
        Ok(Self(bytes.try_into().map_err(|_| form)?))
    }
}

impl Serialize for FileId {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for FileId {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

/// The kinds of files that a session takes, and no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileType {
    /// A picture as PNG.
    Png,
    /// A picture as JPEG.
    Jpeg,
    /// A picture as WebP.
    Webp,
    /// What `regain probe` found, as data.
    Json,
    /// What `regain probe` or its script found, as text.
    Text,
}

impl FileType {
    /// Every kind: its word, its media type, the end of its name, what people call it.
    const ALL: [(Self, &'static str, &'static str, &'static str, &'static str); 5] = [
        (Self::Png, "png", "image/png", "png", "PNG"),
        (Self::Jpeg, "jpeg", "image/jpeg", "jpg", "JPEG"),
        (Self::Webp, "webp", "image/webp", "webp", "WebP"),
        (Self::Json, "json", "application/json", "json", "JSON"),
        (Self::Text, "text", "text/plain; charset=utf-8", "txt", "text"),
    ];

    fn row(self) -> (Self, &'static str, &'static str, &'static str, &'static str) {
        // Every kind has a row: a test looks.
        Self::ALL.into_iter().find(|row| row.0 == self).unwrap_or(Self::ALL[4])
    }

    /// The word that the store and the API use.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.row().1
    }

    /// The kind with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|row| row.1 == word).map(|row| row.0)
    }

    /// The media type that it is served as.
    #[must_use]
    pub fn media(self) -> &'static str {
        self.row().2
    }

    /// How its name ends, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        self.row().3
    }

    /// What people call the kind.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().4
    }

    /// Whether it is a picture.
    #[must_use]
    pub fn is_picture(self) -> bool {
        match self {
            Self::Png | Self::Jpeg | Self::Webp => true,
            Self::Json | Self::Text => false,
        }
    }

    /// Whether a file of this kind may have a name that ends so, in lower case and without the dot. A picture may have
    /// a name without an end, as some phones send it; a text may not.
    #[must_use]
    pub fn may_be_called(self, extension: Option<&str>) -> bool {
        match (self, extension) {
            (_, None) => self.is_picture(),
            (Self::Png, Some(end)) => end == "png",
            (Self::Jpeg, Some(end)) => matches!(end, "jpg" | "jpeg" | "jpe" | "jfif"),
            (Self::Webp, Some(end)) => end == "webp",
            (Self::Json | Self::Text, Some(end)) => matches!(end, "json" | "txt" | "log"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_comes_back_from_its_text_and_nothing_else_is_one() {
        let id = FileId::from_bytes([0, 1, 2, 3, 0xab, 0xcd, 0xef, 0xff]);
        assert_eq!(id.to_string(), "00010203abcdefff");
        assert_eq!("00010203abcdefff".parse(), Ok(id));
        for wrong in ["", "00010203ABCDEFFF", "00010203abcdeff", "00010203abcdefff0", "../../etc/passwd"] {
            assert!(wrong.parse::<FileId>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_kind_has_a_row_of_its_own() {
        use FileType::{Jpeg, Json, Png, Text, Webp};
        for kind in [Png, Jpeg, Webp, Json, Text] {
            assert_eq!(kind.row().0, kind);
            assert_eq!(FileType::from_word(kind.word()), Some(kind));
            assert!(kind.may_be_called(Some(kind.extension())));
            assert_eq!(kind.media().starts_with("image/"), kind.is_picture());
            assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{}\"", kind.word()));
            assert!(!kind.may_be_called(Some("exe")) && !kind.may_be_called(Some("")));
        }
    }
}
