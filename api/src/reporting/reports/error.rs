//! The refusals of reports as problems.

use lighthouse_domain::reporting::report::ReportError;

use crate::http::{code::Code, problem::Problem};

impl From<ReportError> for Problem {
    fn from(error: ReportError) -> Self {
        let code = match error {
            ReportError::Issued => Code::WrongState,
            ReportError::SamePerson => Code::SelfApproval,
        };
        Self::new(code).detail(error.message())
    }
}
