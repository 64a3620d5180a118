//! Who may call: one scheme for each kind of token.

use lighthouse_domain::access::{ClientScope, actions};
use serde_json::{Map, Value, json};

/// Operations that a unit calls with the token of its letter.
const OF_UNITS: [&str; 1] = ["listGrantedMembers"];
/// Operations that a unit or a signed-in officer calls.
const OF_BOTH: [&str; 4] =
    ["getQueryLetter", "updateQueryLetter", "putQueryLetterScan", "submitQueryLetter"];

pub(super) fn schemes() -> Value {
    json!({
        "bearer": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
            "description": "The `access_token` of `POST /v1/auth/login`: a person on a device." },
        "letter": { "type": "oauth2",
            "description": "The `access_token` of `POST /oauth/token`: an outside unit, through its letter.",
            "flows": { "clientCredentials": { "tokenUrl": "/oauth/token", "scopes": {} } } },
        "client": { "type": "http", "scheme": "basic",
            "description": "The id and secret of an api client or of a letter, for `POST /oauth/token`. A letter's may stand in the form instead." },
        "clientCredentials": { "type": "oauth2",
            "description": "The `access_token` of `POST /oauth/token`: an api client, a program that reads an organization's subtree.",
            "flows": { "clientCredentials": { "tokenUrl": "/oauth/token", "scopes": scopes() } } },
        "link": { "type": "apiKey", "in": "query", "name": "signature",
            "description": "The signature of a link from `POST /v1/media/{id}/links` or `GET /v1/operations/{id}`, with its other parameters; it ends within a quarter of an hour." },
    })
}

/// Names the schemes of operations that take another token than a person's.
pub(super) fn complete(path: &str, operation: &mut Value) {
    let id = operation["operationId"].as_str().unwrap_or_default();
    let schemes = if OF_UNITS.contains(&id) {
        json!([{ "letter": [] }])
    } else if OF_BOTH.contains(&id) {
        json!([{ "bearer": [] }, { "letter": [] }])
    } else if path == "/oauth/token" {
        json!([{ "client": [] }, {}])
    } else if matches!(id, "getMediaFile" | "getOperationFile") {
        json!([{ "bearer": [] }, { "link": [] }])
    } else {
        match of_clients(operation) {
            Some(schemes) => schemes,
            None => return,
        }
    };
    if let Some(operation) = operation.as_object_mut() {
        operation.insert("security".to_owned(), schemes);
    }
}

fn scopes() -> Map<String, Value> {
    ClientScope::ALL.iter().map(|scope| (scope.as_str().to_owned(), scope.en().into())).collect()
}

/// A person, or an api client with one of the scopes that include the operation's permission.
fn of_clients(operation: &Value) -> Option<Value> {
    let permission = operation["x-required-permission"].as_str()?;
    let (_, scopes) = actions::OF_CLIENTS.iter().find(|(name, _)| *name == permission)?;
    let client = |scope: &ClientScope| json!({ "clientCredentials": [scope.as_str()] });
    let all: Vec<_> = scopes.iter().map(client).collect();
    (!all.is_empty()).then(|| [vec![json!({ "bearer": [] })], all].concat().into())
}
