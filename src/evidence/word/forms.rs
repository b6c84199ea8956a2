//! The forms of single words, as patterns: what support needs, names in programs, names of machines, measures.
//!
//! Must not know what follows from a form: `word` decides. To protect one more form, add a line here and a line to
//! `testdata/untouched.txt` or `testdata/lone_untouched.txt`.

use std::sync::LazyLock;

use regex::RegexSet;

use crate::evidence::pattern::whole_word_patterns;

/// The last part of host names and of the domains of user names, so that `P@ss.word` is none.
const TOP_LEVEL: &str = r"(?: com | net | org | edu | gov | mil | int | info | biz | app | dev | cloud | online | home | test | local
    | localdomain | internal | intra | corp | domain | lan | ad | ai | at | au | be | bg | br | ca | ch | cn | co | cz | de | dk | ee
    | es | eu | fi | fr | gr | hr | hu | ie | il | in | io | it | jp | kr | lt | lu | lv | ms | mx | nl | no | nz | pl | pt | ro | rs
    | ru | se | sg | si | sk | tr | tw | ua | uk | us | za )";

/// Verb-Noun: a command of PowerShell.
const CMDLET: &str = r"(?: Convert(?:To|From) | Get | Set | New | Add | Remove | Update | Enable | Disable | Test | Start
    | Stop | Invoke | Import | Export | Show | Select | Connect | Restart | Reset | Unlock | Grant | Find | Search | Sync
    | Install | Write | Read ) - \p{Lu}\w+";

/// Codes, ids, numbers and addresses that keep their meaning in any place, even behind `password:`.
pub(super) static DIAGNOSTIC: LazyLock<RegexSet> = LazyLock::new(|| {
    whole_word_patterns(&[
        // Codes: of the reset portal, of sign-in, of Windows and the sync engine, of Windows Hello, of updates.
        r"(?i) sspr [_-]? \d{1,4}",
        r"(?i) aadsts \d{4,7}",
        r"(?i) (?:hr)? 0x [0-9a-f]{1,16}",
        r"(?i) [8c] [0-9a-f]{7}",
        r"-\d{9,10}",
        r"(?i) caa [0-9a-f]{5}",
        r"(?i) (?:kb|mc) \d{6,7} | (?:ticket|case|incident|inc|req|ref|issue|bug|chg) [\#-]? \d{3,}",
        r"(?i) (?:event|eventid|schannel|id) -? \d{3,5}",
        // Numbers that events and sign-in codes of this subject have.
        r"3[123]\d{3} | 6306 | 6329 | 6800 | 00\d\d | 12000\d | 12001\d | 12002\d | 50[01]\d\d | 5300\d",
        // GUIDs, sync anchors (a GUID in base64), security ids.
        r"(?i) (?:[a-z]+_)? [0-9a-f]{8} (?:-[0-9a-f]{4}){3} -[0-9a-f]{12} [a-z]*",
        r"(?i) [0-9a-f]{32}",
        r"[A-Za-z0-9+/]{22}==",
        r"S-1-\d+ (?:-\d+)*",
        // User names, accounts of services, distinguished names.
        &format!(r"(?i) [\w.%+'\#~-]+ @ (?:[\w-]+\.)+ {TOP_LEVEL}"),
        r"(?i) (?:msol|aad|sync|aadsync|adsyncmsa|user|group|contact|device)_ [\w-]+ \$?",
        r"(?i) adsyncmsa\w* \$?",
        r"(?i) (?:cn|ou|dc) = .+",
        // DOMAIN\user, paths, keys of the registry, files.
        r"[A-Za-z][A-Za-z0-9-]{0,14} \\ [\w.-]+ \$?",
        r"(?i) (?:[a-z]: | %\w+% | \.{1,2})? [\\/]{1,2} [\w.$-]+ (?:[\\/] [^\\/]+)* [\\/]?",
        r"(?i) (?:[a-z]: | hklm | hkcu | hkey_\w+) :? \\ .*",
        r"(?i) [^\s/\\]+ \. (?:log|txt|evtx?|zip|cab|png|jpe?g|gif|webp|xml|json|csv|ps[dm]?1|dll|exe|cpp|cs|md|html?|aspx|etl|pcap(?:ng)?)
          (?:\(\d+\))?",
        // Addresses and hosts.
        r"(?i) [a-z][a-z0-9+.-]* :// .+",
        &format!(r"(?i) (?:[a-z0-9_-]+\.)+ {TOP_LEVEL} (?::\d{{1,5}})? (?:/\S*)?"),
        r"\d{1,3} (?:\.\d{1,3}){3} (?::\d{1,5})?",
        r"(?i) [0-9a-f:]* :: [0-9a-f:]* (?:%\w+)?  |  [0-9a-f]{1,4} (?::[0-9a-f]{0,4}){2,7} (?:%\w+)?",
        // Dates, times, versions, phone numbers, rights in SDDL.
        r"\d{1,4} [-/.] \d{1,2} [-/.] \d{1,4} (?:T.*)?",
        r"\d{1,2} : \d{2} (?: : \d{2} (?:[.,]\d+)? )? (?:Z | [+-]\d{2}:?\d{2})?",
        r"(?i) (?:utc|gmt) [+-] \d{1,2} (?: :? \d{2} )?",
        r"(?i) (?:[a-z]+ [-_/]?)? v? \d+ (?:\.\d+){1,4} (?:[-+][a-z]+)*",
        r"\+ [\d()./-]{7,} | \(\d+\) [\d./-]{5,}",
        r".* \( [AD]; [A-Z;]* .*",
    ])
});

