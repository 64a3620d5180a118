//! A session with its list and its submission in one write, in figures, once.

use chrono::TimeDelta;
use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Scene, YESTERDAY, lines, scene};
use crate::support::{Town, id_of, stories};

fn theme_day(s: &Scene, (starts_at, ends_at): (&str, &str)) -> Value {
    json!({ "branch_id": s.branch, "kind": "theme_party_day", "mode": "offline", "title": "主题党日", "starts_at": starts_at, "ends_at": ends_at })
}

fn with(mut body: Value, more: Value) -> Value {
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

stories! {
    async fn a_whole_record_is_one_call(town: Town) {
        let s = scene(&town).await;
        let list = json!({ "attendance": { "default": "present", "lines": [{ "member_id": s.members[1], "status": "leave", "note": "外出务工" }] }, "submit": true });
        let key = Uuid::now_v7().to_string();
        let mut answers = Vec::new();
        for _ in 0..2 {
            let body = with(theme_day(&s, YESTERDAY), list.clone());
            let request = town.by(&s.admin, Method::POST, "/v1/study-sessions").header("idempotency-key", &key).json(&body);
            answers.push(town.send(request).await.ok());
        }
        assert_eq!(answers[0], answers[1], "a retry happens once");
        let made = &answers[0];
        assert_eq!((made["state"].as_str(), made["branch_name"].as_str()), (Some("submitted"), Some("组织 B")));
        let figures = ["expected", "took_part", "leave", "absent", "unrecorded"].map(|name| made["attendance"][name].as_i64().unwrap());
        assert_eq!(figures, [3, 2, 1, 0, 0]);
        assert_eq!(made["attendance"]["text"], "应到 3 人，实到 2 人");
        assert_eq!(made["missing"], json!([{ "member_id": s.members[1], "member_name": "王1", "status": "leave" }]));
        assert_eq!((town.deeds("study_session.created").await, town.deeds("attendance.recorded").await, town.deeds("study_session.submitted").await), (1, 1, 1));
        let hours = town.get(&s.head, &format!("/v1/members/{}/hours?year=2026", s.members[0])).await.ok();
        assert_eq!(hours["data"].as_array().unwrap().len(), 1);
    }

    async fn one_wrong_line_refuses_the_whole_record(town: Town) {
        let s = scene(&town).await;
        let other = town.branch(&s.head, town.root, "B2").await;
        let stranger = town.member(&s.head, other, "外人").await;
        let list = json!({ "attendance": { "default": "present", "lines": [{ "member_id": stranger, "status": "present" }] }, "submit": true });
        let refused = town.post(&s.admin, "/v1/study-sessions", &with(theme_day(&s, YESTERDAY), list)).await;
        assert_eq!(refused.pointers(), ["/attendance/lines/0/member_id"]);
        let mut meeting = with(theme_day(&s, YESTERDAY), json!({ "attendance": { "default": "present" } }));
        meeting["kind"] = json!("committee_meeting");
        assert_eq!(town.post(&s.admin, "/v1/study-sessions", &meeting).await.pointers(), ["/attendance/default"]);
        let later = with(theme_day(&s, ("2026-11-25T01:00:00Z", "2026-11-25T02:00:00Z")), json!({ "attendance": { "default": "present" } }));
        town.post(&s.admin, "/v1/study-sessions", &later).await.refused(409, "wrong_state");
        assert!(town.get(&s.admin, "/v1/study-sessions").await.ok()["data"].as_array().unwrap().is_empty());
        assert_eq!(town.deeds("study_session.created").await, 0);
    }

    async fn a_list_shows_figures_and_the_readers_own_status_and_names_to_those_who_may(town: Town) {
        let s = scene(&town).await;
        let session = town.session(&s.admin, s.branch, YESTERDAY.0, YESTERDAY.1).await;
        let path = format!("/v1/branches/{}/study-sessions", s.branch);
        let phone = town.with_phone("wang", s.members[0]).await;
        let before = town.get(&phone, &path).await;
        let tag = before.header("etag");
        let row = before.ok()["data"][0].clone();
        assert_eq!((row["own_status"].is_null(), row["missing"].is_null(), row["attendance"]["unrecorded"].as_i64()), (true, true, Some(3)));
        town.put(&s.admin, &format!("/v1/study-sessions/{session}/attendance"), &lines(&[(s.members[0], "online"), (s.members[1], "absent")])).await.ok();
        let again = town.by(&phone, Method::GET, &path).header("if-none-match", &tag);
        let row = town.send(again).await.ok()["data"][0].clone();
        assert_eq!((row["own_status"].as_str(), row["attendance"]["took_part"].as_i64()), (Some("online"), Some(1)));
        let row = town.get(&s.head, "/v1/study-sessions").await.ok()["data"][0].clone();
        let missing: Vec<_> = row["missing"].as_array().unwrap().iter().map(|one| (one["member_name"].as_str().unwrap().to_owned(), one["status"].clone())).collect();
        assert_eq!(missing, [("王1".to_owned(), json!("absent")), ("王2".to_owned(), Value::Null)]);
        assert_eq!((row["own_status"].is_null(), row["branch_name"].as_str()), (true, Some("组织 B")));
    }

    async fn a_session_that_is_over_is_held_and_its_tag_knows(town: Town) {
        let s = scene(&town).await;
        let session = town.session(&s.admin, s.branch, "2026-11-23T03:00:00Z", "2026-11-23T04:00:00Z").await;
        let path = format!("/v1/study-sessions/{session}");
        let before = town.get(&s.admin, &path).await;
        let tag = before.header("etag");
        assert_eq!(before.ok()["state"], "planned");
        town.pass(TimeDelta::hours(3));
        let admin = town.sign_in("admin").await;
        let after = town.send(town.by(&admin, Method::GET, &path).header("if-none-match", &tag)).await;
        assert_eq!(after.status, 200);
        assert_eq!(after.ok()["state"], "held");
        town.patch(&admin, &path, &tag, &json!({ "title": "改" })).await.ok();
    }

    async fn a_double_is_told_with_the_one_that_is_there(town: Town) {
        let s = scene(&town).await;
        let first = id_of(&town.post(&s.admin, "/v1/study-sessions", &theme_day(&s, YESTERDAY)).await.ok());
        let refused = town.post(&s.admin, "/v1/study-sessions", &theme_day(&s, YESTERDAY)).await.refused(409, "duplicate");
        assert_eq!(refused["current"]["id"], json!(first));
        let second = with(theme_day(&s, YESTERDAY), json!({ "allow_duplicate": true }));
        town.post(&s.admin, "/v1/study-sessions", &second).await.ok();
        let other = id_of(&town.post(&s.admin, "/v1/study-sessions", &theme_day(&s, ("2026-11-21T01:00:00Z", "2026-11-21T03:00:00Z"))).await.ok());
        let moved = json!({ "starts_at": YESTERDAY.0, "ends_at": YESTERDAY.1 });
        let path = format!("/v1/study-sessions/{other}");
        assert_eq!(town.patch(&s.admin, &path, "*", &moved).await.refused(409, "duplicate")["current"]["id"], json!(first));
        town.post(&s.admin, &format!("/v1/study-sessions/{first}/cancel"), &json!({ "reason": "重复" })).await.ok();
        let fresh = ["2026-11-20T01:00:00Z", "2026-11-20T02:00:00Z"];
        let body = theme_day(&s, (fresh[0], fresh[1]));
        let twins = (0..6).map(|_| async { town.post(&s.admin, "/v1/study-sessions", &body).await.status });
        let answers = futures_util::future::join_all(twins).await;
        assert_eq!(answers.iter().filter(|status| **status == 201).count(), 1, "{answers:?}");
        assert!(answers.iter().all(|status| [201, 409].contains(status)), "{answers:?}");
    }

    async fn a_year_that_cannot_be_meant_is_named(town: Town) {
        let s = scene(&town).await;
        for year in ["0001", "1948", "2036", "9999"] {
            let body = theme_day(&s, (&format!("{year}-05-04T01:00:00Z"), &format!("{year}-05-04T02:00:00Z")));
            let refused = town.post(&s.admin, "/v1/study-sessions", &body).await;
            assert_eq!((refused.status, refused.pointers()), (422, vec!["/starts_at".to_owned()]), "{year}: {}", refused.text);
        }
        let path = format!("/v1/study-sessions/{}", town.session(&s.admin, s.branch, YESTERDAY.0, YESTERDAY.1).await);
        let moved = json!({ "starts_at": "2062-11-22T01:00:00Z", "ends_at": "2062-11-22T03:00:00Z" });
        assert_eq!(town.patch(&s.admin, &path, "*", &moved).await.pointers(), ["/starts_at"]);
        let coordinator = town.appointed("coordinator", Role::EducationCentreCoordinator, town.root).await;
        let holiday = json!({ "kind": "holiday", "name": "试放假" });
        town.put(&coordinator, "/v1/calendar-days/2062-10-01", &holiday).await.refused(422, "validation_failed");
        let rule = json!({ "minutes_per_hour": 80 });
        town.put(&coordinator, "/v1/hour-rules/party_lecture/2062-01-01", &rule).await.refused(422, "validation_failed");
    }
}
