//! Lines of a file or a pipe, one at a time, none longer than its limit. Whatever the input holds, memory stays as it is.

use std::{
    fs::File,
    io::{self, BufRead, BufReader},
    path::Path,
};

use anyhow::Context as _;

/// A line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line<'a> {
    /// Its bytes, without the line end.
    Read(&'a [u8]),
    /// It is longer than the limit, and was passed over.
    TooLong,
}

/// Reads lines.
pub struct Lines {
    from: Box<dyn BufRead>,
    line: Vec<u8>,
    most: usize,
    number: u64,
    ready: bool,
}

impl Lines {
    /// Of a file, or of standard input where it is `-` or none. A line may have `most` bytes.
    pub fn open(file: Option<&Path>, most: usize) -> anyhow::Result<Self> {
        let from: Box<dyn BufRead> = match file.filter(|f| f.as_os_str() != "-") {
            Some(file) => {
                let open = File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
                Box::new(BufReader::with_capacity(1 << 16, open))
            }
            None => Box::new(BufReader::with_capacity(1 << 16, io::stdin())),
        };
        Ok(Self::of(from, most))
    }

    fn of(from: Box<dyn BufRead>, most: usize) -> Self {
        Self { from, line: Vec::new(), most, number: 0, ready: false }
    }

    /// The next line with its number, from 1. A mark of UTF-8 before the first line is no part of it.
    pub fn next(&mut self) -> io::Result<Option<(u64, Line<'_>)>> {
        self.line.clear();
        let (mut any, mut too_long) = (false, false);
        loop {
            let there = match self.from.fill_buf() {
                Ok(there) => there,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if there.is_empty() {
                self.ready = false;
                break;
            }
            any = true;
            let end = there.iter().position(|b| *b == b'\n');
            let part = &there[..end.unwrap_or(there.len())];
            if self.line.len() + part.len() > self.most {
                too_long = true;
            } else if !too_long {
                self.line.extend_from_slice(part);
            }
            let used = end.map_or(part.len(), |e| e + 1);
            self.ready = used < there.len();
            self.from.consume(used);
            if end.is_some() {
                break;
            }
        }
        if !any {
            return Ok(None);
        }
        self.number += 1;
        if too_long {
            return Ok(Some((self.number, Line::TooLong)));
        }
        let mut line = self.line.as_slice();
        if self.number == 1 {
            line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        }
        Ok(Some((self.number, Line::Read(line.strip_suffix(b"\r").unwrap_or(line)))))
    }

    /// Whether more input is here already, so that whoever waits for answers need not get them yet.
    pub fn has_more(&self) -> bool {
        self.ready
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &'static [u8], at_once: usize) -> Vec<(u64, Option<String>)> {
        let mut lines = Lines::of(Box::new(BufReader::with_capacity(at_once, text)), 6);
        let mut all = Vec::new();
        while let Some((number, line)) = lines.next().unwrap() {
            all.push((
                number,
                match line {
                    Line::Read(line) => Some(String::from_utf8(line.to_vec()).unwrap()),
                    Line::TooLong => None,
                },
            ));
        }
        all
    }

    #[test]
    fn lines_are_read_whatever_the_size_of_the_pieces() {
        let own = |text: &str| Some(text.to_owned());
        for at_once in [1, 2, 3, 7, 100] {
            let lines = read(b"\xef\xbb\xbfab\r\n\n123456789\n123456\nend", at_once);
            let expected = [(1, own("ab")), (2, own("")), (3, None), (4, own("123456")), (5, own("end"))];
            assert_eq!(lines, expected, "{at_once} at once");
        }
        assert_eq!(read(b"", 4), []);
    }
}
