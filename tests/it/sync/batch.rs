//! What was done without a network, sent in one request.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{district, present};
use crate::support::{Answer, Person, Town, a_member, stories};

async fn send(town: &Town, by: &Person, operations: &[Value]) -> Answer {
    town.post(by, "/v1/batch", &json!({ "operations": operations })).await
}

fn entered(branch: Uuid, name: &str) -> Value {
    operation("POST", "/v1/members", a_member(branch, name))
}

fn operation(method: &str, path: &str, body: Value) -> Value {
    json!({ "op_id": Uuid::now_v7(), "method": method, "path": path, "body": body })
}

fn statuses(answer: &Value) -> Vec<u64> {
    let results = answer["results"].as_array().unwrap().iter();
    results.map(|result| result["status"].as_u64().unwrap()).collect()
}

async fn members(town: &Town, by: &Person) -> usize {
    town.get(by, "/v1/members?limit=100").await.ok()["data"].as_array().unwrap().len()
}

stories! {
    async fn one_that_is_refused_holds_up_none_and_a_batch_sent_again_changes_nothing(town: Town) {
        let place = district(&town).await;
        let before = members(&town, &place.head).await;
        let mut operations: Vec<Value> =
            ["甲一", "乙二", "丙三", "丁四", "", "己六", "庚七", "辛八", "壬九"].map(|name| entered(place.branches[0], name)).into();
        let session = place.sessions[0];
        operations.push(operation("PUT", &format!("/v1/study-sessions/{session}/attendance"), present(&place.members[..1])));
        let first = send(&town, &place.head, &operations).await.ok();
        // Whoever enters members may not enter lists: each operation has its own rights.
        assert_eq!(statuses(&first), [201, 201, 201, 201, 422, 201, 201, 201, 201, 403]);
        assert_eq!(members(&town, &place.head).await, before + 8);
        let results = first["results"].as_array().unwrap();
        assert_eq!(results[0]["op_id"], operations[0]["op_id"]);
        assert_eq!(results[0]["body"]["name"], json!("甲一"));
        assert_eq!(results[4]["problem"]["code"], json!("validation_failed"));
        assert!(results[0]["etag"].as_str().unwrap().contains("v1") && results[0]["problem"].is_null());
        assert!(results[0]["location"].as_str().unwrap().starts_with("/v1/members/"));
        assert_eq!(results[9]["problem"]["code"], json!("forbidden"));
        for _ in 0..3 {
            let again = send(&town, &place.head, &operations).await.ok();
            assert_eq!(statuses(&again), statuses(&first));
            assert_eq!(again["results"][0], first["results"][0]);
        }
        assert_eq!(members(&town, &place.head).await, before + 8);
        assert_eq!(town.deeds("member.created").await, i64::try_from(before + 8).unwrap());
        let mut other = operations[0].clone();
        other["body"]["name"] = json!("另一人");
        let reused = send(&town, &place.head, &[other]).await.ok();
        assert_eq!(reused["results"][0]["problem"]["code"], json!("idempotency_key_reused"));
    }

    async fn a_conflict_brings_the_object_as_it_is_now(town: Town) {
        let place = district(&town).await;
        let path = format!("/v1/study-sessions/{}", place.sessions[0]);
        let seen = town.get(&place.admin, &path).await.header("etag");
        town.patch(&place.admin, &path, &seen, &json!({ "title": "先改的" })).await.ok();
        let mut late = operation("PATCH", &path, json!({ "title": "后改的" }));
        late["if_match"] = json!(seen);
        let answer = send(&town, &place.admin, &[late.clone()]).await.ok();
        let result = &answer["results"][0];
        assert_eq!((&result["status"], &result["problem"]["code"]), (&json!(412), &json!("version_conflict")));
        assert_eq!(result["problem"]["current"]["title"], json!("先改的"));
        // Merged, and sent as a new change under the tag that came along.
        late["op_id"] = json!(Uuid::now_v7());
        late["if_match"] = result["etag"].clone();
        let answer = send(&town, &place.admin, &[late]).await.ok();
        assert_eq!(answer["results"][0]["body"]["title"], json!("后改的"));
    }

    async fn signing_in_uploads_and_batches_have_no_place_in_a_batch(town: Town) {
        let place = district(&town).await;
        let one = |path: &str| operation("POST", path, json!({}));
        let paths = ["/v1/batch", "/v1/auth/login", "/v1/uploads", "/v1/nowhere", "/v1/auth%2Flogin"];
        let answer = send(&town, &place.admin, &paths[..4].iter().map(|path| one(path)).collect::<Vec<_>>()).await.ok();
        assert_eq!(statuses(&answer), [422, 422, 422, 404]);
        assert_eq!(answer["results"][2]["problem"]["errors"][0]["pointer"], json!("/operations/2/path"));
        assert_eq!(send(&town, &place.admin, &[one(paths[4])]).await.pointers(), ["/operations/0/path"]);
        assert_eq!(send(&town, &place.admin, &[one("https://elsewhere.example/v1/members")]).await.pointers(), ["/operations/0/path"]);
        assert_eq!(send(&town, &place.admin, &[operation("GET", "/v1/members", Value::Null)]).await.pointers(), ["/operations/0/method"]);
        let twice = entered(place.branches[0], "甲一");
        assert_eq!(send(&town, &place.head, &[twice.clone(), twice]).await.pointers(), ["/operations/1/op_id"]);
        let mut old = entered(place.branches[0], "甲一");
        old["op_id"] = json!("6f2b9a52-6d0c-4b43-9c0e-1f3f0d5a9a11");
        assert_eq!(send(&town, &place.head, &[old]).await.pointers(), ["/operations/0/op_id"]);
        assert_eq!(send(&town, &place.head, &[]).await.pointers(), ["/operations"]);
        let many: Vec<_> = (0..101).map(|_| entered(place.branches[0], "甲一")).collect();
        send(&town, &place.head, &many).await.refused(422, "validation_failed");
        let atomic = town.by(&place.head, Method::POST, "/v1/batch?atomic=true").json(&json!({ "operations": [one("/v1/members")] }));
        assert_eq!(town.send(atomic).await.pointers(), ["atomic"]);
        let nobody = town.request(Method::POST, "/v1/batch").json(&json!({ "operations": [] }));
        town.send(nobody).await.refused(401, "unauthenticated");
    }

    async fn the_same_batch_from_many_sides_is_done_once(town: Town) {
        let place = district(&town).await;
        let before = members(&town, &place.head).await;
        let operations: Vec<Value> = ["甲一", "乙二", "丙三"].map(|name| entered(place.branches[0], name)).into();
        let all = (0..8).map(|_| send(&town, &place.head, &operations));
        for answer in futures_util::future::join_all(all).await {
            let answer = answer.ok();
            assert!(statuses(&answer).iter().all(|status| [201, 503].contains(status)), "{answer}");
        }
        assert_eq!(members(&town, &place.head).await, before + 3);
    }
}
