//! What a refusal of this room means to the caller.

use lighthouse_domain::study::{SessionError, check_in::CheckInError};

use crate::http::{
    code::{Code, FieldErrorCode},
    problem::{FieldError, Problem},
};

impl From<SessionError> for Problem {
    fn from(error: SessionError) -> Self {
        let message = error.message();
        match error {
            SessionError::EndsBeforeStart | SessionError::TooLong(_) => Self::new(
                Code::ValidationFailed,
            )
            .fault(FieldError::body("/ends_at", FieldErrorCode::Rule, message)),
            SessionError::Cancelled
            | SessionError::Submitted
            | SessionError::NotSubmitted
            | SessionError::NotBegun => Self::new(Code::WrongState).detail(message),
        }
    }
}

impl From<CheckInError> for Problem {
    fn from(error: CheckInError) -> Self {
        let message = error.message();
        match error {
            CheckInError::WrongCode => Self::new(Code::ValidationFailed).fault(FieldError::body(
                "/code",
                FieldErrorCode::InvalidValue,
                message,
            )),
            CheckInError::Cancelled
            | CheckInError::TooEarly
            | CheckInError::Over
            | CheckInError::TooLate => Self::new(Code::WrongState).detail(message),
        }
    }
}
