//! Undue demands and misuse of data: filed by anybody, answered by the level above.

use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, Person, Town, stories};

/// A town below the district with a branch, and its people.
struct Place {
    head: Person,
    east: Uuid,
    branch: Uuid,
    phone: Person,
    supervisor: Person,
}

async fn place(town: &Town) -> Place {
    let head = town.head().await;
    let east = town.organization(&head, town.root, "town_committee", "EAST").await;
    let branch = town.branch(&head, east, "E1").await;
    let wang = town.member(&head, branch, "王一").await;
    let phone = town.with_phone("wang", wang).await;
    let supervisor = town.appointed("boss", Role::CommitteeSupervisor, east).await;
    Place { head, east, branch, phone, supervisor }
}

fn three_forms(about: &Value) -> Value {
    let mut body =
        json!({ "kind": "duplicate_entry", "text": "同一份花名册每周要在三个表里重复填报" });
    body.as_object_mut().unwrap().extend(about.as_object().unwrap().clone());
    body
}

async fn file_unnamed(town: &Town, key: &str, body: &Value) -> Answer {
    let request = town.request(Method::POST, "/v1/complaints").json(body);
    town.send(request.header("idempotency-key", key)).await
}

async fn follow(town: &Town, number: &Value, receipt: &Value) -> Answer {
    let body = json!({ "number": number, "receipt": receipt });
    town.send(town.request(Method::POST, "/v1/complaints/follow").json(&body)).await
}

async fn listed(town: &Town, who: &Person) -> Vec<Value> {
    town.get(who, "/v1/complaints").await.ok()["data"].as_array().unwrap().clone()
}

async fn step(town: &Town, who: &Person, id: &str, step: &str) -> Answer {
    let path = format!("/v1/complaints/{id}/{step}");
    match step {
        "answer" => town.post(who, &path, &json!({ "answer": "重复的两张表自本月起取消" })).await,
        _ => town.send(town.by(who, Method::POST, &path)).await,
    }
}

