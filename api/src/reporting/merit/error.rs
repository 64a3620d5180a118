//! The refusals of nominations as problems.

use lighthouse_domain::reporting::merit::NominationError;

use crate::http::{code::Code, problem::Problem};

impl From<NominationError> for Problem {
    fn from(error: NominationError) -> Self {
        let code = match error {
            NominationError::WrongState(_)
            | NominationError::NoEvidence
            | NominationError::TooMuch => Code::WrongState,
            NominationError::OwnNomination | NominationError::SamePerson => Code::SelfApproval,
            NominationError::OtherLevel => Code::Forbidden,
            NominationError::AttachedBefore => Code::Duplicate,
            NominationError::NotAttached => Code::NotFound,
        };
        Self::new(code).detail(error.message())
    }
}
