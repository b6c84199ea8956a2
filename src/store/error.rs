//! What can go wrong in the store, and the one place that reads the database's own errors. The reasons never carry
//! stored values, because they end up in logs.

/// Why the store could not do what it was asked. “Not found” and “somebody else changed it” are answers, not errors.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Too much waits to be written, or another process holds the database.
    #[error("the database is busy; try again in a moment")]
    Busy,
    /// Nothing more fits on the disk. Nothing was written.
    #[error("the disk is full")]
    Full,
    /// The database cannot be reached, or the write stopped in the middle. Nothing was written.
    #[error("the database cannot be used: {reason}")]
    Unavailable {
        /// What was found, without stored values.
        reason: String,
    },
    /// The file was written by a newer version of Regain.
    #[error("a newer version of Regain wrote this database (schema {found}; this version knows {known})")]
    Newer {
        /// The number of the file's last migration.
        found: i64,
        /// The number of this version's last migration.
        known: i64,
    },
    /// The file was written by an older version of Regain, and only the server brings it up to date.
    #[error(
        "an older version of Regain wrote this database (schema {found}; this version knows {known}): start the server of this \
         version once, which brings it up to date"
    )]
    Older {
        /// The number of the file's last migration.
        found: i64,
        /// The number of this version's last migration.
        known: i64,
    },
    /// The file is something else.
    #[error("this file is not a Regain database")]
    NotOurs,
    /// Somebody has the data folder, and nobody else may use it meanwhile.
    #[error("{by} uses this folder")]
    InUse {
        /// Who.
        by: &'static str,
    },
    /// Stored data that this version could not have written.
    #[error("stored data makes no sense: {what}")]
    Inconsistent {
        /// Which data, without stored values.
        what: String,
    },
}

impl StoreError {
    /// Whether SQLite may have dropped the whole transaction, and not the one statement.
    /// Source: <https://www.sqlite.org/lang_transaction.html>, “Response To Errors Within A Transaction”.
    pub(super) fn drops_the_transaction(&self) -> bool {
        match self {
            Self::Full | Self::Unavailable { .. } => true,
            Self::Busy
            | Self::Newer { .. }
            | Self::Older { .. }
            | Self::NotOurs
            | Self::InUse { .. }
            | Self::Inconsistent { .. } => false,
        }
    }

    pub(super) fn unavailable(reason: &str) -> Self {
        Self::Unavailable { reason: reason.to_owned() }
    }

    pub(super) fn inconsistent(what: impl Into<String>) -> Self {
        Self::Inconsistent { what: what.into() }
    }
}

/// Reads an error of the driver. Numbers: <https://www.sqlite.org/rescode.html>.
pub(super) fn read(error: sqlx::Error) -> StoreError {
    let Some(database) = error.as_database_error() else {
        return match error {
            sqlx::Error::PoolTimedOut => StoreError::Busy,
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => {
                StoreError::inconsistent("a column has another type than it should")
            }
            other => StoreError::Unavailable { reason: other.to_string() },
        };
    };
    let code: i32 = database.code().and_then(|c| c.parse().ok()).unwrap_or_default();
    match code & 0xff {
        5 | 6 => StoreError::Busy,
        13 => StoreError::Full,
        26 => StoreError::NotOurs,
        11 => StoreError::inconsistent("the file is damaged"),
        19 | 20 => StoreError::inconsistent(database.message()),
        _ => StoreError::Unavailable { reason: database.to_string() },
    }
}
