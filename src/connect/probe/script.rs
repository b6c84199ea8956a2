//! The same checks as a script for the Windows server itself: there other settings hold than here.

use std::fmt::Write as _;

use super::Target;

const SCRIPT: &str = include_str!("windows.ps1");

/// The line of the script that the names take the place of.
const NAMES: &str = "$names = @()";

/// The script that asks about these machines. It is plain ASCII: Windows PowerShell 5.1 would misread anything else.
#[must_use]
pub fn windows_script(targets: &[Target]) -> String {
    let mut names = "$names = @(".to_owned();
    let encrypted: Vec<&Target> = targets.iter().filter(|t| !t.plain).collect();
    for (at, target) in encrypted.iter().enumerate() {
        let comma = if at + 1 < encrypted.len() { "," } else { "" };
        let _ = write!(names, "\n  '{}'{comma}", target.host);
    }
    names.push_str("\n)");
    SCRIPT.replacen(NAMES, &names, 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connect::{Cloud, targets};

    #[test]
    fn the_names_stand_in_the_script_and_nothing_but_ascii() {
        let relay = "contoso.servicebus.windows.net".parse().unwrap();
        let all = targets(Cloud::Public, &[relay]);
        let script = windows_script(&all);
        assert!(script.is_ascii());
        assert!(!script.contains(NAMES), "the line was not replaced");
        assert!(script.contains("'passwordreset.microsoftonline.com',\n"), "{script}");
        assert!(script.contains("  'contoso.servicebus.windows.net'\n)"), "{script}");
        assert!(script.contains("regain-probe-text 1"));
    }

    /// Commands that change something, or fetch and run something.
    const NEVER: [&str; 14] = [
        "set-item",
        "new-item",
        "remove-",
        "set-content",
        "add-content",
        "out-file",
        "start-service",
        "restart-",
        "stop-",
        "invoke-expression",
        "iex ",
        "import-module",
        "install-",
        "securityprotocol =",
    ];

    #[test]
    fn the_script_changes_nothing() {
        let code = SCRIPT
            .lines()
            .filter(|l| !l.trim_start().starts_with('#'))
            .collect::<Vec<_>>()
            .join("\n")
            .to_lowercase();
        for never in NEVER {
            assert!(!code.contains(never), "{never}");
        }
        for word in [
            "resolve-dnsname",
            "sslstream",
            "tls13",
            "schusestrongcrypto",
            "winhttp",
            "w32tm",
            "get-winevent",
        ] {
            assert!(code.contains(word), "{word}");
        }
    }
}
