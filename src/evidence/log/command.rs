//! The command that writes the events that matter as a small text, for Windows PowerShell 5.1 on the server.
//!
//! Its output is read by `text/exported.rs`: one line for each event, five fields between bars, times in UTC.

/// One line to paste into Windows PowerShell on the server of Microsoft Entra Connect. It puts the newest 200 events of
/// password writeback and the engine of the last three days on the clipboard, and on the screen where there is none.
///
/// A source that the server does not know makes `Get-WinEvent` fail as a whole when the filter names it, so the filter names
/// the sources by XPath, which asks nobody whether they exist.
pub const EXPORT_COMMAND: &str = concat!(
    "$t=Get-WinEvent -LogName Application -MaxEvents 200 -ErrorAction SilentlyContinue -FilterXPath ",
    "\"*[System[Provider[@Name='PasswordResetService' or @Name='ADSync' or @Name='Directory Synchronization'] ",
    "and TimeCreated[timediff(@SystemTime) <= 259200000]]]\" | ForEach-Object { '{0} | {1} | {2} | {3} | {4}' -f ",
    "$_.TimeCreated.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ',[Globalization.CultureInfo]::InvariantCulture),",
    "@('Information','Critical','Error','Warning','Information','Verbose')[[int]$_.Level],",
    "$_.ProviderName,$_.Id,",
    "((('' + $(if ($_.Message) { $_.Message } else { $_.Properties | ForEach-Object { $_.Value } })) ",
    "-replace '\\s+',' ').Trim()) }; $t; $t | Set-Clipboard"
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::read_text;

    #[test]
    fn the_command_is_one_line_and_closes_what_it_opens() {
        assert!(!EXPORT_COMMAND.contains('\n'));
        for (open, close) in [('(', ')'), ('{', '}'), ('[', ']')] {
            let count = |c| EXPORT_COMMAND.matches(c).count();
            assert_eq!(count(open), count(close), "{open} {close}");
        }
        assert_eq!(EXPORT_COMMAND.matches('\'').count() % 2, 0);
        assert_eq!(EXPORT_COMMAND.matches('"').count() % 2, 0);
    }

    #[test]
    fn the_fields_of_the_command_are_those_that_are_read() {
        // The format string of the command, filled in as PowerShell fills it.
        let format = "{0} | {1} | {2} | {3} | {4}";
        assert!(EXPORT_COMMAND.contains(&format!("'{format}'")));
        let line = format
            .replace("{0}", "2026-11-20T10:11:12Z")
            .replace("{1}", "Error")
            .replace("{2}", "PasswordResetService")
            .replace("{3}", "33004")
            .replace("{4}", "TrackingId: x, Reason: a | b");
        let log = read_text(&line).unwrap();
        let event = &log.events[0];
        assert_eq!((event.source.as_str(), event.number), ("PasswordResetService", 33_004));
        assert_eq!(event.message, "TrackingId: x, Reason: a | b");
    }
}
