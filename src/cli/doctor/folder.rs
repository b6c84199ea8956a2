//! The data folder: whether the server can work in it, whether one does, and what lies in it that should not stay.

use std::path::Path;

use rustix::fs::{Access, access};

use super::{Finding, mode};
use crate::{cli::leftovers, store::FolderLock};

const CHECK: &str = "data folder";

/// Looks at the folder.
pub fn check(data: &Path) -> Vec<Finding> {
    if !data.exists() {
        return vec![Finding::warning(
            CHECK,
            format!("there is no {}", data.display()),
            "nothing where the server was never started: it makes the folder; else correct data",
        )];
    }
    if !data.is_dir() {
        return vec![Finding::fault(CHECK, format!("{} is no folder", data.display()), "correct data")];
    }
    let running = FolderLock::is_taken(data);
    let may_write = access(data, Access::READ_OK | Access::WRITE_OK | Access::EXEC_OK).is_ok();
    let mut found = judge(data, may_write, mode::of(data));
    for path in leftovers::list(data) {
        let kept = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with(leftovers::FORMER));
        found.push(if kept {
            Finding::warning(
                CHECK,
                format!("{} is a former database, which a restore kept", path.display()),
                "delete it as soon as nobody needs it: it holds what people wrote",
            )
        } else {
            Finding::warning(
                CHECK,
                format!("{} is left of a back-up or a restore, or one runs at this moment", path.display()),
                "nothing: it goes with the next start of the server",
            )
        });
    }
    if found.is_empty() {
        let state = match running {
            Some(true) => "a server runs on it",
            Some(false) => "no server runs on it",
            None => "whether a server runs on it cannot be told",
        };
        found.push(Finding::ok(CHECK, format!("{}; {state}", data.display())));
    }
    found
}

fn judge(data: &Path, may_write: bool, mode: Option<u32>) -> Vec<Finding> {
    let mut found = Vec::new();
    if !may_write {
        found.push(Finding::fault(
            CHECK,
            format!("whoever runs this command cannot write to {}", data.display()),
            "run it as the user of the server; if you do, give the folder to that user",
        ));
    }
    if let Some(mode) = mode.filter(|mode| mode::is_anybodys(*mode)) {
        found.push(Finding::fault(
            CHECK,
            format!("everybody can put files into {} (mode {mode:03o})", data.display()),
            "run chmod 700 on it",
        ));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{super::Level, *};

    #[test]
    fn a_folder_that_cannot_be_worked_in_or_is_everybodys_is_a_fault() {
        let data = Path::new("/var/lib/regain");
        assert!(judge(data, true, Some(0o755)).is_empty());
        assert!(judge(data, true, None).is_empty());
        assert_eq!(judge(data, false, Some(0o700))[0].level, Level::Fault);
        let open = judge(data, true, Some(0o777));
        assert_eq!(open[0].level, Level::Fault);
        assert!(open[0].says.contains("mode 777"), "{open:?}");
    }

    #[tokio::test]
    async fn what_lies_there_and_who_works_there_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let says = |data: &Path| check(data).into_iter().map(|f| (f.level, f.says)).collect::<Vec<_>>();
        let quiet = says(folder.path());
        assert!(
            quiet.len() == 1 && quiet[0].0 == Level::Ok && quiet[0].1.contains("no server runs"),
            "{quiet:?}"
        );
        let server = FolderLock::server(folder.path()).await.unwrap();
        assert!(says(folder.path())[0].1.contains("a server runs"), "{:?}", says(folder.path()));
        drop(server);
        std::fs::write(folder.path().join("regain.db.before-restore-20261120T120000Z"), "x").unwrap();
        std::fs::create_dir(folder.path().join(leftovers::RESTORE)).unwrap();
        let left = says(folder.path());
        assert_eq!(left.len(), 2, "{left:?}");
        assert!(left.iter().all(|(level, _)| *level == Level::Warning), "{left:?}");
        assert!(left[0].1.contains("a former database"), "{left:?}");
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        assert_eq!(says(&file)[0].0, Level::Fault);
        assert_eq!(says(&folder.path().join("none"))[0].0, Level::Warning);
    }
}
