//! A list in figures: "present 18 of 21", and who is missing.

use super::AttendanceStatus;
use crate::{members::MemberId, message::Message};

/// How many did what. Guests are counted apart: they are not of the branch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub took_part: u32,
    pub leave: u32,
    pub absent: u32,
    /// Of the branch, and not on the list.
    pub unrecorded: u32,
    pub guests: u32,
}

/// Somebody of the branch who did not take part; without a status not on the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    pub member: MemberId,
    pub name: String,
    pub status: Option<AttendanceStatus>,
}

impl Counts {
    pub fn add(&mut self, status: AttendanceStatus, guest: bool, count: u32) {
        let place = match status {
            status if status.took_part() && guest => &mut self.guests,
            status if status.took_part() => &mut self.took_part,
            AttendanceStatus::Leave => &mut self.leave,
            _ => &mut self.absent,
        };
        *place = place.saturating_add(count);
    }

    /// The people of the branch whom the session is for.
    pub fn expected(&self) -> u32 {
        self.took_part + self.leave + self.absent + self.unrecorded
    }

    pub fn message(&self) -> Message {
        let (present, all) = (self.took_part, self.expected());
        Message::new(
            format!("应到 {all} 人，实到 {present} 人"),
            format!("present {present} of {all}"),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guests_are_not_of_the_branch_and_everybody_else_is_expected() {
        let mut counts = Counts { unrecorded: 1, ..Counts::default() };
        counts.add(AttendanceStatus::Present, false, 17);
        counts.add(AttendanceStatus::Assisted, false, 1);
        counts.add(AttendanceStatus::Present, true, 3);
        counts.add(AttendanceStatus::Leave, false, 1);
        counts.add(AttendanceStatus::Absent, false, 1);
        assert_eq!((counts.took_part, counts.guests, counts.expected()), (18, 3, 21));
        assert_eq!(counts.message().en, "present 18 of 21");
    }
}
