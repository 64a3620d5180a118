//! The refusals of letters and grants as problems.

use lighthouse_domain::letters::{GrantRefusal, LetterError};

use crate::http::{
    code::{Code, FieldErrorCode},
    problem::{FieldError, Problem},
};

impl From<LetterError> for Problem {
    fn from(error: LetterError) -> Self {
        let code = match error {
            LetterError::NoScan => {
                let field = FieldError::body("/scan", FieldErrorCode::Rule, error.message());
                return Self::new(Code::ValidationFailed).fault(field);
            }
            LetterError::OwnLetter => Code::SelfApproval,
            LetterError::SameApprover | LetterError::SameSeat => Code::SameApprover,
            LetterError::WrongState { .. } | LetterError::TextChanged | LetterError::Over => {
                Code::WrongState
            }
        };
        Self::new(code).detail(error.message())
    }
}

impl From<GrantRefusal> for Problem {
    fn from(refusal: GrantRefusal) -> Self {
        let code = match refusal {
            GrantRefusal::Budget => Code::BudgetExhausted,
            GrantRefusal::Field => {
                return Self::new(Code::Forbidden).fault(FieldError::parameter(
                    "fields",
                    FieldErrorCode::OutOfScope,
                    refusal.message(),
                ));
            }
            _ => Code::GrantEnded,
        };
        Self::new(code).detail(refusal.message())
    }
}
