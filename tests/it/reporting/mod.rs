//! Figures that explain themselves: indicators, their lists, the rows behind them.

mod adoption;
mod appraisals;
mod district;
mod figures;
mod lists;
mod merit;
mod reports;

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

/// The first branch holds a theme day to which its member comes.
async fn hold_theme_day(town: &Town, place: &Place, day: &str) -> Uuid {
    let body = json!({ "branch_id": place.first, "kind": "theme_party_day", "mode": "offline",
        "title": "重温入党誓词", "starts_at": format!("{day}T01:00:00Z"), "ends_at": format!("{day}T02:00:00Z") });
    let session = id_of(&town.post(&place.admin, "/v1/study-sessions", &body).await.ok());
    let list = json!({ "lines": [{ "member_id": place.member, "status": "present" }] });
    town.put(&place.admin, &format!("/v1/study-sessions/{session}/attendance"), &list).await.ok();
    session
}

/// The figures of an organization in a period.
async fn figures(town: &Town, by: &Person, at: Uuid, period: &str) -> Value {
    town.get(by, &format!("/v1/organizations/{at}/indicators?period={period}")).await.ok()
}

/// One of the figures of a list of them.
fn figure<'a>(figures: &'a Value, indicator: &str) -> &'a Value {
    let found = figures.as_array().unwrap().iter().find(|one| one["indicator"] == indicator);
    found.unwrap_or_else(|| panic!("no {indicator} in {figures}"))
}

/// Every row behind a figure, page by page.
async fn rows(town: &Town, by: &Person, (at, indicator): (Uuid, &str), query: &str) -> Vec<Value> {
    let path = format!("/v1/organizations/{at}/indicators/{indicator}/evidence?{query}&limit=100");
    let (mut rows, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = town.get(by, &format!("{path}{cursor}")).await.ok();
        rows.extend(page["data"].as_array().unwrap().iter().cloned());
        let Some(next) = page["page"]["next_cursor"].as_str() else { return rows };
        cursor = format!("&cursor={next}");
    }
}
