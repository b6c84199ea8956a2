//! The forms in which a summary leaves: their words, file names and media types, once for pages, API and command line. It
//! writes none of them.

use std::{fmt, str::FromStr};

/// A form of the summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Everything in one archive, with a list of what is in it.
    Zip,
    /// Plain text.
    Text,
    /// CommonMark.
    Markdown,
    /// JSON for other programs.
    Json,
    /// A draft of an e-mail.
    Email,
    /// A message with an Adaptive Card, as a Teams workflow takes it.
    Card,
}

/// There is no form of this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no format “{0}”; there are zip, txt, md, json, eml, card")]
pub struct UnknownFormat(String);

impl Format {
    /// Every form, in the order in which they are offered.
    pub const ALL: [Self; 6] = [Self::Zip, Self::Text, Self::Markdown, Self::Json, Self::Email, Self::Card];

    /// The word of the API and the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Zip => "zip",
            Self::Text => "txt",
            Self::Markdown => "md",
            Self::Json => "json",
            Self::Email => "eml",
            Self::Card => "card",
        }
    }

    /// What the name of its file ends in, without the dot before it.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Zip | Self::Text | Self::Markdown | Self::Json | Self::Email => self.word(),
            Self::Card => "card.json",
        }
    }

    /// The form whose file name ends so.
    #[must_use]
    pub fn from_extension(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.extension() == extension)
    }

    /// Its media type, as an answer names it.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Zip => "application/zip",
            Self::Text => "text/plain; charset=utf-8",
            Self::Markdown => "text/markdown; charset=utf-8",
            Self::Json | Self::Card => "application/json",
            Self::Email => "message/rfc822",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(word: &str) -> Result<Self, UnknownFormat> {
        Self::ALL.into_iter().find(|f| f.word() == word).ok_or_else(|| UnknownFormat(word.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_is_found_by_its_word_and_by_the_end_of_its_file_name() {
        for format in Format::ALL {
            assert_eq!(format.word().parse(), Ok(format));
            assert_eq!(Format::from_extension(format.extension()), Some(format));
        }
        let error = "pdf".parse::<Format>().unwrap_err().to_string();
        for format in Format::ALL {
            assert!(error.contains(format.word()), "{error} does not name {format}");
        }
        assert_eq!(Format::from_extension("card"), None);
    }
}
