//! The gaps of a subtree: only what is missing, the same as the duties of each branch.

use chrono::TimeDelta;
use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{hold, place, record};
use crate::support::{Person, Town, id_of, stories};

async fn gaps(town: &Town, who: &Person, at: Uuid, query: &str) -> Value {
    town.get(who, &format!("/v1/organizations/{at}/gaps{query}")).await.ok()
}

/// Each branch on the page with its rules.
fn rules(page: &Value) -> Vec<(String, Vec<String>)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let of = |branch: &Value| {
        let gaps = branch["gaps"].as_array().unwrap();
        (text(&branch["branch_id"]), gaps.iter().map(|gap| text(&gap["rule"])).collect())
    };
    page["data"].as_array().unwrap().iter().map(of).collect()
}

stories! {
    async fn a_supervisor_sees_only_the_branches_with_something_missing(town: Town) {
        let place = place(&town).await;
        let page = gaps(&town, &place.supervisor, place.east, "").await;
        assert_eq!(page["totals"]["branches"], 2);
        assert_eq!(page["totals"]["branches_with_gaps"], 2);
        assert_eq!(page["totals"]["gaps"], json!({ "due": 4, "unrecorded": 0, "missing": 0 }));

        let session = hold(&town, &place, &["theme_party_day", "central_study_day"], "2026-11-22").await;
        let page = gaps(&town, &place.supervisor, place.east, "?month=2026-11").await;
        let first = &page["data"][0]["gaps"][0];
        assert_eq!((&first["state"], &first["session_id"]), (&json!("unrecorded"), &json!(session)));
        assert_eq!((&first["since"], &first["turn_of"]), (&json!("2026-11-22"), &json!("branch_administrator")));
        assert_eq!(first["remedy"], "主题党日已召开，尚未登记出勤");

        record(&town, &place, session).await;
        let page = gaps(&town, &place.supervisor, place.east, "").await;
        assert_eq!(rules(&page), [(place.second.to_string(), vec!["R17".to_owned(), "S34".to_owned()])]);
        assert_eq!((&page["totals"]["branches"], &page["totals"]["branches_with_gaps"]), (&json!(2), &json!(1)));
        let theme = &page["data"][0]["gaps"][0];
        assert_eq!((&theme["turn"], &theme["turn_of"]), (&json!("carries_out"), &json!("branch_secretary")));
        assert_eq!(page["totals"]["by_rule"][0]["gaps"]["due"], 1);
        assert_eq!(gaps(&town, &place.admin, place.first, "").await["data"], json!([]), "a branch sees its own");
    }

    async fn what_is_planned_is_no_gap_and_what_is_over_is_the_committees_turn(town: Town) {
        let place = place(&town).await;
        hold(&town, &place, &["theme_party_day"], "2026-11-26").await;
        let page = gaps(&town, &place.admin, place.first, "").await;
        assert_eq!(rules(&page)[0].1, ["S34"]);
        let october = gaps(&town, &place.supervisor, place.first, "?month=2026-10").await;
        let missed = &october["data"][0]["gaps"][0];
        assert_eq!((&missed["state"], &missed["since"]), (&json!("missing"), &json!("2026-11-01")));
        assert_eq!((&missed["turn"], &missed["turn_of"]), (&json!("urges"), &json!("committee_supervisor")));
        town.pass(TimeDelta::days(30));
        let boss = town.sign_in("boss").await;
        let october = gaps(&town, &boss, place.first, "?month=2026-10").await;
        assert_eq!(october["data"][0]["gaps"][0]["turn_of"], "education_centre_coordinator");
        let quarter = gaps(&town, &boss, place.second, "?quarter=2026-Q4").await;
        assert_eq!((&quarter["from"], &quarter["to"]), (&json!("2026-10-01"), &json!("2026-12-31")));
        let all = ["R17", "S34", "R17", "S34", "R13", "R16", "R17", "R18", "S34"];
        assert_eq!(rules(&quarter)[0].1, all);
    }

    async fn the_gaps_are_what_the_duties_of_the_branch_say(town: Town) {
        let place = place(&town).await;
        let post = json!({ "member_id": place.member, "duty": "publicity_member", "since": "2026-01-01" });
        town.post(&place.head, &format!("/v1/branches/{}/posts", place.first), &post).await.ok();
        for (kinds, day) in [
            (&["group_meeting"][..], "2026-03-05"),
            (&["theme_party_day", "party_lecture"], "2026-10-13"),
            (&["central_study_day"], "2026-10-13"),
            (&["committee_meeting"], "2026-11-09"),
            (&["central_study_day", "member_meeting"], "2026-11-21"),
        ] {
            let session = hold(&town, &place, kinds, day).await;
            record(&town, &place, session).await;
        }
        hold(&town, &place, &["group_meeting"], "2026-11-20").await;
        for month in ["2026-03", "2026-09", "2026-10", "2026-11"] {
            for branch in [place.first, place.second] {
                let path = format!("/v1/branches/{branch}/duties?month={month}");
                let duties = town.get(&place.head, &path).await.ok();
                let ends = |duty: &&Value| duty["to"].as_str().unwrap().starts_with(month);
                let open = |duty: &&Value| !["done", "planned"].contains(&duty["state"].as_str().unwrap());
                let told = |duty: &Value| (duty["rule"].clone(), duty["state"].clone(), duty["missing"].clone());
                let expected: Vec<_> =
                    duties["data"].as_array().unwrap().iter().filter(ends).filter(open).map(told).collect();
                let page = gaps(&town, &place.head, town.root, &format!("?month={month}")).await;
                let of_branch = page["data"].as_array().unwrap().iter().find(|one| one["branch_id"] == json!(branch));
                let found: Vec<_> = of_branch.map_or(&Vec::new(), |one| one["gaps"].as_array().unwrap())
                    .iter()
                    .map(|gap| (gap["rule"].clone(), gap["state"].clone(), gap["remedy"].clone()))
                    .collect();
                assert_eq!(found, expected, "{month}");
                assert_eq!(found.is_empty(), of_branch.is_none());
            }
        }
    }

    async fn the_booked_day_of_a_published_plan_is_what_counts(town: Town) {
        let place = place(&town).await;
        let coordinator = town.appointed("centre", Role::EducationCentreCoordinator, town.root).await;
        let venue = json!({ "organization_id": place.east, "name": "东镇党校" });
        let venue = id_of(&town.post(&coordinator, "/v1/venues", &venue).await.ok());
        let plan = json!({ "organization_id": place.east, "month": "2026-11", "venue_ids": [venue] });
        let plan = id_of(&town.post(&coordinator, "/v1/study-day-plans", &plan).await.ok());
        town.send(town.by(&coordinator, Method::POST, "/v1/calendar-months/2026-11/confirm")).await.ok();
        town.send(town.by(&coordinator, Method::POST, &format!("/v1/study-day-plans/{plan}/publish"))).await.ok();
        let session = hold(&town, &place, &["central_study_day"], "2026-11-21").await;
        record(&town, &place, session).await;
        let duties = town.get(&place.admin, &format!("/v1/branches/{}/duties", place.first)).await.ok();
        let study_day = duties["data"].as_array().unwrap().iter().find(|duty| duty["rule"] == "S34").unwrap();
        let page = gaps(&town, &place.admin, place.first, "").await;
        let gap = page["data"][0]["gaps"].as_array().unwrap().iter().find(|gap| gap["rule"] == "S34");
        assert_eq!(gap.map(|gap| &gap["remedy"]), Some(&study_day["missing"]));
    }

    async fn pages_follow_the_tree_and_totals_stay_those_of_all(town: Town) {
        let place = place(&town).await;
        let path = format!("/v1/organizations/{}/gaps?limit=1", place.east);
        let first = town.get(&place.supervisor, &path).await.ok();
        assert_eq!(rules(&first)[0].0, place.first.to_string());
        let cursor = first["page"]["next_cursor"].as_str().unwrap();
        let second = town.get(&place.supervisor, &format!("{path}&cursor={cursor}")).await.ok();
        assert_eq!(rules(&second)[0].0, place.second.to_string());
        assert_eq!((&second["page"]["has_more"], &second["totals"]), (&json!(false), &first["totals"]));
        let other = format!("/v1/organizations/{}/gaps?limit=1&month=2026-10&cursor={cursor}", place.east);
        town.get(&place.supervisor, &other).await.refused(400, "cursor_mismatch");
    }

    async fn nobody_sees_the_gaps_of_a_neighbour_and_bad_spans_are_named(town: Town) {
        let place = place(&town).await;
        let west = town.organization(&place.head, town.root, "town_committee", "WEST").await;
        let neighbour = town.appointed("west", Role::CommitteeSupervisor, west).await;
        let path = format!("/v1/organizations/{}/gaps", place.east);
        town.get(&neighbour, &path).await.refused(404, "not_found");
        town.get(&place.admin, &path).await.refused(404, "not_found");
        let phone = town.with_phone("wang", place.member).await;
        town.get(&phone, &path).await.refused(403, "forbidden");
        for (query, pointer) in [("month=2026-13", "month"), ("quarter=2026-Q5", "quarter"), ("month=2026-11&quarter=2026-Q4", "quarter")] {
            let refused = town.get(&place.supervisor, &format!("{path}?{query}")).await;
            assert_eq!((refused.status, refused.pointers()), (400, vec![pointer.to_owned()]), "{query}");
        }
    }

    async fn a_dissolved_branch_owes_nothing(town: Town) {
        let place = place(&town).await;
        let path = format!("/v1/organizations/{}/dissolve", place.second);
        let request = town.by(&place.head, Method::POST, &path).header("if-match", "*");
        town.send(request).await.ok();
        let page = gaps(&town, &place.supervisor, place.east, "").await;
        assert_eq!(page["totals"]["branches"], 1);
    }

    async fn everybody_reads_who_answers_for_a_duty(town: Town) {
        let place = place(&town).await;
        let phone = town.with_phone("wang", place.member).await;
        let map = town.get(&phone, "/v1/responsibilities").await.ok();
        assert_eq!(map["data"].as_array().unwrap().len(), 7);
        let line = json!({ "kind": "member_meeting", "leads": "deputy_head_in_charge", "coordinates": "education_centre_coordinator",
            "urges": "committee_supervisor", "carries_out": "branch_secretary", "records": "branch_administrator" });
        assert_eq!(map["data"][0], line);
    }

    async fn a_word_in_a_session_that_nobody_knows_is_a_failure_and_no_default(town: Town) {
        let place = place(&town).await;
        hold(&town, &place, &["theme_party_day"], "2026-11-22").await;
        town.alter("UPDATE study_session SET fulfils = 'theme_party_day,weird'").await;
        let path = format!("/v1/organizations/{}/gaps", place.east);
        town.get(&place.head, &path).await.refused(500, "internal");
    }
}
