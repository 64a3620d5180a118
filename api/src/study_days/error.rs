//! What a refusal of this room means to the caller.

use lighthouse_domain::study_days::PlanError;

use crate::http::{
    code::{Code, FieldErrorCode},
    problem::{FieldError, Problem},
};

impl From<PlanError> for Problem {
    fn from(error: PlanError) -> Self {
        let message = error.message();
        let invalid = |pointer, message| {
            Self::new(Code::ValidationFailed).fault(FieldError::body(
                pointer,
                FieldErrorCode::Rule,
                message,
            ))
        };
        match error {
            PlanError::SameBranch => invalid("/branch_ids/1", message),
            PlanError::NoSuchDay => invalid("/day", message),
            PlanError::NoSuchRoom => invalid("/room", message),
            PlanError::Published
            | PlanError::CalendarUnconfirmed(_)
            | PlanError::NotPlaced
            | PlanError::Draft
            | PlanError::Over => Self::new(Code::WrongState).detail(message),
            PlanError::Full | PlanError::Elsewhere | PlanError::Placed | PlanError::StillFree => {
                Self::new(Code::Conflict).detail(message)
            }
        }
    }
}
