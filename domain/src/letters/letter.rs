//! A letter with all its facts, and the steps it takes.

use super::{
    Approval, Grant, GrantField, GrantId, GrantRefusal, LetterError, LetterState, LetterStatus,
    OfficerSeat, Step,
};
use crate::{
    access::AccountId,
    id::{Id, identified},
    members::MemberId,
    organizations::{OrgPath, OrganizationId},
    scan::Scan,
    time::Instant,
};

pub type LetterId = Id<Letter>;

identified!(Letter);

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterRequest {
    pub purpose: String,
    /// In the order in which the unit gave them.
    pub fields: Vec<GrantField>,
    pub starts_at: Instant,
    pub ends_at: Instant,
    /// How many rows may be delivered in all.
    pub budget: i64,
    /// The addresses it will be used from; empty for any.
    pub addresses: Vec<String>,
}

/// Whose records a letter names. Persons are named by id number, of which only a lookup is
/// stored, so here they are counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamedSubjects {
    pub members: Vec<MemberId>,
    pub organizations: Vec<OrganizationId>,
    pub persons: i64,
}

/// A query letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub id: LetterId,
    /// Given when it is first submitted; a draft has none.
    pub number: Option<String>,
    /// The organization that is asked.
    pub organization: OrganizationId,
    pub organization_path: OrgPath,
    /// The unit in whose name the letter is, and the person who writes for it.
    pub unit: String,
    pub person: String,
    pub request: LetterRequest,
    pub named: NamedSubjects,
    pub scan: Option<Scan>,
    /// Who filed it, if that was somebody with an account; such a person never decides it.
    pub filed_by: Option<AccountId>,
    /// Moves with every change of what is asked, not with the steps.
    pub text_version: i64,
    pub state: LetterState,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

impl Letter {
    /// The state's name at `now`: an active letter past its end is expired.
    pub fn state_at(&self, now: Instant) -> LetterStatus {
        self.state.status_at(now)
    }

    /// Changes what is asked, while it is a draft or returned.
    pub fn revise(self, request: LetterRequest, now: Instant) -> Result<Self, LetterError> {
        self.edit(now, |letter| Self { request, ..letter })
    }

    /// Replaces the scan, while it is a draft or returned.
    pub fn attach_scan(self, scan: Scan, now: Instant) -> Result<Self, LetterError> {
        self.edit(now, |letter| Self { scan: Some(scan), ..letter })
    }

    fn edit(self, now: Instant, change: impl FnOnce(Self) -> Self) -> Result<Self, LetterError> {
        if !matches!(self.state, LetterState::Draft | LetterState::Returned { .. }) {
            return Err(wrong(&self.state, Step::Edit, now));
        }
        let letter = change(self);
        Ok(Self {
            text_version: letter.text_version + 1,
            version: letter.version + 1,
            updated_at: now,
            ..letter
        })
    }

    /// What the letter is called: its number, or its id while it has none.
    pub fn reference(&self) -> String {
        self.number.clone().unwrap_or_else(|| self.id.to_string())
    }

    /// Hands the letter over to the officers, with its scan. It keeps the number it has; else
    /// `number` is its number from now on.
    pub fn submit(self, number: String, now: Instant) -> Result<Self, LetterError> {
        if !matches!(self.state, LetterState::Draft | LetterState::Returned { .. }) {
            return Err(wrong(&self.state, Step::Submit, now));
        }
        if now >= self.request.ends_at {
            return Err(LetterError::Over);
        }
        if self.scan.is_none() {
            return Err(LetterError::NoScan);
        }
        let number = Some(self.number.clone().unwrap_or(number));
        Ok(Self { number, ..self.moved(LetterState::Submitted { at: now }, now) })
    }

