//! Of a session that has ended nothing is read: 401 comes before whatever else is wrong.

use reqwest::{Method, RequestBuilder};
use serde_json::json;
use uuid::Uuid;

use crate::support::{PASSWORD, Person, Town, stories};

const BROKEN: &str = "{ this is no JSON";

fn broken(request: RequestBuilder) -> RequestBuilder {
    request.header("content-type", "application/json").body(BROKEN)
}

/// Requests that are wrong in their body, query, path or headers.
fn wrong(town: &Town, token: &str) -> Vec<RequestBuilder> {
    let by = |method, path: &str| town.request(method, path).bearer_auth(token);
    let member = format!("/v1/members/{}", Uuid::now_v7());
    vec![
        broken(by(Method::POST, "/v1/members")),
        by(Method::POST, "/v1/members").json(&json!({ "no_such": 1 })),
        by(Method::POST, "/v1/members").body("text"),
        by(Method::PUT, "/v1/me/password").json(&json!({})),
        by(Method::POST, "/v1/me/totp").json(&json!({ "no_such": 1 })),
        broken(by(Method::POST, "/v1/query-letters")),
        by(Method::GET, "/v1/members?limit=no"),
        by(Method::GET, "/v1/members/no-uuid"),
        by(Method::PATCH, &member).json(&json!({})),
    ]
}

async fn each_is_refused(town: &Town, token: &str, code: &str) {
    for request in wrong(town, token) {
        town.send(request).await.refused(401, code);
    }
}

/// Known to the server until a moment ago, signed out by a new password elsewhere.
async fn signed_out(town: &Town) -> Person {
    let there = town.head().await;
    let here = town.sign_in_on("head", "tablet").await;
    let change =
        json!({ "current_password": PASSWORD, "new_password": "violet harbour counts nine kites" });
    assert_eq!(town.put(&here, "/v1/me/password", &change).await.status, 204);
    there
}

stories! {
    async fn a_session_that_was_ended_is_refused_before_its_request_is_read(town: Town) {
        let person = signed_out(&town).await;
        each_is_refused(&town, &person.token, "session_revoked").await;
    }

    async fn a_token_that_is_none_is_refused_before_its_request_is_read(town: Town) {
        each_is_refused(&town, "no-token", "token_invalid").await;
    }

    async fn a_letters_dead_token_is_refused_before_its_request_is_read(town: Town) {
        let letter = format!("/v1/query-letters/{}", Uuid::now_v7());
        let by = |method, path: &str| town.request(method, path).bearer_auth("qlt_dead");
        for request in [
            broken(by(Method::PATCH, &letter)).header("if-match", "*"),
            by(Method::PATCH, &letter).json(&json!({ "no_such": 1 })),
            by(Method::POST, &format!("{letter}/submit")).json(&json!({ "no_such": 1 })),
            by(Method::PUT, &format!("{letter}/scan")).body("text"),
            by(Method::GET, "/v1/query-letters/no-uuid"),
            by(Method::GET, &format!("/v1/grants/{}/members?limit=no", Uuid::now_v7())),
        ] {
            town.send(request).await.refused(401, "token_invalid");
        }
    }
}
