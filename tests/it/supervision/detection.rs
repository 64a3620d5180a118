//! Branches that have fallen behind are proposed for a case, by thresholds that a level may set.

use chrono::TimeDelta;
use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Place, hold, place, record};
use crate::support::{Person, Town, stories};

/// Two months later, in January; meanwhile the first branch held something.
async fn two_months_later(town: &Town) -> Place {
    let place = place(town).await;
    for day in ["2026-11-24", "2026-12-04"] {
        hold(town, &place, &["theme_party_day"], day).await;
    }
    town.pass(TimeDelta::days(48));
    let (admin, supervisor) = (town.sign_in("admin").await, town.sign_in("boss").await);
    Place { admin, supervisor, head: town.sign_in("head").await, ..place }
}

async fn candidates(town: &Town, by: &Person, top: uuid::Uuid) -> Value {
    town.get(by, &format!("/v1/organizations/{top}/rectification-candidates")).await.ok()
}

async fn put(town: &Town, by: &Person, top: uuid::Uuid, body: &Value) -> crate::support::Answer {
    town.put(by, &format!("/v1/organizations/{top}/detection-thresholds"), body).await
}

stories! {
    async fn a_branch_without_any_record_is_proposed_and_a_case_is_opened_from_it(town: Town) {
        let place = two_months_later(&town).await;
        let found = candidates(&town, &place.supervisor, place.east).await;
        let silent = found["data"].as_array().unwrap().iter()
            .find(|row| row["branch_id"] == json!(place.second)).unwrap().clone();
        assert_eq!((&found["branches"], &silent["silent"]), (&json!(2), &json!(2)));
        assert!(silent["grounds"].as_array().unwrap().contains(&json!("poor_use")), "{silent}");
        assert_eq!((&silent["from_month"], &silent["to_month"]), (&json!("2026-11"), &json!("2026-12")));
        let first = found["data"].as_array().unwrap().iter().find(|row| row["branch_id"] == json!(place.first));
        assert!(first.is_none_or(|row| !row["grounds"].as_array().unwrap().contains(&json!("poor_use"))));

        let case = json!({ "branch_id": place.second, "ground": "poor_use", "finding": silent["suggested_finding"] });
        town.post(&place.supervisor, "/v1/rectifications", &case).await.ok();
        let again = town.post(&place.supervisor, "/v1/rectifications", &case).await;
        assert!(again.text.contains("RC-2027-000001 尚未销号"), "{}", again.text);
        again.refused(409, "conflict");
        let later = candidates(&town, &place.supervisor, place.east).await;
        assert_eq!(later["under_rectification"], 1);
        assert!(later["data"].as_array().unwrap().iter().all(|row| row["branch_id"] != json!(place.second)));
    }

    async fn records_that_came_late_are_a_ground_and_the_nearest_level_says_how_many(town: Town) {
        let place = place(&town).await;
        for day in ["2026-11-02", "2026-11-03"] {
            let session = hold(&town, &place, &["theme_party_day"], day).await;
            record(&town, &place, session).await;
        }
        town.pass(TimeDelta::days(10));
        let supervisor = town.sign_in("boss").await;
        let strict = json!({ "months": 1, "missing": 30, "late": 2, "silent": 1 });
        let set = put(&town, &supervisor, place.east, &strict).await.ok();
        assert_eq!((&set["organization_id"], &set["version"]), (&json!(place.east), &json!(1)));
        let found = candidates(&town, &supervisor, place.east).await;
        let row = found["data"].as_array().unwrap().iter().find(|row| row["branch_id"] == json!(place.first)).unwrap().clone();
        assert_eq!((&row["grounds"], &row["late"], &row["silent"]), (&json!(["late_update"]), &json!(2), &json!(0)));
        let patient = json!({ "months": 1, "missing": 30, "late": 3, "silent": 1 });
        put(&town, &supervisor, place.first, &patient).await.ok();
        let found = candidates(&town, &supervisor, place.east).await;
        assert!(found["data"].as_array().unwrap().iter().all(|row| row["branch_id"] != json!(place.first)), "{found}");
    }

    async fn thresholds_are_inherited_changed_and_taken_away(town: Town) {
        let place = place(&town).await;
        let path = format!("/v1/organizations/{}/detection-thresholds", place.first);
        let usual = town.get(&place.admin, &path).await.ok();
        assert_eq!((&usual["organization_id"], &usual["version"], &usual["months"]), (&Value::Null, &json!(0), &json!(2)));
        let body = json!({ "months": 3, "missing": 4, "late": 4, "silent": 3 });
        put(&town, &place.head, town.root, &body).await.ok();
        put(&town, &place.supervisor, place.east, &json!({ "months": 2, "missing": 9, "late": 9, "silent": 1 })).await.ok();
        assert_eq!(town.get(&place.admin, &path).await.ok()["organization_id"], json!(place.east));
        let east = format!("/v1/organizations/{}/detection-thresholds", place.east);
        let taken = town.send(town.by(&place.supervisor, Method::DELETE, &east)).await;
        assert_eq!(taken.status, 204);
        assert_eq!(town.get(&place.admin, &path).await.ok()["organization_id"], json!(town.root));
        town.send(town.by(&place.supervisor, Method::DELETE, &east)).await.refused(404, "not_found");
        assert_eq!((town.deeds("detection_thresholds.set").await, town.deeds("detection_thresholds.removed").await), (2, 1));
    }

    async fn thresholds_that_nobody_could_reach_are_refused_and_others_may_not_set_them(town: Town) {
        let place = place(&town).await;
        let odd = json!({ "months": 2, "missing": 3, "late": 3, "silent": 3 });
        let refused = put(&town, &place.supervisor, place.east, &odd).await;
        assert!(refused.text.contains("无记录月数不能大于考察月数"), "{}", refused.text);
        refused.refused(422, "validation_failed");
        let all = put(&town, &place.supervisor, place.east, &json!({ "months": 0, "missing": 31, "late": 0, "silent": 7 })).await;
        assert_eq!(all.body["errors"].as_array().unwrap().len(), 4, "{}", all.text);
        put(&town, &place.admin, place.first, &odd).await.refused(403, "forbidden");
        put(&town, &place.supervisor, town.root, &odd).await.refused(422, "validation_failed");
        let fair = json!({ "months": 2, "missing": 3, "late": 3, "silent": 2 });
        put(&town, &place.supervisor, town.root, &fair).await.refused(404, "not_found");
        town.appointed("second", Role::BranchAdministrator, place.second).await;
        let second = town.sign_in("second").await;
        town.get(&second, &format!("/v1/organizations/{}/rectification-candidates", place.second)).await.refused(403, "forbidden");
        town.get(&place.supervisor, &format!("/v1/organizations/{}/rectification-candidates", town.root)).await.refused(404, "not_found");
    }
}
