//! How the server speaks, whatever it is asked: every failure is a problem document.

mod answers;
mod bodies;
mod proxies;
mod spans;
mod tags;
mod unparsed;

use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use uuid::Uuid;

use crate::support::{Answer, Person, Town, a_member, stories};

async fn raw_body(
    town: &Town,
    person: &Person,
    content_type: &str,
    body: impl Into<reqwest::Body>,
) -> Answer {
    let request = town
        .by(person, Method::POST, "/v1/members")
        .header("content-type", content_type)
        .body(body);
    town.send(request).await
}

async fn method(town: &Town, name: &str, path: &str) -> Answer {
    town.send(town.request(Method::from_bytes(name.as_bytes()).unwrap(), path)).await
}

stories! {
    async fn every_kind_of_failure_is_a_problem_document(town: Town) {
        let head = town.head().await;
        let json_type = "application/json";
        let id = Uuid::now_v7();
        raw_body(&town, &head, json_type, "{").await.refused(400, "malformed_json");
        raw_body(&town, &head, json_type, "").await.refused(400, "malformed_json");
        raw_body(&town, &head, json_type, vec![0xff, 0xfe]).await.refused(400, "malformed_json");
        raw_body(&town, &head, "text/plain", "{}").await.refused(415, "unsupported_media_type");
        raw_body(&town, &head, json_type, vec![b' '; (1 << 20) + 1]).await.refused(413, "payload_too_large");
        raw_body(&town, &head, json_type, "[]").await.refused(422, "validation_failed");
        raw_body(&town, &head, json_type, "{}").await.refused(422, "validation_failed");
        raw_body(&town, &head, json_type, r#"{"name":"a","name":"b"}"#).await.refused(422, "validation_failed");
        raw_body(&town, &head, json_type, r#"{"name":"\u0000"}"#).await.refused(422, "validation_failed");
        raw_body(&town, &head, json_type, r#"{"name":"\ud800"}"#).await.refused(422, "validation_failed");
        raw_body(&town, &head, json_type, "[".repeat(5000)).await.refused(400, "malformed_json");
        town.get(&head, "/v1/nothing").await.refused(404, "route_not_found");
        town.get(&head, &format!("/v1/members/{id}")).await.refused(404, "not_found");
        town.get(&head, "/v1/members/no-uuid").await.refused(400, "invalid_parameter");
        town.get(&head, "/v1/members?limit=0").await.refused(400, "invalid_parameter");
        town.get(&head, "/v1/members?limit=101").await.refused(400, "invalid_parameter");
        town.get(&head, "/v1/members?branchid=1").await.refused(400, "unknown_parameter");
        town.get(&head, "/v1/members?cursor=abc").await.refused(400, "invalid_cursor");
        town.get(&head, "/v1/members?limit=1&limit=2").await.refused(400, "invalid_parameter");
        town.get(&head, "/v1/members?status=fine").await.refused(400, "invalid_parameter");
        town.get(&head, "/v1/members?q=%00").await.refused(400, "invalid_parameter");
        town.get(&head, &format!("/{}", "x".repeat(3000))).await.refused(414, "uri_too_long");
        for name in ["TRACE", "DELETE", "PROPFIND"] {
            let refused = method(&town, name, "/v1/members").await;
            assert_eq!(refused.header("allow"), "GET, HEAD, OPTIONS, POST");
            refused.refused(405, "method_not_allowed");
        }
        let stranger = town.send(town.request(Method::GET, "/v1/me")).await;
        assert_eq!(stranger.header("www-authenticate"), "Bearer realm=\"lighthouse\"");
        stranger.refused(401, "unauthenticated");
        for token in ["x", "a.b.c", &format!("{}x", head.token), &"y".repeat(5000)] {
            let forged = town.send(town.request(Method::GET, "/v1/me").bearer_auth(token)).await;
            forged.refused(401, "token_invalid");
        }
        let key = town.by(&head, Method::POST, "/v1/members").header("idempotency-key", "").json(&json!({}));
        town.send(key).await.is_problem();
        town.patch(&head, &format!("/v1/members/{id}"), "*", &json!({ "nmae": 1 })).await.refused(422, "validation_failed");
        town.post(&head, "/v1/auth/logout", &json!({ "a": 1 })).await.refused(422, "validation_failed");
    }

    async fn faults_speak_the_language_that_was_asked_for(town: Town) {
        let ask = async |lang: &str| town.send(town.request(Method::GET, "/v1/me").header("accept-language", lang)).await;
        let (zh, en) = (ask("zh-Hans").await, ask("en-GB, zh;q=0.5").await);
        assert_eq!((zh.header("content-language"), en.header("content-language")), ("zh-CN".to_owned(), "en".to_owned()));
        assert_eq!((zh.body["title"].as_str(), en.body["title"].as_str()), (Some("请先登录"), Some("Sign in first")));
        assert!(en.body["hint"].as_str().unwrap().contains("curl"));
    }

    async fn a_request_id_is_kept_when_plain_and_made_otherwise(town: Town) {
        let ask = async |id: &str| town.send(town.request(Method::GET, "/v1/meta").header("x-request-id", id)).await.header("x-request-id");
        assert_eq!(ask("abc-1.2_3").await, "abc-1.2_3");
        assert_ne!(ask("a b").await, "a b");
        assert_ne!(ask(&"x".repeat(65)).await.len(), 65);
    }

    async fn head_is_get_without_a_body_and_a_known_tag_is_not_sent_again(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let path = format!("/v1/organizations/{branch}");
        let full = town.get(&head, &path).await;
        let bare = town.send(town.by(&head, Method::HEAD, &path)).await;
        assert_eq!((bare.status, bare.text.as_str(), bare.header("etag")), (200, "", full.header("etag")));
        let again = town.sign_in("head").await;
        let request = town.by(&again, Method::GET, &path).header("if-none-match", full.header("etag"));
        let known = town.send(request).await;
        assert_eq!((known.status, known.text.as_str()), (304, ""));
    }

    async fn security_headers_stand_on_every_answer(town: Town) {
        for path in ["/", "/v1/meta", "/v1/me", "/nothing", "/openapi.json", "/docs/"] {
            let answer = town.send(town.request(Method::GET, path)).await;
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
            assert!(!answer.header("content-security-policy").is_empty() && !answer.header("api-version").is_empty(), "{path}");
            assert_eq!(answer.header("server"), "", "{path}");
        }
    }

    async fn ready_says_what_is_well_and_links_lead_on(town: Town) {
        let get = async |path: &str| town.send(town.request(Method::GET, path)).await.ok();
        assert_eq!(get("/health/live").await["status"], "ok");
        assert_eq!(get("/health/ready").await["parts"].as_array().unwrap().len(), 3);
        assert_eq!(get("/").await["docs"], "/docs/");
        assert_eq!(get("/.well-known/jwks.json").await["keys"][0]["crv"], "Ed25519");
        assert!(get("/v1/error-codes").await["data"].as_array().unwrap().len() > 30);
        let page = town.send(town.request(Method::GET, "/problems/not_found")).await;
        assert!(page.text.contains("未找到") && page.text.contains("Not found"));
        town.app.drain();
        assert_eq!(town.send(town.request(Method::GET, "/health/ready")).await.status, 503);
        assert_eq!(get("/health/live").await["status"], "ok");
    }

    async fn a_compressed_body_is_understood_and_a_bomb_is_not(town: Town) {
        let head = town.head().await;
        let zip = |bytes: &[u8]| {
            use std::io::Write;
            let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            out.write_all(bytes).unwrap();
            out.finish().unwrap()
        };
        let branch = town.branch(&head, town.root, "B").await;
        let send = async |bytes: Vec<u8>| {
            let request = town.by(&head, Method::POST, "/v1/members").header("content-type", "application/json").header("content-encoding", "gzip").body(bytes);
            town.send(request).await
        };
        send(zip(a_member(branch, "压缩").to_string().as_bytes())).await.ok();
        send(zip(&vec![b' '; 11 << 20])).await.refused(413, "payload_too_large");
    }

    async fn a_slow_body_does_not_stop_the_others(town: Town) {
        let head = town.head().await;
        let host = town.base.trim_start_matches("http://").to_owned();
        let mut slow = Vec::new();
        for _ in 0..50 {
            let mut socket = TcpStream::connect(&host).await.unwrap();
            let start = format!("POST /v1/auth/login HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{");
            socket.write_all(start.as_bytes()).await.unwrap();
            slow.push(socket);
        }
        town.get(&head, "/v1/me").await.ok();
    }

    async fn pretty_is_for_people_and_minimal_for_machines(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        assert!(town.get(&head, "/v1/organizations?pretty").await.text.contains("\n  \"data\""));
        let request = town.by(&head, Method::POST, "/v1/members").header("prefer", "return=minimal").json(&a_member(branch, "简"));
        let made = town.send(request).await;
        assert_eq!((made.status, made.text.as_str()), (201, ""));
        assert!(made.header("location").starts_with("/v1/members/"));
    }

    async fn an_auditor_and_a_system_administrator_see_no_member(town: Town) {
        for (login, role) in [("auditor", Role::Auditor), ("system", Role::SystemAdministrator), ("security", Role::SecurityOfficer)] {
            let officer = town.appointed(login, role, town.root).await;
            town.get(&officer, "/v1/members").await.refused(403, "forbidden");
            town.get(&officer, "/v1/study-sessions").await.refused(403, "forbidden");
        }
    }
}

#[test]
fn too_many_requests_are_told_when_to_come_back() {
    crate::support::tell(crate::support::Backend::Sqlite, |_| async {
        let town = Town::with(crate::support::Backend::Sqlite, |config| config.rate_limit = 5)
            .await
            .unwrap();
        let mut last = None;
        for _ in 0..6 {
            last = Some(town.send(town.request(Method::GET, "/v1/meta")).await);
        }
        let refused = last.unwrap();
        assert!(refused.header("ratelimit").contains("r=0"));
        assert!(refused.header("retry-after").parse::<u64>().unwrap() <= 60);
        refused.refused(429, "rate_limited");
        let forged = town.request(Method::GET, "/v1/meta").header("x-forwarded-for", "203.0.113.9");
        town.send(forged).await.refused(429, "rate_limited");
        assert_eq!(town.send(town.request(Method::GET, "/health/live")).await.status, 200);
    });
}

#[test]
fn two_lengths_in_one_request_are_refused() {
    crate::support::tell(crate::support::Backend::Sqlite, |town| async move {
        let host = town.base.trim_start_matches("http://").to_owned();
        let mut socket = TcpStream::connect(&host).await.unwrap();
        let smuggled = format!(
            "POST /v1/auth/login HTTP/1.1\r\nHost: {host}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        );
        socket.write_all(smuggled.as_bytes()).await.unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    });
}
