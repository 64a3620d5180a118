//! Query parameters: named, typed and bounded as the contract says, all errors at once (C-05, C-12, C-14).

use std::any::TypeId;

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use futures_util::future::LocalBoxFuture;
use lighthouse_domain::message::Message;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};
use utoipa::{IntoParams, openapi::path::ParameterIn};

use super::{
    code::{Code, FieldErrorCode},
    problem::{FieldError, Place, Problem},
    schema, sparse,
    typed::typed,
};
use crate::http::gate::authorize_first;

/// Understood on every operation: an indented answer.
const PRETTY: &str = "pretty";

/// Query parameters of type `T`.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + IntoParams + 'static> FromRequest for Query<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            authorize_first(&request).await?;
            parse(request.query_string()).map(Self)
        })
    }
}

/// The page parameters that every list has.
#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageParams {
    /// How many items a page has.
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

impl PageParams {
    pub fn limit(&self) -> usize {
        usize::try_from(self.limit.unwrap_or(20)).unwrap_or(20)
    }
}

fn parse<T: DeserializeOwned + IntoParams + 'static>(query: &str) -> Result<T, Problem> {
    let shape = schema::cached(TypeId::of::<Query<T>>(), schema_of::<T>);
    let shape = shape.ok_or_else(|| Problem::new(Code::Internal))?;
    let (value, mut faults) = collect(query, shape.properties())?;
    faults.extend(shape.faults(&value).into_iter().map(as_parameter));
    if let Some(first) = faults.first() {
        let only_unknown =
            faults.iter().all(|fault| fault.code == FieldErrorCode::UnknownParameter);
        let code = if only_unknown { Code::UnknownParameter } else { Code::InvalidParameter };
        let detail = first.detail.clone();
        return Err(Problem::new(code).detail(detail).faults(faults));
    }
    typed(&value).map_err(|error| Problem::new(Code::InvalidParameter).fault(as_parameter(error)))
}

fn schema_of<T: IntoParams>() -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for parameter in T::into_params(|| Some(ParameterIn::Query)) {
        let parameter = json!(parameter);
        let name = parameter.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
        if parameter.get("required") == Some(&Value::Bool(true)) {
            required.push(json!(name));
        }
        properties.insert(name, parameter.get("schema").cloned().unwrap_or(json!({})));
    }
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false,
        "components": { "schemas": crate::published::named_schemas() } })
}

/// The pairs of the query as a typed object, and what could not be placed.
fn collect(query: &str, known: &Map<String, Value>) -> Result<(Value, Vec<FieldError>), Problem> {
    let (mut object, mut faults) = (Map::new(), Vec::new());
    let pairs: Vec<(String, String)> =
        serde_urlencoded::from_str(query).map_err(|_| Problem::new(Code::MalformedRequest))?;
    for (name, text) in pairs.into_iter().filter(|(name, _)| {
        // A parameter of the operation itself goes before one that every read has.
        known.contains_key(name) || (name != PRETTY && name != sparse::FIELDS)
    }) {
        if object.contains_key(&name) {
            let message = Message::new(
                "参数重复；多个值请用逗号分隔",
                "Given twice; separate several values by commas.",
            );
            faults.push(FieldError::parameter(name, FieldErrorCode::DuplicateKey, message));
        } else if !known.contains_key(&name) {
            faults.push(FieldError::parameter(
                &name,
                FieldErrorCode::UnknownParameter,
                schema::unknown(&name, &known.keys().cloned().collect::<Vec<_>>()),
            ));
        } else if text.chars().any(char::is_control) {
            faults.push(FieldError::parameter(
                name,
                FieldErrorCode::InvalidText,
                Message::new("含有控制字符", "It contains a control character."),
            ));
        } else if text.contains(char::REPLACEMENT_CHARACTER) {
            faults.push(FieldError::parameter(
                name,
                FieldErrorCode::InvalidText,
                Message::new("不是 UTF-8 编码的文字", "It is no text in UTF-8."),
            ));
        } else {
            let value = converted(&text, known.get(&name));
            object.insert(name, value);
        }
    }
    Ok((Value::Object(object), faults))
}

fn converted(text: &str, schema: Option<&Value>) -> Value {
    let kind = schema.and_then(|schema| schema.get("type"));
    let is = |wanted: &str| match kind {
        Some(Value::String(one)) => one == wanted,
        Some(Value::Array(several)) => several.iter().any(|one| one == wanted),
        _ => false,
    };
    if is("integer") {
        text.parse::<i64>().map_or_else(|_| json!(text), |n| json!(n))
    } else if is("boolean") {
        text.parse::<bool>().map_or_else(|_| json!(text), |b| json!(b))
    } else if is("array") {
        json!(text.split(',').filter(|part| !part.is_empty()).collect::<Vec<_>>())
    } else {
        json!(text)
    }
}

/// An error of the object is an error of the parameter its pointer begins with.
fn as_parameter(fault: FieldError) -> FieldError {
    match fault.place {
        Place::Pointer(pointer) => {
            let name =
                pointer.trim_start_matches('/').split('/').next().unwrap_or_default().to_owned();
            FieldError { place: Place::Parameter(name), ..fault }
        }
        place => FieldError { place, ..fault },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(query: &str) -> Problem {
        parse::<PageParams>(query).unwrap_err()
    }

    #[test]
    fn a_limit_outside_the_bounds_is_refused_not_clamped() {
        for query in ["limit=0", "limit=101", "limit=-1", "limit=abc", "limit="] {
            assert_eq!(refused(query).code(), Code::InvalidParameter, "{query}");
        }
        assert_eq!(parse::<PageParams>("limit=100").ok().unwrap().limit(), 100);
        assert_eq!(parse::<PageParams>("pretty").ok().unwrap().limit(), 20);
    }

    #[test]
    fn an_unknown_or_repeated_parameter_is_refused() {
        assert_eq!(refused("limti=5").code(), Code::UnknownParameter);
        assert!(refused("limti=5").to_string().contains("`limit`"));
        assert_eq!(refused("limit=5&limit=6").code(), Code::InvalidParameter);
    }
}
