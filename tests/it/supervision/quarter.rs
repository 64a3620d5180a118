//! A whole quarter of a town, day by day: who does what they have to hears nothing at the month's
//! end; who falls behind is asked, helped, closes the case, and is seen to relapse.

use chrono::{NaiveDate, TimeDelta};
use lighthouse_api::supervision::run;
use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Place, hold, make_rule, place, record};
use crate::support::{Person, Town, id_of, stories};

/// From the 23rd of November to a day of the quarter, with the server running each day.
async fn live_until(town: &Town, day: &str) {
    let day: NaiveDate = day.parse().unwrap();
    while town.now().day() < day {
        town.pass(TimeDelta::days(1));
        run(&town.app).await.unwrap();
    }
}

/// The same people on a later day, signed in again.
async fn awake(town: &Town, place: Place) -> Place {
    let (head, supervisor) = (town.sign_in("head").await, town.sign_in("boss").await);
    Place { head, supervisor, admin: town.sign_in("admin").await, ..place }
}

/// The first branch holds its sessions of a month, completes the records, and goes on to the next:
/// its study day is planned on the fifth and held on the twenty-second.
async fn do_the_month(town: &Town, place: Place, month: &str, next: &str) -> Place {
    live_until(town, &format!("{month}-06")).await;
    let place = awake(town, place).await;
    let kinds = ["theme_party_day", "member_meeting", "party_lecture"];
    let held = hold(town, &place, &kinds, &format!("{month}-05")).await;
    complete(town, &place, held).await;
    let study_day = hold(town, &place, &["central_study_day"], &format!("{month}-22")).await;
    live_until(town, &format!("{month}-23")).await;
    let place = awake(town, place).await;
    complete(town, &place, study_day).await;
    live_until(town, next).await;
    awake(town, place).await
}

async fn complete(town: &Town, place: &Place, session: uuid::Uuid) {
    record(town, place, session).await;
    let submit =
        town.by(&place.admin, Method::POST, &format!("/v1/study-sessions/{session}/submit"));
    town.send(submit).await.ok();
}

async fn rules_of_the_town(town: &Town, place: &Place) {
    for (kind, count_from, day) in [
        ("month_start_reminder", "working_day_of_month", 1),
        ("mid_month_dispatch", "day_of_month", 15),
        ("month_end_urge", "working_day_before_end", 3),
        ("quarterly_bulletin", "working_day_of_month", 5),
    ] {
        make_rule(town, &place.supervisor, (place.east, kind), (count_from, day)).await;
    }
}