/// Names that programs and people give to things. A password may have such a form too, so behind `password:` they do not count.
pub(super) static PROGRAM_NAME: LazyLock<RegexSet> = LazyLock::new(|| {
    whole_word_patterns(&[
        // CamelCase of two humps or more, with the numbers that programs have inside, with dots: User.Read.All
        r"[A-Za-z]* (?: Win32 | Int32 | Int64 | OAuth2 | X509 | Base64 | Sha256 | Utf8 | Http2 ) [A-Za-z]*",
        r"\p{Ll}+ (?:\p{Lu}+ \p{Ll}*)+",
        r"\p{Lu}* (?:\p{Lu} \p{Ll}+){2,} \p{Lu}*",
        r"\p{L}+ (?:\. \p{L}+)+ | \p{L}\w* (?:\. \p{L}\w*){2,}",
        // Verb-Noun of PowerShell, NAMES_OF_CONSTANTS, names-of-things, names_of_things, ms-DS-Names, commits
        CMDLET,
        r"[A-Z0-9]*[A-Z][A-Z0-9]* (?:_ [A-Z0-9]*[A-Z][A-Z0-9]*)+",
        r"[a-z]+ (?:[-_][a-z]+)+",
        r"[a-z0-9]* [a-z] [a-z0-9]* (?: - [a-z0-9]+)+",
        r"[a-z]{2}- \p{Lu}{2}- \p{L}+",
        r"@ [0-9a-f]{7,40}",
        // Products, protocols and the like with their numbers
        r"(?i) (?:office|microsoft|m|o|windows|win|server|exchange|outlook|sharepoint|dynamics|sql|azure|entra|adfs|word|excel|edge
            |chrome|firefox|ios|ipados|macos|android|iphone|ipad|pixel|galaxy|surface|teams)
          [-_]? \d{1,4} (?:/\d+)? (?:pro|plus|max|mini|xp)?",
        r"(?i) (?:sha|md|ntlmv?|aes|rsa|des|rc|tls|ssl|utf|base|http|ipv|x|ps|p|e|f|tcp|udp|oauth|wpa|socksv?|pkcs|kerberosv?)
          [-/\#]? \d{1,4} (?:[-/][a-z0-9]+)*",
    ])
});

/// Names of machines and of the accounts that services and administrators have.
pub(super) static MACHINE_NAME: LazyLock<RegexSet> = LazyLock::new(|| {
    whole_word_patterns(&[
        r"[A-Z0-9]+ (?:-[A-Z0-9]+)+",
        r"(?i) (?:desktop|laptop|win|srv|svc|sa|adm|admin|t[0-2]|usr|gmsa|server|pc|ws|vm|dc|ad|adds|aad|aadc|adfs|sql|fs|app|web|rds
            |ex|exch) \d* [-_] [a-z0-9_-]+ \$?",
        r"[A-Z][A-Z0-9-]{0,14} \$",
    ])
});

/// Commands of PowerShell.
pub(super) static COMMAND: LazyLock<RegexSet> = LazyLock::new(|| whole_word_patterns(&[CMDLET]));

/// Counts and methods: `12-character`, `3rd`, `8-256`, `SHA256-hashed`.
pub(super) static MEASURE: LazyLock<RegexSet> = LazyLock::new(|| {
    whole_word_patterns(&[
        r"(?i) [<>~≥≤+-]? \d{1,4} (?:st|nd|rd|th|e|er|x|k|d|h|m|s|%|\+) (?: [-/–] \p{L}+ )*",
        r"(?i) \d{1,4} (?: [-/–] \p{L}+ )+ | [<>~≥≤+-]? \d{1,3}",
        r"(?i) [<>~≥≤]? \d{1,4} [-–] \d{1,4} (?:-? \p{L}+)?",
        r"(?i) (?:sha|md|ntlmv?|aes|rsa|des|tls|ssl|utf|base) [-/]? \d{1,4} (?:[-/][a-z0-9]+)*",
    ])
});

/// What names of results are made of, as Microsoft's are: `PasswordChangeOnPremComplexity`, `UserNotLicensed`.
pub(super) const RESULT_PARTS: [&str; 64] = [
    "Access",
    "Account",
    "Action",
    "Admin",
    "Agent",
    "Async",
    "Auth",
    "Authentication",
    "Blocked",
    "Change",
    "Client",
    "Cloud",
    "Complexity",
    "Conditional",
    "Config",
    "Configuration",
    "Configured",
    "Connectivity",
    "Credential",
    "Denied",
    "Device",
    "Directory",
    "Disabled",
    "Enabled",
    "Error",
    "Event",
    "Exception",
    "Expired",
    "External",
    "Fail",
    "Failed",
    "Failure",
    "Found",
    "Health",
    "Incorrect",
    "Invalid",
    "Licensed",
    "Locked",
    "Match",
    "Member",
    "Mfa",
    "Not",
    "Off",
    "On",
    "Onboarding",
    "Out",
    "Password",
    "Permissions",
    "Policy",
    "Prem",
    "Premise",
    "Premises",
    "Required",
    "Reset",
    "Security",
    "Service",
    "Start",
    "State",
    "Success",
    "Token",
    "Unknown",
    "User",
    "Validation",
    "Writeback",
];

/// How names of results end where they have two parts alone.
pub(super) const RESULT_ENDS: [&str; 16] = [
    "Denied",
    "Disabled",
    "Enabled",
    "Error",
    "Errors",
    "Exception",
    "Expired",
    "Fail",
    "Failed",
    "Failure",
    "Required",
    "Start",
    "Started",
    "Stopped",
    "Success",
    "Warning",
];
