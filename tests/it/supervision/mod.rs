//! Who is behind, whose turn it is, and who is told of it.

mod bulletins;
mod calendar;
mod detection;
mod gaps;
mod governing;
mod inbox;
mod outbox;
mod quarter;
mod rectification;
mod running;
mod tasks;
mod telling;

use lighthouse_domain::access::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Person, Town, id_of};

/// A town with two branches, beside another town.
struct Place {
    head: Person,
    east: Uuid,
    supervisor: Person,
    first: Uuid,
    second: Uuid,
    admin: Person,
    member: Uuid,
}

async fn place(town: &Town) -> Place {
    let head = town.head().await;
    let east = town.organization(&head, town.root, "town_committee", "EAST").await;
    let supervisor = town.appointed("boss", Role::CommitteeSupervisor, east).await;
    let first = town.branch(&head, east, "E1").await;
    let second = town.branch(&head, east, "E2").await;
    let member = town.member(&head, first, "王一").await;
    let admin = town.appointed("admin", Role::BranchAdministrator, first).await;
    Place { head, east, supervisor, first, second, admin, member }
}

/// The branch of `admin` holds a session that fulfils these duties, and one person comes.
async fn hold(town: &Town, place: &Place, kinds: &[&str], day: &str) -> Uuid {
    let body = json!({ "branch_id": place.first, "kind": kinds[0], "fulfils": kinds[1..], "mode": "offline",
        "title": "学习", "starts_at": format!("{day}T01:00:00Z"), "ends_at": format!("{day}T02:00:00Z"),
        "allow_duplicate": true });
    id_of(&town.post(&place.admin, "/v1/study-sessions", &body).await.ok())
}

async fn record(town: &Town, place: &Place, session: Uuid) {
    let list = json!({ "lines": [{ "member_id": place.member, "status": "present" }] });
    town.put(&place.admin, &format!("/v1/study-sessions/{session}/attendance"), &list).await.ok();
}

fn rule_of(at: Uuid, kind: &str, count_from: &str, day: i64) -> Value {
    json!({ "organization_id": at, "kind": kind, "count_from": count_from, "day": day })
}

async fn make_rule(
    town: &Town,
    by: &Person,
    (at, kind): (Uuid, &str),
    (count_from, day): (&str, i64),
) {
    let rule = rule_of(at, kind, count_from, day);
    town.post(by, "/v1/supervision-rules", &rule).await.ok();
}
