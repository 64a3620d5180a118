//! The refusals of dues as problems.

use lighthouse_domain::{
    dues::{DuesError, StandardFault},
    message::Message,
    study_days::Month,
};

use crate::http::{
    code::{Code, FieldErrorCode},
    fields::FieldErrors,
    problem::{FieldError, Problem},
};

impl From<DuesError> for Problem {
    fn from(error: DuesError) -> Self {
        let message = error.message();
        let code = match error {
            DuesError::Off => Code::DuesOff,
            DuesError::Own => Code::Forbidden,
            DuesError::NoMember | DuesError::NoPayment | DuesError::TakenBack => Code::WrongState,
            // The month of a standard stands in its path.
            DuesError::BeforeAdmission(_) | DuesError::TooFar(_) => {
                let fault = FieldError::parameter("month", FieldErrorCode::Rule, message);
                return Self::new(Code::ValidationFailed).fault(fault);
            }
        };
        Self::new(code).detail(message)
    }
}

/// Notes what is wrong with a standard.
pub(super) fn note(errors: &mut FieldErrors, faults: impl IntoIterator<Item = StandardFault>) {
    for fault in faults {
        errors.push(fault.field(), FieldErrorCode::Rule, fault.message());
    }
}

/// The month of a body, or a note that it is none.
pub(super) fn month_in(errors: &mut FieldErrors, pointer: &str, text: &str) -> Option<Month> {
    let message = || Message::new("月份格式应为 2026-11", "Write the month as 2026-11.");
    let month = Month::parse(text).ok_or_else(message);
    errors.check(pointer, FieldErrorCode::InvalidFormat, month)
}
