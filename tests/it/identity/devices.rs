//! A holder's devices: one for each phone, however often it signs in.

use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::json;

use crate::support::{Town, stories};

stories! {
    async fn a_phone_that_signs_in_six_times_is_one_device(town: Town) {
        let first = town.head().await;
        for _ in 0..5 {
            town.sign_in("head").await;
        }
        let tablet = town.sign_in_on("head", "tablet").await;
        let devices = town.get(&tablet, "/v1/auth/sessions").await.ok();
        let mut ids: Vec<_> = devices["data"].as_array().unwrap().iter().map(|one| one["device_id"].as_str().unwrap()).collect();
        ids.sort_unstable();
        assert_eq!(ids, ["head-phone", "tablet"]);
        town.get(&first, "/v1/me").await.refused(401, "session_revoked");
    }

    async fn a_phone_says_what_it_is_and_its_token_is_never_shown(town: Town) {
        let phone = town.head().await;
        let path = "/v1/me/devices/head-phone";
        assert_eq!(town.get(&phone, path).await.ok()["platform"], json!(null));
        let facts = json!({ "platform": "harmonyos", "app_version": "1.4.0", "push_token": "secret-token-of-this-phone" });
        let said = town.put(&phone, path, &facts).await.ok();
        assert_eq!((&said["platform"], &said["app_version"], &said["push"]), (&json!("harmonyos"), &json!("1.4.0"), &json!(true)));
        let list = town.get(&phone, "/v1/auth/sessions").await;
        assert!(!list.text.contains("secret-token"), "{}", list.text);
        assert_eq!(list.ok()["data"][0]["platform"], "harmonyos");
        let silent = town.put(&phone, path, &json!({ "platform": "harmonyos" })).await.ok();
        assert_eq!((&silent["app_version"], &silent["push"]), (&json!(null), &json!(false)));
        let wrong = town.put(&phone, path, &json!({ "platform": "symbian" })).await;
        assert_eq!(wrong.pointers(), ["/platform"]);
        wrong.refused(422, "validation_failed");
    }

    async fn a_device_that_is_not_ones_own_is_not_found(town: Town) {
        let phone = town.head().await;
        town.appointed("other", Role::Auditor, town.root).await;
        let facts = json!({ "platform": "ios" });
        for id in ["other-phone", "nobody-phone"] {
            let path = format!("/v1/me/devices/{id}");
            town.get(&phone, &path).await.refused(404, "not_found");
            town.put(&phone, &path, &facts).await.refused(404, "not_found");
            town.send(town.by(&phone, Method::DELETE, &path)).await.refused(404, "not_found");
        }
    }

    async fn a_lost_phone_is_signed_out_and_forgotten_by_its_own_id(town: Town) {
        let lost = town.head().await;
        town.put(&lost, "/v1/me/devices/head-phone", &json!({ "platform": "ios", "push_token": "t" })).await.ok();
        let tablet = town.sign_in_on("head", "tablet").await;
        let gone = town.send(town.by(&tablet, Method::DELETE, "/v1/me/devices/head-phone")).await;
        assert_eq!(gone.status, 204);
        town.get(&lost, "/v1/me").await.refused(401, "session_revoked");
        let back = town.sign_in("head").await;
        assert_eq!(town.get(&back, "/v1/me/devices/head-phone").await.ok()["push"], json!(false));
    }
}
