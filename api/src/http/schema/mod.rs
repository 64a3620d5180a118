//! Checks a value against the schema that the contract publishes for it (C-05, C-06).
//!
//! The limits in the document *are* the limits in the code: there is no second list.
//! All errors come at once, each with its place.

mod messages;
mod suggestions;

use std::{
    any::TypeId,
    collections::HashMap,
    sync::{Arc, LazyLock, RwLock},
};

use jsonschema::{Draft, ValidationError, Validator, error::ValidationErrorKind as Kind};
use lighthouse_domain::message::Message;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{
    code::FieldErrorCode,
    problem::{FieldError, Place},
};
use messages::{simple, wants_null, wrong_type};
pub(super) use suggestions::unknown;

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
pub(super) fn for_type<T: ToSchema + 'static>() -> Option<Arc<SchemaValidator>> {
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
