//! The table of keys: name, what it takes, how it is set and read. `docs/configuration.md` lists the same; a test compares.

use super::{
    Config, LogFormat, network,
    reach::{self, Hsts, shown},
};

/// One key.
pub struct Key {
    /// Its path, such as `limits.per_ip`.
    pub name: &'static str,
    /// What it is for, in a sentence.
    pub about: &'static str,
    /// What it takes.
    pub expected: &'static str,
    /// A value that it takes, other than the default.
    pub example: &'static str,
    /// Whether `regain config` hides it.
    pub secret: bool,
    /// Reads a value; false where it does not take it.
    pub set: fn(&mut Config, &str) -> bool,
    /// Prints the value.
    pub get: fn(&Config) -> String,
}

impl Key {
    /// The variable of the environment: `REGAIN_LIMITS_PER_IP`.
    #[must_use]
    pub fn variable(&self) -> String {
        format!("REGAIN_{}", self.name.replace('.', "_").to_uppercase())
    }
}

fn put<T: std::str::FromStr>(slot: &mut T, text: &str) -> bool {
    text.trim().parse().map(|v| *slot = v).is_ok()
}

fn words(slot: &mut Option<String>, text: &str) -> bool {
    let text = text.trim();
    *slot = (!text.is_empty()).then(|| text.to_owned());
    true
}

macro_rules! optional {
    ($name:literal, $about:literal, $example:literal, $($field:ident).+) => {
        Key {
            name: $name,
            about: $about,
            expected: "text",
            example: $example,
            secret: false,
            set: |c, t| words(&mut c.$($field).+, t),
            get: |c| c.$($field).+.clone().unwrap_or_default(),
        }
    };
}

macro_rules! path {
    ($name:literal, $about:literal, $($field:ident).+) => {
        Key {
            name: $name,
            about: $about,
            expected: "a file",
            example: "/etc/regain/file.pem",
            secret: false,
            set: |c, t| {
                c.$($field).+ = (!t.is_empty()).then(|| t.into());
                true
            },
            get: |c| c.$($field).+.as_ref().map(|p| p.display().to_string()).unwrap_or_default(),
        }
    };
}

macro_rules! parsed {
    ($name:literal, $about:literal, $expected:literal, $example:literal, $($field:ident).+) => {
        Key {
            name: $name,
            about: $about,
            expected: $expected,
            example: $example,
            secret: false,
            set: |c, t| put(&mut c.$($field).+, t),
            get: |c| c.$($field).+.to_string(),
        }
    };
}

