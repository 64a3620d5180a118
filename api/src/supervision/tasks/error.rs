//! The refusals of tasks as problems.

use lighthouse_domain::supervision::task::TaskError;

use crate::http::{
    code::{Code, FieldErrorCode},
    problem::{FieldError, Problem},
};

impl From<TaskError> for Problem {
    fn from(error: TaskError) -> Self {
        let field = |pointer| {
            let fault = FieldError::body(pointer, FieldErrorCode::Rule, error.message());
            Self::new(Code::ValidationFailed).fault(fault)
        };
        match error {
            TaskError::Due | TaskError::NotLater => field("/due_at"),
            TaskError::NobodyAsked => field("/audience"),
            TaskError::WrongState(_)
            | TaskError::NotAnswered
            | TaskError::ReturnedBefore
            | TaskError::Released => Self::new(Code::WrongState).detail(error.message()),
        }
    }
}
