//! Somebody wrote past the product: a word that no rule knows is an error, never a default.

use chrono::TimeDelta;
use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use crate::{
    classes::{enrol, open_class, saw, upload},
    support::{Town, id_of, stories},
};

stories! {
    async fn an_appointment_in_an_unknown_role_is_shown_as_no_other(town: Town) {
        let head = town.head().await;
        let clerk = town.account("clerk", None).await;
        let body = json!({ "account_id": clerk, "role": "editor", "organization_id": town.root });
        let entry = id_of(&town.post_once(&head, "/v1/administrators", &body).await.ok());
        let training = json!({ "kind": "course", "topic": "填报", "held_on": "2026-11-20" });
        let trainings = format!("/v1/administrators/{entry}/trainings");
        town.post(&head, &trainings, &training).await.ok();

        town.alter("UPDATE administrator_training SET kind = 'weird'").await;
        town.get(&head, &trainings).await.refused(500, "internal");
        town.alter("UPDATE appointment SET role = 'weird' WHERE role = 'editor'").await;
        let entry = format!("/v1/administrators/{entry}");
        town.get(&head, &entry).await.refused(500, "internal");
        town.get(&head, "/v1/administrators").await.refused(500, "internal");
    }

    async fn an_exception_from_an_unknown_condition_excepts_nobody(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B1").await;
        let member = town.member(&head, branch, "王小明").await;
        let officer = town.appointed("officer", Role::SecurityOfficer, town.root).await;
        let body = json!({ "member_id": member, "organization_id": branch, "conditions": ["age"],
            "reason": "支部无其他符合条件的党员", "expires_on": "2027-11-23" });
        town.post(&officer, "/v1/administrators/exceptions", &body).await.ok();
        let path = format!("/v1/administrators/eligibility?member_id={member}&organization_id={branch}");
        town.get(&head, &path).await.ok();

        town.alter("UPDATE eligibility_exception SET conditions = 'age weird'").await;
        town.get(&head, &path).await.refused(500, "internal");
    }

    async fn an_import_in_an_unknown_state_can_neither_be_seen_nor_moved_on(town: Town) {
        let head = town.head().await;
        let path = format!("/v1/members/imports?organization_id={}", town.root);
        let sheet: &[u8] = include_bytes!("../fixtures/members/members.csv");
        let key = || Uuid::now_v7().to_string();
        let request = town.by(&head, Method::POST, &path).header("content-type", "application/octet-stream");
        let import = id_of(&town.send(request.header("idempotency-key", key()).body(sheet)).await.ok());
        let path = format!("/v1/imports/{import}");
        town.get(&head, &format!("{path}/faults")).await.ok();

        town.alter("UPDATE sheet_import_row SET faults = 'no JSON' WHERE faults IS NOT NULL").await;
        town.get(&head, &format!("{path}/faults")).await.refused(500, "internal");
        town.alter("UPDATE sheet_import SET state = 'weird'").await;
        town.get(&head, &path).await.refused(500, "internal");
        let commit = town.by(&head, Method::POST, &format!("{path}/commit"));
        town.send(commit.header("idempotency-key", key())).await.refused(500, "internal");
        // A state without its facts is as impossible as an unknown one.
        town.alter("UPDATE sheet_import SET state = 'committed'").await;
        town.get(&head, &path).await.refused(500, "internal");
    }

    async fn progress_that_cannot_be_read_is_not_begun_anew(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B1").await;
        let member = town.member(&head, branch, "王小明").await;
        let phone = town.with_phone("wang", member).await;
        let (class, lesson) = open_class(&town, &head, 600, json!({})).await;
        enrol(&town, &phone, class, json!({})).await.ok();
        town.pass(TimeDelta::minutes(1));
        upload(&town, &phone, lesson, json!([saw(0, 60)])).await.ok();

        town.alter("UPDATE lesson_progress SET seen = 'weird'").await;
        town.get(&phone, &format!("/v1/me/classes/{class}/progress")).await.refused(500, "internal");
        upload(&town, &phone, lesson, json!([saw(60, 120)])).await.refused(500, "internal");
    }

    async fn an_import_of_records_without_its_facts_can_neither_be_seen_nor_moved_on(town: Town) {
        let head = town.head().await;
        let path = format!("/v1/learning-imports?organization_id={}&source=cadre_academy", town.root);
        let sheet = "姓名,身份证号,课程,学时,日期,记录编号\n王小明,1,党章学习,2,2026-05-04,E-1\n";
        let key = || Uuid::now_v7().to_string();
        let request = town.by(&head, Method::POST, &path).header("content-type", "application/octet-stream");
        let import = id_of(&town.send(request.header("idempotency-key", key()).body(sheet)).await.ok());
        let path = format!("/v1/learning-imports/{import}");
        town.get(&head, &format!("{path}/faults")).await.ok();

        town.alter("UPDATE learning_import_row SET faults = 'no JSON' WHERE faults IS NOT NULL").await;
        town.get(&head, &format!("{path}/faults")).await.refused(500, "internal");
        town.alter("UPDATE learning_import SET state = 'committed'").await;
        town.get(&head, &path).await.refused(500, "internal");
        let commit = town.by(&head, Method::POST, &format!("{path}/commit"));
        town.send(commit.header("idempotency-key", key())).await.refused(500, "internal");
    }

    async fn a_post_with_an_unknown_duty_is_not_passed_on(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B1").await;
        let member = town.member(&head, branch, "王小明").await;
        let path = format!("/v1/branches/{branch}/posts");
        let post = json!({ "member_id": member, "duty": "secretary", "since": "2026-07-01" });
        assert_eq!(town.post(&head, &path, &post).await.status, 201);
        town.get(&head, &path).await.ok();

        town.alter("UPDATE post SET duty = 'weird'").await;
        town.get(&head, &path).await.refused(500, "internal");
    }
}
