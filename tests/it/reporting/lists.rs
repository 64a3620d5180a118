//! Lists of indicators: owned by a level, copied down, assessable only where the rules allow.

use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{figure, figures, place};
use crate::support::{Answer, Person, Town, stories};

async fn put(town: &Town, by: &Person, at: Uuid, items: Value) -> Answer {
    let path = format!("/v1/organizations/{at}/indicator-list");
    town.put(by, &path, &json!({ "items": items })).await
}

stories! {
    async fn a_list_holds_below_until_a_level_has_its_own(town: Town) {
        let place = place(&town).await;
        let path = format!("/v1/organizations/{}/indicator-list", place.first);
        let usual = town.get(&place.admin, &path).await.ok();
        assert_eq!((&usual["organization_id"], &usual["version"], &usual["items"][8]["indicator"]),
            (&Value::Null, &json!(0), &json!("three_meetings_done")));
        let two = json!([{ "indicator": "theme_day_held", "weight": 60, "target": 0.95, "assessable": true },
            { "indicator": "posts_filled", "weight": 40 }, { "indicator": "client_reach", "enabled": false }]);
        let set = put(&town, &place.head, town.root, two.clone()).await.ok();
        assert_eq!((&set["version"], &set["items"][0]["target"], &set["items"][2]["enabled"]), (&json!(1), &json!(0.95), &json!(false)));
        let found = figures(&town, &place.supervisor, place.east, "2026-11").await;
        assert_eq!((&found["list_organization_id"], found["figures"].as_array().unwrap().len()), (&json!(town.root), 2));
        assert_eq!(figure(&found["figures"], "theme_day_held")["target"], 0.95);
        put(&town, &place.supervisor, place.east, json!([{ "indicator": "record_on_time" }])).await.ok();
        assert_eq!(town.get(&place.admin, &path).await.ok()["organization_id"], json!(place.east));
        let east = format!("/v1/organizations/{}/indicator-list", place.east);
        let stale = town.by(&place.supervisor, Method::PUT, &east).header("if-match", "\"7-zh-CN\"")
            .json(&json!({ "items": two }));
        town.send(stale).await.refused(412, "version_conflict");
        let taken = town.send(town.by(&place.supervisor, Method::DELETE, &east)).await;
        assert_eq!(taken.status, 204);
        assert_eq!(town.get(&place.admin, &path).await.ok()["organization_id"], json!(town.root));
        assert_eq!((town.deeds("indicator_list.set").await, town.deeds("indicator_list.removed").await), (2, 1));
    }

    async fn what_is_restricted_or_for_information_is_not_assessed(town: Town) {
        let place = place(&town).await;
        let wrong = json!([{ "indicator": "client_reach", "assessable": true }, { "indicator": "participation", "assessable": true },
            { "indicator": "hours_attained", "assessable": true }, { "indicator": "client_reach" }]);
        let refused = put(&town, &place.head, town.root, wrong).await;
        assert!(refused.text.contains("不得强制推广，不得通报安装率") && refused.text.contains("仅供参考"), "{}", refused.text);
        let mut pointers = refused.pointers();
        pointers.sort();
        assert_eq!(pointers, ["/items/0/assessable", "/items/1/assessable", "/items/2/assessable", "/items/3/indicator"]);
        refused.refused(422, "validation_failed");

        let reach = json!([{ "indicator": "client_reach", "assessable": true }]);
        let security = town.appointed("security", Role::SecurityOfficer, town.root).await;
        let exception = json!({ "organization_id": town.root, "measure": "install_rate", "legal_reference": "《演练方案》第六条",
            "reason": "演练期间", "from": "2026-11-23", "until": "2026-12-20" });
        let asked = town.post(&place.head, "/v1/burden-exceptions", &exception).await.ok();
        let approve = format!("/v1/burden-exceptions/{}/approve", asked["id"].as_str().unwrap());
        town.post(&security, &approve, &Value::Null).await.ok();
        put(&town, &place.head, town.root, reach).await.ok();
        let found = figures(&town, &place.supervisor, place.east, "2026-11").await;
        assert_eq!(figure(&found["figures"], "client_reach")["assessable"], true);
        town.pass(chrono::TimeDelta::days(40));
        let supervisor = town.sign_in("boss").await;
        let found = figures(&town, &supervisor, place.east, "2026-12").await;
        assert_eq!(figure(&found["figures"], "client_reach")["assessable"], false, "the exception has run out");
    }

    async fn branches_set_no_lists_and_others_find_none(town: Town) {
        let place = place(&town).await;
        let items = json!([{ "indicator": "record_on_time" }]);
        put(&town, &place.admin, place.first, items.clone()).await.refused(403, "forbidden");
        put(&town, &place.supervisor, town.root, items).await.refused(404, "not_found");
        let wrong = json!([{ "indicator": "record_on_time", "weight": 101, "target": -1 }, { "indicator": "best" }]);
        let wrong = put(&town, &place.supervisor, place.east, wrong).await;
        assert_eq!(wrong.pointers().len(), 3, "{}", wrong.text);
        put(&town, &place.supervisor, place.east, json!([])).await.refused(422, "validation_failed");
        let path = format!("/v1/organizations/{}/indicator-list", place.east);
        town.send(town.by(&place.supervisor, Method::DELETE, &path)).await.refused(404, "not_found");
    }
}
