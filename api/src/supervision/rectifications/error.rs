//! The refusals of cases as problems.

use lighthouse_domain::supervision::rectification::RectificationError;

use crate::http::{
    code::{Code, FieldErrorCode},
    problem::{FieldError, Problem},
};

impl From<RectificationError> for Problem {
    fn from(error: RectificationError) -> Self {
        match error {
            RectificationError::WrongState(_) | RectificationError::NoEvidence => {
                Self::new(Code::WrongState).detail(error.message())
            }
            RectificationError::Deadline | RectificationError::NotLater => {
                let message = error.message();
                let fault = FieldError::body("/due_on", FieldErrorCode::Rule, message);
                Self::new(Code::ValidationFailed).fault(fault)
            }
        }
    }
}
