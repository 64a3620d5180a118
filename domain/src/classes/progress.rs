//! What counts of what a phone says was seen (INV-28).
//!
//! ```text
//! events ──▶ new ground within the lesson ──cut to the real time that is left──▶ seen
//! ```
//!
//! A member has one line of real time for all lessons, by the server's clock. It begins with
//! the enrolment, reaches back a phone's week at most, and each counted second uses one up:
//! a hundred uploads at once find the same line.

use crate::time::Instant;

/// An upload's stretch of a lesson, in seconds from its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub from: i64,
    pub to: i64,
}

/// What of a lesson was seen: apart from each other, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WatchedRanges(Vec<Stretch>);

impl WatchedRanges {
    /// Pieces that are kept; a phone that says more jumps about and sees nothing.
    pub const PIECES_MAX: usize = 200;

    /// Reads `0-60,90-120`.
    pub fn parse(text: &str) -> Option<Self> {
        let piece = |piece: &str| {
            let (from, to) = piece.split_once('-')?;
            Some(Stretch { from: from.parse().ok()?, to: to.parse().ok()? })
        };
        text.split(',').filter(|part| !part.is_empty()).map(piece).collect::<Option<_>>().map(Self)
    }

    pub fn to_text(&self) -> String {
        self.0.iter().map(|s| format!("{}-{}", s.from, s.to)).collect::<Vec<_>>().join(",")
    }

    pub fn seconds(&self) -> i64 {
        self.0.iter().map(|stretch| stretch.to - stretch.from).sum()
    }

    pub fn pieces(&self) -> &[Stretch] {
        &self.0
    }

    /// Adds the new ground of `one`, front to back, at most `budget` seconds; tells how much.
    #[must_use]
    pub fn watch(&mut self, one: Stretch, budget: i64) -> i64 {
        let (end, gained) = self.reach(one, budget.max(0));
        if gained == 0 {
            return 0;
        }
        let whole = self.with(Stretch { from: one.from, to: end });
        if whole.0.len() > Self::PIECES_MAX {
            return 0;
        }
        *self = whole;
        gained
    }

    /// How far `one` gets with `budget` seconds of new ground, and how much that is.
    fn reach(&self, one: Stretch, budget: i64) -> (i64, i64) {
        let (mut at, mut gained) = (one.from, 0);
        let beyond = Stretch { from: one.to, to: one.to };
        for held in
            self.0.iter().filter(|held| held.to > one.from && held.from < one.to).chain([&beyond])
        {
            let gap = (held.from - at).max(0);
            if gained + gap >= budget {
                return (at + budget - gained, budget);
            }
            gained += gap;
            at = at.max(held.to.min(one.to));
        }
        (at, gained)
    }

    fn with(&self, one: Stretch) -> Self {
        let mut all: Vec<Stretch> = self.0.iter().copied().chain([one]).collect();
        all.sort_by_key(|stretch| stretch.from);
        let mut merged: Vec<Stretch> = Vec::with_capacity(all.len());
        for next in all {
            match merged.last_mut() {
                Some(last) if next.from <= last.to => last.to = last.to.max(next.to),
                _ => merged.push(next),
            }
        }
        Self(merged)
    }
}

/// From when on real time is left to be counted.
pub fn free_from(now: Instant, enrolled_at: Instant, used_until: Instant) -> Instant {
    now.plus(-super::OFFLINE).max(enrolled_at).max(used_until)
}

/// Takes an upload: the seconds it gains of a lesson of `length`, at most `budget` of them.
#[must_use]
pub fn take(seen: &mut WatchedRanges, length: i64, stretches: &[Stretch], budget: i64) -> i64 {
    stretches.iter().fold(0, |gained, one| {
        let within = Stretch { from: one.from.max(0), to: one.to.min(length) };
        if within.from >= within.to {
            return gained;
        }
        gained + seen.watch(within, budget - gained)
    })
}

/// Nine tenths: credits at the end are skipped by everybody.
pub fn is_complete(seen: &WatchedRanges, length: i64) -> bool {
    length > 0 && seen.seconds() * 10 >= length * 9
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stretch() -> impl Strategy<Value = Stretch> {
        (0_i64..300, 0_i64..300).prop_map(|(from, to)| Stretch { from, to })
    }

    #[test]
    fn the_same_minute_twice_and_out_of_order_counts_once() {
        let mut seen = WatchedRanges::default();
        let all = [(60, 120), (0, 60), (60, 120), (30, 90)].map(|(from, to)| Stretch { from, to });
        assert_eq!(take(&mut seen, 600, &all, 1000), 120);
        assert_eq!(seen.to_text(), "0-120");
    }

    #[test]
    fn what_real_time_does_not_cover_can_be_watched_again() {
        let mut seen = WatchedRanges::parse("10-20").unwrap();
        assert_eq!(seen.watch(Stretch { from: 0, to: 60 }, 15), 15);
        assert_eq!(seen.to_text(), "0-25");
        assert_eq!(seen.watch(Stretch { from: 0, to: 60 }, 100), 35);
        assert_eq!(seen.to_text(), "0-60");
    }

    #[test]
    fn a_phone_that_jumps_about_sees_nothing_more() {
        let mut seen = WatchedRanges::default();
        for n in 0..1000 {
            let _ = seen.watch(Stretch { from: n * 2, to: n * 2 + 1 }, 10);
        }
        assert_eq!(seen.pieces().len(), WatchedRanges::PIECES_MAX);
    }

    #[test]
    fn nine_tenths_complete_a_lesson() {
        assert!(!is_complete(&WatchedRanges::parse("0-89").unwrap(), 100));
        assert!(is_complete(&WatchedRanges::parse("0-45,50-95").unwrap(), 100));
    }

    proptest! {
        #[test]
        fn progress_is_monotone_and_never_above_length_or_budget(
            uploads in proptest::collection::vec((proptest::collection::vec(stretch(), 0..5), 0_i64..200), 0..20),
            length in 1_i64..250,
        ) {
            let (mut seen, mut budget_all) = (WatchedRanges::default(), 0);
            for (events, budget) in uploads {
                let before = seen.seconds();
                let gained = take(&mut seen, length, &events, budget);
                budget_all += budget;
                prop_assert_eq!(seen.seconds(), before + gained);
                prop_assert!((0..=budget).contains(&gained));
                prop_assert!(seen.seconds() <= length && seen.seconds() <= budget_all);
                prop_assert_eq!(WatchedRanges::parse(&seen.to_text()), Some(seen.clone()));
            }
        }

        #[test]
        fn with_time_enough_the_order_of_uploads_is_nothing(
            mut events in proptest::collection::vec(stretch(), 0..12),
        ) {
            let (mut one, mut two) = (WatchedRanges::default(), WatchedRanges::default());
            let first = take(&mut one, 300, &events, 10_000);
            events.reverse();
            prop_assert_eq!(first, take(&mut two, 300, &events, 10_000));
            prop_assert_eq!(one, two);
        }
    }
}
