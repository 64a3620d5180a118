//! `?fields=`: only the named properties of a view, or of each item of a list.
//!
//! One place for every operation that reads JSON. Which names there are, the contract says; the
//! answer is cut before it gets its tag, which therefore follows.

use std::{
    collections::{BTreeSet, HashMap},
    sync::OnceLock,
};

use actix_web::HttpRequest;
use lighthouse_domain::message::Message;
use serde_json::{Map, Value, json};

use super::{
    code::{Code, FieldErrorCode},
    known_paths::template_of,
    problem::{FieldError, Problem},
};

/// The parameter's name.
pub const FIELDS: &str = "fields";

/// The names that were asked for, in one order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields(BTreeSet<String>);

impl Fields {
    /// What the request asks for, if it asks for less than all.
    pub fn from_request(request: &HttpRequest) -> Result<Option<Self>, Problem> {
        if !request.query_string().contains(FIELDS) {
            return Ok(None);
        }
        let known = template_of(request).and_then(|template| names().get(template));
        match known.filter(|_| request.method().is_safe()) {
            Some(known) => Self::read(request.query_string(), known),
            None => Ok(None),
        }
    }

    fn read(query: &str, known: &BTreeSet<String>) -> Result<Option<Self>, Problem> {
        let pairs: Vec<(String, String)> =
            serde_urlencoded::from_str(query).map_err(|_| Problem::new(Code::MalformedRequest))?;
        let mut given = pairs.into_iter().filter(|(name, _)| name == FIELDS);
        let Some((_, text)) = given.next() else { return Ok(None) };
        let asked: BTreeSet<String> = text.split(',').map(|name| name.trim().to_owned()).collect();
        if given.next().is_some() {
            let message = Message::new(
                "参数重复；多个值请用逗号分隔",
                "Given twice; separate several values by commas.",
            );
            return Err(refused(vec![(FieldErrorCode::DuplicateKey, message)]));
        }
        let unknown = asked.iter().filter(|name| !known.contains(*name));
        let faults: Vec<_> = unknown.map(|name| unknown_name(name, known)).collect();
        if faults.is_empty() { Ok(Some(Self(asked))) } else { Err(refused(faults)) }
    }

    /// The body with nothing but these names; a list keeps its page.
    pub fn cut(&self, body: Vec<u8>) -> Result<Vec<u8>, Problem> {
        let broken = |error| {
            tracing::error!(%error, "a response cannot be narrowed");
            Problem::new(Code::Internal)
        };
        let mut value: Value = serde_json::from_slice(&body).map_err(broken)?;
        match &mut value {
            Value::Object(whole) => match whole.get_mut("data") {
                Some(Value::Array(items)) => {
                    items.iter_mut().filter_map(Value::as_object_mut).for_each(|it| self.keep(it));
                }
                _ => self.keep(whole),
            },
            _ => return Ok(body),
        }
        serde_json::to_vec(&value).map_err(broken)
    }

    fn keep(&self, object: &mut Map<String, Value>) {
        object.retain(|name, _| self.0.contains(name));
    }
}

fn unknown_name(name: &str, known: &BTreeSet<String>) -> (FieldErrorCode, Message) {
    let all = known.iter().map(String::as_str).collect::<Vec<_>>();
    let message = Message::new(
        format!("没有字段“{name}”，可选：{}", all.join("、")),
        format!("There is no `{name}`; there are: {}.", all.join(", ")),
    );
    (FieldErrorCode::InvalidValue, message)
}

fn refused(faults: Vec<(FieldErrorCode, Message)>) -> Problem {
    let problem = Problem::new(Code::InvalidParameter);
    let errors: Vec<FieldError> = faults
        .into_iter()
        .map(|(code, message)| FieldError::parameter(FIELDS, code, message))
        .collect();
    match errors.first() {
        Some(first) => problem.detail(first.detail.clone()).faults(errors),
        None => problem,
    }
}

/// The properties of each read, by the pattern of its path.
fn names() -> &'static HashMap<String, BTreeSet<String>> {
    static NAMES: OnceLock<HashMap<String, BTreeSet<String>>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let contract = crate::published::document();
        let paths = contract.get("paths").and_then(Value::as_object);
        let reads = paths.into_iter().flatten().filter_map(|(path, item)| {
            let operation = item.get("get")?;
            is_declared(operation)
                .then(|| Some((path.clone(), properties(operation, &contract)?)))?
        });
        reads.collect()
    })
}

/// Whether an operation of the finished contract takes the parameter as it is meant here.
fn is_declared(operation: &Value) -> bool {
    let parameters = operation.get("parameters").and_then(Value::as_array);
    parameters.into_iter().flatten().any(|one| one["name"] == FIELDS && one["description"] == WHAT)
}

const WHAT: &str = "Only these properties, comma separated; of a list, only these of each item";

/// Declares the parameter on a read whose answer is a JSON object, in the contract.
pub fn declare(operation: &mut Value, schemas: &Value) {
    let taken = operation["parameters"]
        .as_array()
        .is_some_and(|all| all.iter().any(|one| one["name"] == FIELDS));
    let whole = json!({ "components": { "schemas": schemas } });
    let Some(names) = properties(operation, &whole).filter(|_| !taken) else { return };
    let example = names.iter().take(2).cloned().collect::<Vec<_>>().join(",");
    let parameter = json!({ "name": FIELDS, "in": "query", "required": false, "description": WHAT,
        "schema": { "type": "string", "maxLength": 1000 }, "example": example });
    match operation.get_mut("parameters").and_then(Value::as_array_mut) {
        Some(all) => all.push(parameter),
        None => operation["parameters"] = json!([parameter]),
    }
}

/// The properties of the view that an operation answers with, or of the items of its list.
fn properties(operation: &Value, contract: &Value) -> Option<BTreeSet<String>> {
    let body = operation.pointer("/responses/200/content/application~1json/schema")?;
    let view = resolve(body, contract)?;
    let item = view.pointer("/properties/data/items").and_then(|it| resolve(it, contract));
    let shown = item.unwrap_or(view).get("properties")?.as_object()?;
    Some(shown.keys().cloned().collect())
}

fn resolve<'a>(schema: &'a Value, contract: &'a Value) -> Option<&'a Value> {
    match schema.get("$ref").and_then(Value::as_str) {
        Some(name) => contract.pointer(name.strip_prefix('#')?),
        None => Some(schema),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> BTreeSet<String> {
        ["id", "name", "status"].map(str::to_owned).into()
    }

    fn fields(query: &str) -> Fields {
        Fields::read(query, &known()).unwrap().unwrap()
    }

    #[test]
    fn a_list_keeps_its_page_and_each_item_only_what_was_asked_for() {
        let body = json!({ "data": [{ "id": 1, "name": "a", "status": "x" }], "page": { "has_more": false } });
        let cut = fields("fields=id,name&limit=5").cut(body.to_string().into_bytes()).unwrap();
        let cut: Value = serde_json::from_slice(&cut).unwrap();
        assert_eq!(
            cut,
            json!({ "data": [{ "id": 1, "name": "a" }], "page": { "has_more": false } })
        );
    }

    #[test]
    fn an_unknown_name_is_refused_and_all_that_there_are_are_named() {
        for query in ["fields=id,nmae", "fields=", "fields=id&fields=name"] {
            assert_eq!(
                Fields::read(query, &known()).unwrap_err().code(),
                Code::InvalidParameter,
                "{query}"
            );
        }
        let refused = Fields::read("fields=nmae", &known()).unwrap_err();
        assert!(refused.to_string().contains("id, name, status"), "{refused}");
    }
}
