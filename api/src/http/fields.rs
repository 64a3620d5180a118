//! Collects the errors of a request's fields, so that all are answered at once.

use lighthouse_domain::{message::Message, text::TextError};

use super::{
    code::FieldErrorCode,
    problem::{FieldError, Problem},
};

/// The errors found so far.
#[derive(Debug, Default)]
pub struct FieldErrors(Vec<FieldError>);

impl FieldErrors {
    /// Notes what is wrong with the field at `pointer`.
    pub fn push(&mut self, pointer: impl Into<String>, code: FieldErrorCode, message: Message) {
        self.0.push(FieldError::body(pointer, code, message));
    }

    /// The cleaned text, or a note of what is wrong with it.
    pub fn text(&mut self, pointer: &str, text: Result<String, TextError>) -> Option<String> {
        let code = |error: &TextError| match error {
            TextError::TooShort(_) => FieldErrorCode::TooShort,
            TextError::TooLong(_) => FieldErrorCode::TooLong,
            TextError::Invisible => FieldErrorCode::InvalidText,
        };
        text.map_err(|error| self.push(pointer, code(&error), error.message())).ok()
    }

    /// The value, or a note under `code`.
    pub fn check<T>(
        &mut self,
        pointer: &str,
        code: FieldErrorCode,
        value: Result<T, Message>,
    ) -> Option<T> {
        value.map_err(|message| self.push(pointer, code, message)).ok()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// 422 with all errors, or the value when there are none. `value` is `None` only where an
    /// error was noted.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Problem> {
        Problem::refuse_if_any(self.0)?;
        value.ok_or_else(|| {
            tracing::error!("a field was refused without an error");
            Problem::new(super::code::Code::Internal)
        })
    }
}
