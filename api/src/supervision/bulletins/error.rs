//! The refusals of bulletins as problems.

use lighthouse_domain::supervision::bulletin::BulletinError;

use crate::http::{
    code::{Code, FieldErrorCode},
    problem::{FieldError, Problem},
};

impl From<BulletinError> for Problem {
    fn from(error: BulletinError) -> Self {
        let pointer = match error {
            BulletinError::WrongState(_) | BulletinError::ExceptionEnded => {
                return Self::new(Code::WrongState).detail(error.message());
            }
            BulletinError::SamePerson => {
                return Self::new(Code::SelfApproval).detail(error.message());
            }
            BulletinError::NotBegun => "/period",
        };
        let fault = FieldError::body(pointer, FieldErrorCode::Rule, error.message());
        Self::new(Code::ValidationFailed).fault(fault)
    }
}
