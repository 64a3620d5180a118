//! Who asks, when a proxy stands between.

use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::json;

use crate::support::{Answer, Backend, Town, tell_in};

/// A town behind a proxy on the same machine.
async fn behind_a_proxy(on: Backend, rate_limit: u32) -> Option<Town> {
    Town::with(on, |config| {
        config.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
        config.rate_limit = rate_limit;
    })
    .await
}

async fn as_from(town: &Town, header: &str, value: &str) -> Answer {
    town.send(town.request(Method::GET, "/v1/meta").header(header, value)).await
}

async fn the_audit_log_names_the_caller(town: Town) {
    let head = town.appointed("coordinator", Role::EducationCentreCoordinator, town.root).await;
    for (at, (header, value, address)) in [
        ("x-forwarded-for", "6.6.6.6, 198.51.100.7:4711", "198.51.100.7"),
        ("forwarded", "for=\"[2001:db8::7]:4711\";proto=https", "2001:db8::7"),
        ("x-forwarded-for", "::ffff:198.51.100.8", "198.51.100.8"),
    ]
    .into_iter()
    .enumerate()
    {
        let body =
            json!({ "organization_id": town.root, "name": format!("党校 {at}"), "capacity": 5 });
        let request = town.by(&head, Method::POST, "/v1/venues").header(header, value).json(&body);
        town.send(request).await.ok();
        let auditor = town.appointed(&format!("auditor{at}"), Role::Auditor, town.root).await;
        let events = town.get(&auditor, "/v1/audit-events?limit=100").await.ok();
        let named = |event: &&serde_json::Value| event["address"] == address;
        assert!(
            events["data"].as_array().unwrap().iter().any(|event| named(&event)),
            "{address}: {events}"
        );
    }
}

#[test]
fn the_audit_log_names_the_caller_behind_a_proxy_on_sqlite() {
    tell_in(behind_a_proxy(Backend::Sqlite, 0), the_audit_log_names_the_caller);
}

#[test]
fn the_audit_log_names_the_caller_behind_a_proxy_on_postgres() {
    tell_in(behind_a_proxy(Backend::Postgres, 0), the_audit_log_names_the_caller);
}

const UNIT: &str = "198.51.100.7";

/// A letter that is bound to the unit's address, granted; its grant and token.
async fn granted(town: &Town) -> (String, String) {
    let head = town.head().await;
    let officer = town.appointed("officer", Role::SecurityOfficer, town.root).await;
    let branch = town.branch(&head, town.root, "B").await;
    town.member(&head, branch, "李明").await;
    let letter = json!({ "organization_code": "D", "unit": "临江区档案馆", "person": "赵敏", "purpose": "核对干部档案",
        "fields": ["name"], "scope": { "organization_ids": [branch] }, "row_budget": 5,
        "starts_at": "2026-11-23T00:00:00Z", "ends_at": "2026-12-20T00:00:00Z", "addresses": [format!("::ffff:{UNIT}")] });
    let filing = town.request(Method::POST, "/v1/query-letters").json(&letter);
    let filed = town.send(filing.header("idempotency-key", "one-letter")).await.ok();
    let id = filed["letter"]["id"].as_str().unwrap();
    let path = format!("/v1/query-letters/{id}");
    let secret = filed["secret"].as_str().unwrap();
    let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
    let asked = town
        .request(Method::POST, "/oauth/token")
        .header("content-type", "application/x-www-form-urlencoded");
    let token = town.send(asked.body(form)).await.ok()["access_token"].as_str().unwrap().to_owned();
    let by_unit =
        |method, step: &str| town.request(method, &format!("{path}/{step}")).bearer_auth(&token);
    let scan = by_unit(Method::PUT, "scan").header("content-type", "application/octet-stream");
    town.send(scan.body("%PDF-1.7 stamped")).await.ok();
    town.send(by_unit(Method::POST, "submit")).await.ok();
    let mut letter = json!(null);
    for (person, step) in [(&officer, "accept"), (&head, "approve"), (&officer, "approve")] {
        let taken = town.by(person, Method::POST, &format!("{path}/{step}"));
        letter = town.send(taken.header("if-match", "*")).await.ok();
    }
    (letter["grant_id"].as_str().unwrap().to_owned(), token)
}

async fn a_letter_opens_to_its_unit_alone(town: Town) {
    let (grant, token) = granted(&town).await;
    let read = async |header: &str, value: &str| {
        let request = town.request(Method::GET, &format!("/v1/grants/{grant}/members"));
        town.send(request.bearer_auth(&token).header(header, value)).await
    };
    read("x-forwarded-for", UNIT).await.ok();
    read("forwarded", &format!("for=\"{UNIT}:4711\"")).await.ok();
    for stranger in ["198.51.100.8", "127.0.0.1", "unknown"] {
        read("x-forwarded-for", stranger).await.refused(403, "grant_ended");
    }
}

#[test]
fn a_letter_opens_to_its_unit_behind_a_proxy_on_sqlite() {
    tell_in(behind_a_proxy(Backend::Sqlite, 0), a_letter_opens_to_its_unit_alone);
}

#[test]
fn a_letter_opens_to_its_unit_behind_a_proxy_on_postgres() {
    tell_in(behind_a_proxy(Backend::Postgres, 0), a_letter_opens_to_its_unit_alone);
}

#[test]
fn a_budget_is_the_callers_and_an_ipv6_network_shares_one() {
    tell_in(behind_a_proxy(Backend::Sqlite, 2), |town| async move {
        for _ in 0..2 {
            as_from(&town, "x-forwarded-for", "198.51.100.7").await.ok();
        }
        as_from(&town, "x-forwarded-for", "198.51.100.7").await.refused(429, "rate_limited");
        as_from(&town, "x-forwarded-for", "198.51.100.8").await.ok();
        as_from(&town, "forwarded", "for=\"[2001:db8::1]\"").await.ok();
        as_from(&town, "forwarded", "for=\"[2001:db8::2]\"").await.ok();
        as_from(&town, "forwarded", "for=\"[2001:db8::3]\"").await.refused(429, "rate_limited");
        as_from(&town, "forwarded", "for=\"[2001:db8:0:1::3]\"").await.ok();
    });
}
