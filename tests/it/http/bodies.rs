//! Request bodies: whatever spelling of the same thing a client sends, it is the same thing.

use std::io::Write;

use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, Person, Town, a_member, stories};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

async fn send(
    town: &Town,
    person: &Person,
    path: &str,
    headers: &[(&str, &str)],
    body: Vec<u8>,
) -> Answer {
    let request = town.by(person, Method::POST, path).body(body);
    let request =
        headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    town.send(request).await
}

fn a_venue(town: &Town, name: &str, capacity: &str) -> Vec<u8> {
    format!(r#"{{"organization_id":"{}","name":"{name}","capacity":{capacity}}}"#, town.root).into()
}

stories! {
    async fn five_point_zero_is_the_integer_five(town: Town) {
        let head = town.appointed("coordinator", Role::EducationCentreCoordinator, town.root).await;
        let json_type = [("content-type", "application/json")];
        let made = send(&town, &head, "/v1/venues", &json_type, a_venue(&town, "甲", "5.0")).await.ok();
        assert_eq!(made["capacity"], 5);
        for (name, capacity) in [("乙", "5.5"), ("丙", "1e30"), ("丁", "99999999999999999999"), ("戊", "\"5\"")] {
            let refused = send(&town, &head, "/v1/venues", &json_type, a_venue(&town, name, capacity)).await;
            assert_eq!(refused.pointers(), ["/capacity"], "{capacity}");
            refused.refused(422, "validation_failed");
        }
    }

    async fn media_types_and_codings_are_compared_in_any_case(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        for (at, (kind, coding)) in [("Application/JSON", "GZIP"), ("application/json;Charset=UTF-8", "x-gzip")].into_iter().enumerate() {
            let body = gzip(a_member(branch, &format!("王{}", ["一", "二"][at])).to_string().as_bytes());
            send(&town, &head, "/v1/members", &[("content-type", kind), ("content-encoding", coding)], body).await.ok();
        }
        let sheet = "姓名,性别,出生日期,所在支部,人员类别\n李建国,男,1985-06-15,B,正式党员\n";
        for kind in ["application/octet-stream; charset=binary", "Application/Octet-Stream"] {
            let path = format!("/v1/members/imports?organization_id={}", town.root);
            let answer = send(&town, &head, &path, &[("content-type", kind), ("idempotency-key", kind)], sheet.as_bytes().to_vec()).await;
            assert_ne!(answer.status, 415, "{}", answer.text);
        }
        let form = town.request(Method::POST, "/oauth/token").header("content-type", "Application/X-WWW-Form-Urlencoded; charset=utf-8");
        let answer = town.send(form.body("grant_type=password")).await;
        assert_eq!((answer.status, answer.body["error"].as_str()), (400, Some("unsupported_grant_type")));
        let near = town.request(Method::POST, "/oauth/token").header("content-type", "application/x-www-form-urlencodedness");
        assert_eq!(town.send(near.body("grant_type=password")).await.body["error"], "invalid_request");
    }

    async fn all_of_a_compressed_body_is_read(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let text = a_member(branch, "压缩").to_string();
        let (first, second) = text.as_bytes().split_at(20);
        let zipped = [("content-type", "application/json"), ("content-encoding", "gzip")];
        let garbage = [gzip(text.as_bytes()), b"garbage".to_vec()].concat();
        send(&town, &head, "/v1/members", &zipped, garbage).await.refused(400, "malformed_request");
        send(&town, &head, "/v1/members", &zipped, gzip(text.as_bytes())[..30].to_vec()).await.refused(400, "malformed_request");
        send(&town, &head, "/v1/members", &zipped, [gzip(first), gzip(second)].concat()).await.ok();
    }

    async fn a_retry_may_write_the_same_json_otherwise(town: Town) {
        let head = town.appointed("coordinator", Role::EducationCentreCoordinator, town.root).await;
        let key = Uuid::now_v7().to_string();
        let ask = async |body: &str| {
            let headers = [("content-type", "application/json"), ("idempotency-key", key.as_str())];
            send(&town, &head, "/v1/venues", &headers, body.replace("ROOT", &town.root.to_string()).into()).await
        };
        let first = ask(r#"{"organization_id":"ROOT","name":"党校","capacity":5}"#).await.ok();
        let again = ask("{ \"capacity\" : 5.0,\n \"name\":\"\\u515a校\", \"organization_id\":\"ROOT\" }").await;
        assert_eq!(again.header("idempotency-replayed"), "true");
        assert_eq!(again.ok()["id"], first["id"]);
        ask(r#"{"organization_id":"ROOT","name":"党校","capacity":6}"#).await.refused(422, "idempotency_key_reused");
    }

    async fn only_a_near_name_is_suggested(town: Town) {
        let head = town.appointed("coordinator", Role::EducationCentreCoordinator, town.root).await;
        let said = async |path: &str, body: Value| {
            let answer = match body {
                Value::Null => town.get(&head, path).await,
                body => town.post(&head, path, &body).await,
            };
            assert!((400..500).contains(&answer.status), "{}", answer.text);
            answer.text
        };
        assert!(said("/v1/organizations?parentid=1", Value::Null).await.contains("您是否想写 parent_id"));
        assert!(!said("/v1/study-sessions?state=held", Value::Null).await.contains("您是否想写"));
        assert!(said("/v1/venues", json!({ "nmae": "x" })).await.contains("您是否想写 name"));
        assert!(!said("/v1/venues", json!({ "seats": 5 })).await.contains("您是否想写"));
    }
}
