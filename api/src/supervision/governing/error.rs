//! The refusals of governing documents as problems.

use lighthouse_domain::supervision::governing::GoverningError;

use crate::http::{
    code::{Code, FieldErrorCode},
    problem::{FieldError, Problem},
};

impl From<GoverningError> for Problem {
    fn from(error: GoverningError) -> Self {
        let pointer = match error {
            GoverningError::InForce
            | GoverningError::TooManyVersions
            | GoverningError::HasPaper => {
                return Self::new(Code::WrongState).detail(error.message());
            }
            GoverningError::NotLater(_) | GoverningError::RanUnder(_) => "/effective_from",
            GoverningError::EndsBeforeItBegins => "/effective_until",
            GoverningError::NoSuchVersion => "/number",
            GoverningError::NoVersion => {
                let fault = FieldError::parameter("number", FieldErrorCode::Rule, error.message());
                return Self::new(Code::InvalidParameter).fault(fault);
            }
            GoverningError::WithdrawnInThePast => "/on",
        };
        let fault = FieldError::body(pointer, FieldErrorCode::Rule, error.message());
        Self::new(Code::ValidationFailed).fault(fault)
    }
}
