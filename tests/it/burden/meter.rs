//! The meter counts what branches are asked, keeps to its budget, and equals a replay of its log.

use chrono::TimeDelta;
use lighthouse_api::{http::caller::Authorized, supervision::run};
use lighthouse_domain::{
    access::{Role, actions::ReadGaps},
    burden::{BudgetFull, BurdenKind, BurdenSource},
    id::Id,
    organizations::OrgPath,
};
use lighthouse_persistence::{
    Tx,
    burden::{AskedBranch, charge},
    check, organizations,
};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Place, place, transparency};
use crate::support::{Person, Town, stories};

/// A town whose rule urges at the end of November; two people hold offices in its branch.
async fn november(town: &Town) -> Place {
    let place = place(town).await;
    let rule = json!({ "organization_id": place.east, "kind": "month_end_urge",
        "count_from": "working_day_before_end", "day": 3 });
    town.post(&place.head, "/v1/supervision-rules", &rule).await.ok();
    town.appointed("first", Role::BranchAdministrator, place.branch).await;
    town.appointed("second", Role::BranchAdministrator, place.branch).await;
    place
}

async fn urged(town: &Town) -> Person {
    town.pass(TimeDelta::days(3));
    run(&town.app).await.unwrap();
    town.sign_in("head").await
}

async fn burden(town: &Town, by: &Person, at: Uuid, query: &str) -> Value {
    town.get(by, &format!("/v1/organizations/{at}/burden{query}")).await.ok()
}

async fn set_budget(
    town: &Town,
    by: &Person,
    at: Uuid,
    [messages, fields, minutes]: [i64; 3],
) -> Value {
    let body = json!({ "messages": messages, "fields": fields, "minutes": minutes });
    town.put(by, &format!("/v1/organizations/{at}/burden-budget"), &body).await.ok()
}

/// The meter's question of `lighthouse check`.
async fn broken(town: &Town) -> i64 {
    let findings = check::findings(&town.app.db.conn()).await.unwrap();
    findings.into_iter().find(|one| one.id == "INV-52").unwrap().broken
}

/// What a collection task will do: asks branches for the same, all or none.
async fn ask(
    town: &Town,
    asked: &'static [(BurdenKind, i64)],
    branches: &[Uuid],
) -> Result<(), BudgetFull> {
    let (now, ids, asker) = (town.now(), branches.to_vec(), Id::new(town.root));
    let outcome = town.app.db.write(move |tx: Tx| async move {
        let auth = Authorized::<ReadGaps>::system(now, "story").unwrap();
        let mut branches: Vec<AskedBranch> = Vec::new();
        for id in ids {
            let at = organizations::find(&tx, &auth.permit, Id::new(id)).await?;
            let path: OrgPath = at.path;
            branches.push((at.id, at.name, path));
        }
        let source = (BurdenSource::Task, Uuid::now_v7());
        let asked = (asked, branches.as_slice());
        charge(&tx, &auth.permit, asked, (source, asker), now).await
    });
    outcome.await.unwrap()
}

