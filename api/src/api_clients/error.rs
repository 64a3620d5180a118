//! The refusals of api clients as problems.

use lighthouse_domain::api_clients::ClientError;

use crate::http::{
    code::{Code, FieldErrorCode},
    problem::{FieldError, Problem},
};

impl From<ClientError> for Problem {
    fn from(error: ClientError) -> Self {
        let code = match error {
            ClientError::LastDay => {
                let fault = FieldError::body("/ends_on", FieldErrorCode::Rule, error.message());
                return Self::new(Code::ValidationFailed).fault(fault);
            }
            ClientError::OwnClient => Code::SelfApproval,
            ClientError::WrongState(_) | ClientError::TwoSecrets => Code::WrongState,
        };
        Self::new(code).detail(error.message())
    }
}
