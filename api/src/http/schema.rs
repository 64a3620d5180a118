//! Checks a value against the schema that the contract publishes for it (C-05, C-06).
//!
//! The limits in the document *are* the limits in the code: there is no second list.
//! All errors come at once, each with its place.

use std::{
    any::TypeId,
    collections::HashMap,
    sync::{Arc, LazyLock, RwLock},
};

use jsonschema::{
    Draft, ValidationError, Validator,
    error::{TypeKind, ValidationErrorKind as Kind},
};
use lighthouse_domain::message::Message;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{
    code::FieldErrorCode,
    problem::{FieldError, Place},
};

/// A compiled schema and the names its objects know, for suggestions.
pub(super) struct SchemaValidator {
    validator: Validator,
    names: Vec<String>,
    /// The schemas of the outermost properties: a query's parameters.
    properties: serde_json::Map<String, Value>,
}

static SHAPES: LazyLock<RwLock<HashMap<TypeId, Option<Arc<SchemaValidator>>>>> =
    LazyLock::new(RwLock::default);

/// The shape of `T`, compiled once.
pub(super) fn of<T: ToSchema + 'static>() -> Option<Arc<SchemaValidator>> {
    cached(TypeId::of::<T>(), document::<T>)
}

/// A shape made by `make` the first time `key` is asked for.
pub(super) fn cached(key: TypeId, make: impl FnOnce() -> Value) -> Option<Arc<SchemaValidator>> {
    if let Some(known) = SHAPES.read().ok().and_then(|shapes| shapes.get(&key).cloned()) {
        return known;
    }
    let shape = SchemaValidator::compile(&make()).map(Arc::new);
    if let Ok(mut shapes) = SHAPES.write() {
        shapes.insert(key, shape.clone());
    }
    shape
}

fn document<T: ToSchema>() -> Value {
    let mut parts = Vec::new();
    T::schemas(&mut parts);
    let schemas: serde_json::Map<String, Value> =
        parts.into_iter().map(|(name, schema)| (name, json!(schema))).collect();
    let mut root = json!(T::schema());
    if let Some(root) = root.as_object_mut() {
        root.insert("components".to_owned(), json!({ "schemas": schemas }));
    }
    root
}

impl SchemaValidator {
    fn compile(document: &Value) -> Option<Self> {
        let options =
            jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(true);
        let validator = options
            .build(document)
            .inspect_err(
                |error| tracing::error!(%error, "a schema of the contract does not compile"),
            )
            .ok()?;
        let mut names = Vec::new();
        collect_names(document, &mut names);
        names.sort();
        names.dedup();
        let properties = document.get("properties").and_then(Value::as_object).cloned();
        Some(Self { validator, names, properties: properties.unwrap_or_default() })
    }

    pub(super) fn properties(&self) -> &serde_json::Map<String, Value> {
        &self.properties
    }

    /// All structural errors of `value`.
    pub(super) fn faults(&self, value: &Value) -> Vec<FieldError> {
        let mut faults = Vec::new();
        for error in self.validator.iter_errors(value) {
            self.explain(&error, &mut faults);
        }
        faults
    }

    fn explain(&self, error: &ValidationError<'_>, out: &mut Vec<FieldError>) {
        let at = error.instance_path().to_string();
        match error.kind() {
            Kind::AdditionalProperties { unexpected }
            | Kind::UnevaluatedProperties { unexpected } => {
                out.extend(unexpected.iter().map(|name| {
                    FieldError::body(
                        format!("{at}/{}", escape(name)),
                        FieldErrorCode::UnknownField,
                        unknown(name, &self.names),
                    )
                }));
            }
            Kind::Required { property } => {
                let name = property.as_str().unwrap_or_default();
                let message = Message::new(format!("缺少 {name}"), format!("{name} is missing."));
                out.push(FieldError::body(
                    format!("{at}/{}", escape(name)),
                    FieldErrorCode::MissingField,
                    message,
                ));
            }
            Kind::OneOfNotValid { context } | Kind::AnyOf { context } => {
                let inner = context.iter().flatten().filter(|inner| !wants_null(inner));
                let before = out.len();
                inner.for_each(|inner| self.explain(inner, out));
                if out.len() == before {
                    out.push(FieldError::body(at, FieldErrorCode::WrongType, wrong_type("object")));
                }
            }
            kind => {
                let (code, message) = simple(kind, error.instance());
                out.push(FieldError { place: Place::Pointer(at), code, detail: message });
            }
        }
    }
}

/// errors of one value by one keyword.
fn simple(kind: &Kind, value: &Value) -> (FieldErrorCode, Message) {
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

fn wrong_type(wanted: &str) -> Message {
    Message::new(format!("类型应为 {wanted}"), format!("The type must be {wanted}."))
}

fn wants_null(error: &ValidationError<'_>) -> bool {
    matches!(error.kind(), Kind::Type { kind: TypeKind::Single(one) } if one.to_string() == "null")
}

/// "Did you mean …?" where a known name is close.
pub(super) fn unknown(name: &str, known: &[String]) -> Message {
    let shown: String = name.chars().take(40).collect();
    match nearest(name, known) {
        Some(near) => Message::new(
            format!("没有 {shown}，您是否想写 {near}？"),
            format!("There is no {shown}; did you mean `{near}`?"),
        ),
        None => Message::new(format!("没有 {shown}"), format!("There is no {shown}; remove it.")),
    }
}

fn nearest<'a>(name: &str, known: &'a [String]) -> Option<&'a String> {
    let bare = |text: &str| text.to_ascii_lowercase().replace(['_', '-'], "");
    let wanted = bare(name);
    let near =
        known.iter().map(|candidate| (distance(&wanted, &bare(candidate)), candidate)).min()?;
    (near.0 <= 2 && near.0 < wanted.len()).then_some(near.1)
}

/// Levenshtein distance of two short names.
fn distance(a: &str, b: &str) -> usize {
    if a.len() > 64 || b.len() > 64 {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut left = i + 1;
        let mut corner = i;
        for (slot, y) in row.iter_mut().skip(1).zip(b.chars()) {
            let next = (corner + usize::from(x != y)).min(*slot + 1).min(left + 1);
            corner = *slot;
            *slot = next;
            left = next;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

/// A key as a reference token of a JSON pointer (RFC 6901).
pub(super) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn collect_names(value: &Value, names: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            if let Some(Value::Object(properties)) = map.get("properties") {
                names.extend(properties.keys().cloned());
            }
            map.values().for_each(|inner| collect_names(inner, names));
        }
        Value::Array(items) => items.iter().for_each(|inner| collect_names(inner, names)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_error_gets_a_suggestion_and_nonsense_does_not() {
        let known = ["branch_id".to_owned(), "name".to_owned()];
        assert!(unknown("branchid", &known).en.contains("`branch_id`"));
        assert!(!unknown("zzzzzz", &known).en.contains("did you mean"));
    }

    #[test]
    fn distance_counts_edits() {
        assert_eq!(distance("branch", "branhc"), 2);
        assert_eq!(distance("", "abc"), 3);
    }
}
