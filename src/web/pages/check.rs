//! Soon.
pub async fn get() {}
pub async fn post() {}
