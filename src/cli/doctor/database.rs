//! The database: whether it can be read, is sound, and is of this version.

use std::path::Path;

use super::{Finding, mode};
use crate::store::{Examined, StoreError};

const CHECK: &str = "database";

/// What restoring is called for.
const RESTORE: &str =
    "stop the server, keep a copy of the data folder, and run regain restore with the last back-up";

/// Says what a look at the file found; nothing was looked at where there is no file.
pub fn check(path: &Path, examined: Option<&Result<Examined, StoreError>>) -> Vec<Finding> {
    let mut found = match examined {
        None => {
            vec![Finding::ok(CHECK, format!("there is no {} yet: the first start makes it", path.display()))]
        }
        Some(Err(error)) => vec![unusable(error)],
        Some(Ok(examined)) => judge(examined, std::fs::metadata(path).map_or(0, |m| m.len())),
    };
    if let Some(mode) = mode::of(path).filter(|mode| mode::is_open(*mode)) {
        found.push(Finding::warning(
            CHECK,
            format!("others can read or change {} (mode {mode:03o})", path.display()),
            "run chmod 600 on it; it holds what people wrote",
        ));
    }
    found
}

fn unusable(error: &StoreError) -> Finding {
    let advice = match error {
        StoreError::Newer { .. } => {
            "use the program that wrote it, or restore a back-up from before the upgrade"
        }
        StoreError::NotOurs => "correct the data folder, or put this file elsewhere",
        StoreError::InUse { .. } | StoreError::Busy => "ask again in a moment",
        StoreError::Full => "make room on the disk",
        StoreError::Inconsistent { .. } => RESTORE,
        StoreError::Unavailable { .. } | StoreError::Older { .. } => {
            "see to it that its owner runs the server and this command"
        }
    };
    Finding::fault(CHECK, error.to_string(), advice)
}

fn judge(found: &Examined, bytes: u64) -> Vec<Finding> {
    let mut all = Vec::new();
    if let Some(first) = found.damage.first() {
        return vec![Finding::fault(CHECK, format!("the file is damaged: {first}"), RESTORE)];
    }
    if found.strays > 0 {
        all.push(Finding::fault(
            CHECK,
            format!("{} rows belong to nothing that is there", found.strays),
            RESTORE,
        ));
    }
    match found.schema {
        None => all.push(Finding::ok(CHECK, "there is nothing in it yet")),
        Some(schema) if schema < found.known => all.push(Finding::warning(
            CHECK,
            format!("schema {schema}, and this version has {}", found.known),
            "make a back-up; the next start of the server brings it up to date, and an older program cannot read it then",
        )),
        Some(_) => {}
    }
    if found.schema.is_some() && !found.wal {
        all.push(Finding::warning(
            CHECK,
            "it has no write-ahead log, as a copy has none",
            "nothing: the next start of the server turns it on",
        ));
    }
    if let (Some(schema), true) = (found.schema, all.is_empty()) {
        let last = found.newest.map_or_else(String::new, |at| format!(", last used {at:.0}"));
        let size = format!("{:.1} MB", as_megabytes(bytes));
        all.push(Finding::ok(
            CHECK,
            format!("sound; schema {schema}, {} sessions{last}, {size}", found.sessions),
        ));
    }
    all
}

#[expect(clippy::cast_precision_loss, reason = "a number to be read by people")]
fn as_megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::{super::Level, *};
    use crate::store::{Options, Store, examine, testing};

    async fn made(folder: &Path) -> std::path::PathBuf {
        let path = folder.join("regain.db");
        let store =
            Store::open(&path, Options::default(), "2026-11-20T12:00:00Z".parse().unwrap()).await.unwrap();
        store.close().await;
        path
    }

    /// The worst that is said of the file as it lies there.
    async fn worst(path: &Path) -> Finding {
        let examined = examine(path).await;
        check(path, Some(&examined)).into_iter().max_by_key(|f| f.level).unwrap()
    }

    #[tokio::test]
    async fn a_sound_one_is_well_and_each_planted_fault_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = made(folder.path()).await;
        let sound = worst(&path).await;
        assert_eq!(sound.level, Level::Ok, "{sound:?}");
        assert!(sound.says.contains(", 0 sessions"), "{sound:?}");

        // A page in the middle, as a bad disk leaves it.
        let mut bytes = std::fs::read(&path).unwrap();
        let broken = folder.path().join("broken.db");
        let page = 4096 * (bytes.len() / 4096 / 2);
        bytes[page..page + 4096].fill(0xa5);
        std::fs::write(&broken, &bytes).unwrap();
        let told = worst(&broken).await;
        assert_eq!(told.level, Level::Fault);
        assert!(told.says.contains("damaged"), "{told:?}");

        for (sql, level, says) in [
            (
                "INSERT INTO _sqlx_migrations VALUES (99, 'later', '2027-01-01', 1, x'00', 0)",
                Level::Fault,
                "a newer version of Regain wrote this database (schema 99",
            ),
            (
                "INSERT INTO ticks VALUES (77, 1, 's', 't', 'u', 'w', 0)",
                Level::Fault,
                "1 rows belong to nothing",
            ),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let path = made(folder.path()).await;
            // Behind the back of everything that would refuse it.
            testing::plainly(&path, sql).await.unwrap();
            let told = worst(&path).await;
            assert_eq!(told.level, level, "{told:?}");
            assert!(told.says.contains(says), "{told:?}");
        }

        let old = folder.path().join("old.db");
        testing::older(&old, 3).await.unwrap();
        let told = worst(&old).await;
        assert_eq!(told.level, Level::Warning);
        let letter = folder.path().join("letter.db");
        std::fs::write(&letter, "Dear Sir or Madam, ".repeat(100)).unwrap();
        assert!(worst(&letter).await.says.contains("not a Regain database"));
        assert_eq!(check(&folder.path().join("none.db"), None)[0].level, Level::Ok);
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn one_that_others_can_read_is_told() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = made(folder.path()).await;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        let told = worst(&path).await;
        assert_eq!(told.level, Level::Warning);
        assert!(told.says.contains("mode 644"), "{told:?}");
    }

    #[tokio::test]
    async fn a_look_leaves_no_trace() {
        let folder = tempfile::tempdir().unwrap();
        let path = made(folder.path()).await;
        let before = (std::fs::read(&path).unwrap(), std::fs::metadata(&path).unwrap().modified().unwrap());
        assert!(examine(&path).await.is_ok());
        let after = (std::fs::read(&path).unwrap(), std::fs::metadata(&path).unwrap().modified().unwrap());
        assert!(before == after);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no file was made");
    }
}
