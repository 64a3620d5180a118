//! Looking ahead at a change, and the checklist of a standardised branch.

use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::setup::{branch_of, fill_posts, place};
use crate::support::{Answer, Person, Town, id_of, stories};

async fn preview(town: &Town, by: &Person, at: Uuid, body: Value) -> Answer {
    town.post(by, &format!("/v1/organizations/{at}/preview"), &body).await
}

fn rules(place: &Value) -> Vec<&str> {
    place["findings"].as_array().unwrap().iter().map(|one| one["rule"].as_str().unwrap()).collect()
}

fn people(full: u32) -> Value {
    json!({ "full": full, "probationary": 0 })
}

stories! {
    async fn a_change_is_looked_at_and_nothing_is_written(town: Town) {
        let place = place(&town).await;
        let (first, second) = (branch_of(&town, &place, "E1", 2).await, branch_of(&town, &place, "E2", 8).await);
        fill_posts(&town, &place.boss, first, 1).await;
        fill_posts(&town, &place.boss, second, 4).await;
        let tree = town.get(&place.boss, "/v1/organizations/tree").await.ok();
        let path = format!("/v1/organizations/{second}/preview");
        let keyed = town.by(&place.boss, Method::POST, &path).header("idempotency-key", "a key");
        town.send(keyed.json(&json!({ "merge_with": [first] }))).await.refused(400, "idempotency_key_invalid");
        let merged = preview(&town, &place.boss, second, json!({ "merge_with": [first] })).await.ok();
        assert_eq!((rules(&merged["before"][0]), rules(&merged["before"][1])), (vec!["branch_too_small"], vec![]));
        assert_eq!((merged["after"].as_array().unwrap().len(), &merged["after"][0]["members"]), (1, &json!(10)));
        assert_eq!(rules(&merged["after"][0]), [""; 0]);
        let split = preview(&town, &place.boss, second, json!({ "split": [people(7), people(1)] })).await.ok();
        assert_eq!(split["after"][1]["organization_id"], Value::Null);
        assert_eq!((rules(&split["after"][0]), rules(&split["after"][1])),
            (vec![], vec!["branch_too_small", "secretary_missing", "term_unknown"]));
        let more = preview(&town, &place.boss, second, json!({ "add_members": people(43) })).await.ok();
        assert_eq!((rules(&more["after"][0]), &more["after"][0]["findings"][0]["article"]), (vec!["branch_too_large"], &json!("第四条")));
        assert_eq!(town.get(&place.boss, "/v1/organizations/tree").await.ok(), tree);

        let parts = preview(&town, &place.boss, second, json!({ "split": [people(7), people(2)] })).await;
        assert_eq!(parts.pointers(), ["/split"]);
        assert!(parts.text.contains("正式党员 8 名"), "{}", parts.text);
        preview(&town, &place.boss, second, json!({})).await.refused(422, "validation_failed");
        let both = json!({ "split": [people(4), people(4)], "add_members": people(1) });
        preview(&town, &place.boss, second, both).await.refused(422, "validation_failed");
        let odd = preview(&town, &place.boss, second, json!({ "merge_with": [first, second, first] })).await;
        assert_eq!(odd.pointers(), ["/merge_with/1", "/merge_with/2"]);
        let committee = preview(&town, &place.boss, place.east, json!({ "add_members": people(1) })).await;
        committee.refused(422, "validation_failed");
        let admin = town.appointed("admin", Role::BranchAdministrator, first).await;
        let beside = preview(&town, &admin, first, json!({ "merge_with": [second] })).await;
        assert_eq!(beside.pointers(), ["/merge_with/0"]);
        preview(&town, &admin, second, json!({ "add_members": people(1) })).await.refused(404, "not_found");
    }

    async fn the_checklist_answers_each_point_with_its_reason(town: Town) {
        let place = place(&town).await;
        let branch = branch_of(&town, &place, "E1", 3).await;
        fill_posts(&town, &place.boss, branch, 1).await;
        let admin = town.appointed("admin", Role::BranchAdministrator, branch).await;
        let path = format!("/v1/branches/{branch}/checklist");
        let session = json!({ "branch_id": branch, "kind": "member_meeting", "mode": "offline", "title": "支部党员大会",
            "starts_at": "2026-08-20T01:00:00Z", "ends_at": "2026-08-20T02:00:00Z" });
        let session = id_of(&town.post(&admin, "/v1/study-sessions", &session).await.ok());
        let member = id_of(&town.get(&admin, &format!("/v1/members?branch_id={branch}&limit=1")).await.ok()["data"][0]);
        let lines = json!({ "lines": [{ "member_id": member, "status": "present" }] });
        town.put(&admin, &format!("/v1/study-sessions/{session}/attendance"), &lines).await.ok();
        let found = town.get(&admin, &path).await.ok();
        assert_eq!(found["quarter"], "2026-Q3");
        let answer = |item: &str| {
            let one = found["items"].as_array().unwrap().iter().find(|one| one["item"] == item);
            one.unwrap_or_else(|| panic!("no {item} in {found}"))["answer"].as_str().unwrap().to_owned()
        };
        for (item, expected) in [("members", "yes"), ("secretary", "yes"), ("committee", "yes"), ("term", "yes"),
            ("profile", "no"), ("headcount", "unknown"), ("member_meeting", "yes"), ("theme_party_day", "no"),
            ("committee_meeting", "unknown"), ("organization_life_meeting", "unknown")] {
            assert_eq!(answer(item), expected, "{item} in {found}");
        }
        assert!(found["items"].as_array().unwrap().iter().all(|one| one["reason"] != "" && one["source"] != ""));
        assert!(found.get("score").is_none());
        let counted = json!({ "counted": people(3) });
        town.post(&admin, &format!("/v1/branches/{branch}/headcounts"), &counted).await.ok();
        let now = town.get(&place.boss, &path).await.ok();
        let headcount = now["items"].as_array().unwrap().iter().find(|one| one["item"] == "headcount").unwrap().clone();
        assert_eq!((&headcount["answer"], &headcount["reason"]), (&json!("yes"), &json!("清点 3 名，名册 3 名")));
        town.get(&place.boss, &format!("/v1/branches/{}/checklist", place.east)).await.refused(404, "not_found");
        let other = town.branch(&place.head, place.east, "E2").await;
        town.get(&admin, &format!("/v1/branches/{other}/checklist")).await.refused(404, "not_found");
    }
}
