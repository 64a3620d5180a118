//! Several rooms and half days at one venue, and a venue that becomes smaller.

use std::collections::BTreeMap;

use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{District, PLANS, by_branch, district, lines, publish, text};
use crate::support::{Answer, Town, id_of, stories};

const DAY: &str = "2026-11-24";

fn two_rooms() -> Value {
    json!({ "half_days": true, "rooms": [
        { "number": 1, "name": "一楼会议室", "capacity": 5 }, { "number": 2, "name": "二楼会议室", "capacity": 4 }] })
}

async fn wish(town: &Town, d: &District, plan: &Value, branch: Uuid, more: Value) -> Answer {
    let mut body = json!({ "branch_id": branch, "venue_id": d.venues[0], "day": DAY });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    town.post(&d.coordinator, &format!("{PLANS}/{}/bookings", id_of(plan)), &body).await
}

async fn rooms_of(town: &Town, d: &District, plan: &Value, filter: &str) -> Vec<Value> {
    let path = format!("{PLANS}/{}/rooms{filter}", id_of(plan));
    town.get(&d.coordinator, &path).await.ok()["data"].as_array().unwrap().clone()
}

stories! {
    async fn a_town_with_two_rooms_and_half_days_places_all_its_branches(town: Town) {
        let d = district(&town, &[110]).await;
        let path = format!("/v1/venues/{}", d.venues[0]);
        let venue = town.patch(&d.coordinator, &path, "*", &two_rooms()).await.ok();
        assert_eq!((venue["capacity"].as_i64(), venue["rooms"][1]["name"].as_str()), (Some(18), Some("二楼会议室")));
        let mut asked = d.wish(&town, "2026-11");
        asked["own_town_only"] = json!(true);
        let plan = d.plan(&town, &asked).await;
        assert_eq!((plan["placed"].as_i64(), plan["unplaced"].as_i64()), (Some(108), Some(2)));
        publish(&town, &d.coordinator, &plan).await.ok();
        let all = lines(&town, &d.coordinator, &plan, "").await;
        let mut groups: BTreeMap<(String, String, i64), usize> = BTreeMap::new();
        for line in all.iter().filter(|line| line["day"].is_string()) {
            let key = (text(&line["day"]), text(&line["part_of_day"]), line["room"].as_i64().unwrap());
            *groups.entry(key).or_default() += 1;
        }
        assert_eq!(groups.len(), 6 * 2 * 2);
        assert!(groups.iter().all(|((_, _, room), size)| *size <= if *room == 1 { 5 } else { 4 }), "{groups:?}");
        let findings = lighthouse_persistence::check::findings(&town.app.db.conn()).await.unwrap();
        assert!(findings.iter().all(|finding| finding.broken == 0), "{findings:?}");
    }

    async fn a_booking_names_room_and_half_day_and_a_full_room_is_refused(town: Town) {
        let d = district(&town, &[0, 12]).await;
        town.patch(&d.coordinator, &format!("/v1/venues/{}", d.venues[0]), "*", &two_rooms()).await.ok();
        let mut asked = d.wish(&town, "2026-11");
        asked["own_town_only"] = json!(true);
        let plan = d.plan(&town, &asked).await;
        let afternoon = json!({ "room": 2, "part_of_day": "afternoon" });
        for branch in &d.branches[1][..4] {
            let line = wish(&town, &d, &plan, *branch, afternoon.clone()).await.ok();
            assert_eq!((line["room"].as_i64(), line["room_name"].as_str(), line["part_of_day"].as_str()), (Some(2), Some("二楼会议室"), Some("afternoon")));
        }
        wish(&town, &d, &plan, d.branches[1][4], afternoon.clone()).await.refused(409, "conflict");
        let other = wish(&town, &d, &plan, d.branches[1][4], json!({ "room": 2 })).await.ok();
        assert_eq!(other["part_of_day"], "morning");
        let refused = wish(&town, &d, &plan, d.branches[1][5], json!({ "room": 7 })).await;
        assert_eq!(refused.pointers(), ["/room"]);
        publish(&town, &d.coordinator, &plan).await.ok();

        // Whoever has rooms for whole days from now on meets nobody of the plan before.
        let whole = json!({ "half_days": false });
        town.patch(&d.coordinator, &format!("/v1/venues/{}", d.venues[0]), "*", &whole).await.ok();
        let more = town.branch(&d.head, d.towns[0], "NEW").await;
        let next = d.plan(&town, &asked).await;
        let all = by_branch(&lines(&town, &d.coordinator, &next, "").await);
        assert_eq!(all[&more]["part_of_day"], "whole_day");
        wish(&town, &d, &next, more, json!({ "room": 2 })).await.refused(409, "conflict");
        let free = wish(&town, &d, &next, more, json!({ "room": 1 })).await.ok();
        assert_eq!(free["room"], 1);
    }

    async fn rooms_are_told_apart_and_only_one_has_a_capacity_of_the_venue(town: Town) {
        let d = district(&town, &[1]).await;
        let path = format!("/v1/venues/{}", d.venues[0]);
        town.patch(&d.coordinator, &path, "*", &two_rooms()).await.ok();
        let refused = town.patch(&d.coordinator, &path, "*", &json!({ "capacity": 3 })).await;
        assert_eq!(refused.pointers(), ["/capacity"]);
        let twins = json!({ "capacity": 3, "rooms": [{ "number": 1, "name": "东", "capacity": 5 }, { "number": 1, "name": "东", "capacity": 5 }] });
        let refused = town.patch(&d.coordinator, &path, "*", &twins).await;
        assert_eq!(refused.pointers(), ["/capacity", "/rooms/1", "/rooms/1"]);
        let none = town.patch(&d.coordinator, &path, "*", &json!({ "rooms": [] })).await;
        none.refused(422, "validation_failed");
    }

    async fn a_venue_that_became_smaller_says_who_is_over_and_nobody_moves_up(town: Town) {
        let d = district(&town, &[24, 0]).await;
        let path = format!("/v1/venues/{}", d.venues[0]);
        town.patch(&d.coordinator, &path, "*", &json!({ "capacity": 20, "opens_on": ["tuesday"] })).await.ok();
        let mut asked = d.wish(&town, "2026-11");
        asked["own_town_only"] = json!(true);
        let plan = d.plan(&town, &asked).await;
        assert_eq!(plan["placed"], 20, "one Tuesday");
        publish(&town, &d.coordinator, &plan).await.ok();
        assert!(rooms_of(&town, &d, &plan, "?over=true").await.is_empty());
        let without = lines(&town, &d.coordinator, &plan, "&placed=false").await;
        let waits = json!({ "branch_id": without[0]["branch_id"], "venue_id": d.venues[0], "day": DAY });
        let waiting = format!("{PLANS}/{}/waiting", id_of(&plan));
        town.post(&d.coordinator, &waiting, &waits).await.ok();

        town.patch(&d.coordinator, &path, "*", &json!({ "capacity": 5 })).await.ok();
        let over = rooms_of(&town, &d, &plan, "?over=true").await;
        let figures = ["planned_capacity", "capacity", "booked", "over"].map(|name| over[0][name].as_i64().unwrap());
        assert_eq!((over.len(), figures), (1, [20, 5, 20, 15]));
        let there = lines(&town, &d.coordinator, &plan, &format!("&day={DAY}")).await;
        for line in &there[..15] {
            let gone = format!("{PLANS}/{}/bookings/{}", id_of(&plan), text(&line["branch_id"]));
            assert_eq!(town.send(town.by(&d.coordinator, Method::DELETE, &gone)).await.status, 204);
        }
        assert_eq!(rooms_of(&town, &d, &plan, "").await.iter().filter(|room| room["booked"] == 5 && room["over"] == 0).count(), 1);
        wish(&town, &d, &plan, text(&there[0]["branch_id"]).parse().unwrap(), json!({})).await.refused(409, "conflict");
        assert_eq!(town.deeds("study_day_plan.moved_up").await, 0, "the room holds what it takes");

        let last = format!("{PLANS}/{}/bookings/{}", id_of(&plan), text(&there[15]["branch_id"]));
        assert_eq!(town.send(town.by(&d.coordinator, Method::DELETE, &last)).await.status, 204);
        assert_eq!(town.deeds("study_day_plan.moved_up").await, 1, "now there is room for who waits");
        let admin = town.appointed("admin", Role::BranchAdministrator, d.branches[0][0]).await;
        town.get(&admin, &format!("{PLANS}/{}/rooms", id_of(&plan))).await.refused(403, "forbidden");
    }
}
