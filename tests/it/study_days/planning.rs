//! A month is planned: window, holidays, capacity, fairness.

use std::collections::BTreeSet;

use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{by_branch, district, groups, lines, publish, text};
use crate::support::{Town, id_of, stories};

stories! {
    async fn next_years_holidays_are_entered_by_who_reaches_the_whole_tree(town: Town) {
        let d = district(&town, &[6]).await;
        let days = async || {
            let plan = d.plan(&town, &d.wish(&town, "2027-01")).await;
            let all = lines(&town, &d.coordinator, &plan, "").await;
            all.iter().map(|line| text(&line["day"])).collect::<BTreeSet<_>>()
        };
        assert_eq!(days().await, BTreeSet::from(["2027-01-21".to_owned(), "2027-01-22".to_owned()]));
        let path = "/v1/calendar-days/2027-01-21";
        let holiday = json!({ "kind": "holiday", "name": "试放假" });
        let local = town.appointed("local", Role::EducationCentreCoordinator, d.towns[0]).await;
        town.put(&local, path, &holiday).await.refused(404, "not_found");
        town.put(&d.head, path, &holiday).await.refused(403, "forbidden");
        town.put(&d.coordinator, "/v1/calendar-days/2027-02-30", &holiday).await.refused(404, "not_found");
        for _ in 0..2 {
            town.put(&d.coordinator, path, &holiday).await.ok();
        }
        let saturday = json!({ "kind": "workday", "name": "调休" });
        town.put(&d.coordinator, "/v1/calendar-days/2027-01-23", &saturday).await.ok();
        assert_eq!(days().await, BTreeSet::from(["2027-01-22".to_owned(), "2027-01-23".to_owned()]));
        assert_eq!(town.get(&d.head, "/v1/calendar-days?year=2027").await.ok()["data"].as_array().unwrap().len(), 2);
        assert_eq!(town.get(&d.head, "/v1/calendar-days").await.ok()["data"].as_array().unwrap().len(), 39);
        town.send(town.by(&d.coordinator, Method::DELETE, path)).await.ok();
        town.send(town.by(&d.coordinator, Method::DELETE, path)).await.refused(404, "not_found");
        assert_eq!((town.deeds("calendar_day.entered").await, town.deeds("calendar_day.removed").await), (3, 1));
    }

    async fn the_coordinator_plans_november_for_hundreds_of_branches(town: Town) {
        let d = district(&town, &[40, 30, 34, 26, 38, 32]).await;
        let plan = d.plan(&town, &d.wish(&town, "2026-11")).await;
        // Six working days after the 20th, six schools, five branches a day.
        assert_eq!((plan["branches"].as_i64(), plan["placed"].as_i64(), plan["unplaced"].as_i64()), (Some(200), Some(180), Some(20)));
        let all = lines(&town, &d.coordinator, &plan, "").await;
        let branches: BTreeSet<_> = all.iter().map(|line| text(&line["branch_id"])).collect();
        assert_eq!((all.len(), branches.len()), (200, 200));
        let groups = groups(&all);
        assert!(groups.values().all(|size| *size <= 5));
        let days: BTreeSet<_> = groups.keys().map(|(_, day)| day.as_str()).collect();
        assert_eq!(days, BTreeSet::from(["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-30"]));
        let without = lines(&town, &d.coordinator, &plan, "&placed=false").await;
        assert_eq!(without.len(), 20);
        assert!(without.iter().all(|line| line["reason"] == "all_full" && text(&line["explanation"]).contains("名额")));
        let at_home = by_branch(&all);
        let travels = |branch: &&Uuid| at_home[*branch]["hardship"] == "other_town";
        assert_eq!(d.branches[3].iter().filter(travels).count(), 0, "a town whose school has room stays at home");
        assert_eq!(town.deeds("study_day_plan.drafted").await, 1);
    }

    async fn september_keeps_the_mid_autumn_festival_free_and_uses_the_make_up_sunday(town: Town) {
        let d = district(&town, &[36]).await;
        let days = async |wish: Value| {
            let plan = d.plan(&town, &wish).await;
            let all = lines(&town, &d.coordinator, &plan, "").await;
            let days: BTreeSet<_> = all.iter().filter_map(|line| line["day"].as_str()).map(|day| day[8..].to_owned()).collect();
            (days.into_iter().collect::<Vec<_>>().join(" "), plan["unplaced"].as_i64().unwrap())
        };
        let usual = d.wish(&town, "2026-09");
        assert_eq!(days(usual.clone()).await, ("21 22 23 24 28 29 30".to_owned(), 1));
        let mut earlier = usual.clone();
        earlier["after_day"] = json!(19);
        assert_eq!(days(earlier).await, ("20 21 22 23 24 28 29 30".to_owned(), 0));
        let mut october = d.wish(&town, "2026-10");
        october["after_day"] = json!(0);
        assert!(days(october).await.0.starts_with("08 09 10 12"));
        let week = json!({ "opens_on": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] });
        town.patch(&d.coordinator, &format!("/v1/venues/{}", d.venues[0]), "*", &week).await.ok();
        let mut rest = usual;
        rest["allow_weekends"] = json!(true);
        rest["allow_holidays"] = json!(true);
        let (with_rest, unplaced) = days(rest).await;
        assert_eq!((with_rest.as_str(), unplaced), ("21 22 23 24 25 28 29 30", 0), "a holiday is taken only for the one that found no working day");
    }

    async fn published_plans_share_a_school_without_exceeding_it(town: Town) {
        let d = district(&town, &[7, 7]).await;
        let mut wish = d.wish(&town, "2026-11");
        wish["organization_id"] = json!(d.towns[0]);
        wish["venue_ids"] = json!([d.venues[0]]);
        let first = d.plan(&town, &wish).await;
        let rival = d.plan(&town, &wish).await;
        publish(&town, &d.coordinator, &first).await.ok();
        publish(&town, &d.coordinator, &first).await.refused(409, "wrong_state");
        publish(&town, &d.coordinator, &rival).await.refused(409, "conflict");
        // The other town comes to the same school and finds the seats that are left.
        wish["organization_id"] = json!(d.towns[1]);
        let guests = d.plan(&town, &wish).await;
        publish(&town, &d.coordinator, &guests).await.ok();
        let mut both = lines(&town, &d.coordinator, &first, "").await;
        both.extend(lines(&town, &d.coordinator, &guests, "").await);
        assert!(groups(&both).values().all(|size| *size <= 5), "{:?}", groups(&both));
        let again = d.plan(&town, &d.wish(&town, "2026-11")).await;
        assert_eq!((again["placed"].as_i64(), again["unplaced"].as_i64()), (Some(0), Some(14)));
        let reasons = lines(&town, &d.coordinator, &again, "").await;
        assert!(reasons.iter().all(|line| line["reason"] == "already_planned"));
    }

    async fn who_bore_the_worst_slot_last_month_is_spared_in_the_next(town: Town) {
        let d = district(&town, &[28]).await;
        let october = d.plan(&town, &d.wish(&town, "2026-10")).await;
        publish(&town, &d.coordinator, &october).await.ok();
        let november = d.plan(&town, &d.wish(&town, "2026-11")).await;
        let hard = |lines: Vec<Value>| -> BTreeSet<String> {
            lines.iter().filter(|line| line["hardship"] != "none").map(|line| text(&line["branch_id"])).collect()
        };
        let before = lines(&town, &d.coordinator, &october, "").await;
        let after = lines(&town, &d.coordinator, &november, "").await;
        // October has eight working days after the 20th, so only November needs its last one.
        assert_eq!((hard(before.clone()).len(), hard(after).len()), (0, 3));
        publish(&town, &d.coordinator, &november).await.ok();
        let mut december = d.wish(&town, "2026-12");
        december["after_day"] = json!(24);
        let december = d.plan(&town, &december).await;
        let burdened = hard(lines(&town, &d.coordinator, &december, "").await);
        let lately = hard(lines(&town, &d.coordinator, &november, "").await);
        assert!(!burdened.is_empty() && burdened.is_disjoint(&lately));
    }

    async fn the_whole_district_is_planned_for_november_and_for_september(town: Town) {
        let d = district(&town, &[130, 110, 120, 115, 125, 110]).await;
        // Six working days for 710 branches: each school lends four halls for five branches each.
        for venue in &d.venues {
            let halls = json!({ "capacity": 20 });
            town.patch(&d.coordinator, &format!("/v1/venues/{venue}"), "*", &halls).await.ok();
        }
        for (month, days) in [("2026-11", "23 24 25 26 27 30"), ("2026-09", "21 22 23 24 28 29 30")] {
            let plan = d.plan(&town, &d.wish(&town, month)).await;
            assert_eq!((plan["placed"].as_i64(), plan["unplaced"].as_i64()), (Some(710), Some(0)), "{month}");
            let all = lines(&town, &d.coordinator, &plan, "").await;
            let used: BTreeSet<_> = all.iter().map(|line| text(&line["day"])[8..].to_owned()).collect();
            assert_eq!(used.into_iter().collect::<Vec<_>>().join(" "), days);
            assert!(groups(&all).values().all(|size| *size <= 20));
            let (one, other) = (&all[0], all.iter().find(|line| line["day"] != all[0]["day"]).unwrap());
            let swap = json!({ "branch_ids": [one["branch_id"], other["branch_id"]] });
            town.post(&d.coordinator, &format!("/v1/study-day-plans/{}/swap", id_of(&plan)), &swap).await.ok();
            publish(&town, &d.coordinator, &plan).await.ok();
            let after = by_branch(&lines(&town, &d.coordinator, &plan, "").await);
            let moved: Uuid = text(&one["branch_id"]).parse().unwrap();
            assert_eq!(after[&moved]["day"], other["day"]);
        }
    }
}
