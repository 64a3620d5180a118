//! The refusals of exports and operations as problems.

use lighthouse_domain::exports::OperationError;

use crate::http::{
    code::{Code, FieldErrorCode},
    problem::{FieldError, Problem},
};

impl From<OperationError> for Problem {
    fn from(error: OperationError) -> Self {
        match error {
            OperationError::Ended(_) => Self::new(Code::WrongState).detail(error.message()),
            OperationError::LeaseLost => Self::new(Code::Busy).retry_after(1),
            other => Self::new(Code::ValidationFailed).fault(as_fault(other)),
        }
    }
}

/// What does not fit the kind of list, at its field.
pub(super) fn as_fault(error: OperationError) -> FieldError {
    let pointer = if error == OperationError::StatusUnused { "/status" } else { "/period" };
    let code = match error {
        OperationError::PeriodMissing => FieldErrorCode::MissingField,
        _ => FieldErrorCode::Rule,
    };
    FieldError::body(pointer, code, error.message())
}
