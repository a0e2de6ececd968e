//! Tokens: random texts that stand for a user and a project for a day.
//!
//! The database holds their digests, so that a copy of it opens nothing. They use the system's clock, so
//! that a test that sets the time stays logged in.

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

use super::now;
use crate::app::App;
use crate::store::{NewToken, StoreError, TokenOwner};

/// How long a token is valid (CSBS v1, "Token Authentication").
const VALIDITY: TimeDelta = TimeDelta::hours(24);

/// The number of random bytes in a token.
const RANDOM_BYTES: usize = 32;

/// A new token, which is shown once.
pub(super) struct Token {
    pub(super) text: String,
    pub(super) issued_at: DateTime<Utc>,
    pub(super) expires_at: DateTime<Utc>,
}

/// Issues a token.
pub(super) async fn issue(
    app: &App,
    user_id: &str,
    project_id: Option<&str>,
) -> Result<Token, StoreError> {
    let text = hex::encode(rand::random::<[u8; RANDOM_BYTES]>());
    let issued_at = now();
    let expires_at = issued_at + VALIDITY;
    let digest = digest(text.as_bytes());
    let token = NewToken { digest: &digest, user_id, project_id, issued_at, expires_at };
    app.store().create_token(token).await?;
    Ok(Token { text, issued_at, expires_at })
}

/// Returns whom a token stands for, or `None` if it is unknown or has expired.
pub(super) async fn owner(app: &App, token: &[u8]) -> Result<Option<TokenOwner>, StoreError> {
    app.store().token_owner(&digest(token), now()).await
}

/// Ends a token.
pub(super) async fn revoke(app: &App, token: &[u8]) -> Result<(), StoreError> {
    app.store().delete_token(&digest(token)).await
}

fn digest(token: &[u8]) -> String {
    hex::encode(Sha256::digest(token))
}
