//! What is on the disk at the end: as many answers as were acknowledged, no more and no fewer.

use std::path::Path;

use sqlx::{ConnectOptions as _, sqlite::SqliteConnectOptions};

/// Answers that were acknowledged, and answers that are there.
#[derive(Debug, Clone, Copy, serde::Serialize)]
pub struct Stored {
    /// Acknowledged by the product.
    pub product_acknowledged: u64,
    /// On its disk.
    pub product: u64,
    /// Acknowledged by the yardstick.
    pub yardstick_acknowledged: u64,
    /// On its disk.
    pub yardstick: u64,
}

impl Stored {
    /// Whether nothing was lost.
    pub fn is_whole(&self) -> bool {
        self.product == self.product_acknowledged && self.yardstick == self.yardstick_acknowledged
    }
}

/// Answers in the product's database: each has a line in the timeline, a revision of its session, and its form's key.
pub async fn of_product(folder: &Path) -> u64 {
    let file = folder.join("regain.db");
    let lines = count(&file, "SELECT count(*) FROM timeline WHERE what = 'answered'").await;
    let revisions = count(&file, "SELECT sum(revision) FROM sessions").await;
    let keys = count(&file, "SELECT count(*) FROM idempotency").await;
    assert!(lines == revisions && lines == keys, "{lines} lines, {revisions} revisions, {keys} keys");
    lines
}

/// Answers in the yardstick's database.
pub async fn of_yardstick(folder: &Path) -> u64 {
    count(&folder.join("yardstick.db"), "SELECT count(*) FROM answers").await
}

async fn count(file: &Path, sql: &'static str) -> u64 {
    let mut conn = SqliteConnectOptions::new().filename(file).read_only(true).connect().await.unwrap();
    let count: i64 = sqlx::query_scalar(sql).fetch_one(&mut conn).await.unwrap();
    u64::try_from(count).unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_is_missing_is_noticed_on_either_side() {
        let whole = Stored { product_acknowledged: 3, product: 3, yardstick_acknowledged: 2, yardstick: 2 };
        assert!(whole.is_whole());
        assert!(!Stored { product: 2, ..whole }.is_whole());
        assert!(!Stored { yardstick: 3, ..whole }.is_whole());
    }
}
