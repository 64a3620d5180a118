//! The life of a letter; every state carries what is true in it.

use crate::{
    access::{AccountId, Role},
    enums::string_enum,
    id::Id,
    message::Message,
    time::Instant,
};

pub type LetterId = Id<Letter>;

string_enum! {
    /// The point a letter has reached.
    LetterState {
        Draft = "draft", "草稿";
        Submitted = "submitted", "已提交";
        Returned = "returned", "已退回";
        UnderReview = "under_review", "审核中";
        Active = "active", "有效";
        Rejected = "rejected", "不予批准";
        Expired = "expired", "已到期";
        Revoked = "revoked", "已撤销";
    }
}

string_enum! {
    /// The seat an officer approves from.
    OfficerSeat {
        Head = "head", "分管负责人";
        Security = "security", "安全员";
    }
}

string_enum! {
    /// What is done to a letter.
    Step {
        Submit = "submit", "提交";
        Accept = "accept", "受理";
        Return = "return", "退回";
        Approve = "approve", "批准";
        Reject = "reject", "不予批准";
        Revoke = "revoke", "撤销";
        Edit = "edit", "修改";
    }
}

impl OfficerSeat {
    /// The seat a role gives; others approve nothing.
    pub fn of(role: Role) -> Option<Self> {
        match role {
            Role::DeputyHeadInCharge => Some(Self::Head),
            Role::SecurityOfficer => Some(Self::Security),
            _ => None,
        }
    }
}

/// One officer's approval, and of which text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    pub seat: OfficerSeat,
    pub by: AccountId,
    pub version: i64,
}

/// As much of a letter as its steps depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub id: LetterId,
    pub state: LetterState,
    /// Who filed it; such a person never decides it.
    pub filed_by: AccountId,
    /// Who asked in the unit's name, if that is a person with an account.
    pub asker: Option<AccountId>,
    /// Moves with every change of what is asked, not with the steps.
    pub text_version: i64,
    pub ends_at: Instant,
    pub approvals: Vec<Approval>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LetterError {
    #[error("a letter that is {from} cannot be {step}")]
    WrongState { from: &'static str, step: &'static str },
    #[error("nobody decides a letter of one's own")]
    OwnLetter,
    #[error("this officer has approved already")]
    SameApprover,
    #[error("this seat has approved already")]
    SameSeat,
    #[error("the letter was changed after the first approval")]
    TextChanged,
    #[error("the period is over")]
    Over,
}

impl LetterError {
    pub fn message(&self) -> Message {
        match self {
            Self::WrongState { from, step } => {
                let zh = |word: &str| {
                    LetterState::parse(word).map_or("该状态", LetterState::zh).to_owned()
                };
                let done = Step::parse(step).map_or("处理", Step::zh);
                Message::new(
                    format!("公函为「{}」，不能{done}", zh(from)),
                    format!("A letter that is {from} does not take the step `{step}`."),
                )
            }
            Self::OwnLetter => {
                Message::new("不能审批自己提交的公函", "Nobody decides a letter of one's own.")
            }
            Self::SameApprover => {
                Message::new("您已批准，须由另一人批准", "You have approved; another officer must.")
            }
            Self::SameSeat => Message::new(
                "该岗位已批准，须由另一岗位批准",
                "This seat has approved; the other seat must.",
            ),
            Self::TextChanged => Message::new(
                "首次批准后公函内容有变，请退回重审",
                "The letter changed after the first approval; return it and begin again.",
            ),
            Self::Over => Message::new("申请的期限已过", "The period that was asked for is over."),
        }
    }
}

impl Letter {
    /// The state as it is at `now`: an active letter past its end is expired.
    pub fn state_at(&self, now: Instant) -> LetterState {
        match self.state {
            LetterState::Active if now >= self.ends_at => LetterState::Expired,
            state => state,
        }
    }

    /// The state after a step that is not an approval.
    pub fn step(
        &self,
        step: Step,
        by: AccountId,
        now: Instant,
    ) -> Result<LetterState, LetterError> {
        use LetterState::{Active, Draft, Rejected, Returned, Revoked, Submitted, UnderReview};
        let next = match (self.state_at(now), step) {
            (Draft | Returned, Step::Submit) => Submitted,
            (Draft | Returned, Step::Edit) => self.state,
            (Submitted, Step::Accept) => UnderReview,
            (Submitted | UnderReview, Step::Return) => Returned,
            (Submitted | UnderReview, Step::Reject) => Rejected,
            (Active, Step::Revoke) => Revoked,
            (from, step) => {
                return Err(LetterError::WrongState { from: from.as_str(), step: step.as_str() });
            }
        };
        let decides = matches!(step, Step::Accept | Step::Reject);
        if decides && self.is_own(by) {
            return Err(LetterError::OwnLetter);
        }
        if step == Step::Submit && now >= self.ends_at {
            return Err(LetterError::Over);
        }
        Ok(next)
    }