/// Every key.
pub const KEYS: &[Key] = &[
    parsed!(
        "listen",
        "Where the server listens.",
        "an address and port such as 127.0.0.1:8080",
        "127.0.0.1:9090",
        listen
    ),
    Key {
        name: "data",
        about: "The folder of the database.",
        expected: "a folder",
        example: "/var/lib/regain",
        secret: false,
        set: |c, t| {
            c.data = t.into();
            !t.is_empty()
        },
        get: |c| c.data.display().to_string(),
    },
    Key {
        name: "content",
        about: "A folder whose files replace built-in content, one by one.",
        expected: "a folder",
        example: "/etc/regain/content",
        secret: false,
        set: |c, t| {
            c.content = (!t.is_empty()).then(|| t.into());
            true
        },
        get: |c| c.content.as_ref().map(|p| p.display().to_string()).unwrap_or_default(),
    },
    Key {
        name: "public_url",
        about: "The address that people use. Links, cookies and the check of forms rest on it.",
        expected: "an address such as https://help.example.com, without a path",
        example: "https://help.example.com",
        secret: false,
        set: |c, t| {
            let t = t.trim().trim_end_matches('/');
            let good = url::Url::parse(t).is_ok_and(|u| {
                matches!(u.scheme(), "http" | "https")
                    && u.path() == "/"
                    && u.query().is_none()
                    && u.host().is_some()
            });
            c.public_url = (!t.is_empty()).then(|| t.to_owned());
            good || t.is_empty()
        },
        get: |c| c.public_url.clone().unwrap_or_default(),
    },
    Key {
        name: "allowed_hosts",
        about: "Further host names that are answered.",
        expected: "a list of host names",
        example: "help,help.corp.example.com",
        secret: false,
        set: |c, t| {
            c.allowed_hosts =
                t.split(',').map(|h| h.trim().to_ascii_lowercase()).filter(|h| !h.is_empty()).collect();
            true
        },
        get: |c| c.allowed_hosts.join(","),
    },
    path!(
        "tls.certificate",
        "The certificate for HTTPS, with those between it and its authority (PEM).",
        tls.certificate
    ),
    path!("tls.key", "The private key of the certificate (PEM).", tls.key),
    Key {
        name: "trusted_proxies",
        about: "The proxies whose word about where a request comes from is believed.",
        expected: "a list of addresses or networks such as 10.0.0.5 or 192.168.0.0/24",
        example: "10.0.0.5,192.168.0.0/24",
        secret: false,
        set: |c, t| {
            let nets =
                t.split(',').filter(|n| !n.trim().is_empty()).map(reach::network).collect::<Option<_>>();
            nets.map(|nets| c.trusted_proxies = nets).is_some()
        },
        get: |c| c.trusted_proxies.iter().map(shown).collect::<Vec<_>>().join(","),
    },
    Key {
        name: "hsts",
        about: "Whether browsers are told to come over HTTPS only, where `public_url` begins with https.",
        expected: "true (a year, subdomains too), false, or seconds (this host alone)",
        example: "300",
        secret: false,
        set: |c, t| Hsts::read(t).map(|hsts| c.hsts = hsts).is_some(),
        get: |c| c.hsts.print(),
    },
    parsed!(
        "insecure_loopback_cookies",
        "Cookies over plain HTTP, for browsers that take none otherwise on this machine; for a try alone.",
        "true or false",
        "true",
        insecure_loopback_cookies
    ),
    optional!("organisation.name", "The organisation's name.", "Contoso", organisation.name),
    optional!("organisation.phone", "The helpdesk's telephone number.", "555 0100", organisation.phone),
    optional!(
        "organisation.hours",
        "When the helpdesk answers.",
        "Monday to Friday, 8:00 to 18:00",
        organisation.hours
    ),
    optional!("organisation.email", "The helpdesk's e-mail address.", "help@example.com", organisation.email),
    optional!(
        "organisation.privacy_contact",
        "Whom to ask about privacy.",
        "privacy@example.com",
        organisation.privacy_contact
    ),
    optional!(
        "organisation.security_contact",
        "Whom to tell about a security hole.",
        "mailto:security@example.com",
        organisation.security_contact
    ),
    Key {
        name: "organisation.time_zone",
        about: "The time zone of times that nobody said another for.",
        expected: "a time zone such as Europe/Amsterdam",
        example: "Europe/Amsterdam",
        secret: false,
        set: |c, t| {
            let good = t.is_empty() || jiff::tz::TimeZone::get(t).is_ok();
            c.organisation.time_zone = (!t.is_empty()).then(|| t.to_owned());
            good
        },
        get: |c| c.organisation.time_zone.clone().unwrap_or_default(),
    },
    parsed!(
        "limits.per_ip",
        "Whether requests are counted per address at all.",
        "true or false",
        "false",
        limits.per_ip
    ),
    parsed!(
        "limits.requests_per_minute",
        "Requests a minute from one address.",
        "a whole number",
        "100",
        limits.requests_per_minute
    ),
    parsed!(
        "limits.sessions_per_10_minutes",
        "New sessions in ten minutes from one address.",
        "a whole number",
        "10",
        limits.sessions_per_10_minutes
    ),
    parsed!(
        "limits.sessions_per_second",
        "New sessions a second from everybody.",
        "a whole number",
        "5",
        limits.sessions_per_second
    ),
    parsed!(
        "limits.paste_characters",
        "Characters of a paste.",
        "a whole number",
        "1000",
        limits.paste_characters
    ),
    parsed!("limits.form_bytes", "Bytes of any form.", "a whole number", "2048", limits.form_bytes),
    parsed!(
        "limits.request_seconds",
        "Seconds until a request is given up.",
        "a whole number",
        "5",
        limits.request_seconds
    ),
    parsed!(
        "limits.header_seconds",
        "Seconds for the beginning of HTTPS, and for the head of the first request.",
        "a whole number",
        "5",
        limits.header_seconds
    ),
    parsed!(
        "limits.idle_seconds",
        "Seconds that a connection may take until the head of its next request has come.",
        "a whole number",
        "5",
        limits.idle_seconds
    ),
    parsed!(
        "limits.body_idle_seconds",
        "Seconds that the body of a request may stand still.",
        "a whole number",
        "5",
        limits.body_idle_seconds
    ),
    parsed!(
        "limits.concurrent_requests",
        "Requests worked on at the same time.",
        "a whole number",
        "10",
        limits.concurrent_requests
    ),
    parsed!(
        "limits.upload_megabytes",
        "Megabytes of an uploaded file.",
        "a whole number",
        "10",
        limits.upload_megabytes
    ),
    parsed!("limits.pictures", "Pictures of one session.", "a whole number", "5", limits.pictures),
    parsed!(
        "limits.picture_megabytes",
        "Megabytes of a picture.",
        "a whole number",
        "4",
        limits.picture_megabytes
    ),
    parsed!(
        "limits.picture_megapixels",
        "Millions of points of a picture.",
        "a whole number",
        "20",
        limits.picture_megapixels
    ),
    parsed!(
        "limits.session_megabytes",
        "Megabytes of all files of one session together.",
        "a whole number",
        "30",
        limits.session_megabytes
    ),
    parsed!(
        "limits.workers",
        "Uploaded files that are read at the same time.",
        "a whole number",
        "1",
        limits.workers
    ),
    parsed!(
        "limits.worker_megabytes",
        "Megabytes of memory for reading one file.",
        "a whole number",
        "256",
        limits.worker_megabytes
    ),
    parsed!(
        "limits.worker_seconds",
        "Seconds of computing for reading one file.",
        "a whole number",
        "5",
        limits.worker_seconds
    ),
    network::PROXY,
    network::SECONDS,
    network::PRIVATE_ADDRESSES,
    network::STATUS,
    network::STATUS_FEED,
    parsed!("log", "What to log.", "a level or filter such as info or regain=debug", "debug", log),
    Key {
        name: "log_format",
        about: "How log lines look.",
        expected: "json or text",
        example: "text",
        secret: false,
        set: |c, t| {
            let format = match t.trim() {
                "json" => Some(LogFormat::Json),
                "text" => Some(LogFormat::Text),
                _ => None,
            };
            format.map(|f| c.log_format = f).is_some()
        },
        get: |c| match c.log_format {
            LogFormat::Json => "json".to_owned(),
            LogFormat::Text => "text".to_owned(),
        },
    },
];
