//! The refusals of appraisals as problems.

use lighthouse_domain::reporting::appraisal::AppraisalError;

use crate::http::{code::Code, problem::Problem};

impl From<AppraisalError> for Problem {
    fn from(error: AppraisalError) -> Self {
        let code = match error {
            AppraisalError::WrongState(_) => Code::WrongState,
            AppraisalError::OwnAppraisal | AppraisalError::SamePerson => Code::SelfApproval,
            AppraisalError::OtherLevel => Code::Forbidden,
        };
        Self::new(code).detail(error.message())
    }
}
