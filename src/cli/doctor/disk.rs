//! The disk under the data folder: its room, and whether it is one of this machine.

use std::path::Path;

use super::Finding;

const CHECK: &str = "disk";

/// Below this share the disk counts as nearly full, in percent.
const LOW: u64 = 10;
/// Below so many bytes the next upload may not fit.
const LEAST: u64 = 64 << 20;

/// Kinds of file systems that lie on another machine, by the number that the system gives.
/// Source: statfs(2), and `linux/magic.h`.
const REMOTE: &[(u64, &str)] = &[
    (0x6969, "NFS"),
    (0x517b, "SMB"),
    (0xff53_4d42, "CIFS"),
    (0xfe53_4d42, "SMB2"),
    (0x00c3_6400, "Ceph"),
    (0x5346_414f, "AFS"),
    (0x7375_7245, "Coda"),
    (0x0bd0_0bd0, "Lustre"),
    (0x0116_1970, "GFS2"),
];
/// Kinds of which nobody can tell what lies behind them.
const UNKNOWN: &[(u64, &str)] = &[(0x6573_5546, "FUSE"), (0x0102_1997, "9p")];

/// Looks at the disk of the data folder, or of what it will be made in.
pub fn check(data: &Path, database: &Path) -> Vec<Finding> {
    let Some(there) = data
        .ancestors()
        .find(|p| p.exists())
        .map(|p| if p.as_os_str().is_empty() { Path::new(".") } else { p })
    else {
        return Vec::new();
    };
    let bytes = std::fs::metadata(database).map_or(0, |m| m.len());
    let mut found = match rustix::fs::statvfs(there) {
        Ok(disk) => {
            let size = |blocks: u64| blocks.saturating_mul(disk.f_frsize);
            vec![room(size(disk.f_bavail), size(disk.f_blocks), bytes)]
        }
        Err(error) => vec![Finding::warning(
            CHECK,
            format!("how much room there is cannot be told: {error}"),
            "look at it by hand",
        )],
    };
    found.extend(kind_of(there).and_then(kind));
    found
}

/// What the room that is left means for a database of so many bytes.
fn room(free: u64, all: u64, database: u64) -> Finding {
    let percent = free.saturating_mul(100).checked_div(all).unwrap_or(100);
    let says = format!("{} MB free, {percent} % of the disk", free >> 20);
    let advice = "make room: nothing can be written to a full disk, and nobody can begin";
    if free < LEAST {
        Finding::fault(CHECK, says, advice)
    } else if percent < LOW {
        Finding::warning(CHECK, says, advice)
    } else if free < database.saturating_mul(2) {
        Finding::warning(
            CHECK,
            format!(
                "{says}; the database has {} MB, and needs as much again to be built anew",
                database >> 20
            ),
            "make room for twice the database: what is deleted leaves the file when it is built anew",
        )
    } else {
        Finding::ok(CHECK, says)
    }
}

#[cfg(target_os = "linux")]
fn kind_of(path: &Path) -> Option<u64> {
    // The number has 32 bits.
    rustix::fs::statfs(path).ok().and_then(|s| u64::try_from(s.f_type & 0xffff_ffff).ok())
}

#[cfg(not(target_os = "linux"))]
fn kind_of(_: &Path) -> Option<u64> {
    None
}

fn kind(number: u64) -> Option<Finding> {
    let named =
        |table: &[(u64, &'static str)]| table.iter().find(|(n, _)| *n == number).map(|(_, name)| *name);
    if let Some(name) = named(REMOTE) {
        return Some(Finding::fault(
            CHECK,
            format!(
                "the data folder is on another machine ({name}): the database's log does not work over a network"
            ),
            "use a folder on a disk of this machine",
        ));
    }
    named(UNKNOWN).map(|name| {
        Finding::warning(
            CHECK,
            format!("the data folder is behind {name}: what lies there cannot be told from here"),
            "make sure that it is a disk of this machine",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::{super::Level, *};

    #[test]
    fn a_disk_that_is_nearly_full_is_told_before_it_is() {
        const GB: u64 = 1 << 30;
        for (free, all, database, expected) in [
            (50 * GB, 100 * GB, GB, Level::Ok),
            (10 * GB, 100 * GB, GB, Level::Ok),
            (10 * GB - 1, 100 * GB, GB, Level::Warning),
            (50 * GB, 100 * GB, 26 * GB, Level::Warning),
            (LEAST, 100 * GB, 0, Level::Warning),
            (LEAST - 1, 200 << 20, 0, Level::Fault),
            (0, 100 * GB, 0, Level::Fault),
            (GB, 0, 0, Level::Ok),
        ] {
            let found = room(free, all, database);
            assert_eq!(found.level, expected, "{free} of {all}: {found:?}");
        }
    }

    #[test]
    fn a_disk_of_another_machine_is_a_fault() {
        assert_eq!(kind(0x6969).map(|f| f.level), Some(Level::Fault));
        assert_eq!(kind(0xff53_4d42).map(|f| f.level), Some(Level::Fault));
        assert_eq!(kind(0x6573_5546).map(|f| f.level), Some(Level::Warning));
        assert_eq!(kind(0xef53), None, "ext4");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_kind_of_a_folder_is_the_systems_number() {
        assert_eq!(kind_of(Path::new("/proc")), Some(0x9fa0));
        let missing = Path::new("/proc/no/such/folder");
        assert!(!check(missing, missing).is_empty(), "what is there of the path is looked at");
    }
}