    /// An officer's approval from a seat: the first keeps the letter under review, the
    /// second makes it active.
    pub fn approve(
        &self,
        seat: OfficerSeat,
        by: AccountId,
        now: Instant,
    ) -> Result<LetterState, LetterError> {
        if self.state_at(now) != LetterState::UnderReview {
            let from = self.state_at(now).as_str();
            return Err(LetterError::WrongState { from, step: Step::Approve.as_str() });
        }
        if self.is_own(by) {
            return Err(LetterError::OwnLetter);
        }
        if self.approvals.iter().any(|approval| approval.by == by) {
            return Err(LetterError::SameApprover);
        }
        if self.approvals.iter().any(|approval| approval.seat == seat) {
            return Err(LetterError::SameSeat);
        }
        if self.approvals.iter().any(|approval| approval.version != self.text_version) {
            return Err(LetterError::TextChanged);
        }
        if now >= self.ends_at {
            return Err(LetterError::Over);
        }
        Ok(if self.approvals.is_empty() { LetterState::UnderReview } else { LetterState::Active })
    }

    fn is_own(&self, by: AccountId) -> bool {
        self.filed_by == by || self.asker == Some(by)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn person(n: u128) -> AccountId {
        Id::new(Uuid::from_u128(n))
    }

    fn at(ms: i64) -> Instant {
        Instant::from_millis(ms)
    }

    fn letter(state: LetterState) -> Letter {
        Letter {
            id: Id::new(Uuid::nil()),
            state,
            filed_by: person(1),
            asker: Some(person(2)),
            text_version: 1,
            ends_at: at(1_000),
            approvals: vec![],
        }
    }

    fn approved(by: u128, seat: OfficerSeat) -> Letter {
        let approval = Approval { seat, by: person(by), version: 1 };
        Letter { approvals: vec![approval], ..letter(LetterState::UnderReview) }
    }

    #[test]
    fn two_officers_from_two_seats_make_a_letter_active() {
        let first = letter(LetterState::UnderReview).approve(OfficerSeat::Head, person(3), at(0));
        assert_eq!(first, Ok(LetterState::UnderReview));
        let second =
            approved(3, OfficerSeat::Head).approve(OfficerSeat::Security, person(4), at(0));
        assert_eq!(second, Ok(LetterState::Active));
    }

    #[test]
    fn one_person_cannot_give_both_approvals_even_from_two_seats() {
        let again = approved(3, OfficerSeat::Head).approve(OfficerSeat::Security, person(3), at(0));
        assert_eq!(again, Err(LetterError::SameApprover));
        let seat = approved(3, OfficerSeat::Head).approve(OfficerSeat::Head, person(4), at(0));
        assert_eq!(seat, Err(LetterError::SameSeat));
    }

    #[test]
    fn neither_who_filed_nor_who_asked_decides() {
        for own in [1, 2] {
            let refused =
                letter(LetterState::UnderReview).approve(OfficerSeat::Head, person(own), at(0));
            assert_eq!(refused, Err(LetterError::OwnLetter));
            let refused = letter(LetterState::Submitted).step(Step::Reject, person(own), at(0));
            assert_eq!(refused, Err(LetterError::OwnLetter));
        }
    }

    #[test]
    fn the_second_approval_is_of_the_text_of_the_first() {
        let changed = Letter { text_version: 2, ..approved(3, OfficerSeat::Head) };
        let refused = changed.approve(OfficerSeat::Security, person(4), at(0));
        assert_eq!(refused, Err(LetterError::TextChanged));
    }

    #[test]
    fn an_active_letter_is_expired_at_its_very_end_and_cannot_be_revoked_then() {
        let active = letter(LetterState::Active);
        assert_eq!(active.state_at(at(999)), LetterState::Active);
        assert_eq!(active.state_at(at(1_000)), LetterState::Expired);
        assert!(active.step(Step::Revoke, person(3), at(1_000)).is_err());
    }

    #[test]
    fn no_step_leads_out_of_a_final_state() {
        for state in [LetterState::Rejected, LetterState::Expired, LetterState::Revoked] {
            for step in Step::ALL {
                assert!(letter(state).step(*step, person(9), at(0)).is_err(), "{state:?} {step:?}");
            }
        }
    }
}
