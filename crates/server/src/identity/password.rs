//! Passwords, stored as Argon2id hashes.

use std::sync::LazyLock;

use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::rand_core::OsRng;
use argon2::password_hash::{Error, PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// The most passwords that are checked at a time. Each needs 19 MiB of memory and a processor.
const MOST_CHECKS: usize = 4;

/// What the password of an unknown user is compared with.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| hash("").ok());

/// Checks passwords, a few at a time.
#[derive(Debug)]
pub struct PasswordChecker {
    free: Arc<Semaphore>,
}

impl Default for PasswordChecker {
    fn default() -> Self {
        Self { free: Arc::new(Semaphore::new(MOST_CHECKS)) }
    }
}

impl PasswordChecker {
    /// Returns whether a user has this password. Without a hash, because there is no such user, it
    /// takes the same time and returns false.
    pub(super) async fn is_correct(&self, password: String, hash: Option<String>) -> bool {
        // The semaphore is never closed.
        let Ok(place) = self.free.clone().acquire_owned().await else { return false };
        let check = spawn_blocking(move || {
            // The check goes on when its client has gone, so it keeps its place.
            let _place = place;
            let is_known = hash.is_some();
            hash.or_else(|| NOBODY.clone()).is_some_and(|hash| is_correct(&password, &hash))
                && is_known
        });
        check.await.unwrap_or(false)
    }
}

/// Hashes a password. Takes tens of milliseconds, on purpose.
pub(super) fn hash(password: &str) -> Result<String, Error> {
    let salt = SaltString::generate(&mut OsRng);
    Ok(Argon2::default().hash_password(password.as_bytes(), &salt)?.to_string())
}

fn is_correct(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}
