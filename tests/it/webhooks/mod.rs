//! Webhooks: registered for a subtree, sent with a signature, tried again, given up, sent anew.

mod receiver;
mod rules;
mod sending;

use lighthouse_domain::access::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Backend, Person, Town};

/// A town whose webhooks may be sent to this machine.
async fn town(on: Backend) -> Option<Town> {
    Town::with(on, |config| config.webhooks_to_loopback = true).await
}

struct Place {
    head: Person,
    /// Of the first town.
    supervisor: Person,
    towns: [Uuid; 2],
    /// One in each town.
    members: [Uuid; 2],
}

async fn place(town: &Town) -> Place {
    let head = town.head().await;
    let east = town.organization(&head, town.root, "town_committee", "EAST").await;
    let west = town.organization(&head, town.root, "town_committee", "WEST").await;
    let (e, w) = (town.branch(&head, east, "E1").await, town.branch(&head, west, "W1").await);
    let members = [town.member(&head, e, "王一").await, town.member(&head, w, "李二").await];
    let supervisor = town.appointed("supervisor", Role::CommitteeSupervisor, east).await;
    Place { head, supervisor, towns: [east, west], members }
}

fn body(organization: Uuid, url: &str) -> Value {
    json!({ "organization_id": organization, "url": url, "description": "数据中台",
        "types": ["member.changed", "study_session.changed"] })
}

/// Registers a webhook; gives its path and its secret.
async fn registered(
    town: &Town,
    person: &Person,
    organization: Uuid,
    url: &str,
) -> (String, String) {
    let made = town.post(person, "/v1/webhooks", &body(organization, url)).await;
    assert_eq!(made.header("cache-control"), "no-store");
    let made = made.ok();
    let id = made["webhook"]["id"].as_str().unwrap();
    (format!("/v1/webhooks/{id}"), made["secret"].as_str().unwrap().to_owned())
}

async fn rename(town: &Town, place: &Place, at: usize, name: &str) {
    let path = format!("/v1/members/{}", place.members[at]);
    town.patch(&place.head, &path, "*", &json!({ "name": name })).await.ok();
}

/// Deliveries of a webhook: type, state, and the statuses or faults of their attempts, the newest first.
async fn deliveries(town: &Town, person: &Person, path: &str) -> Vec<(String, String, Vec<Value>)> {
    let page = town.get(person, &format!("{path}/deliveries")).await.ok();
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    let answer =
        |it: &Value| if it["fault"].is_null() { it["status"].clone() } else { it["fault"].clone() };
    let row = |row: &Value| {
        let attempts = row["attempts"].as_array().unwrap();
        (text(row, "type"), text(row, "state"), attempts.iter().map(answer).collect())
    };
    page["data"].as_array().unwrap().iter().map(row).collect()
}
