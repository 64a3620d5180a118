//! A complaint with all its facts, and the steps it takes.

use super::{ComplaintError, ComplaintKind, ComplaintState};
use crate::{
    access::AccountId,
    id::{Id, identified},
    organizations::OrganizationId,
    time::Instant,
};

pub type ComplaintId = Id<Complaint>;

identified!(Complaint);

/// What somebody complains of, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    pub id: ComplaintId,
    pub number: String,
    /// The organization it is about.
    pub organization: OrganizationId,
    /// The organization that handles it: the one above, or itself where none is above.
    pub level: OrganizationId,
    pub kind: ComplaintKind,
    pub text: String,
    /// Missing where it was filed without signing in.
    pub filed_by: Option<AccountId>,
    pub state: ComplaintState,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

impl Complaint {
    pub const TEXT_MAX: usize = 4000;
    pub const ANSWER_MAX: usize = 2000;
    pub const CONTACT_MAX: usize = 100;

    /// Somebody takes it on.
    pub fn accept(self, by: AccountId, at: Instant) -> Result<Self, ComplaintError> {
        self.require_another(by)?;
        match self.state {
            ComplaintState::Open => Ok(self.moved(ComplaintState::Accepted { by, at }, at)),
            _ => Err(ComplaintError::WrongState(self.state.status())),
        }
    }

    /// Whoever filed it is told what came of it.
    pub fn answer(
        self,
        by: AccountId,
        answer: String,
        at: Instant,
    ) -> Result<Self, ComplaintError> {
        self.require_another(by)?;
        let ComplaintState::Accepted { by: accepted_by, at: accepted_at } = self.state else {
            return Err(ComplaintError::WrongState(self.state.status()));
        };
        let state = ComplaintState::Answered { accepted_by, accepted_at, by, at, answer };
        Ok(self.moved(state, at))
    }

    fn require_another(&self, by: AccountId) -> Result<(), ComplaintError> {
        if self.filed_by == Some(by) { Err(ComplaintError::OwnComplaint) } else { Ok(()) }
    }

    fn moved(self, state: ComplaintState, at: Instant) -> Self {
        Self { state, version: self.version + 1, updated_at: at, ..self }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::complaints::ComplaintStatus;

    fn account(n: u128) -> AccountId {
        Id::new(Uuid::from_u128(n))
    }

    fn at(millis: i64) -> Instant {
        Instant::from_millis(millis)
    }

    fn complaint() -> Complaint {
        Complaint {
            id: Id::new(Uuid::nil()),
            number: "CP-2026-000001".to_owned(),
            organization: Id::new(Uuid::nil()),
            level: Id::new(Uuid::nil()),
            kind: ComplaintKind::DuplicateEntry,
            text: "同一张表要填三次".to_owned(),
            filed_by: Some(account(1)),
            state: ComplaintState::Open,
            version: 1,
            created_at: at(1),
            updated_at: at(1),
        }
    }

    #[test]
    fn a_complaint_is_accepted_and_then_answered_once() {
        let accepted = complaint().accept(account(2), at(2)).unwrap();
        let answered = accepted.clone().answer(account(3), "已改正".to_owned(), at(3)).unwrap();
        assert_eq!(answered.state.acceptance(), Some((account(2), at(2))));
        assert_eq!(answered.state.answer(), Some((account(3), at(3), "已改正")));
        assert_eq!((answered.version, answered.updated_at), (3, at(3)));
        let refused = |status| Err(ComplaintError::WrongState(status));
        assert_eq!(
            complaint().answer(account(2), String::new(), at(2)),
            refused(ComplaintStatus::Open)
        );
        assert_eq!(accepted.accept(account(2), at(3)), refused(ComplaintStatus::Accepted));
        assert_eq!(answered.accept(account(2), at(4)), refused(ComplaintStatus::Answered));
    }

    #[test]
    fn nobody_decides_a_complaint_of_their_own() {
        assert_eq!(complaint().accept(account(1), at(2)), Err(ComplaintError::OwnComplaint));
        let accepted = complaint().accept(account(2), at(2)).unwrap();
        let refused = accepted.answer(account(1), "无".to_owned(), at(3));
        assert_eq!(refused, Err(ComplaintError::OwnComplaint));
        let unnamed = Complaint { filed_by: None, ..complaint() };
        assert!(unnamed.accept(account(1), at(2)).is_ok());
    }
}
