//! The limits that can be configured. What enforces them is elsewhere.

/// Limits; 0 turns one off. The table stands in `docs/limits.md`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Whether requests are counted per address at all.
    pub per_ip: bool,
    /// Requests a minute from one address.
    pub requests_per_minute: u32,
    /// New sessions in ten minutes from one address.
    pub sessions_per_10_minutes: u32,
    /// New sessions a second from everybody.
    pub sessions_per_second: u32,
    /// Characters of a paste.
    pub paste_characters: u32,
    /// Bytes of any form.
    pub form_bytes: u32,
    /// Seconds until a request is given up.
    pub request_seconds: u32,
    /// Seconds for the beginning of HTTPS, and for the head of the first request of a connection.
    pub header_seconds: u32,
    /// Seconds that a connection may take until the head of its next request has come.
    pub idle_seconds: u32,
    /// Seconds that the body of a request may stand still.
    pub body_idle_seconds: u32,
    /// Requests worked on at the same time; more are told to come back.
    pub concurrent_requests: u32,
    /// Megabytes of an uploaded file; a megabyte is 1,048,576 bytes.
    pub upload_megabytes: u32,
    /// Pictures of one session.
    pub pictures: u32,
    /// Megabytes of a picture.
    pub picture_megabytes: u32,
    /// Millions of points of a picture.
    pub picture_megapixels: u32,
    /// Megabytes of all files of one session together.
    pub session_megabytes: u32,
    /// Files that are read at the same time; eight more wait.
    pub workers: u32,
    /// Megabytes of memory of the process that reads a file.
    pub worker_megabytes: u32,
    /// Seconds of computing of the process that reads a file; on the wall it may take ten more.
    pub worker_seconds: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            per_ip: true,
            requests_per_minute: 3000,
            sessions_per_10_minutes: 300,
            sessions_per_second: 50,
            paste_characters: 200_000,
            form_bytes: 1_048_576,
            request_seconds: 30,
            header_seconds: 10,
            idle_seconds: 75,
            body_idle_seconds: 30,
            concurrent_requests: 2000,
            upload_megabytes: 25,
            pictures: 3,
            picture_megabytes: 8,
            picture_megapixels: 40,
            session_megabytes: 60,
            workers: 2,
            worker_megabytes: 512,
            worker_seconds: 20,
        }
    }
}
