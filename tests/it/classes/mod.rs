//! Online classes: founding, enrolling, studying, tests, and what they come to.

mod counting;
mod founding;
mod outside;
mod studying;
mod tests_of_quizzes;

use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Person, Town, id_of};

/// A district with a branch, two of its people, and one of them with a phone.
struct Scene {
    head: Person,
    branch: Uuid,
    wang: Uuid,
    li: Uuid,
    phone: Person,
}

async fn scene(town: &Town) -> Scene {
    let head = town.head().await;
    let branch = town.branch(&head, town.root, "B").await;
    let wang = town.member(&head, branch, "王一").await;
    let li = town.member(&head, branch, "李二").await;
    let phone = town.with_phone("wang", wang).await;
    Scene { head, branch, wang, li, phone }
}

pub(crate) async fn theme(town: &Town, by: &Person, owner: Uuid, name: &str) -> Uuid {
    let body = json!({ "organization_id": owner, "name": name });
    id_of(&town.post(by, "/v1/class-themes", &body).await.ok())
}

pub(crate) async fn draft(town: &Town, by: &Person, owner: Uuid, theme: Uuid, more: Value) -> Uuid {
    let mut body = json!({ "organization_id": owner, "theme_id": theme, "title": "党章专题班",
        "audience": "all_members", "starts_on": "2026-11-01", "ends_on": "2026-12-31" });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    id_of(&town.post(by, "/v1/classes", &body).await.ok())
}

/// A published article of the district, the same one for all lessons of a story.
pub(crate) async fn article(town: &Town) -> Uuid {
    let made = Uuid::now_v7().simple().to_string();
    let reader = town.appointed(&format!("w{}", &made[22..]), Role::Editor, town.root).await;
    let feed = town.get(&reader, "/v1/feed").await.ok();
    if let Some(first) = feed["data"].as_array().unwrap().first() {
        return id_of(first);
    }
    let owner = town.appointed("lesson0", Role::EducationCentreCoordinator, town.root).await;
    let channel = json!({ "organization_id": town.root, "name": "党课" });
    let channel = id_of(&town.post(&owner, "/v1/channels", &channel).await.ok());
    let body =
        json!({ "channel_id": channel, "title": "党章导读", "source": "本站", "body": "一堂党课" });
    let article = id_of(&town.post(&reader, "/v1/articles", &body).await.ok());
    let path = format!("/v1/articles/{article}");
    town.send(town.by(&reader, Method::POST, &format!("{path}/submit"))).await.ok();
    for login in ["lesson1", "lesson2"] {
        let reviewer = town.appointed(login, Role::Reviewer, town.root).await;
        town.send(town.by(&reviewer, Method::POST, &format!("{path}/approve"))).await.ok();
    }
    article
}

/// A lesson that takes so long, to a class that is a draft.
async fn timed_lesson(town: &Town, by: &Person, class: Uuid, seconds: i64) -> Uuid {
    let article = article(town).await;
    let body = json!({ "kind": "article", "title": "第一讲", "article_id": article,
        "length_seconds": seconds, "credit_seconds": seconds });
    id_of(&town.post(by, &format!("/v1/classes/{class}/lessons"), &body).await.ok())
}

async fn publish(town: &Town, by: &Person, class: Uuid) {
    town.post(by, &format!("/v1/classes/{class}/publish"), &json!({})).await.ok();
}

/// A published class of the district with one lesson that takes so long.
pub(crate) async fn open_class(
    town: &Town,
    by: &Person,
    seconds: i64,
    more: Value,
) -> (Uuid, Uuid) {
    let name = format!("专题 {}", Uuid::now_v7());
    let theme = theme(town, by, town.root, &name).await;
    let class = draft(town, by, town.root, theme, more).await;
    let lesson = timed_lesson(town, by, class, seconds).await;
    publish(town, by, class).await;
    (class, lesson)
}

pub(crate) async fn enrol(
    town: &Town,
    by: &Person,
    class: Uuid,
    body: Value,
) -> crate::support::Answer {
    town.post(by, &format!("/v1/classes/{class}/enrolments"), &body).await
}

pub(crate) fn saw(from: i64, to: i64) -> Value {
    json!({ "op_id": Uuid::now_v7(), "from_second": from, "to_second": to })
}

pub(crate) async fn upload(
    town: &Town,
    who: &Person,
    lesson: Uuid,
    events: Value,
) -> crate::support::Answer {
    town.post(who, &format!("/v1/lessons/{lesson}/progress"), &json!({ "events": events })).await
}

async fn minutes(town: &Town, who: &Person, member: Uuid) -> i64 {
    let hours =
        town.get(who, &format!("/v1/members/{member}/hours?year=2026&limit=100")).await.ok();
    let entries = hours["data"].as_array().unwrap();
    let sum: i64 = entries.iter().map(|one| one["seconds"].as_i64().unwrap()).sum();
    assert_eq!(hours["credited_minutes"], sum / 60, "the sum is the entries'");
    sum / 60
}

/// The operator's check finds nothing wrong.
async fn all_is_sound(town: &Town) {
    let findings = lighthouse_persistence::check::findings(&town.app.db.conn()).await.unwrap();
    let broken: Vec<_> = findings.iter().filter(|finding| finding.broken != 0).collect();
    assert!(broken.is_empty(), "{broken:?}");
}
