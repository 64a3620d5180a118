//! How long each stretch of a member's life has to last, as data.

use chrono::NaiveDate;

use crate::{message::Message, time::months_after};

/// The spans that steps are measured by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LifeClocks {
    /// How long an activist is cultivated before becoming a development target.
    pub cultivation_months: u32,
    /// Hours of training before somebody is admitted: three days or twenty-four hours.
    pub training_hours: u32,
    /// Within how many months the committee approves what the branch meeting decided.
    pub approval_months: u32,
    /// The same where a special reason is given.
    pub late_approval_months: u32,
    /// Probation, counted from the branch meeting.
    pub probation_months: u32,
    /// By how much it may be extended, once.
    pub extension_months: (u32, u32),
    /// How long contact is lost before membership is suspended.
    pub lost_contact_months: u32,
    /// How long it stays suspended before somebody is removed.
    pub suspension_months: u32,
    /// How long duties are not done before that is a removal by oneself.
    pub idle_months: u32,
}

impl LifeClocks {
    /// What the rules of admission and of the constitution say.
    pub const STANDARD: Self = Self {
        cultivation_months: 12,
        training_hours: 24,
        approval_months: 3,
        late_approval_months: 6,
        probation_months: 12,
        extension_months: (6, 12),
        lost_contact_months: 6,
        suspension_months: 24,
        idle_months: 6,
    };

    /// The first day on which the span of `clock`, begun on `since`, has passed.
    pub fn end(&self, clock: Clock, since: NaiveDate) -> NaiveDate {
        months_after(since, self.months(clock))
    }

    fn months(&self, clock: Clock) -> u32 {
        match clock {
            Clock::Cultivation => self.cultivation_months,
            Clock::Probation { extended_by } => self.probation_months + extended_by,
            Clock::LostContact => self.lost_contact_months,
            Clock::Suspension => self.suspension_months,
            Clock::Idle => self.idle_months,
        }
    }
}

/// A stretch that has to pass before a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    Cultivation,
    Probation { extended_by: u32 },
    LostContact,
    Suspension,
    Idle,
}

impl Clock {
    /// What has to have passed, in words.
    pub fn message(self) -> Message {
        let (zh, en) = match self {
            Self::Cultivation => {
                ("入党积极分子的培养教育应满一年", "an activist is cultivated for a year")
            }
            Self::Probation { extended_by: 0 } => (
                "预备期为一年，自支部大会之日起算",
                "probation lasts a year from the branch meeting",
            ),
            Self::Probation { .. } => {
                ("延长后的预备期尚未届满", "the extended probation has to end")
            }
            Self::LostContact => ("失去联系应满六个月", "contact has to be lost for six months"),
            Self::Suspension => {
                ("停止党籍应满两年", "membership has to be suspended for two years")
            }
            Self::Idle => ("应连续满六个月", "six months in a row have to pass"),
        };
        Message::new(zh, en)
    }
}
