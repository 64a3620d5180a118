//! Signing in, staying signed in, being signed out.

mod access_log;
mod contact;
mod devices;
mod ended;
mod guessing;
mod halls;

use chrono::TimeDelta;
use futures_util::future::join_all;
use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::json;

use crate::support::{PASSWORD, Person, Town, stories};

async fn refresh(town: &Town, token: &str, device: &str) -> crate::support::Answer {
    let body = json!({ "refresh_token": token, "device_id": device });
    town.send(town.request(Method::POST, "/v1/auth/refresh").json(&body)).await
}

fn log_in_body(login: &str, password: &str) -> serde_json::Value {
    json!({ "login": login, "password": password, "device_id": "d1", "device_name": "phone" })
}

fn is_now(person: &Person, token: &str) -> Person {
    Person { token: token.to_owned(), ..person.clone() }
}

stories! {
    async fn a_phone_signs_in_and_learns_who_it_belongs_to(town: Town) {
        let head = town.head().await;
        let me = town.get(&head, "/v1/me").await.ok();
        assert_eq!(me["appointments"][0]["role"], "deputy_head_in_charge");
        assert!(me["permissions"].as_array().unwrap().contains(&json!("members:read")));
    }

    async fn a_wrong_password_and_an_unknown_login_look_the_same(town: Town) {
        town.account("zhang", None).await;
        let wrong = town.log_in(log_in_body("zhang", "not the password")).await;
        let unknown = town.log_in(log_in_body("nobody", "not the password")).await;
        assert_eq!(wrong.text.len(), unknown.text.len());
        wrong.refused(401, "credentials_invalid");
        unknown.refused(401, "credentials_invalid");
    }

    async fn guessing_makes_the_account_rest_and_the_owner_gets_in_later(town: Town) {
        town.account("zhang", None).await;
        for _ in 0..5 {
            town.log_in(log_in_body("zhang", "guess")).await.refused(401, "credentials_invalid");
        }
        let resting = town.log_in(log_in_body("zhang", PASSWORD)).await;
        assert_eq!(resting.header("retry-after"), "61");
        resting.refused(429, "account_locked");
        town.pass(TimeDelta::minutes(2));
        town.log_in(log_in_body("zhang", PASSWORD)).await.ok();
    }

    async fn twenty_parallel_refreshes_give_one_successor_and_nobody_is_signed_out(town: Town) {
        let head = town.head().await;
        let all = join_all((0..20).map(|_| refresh(&town, &head.refresh, "head-phone"))).await;
        let successors: Vec<_> = all.into_iter().map(|answer| answer.ok()["refresh_token"].clone()).collect();
        assert!(successors.windows(2).all(|pair| pair[0] == pair[1]));
        refresh(&town, successors[0].as_str().unwrap(), "head-phone").await.ok();
    }

    async fn a_token_used_again_after_the_grace_ends_the_whole_family(town: Town) {
        let head = town.head().await;
        let next = refresh(&town, &head.refresh, "head-phone").await.ok();
        town.pass(TimeDelta::seconds(11));
        refresh(&town, &head.refresh, "head-phone").await.refused(401, "refresh_token_reused");
        refresh(&town, next["refresh_token"].as_str().unwrap(), "head-phone").await.refused(401, "session_revoked");
        let thief = is_now(&head, next["access_token"].as_str().unwrap());
        town.get(&thief, "/v1/me").await.refused(401, "session_revoked");
    }

    async fn a_refresh_token_is_bound_to_the_device_it_was_issued_to(town: Town) {
        let head = town.head().await;
        refresh(&town, &head.refresh, "other-phone").await.refused(401, "refresh_token_invalid");
        assert_eq!(town.deeds("session.revoked").await, 1);
        refresh(&town, &head.refresh, "head-phone").await.refused(401, "session_revoked");
        town.get(&head, "/v1/me").await.refused(401, "session_revoked");
    }

    async fn a_stolen_phone_is_out_from_its_next_request_on(town: Town) {
        let stolen = town.head().await;
        let at_home = town.sign_in_on("head", "tablet").await;
        let path = format!("/v1/auth/sessions/{}", stolen.session);
        assert_eq!(town.send(town.by(&at_home, Method::DELETE, &path)).await.status, 204);
        town.get(&stolen, "/v1/me").await.refused(401, "session_revoked");
        refresh(&town, &stolen.refresh, "head-phone").await.refused(401, "session_revoked");
        assert_eq!(town.get(&at_home, "/v1/auth/sessions").await.ok()["data"].as_array().unwrap().len(), 1);
    }

    async fn an_access_token_lives_fifteen_minutes(town: Town) {
        let head = town.head().await;
        town.pass(TimeDelta::minutes(16));
        let late = town.get(&head, "/v1/me").await;
        assert!(late.header("www-authenticate").contains("invalid_token"));
        late.refused(401, "token_expired");
    }

    async fn a_right_that_ends_is_gone_from_the_next_request_on(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B1").await;
        let admin = town.appointed("admin", Role::BranchAdministrator, branch).await;
        town.get(&admin, "/v1/members").await.ok();
        town.end_appointment(admin.account, Role::BranchAdministrator).await;
        town.get(&admin, "/v1/members").await.refused(403, "forbidden");
        let body = crate::support::a_member(branch, "王一");
        town.post(&admin, "/v1/members", &body).await.refused(403, "forbidden");
    }

    async fn a_right_that_begins_counts_from_the_next_request_on(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B1").await;
        let account = town.account("admin", None).await;
        town.appoint(account, Role::Auditor, town.root).await;
        let admin = town.sign_in("admin").await;
        town.get(&admin, "/v1/members").await.refused(403, "forbidden");
        town.appoint(account, Role::BranchAdministrator, branch).await;
        town.get(&admin, "/v1/members").await.ok();
    }

    async fn a_second_factor_is_asked_for_and_each_code_counts_once(town: Town) {
        let head = town.head().await;
        let offer = town.send(town.by(&head, Method::POST, "/v1/me/totp")).await.ok();
        let totp = totp_rs::Totp::from_url(offer["uri"].as_str().unwrap()).unwrap();
        let code = |at: u64| totp.generate(at).to_string();
        let at = town.now().millis().unsigned_abs() / 1000;
        town.put(&head, "/v1/me/totp", &json!({ "otp": "000000" })).await.refused(422, "validation_failed");
        let codes = town.put(&head, "/v1/me/totp", &json!({ "otp": code(at) })).await.ok();
        assert_eq!(codes["recovery_codes"].as_array().unwrap().len(), 10);

        let mut body = log_in_body("head", PASSWORD);
        town.log_in(body.clone()).await.refused(401, "otp_required");
        body["otp"] = json!(code(at));
        town.log_in(body.clone()).await.refused(401, "otp_invalid");
        body["otp"] = json!(code(at + 30));
        town.log_in(body.clone()).await.ok();
        town.log_in(body.clone()).await.refused(401, "otp_invalid");
        body["otp"] = codes["recovery_codes"][0].clone();
        town.log_in(body.clone()).await.ok();
        town.log_in(body).await.refused(401, "otp_invalid");
    }

    async fn a_new_password_signs_the_other_devices_out(town: Town) {
        let here = town.head().await;
        let there = town.sign_in_on("head", "tablet").await;
        let weak = json!({ "current_password": PASSWORD, "new_password": "password12345678" });
        town.put(&here, "/v1/me/password", &weak).await.refused(422, "validation_failed");
        let strong = json!({ "current_password": PASSWORD, "new_password": "violet harbour counts nine kites" });
        assert_eq!(town.put(&here, "/v1/me/password", &strong).await.status, 204);
        town.get(&there, "/v1/me").await.refused(401, "session_revoked");
        town.get(&here, "/v1/me").await.ok();
        town.log_in(log_in_body("head", PASSWORD)).await.refused(401, "credentials_invalid");
    }

    async fn signing_out_ends_the_session(town: Town) {
        let head = town.head().await;
        assert_eq!(town.send(town.by(&head, Method::POST, "/v1/auth/logout")).await.status, 204);
        town.get(&head, "/v1/me").await.refused(401, "session_revoked");
    }
}
