//! A plan is changed and read: swaps, moves, many at once, who sees what; venues.

use std::collections::BTreeSet;

use futures_util::{StreamExt, future::join_all};
use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use super::{PLANS, book, by_branch, district, groups, lines, place, publish, text};
use crate::support::{Town, id_of, stories};

stories! {
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

        let moved = book(&town, &d.coordinator, &plan, (one, d.venues[0], "2026-11-30")).await.ok();
        assert_eq!((moved["day"].as_str(), moved["hardship"].as_str()), (Some("2026-11-30"), Some("last_day")));
        book(&town, &d.coordinator, &plan, (one, d.venues[0], "2026-11-29")).await.refused(422, "validation_failed");
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
            book(&town, by, &plan, (*branch, free, day))
        });
        let answers = join_all(asked).await;
        let taken_seats = answers.iter().filter(|answer| answer.status == 200).count();
        let refused = answers.iter().filter(|answer| answer.body["code"] == "conflict").count();
        assert_eq!((taken_seats, refused), (5, 55), "{:?}", answers.iter().map(|answer| answer.status).collect::<Vec<_>>());
        let all = lines(&town, &d.coordinator, &plan, "").await;
        assert!(groups(&all).values().all(|size| *size <= 5));
        assert_eq!(all.len(), 60);
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
            assert!(feed.text.contains("DTEND;VALUE=DATE:20261124"), "an all-day entry ends on the next day: {}", feed.text);
            assert!(feed.text.contains("PRODID:-//Lighthouse//") && feed.text.matches("PRODID").count() == 1, "{}", feed.text);
            publish(&town, person, &plan).await.refused(403, "forbidden");
        }
        assert_eq!(lines(&town, &d.head, &plan, "").await.len(), 8);
    }

    async fn a_draft_is_thrown_away_and_a_published_plan_stays(town: Town) {
        let d = district(&town, &[6, 2]).await;
        let draft = d.plan(&town, &d.wish(&town, "2026-11")).await;
        let path = format!("{PLANS}/{}", id_of(&draft));
        let remove = |by, path: &str| town.send(town.by(by, Method::DELETE, path).header("if-match", "*"));
        remove(&d.head, &path).await.refused(403, "forbidden");
        assert_eq!(remove(&d.coordinator, &path).await.status, 204);
        town.get(&d.coordinator, &path).await.refused(404, "not_found");
        remove(&d.coordinator, &path).await.refused(404, "not_found");

        let plan = d.plan(&town, &d.wish(&town, "2026-11")).await;
        publish(&town, &d.coordinator, &plan).await.ok();
        let path = format!("{PLANS}/{}", id_of(&plan));
        remove(&d.coordinator, &path).await.refused(409, "wrong_state");
        assert_eq!(lines(&town, &d.coordinator, &plan, "").await.len(), 8);
        assert_eq!(town.deeds("study_day_plan.deleted").await, 1);
    }

    /// INV-30: five schools with five places; a thousand wishes, five branches a school get in.
    async fn a_thousand_bookings_at_once_fill_25_seats_and_no_more(town: Town) {
        let d = district(&town, &[40, 0, 0, 0, 0, 0]).await;
        let mut wish = d.wish(&town, "2026-11");
        wish["own_town_only"] = json!(true);
        let plan = d.plan(&town, &wish).await;
        // Eight branches want each school's five places, and each of them asks 25 times.
        let asked = (0..1000_usize).map(|n| {
            let branch = n % 40;
            let wish = (d.branches[0][branch], d.venues[1 + branch % 5], "2026-11-24");
            let (town, d, plan) = (&town, &d, &plan);
            async move {
                let mut answer = book(town, &d.coordinator, plan, wish).await;
                // A server with too much to do says so; a phone asks again.
                for _ in 0..50 {
                    if answer.status != 503 {
                        break;
                    }
                    answer = book(town, &d.coordinator, plan, wish).await;
                }
                (branch, answer.status)
            }
        });
        let answers: Vec<_> = futures_util::stream::iter(asked).buffer_unordered(32).collect().await;
        let odd: Vec<_> = answers.iter().filter(|(_, status)| ![200, 409].contains(status)).collect();
        assert!(odd.is_empty(), "{odd:?}");
        let with = |wanted: u16| answers.iter().filter(|(_, status)| *status == wanted).map(|(branch, _)| *branch).collect::<BTreeSet<_>>();
        assert_eq!((with(200).len(), with(409).len()), (25, 15));
        let all = lines(&town, &d.coordinator, &plan, "").await;
        let (groups, day) = (groups(&all), String::from("2026-11-24"));
        let filled: usize = d.venues[1..].iter().filter_map(|at| groups.get(&(at.to_string(), day.clone()))).sum();
        assert_eq!((filled, groups.values().all(|size| *size <= 5), all.len()), (25, true, 40));
        let findings = lighthouse_persistence::check::findings(&town.app.db.conn()).await.unwrap();
        assert!(findings.iter().all(|finding| finding.broken == 0), "{findings:?}");
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
        book(&town, &other, &plan, (d.branches[1][0], d.venues[1], "2026-11-24")).await.refused(404, "not_found");
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

    async fn swaps_and_moves_at_once_keep_every_branch_and_every_seat(town: Town) {
        let d = district(&town, &[20, 20]).await;
        let plan = d.plan(&town, &d.wish(&town, "2026-11")).await;
        publish(&town, &d.coordinator, &plan).await.ok();
        let second = town.appointed("second", Role::EducationCentreCoordinator, town.root).await;
        let path = format!("{PLANS}/{}/swap", id_of(&plan));
        let pairs: Vec<_> = (0..20).map(|n| json!({ "branch_ids": [d.branches[0][n], d.branches[1][(n * 7) % 20]] })).collect();
        let swaps = join_all(pairs.iter().map(|pair| town.post(&d.coordinator, &path, pair)));
        let moves = join_all(d.branches[0].iter().map(|branch| book(&town, &second, &plan, (*branch, d.venues[1], "2026-11-30"))));
        let (swaps, moves) = tokio::join!(swaps, moves);
        assert!(swaps.iter().all(|answer| answer.status == 200), "{:?}", swaps.iter().map(|a| a.status).collect::<Vec<_>>());
        assert!(moves.iter().all(|answer| [200, 409].contains(&answer.status)));
        let all = lines(&town, &d.coordinator, &plan, "").await;
        assert_eq!((all.len(), by_branch(&all).len()), (40, 40));
        let groups = groups(&all);
        assert_eq!((groups.values().sum::<usize>(), groups.values().all(|size| *size <= 5)), (40, true));
        let findings = lighthouse_persistence::check::findings(&town.app.db.conn()).await.unwrap();
        assert!(findings.iter().all(|finding| finding.broken == 0), "{findings:?}");
    }
}
