//! The coordinator plans the study days of a month; branches and members see their own.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use futures_util::future::join_all;
use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Person, Town, id_of, stories};

const PLANS: &str = "/v1/study-day-plans";

struct District {
    head: Person,
    coordinator: Person,
    towns: Vec<Uuid>,
    branches: Vec<Vec<Uuid>>,
    venues: Vec<Uuid>,
}

/// A district with towns of so many branches, each with a school that takes five a day.
async fn district(town: &Town, sizes: &[usize]) -> District {
    let head = town.head().await;
    let coordinator =
        town.appointed("coordinator", Role::EducationCentreCoordinator, town.root).await;
    let (mut towns, mut branches, mut venues) = (vec![], vec![], vec![]);
    for (number, size) in sizes.iter().enumerate() {
        let code = format!("T{number}");
        let at = town.organization(&head, town.root, "town_committee", &code).await;
        let codes: Vec<String> = (0..*size).map(|n| format!("T{number}-{n:03}")).collect();
        let made = join_all(codes.iter().map(|code| town.branch(&head, at, code))).await;
        let school = json!({ "organization_id": at, "name": format!("第{number}镇党校"), "address": "人民路 1 号" });
        venues.push(id_of(&town.post(&coordinator, "/v1/venues", &school).await.ok()));
        towns.push(at);
        branches.push(made);
    }
    District { head, coordinator, towns, branches, venues }
}

impl District {
    fn wish(&self, town: &Town, month: &str) -> Value {
        json!({ "organization_id": town.root, "month": month, "venue_ids": self.venues })
    }

    async fn plan(&self, town: &Town, wish: &Value) -> Value {
        town.post(&self.coordinator, PLANS, wish).await.ok()
    }
}

