//! Wrong secrets are counted before they are looked at, whoever is asked for, and audited.

use chrono::TimeDelta;
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, PASSWORD, Person, Town, stories};

fn from(device: &str, login: &str, password: &str) -> Value {
    json!({ "login": login, "password": password, "device_id": device, "device_name": "phone" })
}

/// What a stranger sees of an answer.
fn seen(answer: &Answer) -> (u16, Value, usize, String) {
    (answer.status, answer.body["code"].clone(), answer.text.len(), answer.header("retry-after"))
}

stories! {
    async fn forty_wrong_passwords_at_once_are_forty_wrong_passwords(town: Town) {
        town.account("zhang", None).await;
        let tries = (0..40).map(|_| town.log_in(from("d1", "zhang", "guess")));
        let answers = join_all(tries).await;
        let with = |status: u16| answers.iter().filter(|answer| answer.status == status).count();
        assert_eq!((with(401), with(429)), (5, 35));
        assert_eq!(town.deeds("session.refused").await, 5);
    }

    async fn a_known_login_rests_exactly_like_one_that_does_not_exist(town: Town) {
        town.account("zhang", None).await;
        for _ in 0..7 {
            let known = town.log_in(from("d1", "zhang", "guess")).await;
            let unknown = town.log_in(from("d1", "wangx", "guess")).await;
            assert_eq!(seen(&known), seen(&unknown));
        }
        let phone = town.log_in(from("d1", "13800138000", "guess")).await;
        phone.refused(401, "credentials_invalid");
        town.log_in(from("d1", "WANGX ", "guess")).await.refused(429, "account_locked");
        assert_eq!(town.deeds("session.refused").await, 11);
    }

    async fn strangers_cannot_lock_a_phone_out_that_signed_in_before(town: Town) {
        town.account("zhang", None).await;
        town.log_in(from("zhang-phone", "zhang", PASSWORD)).await.ok();
        for _ in 0..5 {
            town.log_in(from("stranger", "zhang", "guess")).await.refused(401, "credentials_invalid");
        }
        town.log_in(from("stranger", "zhang", PASSWORD)).await.refused(429, "account_locked");
        town.log_in(from("zhang-phone", "zhang", PASSWORD)).await.ok();
        for _ in 0..5 {
            town.log_in(from("zhang-phone", "zhang", "guess")).await.refused(401, "credentials_invalid");
        }
        town.log_in(from("zhang-phone", "zhang", PASSWORD)).await.refused(429, "account_locked");
    }

    async fn an_address_that_guesses_at_everybody_rests_for_all_of_them(town: Town) {
        town.account("zhang", None).await;
        for number in 0..100 {
            let name = format!("nobody{number}");
            town.log_in(from("d1", &name, "guess")).await.refused(401, "credentials_invalid");
        }
        town.log_in(from("d1", "zhang", PASSWORD)).await.refused(429, "account_locked");
        town.pass(TimeDelta::hours(1));
        town.log_in(from("d1", "zhang", PASSWORD)).await.ok();
    }

    async fn who_is_right_at_last_begins_anew(town: Town) {
        town.account("zhang", None).await;
        for _ in 0..3 {
            for _ in 0..4 {
                town.log_in(from("zhang-phone", "zhang", "guess")).await.refused(401, "credentials_invalid");
            }
            town.log_in(from("zhang-phone", "zhang", PASSWORD)).await.ok();
        }
    }

    async fn wrong_one_time_codes_are_counted_at_the_door(town: Town) {
        let (_, code) = with_second_factor(&town).await;
        let mut body = from("stranger", "head", PASSWORD);
        for _ in 0..4 {
            body["otp"] = json!("000000");
            town.log_in(body.clone()).await.refused(401, "otp_invalid");
            // To be asked for the code is no failure, and wipes none away.
            town.log_in(from("stranger", "head", PASSWORD)).await.refused(401, "otp_required");
        }
        town.log_in(body.clone()).await.refused(401, "otp_invalid");
        body["otp"] = json!(code);
        town.log_in(body).await.refused(429, "account_locked");
        assert_eq!(town.deeds("session.refused").await, 5);
    }

    async fn a_thief_of_a_token_guesses_the_current_password_five_times(town: Town) {
        let head = town.head().await;
        let change = |current: &str| json!({ "current_password": current, "new_password": "violet harbour counts nine kites" });
        for _ in 0..5 {
            town.put(&head, "/v1/me/password", &change("guess")).await.refused(422, "validation_failed");
        }
        let resting = town.put(&head, "/v1/me/password", &change(PASSWORD)).await;
        assert_eq!(resting.header("retry-after"), "61");
        resting.refused(429, "account_locked");
        assert_eq!(town.deeds("account.password_refused").await, 5);
        // The same count holds at the door, for this device only.
        town.log_in(from("head-phone", "head", PASSWORD)).await.refused(429, "account_locked");
        town.log_in(from("another", "head", PASSWORD)).await.ok();
        town.pass(TimeDelta::minutes(2));
        assert_eq!(town.put(&head, "/v1/me/password", &change(PASSWORD)).await.status, 204);
    }

    async fn wrong_codes_count_with_wrong_passwords_wherever_they_are_asked_for(town: Town) {
        let (head, code) = with_second_factor(&town).await;
        for _ in 0..3 {
            remove_totp(&town, &head, "000000").await.refused(422, "validation_failed");
        }
        let change = json!({ "current_password": "guess", "new_password": "violet harbour counts nine kites" });
        for _ in 0..2 {
            town.put(&head, "/v1/me/password", &change).await.refused(422, "validation_failed");
        }
        remove_totp(&town, &head, &code).await.refused(429, "account_locked");
        assert_eq!(town.deeds("second_factor.refused").await, 3);
        town.pass(TimeDelta::seconds(65));
        remove_totp(&town, &head, "000000").await.refused(422, "validation_failed");
    }

    async fn codes_that_would_confirm_a_second_factor_are_counted(town: Town) {
        let head = town.head().await;
        town.send(town.by(&head, Method::POST, "/v1/me/totp")).await.ok();
        let wrong = json!({ "otp": "000000" });
        let tries = (0..20).map(|_| town.put(&head, "/v1/me/totp", &wrong));
        let statuses: Vec<u16> = join_all(tries).await.iter().map(|answer| answer.status).collect();
        let with = |wanted: u16| statuses.iter().filter(|status| **status == wanted).count();
        assert_eq!((with(422), with(429)), (5, 15));
        assert_eq!(town.deeds("second_factor.refused").await, 5);
    }
}

async fn remove_totp(town: &Town, person: &Person, code: &str) -> Answer {
    let body = json!({ "otp": code });
    town.send(town.by(person, Method::DELETE, "/v1/me/totp").json(&body)).await
}

/// The head with a second factor, and a code that was not used yet.
async fn with_second_factor(town: &Town) -> (Person, String) {
    let head = town.head().await;
    let offer = town.send(town.by(&head, Method::POST, "/v1/me/totp")).await.ok();
    let totp = totp_rs::Totp::from_url(offer["uri"].as_str().unwrap()).unwrap();
    let at = town.now().millis().unsigned_abs() / 1000;
    let first = json!({ "otp": totp.generate(at).to_string() });
    town.put(&head, "/v1/me/totp", &first).await.ok();
    (head, totp.generate(at + 30).to_string())
}
