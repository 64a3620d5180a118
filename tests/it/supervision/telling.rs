//! What a step of a case puts into an inbox: of the branch while it is its turn, else of the level
//! above.

use chrono::TimeDelta;
use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Place, make_rule, place};
use crate::support::{Person, Town, stories};

async fn opened(town: &Town) -> (Place, String) {
    let place = place(town).await;
    let body =
        json!({ "branch_id": place.first, "ground": "late_update", "finding": "连续两个月未登记" });
    let case = town.post(&place.supervisor, "/v1/rectifications", &body).await.ok();
    (place, case["id"].as_str().unwrap().to_owned())
}

async fn step(town: &Town, by: &Person, case: &str, step: &str, body: &Value) {
    town.post(by, &format!("/v1/rectifications/{case}/{step}"), body).await.ok();
}

async fn ordered(town: &Town) -> (Place, String) {
    let (place, case) = opened(town).await;
    let cause = json!({ "cause": "not_trained", "text": "新任管理员" });
    step(town, &place.supervisor, &case, "cause", &cause).await;
    let order = json!({ "requirements": "补录", "measures": "一对一培训", "due_on": "2026-12-10" });
    step(town, &place.supervisor, &case, "order", &order).await;
    (place, case)
}

async fn inbox(town: &Town, person: &Person) -> Value {
    town.get(person, "/v1/me/inbox").await.ok()
}

/// The items of somebody's messages, the newest first, with their state.
async fn items(town: &Town, person: &Person) -> Vec<(String, String)> {
    let inbox = inbox(town, person).await;
    let messages = inbox["data"].as_array().unwrap().iter();
    let items = messages.flat_map(|message| message["items"].as_array().unwrap().clone());
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    items.map(|item| (text(&item["title"]), text(&item["state"]))).collect()
}

fn line(title: &str, state: &str) -> (String, String) {
    (title.to_owned(), state.to_owned())
}

stories! {
    async fn a_branch_learns_of_its_case_and_is_asked_while_it_is_its_turn(town: Town) {
        let (place, case) = opened(&town).await;
        let told = inbox(&town, &place.admin).await;
        let item = &told["data"][0]["items"][0];
        assert_eq!((&told["unread"], &told["data"][0]["state"]), (&json!(1), &json!("open")));
        assert_eq!((&item["kind"], &item["subject_id"]), (&json!("rectification"), &json!(case)));
        assert_eq!((&item["organization_id"], &item["title"]),
            (&json!(place.first), &json!("整改 RC-2026-000001（组织 E1）：已立案，请说明原因")));
        assert_eq!(inbox(&town, &place.supervisor).await["data"], json!([]), "nobody is told of their own deed");
        let cause = json!({ "cause": "not_trained", "text": "新任管理员" });
        step(&town, &place.supervisor, &case, "cause", &cause).await;
        assert_eq!(inbox(&town, &place.admin).await["unread"], 0, "the cause is known: it is not the branch's turn");
    }

    async fn who_has_given_evidence_waits_and_the_level_above_is_asked(town: Town) {
        let (place, case) = ordered(&town).await;
        let opened = "整改 RC-2026-000001（组织 E1）：已立案，请说明原因";
        let due = "整改 RC-2026-000001（组织 E1）：已提出整改要求，期限 2026-12-10";
        assert_eq!(items(&town, &place.admin).await, [line(due, "open"), line(opened, "open")]);
        step(&town, &place.admin, &case, "evidence", &json!({ "text": "记录已补齐" })).await;
        assert_eq!(items(&town, &place.admin).await, [line(due, "closed"), line(opened, "closed")]);
        let asked = "整改 RC-2026-000001（组织 E1）：支部已提交佐证，请核验";
        assert_eq!(items(&town, &place.supervisor).await, [line(asked, "open")]);
        let home = town.get(&place.supervisor, "/v1/me/home").await.ok();
        assert_eq!(home["unread"], 1);
        step(&town, &place.supervisor, &case, "verify", &json!({ "conclusion": "属实" })).await;
        assert_eq!(items(&town, &place.supervisor).await, [line(asked, "closed")]);
        let end = items(&town, &place.admin).await[0].clone();
        assert_eq!(end, line("整改 RC-2026-000001（组织 E1）：已核验销号", "open"), "it tells, until it is read");
        let newest = inbox(&town, &place.admin).await["data"][0]["id"].as_str().unwrap().to_owned();
        let read = town.send(town.by(&place.admin, Method::POST, &format!("/v1/me/inbox/{newest}/read"))).await.ok();
        assert_eq!((&read["state"], &read["items"][0]["state"]), (&json!("closed"), &json!("closed")));
    }

    async fn where_the_town_has_nobody_the_district_is_asked(town: Town) {
        let (place, case) = ordered(&town).await;
        let boss = town.get(&place.head, "/v1/administrators?role=committee_supervisor").await.ok();
        let path = format!("/v1/administrators/{}/end", boss["data"][0]["id"].as_str().unwrap());
        town.post(&place.head, &path, &json!({ "ground": "other", "decision": "调离" })).await.ok();
        step(&town, &place.admin, &case, "evidence", &json!({ "text": "记录已补齐" })).await;
        assert_eq!(items(&town, &place.head).await.len(), 1);
    }

    async fn steps_of_a_case_and_notices_keep_to_one_cap(town: Town) {
        let (place, case) = ordered(&town).await;
        let rule = (place.east, "month_end_urge");
        make_rule(&town, &place.supervisor, rule, ("working_day_before_end", 3)).await;
        for due_on in ["2026-12-11", "2026-12-12", "2026-12-13"] {
            let later = json!({ "due_on": due_on, "reason": "人手紧" });
            step(&town, &place.supervisor, &case, "extend", &later).await;
        }
        town.pass(TimeDelta::days(3));
        lighthouse_api::supervision::run(&town.app).await.unwrap();
        let admin = town.sign_in("admin").await;
        let told = inbox(&town, &admin).await;
        let messages = told["data"].as_array().unwrap();
        let digests: Vec<_> = messages.iter().map(|message| &message["digest"]).collect();
        assert_eq!(digests, [true, false, false, false], "four a month");
        let (items, notices) = (messages[0]["items"].as_array(), messages[0]["notices"].as_array());
        assert_eq!((items.unwrap().len(), notices.unwrap().len()), (2, 1));
    }

    async fn who_left_the_office_sees_nothing_of_it(town: Town) {
        let (place, case) = opened(&town).await;
        let body = json!({ "text": "原管理员上月调离" });
        step(&town, &place.admin, &case, "answer", &body).await;
        let told = items(&town, &place.supervisor).await;
        assert_eq!(told, [line("整改 RC-2026-000001（组织 E1）：支部已作说明", "open")]);
        town.appointed("later", Role::BranchAdministrator, place.first).await;
        let later = town.sign_in("later").await;
        assert_eq!(inbox(&town, &later).await["data"], json!([]), "it went to those of then");
    }
}
