//! Collects the errors of a request's fields, so that all are answered at once.

use lighthouse_domain::{message::Message, text::TextError};
use lighthouse_persistence::StoreError;

use super::{
    code::FieldErrorCode,
    problem::{FieldError, Problem},
    scope,
};

impl From<&TextError> for FieldErrorCode {
    fn from(error: &TextError) -> Self {
        match error {
            TextError::TooShort(_) => Self::TooShort,
            TextError::TooLong(_) => Self::TooLong,
            TextError::Invisible => Self::InvalidText,
        }
    }
}

/// The cleaned text, or its error among the others, under one code whatever is wrong with it.
pub fn checked_text(
    errors: &mut Vec<FieldError>,
    pointer: &str,
    text: Result<String, TextError>,
) -> Option<String> {
    let error = |error: TextError| {
        errors.push(FieldError::body(pointer, FieldErrorCode::InvalidText, error.message()));
    };
    text.map_err(error).ok()
}

/// The errors found so far.
#[derive(Debug, Default)]
pub struct FieldErrors(Vec<FieldError>);

impl FieldErrors {
    /// Notes what is wrong with the field at `pointer`.
    pub fn push(&mut self, pointer: impl Into<String>, code: FieldErrorCode, message: Message) {
        self.0.push(FieldError::body(pointer, code, message));
    }

    /// Notes an error that was found elsewhere.
    pub fn add(&mut self, error: FieldError) {
        self.0.push(error);
    }

    /// The cleaned text, or a note of what is wrong with it.
    pub fn text(&mut self, pointer: &str, text: Result<String, TextError>) -> Option<String> {
        text.map_err(|error| self.push(pointer, (&error).into(), error.message())).ok()
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

    /// What the field at `pointer` names, or a note that it does not exist or is not seen. A
    /// database in trouble is no error of the field.
    pub fn found<T>(
        &mut self,
        pointer: impl Into<String>,
        found: Result<T, StoreError>,
    ) -> Result<Option<T>, Problem> {
        match found {
            Ok(found) => Ok(Some(found)),
            Err(StoreError::NotFound(_)) => {
                self.add(scope::outside(pointer));
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The same where only some of what is seen will do.
    pub fn found_such<T>(
        &mut self,
        pointer: impl Into<String>,
        found: Result<T, StoreError>,
        will_do: impl FnOnce(&T) -> bool,
    ) -> Result<Option<T>, Problem> {
        let missing = StoreError::NotFound("what the field names");
        let such = found.and_then(|one| if will_do(&one) { Ok(one) } else { Err(missing) });
        self.found(pointer, such)
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
