//! The refusals of merges as problems.

use lighthouse_domain::members::merging::{MergeError, MergeFault};

use crate::http::{
    code::{Code, FieldErrorCode},
    fields::FieldErrors,
    problem::Problem,
};

/// Everything that is against a merge, at the field that names the duplicate; nobody merges the own
/// entry.
pub(super) fn refuse_if_any(faults: &[MergeFault]) -> Result<(), Problem> {
    if let Some(own) = faults.iter().find(|fault| **fault == MergeFault::Own) {
        return Err(Problem::new(Code::Forbidden).detail(own.message()));
    }
    let mut errors = FieldErrors::default();
    for fault in faults {
        errors.push("/duplicate_id", FieldErrorCode::Rule, fault.message());
    }
    errors.finish(Some(()))
}

impl From<MergeError> for Problem {
    fn from(error: MergeError) -> Self {
        let code = if error == MergeError::Own { Code::Forbidden } else { Code::WrongState };
        Self::new(code).detail(error.message())
    }
}
