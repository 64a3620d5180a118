//! Messages to phones: a hint that the inbox has something new, and when it is tried again.
//!
//! A hint names no rule, branch or person, because it can be read on a locked screen and passes
//! through the gateways of others. What it is about stays in the inbox.

use chrono::TimeDelta;
use uuid::Uuid;

use crate::{id::Id, identity::Platform, message::Message, time::Instant};

pub type PushHintId = Id<PushHint>;

/// A hint for one device that waits to be handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushHint {
    pub id: PushHintId,
    /// The message of the inbox.
    pub message: Uuid,
    pub platform: Platform,
    /// Where the device's own service sends it.
    pub token: String,
    /// How often it was tried, this time included.
    pub attempts: u32,
    pub created_at: Instant,
}

/// Hours after which a hint is worth nothing any more.
pub const HINT_HOURS: i64 = 24;
/// Days for which it is kept what became of a hint.
pub const KEPT_DAYS: i64 = 7;
/// How often one is tried.
pub const ATTEMPTS_MAX: u32 = 8;

/// When a hint that was not handed over is tried again: after 1, 2, 4 … minutes, or never.
pub fn next_attempt(attempts: u32, now: Instant) -> Option<Instant> {
    let pause = |doublings: u32| TimeDelta::minutes(1_i64 << doublings);
    let doublings = attempts.saturating_sub(1);
    (attempts < ATTEMPTS_MAX).then(|| now.plus(pause(doublings.min(ATTEMPTS_MAX))))
}

/// What the phone shows.
pub fn hint() -> Message {
    Message::new("您有新的消息，请打开应用查看", "You have a new message. Open the app to read it.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_and_the_last_attempt_has_none() {
        let now = Instant::from_millis(0);
        let minutes = |attempts| next_attempt(attempts, now).map(|at| at.millis() / 60_000);
        let pauses: Vec<_> = (1..=ATTEMPTS_MAX).map(minutes).collect();
        assert_eq!(
            pauses,
            [Some(1), Some(2), Some(4), Some(8), Some(16), Some(32), Some(64), None]
        );
    }

    #[test]
    fn all_attempts_fall_into_the_hours_of_a_hint() {
        let last = (1..ATTEMPTS_MAX)
            .fold(Instant::from_millis(0), |at, attempts| next_attempt(attempts, at).unwrap());
        assert!(last.millis() < HINT_HOURS * 3_600_000);
    }
}
