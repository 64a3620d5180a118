//! A submitted record is corrected or withdrawn, with a reason and its history; hours follow.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Scene, YESTERDAY, lines, scene};
use crate::support::{Town, id_of, stories};

async fn submitted(town: &Town, s: &Scene) -> String {
    let body = json!({ "branch_id": s.branch, "kind": "theme_party_day", "mode": "offline", "title": "主题当日", "place": "村委会",
        "starts_at": YESTERDAY.0, "ends_at": YESTERDAY.1, "attendance": { "default": "present" }, "submit": true });
    format!(
        "/v1/study-sessions/{}",
        id_of(&town.post(&s.admin, "/v1/study-sessions", &body).await.ok())
    )
}

async fn seconds(town: &Town, s: &Scene, member: usize) -> Vec<i64> {
    let hours =
        town.get(&s.head, &format!("/v1/members/{}/hours?year=2026", s.members[member])).await.ok();
    hours["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["seconds"].as_i64().unwrap())
        .collect()
}

stories! {
    async fn a_submitted_record_is_corrected_and_its_history_says_what_it_was(town: Town) {
        let s = scene(&town).await;
        let path = submitted(&town, &s).await;
        town.put(&s.admin, &format!("{path}/attendance"), &lines(&[(s.members[0], "absent")])).await.refused(409, "wrong_state");
        let wrong = json!({ "reason": "", "lines": [] });
        assert_eq!(town.post(&s.admin, &format!("{path}/correct"), &wrong).await.pointers(), ["/reason"]);
        let correction = json!({ "reason": "标题有错别字，一人未到", "title": "主题党日", "ends_at": "2026-11-22T02:00:00Z",
            "lines": [{ "member_id": s.members[1], "status": "absent" }] });
        let after = town.post(&s.admin, &format!("{path}/correct"), &correction).await.ok();
        assert_eq!((after["title"].as_str(), after["state"].as_str(), after["place"].as_str()), (Some("主题党日"), Some("submitted"), Some("村委会")));
        assert_eq!((after["attendance"]["took_part"].as_i64(), after["attendance"]["absent"].as_i64()), (Some(2), Some(1)));
        assert_eq!(seconds(&town, &s, 0).await.iter().sum::<i64>(), 3600, "an hour instead of two");
        let books = seconds(&town, &s, 1).await;
        assert_eq!((books.iter().sum::<i64>(), books.contains(&7200)), (0, true), "taken back, not wiped out: {books:?}");

        let history = town.get(&s.admin, &format!("{path}/history")).await.ok();
        let past = &history["data"][0];
        assert_eq!((past["title"].as_str(), past["ends_at"].as_str(), past["change"].as_str()), (Some("主题当日"), Some("2026-11-22T03:00:00.000Z"), Some("corrected")));
        assert_eq!((past["reason"].as_str(), past["account_id"].clone()), (Some("标题有错别字，一人未到"), json!(s.admin.account)));
        assert_eq!(past["lines"], json!([{ "member_id": s.members[1], "status": "present", "note": null }]));
        assert_eq!(town.deeds("study_session.corrected").await, 1);
        crate::hours::all_is_sound(&town).await;
    }

    async fn a_submitted_record_is_withdrawn_and_its_hours_are_taken_back(town: Town) {
        let s = scene(&town).await;
        let path = submitted(&town, &s).await;
        let open = town.session(&s.admin, s.branch, "2026-11-20T01:00:00Z", "2026-11-20T02:00:00Z").await;
        let reason = json!({ "reason": "与另一条记录重复" });
        town.post(&s.admin, &format!("/v1/study-sessions/{open}/withdraw"), &reason).await.refused(409, "wrong_state");
        town.post(&s.admin, &format!("/v1/study-sessions/{open}/correct"), &reason).await.refused(409, "wrong_state");
        let stale = town.by(&s.admin, Method::POST, &format!("{path}/withdraw")).header("if-match", "\"v1-zh-CN\"").json(&reason);
        town.send(stale).await.refused(412, "version_conflict");
        let gone = town.post(&s.admin, &format!("{path}/withdraw"), &reason).await.ok();
        assert_eq!((gone["state"].as_str(), gone["cancel_reason"].as_str(), gone["submitted_at"].is_null()), (Some("cancelled"), Some("与另一条记录重复"), true));
        assert_eq!(seconds(&town, &s, 0).await.iter().sum::<i64>(), 0);
        let past = town.get(&s.admin, &format!("{path}/history")).await.ok()["data"][0].clone();
        assert_eq!((past["change"].as_str(), past["submitted_at"].is_string()), (Some("withdrawn"), true));
        town.post(&s.admin, &format!("{path}/withdraw"), &reason).await.refused(409, "wrong_state");
        let again: Value = town.get(&s.head, "/v1/study-sessions").await.ok();
        assert_eq!(again["data"].as_array().unwrap().len(), 1);
        let neighbour = town.branch(&s.head, town.root, "B2").await;
        let other = town.appointed("neighbour", lighthouse_domain::access::Role::BranchAdministrator, neighbour).await;
        town.post(&other, &format!("{path}/correct"), &reason).await.refused(404, "not_found");
        town.get(&other, &format!("{path}/history")).await.refused(404, "not_found");
        crate::hours::all_is_sound(&town).await;
    }
}
