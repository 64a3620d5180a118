//! Programs read a subtree in their own name: registered by one, approved by another, known by secrets.

use chrono::TimeDelta;
use lighthouse_api::{openapi::Contract, server};
use lighthouse_domain::{
    access::{Role, actions},
    id::Id,
};
use lighthouse_persistence::check;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, Person, Town, id_of, stories};

/// A district with two towns, whose heads and officers are persons of their own.
struct Place {
    head: Person,
    /// Of the first town; answers for its client.
    supervisor: Person,
    officer: Person,
    towns: [Uuid; 2],
    branches: [Uuid; 2],
    members: [Uuid; 2],
    sessions: [Uuid; 2],
}

async fn place(town: &Town) -> Place {
    let head = town.head().await;
    let east = town.organization(&head, town.root, "town_committee", "EAST").await;
    let west = town.organization(&head, town.root, "town_committee", "WEST").await;
    let branches = [town.branch(&head, east, "E1").await, town.branch(&head, west, "W1").await];
    let [e, w] = branches;
    let members = [town.member(&head, e, "王一").await, town.member(&head, w, "李二").await];
    let (from, to) = ("2026-11-20T01:00:00Z", "2026-11-20T02:00:00Z");
    let mut sessions = Vec::new();
    for (branch, login) in [(e, "admin-e"), (w, "admin-w")] {
        let admin = town.appointed(login, Role::BranchAdministrator, branch).await;
        sessions.push(town.session(&admin, branch, from, to).await);
    }
    let supervisor = town.appointed("supervisor", Role::CommitteeSupervisor, east).await;
    let officer = town.appointed("officer", Role::SystemAdministrator, town.root).await;
    let sessions = [sessions[0], sessions[1]];
    Place { head, supervisor, officer, towns: [east, west], branches, members, sessions }
}

fn body(organization: Uuid, scopes: &[&str]) -> Value {
    json!({ "organization_id": organization, "name": "镇数据中台", "purpose": "每日同步名册",
        "scopes": scopes, "ends_on": "2027-03-31" })
}

const ALL: [&str; 3] = ["organizations:read", "members:read", "study:read"];

/// A client of the first town, approved; its path and its id.
async fn approved(town: &Town, place: &Place, scopes: &[&str]) -> (String, Uuid) {
    let client =
        town.post(&place.supervisor, "/v1/api-clients", &body(place.towns[0], scopes)).await;
    let id = id_of(&client.ok());
    let path = format!("/v1/api-clients/{id}");
    town.post(&place.officer, &format!("{path}/approve"), &json!({})).await.ok();
    (path, id)
}

/// A new secret of a client: its text and its id.
async fn secret(town: &Town, person: &Person, path: &str) -> (String, String) {
    let made = town.post(person, &format!("{path}/secrets"), &json!({})).await;
    assert_eq!(made.header("cache-control"), "no-store");
    let made = made.ok();
    let newest = made["client"]["secrets"].as_array().unwrap().last().unwrap().clone();
    (made["secret"].as_str().unwrap().to_owned(), newest["id"].as_str().unwrap().to_owned())
}

async fn ask_token(town: &Town, id: Uuid, secret: &str, form: &str) -> Answer {
    let request = town.request(Method::POST, "/oauth/token").basic_auth(id, Some(secret));
    let kind = "application/x-www-form-urlencoded";
    town.send(request.header("content-type", kind).body(form.to_owned())).await
}

const GRANT: &str = "grant_type=client_credentials";

/// The client as a caller.
async fn signed_in(town: &Town, id: Uuid, secret: &str) -> Person {
    let token = ask_token(town, id, secret, GRANT).await;
    assert_eq!(token.header("cache-control"), "no-store");
    let token = token.ok()["access_token"].as_str().unwrap().to_owned();
    Person { account: Id::new(id), token, refresh: String::new(), session: Uuid::nil() }
}

fn ids(page: &Value) -> Vec<Uuid> {
    page["data"].as_array().unwrap().iter().map(id_of).collect()
}

