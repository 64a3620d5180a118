//! The refusals of complaints as problems.

use lighthouse_domain::complaints::ComplaintError;

use crate::http::{code::Code, problem::Problem};

impl From<ComplaintError> for Problem {
    fn from(error: ComplaintError) -> Self {
        let code = match error {
            ComplaintError::WrongState(_) => Code::WrongState,
            ComplaintError::OwnComplaint => Code::SelfApproval,
        };
        Self::new(code).detail(error.message())
    }
}
