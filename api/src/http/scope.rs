//! What a request names and its caller does not see. The field that names it is answered, and
//! not whether the thing exists; a database in trouble stays a database in trouble.

use lighthouse_domain::message::Message;
use lighthouse_persistence::StoreError;

use super::{
    code::{Code, FieldErrorCode},
    problem::{FieldError, Problem},
};

/// What is said where no room has more to say.
pub fn message() -> Message {
    Message::new("不存在或不在您的管理范围内", "It does not exist or lies outside your scope.")
}

/// The error of the field at `pointer`.
pub fn outside(pointer: impl Into<String>) -> FieldError {
    outside_because(pointer, message())
}

/// The same where more can be wrong with what is named: dissolved, closed, of another kind.
pub fn outside_because(pointer: impl Into<String>, message: Message) -> FieldError {
    FieldError::body(pointer, FieldErrorCode::OutOfScope, message)
}

/// 422 with this error alone.
pub fn refuse(error: FieldError) -> Problem {
    Problem::new(Code::ValidationFailed).fault(error)
}

/// For `map_err` after a look-up of what the field at `pointer` names.
pub fn not_found_at(pointer: &'static str) -> impl Fn(StoreError) -> Problem {
    move |error| match error {
        StoreError::NotFound(_) => refuse(outside(pointer)),
        other => other.into(),
    }
}

/// The same for what a parameter names.
pub fn not_found_by(parameter: &'static str) -> impl Fn(StoreError) -> Problem {
    move |error| match error {
        StoreError::NotFound(_) => {
            refuse(FieldError::parameter(parameter, FieldErrorCode::OutOfScope, message()))
        }
        other => other.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_not_found_is_the_fields_error() {
        let refused = not_found_at("/branch_id")(StoreError::NotFound("organization"));
        assert_eq!(refused.code(), Code::ValidationFailed);
        assert_eq!(not_found_at("/branch_id")(StoreError::Busy).code(), Code::Busy);
        assert_eq!(not_found_by("organization_id")(StoreError::Busy).code(), Code::Busy);
    }
}
