//! Head counts: once a quarter a branch says how many members it finds, and why the register says
//! otherwise.

use crate::{
    enums::string_enum, message::Message, organizations::OrganizationId, study_days::Month,
    supervision::Span, time::Instant,
};

string_enum! {
    /// Why a branch finds another number than the register.
    HeadcountReason {
        LeftWithoutTransfer = "left_without_transfer", "人已离开，组织关系未转出", "Left without a transfer";
        ArrivedWithoutTransfer = "arrived_without_transfer", "人已到，组织关系未接收", "Arrived without a transfer";
        NotRegistered = "not_registered", "名册漏登", "Not in the register";
        RegisteredTwice = "registered_twice", "名册重复登记", "In the register twice";
        StepNotRecorded = "step_not_recorded", "接收、转正、去世等未登记", "A step such as conversion or death not recorded";
        LostContact = "lost_contact", "失去联系", "Lost contact";
        Other = "other", "其他（须说明）", "Another one, with a note";
    }
}

/// How many members there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct People {
    pub full: u32,
    pub probationary: u32,
}

impl People {
    pub const MAX: u32 = 100_000;

    pub const fn total(self) -> u32 {
        self.full.saturating_add(self.probationary)
    }
}

/// What a branch confirmed for a quarter; it may count again until the quarter ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headcount {
    pub branch: OrganizationId,
    pub quarter: Span,
    pub counted: People,
    /// What the register said at that moment.
    pub registered: People,
    pub reason: Option<HeadcountReason>,
    pub note: Option<String>,
    pub confirmed_at: Instant,
}

impl Headcount {
    pub const NOTE_MAX: usize = 300;

    pub fn agrees(&self) -> bool {
        self.counted == self.registered
    }
}

/// The quarter that a day lies in.
pub fn quarter_at(now: Instant) -> Span {
    Span::quarter_of(Month::containing(now.day()))
}

/// What is wrong with the explanation of a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadcountFault {
    ReasonMissing { registered: People },
    ReasonUnneeded,
    NoteMissing,
}

impl HeadcountFault {
    pub const fn pointer(self) -> &'static str {
        match self {
            Self::ReasonMissing { .. } | Self::ReasonUnneeded => "/reason",
            Self::NoteMissing => "/note",
        }
    }

    pub fn message(self) -> Message {
        match self {
            Self::ReasonMissing { registered: People { full, probationary } } => Message::new(
                format!(
                    "名册为正式党员 {full} 名、预备党员 {probationary} 名，与清点不一致，请选择原因"
                ),
                format!(
                    "The register has {full} full and {probationary} probationary members; say why the count differs."
                ),
            ),
            Self::ReasonUnneeded => Message::new(
                "与名册一致，不需要填写原因",
                "It agrees with the register; leave the reason out.",
            ),
            Self::NoteMissing => {
                Message::new("请用文字说明原因", "Another reason needs a note that says which.")
            }
        }
    }
}

/// A difference is explained, and nothing else is.
pub fn headcount_faults(
    (counted, registered): (People, People),
    reason: Option<HeadcountReason>,
    note: Option<&str>,
) -> Vec<HeadcountFault> {
    let differs = counted != registered;
    match reason {
        None if differs => vec![HeadcountFault::ReasonMissing { registered }],
        Some(_) if !differs => vec![HeadcountFault::ReasonUnneeded],
        Some(HeadcountReason::Other) if note.is_none() => vec![HeadcountFault::NoteMissing],
        _ => Vec::new(),
    }
}

string_enum! {
    /// How a branch stands to the head count of a quarter.
    HeadcountState {
        Agreed = "agreed", "一致", "It agrees with the register";
        Differs = "differs", "不一致（已说明）", "It differs, with a reason";
        Missing = "missing", "未确认", "Not confirmed";
    }
}

/// How a branch stands that said this, or nothing.
pub fn state_of(said: Option<&Headcount>) -> HeadcountState {
    said.map_or(HeadcountState::Missing, |said| {
        if said.agrees() { HeadcountState::Agreed } else { HeadcountState::Differs }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_difference_is_explained() {
        let (ten, nine) =
            (People { full: 10, probationary: 1 }, People { full: 9, probationary: 1 });
        let faults = |counted, reason, note| headcount_faults((counted, ten), reason, note);
        assert_eq!(faults(ten, None, None), []);
        assert_eq!(
            faults(ten, Some(HeadcountReason::NotRegistered), None),
            [HeadcountFault::ReasonUnneeded]
        );
        assert_eq!(faults(nine, None, None), [HeadcountFault::ReasonMissing { registered: ten }]);
        assert_eq!(faults(nine, Some(HeadcountReason::LostContact), None), []);
        assert_eq!(faults(nine, Some(HeadcountReason::Other), None), [HeadcountFault::NoteMissing]);
        assert_eq!(faults(nine, Some(HeadcountReason::Other), Some("借调")), []);
    }

    #[test]
    fn somebody_converted_but_not_recorded_is_a_difference() {
        let (counted, registered) =
            (People { full: 10, probationary: 0 }, People { full: 9, probationary: 1 });
        assert_eq!(counted.total(), registered.total());
        assert_eq!(headcount_faults((counted, registered), None, None).len(), 1);
        assert_eq!(
            quarter_at(Instant::parse("2026-11-23T02:00:00Z").unwrap()).to_string(),
            "2026-Q4"
        );
    }
}