    /// Takes it up for review.
    pub fn accept(self, by: AccountId, now: Instant) -> Result<Self, LetterError> {
        let LetterState::Submitted { .. } = self.state else {
            return Err(wrong(&self.state, Step::Accept, now));
        };
        self.refuse_own(by)?;
        Ok(self.moved(LetterState::UnderReview { approval: None }, now))
    }

    /// Gives it back to the unit; an approval no longer counts.
    pub fn return_to_unit(self, reason: String, now: Instant) -> Result<Self, LetterError> {
        match self.state {
            LetterState::Submitted { .. } | LetterState::UnderReview { .. } => {
                Ok(self.moved(LetterState::Returned { reason }, now))
            }
            state => Err(wrong(&state, Step::Return, now)),
        }
    }

    /// Refuses it for good.
    pub fn reject(self, by: AccountId, reason: String, now: Instant) -> Result<Self, LetterError> {
        let approval = match &self.state {
            LetterState::Submitted { .. } => None,
            LetterState::UnderReview { approval } => approval.clone(),
            state => return Err(wrong(state, Step::Reject, now)),
        };
        self.refuse_own(by)?;
        Ok(self.moved(LetterState::Rejected { reason, approval }, now))
    }

    /// An officer's approval: the first stays with the letter, the second, of another person in
    /// the other office, makes it active with `grant` as the id of its grant.
    pub fn approve(
        self,
        seat: OfficerSeat,
        by: AccountId,
        grant: GrantId,
        now: Instant,
    ) -> Result<Self, LetterError> {
        let LetterState::UnderReview { approval: first } = &self.state else {
            return Err(wrong(&self.state, Step::Approve, now));
        };
        self.refuse_own(by)?;
        if let Some(first) = first {
            self.refuse_second(first, seat, by)?;
        }
        if now >= self.request.ends_at {
            return Err(LetterError::Over);
        }
        let approval = Approval { seat, by, version: self.text_version, at: now };
        let state = match first.clone() {
            None => LetterState::UnderReview { approval: Some(approval) },
            Some(first) => LetterState::Active {
                approvals: [first, approval],
                grant: Grant::for_request(grant, &self.request),
            },
        };
        Ok(self.moved(state, now))
    }

    fn refuse_second(
        &self,
        first: &Approval,
        seat: OfficerSeat,
        by: AccountId,
    ) -> Result<(), LetterError> {
        if first.by == by {
            Err(LetterError::SameApprover)
        } else if first.seat == seat {
            Err(LetterError::SameSeat)
        } else if first.version != self.text_version {
            Err(LetterError::TextChanged)
        } else {
            Ok(())
        }
    }

    /// Takes the grant back. Only an active letter has one to take.
    pub fn revoke(self, reason: String, now: Instant) -> Result<Self, LetterError> {
        match &self.state {
            LetterState::Active { approvals, grant } if now < grant.ends_at => {
                let (approvals, grant) = (approvals.clone(), grant.clone());
                Ok(self.moved(LetterState::Revoked { approvals, grant, reason, at: now }, now))
            }
            state => Err(wrong(state, Step::Revoke, now)),
        }
    }

    /// The grant, if it may be read under at `now` from `address`.
    pub fn usable_grant(&self, now: Instant, address: &str) -> Result<&Grant, GrantRefusal> {
        match &self.state {
            LetterState::Active { grant, .. } => grant.usable(now, address).map(|()| grant),
            LetterState::Revoked { .. } => Err(GrantRefusal::Revoked),
            _ => Err(GrantRefusal::NotBegun),
        }
    }

    fn refuse_own(&self, by: AccountId) -> Result<(), LetterError> {
        if self.filed_by == Some(by) { Err(LetterError::OwnLetter) } else { Ok(()) }
    }

    fn moved(self, state: LetterState, now: Instant) -> Self {
        Self { state, version: self.version + 1, updated_at: now, ..self }
    }
}

fn wrong(state: &LetterState, step: Step, now: Instant) -> LetterError {
    LetterError::WrongState { from: state.status_at(now), step }
}
