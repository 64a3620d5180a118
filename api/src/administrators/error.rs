//! The refusals of the register of administrators as problems.

use lighthouse_domain::administrators::{AppointmentError, TierError};

use crate::http::{
    code::{Code, FieldErrorCode},
    problem::{FieldError, Problem},
};

impl From<TierError> for Problem {
    fn from(error: TierError) -> Self {
        match error {
            TierError::NotNextLevel => Self::new(Code::Forbidden).detail(error.message()),
            TierError::WrongPlace => Self::new(Code::ValidationFailed).fault(FieldError::body(
                "/role",
                FieldErrorCode::Rule,
                error.message(),
            )),
        }
    }
}

impl From<AppointmentError> for Problem {
    fn from(error: AppointmentError) -> Self {
        Self::new(Code::WrongState).detail(error.message())
    }
}
