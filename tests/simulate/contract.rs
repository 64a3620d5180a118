//! The operations that may be asked for, read from the published contract: what is added to it is
//! simulated from then on.

use std::collections::HashMap;

use lighthouse_api::published::TEXT;
use serde_json::Value;

/// One operation of the contract.
pub struct Operation {
    pub id: String,
    pub room: String,
    pub method: String,
    pub path: String,
    pub query: Vec<Parameter>,
    pub headers: Vec<String>,
    /// Media type and schema.
    pub body: Option<(String, Value)>,
    /// The body's example; null if there is none.
    pub example: Value,
    /// Whether it can be asked for without an account.
    pub open: bool,
}

pub struct Parameter {
    pub name: String,
    pub required: bool,
    pub schema: Value,
}

pub struct Contract {
    pub operations: Vec<Operation>,
    pub rooms: Vec<String>,
    schemas: HashMap<String, Value>,
}

/// These hash passwords on purpose slowly, and end the callers' own sessions; the stories have them.
const SLOW: [&str; 7] = [
    "createSession",
    "activateAccount",
    "updatePassword",
    "createTotp",
    "confirmTotp",
    "deleteTotp",
    "endSession",
];

impl Contract {
    pub fn published() -> Self {
        let whole: Value = serde_json::from_str(TEXT).unwrap();
        let mut operations = Vec::new();
        for (path, methods) in whole["paths"].as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                let is_slow = operation["operationId"].as_str().is_none_or(|id| SLOW.contains(&id));
                if !is_slow {
                    operations.push(read(&whole, path, method, operation));
                }
            }
        }
        let mut rooms: Vec<String> = operations.iter().map(|one| one.room.clone()).collect();
        rooms.sort();
        rooms.dedup();
        let schemas = whole["components"]["schemas"].as_object().unwrap().clone();
        Self { operations, rooms, schemas: schemas.into_iter().collect() }
    }

    /// A schema with its reference followed.
    pub fn resolved<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str().and_then(|name| name.rsplit('/').next()) {
            Some(name) => self.schemas.get(name).map_or(schema, |found| self.resolved(found)),
            None => schema,
        }
    }
}

fn read(whole: &Value, path: &str, method: &str, operation: &Value) -> Operation {
    let parameters: Vec<&Value> =
        operation["parameters"].as_array().into_iter().flatten().collect();
    let parameters: Vec<&Value> = parameters
        .into_iter()
        .map(|one| match one["$ref"].as_str() {
            Some(name) => whole.pointer(name.trim_start_matches('#')).unwrap(),
            None => one,
        })
        .collect();
    let named = |place: &str| {
        parameters.iter().filter(move |one| one["in"] == place).copied().collect::<Vec<_>>()
    };
    let parameter = |one: &Value| Parameter {
        name: one["name"].as_str().unwrap().to_owned(),
        required: one["required"] == true,
        schema: one["schema"].clone(),
    };
    let body = operation["requestBody"]["content"].as_object();
    let content = body.and_then(|types| types.values().next());
    Operation {
        id: operation["operationId"].as_str().unwrap().to_owned(),
        room: operation["tags"][0].as_str().unwrap_or_default().to_owned(),
        method: method.to_uppercase(),
        path: path.to_owned(),
        query: named("query").into_iter().map(parameter).collect(),
        headers: named("header")
            .iter()
            .map(|one| one["name"].as_str().unwrap().to_owned())
            .collect(),
        body: body
            .and_then(|types| types.iter().next())
            .map(|(kind, content)| (kind.clone(), content["schema"].clone())),
        example: content.map_or(Value::Null, |content| content["example"].clone()),
        open: operation["security"].as_array().is_some_and(|all| {
            all.iter().any(|one| one.as_object().is_some_and(serde_json::Map::is_empty))
        }),
    }
}
