//! A member asks for leave before or after a session; the branch grants or refuses it.

use chrono::TimeDelta;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Scene, YESTERDAY, lines, scene};
use crate::support::{Answer, Person, Town, id_of, stories};

async fn ask(town: &Town, by: &Person, session: Uuid) -> Answer {
    town.post(by, &format!("/v1/study-sessions/{session}/leave"), &json!({ "reason": "出差" }))
        .await
}

async fn answer(town: &Town, s: &Scene, session: Uuid, member: Uuid, verb: &str) -> Answer {
    let path = format!("/v1/study-sessions/{session}/leave/{member}/{verb}");
    town.post(&s.admin, &path, &json!({ "answer": "已阅" })).await
}

async fn listed(town: &Town, s: &Scene, session: Uuid) -> Vec<(String, Value)> {
    let list = town.get(&s.head, &format!("/v1/study-sessions/{session}/attendance")).await.ok();
    list["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| (line["status"].as_str().unwrap().to_owned(), line["note"].clone()))
        .collect()
}

stories! {
    async fn leave_is_asked_for_in_advance_and_granted(town: Town) {
        let s = scene(&town).await;
        let session = town.session(&s.admin, s.branch, "2026-11-25T01:00:00Z", "2026-11-25T02:00:00Z").await;
        let phone = town.with_phone("wang", s.members[0]).await;
        let asked = ask(&town, &phone, session).await.ok();
        assert_eq!((asked["state"].as_str(), asked["member_name"].as_str()), (Some("asked"), Some("王0")));
        ask(&town, &phone, session).await.refused(409, "wrong_state");
        ask(&town, &s.admin, session).await.refused(403, "forbidden");
        assert!(listed(&town, &s, session).await.is_empty());
        let other = town.with_phone("li", s.members[1]).await;
        assert!(town.get(&other, &format!("/v1/study-sessions/{session}/leave")).await.ok()["data"].as_array().unwrap().is_empty());
        assert_eq!(town.get(&s.admin, &format!("/v1/study-sessions/{session}/leave")).await.ok()["data"].as_array().unwrap().len(), 1);
        answer(&town, &s, session, s.members[1], "grant").await.refused(404, "not_found");
        assert_eq!(answer(&town, &s, session, s.members[0], "grant").await.ok()["answer"], "已阅");
        answer(&town, &s, session, s.members[0], "refuse").await.refused(409, "wrong_state");
        assert_eq!(listed(&town, &s, session).await, [("leave".to_owned(), json!("出差"))]);
        assert_eq!((town.deeds("leave.asked").await, town.deeds("leave.granted").await), (1, 1));
    }

    async fn leave_that_is_refused_may_be_asked_for_again_and_afterwards_too(town: Town) {
        let s = scene(&town).await;
        let session = town.session(&s.admin, s.branch, YESTERDAY.0, YESTERDAY.1).await;
        let phone = town.with_phone("wang", s.members[0]).await;
        ask(&town, &phone, session).await.ok();
        assert_eq!(answer(&town, &s, session, s.members[0], "refuse").await.ok()["state"], "refused");
        assert!(listed(&town, &s, session).await.is_empty());
        ask(&town, &phone, session).await.ok();
        answer(&town, &s, session, s.members[0], "grant").await.ok();
        assert_eq!(listed(&town, &s, session).await[0].0, "leave");

        let other = town.with_phone("li", s.members[1]).await;
        town.put(&s.admin, &format!("/v1/study-sessions/{session}/attendance"), &lines(&[(s.members[1], "present")])).await.ok();
        ask(&town, &other, session).await.refused(409, "wrong_state");
    }

    async fn leave_granted_after_submission_keeps_what_the_list_said(town: Town) {
        let s = scene(&town).await;
        let body = json!({ "branch_id": s.branch, "kind": "theme_party_day", "mode": "offline", "title": "主题党日",
            "starts_at": YESTERDAY.0, "ends_at": YESTERDAY.1, "attendance": { "default": "absent" }, "submit": true });
        let session = id_of(&town.post(&s.admin, "/v1/study-sessions", &body).await.ok());
        town.pass(TimeDelta::minutes(1));
        let phone = town.with_phone("wang", s.members[0]).await;
        ask(&town, &phone, session).await.ok();
        answer(&town, &s, session, s.members[0], "grant").await.ok();
        let past = town.get(&s.admin, &format!("/v1/study-sessions/{session}/history")).await.ok()["data"][0].clone();
        assert_eq!((past["reason"].as_str(), past["lines"][0]["status"].as_str()), (Some("出差"), Some("absent")));
        let now = town.get(&s.admin, &format!("/v1/study-sessions/{session}")).await.ok();
        assert_eq!((now["state"].as_str(), now["attendance"]["leave"].as_i64()), (Some("submitted"), Some(1)));
        crate::hours::all_is_sound(&town).await;
    }
}
