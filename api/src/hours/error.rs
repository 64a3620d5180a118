//! What a refusal of this room means to the caller.

use lighthouse_domain::hours::{Begun, CorrectionError};

use crate::http::{
    code::{Code, FieldErrorCode},
    problem::{FieldError, Problem},
};

impl From<CorrectionError> for Problem {
    fn from(error: CorrectionError) -> Self {
        let field = match error {
            CorrectionError::Own => return Self::new(Code::Forbidden).detail(error.message()),
            CorrectionError::TooMuch { .. } | CorrectionError::TakenBack => {
                return Self::new(Code::WrongState).detail(error.message());
            }
            CorrectionError::Nothing => "/seconds",
            CorrectionError::NotBegun(_) => "/year",
        };
        let fault = FieldError::body(field, FieldErrorCode::Rule, error.message());
        Self::new(Code::ValidationFailed).fault(fault)
    }
}

impl From<Begun> for Problem {
    fn from(begun: Begun) -> Self {
        Self::new(Code::WrongState).detail(begun.message())
    }
}
