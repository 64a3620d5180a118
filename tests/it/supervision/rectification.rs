//! A branch that fell behind: cause, order, evidence, end, relapse.

use chrono::TimeDelta;
use lighthouse_domain::access::Role;
use serde_json::{Value, json};

use super::{Place, hold, place, record};
use crate::support::{Answer, Person, Town, stories};

/// A case of the first branch, opened by the town.
async fn opened(town: &Town) -> (Place, String) {
    let place = place(town).await;
    let body = json!({ "branch_id": place.first, "ground": "late_update", "finding": "连续两个月未登记组织生活" });
    let case = town.post(&place.supervisor, "/v1/rectifications", &body).await.ok();
    assert_eq!((&case["number"], &case["state"]), (&json!("RC-2026-000001"), &json!("found")));
    let path = format!("/v1/rectifications/{}", case["id"].as_str().unwrap());
    (place, path)
}

async fn step(town: &Town, by: &Person, path: &str, step: &str, body: &Value) -> Answer {
    town.post(by, &format!("{path}/{step}"), body).await
}

fn cause() -> Value {
    json!({ "cause": "not_trained", "text": "新任管理员不熟悉操作" })
}

fn order(due_on: &str) -> Value {
    json!({ "requirements": "补录组织生活", "measures": "一对一培训", "due_on": due_on })
}

fn conclusion() -> Value {
    json!({ "conclusion": "已核对系统记录" })
}

async fn in_progress(town: &Town) -> (Place, String) {
    let (place, path) = opened(town).await;
    step(town, &place.supervisor, &path, "cause", &cause()).await.ok();
    step(town, &place.supervisor, &path, "order", &order("2026-12-10")).await.ok();
    (place, path)
}

async fn closed(town: &Town) -> (Place, String) {
    let (place, path) = in_progress(town).await;
    step(town, &place.admin, &path, "evidence", &json!({ "text": "记录已补齐" })).await.ok();
    step(town, &place.supervisor, &path, "verify", &conclusion()).await.ok();
    (place, path)
}

