//! What belongs to the objects on the map and is written under a path of its own: posts, steps,
//! payments, secrets, imports, devices. Each with the path by which it is found.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    reach::{Branch, Map, Where},
    things::sent,
};
use crate::{
    support::{Person, Town, id_of},
    uploads::stage::{Studio, sound},
};

/// What a write can be aimed at: its template in the contract, its place, and its path.
pub(super) struct Target {
    pub(super) template: String,
    pub(super) place: Where,
    pub(super) path: String,
    /// Below an object that it does not belong to: nobody finds it there.
    pub(super) astray: bool,
}

impl Target {
    fn new(template: &str, place: Where, values: &[&str]) -> Self {
        let mut values = values.iter();
        let fill = |part: &str| {
            if part.starts_with('{') {
                (*values.next().unwrap()).to_owned()
            } else {
                part.to_owned()
            }
        };
        let path = template.split('/').map(fill).collect::<Vec<_>>().join("/");
        Self { template: template.to_owned(), place, path, astray: false }
    }
}

/// Something below an object: template, place, the object and its own value in the path.
type Part = (&'static str, Where, Uuid, String);

/// All that can be written on the map.
pub(super) async fn targets(town: &Town, map: &Map, strangers: &[Person; 2]) -> Vec<Target> {
    let mut parts = Vec::new();
    for branch in &map.branches {
        parts.extend(of_branch(town, map, branch).await);
        parts.extend(of_members(town, map, branch).await);
    }
    for (kind, place, id) in &map.things {
        let object = (*place, *id);
        parts.push(match *kind {
            "work-items" => link(town, map, object).await,
            "api-clients" => secret(town, map, object).await,
            "webhooks" => delivery(town, map, object).await,
            "classes" => enrolment(town, map, object).await,
            _ => continue,
        });
    }
    let mut all: Vec<_> = map
        .things
        .iter()
        .map(|(kind, place, id)| Target::new(&format!("{kind}/{{id}}"), *place, &[&id.to_string()]))
        .collect();
    all.extend(below(map, &parts));
    all.extend(alone(town, map).await);
    all.extend(of_strangers(town, map, strangers).await);
    all
}

/// Each part below its own object; and below one of the caller's, which it does not belong to.
fn below(map: &Map, parts: &[Part]) -> Vec<Target> {
    let mut all = Vec::new();
    for (template, place, object, value) in parts {
        all.push(Target::new(template, *place, &[&object.to_string(), value]));
        let own = parts.iter().find(|(of, place, ..)| of == template && place.is_inside());
        let is_name = Uuid::parse_str(value).is_ok();
        if let (Some((.., own, _)), true, true) = (own, is_name, !place.is_inside()) {
            let target = Target::new(template, *place, &[&own.to_string(), value]);
            all.push(Target { astray: true, ..target });
        }
    }
    // Nobody has booked, waits or answered; whoever lacks the plan or the task lacks these too.
    for (kind, place, id) in &map.things {
        let names: &[&str] = match *kind {
            "study-day-plans" => &["bookings", "waiting"],
            "tasks" => &["responses"],
            _ => continue,
        };
        let branch = map.branches.iter().find(|branch| branch.place == *place);
        for (name, branch) in names.iter().zip(branch.into_iter().cycle()) {
            let template = format!("{kind}/{{id}}/{name}/{{branch_id}}");
            let values = [&*id.to_string(), &*branch.id.to_string()];
            all.push(Target::new(&template, *place, &values));
        }
    }
    all
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

async fn of_branch(town: &Town, map: &Map, branch: &Branch) -> Vec<Part> {
    let (place, id) = (branch.place, branch.id);
    let posts = town.get(&map.head, &format!("/v1/branches/{id}/posts")).await.ok();
    let evidence = evidence(town, map, branch).await;
    let session =
        town.session(&branch.admin, id, "2026-11-27T01:00:00Z", "2026-11-27T02:00:00Z").await;
    let leave = format!("/v1/study-sessions/{session}/leave");
    town.post(&branch.phone, &leave, &json!({ "reason": "出差" })).await.ok();
    vec![
        ("branches/{id}/posts/{post_id}", place, id, text(&posts["data"][0]["id"])),
        evidence,
        ("study-sessions/{id}/leave/{member_id}", place, session, branch.reader.to_string()),
    ]
}

async fn evidence(town: &Town, map: &Map, branch: &Branch) -> Part {
    let attendance = format!("/v1/study-sessions/{}/attendance", branch.session);
    let lines = json!({ "lines": [{ "member_id": branch.member, "status": "present" }] });
    town.put(&branch.admin, &attendance, &lines).await.ok();
    let mut nominations = map.things.iter().filter(|(kind, ..)| *kind == "merit-nominations");
    let (.., id) = nominations.find(|(_, place, _)| *place == branch.place).unwrap();
    let path = format!("/v1/merit-nominations/{id}/evidence");
    let body = json!({ "source": "attendance", "record_id": branch.session });
    let request = town.by(&map.head, Method::POST, &path).header("if-match", "*").json(&body);
    let nomination = town.send(request).await.ok();
    let evidence = text(&nomination["evidence"][0]["id"]);
    ("merit-nominations/{id}/evidence/{evidence_id}", branch.place, *id, evidence)
}

async fn of_members(town: &Town, map: &Map, branch: &Branch) -> Vec<Part> {
    let (place, member, admin) = (branch.place, branch.member, &branch.admin);
    let path = format!("/v1/members/{member}");
    let standard = json!({ "kind": "employed", "base_fen": 500_001 });
    town.put(admin, &format!("{path}/dues-standards/2026-11"), &standard).await.ok();
    let body = json!({ "paid_on": "2026-11-20",
        "payments": [{ "member_id": member, "month": "2026-11", "amount_fen": 100 }] });
    let paid =
        town.post(admin, &format!("/v1/branches/{}/dues-payments", branch.id), &body).await.ok();
    let body = json!({ "year": 2026, "seconds": 1800, "reason": "补记外出培训" });
    let corrected = town.post(admin, &format!("{path}/hours/corrections"), &body).await.ok();

    let (lost, kept, double) = (
        town.member(&map.head, branch.id, "吴一").await,
        town.member(&map.head, branch.id, "郑二").await,
        town.member(&map.head, branch.id, "郑贰").await,
    );
    let body = json!({ "effective_on": "2026-08-01", "lost_since": "2026-02-01", "document": "2号",
        "reason": "失去联系" });
    let step = change(town, &map.head, &format!("/v1/members/{lost}/suspend"), &body).await;
    let body =
        json!({ "duplicate_id": double, "reason": "重复录入", "differences_confirmed": true });
    let merge = change(town, &map.head, &format!("/v1/members/{kept}/merges"), &body).await;
    vec![
        ("members/{id}/dues-standards/{month}", place, member, "2026-11".to_owned()),
        ("members/{id}/dues-entries/{entry_id}", place, member, text(&paid["data"][0]["id"])),
        (
            "members/{id}/hours/corrections/{correction_id}",
            place,
            member,
            id_of(&corrected).to_string(),
        ),
        ("members/{id}/steps/{step_id}", place, lost, id_of(&step["step"]).to_string()),
        ("members/{id}/merges/{merge_id}", place, kept, id_of(&merge).to_string()),
    ]
}

async fn change(town: &Town, by: &Person, path: &str, body: &Value) -> Value {
    town.send(town.by(by, Method::POST, path).header("if-match", "*").json(body)).await.ok()
}

async fn link(town: &Town, map: &Map, (place, item): (Where, Uuid)) -> Part {
    let near = if place == Where::Own { Where::Child } else { place };
    let branch = map.branches.iter().find(|branch| branch.place == near).unwrap();
    let body = json!({ "record_kind": "study_session", "record_id": branch.session });
    let made = town.post(&map.head, &format!("/v1/work-items/{item}/links"), &body).await.ok();
    ("work-items/{id}/links/{link_id}", place, item, id_of(&made).to_string())
}

async fn secret(town: &Town, map: &Map, (place, client): (Where, Uuid)) -> Part {
    let path = format!("/v1/api-clients/{client}");
    town.post(&map.makers.officer, &format!("{path}/approve"), &json!({})).await.ok();
    let made = town.post(&map.head, &format!("{path}/secrets"), &json!({})).await.ok();
    let id = text(&made["client"]["secrets"][0]["id"]);
    ("api-clients/{id}/secrets/{secret_id}", place, client, id)
}

async fn delivery(town: &Town, map: &Map, (place, webhook): (Where, Uuid)) -> Part {
    let path = format!("/v1/webhooks/{webhook}/test");
    let made = town.post(&map.head, &path, &json!({})).await.header("location");
    let id = made.rsplit('/').next().unwrap().to_owned();
    ("webhooks/{id}/deliveries/{delivery_id}", place, webhook, id)
}

async fn enrolment(town: &Town, map: &Map, (place, class): (Where, Uuid)) -> Part {
    let near = if place == Where::Own { Where::Child } else { place };
    let branch = map.branches.iter().find(|branch| branch.place == near).unwrap();
    let path = format!("/v1/classes/{class}/enrolments");
    let body = json!({ "member_ids": [branch.reader] });
    town.post(&map.makers.coordinator, &path, &body).await.ok();
    ("classes/{id}/enrolments/{member_id}", place, class, branch.reader.to_string())
}

/// What is found by its own id below the name of another collection, files, and what holds for
/// everybody and so is the whole district's.
async fn alone(town: &Town, map: &Map) -> Vec<Target> {
    let mut all = Vec::new();
    for branch in &map.branches {
        let body = json!({ "member_id": branch.member, "organization_id": branch.id,
            "conditions": ["age"], "reason": "无其他符合条件的党员", "expires_on": "2027-11-23" });
        let path = "/v1/administrators/exceptions";
        let id = id_of(&town.post(&map.makers.officer, path, &body).await.ok()).to_string();
        all.push(Target::new("administrators/exceptions/{id}", branch.place, &[&id]));
    }
    let channels = map.things.iter().filter(|(kind, ..)| *kind == "channels");
    let own = |(_, place, id): &(&str, Where, Uuid)| (*place, *id);
    for (place, channel) in channels.map(own) {
        let (head, editor) = (map.head.clone(), map.makers.editor.clone());
        let studio = Studio { head, reviewers: [editor.clone(), editor.clone()], editor, channel };
        let begun = studio.begun(town, 2000, "a.wav").await;
        let media = studio.uploaded(town, &sound(200), "b.wav").await;
        for (template, path) in [("uploads/{id}", begun), ("media/{id}", media)] {
            all.push(Target::new(template, place, &[path.rsplit('/').next().unwrap()]));
        }
    }
    for (place, at) in [(Where::Own, map.east), (Where::Parent, town.root)] {
        let list = "组织名称,组织类别,组织代码,上级党组织,上级代码,备注\n一支部,不明,X1,,,\n";
        let id = sent(town, &map.head, "/v1/organizations/imports", at, list).await.to_string();
        all.push(Target::new("organizations/imports/{id}", place, &[&id]));
    }
    let of_all: [(&str, &[&str]); 3] = [
        ("calendar-days/{day}", &["2026-12-05"]),
        ("calendar-months/{month}", &["2026-12"]),
        ("hour-rules/{kind}/{valid_from}", &["theme_party_day", "2027-01-01"]),
    ];
    all.extend(of_all.map(|(template, values)| Target::new(template, Where::Parent, values)));
    all
}

/// The session of one stranger, the device of another, and a message to an administrator.
async fn of_strangers(town: &Town, map: &Map, strangers: &[Person; 2]) -> Vec<Target> {
    let session = strangers[0].session.to_string();
    let mut all = vec![
        Target::new("auth/sessions/{id}", Where::Sibling, &[&session]),
        Target::new("me/devices/{id}", Where::Sibling, &["stranger-phone"]),
    ];
    for branch in &map.branches {
        let inbox = town.get(&branch.admin, "/v1/me/inbox").await.ok();
        if let Some(id) = inbox["data"][0]["id"].as_str() {
            all.push(Target::new("me/inbox/{id}", branch.place, &[id]));
        }
    }
    all
}
