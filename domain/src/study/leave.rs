//! Leave: a member asks for it, before or after the session, and the branch grants or refuses it.
//!
//! ```text
//! Asked ──grant──▶ Granted (the list says leave)
//!   ▲  └──refuse─▶ Refused ──asked again──┐
//!   └─────────────────────────────────────┘
//! ```

use super::{AttendanceStatus, LeaveState, StudySessionId};
use crate::{access::AccountId, members::MemberId, message::Message, time::Instant};

/// A member's wish for leave from one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeaveRequest {
    pub session: StudySessionId,
    pub member: MemberId,
    pub reason: String,
    pub asked_at: Instant,
    pub state: LeaveState,
    pub decision: Option<LeaveDecision>,
}

/// Who answered it, when, and in what words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeaveDecision {
    pub by: AccountId,
    pub at: Instant,
    pub answer: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LeaveError {
    #[error("asked for or granted already")]
    Standing,
    #[error("decided already")]
    Decided,
    #[error("took part")]
    TookPart,
    #[error("nobody decides on their own leave")]
    Own,
}

impl LeaveError {
    pub fn message(self) -> Message {
        match self {
            Self::Standing => Message::new(
                "您已提出请假，请等待支部审批或查看结果",
                "Leave was asked for already; wait for the answer, or read it.",
            ),
            Self::Decided => {
                Message::new("该请假已审批", "The wish for leave was decided already.")
            }
            Self::TookPart => Message::new(
                "该同志已登记参加，不能请假；登记有误请先更正",
                "The member is on the list as having taken part; correct the list first.",
            ),
            Self::Own => Message::new(
                "不能审批自己的请假，请由支部其他管理员审批",
                "Nobody decides on their own leave; ask another administrator of the branch.",
            ),
        }
    }
}

/// Whether leave may be asked for. One that was refused may be asked for again.
pub fn may_ask(
    standing: Option<LeaveState>,
    listed: Option<AttendanceStatus>,
) -> Result<(), LeaveError> {
    match (standing, listed) {
        (Some(LeaveState::Asked | LeaveState::Granted), _) => Err(LeaveError::Standing),
        (_, Some(status)) if status.took_part() => Err(LeaveError::TookPart),
        _ => Ok(()),
    }
}

impl LeaveRequest {
    /// The wish with its answer. Whoever took part after all is not on leave.
    pub fn decide(
        self,
        granted: bool,
        decision: LeaveDecision,
        (own, listed): (Option<MemberId>, Option<AttendanceStatus>),
    ) -> Result<Self, LeaveError> {
        if self.state != LeaveState::Asked {
            return Err(LeaveError::Decided);
        }
        if own == Some(self.member) {
            return Err(LeaveError::Own);
        }
        if granted && listed.is_some_and(AttendanceStatus::took_part) {
            return Err(LeaveError::TookPart);
        }
        let state = if granted { LeaveState::Granted } else { LeaveState::Refused };
        Ok(Self { state, decision: Some(decision), ..self })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::id::Id;

    fn wish(state: LeaveState) -> LeaveRequest {
        LeaveRequest {
            session: Id::new(Uuid::nil()),
            member: Id::new(Uuid::from_u128(1)),
            reason: "出差".to_owned(),
            asked_at: Instant::from_millis(0),
            state,
            decision: None,
        }
    }

    fn answer() -> LeaveDecision {
        LeaveDecision { by: Id::new(Uuid::nil()), at: Instant::from_millis(1), answer: None }
    }

    #[test]
    fn leave_is_asked_for_once_and_again_after_a_refusal() {
        assert_eq!(may_ask(None, None), Ok(()));
        assert_eq!(may_ask(Some(LeaveState::Asked), None), Err(LeaveError::Standing));
        assert_eq!(may_ask(Some(LeaveState::Refused), Some(AttendanceStatus::Absent)), Ok(()));
        assert_eq!(may_ask(None, Some(AttendanceStatus::Online)), Err(LeaveError::TookPart));
    }

    #[test]
    fn it_is_decided_once_by_somebody_else_and_not_for_who_took_part() {
        let granted = wish(LeaveState::Asked).decide(true, answer(), (None, None)).unwrap();
        assert_eq!(granted.state, LeaveState::Granted);
        assert_eq!(granted.decide(false, answer(), (None, None)), Err(LeaveError::Decided));
        let own = wish(LeaveState::Asked).member;
        let by_oneself = wish(LeaveState::Asked).decide(true, answer(), (Some(own), None));
        assert_eq!(by_oneself, Err(LeaveError::Own));
        let present = (None, Some(AttendanceStatus::Present));
        let late = wish(LeaveState::Asked).decide(true, answer(), present);
        assert_eq!(late, Err(LeaveError::TookPart));
    }
}
