//! The least of an HTTP/1.1 client: one connection that is kept, one request at a time, answers of a stated length.
//!
//! A full client would take more of the other core than the servers take of theirs, and then it would measure itself.

use std::io::{self, Error, ErrorKind};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// A connection.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer, as it stands in the connection's buffer.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer<'a> {
    /// The status.
    pub status: u16,
    /// The lines of the head after the first.
    pub head: &'a str,
    /// The body.
    pub body: &'a str,
}

impl Answer<'_> {
    /// The value of a header; empty where it is not there. The name in small letters.
    pub fn header(&self, name: &str) -> &str {
        header(self.head, name).unwrap_or_default()
    }
}

impl Connection {
    /// Connects.
    pub async fn open(address: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(64 * 1024) })
    }

    /// Sends a request and reads its answer.
    pub async fn ask(&mut self, request: &[u8]) -> io::Result<Answer<'_>> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let end = loop {
            if let Some(end) = end(&self.buffer)? {
                break end;
            }
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
        };
        if end != self.buffer.len() {
            return Err(Error::new(ErrorKind::InvalidData, "more than one answer"));
        }
        read(&self.buffer)
    }
}

/// Where the answer that has come so far will end; `None` while that is not known, or not there yet.
fn end(bytes: &[u8]) -> io::Result<Option<usize>> {
    let Some(head) = bytes.windows(4).position(|w| w == b"\r\n\r\n") else { return Ok(None) };
    let text = std::str::from_utf8(&bytes[..head]).map_err(|_| Error::from(ErrorKind::InvalidData))?;
    let length = header(text, "content-length").and_then(|length| length.parse::<usize>().ok());
    let length = length.ok_or_else(|| Error::new(ErrorKind::InvalidData, "an answer without its length"))?;
    let end = head + 4 + length;
    Ok((bytes.len() >= end).then_some(end))
}

fn read(bytes: &[u8]) -> io::Result<Answer<'_>> {
    let wrong = || Error::from(ErrorKind::InvalidData);
    let text = std::str::from_utf8(bytes).map_err(|_| wrong())?;
    let (head, body) = text.split_once("\r\n\r\n").ok_or_else(wrong)?;
    let status = head.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)?.parse().ok());
    Ok(Answer { status: status.ok_or_else(wrong)?, head, body })
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.split("\r\n").find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_ends_where_its_head_says() {
        let whole = b"HTTP/1.1 303 See Other\r\nLocation: /next\r\ncontent-length: 3\r\n\r\nabc";
        assert_eq!(end(whole).unwrap(), Some(whole.len()));
        assert_eq!(end(&whole[..whole.len() - 1]).unwrap(), None, "a byte is missing");
        assert_eq!(end(&whole[..20]).unwrap(), None, "the head is not there yet");
        let answer = read(whole).unwrap();
        assert_eq!((answer.status, answer.header("location"), answer.body), (303, "/next", "abc"));
        assert_eq!(answer.header("cookie"), "");
    }

    #[test]
    fn an_answer_of_no_stated_length_is_a_fault() {
        assert!(end(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").is_err());
        assert!(read(b"220 ready\r\n\r\n").is_err(), "another protocol");
    }
}