fn refused(answer: &Answer, status: u16, error: &str) {
    assert_eq!((answer.status, &answer.body["error"]), (status, &json!(error)), "{}", answer.text);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("cache-control"), "no-store");
}

async fn nothing_is_broken(town: &Town) {
    let found = check::findings(&town.app.db.conn()).await.unwrap();
    let broken: Vec<_> = found.iter().filter(|it| it.broken > 0).collect();
    assert!(broken.is_empty(), "{broken:?}");
}

stories! {
    async fn an_integrator_reads_its_subtree_and_nothing_else(town: Town) {
        // Made first: it takes a while, and the server closes a connection that is silent.
        let document: Value = serde_json::from_str(&Contract::from_document(&server::document()).text).unwrap();
        let place = place(&town).await;
        let (path, id) = approved(&town, &place, &ALL).await;
        let (text, _) = secret(&town, &place.supervisor, &path).await;
        assert!(text.starts_with("sk_live_") && text.len() > 40);
        let client = signed_in(&town, id, &text).await;
        let members = town.get(&client, "/v1/members").await.ok();
        assert_eq!(ids(&members), [place.members[0]]);
        assert_eq!(ids(&town.get(&client, "/v1/study-sessions").await.ok()), [place.sessions[0]]);
        let tree = ids(&town.get(&client, "/v1/organizations").await.ok());
        assert!(tree.len() == 2 && tree.contains(&place.towns[0]) && tree.contains(&place.branches[0]));
        for path in [format!("/v1/members/{}", place.members[1]), format!("/v1/study-sessions/{}", place.sessions[1]),
            format!("/v1/organizations/{}", town.root), format!("/v1/organizations/{}", place.towns[1])] {
            town.get(&client, &path).await.refused(404, "not_found");
        }
        let copy = town.get(&client, "/v1/sync").await.ok();
        let copied: Vec<_> = copy["changes"].as_array().unwrap().iter().map(|it| it["type"].as_str().unwrap()).collect();
        assert!(["organization", "member", "study_session"].iter().all(|kind| copied.contains(kind)), "{copy}");

        // A look at one person is in that person's log, under the client's name.
        let person = town.with_phone("wang", place.members[0]).await;
        town.get(&client, &format!("/v1/members/{}", place.members[0])).await.ok();
        let log = town.get(&person, "/v1/me/access-log").await.ok();
        let line = &log["data"][0];
        assert_eq!((&line["via"], &line["reader"], &line["role"]), (&json!("api_client"), &json!("镇数据中台"), &json!(null)));

        // What is for persons is refused, whatever it is.
        for (path, methods) in document["paths"].as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                let Some(permission) = operation["x-required-permission"].as_str() else { continue };
                let offered = operation["security"].to_string().contains("clientCredentials");
                let (_, scopes) = actions::OF_CLIENTS.iter().find(|(name, _)| *name == permission).unwrap();
                assert_eq!(offered, !scopes.is_empty(), "{method} {path}");
                if scopes.is_empty() {
                    let path: Vec<_> = path.split('/').map(|part| if part.starts_with('{') { Uuid::nil().to_string() } else { part.to_owned() }).collect();
                    let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
                    let answer = town.send(town.by(&client, method.clone(), &path.join("/"))).await;
                    assert_eq!(answer.status, 403, "{method} {}: {}", path.join("/"), answer.text);
                } else {
                    assert!(method == "get" || path == "/v1/restricted-measures/check", "a client only reads: {path}");
                }
            }
        }

        // Less may be asked for, and no more.
        let less = ask_token(&town, id, &text, &format!("{GRANT}&scope=organizations:read")).await.ok();
        assert_eq!((&less["scope"], &less["expires_in"]), (&json!("organizations:read"), &json!(900)));
        let less = Person { token: less["access_token"].as_str().unwrap().to_owned(), ..client };
        town.get(&less, "/v1/organizations").await.ok();
        town.get(&less, "/v1/members").await.refused(403, "forbidden");
        let copy = town.get(&less, "/v1/sync").await.ok();
        assert!(copy["changes"].as_array().unwrap().iter().all(|it| it["type"] == "organization"));
        refused(&ask_token(&town, id, &text, &format!("{GRANT}&scope=members:write")).await, 400, "invalid_scope");
        town.pass(TimeDelta::minutes(16));
        town.get(&less, "/v1/organizations").await.refused(401, "token_expired");
        nothing_is_broken(&town).await;
    }

    async fn one_registers_another_approves_and_its_owner_bounds_it(town: Town) {
        let place = place(&town).await;
        let outside = town.post(&place.supervisor, "/v1/api-clients", &body(place.towns[1], &ALL)).await;
        assert_eq!(outside.pointers(), ["/organization_id"]);
        let mut late = body(place.towns[0], &ALL);
        late["ends_on"] = json!("2027-11-24");
        let late = town.post(&place.supervisor, "/v1/api-clients", &late).await;
        assert_eq!(late.pointers(), ["/ends_on"]);
        late.refused(422, "validation_failed");
        town.post(&place.officer, "/v1/api-clients", &body(place.towns[0], &ALL)).await.refused(403, "forbidden");

        // Whoever holds both offices does not do both.
        town.appoint(place.supervisor.account, Role::SystemAdministrator, place.towns[0]).await;
        let supervisor = town.sign_in("supervisor").await;
        let client = town.post(&supervisor, "/v1/api-clients", &body(place.towns[0], &["members:read"])).await.ok();
        let (id, path) = (id_of(&client), format!("/v1/api-clients/{}", id_of(&client)));
        assert_eq!(client["state"], "registered");
        town.post(&supervisor, &format!("{path}/secrets"), &json!({})).await.refused(409, "wrong_state");
        town.post(&supervisor, &format!("{path}/approve"), &json!({})).await.refused(409, "self_approval");
        town.post(&place.officer, &format!("{path}/secrets"), &json!({})).await.refused(403, "forbidden");
        let active = town.post(&place.officer, &format!("{path}/approve"), &json!({})).await.ok();
        assert_eq!(active["state"], "active");
        town.post(&place.officer, &format!("{path}/approve"), &json!({})).await.refused(409, "wrong_state");
        let (text, _) = secret(&town, &supervisor, &path).await;
        let client = signed_in(&town, id, &text).await;
        assert_eq!(ids(&town.get(&client, "/v1/members").await.ok()), [place.members[0]]);

        // It reaches no further than the office of whoever answers for it, from the next request on.
        town.end_appointment(place.supervisor.account, Role::CommitteeSupervisor).await;
        town.get(&client, "/v1/members").await.refused(403, "forbidden");
        town.post(&place.head, &format!("{path}/take-over"), &json!({})).await.ok();
        assert_eq!(ids(&town.get(&client, "/v1/members").await.ok()), [place.members[0]]);

        // Its last day passes by itself.
        town.pass(TimeDelta::days(130));
        refused(&ask_token(&town, id, &text, GRANT).await, 401, "invalid_client");
        let head = town.sign_in("head").await;
        assert_eq!(town.get(&head, &path).await.ok()["state"], "expired");
        assert_eq!(ids(&town.get(&head, "/v1/api-clients").await.ok()), [id]);
        nothing_is_broken(&town).await;
    }

    async fn secrets_follow_one_another_and_end_at_once(town: Town) {
        let place = place(&town).await;
        let (path, id) = approved(&town, &place, &["members:read"]).await;
        let (first, first_id) = secret(&town, &place.supervisor, &path).await;
        let (second, second_id) = secret(&town, &place.supervisor, &path).await;
        let third = town.post(&place.supervisor, &format!("{path}/secrets"), &json!({})).await;
        third.refused(409, "wrong_state");
        let (old, new) = (signed_in(&town, id, &first).await, signed_in(&town, id, &second).await);
        let end = |secret: &str| format!("{path}/secrets/{secret}/end");
        let left = town.post(&place.officer, &end(&first_id), &json!({})).await.ok();
        assert_eq!(left["secrets"].as_array().unwrap().len(), 1);
        assert_eq!((&left["secrets"][0]["id"], &left["secrets"][0]["hint"]), (&json!(second_id), &json!(second[second.len() - 4..])));
        assert!(left["secrets"][0]["last_used_at"].is_string());
        town.post(&place.officer, &end(&first_id), &json!({})).await.refused(404, "not_found");
        town.get(&old, "/v1/members").await.refused(401, "session_revoked");
        refused(&ask_token(&town, id, &first, GRANT).await, 401, "invalid_client");
        town.get(&new, "/v1/members").await.ok();
        let (third, _) = secret(&town, &place.supervisor, &path).await;
        let newest = signed_in(&town, id, &third).await;

        // The whole client ends, for whoever asks next.
        let ended = town.post(&place.officer, &format!("{path}/end"), &json!({})).await.ok();
        assert_eq!((&ended["state"], &ended["secrets"]), (&json!("ended"), &json!([])));
        for token in [&new, &newest] {
            town.get(token, "/v1/members").await.refused(401, "session_revoked");
        }
        for secret in [&second, &third] {
            refused(&ask_token(&town, id, secret, GRANT).await, 401, "invalid_client");
        }
        town.post(&place.officer, &format!("{path}/end"), &json!({})).await.refused(409, "wrong_state");
        town.post(&place.head, &format!("{path}/take-over"), &json!({})).await.refused(409, "wrong_state");
        nothing_is_broken(&town).await;
    }

    async fn wrong_secrets_are_counted_and_no_secret_is_kept_in_sight(town: Town) {
        let place = place(&town).await;
        let (path, id) = approved(&town, &place, &["members:read"]).await;
        let (text, _) = secret(&town, &place.supervisor, &path).await;
        assert!(!town.get(&place.head, &path).await.text.contains("sk_live_"));

        // The standard's words for what is no such request.
        let kind = ("content-type", "application/x-www-form-urlencoded");
        let form = format!("{GRANT}&client_id={id}&client_secret={text}");
        let posted = town.request(Method::POST, "/oauth/token").header(kind.0, kind.1).body(form);
        let posted = town.send(posted).await;
        refused(&posted, 401, "invalid_client");
        assert!(posted.header("www-authenticate").starts_with("Basic "));
        refused(&ask_token(&town, id, &text, "grant_type=password").await, 400, "unsupported_grant_type");
        refused(&ask_token(&town, id, &text, "scope=members:read").await, 400, "invalid_request");

        // A stranger's guesses are counted, whatever they begin with; then nothing is looked at.
        let nobody = ask_token(&town, Uuid::now_v7(), "sk_live_guess", GRANT).await;
        refused(&nobody, 401, "invalid_client");
        for n in 0..5 {
            let guess = if n == 0 { "guess".to_owned() } else { format!("sk_live_{n}") };
            let wrong = ask_token(&town, id, &guess, GRANT).await;
            refused(&wrong, 401, "invalid_client");
            assert_eq!(wrong.body, nobody.body, "nobody learns which clients there are");
        }
        assert_eq!(town.deeds("api_client.refused").await, 6);
        let resting = ask_token(&town, id, &text, GRANT).await;
        refused(&resting, 429, "temporarily_unavailable");
        assert!(resting.header("retry-after").parse::<u64>().unwrap() > 0);
        town.pass(TimeDelta::minutes(2));
        let client = signed_in(&town, id, &text).await;
        assert_eq!(town.deeds("api_client.token_issued").await, 1);

        // What the log knows: who, and never with which secret.
        let auditor = town.appointed("auditor", Role::Auditor, town.root).await;
        let log = town.get(&auditor, &format!("/v1/audit-events?object_id={id}&limit=100")).await;
        for deed in ["registered", "approved", "secret_created", "refused", "token_issued"] {
            assert!(log.text.contains(&format!("api_client.{deed}")), "{deed}: {}", log.text);
        }
        assert!(!log.text.contains(&text) && !log.text.contains(&client.token));
        assert!(!log.text.contains("sk_live_"));
    }
}
