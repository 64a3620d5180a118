//! A stay elsewhere, and the contact that is kept.

use chrono::NaiveDate;

use super::{
    ContactChannel, ContactRule, ContactSide, MobileEnd, MobileError, MobileReason, MobileState,
};
use crate::{
    access::AccountId,
    id::{Id, identified},
    members::{Member, MemberId},
    organizations::{OrgPath, Organization, OrganizationId},
    time::{Instant, months_after},
};

pub type MobileStayId = Id<MobileStay>;
pub type MobileContactId = Id<MobileContact>;

identified!(MobileStay);

/// The organization where a mobile member lives, which takes part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostOrganization {
    pub id: OrganizationId,
    pub name: String,
    pub path: OrgPath,
}

/// Where a mobile member lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MobileHost {
    Organization(HostOrganization),
    /// A place without an organization of the register.
    Place(String),
}

/// How and when a stay ended: from that day on the member is not away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndedStay {
    pub how: MobileEnd,
    pub on: NaiveDate,
}

/// The first day of a stay, and the day of return that is expected.
pub type Period = (NaiveDate, Option<NaiveDate>);

/// A stay elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MobileStay {
    pub id: MobileStayId,
    pub member: MemberId,
    pub member_name: String,
    /// The branch that registered it and that the member belonged to.
    pub branch: OrganizationId,
    pub branch_name: String,
    pub branch_path: OrgPath,
    pub reason: MobileReason,
    pub host: MobileHost,
    pub began_on: NaiveDate,
    pub expected_until: Option<NaiveDate>,
    pub ended: Option<EndedStay>,
    /// The last day on which there was contact.
    pub contacted_on: Option<NaiveDate>,
    pub registered_by: AccountId,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

/// That there was contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MobileContact {
    pub id: MobileContactId,
    pub stay: MobileStayId,
    pub on: NaiveDate,
    pub channel: ContactChannel,
    pub note: Option<String>,
    pub side: ContactSide,
    pub by: AccountId,
    pub at: Instant,
}

impl MobileStay {
    pub const PLACE_MAX: usize = 100;
    pub const NOTE_MAX: usize = 500;
    /// Whoever is away for no longer is no mobile member.
    pub const AWAY_MONTHS: u32 = 6;
    /// Whoever is expected back later than that is mistaken about the year.
    pub const EXPECTED_MONTHS: u32 = 120;

    /// Everything against registering a member as away, `before` being the end of the stay before.
    pub fn check_begin(
        member: &Member,
        (began_on, expected_until): Period,
        before: Option<NaiveDate>,
        today: NaiveDate,
    ) -> Vec<MobileError> {
        let first = before.map_or(member.birth_date, |end| end.max(member.birth_date));
        let began = first..=today;
        let after = months_after(began_on, Self::AWAY_MONTHS).max(today);
        let last = months_after(today, Self::EXPECTED_MONTHS);
        let until = |is_wrong: &dyn Fn(NaiveDate) -> bool| expected_until.is_some_and(is_wrong);
        [
            (!member.status.is_member(), MobileError::NoMember),
            (!began.contains(&began_on), MobileError::BeganOn { first, last: today }),
            (until(&|day| day <= after), MobileError::TooShort { after }),
            (until(&|day| day > last), MobileError::TooLong { last }),
        ]
        .into_iter()
        .filter_map(|(is_wrong, error)| is_wrong.then_some(error))
        .collect()
    }

    /// Whether an organization may be the host: one elsewhere, and not for somebody abroad.
    pub fn check_host(
        reason: MobileReason,
        branch: &OrgPath,
        host: &Organization,
    ) -> Result<(), MobileError> {
        if reason == MobileReason::Abroad {
            return Err(MobileError::HostAbroad);
        }
        let is_elsewhere = host.dissolved_at.is_none() && !host.path.contains(branch);
        if is_elsewhere { Ok(()) } else { Err(MobileError::Host) }
    }

    pub const fn state(&self) -> MobileState {
        if self.ended.is_some() { MobileState::Ended } else { MobileState::Away }
    }

    /// The stay as it stood on a day, given the last contact until then.
    #[must_use]
    pub fn on(self, day: NaiveDate) -> Self {
        Self { ended: self.ended.filter(|end| end.on <= day), ..self }
    }

    pub fn check_away(&self) -> Result<(), MobileError> {
        self.ended.map_or(Ok(()), |end| Err(MobileError::Ended(end.how)))
    }

    pub const fn rule(&self) -> ContactRule {
        ContactRule::for_reason(self.reason)
    }

    /// By when there has to be contact again.
    pub fn contact_due_on(&self) -> Option<NaiveDate> {
        let last = self.contacted_on.unwrap_or(self.began_on);
        self.ended.is_none().then(|| self.rule().due_on(last))
    }

    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.contact_due_on().is_some_and(|due| due < today)
    }

    /// Whether so long a time abroad suggests that membership be suspended; people decide.
    pub fn suggests_suspension(&self, today: NaiveDate) -> bool {
        let months = self.rule().suspension_months.filter(|_| self.ended.is_none());
        months.is_some_and(|months| months_after(self.began_on, months) < today)
    }

    /// Notes that there was contact on a day of the stay.
    pub fn contact(self, on: NaiveDate, now: Instant) -> Result<Self, MobileError> {
        self.check_away()?;
        let (first, last) = (self.began_on, now.day());
        if on < first || on > last {
            return Err(MobileError::ContactedOn { first, last });
        }
        let contacted_on = self.contacted_on.map_or(on, |last| last.max(on));
        Ok(Self { contacted_on: Some(contacted_on), ..self.touched(now) })
    }

    pub(super) fn touched(self, at: Instant) -> Self {
        Self { version: self.version + 1, updated_at: at, ..self }
    }
}
