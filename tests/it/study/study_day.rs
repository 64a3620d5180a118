//! The central study day is held on the booked day at the booked venue.

use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Scene, lines, scene};
use crate::support::{Town, id_of, stories};

async fn duty(town: &Town, s: &Scene) -> Value {
    let path = format!("/v1/branches/{}/duties?month=2026-11", s.branch);
    let duties = town.get(&s.admin, &path).await.ok();
    duties["data"].as_array().unwrap().iter().find(|duty| duty["rule"] == "S34").unwrap().clone()
}

async fn held(town: &Town, s: &Scene, day: &str, place: &str) {
    let body = json!({ "branch_id": s.branch, "kind": "theme_party_day", "fulfils": ["central_study_day"], "mode": "offline",
        "title": "主题党日", "place": place, "starts_at": format!("{day}T01:00:00Z"), "ends_at": format!("{day}T03:00:00Z") });
    let session = id_of(&town.post(&s.admin, "/v1/study-sessions", &body).await.ok());
    let path = format!("/v1/study-sessions/{session}/attendance");
    town.put(&s.admin, &path, &lines(&[(s.members[0], "present")])).await.ok();
}

stories! {
    async fn a_theme_day_on_the_thirteenth_at_home_is_no_central_study_day(town: Town) {
        let s = scene(&town).await;
        let coordinator = town.appointed("coordinator", Role::EducationCentreCoordinator, town.root).await;
        held(&town, &s, "2026-11-13", "村委会").await;
        let open = duty(&town, &s).await;
        assert_eq!((open["state"].as_str(), open["booking"].is_null()), (Some("due"), true), "not within the window");

        let school = json!({ "organization_id": town.root, "name": "清河镇党校", "rooms": [{ "number": 1, "name": "一楼会议室", "capacity": 5 }] });
        let venue = id_of(&town.post(&coordinator, "/v1/venues", &school).await.ok());
        let wish = json!({ "organization_id": town.root, "month": "2026-11", "venue_ids": [venue] });
        let plan = id_of(&town.post(&coordinator, "/v1/study-day-plans", &wish).await.ok());
        town.send(town.by(&coordinator, Method::POST, &format!("/v1/study-day-plans/{plan}/publish"))).await.ok();
        let booked = duty(&town, &s).await;
        let booking = ["day", "part_of_day", "venue_name", "room_name"].map(|name| booked["booking"][name].as_str().unwrap().to_owned());
        assert_eq!(booking, ["2026-11-23", "whole_day", "清河镇党校", "一楼会议室"]);
        assert_eq!(booked["state"], "due");
        let missing = booked["missing"].as_str().unwrap();
        assert!(missing.contains("2026-11-23") && missing.contains("清河镇党校"), "{missing}");

        held(&town, &s, "2026-11-22", "清河镇党校").await;
        assert_eq!(duty(&town, &s).await["state"], "due", "the day before is another branch's");
        held(&town, &s, "2026-11-23", "清河镇党校二楼").await;
        let done = duty(&town, &s).await;
        assert_eq!(done["state"], "planned", "{done}");
        town.pass(chrono::TimeDelta::hours(2));
        let admin = town.sign_in("admin").await;
        let s = Scene { admin, ..s };
        assert_eq!(duty(&town, &s).await["state"], "done");
    }
}
