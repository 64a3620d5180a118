//! The refusals of incidents as problems.

use lighthouse_domain::incidents::IncidentError;

use crate::http::{
    code::{Code, FieldErrorCode},
    problem::{FieldError, Problem},
};

impl From<IncidentError> for Problem {
    fn from(error: IncidentError) -> Self {
        match error {
            IncidentError::WrongState(_) => Self::new(Code::WrongState).detail(error.message()),
            IncidentError::Future | IncidentError::LongAgo => Self::new(Code::ValidationFailed)
                .fault(FieldError::body("/detected_at", FieldErrorCode::Rule, error.message())),
        }
    }
}
