//! What a schema cannot say of a body is declared beside its fields with `validator`.
//!
//! A check is a function that returns [`invalid`]; the body extractor runs all checks of a type
//! after its schema and answers every error with its pointer, in both languages. A check of a
//! whole object says `skip_on_field_errors = false`, else it waits for the fields to be right.

use std::{borrow::Cow, collections::BTreeMap};

use lighthouse_domain::{message::Message, text};
use validator::{Validate, ValidationError, ValidationErrors, ValidationErrorsKind};

use super::{code::FieldErrorCode, problem::FieldError};

const ZH: &str = "zh";
const EN: &str = "en";

/// An error of a field or, with [`on`], of the object, in both languages.
pub fn invalid(code: FieldErrorCode, message: &Message) -> ValidationError {
    let mut error = ValidationError::new(code.as_str());
    error.add_param(Cow::Borrowed(ZH), &message.zh);
    error.add_param(Cow::Borrowed(EN), &message.en);
    error
}

/// An error that a check of the whole object found in one of its fields.
pub fn on(field: &'static str, code: FieldErrorCode, message: &Message) -> ValidationError {
    invalid(code, message).with_message(Cow::Borrowed(field))
}

/// All errors of a value, with the pointer of each.
pub fn errors_of(value: &impl Validate) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if let Err(found) = value.validate() {
        collect("", &found, &mut errors);
    }
    errors
}

fn collect(path: &str, found: &ValidationErrors, errors: &mut Vec<FieldError>) {
    let sorted: BTreeMap<_, _> = found.errors().iter().collect();
    for (name, kind) in sorted {
        let pointer = if *name == "__all__" { path.to_owned() } else { format!("{path}/{name}") };
        match kind {
            ValidationErrorsKind::Field(found) => {
                errors.extend(found.iter().map(|error| fault(&pointer, error)));
            }
            ValidationErrorsKind::Struct(inner) => collect(&pointer, inner, errors),
            ValidationErrorsKind::List(items) => {
                for (index, inner) in items {
                    collect(&format!("{pointer}/{index}"), inner, errors);
                }
            }
        }
    }
}

fn fault(pointer: &str, error: &ValidationError) -> FieldError {
    let text = |language| error.params.get(language).and_then(serde_json::Value::as_str);
    let message = Message::new(
        text(ZH).unwrap_or("值无效").to_owned(),
        text(EN).unwrap_or("The value is not valid.").to_owned(),
    );
    let pointer = match &error.message {
        Some(field) => format!("{pointer}/{field}"),
        None => pointer.to_owned(),
    };
    FieldError::body(pointer, FieldErrorCode::parse(&error.code), message)
}

/// One line of text without control or invisible characters; the schema bounds its length.
pub fn line(value: &str) -> Result<(), ValidationError> {
    let text = text::line(value, 0, usize::MAX);
    text.map(|_| ()).map_err(|error| invalid((&error).into(), &error.message()))
}

/// No item twice.
pub fn unique<T: Ord>(items: &[T]) -> Result<(), ValidationError> {
    let distinct: std::collections::BTreeSet<&T> = items.iter().collect();
    if distinct.len() == items.len() {
        return Ok(());
    }
    let message = Message::new("有重复的项", "An item is given twice.");
    Err(invalid(FieldErrorCode::InvalidValue, &message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Validate)]
    #[validate(schema(function = in_order, skip_on_field_errors = false))]
    struct Period {
        #[validate(custom(function = line))]
        name: String,
        starts: i64,
        ends: i64,
        #[validate(nested)]
        parts: Vec<Part>,
    }

    #[derive(Validate)]
    struct Part {
        #[validate(custom(function = unique))]
        ids: Vec<i64>,
    }

    fn in_order(period: &Period) -> Result<(), ValidationError> {
        if period.starts <= period.ends {
            return Ok(());
        }
        Err(on(
            "ends",
            FieldErrorCode::Rule,
            &Message::new("结束不能早于开始", "It ends before it starts."),
        ))
    }

    #[test]
    fn every_error_comes_at_once_with_its_pointer_in_both_languages() {
        let parts = vec![Part { ids: vec![1, 2] }, Part { ids: vec![3, 3] }];
        let period = Period { name: "a\0".to_owned(), starts: 2, ends: 1, parts };
        let found: Vec<_> = errors_of(&period)
            .into_iter()
            .map(|error| (format!("{:?}", error.place), error.code, error.detail.en))
            .collect();
        let pointers: Vec<&str> = found.iter().map(|(place, ..)| place.as_str()).collect();
        assert_eq!(
            pointers,
            ["Pointer(\"/ends\")", "Pointer(\"/name\")", "Pointer(\"/parts/1/ids\")"]
        );
        assert_eq!(found[0].1, FieldErrorCode::Rule);
        assert_eq!(found[0].2, "It ends before it starts.");
        assert_eq!(found[1].1, FieldErrorCode::InvalidText);
    }
}