/// All lines of a plan that this person sees.
async fn lines(town: &Town, person: &Person, plan: &Value, filter: &str) -> Vec<Value> {
    let first = format!("{PLANS}/{}/bookings?limit=100{filter}", id_of(plan));
    let (mut all, mut path) = (vec![], first.clone());
    loop {
        let page = town.get(person, &path).await.ok();
        all.extend(page["data"].as_array().unwrap().iter().cloned());
        match page["page"]["next_cursor"].as_str() {
            Some(cursor) => path = format!("{first}&cursor={cursor}"),
            None => return all,
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// How many branches come to each venue on each day.
fn groups(lines: &[Value]) -> BTreeMap<(String, String), usize> {
    let mut groups = BTreeMap::new();
    for line in lines.iter().filter(|line| line["venue_id"].is_string()) {
        *groups.entry((text(&line["venue_id"]), text(&line["day"]))).or_default() += 1;
    }
    groups
}

fn by_branch(lines: &[Value]) -> HashMap<Uuid, Value> {
    lines.iter().map(|line| (text(&line["branch_id"]).parse().unwrap(), line.clone())).collect()
}

/// Where and when a branch studies.
fn place(line: &Value) -> (String, String) {
    (text(&line["venue_id"]), text(&line["day"]))
}

async fn book(
    town: &Town,
    by: &Person,
    plan: &Value,
    branch: Uuid,
    at: Uuid,
    day: &str,
) -> crate::support::Answer {
    let body = json!({ "branch_id": branch, "venue_id": at, "day": day });
    town.post(by, &format!("{PLANS}/{}/bookings", id_of(plan)), &body).await
}

async fn publish(town: &Town, by: &Person, plan: &Value) -> crate::support::Answer {
    town.send(town.by(by, Method::POST, &format!("{PLANS}/{}/publish", id_of(plan)))).await
}

stories! {
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

    async fn two_branches_swap_and_a_branch_moves_to_a_free_place(town: Town) {
        let d = district(&town, &[10, 3]).await;
        let plan = d.plan(&town, &d.wish(&town, "2026-11")).await;
        let before = by_branch(&lines(&town, &d.coordinator, &plan, "").await);
        let (one, other) = (d.branches[0][0], d.branches[1][0]);
        let path = format!("{PLANS}/{}/swap", id_of(&plan));
        let swapped = town.post(&d.coordinator, &path, &json!({ "branch_ids": [one, other] })).await.ok();
        assert_eq!(swapped["version"], 2);
        let after = by_branch(&lines(&town, &d.coordinator, &plan, "").await);
        assert_eq!((place(&after[&one]), place(&after[&other])), (place(&before[&other]), place(&before[&one])));
        assert_eq!((after[&one]["hardship"].as_str(), before[&one]["hardship"].as_str()), (Some("other_town"), Some("none")));
        town.post(&d.coordinator, &path, &json!({ "branch_ids": [one, one] })).await.refused(422, "validation_failed");
        town.post(&d.coordinator, &path, &json!({ "branch_ids": [one, Uuid::now_v7()] })).await.refused(409, "wrong_state");

        let moved = book(&town, &d.coordinator, &plan, one, d.venues[0], "2026-11-30").await.ok();
        assert_eq!((moved["day"].as_str(), moved["hardship"].as_str()), (Some("2026-11-30"), Some("last_day")));
        book(&town, &d.coordinator, &plan, one, d.venues[0], "2026-11-29").await.refused(422, "validation_failed");
        let seen = town.get(&d.coordinator, &format!("{PLANS}/{}", id_of(&plan))).await;
        let stale = town.by(&d.coordinator, Method::POST, &path).header("if-match", "\"v1-zh-CN\"").json(&json!({ "branch_ids": [one, other] }));
        town.send(stale).await.refused(412, "version_conflict");
        assert_eq!(seen.ok()["placed"], 13);
        assert_eq!((town.deeds("study_day_plan.swapped").await, town.deeds("study_day_plan.booked").await), (1, 1));
    }

    async fn many_who_book_at_once_never_exceed_the_school(town: Town) {
        let d = district(&town, &[60, 0]).await;
        let mut wish = d.wish(&town, "2026-11");
        wish["own_town_only"] = json!(true);
        let plan = d.plan(&town, &wish).await;
        assert_eq!(plan["placed"], 30);
        let second = town.appointed("second", Role::EducationCentreCoordinator, town.root).await;
        let (free, day) = (d.venues[1], "2026-11-24");
        let asked = d.branches[0].iter().enumerate().map(|(n, branch)| {
            let by = if n % 2 == 0 { &d.coordinator } else { &second };
            book(&town, by, &plan, *branch, free, day)
        });
        let answers = join_all(asked).await;
        let taken = answers.iter().filter(|answer| answer.status == 200).count();
        let refused = answers.iter().filter(|answer| answer.body["code"] == "conflict").count();
        assert_eq!((taken, refused), (5, 55), "{:?}", answers.iter().map(|answer| answer.status).collect::<Vec<_>>());
        let all = lines(&town, &d.coordinator, &plan, "").await;
        assert!(groups(&all).values().all(|size| *size <= 5));
        assert_eq!(all.len(), 60);
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

    async fn a_draft_is_the_coordinators_own_and_a_published_plan_shows_each_branch_its_own_lines(town: Town) {
        let d = district(&town, &[4, 4]).await;
        let branch = d.branches[0][1];
        let admin = town.appointed("admin", Role::BranchAdministrator, branch).await;
        let member = town.member(&d.head, branch, "王").await;
        let phone = town.with_phone("wang", member).await;
        let plan = d.plan(&town, &d.wish(&town, "2026-11")).await;
        let path = format!("{PLANS}/{}", id_of(&plan));
        for person in [&admin, &phone, &d.head] {
            town.get(person, &path).await.refused(404, "not_found");
            town.get(person, &format!("{path}/calendar.ics")).await.refused(404, "not_found");
            assert!(town.get(person, PLANS).await.ok()["data"].as_array().unwrap().is_empty());
        }
        publish(&town, &d.coordinator, &plan).await.ok();
        for person in [&admin, &phone] {
            let seen = lines(&town, person, &plan, "").await;
            assert_eq!(seen.iter().map(|line| text(&line["branch_id"])).collect::<Vec<_>>(), [branch.to_string()]);
            assert_eq!(town.get(person, &format!("{PLANS}?month=2026-11&state=published")).await.ok()["data"][0]["branches"], 1);
            let feed = town.get(person, &format!("{path}/calendar.ics")).await;
            assert_eq!(feed.header("content-type"), "text/calendar; charset=utf-8");
            assert_eq!(feed.text.matches("BEGIN:VEVENT").count(), 1);
            assert!(feed.text.contains("DTSTART;VALUE=DATE:20261123") && feed.text.starts_with("BEGIN:VCALENDAR\r\n"), "{}", feed.text);
            publish(&town, person, &plan).await.refused(403, "forbidden");
        }
        assert_eq!(lines(&town, &d.head, &plan, "").await.len(), 8);
    }

    async fn another_districts_coordinator_finds_nothing(town: Town) {
        let d = district(&town, &[3, 3]).await;
        let plan = d.plan(&town, &d.wish(&town, "2026-11")).await;
        let path = format!("{PLANS}/{}", id_of(&plan));
        let other = town.appointed("other", Role::EducationCentreCoordinator, d.towns[1]).await;
        town.get(&other, &path).await.refused(404, "not_found");
        town.get(&other, &format!("/v1/venues/{}", d.venues[0])).await.refused(404, "not_found");
        town.patch(&other, &format!("/v1/venues/{}", d.venues[0]), "*", &json!({ "capacity": 1 })).await.refused(404, "not_found");
        publish(&town, &other, &plan).await.refused(404, "not_found");
        book(&town, &other, &plan, d.branches[1][0], d.venues[1], "2026-11-24").await.refused(404, "not_found");
        let mut wish = d.wish(&town, "2026-11");
        town.post(&other, PLANS, &wish).await.refused(422, "validation_failed");
        wish["organization_id"] = json!(d.towns[1]);
        let refused = town.post(&other, PLANS, &wish).await;
        assert_eq!(refused.pointers(), ["/venue_ids/0"]);
        wish["month"] = json!("2026-13");
        assert_eq!(town.post(&other, PLANS, &wish).await.pointers(), ["/month"]);
    }

    async fn a_venue_is_entered_changed_and_closed(town: Town) {
        let d = district(&town, &[2]).await;
        let path = format!("/v1/venues/{}", d.venues[0]);
        let seen = town.get(&d.coordinator, &path).await;
        let tag = seen.header("etag");
        let seen = seen.ok();
        assert_eq!((seen["capacity"].as_i64(), seen["opens_on"].as_array().unwrap().len()), (Some(5), 5));
        let twin = json!({ "organization_id": d.towns[0], "name": seen["name"] });
        let refused = town.post(&d.coordinator, "/v1/venues", &twin).await;
        assert_eq!(refused.pointers(), ["/name"]);
        refused.refused(409, "duplicate");
        let closed = town.patch(&d.coordinator, &path, &tag, &json!({ "capacity": 1, "active": false, "address": null })).await.ok();
        assert_eq!((closed["capacity"].as_i64(), closed["active"].as_bool(), closed["address"].is_null()), (Some(1), Some(false), true));
        town.patch(&d.coordinator, &path, &tag, &json!({ "capacity": 2 })).await.refused(412, "version_conflict");
        town.patch(&d.coordinator, &path, "*", &json!({ "capacity": 0 })).await.refused(422, "validation_failed");
        town.patch(&d.head, &path, "*", &json!({ "capacity": 2 })).await.refused(403, "forbidden");
        assert_eq!(town.get(&d.head, "/v1/venues?active=false").await.ok()["data"].as_array().unwrap().len(), 1);
        let refused = town.post(&d.coordinator, PLANS, &d.wish(&town, "2026-11")).await;
        assert_eq!(refused.pointers(), ["/venue_ids/0"]);
    }
}
