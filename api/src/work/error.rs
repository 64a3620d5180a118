//! The refusals of work items as problems.

use lighthouse_domain::work::WorkError;

use crate::http::{
    code::{Code, FieldErrorCode},
    problem::{FieldError, Problem},
};

impl From<WorkError> for Problem {
    fn from(error: WorkError) -> Self {
        match error {
            WorkError::Closed(_) => Self::new(Code::WrongState).detail(error.message()),
            WorkError::Period => Self::new(Code::ValidationFailed).fault(FieldError::body(
                "/until",
                FieldErrorCode::Rule,
                error.message(),
            )),
        }
    }
}