stories! {
    async fn a_member_complains_of_the_branch_and_the_town_answers(town: Town) {
        let place = place(&town).await;
        let admin = town.appointed("admin", Role::BranchAdministrator, place.branch).await;
        let mut body = three_forms(&json!({ "organization_id": place.branch }));
        body["contact"] = json!("周一上午 办公室");
        let receipt = town.post_once(&place.phone, "/v1/complaints", &body).await.ok();
        let open = follow(&town, &receipt["number"], &receipt["receipt"]).await.ok();
        assert_eq!((&open["state"], &open["answer"]), (&json!("open"), &Value::Null));

        town.get(&admin, "/v1/complaints").await.refused(403, "forbidden");
        let seen = listed(&town, &place.supervisor).await;
        assert_eq!(seen.len(), 1);
        assert_eq!((&seen[0]["text"], &seen[0]["anonymous"]), (&body["text"], &json!(false)));
        assert!(seen[0].get("contact").is_none() && seen[0].get("name").is_none());
        let id = seen[0]["id"].as_str().unwrap();
        let who = town.get(&place.supervisor, &format!("/v1/complaints/{id}/complainant")).await.ok();
        assert_eq!(who, json!({ "name": "王一", "contact": "周一上午 办公室" }));
        assert_eq!(town.deeds("complaint.complainant_shown").await, 1);

        step(&town, &place.supervisor, id, "answer").await.refused(409, "wrong_state");
        assert_eq!(step(&town, &place.supervisor, id, "accept").await.ok()["state"], "accepted");
        assert_eq!(step(&town, &place.supervisor, id, "answer").await.ok()["state"], "answered");
        step(&town, &place.supervisor, id, "answer").await.refused(409, "wrong_state");
        let done = follow(&town, &receipt["number"], &receipt["receipt"]).await.ok();
        assert_eq!((&done["state"], &done["answer"]), (&json!("answered"), &json!("重复的两张表自本月起取消")));
        assert_eq!((town.deeds("complaint.filed").await, town.deeds("complaint.answered").await), (1, 1));
    }

    async fn whoever_is_complained_of_does_not_see_it(town: Town) {
        let place = place(&town).await;
        let officer = town.appointed("officer", Role::SecurityOfficer, town.root).await;
        let about = three_forms(&json!({ "organization_id": place.east }));
        town.post_once(&place.phone, "/v1/complaints", &about).await.ok();
        assert_eq!(listed(&town, &place.supervisor).await, Vec::<Value>::new());
        let seen = listed(&town, &officer).await;
        assert_eq!(seen.len(), 1);
        assert_eq!(listed(&town, &place.head).await.len(), 1);
        let id = seen[0]["id"].as_str().unwrap();
        for hidden in [format!("/v1/complaints/{id}"), format!("/v1/complaints/{id}/complainant")] {
            town.get(&place.supervisor, &hidden).await.refused(404, "not_found");
        }
        step(&town, &place.supervisor, id, "accept").await.refused(404, "not_found");
    }

    async fn without_an_account_nobody_is_written_down_and_a_retry_is_the_same_complaint(town: Town) {
        let place = place(&town).await;
        let about = three_forms(&json!({ "organization_code": "EAST" }));
        let first = file_unnamed(&town, "key-1", &about).await.ok();
        assert_eq!(file_unnamed(&town, "key-1", &about).await.ok(), first, "a retry shows the same receipt");
        let seen = listed(&town, &place.head).await;
        assert_eq!((seen.len(), &seen[0]["anonymous"]), (1, &json!(true)));
        let id = seen[0]["id"].as_str().unwrap();
        let who = town.get(&place.head, &format!("/v1/complaints/{id}/complainant")).await.ok();
        assert_eq!(who, json!({ "name": null, "contact": null }));
        let auditor = town.appointed("auditor", Role::Auditor, town.root).await;
        let filed = town.get(&auditor, "/v1/audit-events?action=complaint.filed").await.ok();
        assert_eq!((&filed["data"][0]["account_id"], &filed["data"][0]["address"]), (&Value::Null, &json!("")));
    }

    async fn a_receipt_is_number_and_code_together_and_tells_nothing_else(town: Town) {
        let place = place(&town).await;
        let about = three_forms(&json!({ "organization_id": place.branch }));
        let one = town.post_once(&place.phone, "/v1/complaints", &about).await.ok();
        let two = town.post_once(&place.phone, "/v1/complaints", &about).await.ok();
        for (number, receipt) in [(&one["number"], &two["receipt"]), (&json!("CP-2026-000099"), &one["receipt"])] {
            follow(&town, number, receipt).await.refused(404, "not_found");
        }
    }

    async fn what_lies_outside_the_own_line_is_named_at_its_field(town: Town) {
        let place = place(&town).await;
        let other = town.branch(&place.head, town.root, "W1").await;
        let refused = async |about: Value| town.post_once(&place.phone, "/v1/complaints", &three_forms(&about)).await.pointers();
        assert_eq!(refused(json!({ "organization_id": other })).await, ["/organization_id"]);
        assert_eq!(refused(json!({ "organization_code": "NOWHERE" })).await, ["/organization_code"]);
        assert_eq!(refused(json!({})).await, ["/organization_code"]);
        assert_eq!(refused(json!({ "organization_id": place.branch, "organization_code": "EAST" })).await, ["/organization_code"]);
        let unnamed = file_unnamed(&town, "key-2", &three_forms(&json!({ "organization_id": place.branch }))).await;
        assert_eq!(unnamed.pointers(), ["/organization_id"]);
        let unkeyed = town.request(Method::POST, "/v1/complaints").json(&three_forms(&json!({ "organization_code": "EAST" })));
        town.send(unkeyed).await.refused(400, "idempotency_key_required");
    }

    async fn nobody_decides_a_complaint_of_their_own(town: Town) {
        let place = place(&town).await;
        let about = three_forms(&json!({ "organization_id": place.branch }));
        town.post_once(&place.supervisor, "/v1/complaints", &about).await.ok();
        let seen = listed(&town, &place.supervisor).await;
        let id = seen[0]["id"].as_str().unwrap();
        step(&town, &place.supervisor, id, "accept").await.refused(409, "self_approval");
        step(&town, &place.head, id, "accept").await.ok();
    }

    async fn a_word_that_nobody_knows_is_a_failure_and_no_default(town: Town) {
        let place = place(&town).await;
        let about = three_forms(&json!({ "organization_id": place.branch }));
        town.post_once(&place.phone, "/v1/complaints", &about).await.ok();
        town.alter("UPDATE complaint SET kind = 'weird'").await;
        town.get(&place.head, "/v1/complaints").await.refused(500, "internal");
    }
}
