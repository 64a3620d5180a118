//! How stays end: by a return, or with the membership in the branch.

use chrono::NaiveDate;

use super::{EndedStay, MobileEnd, MobileError, MobileStay};
use crate::{
    members::{Member, Status},
    time::Instant,
};

impl MobileEnd {
    /// What a change of a register entry means for a stay: it ends when the member belongs to another
    /// branch, and when the membership ends or rests. It does not come back by itself.
    pub fn of_change(before: &Member, after: &Member) -> Option<Self> {
        if before.branch != after.branch || after.status == Status::TransferredOut {
            return Some(Self::Transferred);
        }
        (!after.status.is_member()).then_some(Self::Left)
    }
}

impl MobileStay {
    /// Back again since a day.
    pub fn come_back(self, on: NaiveDate, now: Instant) -> Result<Self, MobileError> {
        self.check_away()?;
        let (first, last) = (self.known_until(), now.day());
        if on < first || on > last {
            return Err(MobileError::ReturnedOn { first, last });
        }
        Ok(self.ended_by(MobileEnd::Returned, on, now))
    }

    /// Ends with the membership in the branch; not before what is known of the stay.
    pub fn end_with(
        self,
        how: MobileEnd,
        on: NaiveDate,
        now: Instant,
    ) -> Result<Self, MobileError> {
        self.check_away()?;
        let on = on.max(self.known_until());
        Ok(self.ended_by(how, on, now))
    }

    /// The last day on which the member is known to have been away.
    fn known_until(&self) -> NaiveDate {
        self.contacted_on.map_or(self.began_on, |day| day.max(self.began_on))
    }

    fn ended_by(self, how: MobileEnd, on: NaiveDate, now: Instant) -> Self {
        Self { ended: Some(EndedStay { how, on }), ..self.touched(now) }
    }
}
