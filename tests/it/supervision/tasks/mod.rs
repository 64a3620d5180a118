//! A town asks its branches, and they answer.

mod answering;
mod asking;
mod budget;
mod reading;

use lighthouse_persistence::check;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Place, place};
use crate::support::{Answer, Person, Town, id_of};

/// A task with one field that the register fills and one that the branch does.
fn form(place: &Place) -> Value {
    json!({ "organization_id": place.east, "title": "年末走访慰问情况", "purpose": "掌握走访进度",
        "ground": "《关于做好走访慰问工作的通知》", "due_at": "2026-12-10T10:00:00Z",
        "fields": [
            { "code": "members", "label": "党员人数", "fact": "members" },
            { "code": "visited", "label": "走访户数", "kind": "number", "note": "含电话走访" },
            { "code": "remark", "label": "主要困难", "kind": "text", "required": false },
        ] })
}

/// The form with other fields.
fn with_fields(place: &Place, fields: &Value) -> Value {
    let mut form = form(place);
    form["fields"] = fields.clone();
    form
}

async fn drafted(town: &Town, place: &Place) -> String {
    let task = town.post(&place.supervisor, "/v1/tasks", &form(place)).await.ok();
    format!("/v1/tasks/{}", id_of(&task))
}

async fn publish(town: &Town, by: &Person, task: &str) -> Answer {
    town.post(by, &format!("{task}/publish"), &json!({})).await
}

async fn published(town: &Town) -> (Place, String) {
    let place = place(town).await;
    let task = drafted(town, &place).await;
    publish(town, &place.supervisor, &task).await.ok();
    (place, task)
}

fn visits(branch: Uuid, number: i64) -> Value {
    json!({ "branch_id": branch, "values": [{ "code": "visited", "number": number }] })
}

async fn answer(town: &Town, by: &Person, task: &str, body: &Value) -> Answer {
    town.post(by, &format!("{task}/responses"), body).await
}

async fn progress(town: &Town, by: &Person, task: &str) -> Value {
    town.get(by, task).await.ok()["progress"].clone()
}

/// The items about tasks in somebody's inbox, with their state, the newest first.
async fn items(town: &Town, person: &Person) -> Vec<(String, String)> {
    let inbox = town.get(person, "/v1/me/inbox").await.ok();
    let messages = inbox["data"].as_array().unwrap().iter();
    let items = messages.flat_map(|message| message["items"].as_array().unwrap().clone());
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    items
        .filter(|item| item["kind"] == "task")
        .map(|item| (text(&item["title"]), text(&item["state"])))
        .collect()
}

/// The questions of `lighthouse check` about tasks and the meter.
async fn broken(town: &Town) -> i64 {
    let findings = check::findings(&town.app.db.conn()).await.unwrap();
    let ours = findings.iter().filter(|one| ["INV-52", "INV-53"].contains(&one.id));
    ours.map(|one| one.broken).sum()
}
