//! The platform's systems: their use by month and organization, never by person.

use reqwest::Method;
use serde_json::{Value, json};

use super::{hold_theme_day, place};
use crate::support::{Town, stories};

/// The numbers of a month, by what they are called.
fn month<'a>(of: &'a Value, month: &str) -> &'a Value {
    of["months"].as_array().unwrap().iter().find(|one| one["month"] == month).unwrap()
}

stories! {
    async fn the_register_names_six_systems_and_assesses_nobody_by_them(town: Town) {
        let place = place(&town).await;
        let found = town.get(&place.admin, "/v1/systems").await.ok();
        let systems = found["data"].as_array().unwrap();
        assert_eq!(systems.len(), 6);
        assert!(systems.iter().all(|one| one["assessable"] == false));
        let app = systems.iter().find(|one| one["id"] == "member_app").unwrap();
        assert_eq!((&app["name"], &app["measure"], &app["usage"]), (&json!("手机客户端"), &json!("install_rate"), &json!("devices")));
        let official = systems.iter().find(|one| one["id"] == "official_account").unwrap();
        assert_eq!(official["usage"], Value::Null, "no records of it come here");
    }

    async fn records_of_sessions_are_counted_by_month_and_organization(town: Town) {
        let place = place(&town).await;
        for day in ["2026-11-20", "2026-11-21"] {
            let session = hold_theme_day(&town, &place, day).await;
            let submit = town.by(&place.admin, Method::POST, &format!("/v1/study-sessions/{session}/submit"));
            town.send(submit).await.ok();
        }
        let path = format!("/v1/systems/e_branch/usage?organization_id={}&from=2026-10&to=2026-11", place.east);
        let found = town.get(&place.supervisor, &path).await.ok();
        assert_eq!((&found["from"], &found["to"], found["months"].as_array().unwrap().len()), (&json!("2026-10"), &json!("2026-11"), 2));
        assert_eq!(*month(&found, "2026-11"), json!({ "month": "2026-11", "days_active": 1, "records": 2, "reach": null }));
        assert_eq!(month(&found, "2026-10")["records"], 0);
        let below: Vec<_> = found["data"].as_array().unwrap().iter()
            .map(|child| (child["organization_id"].clone(), month(child, "2026-11")["records"].clone())).collect();
        assert_eq!(below, [(json!(place.first), json!(2)), (json!(place.second), json!(0))]);
        let page = town.get(&place.supervisor, &format!("{path}&limit=1")).await.ok();
        let next = page["page"]["next_cursor"].as_str().unwrap();
        let rest = town.get(&place.supervisor, &format!("{path}&limit=1&cursor={next}")).await.ok();
        assert_eq!(rest["data"][0]["organization_id"], json!(place.second));
        let own = town.get(&place.admin, &format!("/v1/systems/e_branch/usage?organization_id={}", place.first)).await.ok();
        assert_eq!((month(&own, "2026-11")["records"].clone(), own["months"].as_array().unwrap().len()), (json!(2), 6));
    }

    async fn few_persons_are_not_counted_and_more_in_full_fives(town: Town) {
        let place = place(&town).await;
        let path = format!("/v1/systems/member_app/usage?organization_id={}&from=2026-11", place.east);
        for number in 0..6 {
            let found = town.get(&place.supervisor, &path).await.ok();
            let shown = if number == 0 { json!(0) } else if number < 5 { Value::Null } else { json!(5) };
            assert_eq!(month(&found, "2026-11")["records"], shown, "{number} devices");
            let member = town.member(&place.head, place.first, &format!("赵{number}")).await;
            let phone = town.with_phone(&format!("zhao{number}"), member).await;
            let device = json!({ "platform": "android", "app_version": "1.0" });
            town.put(&phone, &format!("/v1/me/devices/zhao{number}-phone"), &device).await.ok();
        }
        let found = town.get(&place.supervisor, &path).await.ok();
        let november = month(&found, "2026-11");
        assert_eq!((&november["records"], &november["days_active"], &november["reach"]["denominator"]), (&json!(5), &json!(1), &json!(7)));
        assert!(!found.to_string().contains("赵"), "organizations and no persons");
    }

    async fn what_is_wrong_with_a_question_is_named(town: Town) {
        let place = place(&town).await;
        let path = format!("/v1/systems/e_branch/usage?organization_id={}", place.east);
        for (query, faults) in [("&from=2026-12&to=2026-12", 1), ("&from=2025-01&to=2026-11", 1), ("&from=2026-11&to=2026-10", 1)] {
            let wrong = town.get(&place.supervisor, &format!("{path}{query}")).await;
            let wrong = wrong.refused(400, "invalid_parameter");
            assert_eq!(wrong["errors"].as_array().unwrap().len(), faults, "{wrong}");
        }
        town.get(&place.supervisor, &path.replace("e_branch", "telegram")).await.refused(404, "not_found");
        let outside = format!("/v1/systems/e_branch/usage?organization_id={}", town.root);
        town.get(&place.supervisor, &outside).await.refused(400, "invalid_parameter");
        let member = town.with_phone("wang.yi", place.member).await;
        town.get(&member, &path).await.refused(403, "forbidden");
    }
}
