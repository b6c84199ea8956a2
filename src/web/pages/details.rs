//! Soon.
pub async fn get() {}
