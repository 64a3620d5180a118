//! Whoever changes what copies hold, the feed has it: by a use case, by a job, in bulk, or past the
//! application.

use serde_json::json;

use super::{Copy, district, present};
use crate::support::{Person, Town, stories};

/// Does something and tells what the copy of the whole district was given of it.
async fn noted(town: &Town, head: &Person, copy: &mut Copy) -> Vec<String> {
    let came = copy.catch_up(town, head).await;
    let mut kinds: Vec<String> =
        came.into_iter().map(|(op, kind, _)| format!("{op} {kind}")).collect();
    kinds.sort();
    kinds
}

stories! {
    async fn every_kind_of_change_is_noted_and_a_change_of_nothing_is_not(town: Town) {
        let place = district(&town).await;
        let mut copy = Copy { token: Some("latest".to_owned()), ..Copy::default() };
        copy.catch_up(&town, &place.head).await;
        let (branch, member, session) = (place.branches[0], place.members[0], place.sessions[0]);
        let head = &place.head;

        town.patch(head, &format!("/v1/members/{member}"), "*", &json!({ "name": "王一一" })).await.ok();
        assert_eq!(noted(&town, head, &mut copy).await, ["upsert member"]);
        town.patch(&place.admin, &format!("/v1/study-sessions/{session}"), "*", &json!({ "place": "党校" })).await.ok();
        assert_eq!(noted(&town, head, &mut copy).await, ["upsert study_session"]);
        town.put(&place.admin, &format!("/v1/study-sessions/{session}/attendance"), &present(&[member])).await.ok();
        assert_eq!(noted(&town, head, &mut copy).await, ["upsert study_session"]);
        town.post(&place.admin, &format!("/v1/study-sessions/{session}/submit"), &json!({})).await.ok();
        assert_eq!(noted(&town, head, &mut copy).await, ["upsert study_session"]);
        town.patch(head, &format!("/v1/organizations/{branch}"), "*", &json!({ "name": "清河支部" })).await.ok();
        let renamed = ["upsert member", "upsert member", "upsert member", "upsert organization", "upsert study_session"];
        assert_eq!(noted(&town, head, &mut copy).await, renamed);
        let empty = town.branch(head, place.towns[0], "E3").await;
        assert_eq!(noted(&town, head, &mut copy).await, ["upsert organization"]);
        town.post(head, &format!("/v1/organizations/{empty}/dissolve"), &json!({})).await.ok();
        assert_eq!(noted(&town, head, &mut copy).await, ["upsert organization"]);

        town.alter("UPDATE member SET updated_at = updated_at").await;
        town.get(head, &format!("/v1/members/{member}")).await.ok();
        assert_eq!(noted(&town, head, &mut copy).await, Vec::<String>::new());
        town.alter("UPDATE member SET name = '改名', updated_at = updated_at + 1 WHERE branch_path = (SELECT path FROM organization WHERE id = (SELECT branch_id FROM study_session WHERE title = '主题党日' AND place = '党校'))").await;
        assert_eq!(noted(&town, head, &mut copy).await, ["upsert member"; 3]);
    }
}
