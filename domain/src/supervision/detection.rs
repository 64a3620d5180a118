//! From what a branch becomes a candidate for a case: duties missed, records late, months without
//! any record. Only what the branch as an organisation did is looked at, never a person, and never
//! how much an app was used.

use super::rectification::RectificationGround;
use crate::{
    message::Message,
    organizations::{LevelSetting, OrgPath},
    study_days::Month,
    time::Instant,
};

/// The thresholds of a level; they hold for the branches below, unless a level between has its own.
pub type DetectionRule = LevelSetting<Thresholds>;

/// How much it takes, over so many whole months before this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thresholds {
    pub months: u32,
    /// Duties missed.
    pub missing: u32,
    /// Records completed late, or still open after their time.
    pub late: u32,
    /// Months without any session.
    pub silent: u32,
}

impl Thresholds {
    pub const MONTHS_MAX: u32 = 6;
    pub const NUMBER_MAX: u32 = 30;
    /// Where no level has set any.
    pub const DEFAULT: Self = Self { months: 2, missing: 3, late: 3, silent: 2 };

    /// Refuses thresholds that nobody could reach.
    pub fn check(self) -> Result<Self, Unreachable> {
        if self.silent > self.months { Err(Unreachable) } else { Ok(self) }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("more silent months than months are looked at")]
pub struct Unreachable;

impl Unreachable {
    pub fn message(self) -> Message {
        Message::new(
            "无记录月数不能大于考察月数，请调小此值或增加考察月数",
            "More silent months than are looked at: lower this, or raise `months`.",
        )
    }
}

/// The thresholds that hold for a branch: those of the nearest level.
pub fn thresholds_at(rules: &[DetectionRule], branch: &OrgPath) -> Thresholds {
    LevelSetting::nearest(rules, branch).map_or(Thresholds::DEFAULT, |rule| rule.value)
}

/// What was seen of a branch in a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MonthFigures {
    pub sessions: u32,
    pub missing: u32,
    pub late: u32,
}

/// What was seen of a branch over the months of its thresholds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub missing: u32,
    pub late: u32,
    pub silent: u32,
}

impl Figures {
    /// Sums the months, the latest first, as far back as the thresholds look.
    pub fn over(months: &[MonthFigures], thresholds: Thresholds) -> Self {
        let looked_at = months.iter().take(thresholds.months as usize);
        looked_at.fold(Self::default(), |sum, month| Self {
            missing: sum.missing + month.missing,
            late: sum.late + month.late,
            silent: sum.silent + u32::from(month.sessions == 0),
        })
    }

    /// For what a case may be opened; for nothing below every threshold.
    pub fn grounds(self, thresholds: Thresholds) -> Vec<RectificationGround> {
        let reached = [
            (self.silent >= thresholds.silent, RectificationGround::PoorUse),
            (self.late >= thresholds.late, RectificationGround::LateUpdate),
            (self.missing >= thresholds.missing, RectificationGround::MissingDuty),
        ];
        reached.into_iter().filter_map(|(reached, ground)| reached.then_some(ground)).collect()
    }

    /// What a case may say it was opened for.
    pub fn finding(self, first: Month, last: Month) -> Message {
        let Self { missing, late, silent } = self;
        Message::new(
            format!(
                "{first} 至 {last}：应开展未开展 {missing} 项，记录迟报 {late} 次，无任何记录 {silent} 个月"
            ),
            format!(
                "{first} to {last}: {missing} duties missed, {late} records late, {silent} months without any record."
            ),
        )
    }
}

/// The whole months before the one of `now`, the latest first.
pub fn months_before(now: Instant, count: u32) -> Vec<Month> {
    let this = Month::containing(now.day());
    (1..=count).map(|number| this.back(number)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::id::Id;

    fn month(sessions: u32, missing: u32, late: u32) -> MonthFigures {
        MonthFigures { sessions, missing, late }
    }

    #[test]
    fn a_branch_is_a_candidate_for_each_threshold_that_it_reaches() {
        let grounds = |months: &[MonthFigures]| {
            Figures::over(months, Thresholds::DEFAULT).grounds(Thresholds::DEFAULT)
        };
        assert_eq!(grounds(&[month(3, 2, 2), month(3, 0, 0)]), []);
        assert_eq!(grounds(&[month(3, 2, 0), month(3, 1, 0)]), [RectificationGround::MissingDuty]);
        assert_eq!(grounds(&[month(3, 0, 2), month(3, 0, 1)]), [RectificationGround::LateUpdate]);
        let silent = [month(0, 3, 0), month(0, 3, 0)];
        assert_eq!(
            grounds(&silent),
            [RectificationGround::PoorUse, RectificationGround::MissingDuty]
        );
        assert_eq!(grounds(&[month(3, 2, 0), month(3, 0, 0), month(0, 9, 9)]), [], "too long ago");
    }

    #[test]
    fn the_thresholds_of_the_nearest_level_hold() {
        let rule = |path: OrgPath, missing| DetectionRule {
            organization: Id::new(Uuid::nil()),
            organization_path: path,
            value: Thresholds { missing, ..Thresholds::DEFAULT },
            version: 1,
            updated_at: Instant::from_millis(0),
        };
        let root = OrgPath::root();
        let (town, other) = (root.child(1).unwrap(), root.child(2).unwrap());
        let rules = [rule(root, 5), rule(town.clone(), 7)];
        assert_eq!(thresholds_at(&rules, &town.child(3).unwrap()).missing, 7);
        assert_eq!(thresholds_at(&rules, &other).missing, 5);
        assert_eq!(thresholds_at(&[], &other), Thresholds::DEFAULT);
    }

    #[test]
    fn nobody_is_asked_for_more_silent_months_than_are_looked_at() {
        let odd = Thresholds { silent: 3, ..Thresholds::DEFAULT };
        assert_eq!(odd.check(), Err(Unreachable));
        assert!(Thresholds::DEFAULT.check().is_ok());
    }

    #[test]
    fn the_month_that_runs_is_not_held_against_anybody() {
        let now = Instant::parse("2026-01-31T02:00:00Z").unwrap();
        let months: Vec<_> = months_before(now, 2).iter().map(Month::to_string).collect();
        assert_eq!(months, ["2025-12", "2025-11"]);
    }

    proptest! {
        #[test]
        fn who_does_more_is_never_a_candidate_for_more(
            seen in proptest::collection::vec((0..4_u32, 0..5_u32, 0..5_u32), 0..6),
            missing in 1..6_u32, late in 1..6_u32, silent in 1..3_u32,
        ) {
            let thresholds = Thresholds { months: 3, missing, late, silent };
            let months: Vec<_> = seen.iter().map(|(a, b, c)| month(*a, *b, *c)).collect();
            let better: Vec<_> =
                months.iter().map(|seen| month(seen.sessions + 1, seen.missing / 2, seen.late / 2)).collect();
            let before = Figures::over(&months, thresholds).grounds(thresholds);
            let after = Figures::over(&better, thresholds).grounds(thresholds);
            prop_assert!(after.iter().all(|ground| before.contains(ground)));
        }
    }
}
