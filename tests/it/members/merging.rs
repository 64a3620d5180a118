//! Two entries of one person become one, and apart again.

use chrono::TimeDelta;
use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::steps::{person, step};
use crate::{
    hours::all_is_sound,
    support::{Answer, PASSWORD, Person, Town, id_of, stories},
};

async fn merge(town: &Town, by: &Person, survivor: Uuid, body: &Value) -> Answer {
    let path = format!("/v1/members/{survivor}/merges");
    town.send(town.by(by, Method::POST, &path).header("if-match", "*").json(body)).await
}

async fn undo(town: &Town, by: &Person, survivor: Uuid, merge: Uuid) -> Answer {
    let path = format!("/v1/members/{survivor}/merges/{merge}/undo");
    let body = json!({ "reason": "经核实为同名的两人" });
    town.send(town.by(by, Method::POST, &path).header("if-match", "*").json(&body)).await
}

fn double(member: Uuid) -> Value {
    json!({ "duplicate_id": member, "reason": "同一人在两个支部重复录入" })
}

/// What the two entries have: every line of the sessions, and the hours of the year.
async fn belongings(
    town: &Town,
    head: &Person,
    people: [Uuid; 2],
    sessions: &[Uuid],
) -> Vec<Value> {
    let mut all = Vec::new();
    for session in sessions {
        let path = format!("/v1/study-sessions/{session}/attendance");
        let list = town.get(head, &path).await.ok()["data"].clone();
        all.extend(
            list.as_array().unwrap().iter().filter(|line| !line["status"].is_null()).cloned(),
        );
    }
    all.sort_by_key(ToString::to_string);
    for member in people {
        let path = format!("/v1/members/{member}/hours?year=2026");
        all.push(town.get(head, &path).await.ok()["credited_minutes"].clone());
    }
    all
}

async fn attend(town: &Town, by: &Person, session: Uuid, line: Value) -> Answer {
    let path = format!("/v1/study-sessions/{session}/attendance");
    town.put(by, &path, &json!({ "lines": [line] })).await
}

fn line(member: Uuid, status: &str) -> Value {
    json!({ "member_id": member, "status": status })
}

async fn total(town: &Town, by: &Person) -> Value {
    town.get(by, &format!("/v1/organizations/{}/member-counts", town.root)).await.ok()["total"]
        .clone()
}

