//! Whoever was left out comes first in the next month, and no month is published whose public
//! holidays nobody vouches for.

use std::collections::BTreeMap;

use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{District, PLANS, by_branch, district, lines, publish, text};
use crate::support::{Answer, Person, Town, id_of, stories};

/// Plans and publishes a month.
async fn published(town: &Town, d: &District, month: &str) -> Value {
    let plan = d.plan(town, &d.wish(town, month)).await;
    publish(town, &d.coordinator, &plan).await.ok();
    plan
}

fn waited(line: &Value) -> i64 {
    line["months_waited"].as_i64().unwrap()
}

async fn confirm(town: &Town, by: &Person, month: &str) -> Answer {
    town.send(town.by(by, Method::POST, &format!("/v1/calendar-months/{month}/confirm"))).await
}

stories! {
    async fn four_months_at_five_a_day_leave_no_branch_behind(town: Town) {
        let d = district(&town, &[120, 100]).await;
        let mut times: BTreeMap<Uuid, usize> = BTreeMap::new();
        for month in ["2026-09", "2026-10", "2026-11", "2026-12"] {
            let plan = published(&town, &d, month).await;
            let all = by_branch(&lines(&town, &d.coordinator, &plan, "").await);
            assert_eq!(all.len(), 220);
            for of_town in &d.branches {
                let served = of_town.iter().map(|branch| &all[branch]).filter(|line| line["day"].is_string());
                let shortest = served.map(waited).min().unwrap();
                let left = of_town.iter().map(|branch| &all[branch]).filter(|line| line["day"].is_null());
                assert!(left.clone().all(|line| waited(line) <= shortest), "{month}: somebody was passed over");
                assert!(left.clone().all(|line| line["reason"] == "all_full" && line["explanation"].is_string()));
            }
            for (branch, line) in all {
                *times.entry(branch).or_default() += usize::from(line["day"].is_string());
            }
        }
        assert_eq!(times.values().filter(|count| **count == 0).count(), 0, "branches without any day");
        assert!(times.values().all(|count| *count <= 2), "{times:?}");
    }

    async fn the_plan_says_how_many_months_each_branch_has_waited(town: Town) {
        let d = district(&town, &[40]).await;
        let first = published(&town, &d, "2026-10").await;
        assert_eq!(first["placed"], 40);
        for month in ["2026-11", "2026-12"] {
            let mut wish = d.wish(&town, month);
            // Two working days at most: ten of forty find a place.
            wish["after_day"] = json!(if month == "2026-11" { 26 } else { 29 });
            let plan = d.plan(&town, &wish).await;
            publish(&town, &d.coordinator, &plan).await.ok();
        }
        let next = d.plan(&town, &d.wish(&town, "2027-01")).await;
        let all = lines(&town, &d.coordinator, &next, "").await;
        let of = |months| all.iter().filter(|line| waited(line) == months).count();
        assert_eq!((of(0), of(1), of(2)), (10, 10, 20));
        assert!(all.iter().filter(|line| waited(line) == 2).all(|line| line["day"].is_string()));
        let draft = d.plan(&town, &d.wish(&town, "2027-01")).await;
        let again = lines(&town, &d.coordinator, &draft, "").await;
        assert_eq!(again.iter().map(waited).sum::<i64>(), all.iter().map(waited).sum::<i64>(), "a draft left nobody out");
    }

    async fn a_month_without_a_confirmed_calendar_warns_and_is_not_published(town: Town) {
        let d = district(&town, &[3]).await;
        let plan = d.plan(&town, &d.wish(&town, "2027-01")).await;
        assert_eq!(plan["calendar"], "unconfirmed");
        let refused = publish(&town, &d.coordinator, &plan).await.refused(409, "wrong_state");
        assert!(text(&refused["detail"]).contains("2027-01"), "{refused}");
        let local = town.appointed("local", Role::EducationCentreCoordinator, d.towns[0]).await;
        confirm(&town, &local, "2027-01").await.refused(404, "not_found");
        confirm(&town, &d.head, "2027-01").await.refused(403, "forbidden");
        confirm(&town, &d.coordinator, "2027-13").await.refused(404, "not_found");
        for _ in 0..2 {
            assert_eq!(confirm(&town, &d.coordinator, "2027-01").await.ok()["calendar"], "confirmed");
        }
        assert_eq!(town.deeds("calendar_month.confirmed").await, 1);
        let year = town.get(&d.coordinator, "/v1/calendar-days?year=2027").await.ok();
        assert_eq!(year["confirmed_months"], json!(["2027-01"]));
        let path = format!("{PLANS}/{}", id_of(&plan));
        assert_eq!(town.get(&d.coordinator, &path).await.ok()["calendar"], "confirmed");
        assert_eq!(town.get(&d.coordinator, &format!("{PLANS}?month=2027-01")).await.ok()["data"][0]["calendar"], "confirmed");
        publish(&town, &d.coordinator, &plan).await.ok();
        let known = d.plan(&town, &d.wish(&town, "2026-12")).await;
        assert_eq!(known["calendar"], "confirmed", "the schedule of 2026 is entered");
    }
}
