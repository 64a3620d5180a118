//! How many sign-ins that fail an address may send a minute. One that succeeds costs nothing: at
//! eight o'clock a whole hall signs in behind one address.
//!
//! ```text
//! begin ─▶ under way ─▶ succeeded, or the server failed: free       refused, or given up: one off
//!   └─ nothing left, or too many under way: 429
//! ```

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How many times the failures of a minute may be under way at once.
const UNDER_WAY: u32 = 5;

/// What an address has left.
#[derive(Clone, Copy, Debug)]
struct Tally {
    left: f64,
    at: Instant,
    under_way: u32,
}

/// The failures of all addresses, bounded by sweeping.
#[derive(Debug)]
pub(super) struct Failures {
    per_minute: u32,
    tallies: Mutex<HashMap<u64, Tally>>,
}

impl Failures {
    /// None where the setting is zero.
    pub(super) fn new(per_minute: u32) -> Option<Arc<Self>> {
        (per_minute > 0).then(|| Arc::new(Self { per_minute, tallies: Mutex::default() }))
    }

    pub(super) fn per_minute(&self) -> u32 {
        self.per_minute
    }

    /// Begins a sign-in of an address, or says after how long it may try again.
    pub(super) fn begin(self: &Arc<Self>, key: u64, now: Instant) -> Result<UnderWay, Duration> {
        let left = self.with(key, now, |tally| {
            let crowded = tally.under_way >= self.per_minute.saturating_mul(UNDER_WAY);
            if tally.left < 1.0 || crowded {
                return Err(self.time_for((1.0 - tally.left).max(0.0)));
            }
            tally.under_way += 1;
            Ok(tally.left)
        })?;
        Ok(UnderWay { failures: Arc::clone(self), key, left: whole_number(left), failed: true })
    }

    /// How long it takes until so many may fail again.
    fn time_for(&self, failures: f64) -> Duration {
        Duration::from_secs_f64(60.0 * failures / f64::from(self.per_minute))
    }

    /// The tally of an address, as it has grown by now.
    fn with<T>(&self, key: u64, now: Instant, f: impl FnOnce(&mut Tally) -> T) -> T {
        let full = f64::from(self.per_minute);
        let mut tallies = self.tallies.lock().unwrap_or_else(PoisonError::into_inner);
        let tally = tallies.entry(key).or_insert(Tally { left: full, at: now, under_way: 0 });
        (tally.left, tally.at) = (self.grown(tally, now), now.max(tally.at));
        f(tally)
    }

    /// What an address has by now.
    fn grown(&self, tally: &Tally, now: Instant) -> f64 {
        let full = f64::from(self.per_minute);
        let minutes = now.saturating_duration_since(tally.at).as_secs_f64() / 60.0;
        (tally.left + minutes * full).min(full)
    }

    fn end(&self, key: u64, failed: bool, now: Instant) {
        self.with(key, now, |tally| {
            tally.under_way = tally.under_way.saturating_sub(1);
            if failed {
                tally.left = (tally.left - 1.0).max(-f64::from(self.per_minute));
            }
        });
    }

    /// Forgets addresses that would have all again.
    pub(super) fn sweep(&self, now: Instant) {
        let mut tallies = self.tallies.lock().unwrap_or_else(PoisonError::into_inner);
        let full = f64::from(self.per_minute);
        tallies.retain(|_, tally| tally.under_way > 0 || self.grown(tally, now) < full);
    }
}

/// A sign-in that has not been answered. Given up by its caller it counts as failed.
#[derive(Debug)]
pub(super) struct UnderWay {
    failures: Arc<Failures>,
    key: u64,
    /// What its address had left.
    pub(super) left: u32,
    failed: bool,
}

impl UnderWay {
    /// It was answered: only what the caller did wrong counts.
    pub(super) fn answered(mut self, status: u16) {
        self.failed = (400..500).contains(&status);
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.failures.end(self.key, self.failed, Instant::now());
    }
}

/// A number that is never below zero, without its fraction.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is within a setting"
)]
fn whole_number(left: f64) -> u32 {
    left.max(0.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sign_in(failures: &Arc<Failures>, status: u16) -> Result<(), Duration> {
        failures.begin(1, Instant::now()).map(|under_way| under_way.answered(status))
    }

    #[test]
    fn who_is_right_costs_nothing_and_who_is_wrong_costs_one() {
        let failures = Failures::new(3).unwrap();
        assert!((0..100).all(|_| sign_in(&failures, 200).is_ok()));
        assert!((0..100).all(|_| sign_in(&failures, 503).is_ok()), "the server's trouble");
        assert!((0..3).all(|_| sign_in(&failures, 401).is_ok()));
        let wait = sign_in(&failures, 200).unwrap_err();
        assert!(wait <= Duration::from_secs(20), "{wait:?}");
        assert!(failures.begin(2, Instant::now()).is_ok(), "another address");
    }

    #[test]
    fn one_that_is_given_up_has_failed_and_crowds_wait() {
        let failures = Failures::new(1).unwrap();
        let crowd: Vec<_> = (0..5).map(|_| failures.begin(1, Instant::now()).unwrap()).collect();
        assert!(failures.begin(1, Instant::now()).is_err());
        drop(crowd);
        assert!(failures.begin(1, Instant::now()).is_err(), "they were given up");
        assert!(failures.begin(1, Instant::now() + Duration::from_secs(121)).is_ok());
    }

    #[test]
    fn an_address_that_has_all_again_is_forgotten() {
        let failures = Failures::new(3).unwrap();
        sign_in(&failures, 401).unwrap();
        failures.sweep(Instant::now() + Duration::from_secs(61));
        assert!(failures.tallies.lock().unwrap().is_empty());
    }
}
