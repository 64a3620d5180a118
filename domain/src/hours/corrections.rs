//! Corrections that a person makes: hours taken back or added with a reason, in books of their own.
//!
//! ```text
//! credited = max(0, what was studied + what was corrected)
//! ```
//!
//! Settling knows only what was studied, so it never undoes a correction. A correction cannot
//! take more than is left. If what it took is withdrawn later all the same, the year counts for
//! nothing rather than less, and the correction takes effect again when the hours come back.

use crate::{id::Id, members::MemberId, message::Message, time::Instant};
use chrono::Datelike;

pub type CorrectionId = Id<Correction>;

/// The most seconds that one correction moves: a hundred hours.
pub const MOST_SECONDS: i64 = 100 * 3600;
/// The longest reason, in code points.
pub const REASON_MAX: usize = 200;

/// Seconds added to a member's year, or with a minus taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    pub id: CorrectionId,
    pub member: MemberId,
    pub year: i32,
    pub seconds: i64,
    pub reason: String,
    /// The correction that this one undoes.
    pub takes_back: Option<CorrectionId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CorrectionError {
    #[error("moves nothing")]
    Nothing,
    #[error("{0} has not begun")]
    NotBegun(i32),
    #[error("only {left} seconds are left")]
    TooMuch { left: i64 },
    #[error("nobody corrects the own hours")]
    Own,
    #[error("taken back before")]
    TakenBack,
}

impl CorrectionError {
    pub fn message(self) -> Message {
        match self {
            Self::Nothing => Message::new(
                "更正的秒数不能为 0",
                "A correction adds seconds or takes some back; 0 does neither.",
            ),
            Self::NotBegun(year) => Message::new(
                format!("{year} 年尚未开始"),
                format!("{year} has not begun; correct a year that has."),
            ),
            Self::TooMuch { left } => Message::new(
                format!("该年度只剩 {left} 秒（{}），不能收回更多", clock(left)),
                format!("Only {left} seconds ({}) of the year are left to take back.", clock(left)),
            ),
            Self::Own => Message::new(
                "不能更正本人的学时，请由其他管理员办理",
                "Nobody corrects the own hours; let another administrator do it.",
            ),
            Self::TakenBack => Message::new(
                "该更正已被撤回",
                "This correction was taken back before; make a new one.",
            ),
        }
    }
}

fn clock(seconds: i64) -> String {
    format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// What a year counts for: never less than nothing.
pub fn credited(sum: i64) -> i64 {
    sum.max(0)
}

impl Correction {
    /// Whether it may be entered by `who`, when the books of its year stand at `sum`.
    pub fn check(
        &self,
        who: Option<MemberId>,
        sum: i64,
        now: Instant,
    ) -> Result<(), CorrectionError> {
        if who == Some(self.member) {
            return Err(CorrectionError::Own);
        }
        if self.seconds == 0 {
            return Err(CorrectionError::Nothing);
        }
        if self.year > now.day().year() {
            return Err(CorrectionError::NotBegun(self.year));
        }
        if self.seconds < 0 && sum + self.seconds < 0 {
            return Err(CorrectionError::TooMuch { left: credited(sum) });
        }
        Ok(())
    }

    /// The correction that undoes this one.
    #[must_use]
    pub fn opposite(&self, id: CorrectionId, reason: String) -> Self {
        Self {
            id,
            member: self.member,
            year: self.year,
            seconds: -self.seconds,
            reason,
            takes_back: Some(self.id),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn correction(seconds: i64) -> Correction {
        let id = |n| Uuid::from_u128(n);
        Correction {
            id: Id::new(id(1)),
            member: Id::new(id(2)),
            year: 2026,
            seconds,
            reason: "重复登记".to_owned(),
            takes_back: None,
        }
    }

    fn now() -> Instant {
        Instant::parse("2026-11-23T02:00:00Z").unwrap()
    }

    #[test]
    fn what_is_left_can_be_taken_back_and_no_second_more() {
        assert_eq!(correction(-7200).check(None, 7200, now()), Ok(()));
        let refused = correction(-7201).check(None, 7200, now());
        assert_eq!(refused, Err(CorrectionError::TooMuch { left: 7200 }));
        assert!(refused.unwrap_err().message().en.contains("2:00:00"));
        assert_eq!(
            correction(-1).check(None, -60, now()),
            Err(CorrectionError::TooMuch { left: 0 })
        );
        assert_eq!(correction(1).check(None, -60, now()), Ok(()));
    }

    #[test]
    fn nobody_corrects_the_own_hours_nor_a_year_to_come_nor_by_nothing() {
        let own = Some(Id::new(Uuid::from_u128(2)));
        assert_eq!(correction(60).check(own, 0, now()), Err(CorrectionError::Own));
        let next = Correction { year: 2027, ..correction(60) };
        assert_eq!(next.check(None, 0, now()), Err(CorrectionError::NotBegun(2027)));
        assert_eq!(correction(0).check(None, 0, now()), Err(CorrectionError::Nothing));
    }

    #[test]
    fn a_correction_and_its_opposite_leave_the_year_as_it_was() {
        let first = correction(-1800);
        let second = first.opposite(Id::new(Uuid::from_u128(3)), "误更正".to_owned());
        assert_eq!(first.seconds + second.seconds, 0);
        assert_eq!((second.takes_back, second.year), (Some(first.id), first.year));
    }

    proptest! {
        #[test]
        fn whatever_is_corrected_the_year_is_never_below_zero(steps in proptest::collection::vec(-9000_i64..9000, 0..40)) {
            let mut sum = 0;
            for seconds in steps {
                if correction(seconds).check(None, sum, now()).is_ok() {
                    sum += seconds;
                }
                prop_assert!(sum >= 0 && credited(sum) == sum);
            }
        }
    }
}
