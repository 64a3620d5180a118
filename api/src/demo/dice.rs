//! Chances that fall the same way for the same seed.

use chrono::NaiveDate;
use lighthouse_domain::time::Instant;
use rand_chacha::{ChaCha8Rng, rand_core::RngCore};

/// An id that is the same for the same dice on the same day, in the form of a `UUIDv7`.
pub(super) fn dice_id(dice: &mut ChaCha8Rng, at: Instant) -> uuid::Uuid {
    let mut bytes = [0_u8; 10];
    dice.fill_bytes(&mut bytes);
    let day = Instant::of_day(at.day()).millis().unsigned_abs();
    uuid::Builder::from_unix_timestamp_millis(day, &bytes).into_uuid()
}

/// A number below `n`.
pub(super) fn below(dice: &mut ChaCha8Rng, n: usize) -> usize {
    usize::try_from(dice.next_u64() % (n.max(1) as u64)).unwrap_or(0)
}

/// One of a list that is not empty.
pub(super) fn one<'a, T>(dice: &mut ChaCha8Rng, list: &'a [T]) -> Option<&'a T> {
    list.get(below(dice, list.len()))
}

pub(super) fn day_before(day: NaiveDate, days: usize) -> NaiveDate {
    day.checked_sub_days(chrono::Days::new(days as u64)).unwrap_or(day)
}
