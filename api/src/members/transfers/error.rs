//! The refusals of transfers as problems.

use lighthouse_domain::members::transfers::TransferError;

use crate::http::{
    code::{Code, FieldErrorCode},
    problem::{FieldError, Problem},
};

impl From<TransferError> for Problem {
    fn from(error: TransferError) -> Self {
        let message = error.message();
        let field = match error {
            TransferError::Own => return Self::new(Code::Forbidden).detail(message),
            TransferError::UnderWay(_) => return Self::new(Code::Conflict).detail(message),
            TransferError::SameBranch => "/to_branch_id".to_owned(),
            TransferError::Day { field, .. } => format!("/{field}"),
            TransferError::WrongState(_)
            | TransferError::Expired(_)
            | TransferError::OutsideAnswers
            | TransferError::BranchAnswers
            | TransferError::BranchDissolved => {
                return Self::new(Code::WrongState).detail(message);
            }
        };
        let fault = FieldError::body(field, FieldErrorCode::Rule, message);
        Self::new(Code::ValidationFailed).fault(fault)
    }
}
