//! Password hashing off the reactor, by a bounded number of threads (M-06).

use std::sync::Arc;

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::sync::Semaphore;

use crate::http::{code::Code, problem::Problem};

/// Hashes that may be under way at once: each takes 19 MiB and a core.
const AT_ONCE: usize = 2;
/// Requests that may wait for their turn; one more is answered to come back.
const WAITING: usize = 64;

/// Argon2id with 19 MiB, two passes, one lane.
#[derive(Clone)]
pub struct Hasher {
    turns: Arc<Semaphore>,
    queue: Arc<Semaphore>,
}

/// Verified instead of a hash that does not exist, so that both take equally long (M-07).
/// Made once from a random password: making it at each start would cost 19 MiB and the time.
const DUMMY: &str = "$argon2id$v=19$m=19456,t=2,p=1$fypTMu5GBk/+IpvFCDj0Dg$WdO67WRLEkboMOaqMY4wS2466577MebYYNK89M9GKrw";

impl Default for Hasher {
    fn default() -> Self {
        Self { turns: Arc::new(Semaphore::new(AT_ONCE)), queue: Arc::new(Semaphore::new(WAITING)) }
    }
}

impl Hasher {
    pub async fn hash(&self, password: String) -> Result<String, Problem> {
        self.run(move || hash_now(&password)).await?
    }

    /// Whether the password fits. Without a stored hash it never does, at the same price.
    pub async fn verify(&self, password: String, stored: Option<String>) -> Result<bool, Problem> {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| DUMMY.to_owned());
        let fits = self.run(move || verify_now(&password, &stored)).await?;
        Ok(fits && known)
    }

    /// Runs `work` on a blocking thread. The permits move into it: they are freed when the
    /// work ends, not when the client leaves.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let busy = || Problem::new(Code::Busy).retry_after(2);
        let place = Arc::clone(&self.queue).try_acquire_owned().map_err(|_| busy())?;
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|_| busy())?;
        let work = move || {
            let _held = (place, turn);
            work()
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| Problem::new(Code::Internal))
    }
}

fn argon() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::DEFAULT)
}

/// Hashes on the calling thread; for commands, not for requests.
pub fn hash_now(password: &str) -> Result<String, Problem> {
    argon()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|_| Problem::new(Code::Internal))
}

fn verify_now(password: &str, stored: &str) -> bool {
    PasswordHash::new(stored)
        .is_ok_and(|hash| argon().verify_password(password.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_unknown_account_never_fits_and_is_refused_at_the_price_of_a_known_one() {
        let hasher = Hasher::default();
        assert!(!hasher.verify("nobody has this password".to_owned(), None).await.ok().unwrap());
        let dear = |hash: &str| PasswordHash::new(hash).unwrap().params.to_string();
        assert_eq!(dear(DUMMY), dear(&hash_now("any password").ok().unwrap()));
    }

    #[tokio::test]
    async fn a_hash_fits_its_password_only() {
        let hasher = Hasher::default();
        let hash = hasher.hash("correct horse".to_owned()).await.ok().unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(hasher.verify("correct horse".to_owned(), Some(hash.clone())).await.ok().unwrap());
        assert!(!hasher.verify("wrong".to_owned(), Some(hash)).await.ok().unwrap());
    }
}