/// The kinds of notices to a branch in a month, the oldest first.
async fn kinds_told(town: &Town, by: &Person, branch: uuid::Uuid, month: &str) -> Vec<String> {
    let path = format!("/v1/notices?organization_id={branch}&period={month}&limit=100");
    let page: Value = town.get(by, &path).await.ok();
    let mut kinds: Vec<_> =
        page["data"].as_array().unwrap().iter().map(|one| text(&one["kind"])).collect();
    kinds.reverse();
    kinds
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

async fn step(town: &Town, by: &Person, case: &str, step: &str, body: &Value) -> Value {
    town.post(by, &format!("/v1/rectifications/{case}/{step}"), body).await.ok()
}

/// The second branch is helped and closes its case in March.
async fn put_right(town: &Town, place: &Place, second: &Person, finding: &Value) -> String {
    let case = json!({ "branch_id": place.second, "ground": "missing_duty", "finding": finding });
    let case = town.post(&place.supervisor, "/v1/rectifications", &case).await.ok();
    let id = text(&case["id"]);
    let cause = json!({ "cause": "not_trained", "text": "新任管理员不熟悉操作" });
    step(town, &place.supervisor, &id, "cause", &cause).await;
    step(town, second, &id, "answer", &json!({ "text": "请安排培训" })).await;
    let order =
        json!({ "requirements": "补开主题党日", "measures": "一对一培训", "due_on": "2027-03-20" });
    step(town, &place.supervisor, &id, "order", &order).await;
    let entries = town
        .get(&place.head, &format!("/v1/administrators?organization_id={}", place.second))
        .await
        .ok();
    let training = json!({ "kind": "one_to_one", "topic": "组织生活登记", "trainer": "李明", "held_on": "2027-03-01" });
    let path = format!("/v1/administrators/{}/trainings", text(&entries["data"][0]["id"]));
    let trained = town.post(&place.head, &path, &training).await.ok();
    let link = json!({ "training_id": trained["data"][0]["id"] });
    step(town, &place.supervisor, &id, "trainings", &link).await;
    step(town, second, &id, "evidence", &json!({ "text": "3 月主题党日已召开并登记" })).await;
    let closed =
        step(town, &place.supervisor, &id, "verify", &json!({ "conclusion": "属实" })).await;
    assert_eq!(closed["state"], "closed");
    id
}

stories! {
    async fn a_quarter_of_a_town(town: Town) {
        let place = place(&town).await;
        rules_of_the_town(&town, &place).await;
        town.appointed("second", Role::BranchAdministrator, place.second).await;

        let place = do_the_month(&town, place, "2027-01", "2027-02-04").await;
        let quiet = kinds_told(&town, &place.head, place.first, "2027-01").await;
        assert_eq!(quiet, ["month_start_reminder"], "what was done is not asked for again");
        let behind = kinds_told(&town, &place.head, place.second, "2027-01").await;
        assert_eq!(behind, ["month_start_reminder", "mid_month_dispatch", "month_end_urge"]);

        let place = do_the_month(&town, place, "2027-02", "2027-03-03").await;
        let path = format!("/v1/organizations/{}/rectification-candidates", place.east);
        let found = town.get(&place.supervisor, &path).await.ok();
        let rows = found["data"].as_array().unwrap();
        assert_eq!((rows.len(), &rows[0]["branch_id"]), (1, &json!(place.second)), "{found}");
        let second = town.sign_in("second").await;
        let case = put_right(&town, &place, &second, &rows[0]["suggested_finding"]).await;

        let place = do_the_month(&town, place, "2027-03", "2027-04-12").await;
        let detail = town.get(&place.supervisor, &format!("/v1/rectifications/{case}")).await.ok();
        assert_eq!((&detail["has_relapsed"], detail["trainings"].as_array().unwrap().len()), (&json!(true), 1));
        let again = json!({ "due_on": "2027-05-10", "reason": "3 月仍未开展" });
        assert_eq!(step(&town, &place.supervisor, &case, "reopen", &again).await["state"], "in_progress");

        let drafts = town.get(&place.supervisor, "/v1/bulletins").await.ok();
        assert_eq!(drafts["data"].as_array().unwrap().len(), 2, "of the last quarter of 2026 and of this one");
        let bulletin = drafts["data"].as_array().unwrap().iter().find(|one| one["period"] == "2027-Q1").unwrap();
        let path = format!("/v1/bulletins/{}", id_of(bulletin));
        town.post(&place.supervisor, &format!("{path}/submit"), &json!({})).await.ok();
        town.post(&place.head, &format!("{path}/issue"), &json!({})).await.ok();
        let home = town.get(&place.admin, "/v1/me/home").await.ok();
        let inbox = town.get(&place.admin, "/v1/me/inbox").await.ok();
        assert_eq!(home["unread"], inbox["unread"]);
        for message in inbox["data"].as_array().unwrap() {
            let of_others = message["notices"].as_array().unwrap().iter().any(|one| one["branch_id"] != json!(place.first));
            assert!(!of_others, "a secretary sees what is theirs: {message}");
        }
        let messages = town.get(&town.sign_in("second").await, "/v1/me/inbox?include_done=true&limit=100").await.ok();
        for month in ["2027-01", "2027-02", "2027-03"] {
            let of_month = messages["data"].as_array().unwrap().iter().filter(|one| text(&one["created_at"]).starts_with(month));
            assert!(of_month.count() <= 4, "the cap of {month}");
        }
    }
}
