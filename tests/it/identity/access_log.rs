//! A member sees who read the own entry, in which office, when and why.

use chrono::TimeDelta;
use lighthouse_domain::access::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Person, Town, stories};

async fn log(town: &Town, phone: &Person) -> Vec<Value> {
    town.get(phone, "/v1/me/access-log").await.ok()["data"].as_array().unwrap().clone()
}

/// A member with a phone, and the administrator of the branch.
async fn scene(town: &Town) -> (Person, Person, Uuid, Uuid) {
    let head = town.head().await;
    let branch = town.branch(&head, town.root, "B").await;
    let wang = town.member(&head, branch, "王一").await;
    let phone = town.with_phone("wang", wang).await;
    let admin = town.appointed("admin", Role::BranchAdministrator, branch).await;
    (phone, admin, branch, wang)
}

stories! {
    async fn a_look_at_an_entry_is_seen_by_its_member(town: Town) {
        let (phone, admin, _, wang) = scene(&town).await;
        town.get(&admin, &format!("/v1/members/{wang}")).await.ok();
        let seen = log(&town, &phone).await;
        assert_eq!(seen.len(), 1);
        assert_eq!((&seen[0]["reader"], &seen[0]["role"]), (&json!("admin"), &json!("branch_administrator")));
        assert_eq!(seen[0]["organization_name"], "组织 B");
        assert_eq!((&seen[0]["reference"], &seen[0]["purpose"]), (&json!("members:read"), &Value::Null));
        assert_eq!(seen[0]["at"], json!(town.now()));
        let fields = seen[0]["fields"].as_array().unwrap();
        assert!(fields.contains(&json!("name")) && !fields.contains(&json!("phone")), "{fields:?}");
    }

    async fn looks_within_ten_minutes_are_one_line_and_later_ones_another(town: Town) {
        let (phone, admin, _, wang) = scene(&town).await;
        let path = format!("/v1/members/{wang}");
        for _ in 0..3 {
            town.get(&admin, &path).await.ok();
        }
        assert_eq!(log(&town, &phone).await.len(), 1);
        town.pass(TimeDelta::minutes(11));
        town.get(&admin, &path).await.ok();
        assert_eq!(log(&town, &phone).await.len(), 2);
        town.get(&admin, &format!("{path}?purpose=核对介绍信")).await.ok();
        let seen = log(&town, &phone).await;
        assert_eq!((&seen[0]["purpose"], &seen[0]["role"]), (&json!("核对介绍信"), &json!("branch_administrator")));
    }

    async fn lists_and_ones_own_looks_leave_no_line(town: Town) {
        let (phone, admin, branch, wang) = scene(&town).await;
        town.get(&phone, &format!("/v1/members/{wang}")).await.ok();
        town.get(&admin, &format!("/v1/members?branch_id={branch}")).await.ok();
        town.get(&admin, &format!("/v1/branches/{branch}/members")).await.ok();
        assert_eq!(log(&town, &phone).await, Vec::<Value>::new());
    }
}
