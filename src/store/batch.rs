//! Several statements as one string, with every value bound.
//!
//! Each awaited statement costs a hop to the connection's thread, so a job sends its writes together. SQLite's driver
//! hands the bound values to the statements of one string in turn; there is no need to write a value into SQL, and
//! this type cannot: its SQL is `&'static str`, its values are bound.

use sqlx::{AssertSqlSafe, Encode, SqliteConnection, Type, sqlite::SqliteArguments};

use super::error::{self, StoreError};

/// Statements with their values, run in order. Parameters are plain `?`, never numbered.
#[derive(Default)]
pub(super) struct Batch {
    sql: String,
    values: SqliteArguments,
    refused: bool,
}

impl Batch {
    /// Adds a statement. As many `bind`s must follow as it has `?`.
    pub(super) fn add(&mut self, sql: &'static str) -> &mut Self {
        self.sql.push_str(sql);
        self.sql.push(';');
        self
    }

    /// Binds the next value.
    pub(super) fn bind<'t, T>(&mut self, value: T) -> &mut Self
    where
        T: Encode<'t, sqlx::Sqlite> + Type<sqlx::Sqlite>,
    {
        self.refused |= sqlx::Arguments::add(&mut self.values, value).is_err();
        self
    }

    /// Runs all statements; stops at the first that fails. Gives the number of rows that were written.
    pub(super) async fn run(self, conn: &mut SqliteConnection) -> Result<u64, StoreError> {
        if self.refused {
            return Err(StoreError::inconsistent("a value that cannot be stored"));
        }
        if self.sql.is_empty() {
            return Ok(0);
        }
        let done = sqlx::query_with(AssertSqlSafe(self.sql), self.values).execute(conn).await;
        Ok(done.map_err(error::read)?.rows_affected())
    }
}