fn steps(detail: &Value) -> Vec<&str> {
    detail["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["step"].as_str().unwrap())
        .collect()
}

stories! {
    async fn a_branch_is_asked_gets_measures_and_proves_what_it_did(town: Town) {
        let (place, path) = opened(&town).await;
        step(&town, &place.supervisor, &path, "order", &order("2026-12-10")).await.refused(409, "wrong_state");
        step(&town, &place.supervisor, &path, "cause", &cause()).await.ok();
        step(&town, &place.admin, &path, "answer", &json!({ "text": "原管理员上月调离" })).await.ok();
        let ordered = step(&town, &place.supervisor, &path, "order", &order("2026-12-10")).await.ok();
        assert_eq!((&ordered["state"], &ordered["due_on"]), (&json!("in_progress"), &json!("2026-12-10")));
        let refused = step(&town, &place.supervisor, &path, "verify", &conclusion()).await;
        assert!(refused.text.contains("佐证材料，不能销号"), "{}", refused.text);
        refused.refused(409, "wrong_state");
        let given = step(&town, &place.admin, &path, "evidence", &json!({ "text": "记录已补齐" })).await.ok();
        assert_eq!((&given["state"], &given["evidence"]), (&json!("submitted"), &json!("记录已补齐")));
        let end = step(&town, &place.supervisor, &path, "verify", &conclusion()).await.ok();
        assert_eq!((&end["state"], &end["watch_until"]), (&json!("closed"), &json!("2027-01-23")));
        step(&town, &place.supervisor, &path, "verify", &conclusion()).await.refused(409, "wrong_state");

        let detail = town.get(&place.admin, &path).await.ok();
        assert_eq!(steps(&detail), ["found", "cause_recorded", "answered", "ordered", "evidence_given", "verified"]);
        assert_eq!(detail["case"], end);
        assert_eq!((town.deeds("rectification.opened").await, town.deeds("rectification.changed").await), (1, 5));
        let counted = town.get(&place.head, "/v1/rectification-causes").await.ok();
        assert_eq!(counted["data"], json!([{ "cause": "not_trained", "cases": 1 }]));
    }

    async fn a_deadline_is_ahead_extended_to_a_later_day_and_told_when_it_has_passed(town: Town) {
        let (place, path) = opened(&town).await;
        step(&town, &place.supervisor, &path, "cause", &cause()).await.ok();
        for past in ["2026-11-23", "2026-11-01", "2028-01-01"] {
            let refused = step(&town, &place.supervisor, &path, "order", &order(past)).await;
            assert_eq!((refused.status, refused.pointers()), (422, vec!["/due_on".to_owned()]), "{past}");
        }
        let empty = json!({ "requirements": "   ", "measures": "   ", "due_on": "2026-11-01" });
        let refused = step(&town, &place.supervisor, &path, "order", &empty).await;
        assert_eq!(refused.pointers(), ["/due_on", "/measures", "/requirements"], "all faults at once");
        step(&town, &place.supervisor, &path, "order", &order("2026-12-10")).await.ok();
        let sooner = json!({ "due_on": "2026-12-05", "reason": "人手紧" });
        assert_eq!(step(&town, &place.supervisor, &path, "extend", &sooner).await.pointers(), ["/due_on"]);
        let later = json!({ "due_on": "2026-12-15", "reason": "管理员住院" });
        assert_eq!(step(&town, &place.supervisor, &path, "extend", &later).await.ok()["due_on"], "2026-12-15");
        town.pass(TimeDelta::days(23));
        let boss = town.sign_in("boss").await;
        let listed = town.get(&boss, "/v1/rectifications?state=in_progress").await.ok();
        assert_eq!(listed["data"][0]["is_overdue"], true);
        assert_eq!(town.get(&boss, "/v1/rectifications?state=closed").await.ok()["data"], json!([]));
    }

    async fn evidence_that_does_not_do_is_given_anew(town: Town) {
        let (place, path) = in_progress(&town).await;
        step(&town, &place.admin, &path, "evidence", &json!({ "text": "照片一张" })).await.ok();
        let back = step(&town, &place.supervisor, &path, "return", &json!({ "conclusion": "记录仍未补录" })).await.ok();
        assert_eq!((&back["state"], &back["evidence"]), (&json!("in_progress"), &Value::Null));
        step(&town, &place.supervisor, &path, "verify", &conclusion()).await.refused(409, "wrong_state");
    }

    async fn a_closed_case_is_watched_and_reopened_when_the_branch_relapses(town: Town) {
        let (place, path) = closed(&town).await;
        let session = hold(&town, &place, &["theme_party_day", "central_study_day"], "2026-11-22").await;
        record(&town, &place, session).await;
        assert_eq!(town.get(&place.supervisor, &path).await.ok()["has_relapsed"], false);
        town.pass(TimeDelta::days(8));
        let boss = town.sign_in("boss").await;
        assert_eq!(town.get(&boss, &path).await.ok()["has_relapsed"], false, "November was done");
        town.pass(TimeDelta::days(31));
        let boss = town.sign_in("boss").await;
        assert_eq!(town.get(&boss, &path).await.ok()["has_relapsed"], true, "December was not");
        let again = json!({ "due_on": "2027-01-20", "reason": "十二月又未开展" });
        let reopened = step(&town, &boss, &path, "reopen", &again).await.ok();
        assert_eq!((&reopened["state"], &reopened["reopened"]), (&json!("in_progress"), &json!(1)));
        assert_eq!(steps(&town.get(&boss, &path).await.ok()).last(), Some(&"reopened"));
    }

    async fn a_one_to_one_training_belongs_to_the_case(town: Town) {
        let (place, path) = in_progress(&town).await;
        let entries = town.get(&place.head, &format!("/v1/administrators?organization_id={}", place.first)).await.ok();
        let entry = format!("/v1/administrators/{}/trainings", entries["data"][0]["id"].as_str().unwrap());
        let training = |kind| json!({ "kind": kind, "topic": "组织生活登记", "trainer": "李明", "held_on": "2026-11-22" });
        town.post(&place.head, &entry, &training("course")).await.ok();
        let recorded = town.post(&place.head, &entry, &training("one_to_one")).await.ok();
        let of = |kind: &str| {
            let all = recorded["data"].as_array().unwrap();
            json!({ "training_id": all.iter().find(|one| one["kind"] == kind).unwrap()["id"] })
        };
        step(&town, &place.supervisor, &path, "trainings", &of("one_to_one")).await.ok();
        let twice = step(&town, &place.supervisor, &path, "trainings", &of("one_to_one")).await;
        assert_eq!((twice.status, twice.pointers()), (409, vec!["/training_id".to_owned()]));
        let course = step(&town, &place.supervisor, &path, "trainings", &of("course")).await;
        assert_eq!((course.status, course.pointers()), (422, vec!["/training_id".to_owned()]));
        let detail = town.get(&place.supervisor, &path).await.ok();
        assert_eq!(detail["trainings"][0]["topic"], "组织生活登记");
        assert_eq!(steps(&detail).last(), Some(&"trained"));
    }

    async fn a_case_is_for_the_line_above_and_the_branch_and_for_nobody_beside(town: Town) {
        let (place, path) = opened(&town).await;
        let west = town.organization(&place.head, town.root, "town_committee", "WEST").await;
        let neighbour = town.appointed("west", Role::CommitteeSupervisor, west).await;
        town.get(&neighbour, &path).await.refused(404, "not_found");
        step(&town, &neighbour, &path, "cause", &cause()).await.refused(404, "not_found");
        let second = town.appointed("second", Role::BranchAdministrator, place.second).await;
        step(&town, &second, &path, "answer", &json!({ "text": "与我无关" })).await.refused(404, "not_found");
        step(&town, &place.admin, &path, "cause", &cause()).await.refused(403, "forbidden");
        step(&town, &place.supervisor, &path, "answer", &json!({ "text": "代答" })).await.refused(403, "forbidden");
        let elsewhere = json!({ "branch_id": west, "ground": "other", "finding": "不是支部" });
        let empty = json!({ "branch_id": west, "ground": "other", "finding": "   " });
        assert_eq!(town.post(&place.head, "/v1/rectifications", &empty).await.pointers(), ["/branch_id", "/finding"]);
        assert_eq!(town.post(&place.head, "/v1/rectifications", &elsewhere).await.pointers(), ["/branch_id"]);
        assert_eq!(town.post(&place.supervisor, "/v1/rectifications", &elsewhere).await.pointers(), ["/branch_id"]);
    }

    async fn a_step_is_taken_from_the_case_as_it_was_seen(town: Town) {
        let (place, path) = opened(&town).await;
        let seen = town.get(&place.supervisor, &path).await.header("etag");
        step(&town, &place.supervisor, &path, "cause", &cause()).await.ok();
        let late = town.by(&place.supervisor, reqwest::Method::POST, &format!("{path}/cause")).json(&cause());
        town.send(late.header("if-match", seen)).await.refused(412, "version_conflict");
    }

    async fn a_state_that_does_not_fit_its_facts_is_a_failure(town: Town) {
        let (place, path) = opened(&town).await;
        town.alter("UPDATE rectification SET ground = 'weird'").await;
        town.get(&place.supervisor, &path).await.refused(500, "internal");
    }
}
