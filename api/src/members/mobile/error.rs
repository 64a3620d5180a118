//! The refusals of mobile members as problems.

use lighthouse_domain::members::mobile::MobileError;

use crate::http::{
    code::{Code, FieldErrorCode},
    problem::{FieldError, Problem},
};

impl From<MobileError> for Problem {
    fn from(error: MobileError) -> Self {
        let message = error.message();
        if let Some(field) = error.field() {
            let fault = FieldError::body(field, FieldErrorCode::Rule, message);
            return Self::new(Code::ValidationFailed).fault(fault);
        }
        let code = if error == MobileError::Own { Code::Forbidden } else { Code::WrongState };
        Self::new(code).detail(message)
    }
}