stories! {
    async fn a_notice_that_disturbs_is_counted_once_for_everybody_it_disturbs(town: Town) {
        let place = november(&town).await;
        let head = urged(&town).await;
        run(&town.app).await.unwrap();
        let shown = burden(&town, &head, place.east, "").await;
        assert_eq!((&shown["month"], &shown["branches"]), (&json!("2026-11"), &json!(1)));
        let load = json!({ "messages": 2, "forms": 0, "fields": 0, "minutes": 4, "withheld": 0 });
        assert_eq!((&shown["total"], &shown["data"][0]["load"]), (&load, &load));
        assert_eq!(shown["data"][0]["branch_id"], json!(place.branch));
        assert_eq!(shown["data"][0]["budget"], json!({ "messages": 40, "fields": 120, "minutes": 480 }));
        let public = transparency(&town).await;
        assert_eq!(public["burden"], json!([{ "month": "2026-11", "branches": 1, "load": load }]));
        assert_eq!(burden(&town, &head, place.east, "?month=2026-12").await["data"], json!([]));
        assert_eq!(burden(&town, &head, place.west, "").await["total"]["messages"], 0);
        assert_eq!(broken(&town).await, 0);

        let first = town.sign_in("first").await;
        assert_eq!(burden(&town, &first, place.branch, "").await["total"], load);
        town.get(&first, &format!("/v1/organizations/{}/burden", place.west)).await.refused(404, "not_found");
        town.get(&head, &format!("/v1/organizations/{}/burden?month=2026-13", place.east)).await.refused(400, "invalid_parameter");
    }

    async fn what_has_no_room_is_not_sent_and_is_noted(town: Town) {
        let place = november(&town).await;
        let set = set_budget(&town, &place.head, place.east, [1, 100, 100]).await;
        assert_eq!((&set["own"]["messages"], &set["effective"]["messages"]), (&json!(1), &json!(1)));
        let head = urged(&town).await;
        let total = &burden(&town, &head, place.branch, "").await["total"];
        assert_eq!((&total["messages"], &total["withheld"], &total["minutes"]), (&json!(1), &json!(1), &json!(2)));
        let notices = town.get(&head, "/v1/notices").await.ok();
        assert_eq!(notices["data"][0]["recipients"], 1, "the notice stands, and reached one of two");
        let mut reached = 0;
        for login in ["first", "second"] {
            let person = town.sign_in(login).await;
            reached += town.get(&person, "/v1/me/inbox").await.ok()["data"].as_array().unwrap().len();
        }
        assert_eq!((reached, broken(&town).await), (1, 0));
        assert_eq!(transparency(&town).await["burden"][0]["load"]["withheld"], 1);
    }

    async fn whoever_asks_for_too_much_is_refused_and_no_branch_is_asked(town: Town) {
        let place = place(&town).await;
        let other = town.branch(&place.head, place.west, "W1").await;
        set_budget(&town, &place.head, place.east, [10, 5, 100]).await;
        let task = &[(BurdenKind::Form, 1), (BurdenKind::Field, 3)];
        ask(&town, task, &[place.branch, other]).await.unwrap();
        let full = ask(&town, task, &[place.branch, other]).await.unwrap_err();
        assert_eq!(full.branches, [(Id::new(place.branch), "组织 E1".to_owned())]);
        assert_eq!(full.room_from.to_string(), "2026-12-01");
        let total = &burden(&town, &place.head, town.root, "").await["total"];
        let load = json!({ "messages": 0, "forms": 2, "fields": 6, "minutes": 16, "withheld": 0 });
        assert_eq!(*total, load, "the second time neither was asked");
        ask(&town, task, &[other]).await.unwrap();
        town.pass(TimeDelta::days(8));
        ask(&town, task, &[place.branch, other]).await.unwrap();
        let head = town.sign_in("head").await;
        let page = burden(&town, &head, town.root, "?month=2026-12&limit=1").await;
        assert_eq!(page["data"].as_array().unwrap().len(), 1);
        let next = format!("?month=2026-12&limit=1&cursor={}", page["page"]["next_cursor"].as_str().unwrap());
        assert_eq!(burden(&town, &head, town.root, &next).await["data"][0]["branch_id"], json!(other));
        assert_eq!(broken(&town).await, 0);
    }

    async fn the_strictest_level_holds_and_those_who_ask_do_not_set_it(town: Town) {
        let place = place(&town).await;
        set_budget(&town, &place.head, town.root, [20, 50, 300]).await;
        let supervisor = town.appointed("boss", Role::CommitteeSupervisor, place.east).await;
        let set = set_budget(&town, &supervisor, place.east, [30, 10, 300]).await;
        assert_eq!(set["own"], json!({ "messages": 30, "fields": 10, "minutes": 300 }));
        assert_eq!(set["effective"], json!({ "messages": 20, "fields": 10, "minutes": 300 }));
        let path = format!("/v1/organizations/{}/burden-budget", place.branch);
        let shown = town.get(&supervisor, &path).await.ok();
        assert_eq!((&shown["own"], &shown["effective"]), (&json!(null), &set["effective"]));
        let coordinator = town.appointed("centre", Role::EducationCentreCoordinator, town.root).await;
        let body = json!({ "messages": 1, "fields": 1, "minutes": 1 });
        town.put(&coordinator, &path, &body).await.refused(403, "forbidden");
        let west = format!("/v1/organizations/{}/burden-budget", place.west);
        town.put(&supervisor, &west, &body).await.refused(404, "not_found");
        let odd = json!({ "messages": -1, "fields": 10001, "minutes": 1 });
        assert_eq!(town.put(&place.head, &path, &odd).await.pointers(), ["/fields", "/messages"]);
        assert_eq!(town.deeds("burden_budget.set").await, 2);
    }

    async fn a_budget_is_not_overwritten_unseen_and_taken_away_whole(town: Town) {
        let place = place(&town).await;
        let path = format!("/v1/organizations/{}/burden-budget", place.east);
        let none = town.get(&place.head, &path).await;
        let before = none.header("etag");
        assert_eq!(none.ok()["version"], 0);
        let put = async |seen: &str, messages: i64| {
            let body = json!({ "messages": messages, "fields": 5, "minutes": 60 });
            town.send(town.by(&place.head, Method::PUT, &path).header("if-match", seen).json(&body)).await
        };
        let set = put(&before, 7).await;
        let tag = set.header("etag");
        assert_eq!(set.ok()["version"], 1);
        let late = put(&before, 9).await;
        assert_eq!(late.body["current"]["own"]["messages"], 7);
        late.refused(412, "version_conflict");
        assert_eq!(put(&tag, 9).await.ok()["own"]["messages"], 9);
        let remove = async |seen: &str| town.send(town.by(&place.head, Method::DELETE, &path).header("if-match", seen)).await;
        remove(&tag).await.refused(412, "version_conflict");
        assert_eq!(remove("*").await.status, 204);
        let usual = town.get(&place.head, &path).await.ok();
        assert_eq!((&usual["own"], &usual["effective"]["messages"]), (&json!(null), &json!(40)));
        remove("*").await.refused(404, "not_found");
        assert_eq!((town.deeds("burden_budget.set").await, town.deeds("burden_budget.removed").await), (2, 1));
    }

    async fn a_meter_that_differs_from_its_log_is_found(town: Town) {
        let place = place(&town).await;
        ask(&town, &[(BurdenKind::Field, 3)], &[place.branch]).await.unwrap();
        assert_eq!(broken(&town).await, 0);
        town.alter("UPDATE burden_sum SET fields = 1").await;
        assert_eq!(broken(&town).await, 1);
    }
}
