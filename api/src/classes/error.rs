//! The refusals of classes as problems.

use lighthouse_domain::classes::ClassError;

use crate::http::{
    code::{Code, FieldErrorCode},
    problem::{FieldError, Problem},
};

impl From<ClassError> for Problem {
    fn from(error: ClassError) -> Self {
        let message = error.message();
        match error.pointer() {
            Some(pointer) => Self::new(Code::ValidationFailed).fault(FieldError::body(
                pointer,
                FieldErrorCode::Rule,
                message,
            )),
            None => Self::new(Code::WrongState).detail(message),
        }
    }
}