stories! {
    async fn two_entries_of_one_person_become_one_and_apart_again(town: Town) {
        let head = town.head().await;
        let (east, west) = (town.branch(&head, town.root, "E").await, town.branch(&head, town.root, "W").await);
        let (host, neighbour) = (town.appointed("east", Role::BranchAdministrator, east).await, town.appointed("west", Role::BranchAdministrator, west).await);
        let (stays, goes) = (person(&town, &head, east, "王建国", "full").await, person(&town, &head, west, "王建国", "full").await);
        let (first, second) = (
            town.session(&host, east, "2026-11-21T01:00:00Z", "2026-11-21T03:00:00Z").await,
            town.session(&neighbour, west, "2026-11-22T01:00:00Z", "2026-11-22T02:00:00Z").await,
        );
        // Absent by one entry and there as a guest by the other: the same person on one list.
        attend(&town, &host, first, line(stays, "absent")).await.ok();
        attend(&town, &host, first, json!({ "member_id": goes, "guest_name": "王建国", "status": "present", "note": "随所在支部参加" })).await.ok();
        attend(&town, &neighbour, second, line(goes, "present")).await.ok();
        let corrected = json!({ "year": 2026, "seconds": 1800, "reason": "补记外出培训" });
        let committee = town.appointed("committee", Role::CommitteeSupervisor, town.root).await;
        town.post(&committee, &format!("/v1/members/{goes}/hours/corrections"), &corrected).await.ok();
        let phone = town.with_phone("wang", goes).await;
        let (people, sessions) = ([stays, goes], [first, second]);
        let before = belongings(&town, &head, people, &sessions).await;
        let count = total(&town, &head).await;

        let path = format!("/v1/members/{stays}/merges");
        town.post(&host, &path, &double(goes)).await.refused(403, "forbidden");
        town.post(&committee, &path, &double(goes)).await.refused(428, "precondition_required");
        let outside = town.appointed("inner", Role::CommitteeSupervisor, east).await;
        let unknown = merge(&town, &outside, stays, &double(goes)).await.refused(422, "validation_failed");
        assert_eq!(unknown["errors"][0]["code"], json!("out_of_scope"));
        let made = merge(&town, &committee, stays, &double(goes)).await.ok();
        let id = id_of(&made);
        let moved = json!([
            { "subject": "attendance", "number": 2 }, { "subject": "set_aside", "number": 1 },
            { "subject": "account", "number": 1 }, { "subject": "hour_correction", "number": 2 },
        ]);
        assert_eq!((&made["moved"], &made["state"], &made["undo_until"]), (&moved, &json!("merged"), &json!("2026-12-23")));

        // The duplicate is a record that points to the survivor, who has everything once.
        let record = town.get(&head, &format!("/v1/members/{goes}")).await.ok();
        assert_eq!((&record["status"], &record["merged_into"]), (&json!("merged"), &json!(stays)));
        assert_eq!(total(&town, &head).await, json!(count.as_i64().unwrap() - 1));
        let names = town.get(&head, "/v1/members?q=王建国").await.ok();
        assert_eq!(names["data"].as_array().unwrap().len(), 1);
        assert_eq!(town.get(&head, "/v1/members?status=merged").await.ok()["data"][0]["id"], json!(goes));
        let now = belongings(&town, &head, people, &sessions).await;
        let lines: Vec<_> = now.iter().filter(|one| one["member_id"] == json!(stays)).map(|one| (&one["status"], &one["guest"])).collect();
        assert!(lines.len() == 2 && lines.contains(&(&json!("present"), &json!(false))) && lines.contains(&(&json!("present"), &json!(true))), "{now:?}");
        assert!(!now.iter().any(|one| one["member_id"] == json!(goes)));
        assert_eq!(now[now.len() - 2..], [json!(210), json!(0)]);
        all_is_sound(&town).await;
        // A list that was made offline names the duplicate: it is refused at that line.
        attend(&town, &neighbour, second, line(goes, "online")).await.refused(422, "validation_failed");
        town.get(&phone, "/v1/me").await.refused(401, "session_revoked");
        let again = town.sign_in("wang").await;
        assert_eq!(town.get(&again, "/v1/me").await.ok()["member_id"], json!(stays));
        assert_eq!(town.get(&again, &path).await.ok()["data"][0]["id"], json!(id));
        merge(&town, &committee, stays, &double(goes)).await.refused(422, "validation_failed");
        let steps = town.get(&head, &format!("/v1/members/{goes}/steps")).await.ok();
        let last = steps["data"][0]["id"].as_str().unwrap().to_owned();
        step(&town, &head, goes, &format!("steps/{last}/revoke"), json!({ "reason": "误操作" })).await.refused(409, "wrong_state");

        // Whatever was changed since stands in the way, and is named.
        attend(&town, &neighbour, second, json!({ "member_id": stays, "guest_name": "王建国", "status": "leave" })).await.ok();
        let kept = undo(&town, &committee, stays, id).await.refused(409, "wrong_state");
        assert!(kept["detail"].as_str().unwrap().contains("“主题党日”"), "{kept}");
        attend(&town, &neighbour, second, json!({ "member_id": stays, "guest_name": "王建国", "status": "present" })).await.ok();
        let apart = undo(&town, &committee, stays, id).await.ok();
        assert_eq!((&apart["state"], &apart["undo_reason"]), (&json!("undone"), &json!("经核实为同名的两人")));
        assert_eq!(belongings(&town, &head, people, &sessions).await, before);
        assert_eq!(total(&town, &head).await, count);
        let entry = town.get(&head, &format!("/v1/members/{goes}")).await.ok();
        assert_eq!((&entry["status"], &entry["merged_into"]), (&json!("full"), &Value::Null));
        let again = town.sign_in("wang").await;
        assert_eq!(town.get(&again, "/v1/me").await.ok()["member_id"], json!(goes));
        all_is_sound(&town).await;
        undo(&town, &committee, stays, id).await.refused(409, "wrong_state");
        assert_eq!((town.deeds("member.merged").await, town.deeds("member.merge_undone").await), (1, 1));
    }

    async fn what_is_against_a_merge_is_said_at_once_and_an_undo_comes_in_time(town: Town) {
        let head = town.head().await;
        let (east, west) = (town.branch(&head, town.root, "E").await, town.branch(&head, town.root, "W").await);
        let (stays, goes) = (person(&town, &head, east, "王建国", "activist").await, person(&town, &head, west, "王建", "full").await);
        let letter = json!({ "member_id": goes, "to_branch_id": east, "reason": "工作调动" });
        let transfer = id_of(&town.post(&head, "/v1/transfers", &letter).await.ok());
        let (one, other) = ("379999198506150014", "379999198506150030");
        for (member, number) in [(stays, one), (goes, other)] {
            town.patch(&head, &format!("/v1/members/{member}"), "*", &json!({ "id_number": number })).await.ok();
        }
        let refused = merge(&town, &head, stays, &double(goes)).await.refused(422, "validation_failed");
        assert_eq!(refused["errors"].as_array().unwrap().len(), 4, "{refused}");
        merge(&town, &head, goes, &double(goes)).await.refused(422, "validation_failed");

        // Made plain one by one; what still differs is confirmed.
        let path = format!("/v1/transfers/{transfer}/withdraw");
        town.send(town.by(&head, Method::POST, &path).header("if-match", "*").json(&json!({ "reason": "不再转出" }))).await.ok();
        town.patch(&head, &format!("/v1/members/{stays}"), "*", &json!({ "id_number": null })).await.ok();
        merge(&town, &head, goes, &double(stays)).await.refused(422, "validation_failed");
        let mut sure = double(stays);
        sure["differences_confirmed"] = json!(true);
        let made = id_of(&merge(&town, &head, goes, &sure).await.ok());
        // The survivor is merged on: that has to be undone first.
        let third = person(&town, &head, west, "王建", "full").await;
        // Both have a login: the duplicate's is closed, and open again after the undo.
        for (login, member) in [("wang", goes), ("wang.third", third)] {
            town.with_phone(login, member).await;
        }
        let on = merge(&town, &head, third, &double(goes)).await.ok();
        let next = id_of(&on);
        assert_eq!(on["moved"], json!([{ "subject": "account_closed", "number": 1 }]));
        let password = json!({ "login": "wang", "password": PASSWORD, "device_id": "phone", "device_name": "phone" });
        town.log_in(password).await.refused(401, "credentials_invalid");
        undo(&town, &head, goes, made).await.refused(409, "wrong_state");
        undo(&town, &head, third, next).await.ok();
        town.sign_in("wang").await;
        undo(&town, &head, goes, next).await.refused(404, "not_found");
        town.pass(TimeDelta::days(31));
        let head = town.sign_in("head").await;
        let late = undo(&town, &head, goes, made).await.refused(409, "wrong_state");
        assert!(late["detail"].as_str().unwrap().contains("2026-12-23"), "{late}");
        all_is_sound(&town).await;
    }
}
