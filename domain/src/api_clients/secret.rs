//! The secrets of a client: at most two live at a time, so that one follows the other without a gap.

use super::{ApiClientId, ClientError};
use crate::{access::AccountId, id::Id, time::Instant};

pub type ApiSecretId = Id<ApiSecret>;

/// Secrets of a client that work at a time.
pub const LIVE_SECRETS_MAX: usize = 2;
/// How long an access token lives.
pub const TOKEN_MINUTES: i64 = 15;
/// What secrets begin with, so that one that leaked is found by machines.
pub const SECRET_PREFIXES: [&str; 2] = ["sk_live_", "sk_test_"];

/// Secrets of a demo say that they open nothing real.
pub fn secret_prefix(demo: bool) -> &'static str {
    let [live, test] = SECRET_PREFIXES;
    if demo { test } else { live }
}

/// A secret, of which only a keyed hash is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiSecret {
    pub id: ApiSecretId,
    pub client: ApiClientId,
    /// One of two places.
    pub slot: i64,
    /// Its last letters, to tell one from the other.
    pub hint: String,
    pub created_by: AccountId,
    pub created_at: Instant,
    pub last_used_at: Option<Instant>,
}

/// The place that a new secret takes beside those that live.
pub fn free_slot(live: &[ApiSecret]) -> Result<i64, ClientError> {
    let taken = |slot: &i64| live.iter().any(|secret| secret.slot == *slot);
    (1_i64..).take(LIVE_SECRETS_MAX).find(|slot| !taken(slot)).ok_or(ClientError::TwoSecrets)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn live(slot: i64) -> ApiSecret {
        let nil = Uuid::nil();
        ApiSecret {
            id: Id::new(nil),
            client: Id::new(nil),
            slot,
            hint: "abcd".to_owned(),
            created_by: Id::new(nil),
            created_at: Instant::from_millis(0),
            last_used_at: None,
        }
    }

    #[test]
    fn two_secrets_live_at_a_time_and_a_third_waits_for_one_to_end() {
        assert_eq!(free_slot(&[]), Ok(1));
        assert_eq!(free_slot(&[live(1)]), Ok(2));
        assert_eq!(free_slot(&[live(2)]), Ok(1));
        assert_eq!(free_slot(&[live(1), live(2)]), Err(ClientError::TwoSecrets));
    }

    #[test]
    fn secrets_of_a_demo_are_known_by_their_beginning() {
        assert_eq!((secret_prefix(false), secret_prefix(true)), ("sk_live_", "sk_test_"));
    }
}
