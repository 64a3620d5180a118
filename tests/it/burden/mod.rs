//! What may not burden the grassroots: restricted measures, exceptions, what is public.

mod exceptions;
mod measures;
mod meter;

use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, Person, Town};

/// The two officers of the district, and a town with a branch beside another town.
struct Place {
    head: Person,
    security: Person,
    east: Uuid,
    west: Uuid,
    branch: Uuid,
}

async fn place(town: &Town) -> Place {
    let head = town.head().await;
    let security = town.appointed("security", Role::SecurityOfficer, town.root).await;
    let east = town.organization(&head, town.root, "town_committee", "EAST").await;
    let west = town.organization(&head, town.root, "town_committee", "WEST").await;
    let branch = town.branch(&head, east, "E1").await;
    Place { head, security, east, west, branch }
}

fn exception_of(measure: &str, at: Uuid) -> Value {
    json!({ "organization_id": at, "measure": measure, "legal_reference": "《网络安全应急演练方案》第六条",
        "reason": "演练期间核对联络人王小明", "from": "2026-12-01", "until": "2027-02-28" })
}

/// Asks whether a measure may be used on a day in December.
async fn check(town: &Town, by: &Person, (measure, at): (&str, Uuid), day: &str) -> Answer {
    let body = json!({ "organization_id": at, "measure": measure, "subject": "persons",
        "assessable": true, "day": day });
    town.post(by, "/v1/restricted-measures/check", &body).await
}

async fn transparency(town: &Town) -> Value {
    town.send(town.request(Method::GET, "/v1/transparency")).await.ok()
}
