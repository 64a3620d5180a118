//! The supervision calendar: rules with a day, a cap, and a switch.

use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{place, rule_of};
use crate::support::{Town, id_of, stories};

fn month_end(at: Uuid) -> Value {
    rule_of(at, "month_end_urge", "working_day_before_end", 3)
}

stories! {
    async fn a_level_makes_a_rule_and_the_branches_below_see_it(town: Town) {
        let place = place(&town).await;
        let made = town.post(&place.supervisor, "/v1/supervision-rules", &month_end(place.east)).await.ok();
        assert_eq!((&made["next_due_on"], &made["enabled"], &made["cap"]), (&json!("2026-11-26"), &json!(true), &json!(4)));
        let path = format!("/v1/supervision-rules/{}", id_of(&made));
        assert_eq!(town.get(&place.admin, &path).await.ok(), made);
        let district = rule_of(town.root, "quarterly_bulletin", "working_day_of_month", 5);
        let district = town.post(&place.head, "/v1/supervision-rules", &district).await.ok();
        assert_eq!(district["next_due_on"], "2027-01-07");
        let listed = town.get(&place.admin, "/v1/supervision-rules").await.ok();
        let ids: Vec<_> = listed["data"].as_array().unwrap().iter().map(id_of).collect();
        assert_eq!(ids, [id_of(&district), id_of(&made)]);
        let own = town.get(&place.admin, &format!("/v1/supervision-rules?organization_id={}", place.east)).await.ok();
        assert_eq!(own["data"], json!([made]));
        let page = town.get(&place.admin, "/v1/supervision-rules?limit=1").await.ok();
        let cursor = page["page"]["next_cursor"].as_str().unwrap();
        let next = town.get(&place.admin, &format!("/v1/supervision-rules?limit=1&cursor={cursor}")).await.ok();
        assert_eq!(next["data"], json!([made]));
    }

    async fn a_rule_is_changed_as_it_was_seen(town: Town) {
        let place = place(&town).await;
        let made = town.post(&place.supervisor, "/v1/supervision-rules", &month_end(place.east)).await.ok();
        let path = format!("/v1/supervision-rules/{}", id_of(&made));
        let seen = town.get(&place.supervisor, &path).await.header("etag");
        let unseen = town.by(&place.supervisor, Method::PATCH, &path).json(&json!({ "day": 2 }));
        town.send(unseen).await.refused(428, "precondition_required");
        let changed = town.patch(&place.supervisor, &path, &seen, &json!({ "day": 2, "cap": 1 })).await.ok();
        assert_eq!((&changed["next_due_on"], &changed["cap"], &changed["version"]), (&json!("2026-11-27"), &json!(1), &json!(2)));
        assert_eq!(changed["count_from"], "working_day_before_end");
        town.patch(&place.supervisor, &path, &seen, &json!({ "enabled": false })).await.refused(412, "version_conflict");
        let off = town.patch(&place.supervisor, &path, "*", &json!({ "enabled": false })).await.ok();
        assert_eq!((&off["enabled"], &off["next_due_on"]), (&json!(false), &Value::Null));
        assert_eq!((town.deeds("supervision_rule.entered").await, town.deeds("supervision_rule.changed").await), (1, 2));
    }

    async fn what_is_wrong_with_a_rule_is_named_all_at_once(town: Town) {
        let place = place(&town).await;
        let refused = async |body: Value| town.post(&place.supervisor, "/v1/supervision-rules", &body).await;
        let mut far = month_end(place.east);
        far["day"] = json!(11);
        let answer = refused(far.clone()).await;
        assert_eq!((answer.status, answer.pointers()), (422, vec!["/day".to_owned()]));
        assert!(answer.text.contains("1 至 10"), "{}", answer.text);
        far["cap"] = json!(11);
        far["kind"] = json!("daily_ranking");
        assert_eq!(refused(far).await.pointers(), ["/cap", "/kind"]);
        let west = town.organization(&place.head, town.root, "town_committee", "WEST").await;
        assert_eq!(refused(month_end(west)).await.pointers(), ["/organization_id"]);
        refused(month_end(place.east)).await.ok();
        let again = refused(month_end(place.east)).await;
        assert_eq!((again.status, again.pointers()), (409, vec!["/day".to_owned()]));
    }

    async fn a_month_without_such_a_working_day_is_named(town: Town) {
        let _place = place(&town).await;
        let coordinator = town.appointed("centre", Role::EducationCentreCoordinator, town.root).await;
        for day in 1..=28 {
            let path = format!("/v1/calendar-days/2027-02-{day:02}");
            town.put(&coordinator, &path, &json!({ "kind": "holiday", "name": "停工" })).await.ok();
        }
        let answer = town.post(&coordinator, "/v1/supervision-rules", &month_end(town.root)).await;
        assert_eq!((answer.status, answer.pointers()), (422, vec!["/day".to_owned()]));
        assert!(answer.text.contains("2027-02"), "{}", answer.text);
    }

    async fn a_level_has_at_most_twenty_rules(town: Town) {
        let place = place(&town).await;
        for day in 1..=20 {
            let rule = rule_of(place.east, "mid_month_dispatch", "day_of_month", day);
            town.post(&place.supervisor, "/v1/supervision-rules", &rule).await.ok();
        }
        let more = rule_of(place.east, "mid_month_dispatch", "day_of_month", 21);
        town.post(&place.supervisor, "/v1/supervision-rules", &more).await.refused(409, "conflict");
    }

    async fn a_neighbours_rule_is_not_there_and_a_branch_makes_none(town: Town) {
        let place = place(&town).await;
        let made = town.post(&place.supervisor, "/v1/supervision-rules", &month_end(place.east)).await.ok();
        let path = format!("/v1/supervision-rules/{}", id_of(&made));
        let west = town.organization(&place.head, town.root, "town_committee", "WEST").await;
        let neighbour = town.appointed("west", Role::CommitteeSupervisor, west).await;
        town.get(&neighbour, &path).await.refused(404, "not_found");
        town.patch(&neighbour, &path, "*", &json!({ "enabled": false })).await.refused(404, "not_found");
        town.patch(&place.admin, &path, "*", &json!({ "enabled": false })).await.refused(403, "forbidden");
        let district = rule_of(town.root, "month_end_urge", "working_day_before_end", 2);
        let district = town.post(&place.head, "/v1/supervision-rules", &district).await.ok();
        let path = format!("/v1/supervision-rules/{}", id_of(&district));
        town.get(&place.supervisor, &path).await.ok();
        let answer = town.patch(&place.supervisor, &path, "*", &json!({ "enabled": false })).await;
        answer.refused(404, "not_found");
    }

    async fn a_word_of_a_rule_that_nobody_knows_is_a_failure_and_no_default(town: Town) {
        let place = place(&town).await;
        town.post(&place.supervisor, "/v1/supervision-rules", &month_end(place.east)).await.ok();
        town.alter("UPDATE supervision_rule SET count_from = 'weird'").await;
        town.get(&place.supervisor, "/v1/supervision-rules").await.refused(500, "internal");
    }
}
