//! Soon.
pub async fn get() {}
pub async fn markdown() {}
pub async fn text() {}
pub async fn json() {}
