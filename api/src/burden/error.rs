//! The refusals of exceptions as problems.

use lighthouse_domain::burden::ExceptionError;

use crate::http::{
    code::{Code, FieldErrorCode},
    problem::{FieldError, Problem},
};

impl From<ExceptionError> for Problem {
    fn from(error: ExceptionError) -> Self {
        let field = |pointer, code| {
            let fault = FieldError::body(pointer, code, error.message());
            Self::new(Code::ValidationFailed).fault(fault)
        };
        let code = match error {
            ExceptionError::From => return field("/from", FieldErrorCode::Rule),
            ExceptionError::Until => return field("/until", FieldErrorCode::Rule),
            ExceptionError::Never(_) => {
                return field("/measure", FieldErrorCode::RestrictedMeasure);
            }
            ExceptionError::SelfApproval => Code::SelfApproval,
            ExceptionError::SameSeat => Code::SameApprover,
            ExceptionError::WrongState(_) | ExceptionError::Over => Code::WrongState,
        };
        Self::new(code).detail(error.message())
    }
}
