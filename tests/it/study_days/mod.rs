//! The coordinator plans the study days of a month; branches and members see their own.

mod changing;
mod fairness;
mod planning;
mod rooms;
mod subscription;
mod waiting;

use std::collections::{BTreeMap, HashMap};

use futures_util::future::join_all;
use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, Person, Town, id_of};

const PLANS: &str = "/v1/study-day-plans";

struct District {
    head: Person,
    coordinator: Person,
    towns: Vec<Uuid>,
    branches: Vec<Vec<Uuid>>,
    venues: Vec<Uuid>,
}

/// A district with towns of so many branches, each with a school that takes five a day.
async fn district(town: &Town, sizes: &[usize]) -> District {
    let head = town.head().await;
    let coordinator =
        town.appointed("coordinator", Role::EducationCentreCoordinator, town.root).await;
    let (mut towns, mut branches, mut venues) = (vec![], vec![], vec![]);
    for (number, size) in sizes.iter().enumerate() {
        let code = format!("T{number}");
        let at = town.organization(&head, town.root, "town_committee", &code).await;
        let codes: Vec<String> = (0..*size).map(|n| format!("T{number}-{n:03}")).collect();
        let made = join_all(codes.iter().map(|code| town.branch(&head, at, code))).await;
        let school = json!({ "organization_id": at, "name": format!("第{number}镇党校"), "address": "人民路 1 号" });
        venues.push(id_of(&town.post(&coordinator, "/v1/venues", &school).await.ok()));
        towns.push(at);
        branches.push(made);
    }
    District { head, coordinator, towns, branches, venues }
}

impl District {
    fn wish(&self, town: &Town, month: &str) -> Value {
        json!({ "organization_id": town.root, "month": month, "venue_ids": self.venues })
    }

    async fn plan(&self, town: &Town, wish: &Value) -> Value {
        town.post(&self.coordinator, PLANS, wish).await.ok()
    }
}

/// All lines of a plan that this person sees.
async fn lines(town: &Town, person: &Person, plan: &Value, filter: &str) -> Vec<Value> {
    let first = format!("{PLANS}/{}/bookings?limit=100{filter}", id_of(plan));
    let (mut all, mut path) = (vec![], first.clone());
    loop {
        let page = town.get(person, &path).await.ok();
        all.extend(page["data"].as_array().unwrap().iter().cloned());
        match page["page"]["next_cursor"].as_str() {
            Some(cursor) => path = format!("{first}&cursor={cursor}"),
            None => return all,
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// How many branches come to each venue on each day.
fn groups(lines: &[Value]) -> BTreeMap<(String, String), usize> {
    let mut groups = BTreeMap::new();
    for line in lines.iter().filter(|line| line["venue_id"].is_string()) {
        *groups.entry((text(&line["venue_id"]), text(&line["day"]))).or_default() += 1;
    }
    groups
}

fn by_branch(lines: &[Value]) -> HashMap<Uuid, Value> {
    lines.iter().map(|line| (text(&line["branch_id"]).parse().unwrap(), line.clone())).collect()
}

/// Where and when a branch studies.
fn place(line: &Value) -> (String, String) {
    (text(&line["venue_id"]), text(&line["day"]))
}

/// Asks for a place: branch, venue, day.
async fn book(
    town: &Town,
    by: &Person,
    plan: &Value,
    (branch, at, day): (Uuid, Uuid, &str),
) -> Answer {
    let body = json!({ "branch_id": branch, "venue_id": at, "day": day });
    town.post(by, &format!("{PLANS}/{}/bookings", id_of(plan)), &body).await
}

async fn publish(town: &Town, by: &Person, plan: &Value) -> Answer {
    town.send(town.by(by, Method::POST, &format!("{PLANS}/{}/publish", id_of(plan)))).await
}
