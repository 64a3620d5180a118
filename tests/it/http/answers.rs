//! Answers that no handler made say all that an answer says.

use lighthouse_domain::access::Role;
use reqwest::Method;

use crate::support::{Answer, Backend, Town, stories, tell_in};

const PAGE: &str = "https://party.example";

async fn from_page(town: &Town, method: &str, path: &str) -> Answer {
    let method = Method::from_bytes(method.as_bytes()).unwrap();
    town.send(town.request(method, path).header("origin", PAGE)).await
}

#[track_caller]
fn is_readable(answer: &Answer, status: u16) {
    assert_eq!(answer.status, status, "{}", answer.text);
    assert_eq!(answer.header("access-control-allow-origin"), PAGE, "{status}");
    let exposed = answer.header("access-control-expose-headers").to_lowercase();
    assert!(exposed.contains("retry-after"), "{status}: {exposed}");
    let mut vary = answer.headers.get_all("vary").iter().map(|value| value.to_str().unwrap());
    assert!(vary.any(|value| value.contains("Origin")), "{status}: {:?}", answer.headers);
    answer.is_problem();
}

#[test]
fn a_page_of_another_origin_can_read_every_failure() {
    let town = Town::with(Backend::Sqlite, |config| {
        config.cors_origins = vec![PAGE.to_owned()];
        config.rate_limit = 12;
    });
    tell_in(town, |town| async move {
        is_readable(&from_page(&town, "GET", &format!("/{}", "x".repeat(3000))).await, 414);
        is_readable(&from_page(&town, "DELETE", "/v1/members").await, 405);
        is_readable(&from_page(&town, "PROPFIND", "/v1/members/x").await, 405);
        is_readable(&from_page(&town, "GET", "/v1/nothing").await, 404);
        is_readable(&from_page(&town, "GET", "/v1/me").await, 401);
        let large = town
            .request(Method::GET, "/v1/meta")
            .header("origin", PAGE)
            .header("x-large", "x".repeat(17_000));
        is_readable(&town.send(large).await, 431);
        let stranger =
            town.request(Method::GET, "/v1/meta").header("origin", "https://other.example");
        assert_eq!(town.send(stranger).await.header("access-control-allow-origin"), "");
        while from_page(&town, "GET", "/v1/meta").await.status == 200 {}
        let refused = from_page(&town, "GET", "/v1/meta").await;
        is_readable(&refused, 429);
        assert!(!refused.header("retry-after").is_empty());
    });
}

stories! {
    async fn the_contract_is_served_as_yaml_too(town: Town) {
        let answer = town.send(town.request(Method::GET, "/openapi.yaml")).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/yaml".to_owned()));
        assert!(answer.text.contains("\n\"openapi\": \"3.1.0\"\n"));
        assert!(answer.text.contains("\n  \"/v1/members\":\n    \"get\":\n"));
    }

    async fn failures_of_uploads_speak_tus(town: Town) {
        let head = town.appointed("editor", Role::Editor, town.root).await;
        for (method, path) in [("POST", "/v1/uploads"), ("PUT", "/v1/uploads"), ("PATCH", "/v1/uploads/no-uuid")] {
            let answer = town.send(town.by(&head, Method::from_bytes(method.as_bytes()).unwrap(), path)).await;
            assert!(answer.status >= 400, "{method} {path}");
            assert_eq!(answer.header("tus-resumable"), "1.0.0", "{method} {path}");
        }
        let over = town.by(&head, Method::POST, &format!("/v1/uploads/{}", town.root)).header("x-http-method-override", "DELETE").header("tus-resumable", "1.0.0");
        town.send(over).await.refused(404, "not_found");
        let elsewhere = town.by(&head, Method::POST, &format!("/v1/members/{}", town.root)).header("x-http-method-override", "DELETE");
        town.send(elsewhere).await.refused(405, "method_not_allowed");
    }
}
