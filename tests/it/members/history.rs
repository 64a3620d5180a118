//! Branch and status of a member through time.

use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    hours::all_is_sound,
    support::{Person, Town, id_of, stories},
};

async fn history(town: &Town, person: &Person, member: Uuid) -> Vec<Value> {
    let page = town.get(person, &format!("/v1/members/{member}/history")).await.ok();
    page["data"].as_array().unwrap().clone()
}

/// What the register knew of everybody before: an applicant of that branch, then an activist.
async fn once_elsewhere(town: &Town, code: &str) {
    for (since, status) in [(1_000, "applicant"), (2_000, "activist")] {
        town.alter(&format!(
            "INSERT INTO member_period (member_id, since, branch_id, status, effective_on) \
            SELECT m.id, {since}, o.id, '{status}', '1970-01-01' FROM member m CROSS JOIN organization o WHERE o.code = '{code}'"
        ))
        .await;
    }
}

stories! {
    async fn members_read_their_history_and_a_neighbour_does_not_find_it(town: Town) {
        let head = town.head().await;
        let (east, west) = (town.branch(&head, town.root, "E").await, town.branch(&head, town.root, "W").await);
        let (member, other) = (town.member(&head, east, "李四").await, town.member(&head, east, "王五").await);
        let path = format!("/v1/members/{member}/history");

        let phone = town.with_phone("li.si", member).await;
        let period = json!({ "since": town.now().to_string(), "effective_on": town.now().day(), "branch_id": east,
            "branch_name": "组织 E", "status": "full", "step_id": null, "revoked_at": null });
        assert_eq!(history(&town, &phone, member).await, std::slice::from_ref(&period));
        town.get(&phone, &format!("/v1/members/{other}/history")).await.refused(404, "not_found");

        let own = town.appointed("east", Role::BranchAdministrator, east).await;
        assert_eq!(history(&town, &own, member).await, [period]);
        let neighbour = town.appointed("west", Role::BranchAdministrator, west).await;
        town.get(&neighbour, &path).await.refused(404, "not_found");
        let auditor = town.appointed("auditor", Role::Auditor, town.root).await;
        town.get(&auditor, &path).await.refused(403, "forbidden");
        town.get(&head, &format!("/v1/members/{}/history", Uuid::now_v7())).await.refused(404, "not_found");
    }

    async fn a_history_goes_back_page_by_page_to_a_branch_out_of_scope(town: Town) {
        let head = town.head().await;
        let (east, west) = (town.branch(&head, town.root, "E").await, town.branch(&head, town.root, "W").await);
        let (member, other) = (town.member(&head, east, "李四").await, town.member(&head, east, "王五").await);
        once_elsewhere(&town, "W").await;
        let admin = town.appointed("east", Role::BranchAdministrator, east).await;
        let (mut seen, mut path) = (Vec::new(), format!("/v1/members/{member}/history?limit=1"));
        loop {
            let page = town.get(&admin, &path).await.ok();
            seen.extend(page["data"].as_array().unwrap().clone());
            let Some(cursor) = page["page"]["next_cursor"].as_str() else { break };
            path = format!("/v1/members/{member}/history?limit=1&cursor={cursor}");
            let foreign = format!("/v1/members/{other}/history?limit=1&cursor={cursor}");
            town.get(&admin, &foreign).await.refused(400, "cursor_mismatch");
        }
        let told: Vec<_> = seen.iter().map(|one| (one["status"].as_str().unwrap(), one["branch_id"].clone())).collect();
        assert_eq!(told, [("full", json!(east)), ("activist", json!(west)), ("applicant", json!(west))]);
        // Whoever had the member once does not see what became of them.
        let before = town.appointed("west", Role::BranchAdministrator, west).await;
        town.get(&before, &format!("/v1/members/{member}/history")).await.refused(404, "not_found");
    }

    async fn neither_a_change_nor_a_branch_that_moves_begins_a_period(town: Town) {
        let head = town.head().await;
        let east = town.organization(&head, town.root, "town_committee", "EAST").await;
        let branch = town.branch(&head, town.root, "B").await;
        let member = town.member(&head, branch, "李四").await;
        let (path, before) = (format!("/v1/members/{member}"), history(&town, &head, member).await);
        town.pass(chrono::TimeDelta::minutes(10));

        town.patch(&head, &path, "*", &json!({ "name": "李思" })).await.ok();
        for field in ["status", "branch_id"] {
            town.patch(&head, &path, "*", &json!({ field: "removed" })).await.refused(422, "validation_failed");
        }
        town.post(&head, &format!("/v1/organizations/{branch}/move"), &json!({ "parent_id": east })).await.ok();
        assert_eq!(history(&town, &head, member).await, before);
        all_is_sound(&town).await;
    }

    async fn an_import_begins_a_history_and_its_undo_takes_it_back(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let sheet = "姓名,性别,出生日期,人员类别,所在党支部\n李四,男,1990-01-02,正式党员,组织 B\n";
        let send = async |path: String| {
            let request = town.by(&head, Method::POST, &path).header("content-type", "application/octet-stream");
            town.send(request.header("idempotency-key", Uuid::now_v7().to_string()).body(sheet)).await.ok()
        };
        let import = id_of(&send(format!("/v1/members/imports?organization_id={}&file_name=list.csv", town.root)).await);
        let step = async |step: &str| {
            let request = town.by(&head, Method::POST, &format!("/v1/imports/{import}/{step}"));
            town.send(request.header("idempotency-key", Uuid::now_v7().to_string())).await.ok()
        };
        step("commit").await;
        let member = id_of(&town.get(&head, "/v1/members").await.ok()["data"][0]);
        let begun = history(&town, &head, member).await;
        assert_eq!((begun.len(), &begun[0]["branch_id"], &begun[0]["status"]), (1, &json!(branch), &json!("full")));
        all_is_sound(&town).await;

        step("undo").await;
        town.get(&head, &format!("/v1/members/{member}/history")).await.refused(404, "not_found");
        all_is_sound(&town).await;
    }

    async fn a_write_past_the_history_is_found_by_the_check(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        town.member(&head, branch, "李四").await;
        town.member(&head, branch, "王五").await;
        town.alter("UPDATE member SET status = 'suspended' WHERE name = '李四'").await;
        let findings = lighthouse_persistence::check::findings(&town.app.db.conn()).await.unwrap();
        let broken: Vec<_> = findings.iter().filter(|one| one.broken != 0).map(|one| (one.id, one.broken)).collect();
        assert_eq!(broken, [("INV-45", 1)]);

        town.alter("UPDATE member_period SET status = 'weird'").await;
        let member = id_of(&town.get(&head, "/v1/members?q=李四&status=suspended").await.ok()["data"][0]);
        town.get(&head, &format!("/v1/members/{member}/history")).await.refused(500, "internal");
    }
}
