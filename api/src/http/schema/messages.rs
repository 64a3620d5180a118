//! What a schema refuses, in both languages.

use jsonschema::{
    ValidationError,
    error::{TypeKind, ValidationErrorKind as Kind},
};
use lighthouse_domain::message::Message;
use serde_json::Value;

use crate::http::code::FieldErrorCode;

/// What is wrong with one value by one keyword.
pub(super) fn simple(kind: &Kind, value: &Value) -> (FieldErrorCode, Message) {
    let limit = |code, zh: &str, en: &str, n: &dyn std::fmt::Display| {
        (code, Message::new(zh.replace("{}", &n.to_string()), en.replace("{}", &n.to_string())))
    };
    match kind {
        Kind::Type { .. } if value.is_null() => (
            FieldErrorCode::NotNullable,
            Message::new(
                "不能为 null",
                "null is not allowed here; leave the field out to keep its value.",
            ),
        ),
        Kind::Type { kind } => (FieldErrorCode::WrongType, wrong_type(&wanted(kind))),
        Kind::MinLength { limit: n } => {
            limit(FieldErrorCode::TooShort, "至少需要 {} 个字符", "Give at least {} characters.", n)
        }
        Kind::MaxLength { limit: n } => {
            limit(FieldErrorCode::TooLong, "最多 {} 个字符", "Give at most {} characters.", n)
        }
        Kind::Minimum { limit: n } | Kind::ExclusiveMinimum { limit: n } => {
            limit(FieldErrorCode::TooSmall, "不能小于 {}", "Give at least {}.", n)
        }
        Kind::Maximum { limit: n } | Kind::ExclusiveMaximum { limit: n } => {
            limit(FieldErrorCode::TooLarge, "不能大于 {}", "Give at most {}.", n)
        }
        Kind::MinItems { limit: n } => {
            limit(FieldErrorCode::TooFewItems, "至少需要 {} 项", "Give at least {} items.", n)
        }
        Kind::MaxItems { limit: n } => limit(
            FieldErrorCode::TooManyItems,
            "最多 {} 项，请分批提交",
            "Give at most {} items; send more in parts.",
            n,
        ),
        Kind::Format { format } => limit(
            FieldErrorCode::InvalidFormat,
            "格式应为 {}",
            "The format is {}.",
            &readable(format),
        ),
        Kind::Pattern { pattern } => {
            limit(FieldErrorCode::InvalidFormat, "格式应符合 {}", "It must match {}.", pattern)
        }
        Kind::Enum { options } => {
            let options = options
                .as_array()
                .map(|all| all.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "));
            limit(
                FieldErrorCode::InvalidValue,
                "应为下列之一：{}",
                "Choose one of: {}.",
                &options.unwrap_or_default(),
            )
        }
        _ => (FieldErrorCode::InvalidValue, Message::new("值无效", "The value is not valid.")),
    }
}

fn readable(format: &str) -> &str {
    match format {
        "date" => "date (2026-11-23)",
        "date-time" => "date-time (2026-11-23T09:00:00Z)",
        other => other,
    }
}

fn wanted(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(one) => one.to_string(),
        TypeKind::Multiple(several) => {
            let names: Vec<String> = several.iter().map(|one| one.to_string()).collect();
            names.join(" / ")
        }
    }
}

pub(super) fn wrong_type(wanted: &str) -> Message {
    Message::new(format!("类型应为 {wanted}"), format!("The type must be {wanted}."))
}

pub(super) fn wants_null(error: &ValidationError<'_>) -> bool {
    matches!(error.kind(), Kind::Type { kind: TypeKind::Single(one) } if one.to_string() == "null")
}
