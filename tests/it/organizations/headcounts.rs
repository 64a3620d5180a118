//! Head counts: what a branch finds, what the register says, and who has not counted.

use lighthouse_domain::access::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use super::setup::{Place, branch_of, place};
use crate::{
    hours::all_is_sound,
    support::{Answer, Person, Town, stories},
};

async fn confirm(town: &Town, by: &Person, branch: Uuid, body: Value) -> Answer {
    town.post(by, &format!("/v1/branches/{branch}/headcounts"), &body).await
}

fn counted(full: u32) -> Value {
    json!({ "counted": { "full": full, "probationary": 0 } })
}

async fn agreed(town: &Town, place: &Place, period: &str) -> (Value, Value) {
    let path = format!(
        "/v1/organizations/{}/indicators?indicator=headcount_agreed&period={period}",
        place.east
    );
    let found = town.get(&place.boss, &path).await.ok();
    (found["figures"][0]["numerator"].clone(), found["figures"][0]["denominator"].clone())
}

stories! {
    async fn a_branch_confirms_and_the_level_above_sees_who_has_not(town: Town) {
        let place = place(&town).await;
        let (first, second) = (branch_of(&town, &place, "E1", 3).await, branch_of(&town, &place, "E2", 2).await);
        let admin = town.appointed("admin", Role::BranchAdministrator, first).await;
        let differs = confirm(&town, &admin, first, counted(4)).await;
        assert_eq!(differs.pointers(), ["/reason"]);
        assert!(differs.text.contains("名册为正式党员 3 名"), "{}", differs.text);
        differs.refused(422, "validation_failed");
        let mut explained = counted(4);
        explained["reason"] = json!("other");
        assert_eq!(confirm(&town, &admin, first, explained.clone()).await.pointers(), ["/note"]);
        explained["note"] = json!("借调一人");
        let said = confirm(&town, &admin, first, explained).await.ok();
        assert_eq!((&said["state"], &said["quarter"], &said["registered"]["full"]), (&json!("differs"), &json!("2026-Q4"), &json!(3)));
        assert_eq!(agreed(&town, &place, "2026-Q4").await, (json!(0), json!(2)));

        let needless = json!({ "counted": { "full": 3, "probationary": 0 }, "reason": "lost_contact" });
        assert_eq!(confirm(&town, &admin, first, needless).await.pointers(), ["/reason"]);
        assert_eq!(confirm(&town, &admin, first, counted(3)).await.ok()["state"], "agreed");
        assert_eq!(agreed(&town, &place, "2026-Q4").await, (json!(1), json!(2)));
        assert_eq!(agreed(&town, &place, "2026-11").await, (json!(1), json!(2)), "a month is of its quarter");
        assert_eq!(agreed(&town, &place, "2026").await, (json!(1), json!(8)), "four quarters have begun");
        let list = town.get(&place.boss, &format!("/v1/organizations/{}/headcounts", place.east)).await.ok();
        assert_eq!((&list["branches"], &list["agreed"], &list["differs"], &list["missing"]), (&json!(2), &json!(1), &json!(0), &json!(1)));
        let missing = town.get(&place.boss, &format!("/v1/organizations/{}/headcounts?state=missing", place.east)).await.ok();
        assert_eq!((missing["data"].as_array().unwrap().len(), &missing["data"][0]["branch_id"], &missing["data"][0]["counted"]),
            (1, &json!(second), &Value::Null));
        let open = &town.get(&admin, "/v1/me/home").await.ok()["open"];
        assert_eq!((&open["headcount"], &open["election"]), (&json!("agreed"), &Value::Null));
        assert_eq!(town.deeds("headcount.confirmed").await, 2);
        all_is_sound(&town).await;
    }

    async fn only_the_branch_itself_counts_and_only_begun_quarters_are_listed(town: Town) {
        let place = place(&town).await;
        let (own, other) = (branch_of(&town, &place, "E1", 0).await, branch_of(&town, &place, "E2", 0).await);
        let admin = town.appointed("admin", Role::BranchAdministrator, own).await;
        confirm(&town, &admin, other, counted(0)).await.refused(404, "not_found");
        confirm(&town, &place.boss, own, counted(0)).await.refused(403, "forbidden");
        confirm(&town, &admin, own, counted(0)).await.ok();
        let path = format!("/v1/organizations/{own}/headcounts");
        assert_eq!(town.get(&admin, &path).await.ok()["agreed"], 1);
        for odd in ["2026-11", "2027-Q1", "Q4"] {
            town.get(&admin, &format!("{path}?quarter={odd}")).await.refused(400, "invalid_parameter");
        }
        town.get(&admin, &format!("/v1/organizations/{other}/headcounts")).await.refused(404, "not_found");
        let before = town.get(&admin, &format!("{path}?quarter=2026-Q3")).await.ok();
        assert_eq!((&before["missing"], &before["data"][0]["state"]), (&json!(1), &json!("missing")));
    }
}
