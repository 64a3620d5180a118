//! A member changes the phone in the register, and signs in by it.

use lighthouse_domain::access::Role;
use serde_json::{Value, json};

use crate::support::{Answer, PASSWORD, Person, Town, a_member, id_of, stories};

const OLD: &str = "19900000012";
const NEW: &str = "19900000013";

/// A member who signs in by login name, and by the phone of the register.
async fn member(town: &Town) -> Person {
    let head = town.head().await;
    let branch = town.branch(&head, town.root, "B").await;
    let mut entry = a_member(branch, "王一");
    entry["phone"] = json!(OLD);
    let wang = id_of(&town.post(&head, "/v1/members", &entry).await.ok());
    town.with_phone("wang", wang).await
}

fn change(phone: Value) -> Value {
    json!({ "phone": phone, "current_password": PASSWORD })
}

async fn sign_in(town: &Town, login: &str) -> Answer {
    let body =
        json!({ "login": login, "password": PASSWORD, "device_id": "new", "device_name": "phone" });
    town.log_in(body).await
}

stories! {
    async fn a_member_changes_the_own_phone_and_signs_in_by_the_new_one(town: Town) {
        let phone = member(&town).await;
        let me = town.get(&phone, "/v1/me").await;
        let tag = me.header("etag");
        assert_eq!(me.ok()["phone"], "199****0012");
        let changed = town.patch(&phone, "/v1/me", &tag, &change(json!(NEW))).await.ok();
        assert_eq!(changed["phone"], "199****0013");
        assert_eq!(town.deeds("member.changed").await, 1);
        town.get(&phone, "/v1/me").await.refused(401, "session_revoked");
        sign_in(&town, NEW).await.ok();
        sign_in(&town, OLD).await.refused(401, "credentials_invalid");
    }

    async fn an_own_phone_is_not_changed_without_the_password_or_over_a_newer_version(town: Town) {
        let phone = member(&town).await;
        let tag = town.get(&phone, "/v1/me").await.header("etag");
        let unseen = town.by(&phone, reqwest::Method::PATCH, "/v1/me").json(&change(json!(NEW)));
        town.send(unseen).await.refused(428, "precondition_required");
        town.patch(&phone, "/v1/me", &tag, &json!({ "phone": NEW })).await.refused(422, "validation_failed");
        let guess = json!({ "phone": NEW, "current_password": "a wrong guess" });
        let wrong = town.patch(&phone, "/v1/me", &tag, &guess).await;
        assert_eq!(wrong.pointers(), ["/current_password"]);
        let bad = town.patch(&phone, "/v1/me", &tag, &change(json!("12345678901"))).await;
        assert_eq!(bad.pointers(), ["/phone"]);
        let stale = town.patch(&phone, "/v1/me", "\"v9-en\"", &change(json!(NEW))).await.refused(412, "version_conflict");
        assert_eq!(stale["current"]["phone"], "199****0012");
        assert_eq!(town.deeds("member.changed").await, 0);
    }

    async fn who_has_no_login_name_keeps_a_phone(town: Town) {
        let phone = member(&town).await;
        town.alter("UPDATE account SET login_name = NULL WHERE login_name = 'wang'").await;
        let refused = town.patch(&phone, "/v1/me", "*", &change(Value::Null)).await;
        assert_eq!(refused.pointers(), ["/phone"]);
        refused.refused(422, "validation_failed");
    }

    async fn an_officer_without_a_register_entry_has_no_contact_data_to_change(town: Town) {
        let auditor = town.appointed("auditor", Role::Auditor, town.root).await;
        assert_eq!(town.get(&auditor, "/v1/me").await.ok()["phone"], Value::Null);
        town.patch(&auditor, "/v1/me", "*", &change(json!(NEW))).await.refused(403, "forbidden");
    }
}
