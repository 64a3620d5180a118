//! Offline copies: what they are given, what they must erase, and what is sent when the network is back.

mod batch;
mod copies;
mod events;
mod noted;
mod protocol;
mod storm;

use std::collections::BTreeMap;

use lighthouse_domain::access::Role;
use serde_json::{Value, json};
use uuid::Uuid;

pub(crate) use self::protocol::lines;
use crate::support::{Person, Town};

/// What a phone holds, by type and id.
#[derive(Clone, Debug, Default)]
struct Copy {
    token: Option<String>,
    objects: BTreeMap<(String, String), Value>,
}

impl Copy {
    /// Takes one answer over; tells whether there is more.
    async fn step(&mut self, town: &Town, person: &Person, query: &str) -> (Vec<Value>, bool) {
        let token = self.token.as_ref().map(|token| format!("&token={token}")).unwrap_or_default();
        let path = format!("/v1/sync?{query}{token}");
        // Whose rights change all the time is asked to come back, and does.
        for _ in 0..50 {
            let answer = town.get(person, &path).await;
            if answer.status != 503 {
                return self.take(&answer.ok());
            }
        }
        panic!("{path} is never answered");
    }

    fn take(&mut self, page: &Value) -> (Vec<Value>, bool) {
        let changes = page["changes"].as_array().unwrap().clone();
        let key = |change: &Value| {
            ["type", "id"].map(|name| change[name].as_str().unwrap().to_owned()).into()
        };
        let mut keys: Vec<(String, String)> = changes.iter().map(key).collect();
        for change in &changes {
            match change["op"].as_str().unwrap() {
                "upsert" => {
                    assert_eq!(change["version"], change["data"]["version"]);
                    self.objects.insert(key(change), change["data"].clone());
                }
                "delete" | "revoke" => {
                    assert!(change["data"].is_null() && change["version"].is_null());
                    self.objects.remove(&key(change));
                }
                other => panic!("{other}"),
            }
        }
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), changes.len(), "an object came twice");
        self.token = Some(page["next_token"].as_str().unwrap().to_owned());
        (changes, page["has_more"].as_bool().unwrap())
    }

    /// Asks until there is nothing more; gives the ops that came.
    async fn catch_up(&mut self, town: &Town, person: &Person) -> Vec<(String, String, String)> {
        let (mut all, mut more) = (Vec::new(), true);
        while more {
            let (changes, has_more) = self.step(town, person, "limit=7").await;
            let word = |change: &Value, name: &str| change[name].as_str().unwrap().to_owned();
            let words = |it: &Value| (word(it, "op"), word(it, "type"), word(it, "id"));
            all.extend(changes.iter().map(words));
            more = has_more;
        }
        all
    }

    fn ids(&self, kind: &str) -> Vec<String> {
        self.objects.keys().filter(|key| key.0 == kind).map(|key| key.1.clone()).collect()
    }

    /// Each object is what its own address shows, and the lists show no other.
    async fn is_what_is_seen(&self, town: &Town, person: &Person) {
        for ((kind, id), held) in &self.objects {
            let now = town.get(person, &format!("/v1/{}/{id}", collection(kind))).await.ok();
            assert_eq!(comparable(held), comparable(&now), "{kind} {id}");
        }
        for kind in ["organization", "member", "study_session"] {
            assert_eq!(self.ids(kind), listed(town, person, kind).await, "{kind}");
        }
    }
}

fn collection(kind: &str) -> &'static str {
    match kind {
        "organization" => "organizations",
        "member" => "members",
        _ => "study-sessions",
    }
}

/// Without what follows from the clock and from other objects.
fn comparable(object: &Value) -> Value {
    let mut object = object.clone();
    if let Some(counts) = object.get_mut("attendance").and_then(Value::as_object_mut) {
        for name in ["unrecorded", "expected", "text"] {
            counts.remove(name);
        }
        let whole = object.as_object_mut().unwrap();
        whole.remove("missing");
        whole.remove("state");
    }
    object
}

async fn listed(town: &Town, person: &Person, kind: &str) -> Vec<String> {
    let (mut ids, mut cursor) = (Vec::new(), String::new());
    loop {
        let path = format!("/v1/{}?limit=100{cursor}", collection(kind));
        let answer = town.get(person, &path).await;
        if answer.status == 403 {
            return Vec::new();
        }
        let page = answer.ok();
        let rows = page["data"].as_array().unwrap();
        ids.extend(rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()));
        let Some(next) = page["page"]["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    ids.sort();
    ids
}

/// Two towns of two branches each, with people and sessions.
struct District {
    head: Person,
    towns: [Uuid; 2],
    branches: [Uuid; 4],
    members: Vec<Uuid>,
    sessions: Vec<Uuid>,
    /// Of the first town.
    supervisor: Person,
    /// Of the first branch.
    admin: Person,
}

async fn district(town: &Town) -> District {
    let head = town.head().await;
    let secretary = town.appointed("secretary", Role::BranchAdministrator, town.root).await;
    let east = town.organization(&head, town.root, "town_committee", "EAST").await;
    let west = town.organization(&head, town.root, "town_committee", "WEST").await;
    let mut branches = Vec::new();
    for (parent, code) in [(east, "E1"), (east, "E2"), (west, "W1"), (west, "W2")] {
        branches.push(town.branch(&head, parent, code).await);
    }
    let (mut members, mut sessions) = (Vec::new(), Vec::new());
    for branch in &branches {
        for name in ["王一", "李二", "张三"] {
            members.push(town.member(&head, *branch, name).await);
        }
        let (from, to) = ("2026-11-20T01:00:00Z", "2026-11-20T02:00:00Z");
        sessions.push(town.session(&secretary, *branch, from, to).await);
    }
    let supervisor = town.appointed("supervisor", Role::CommitteeSupervisor, east).await;
    let admin = town.appointed("admin", Role::BranchAdministrator, branches[0]).await;
    let branches = branches.try_into().unwrap();
    District { head, towns: [east, west], branches, members, sessions, supervisor, admin }
}

fn present(members: &[Uuid]) -> Value {
    let line = |member: &Uuid| json!({ "member_id": member, "status": "present" });
    json!({ "lines": members.iter().map(line).collect::<Vec<_>>() })
}
