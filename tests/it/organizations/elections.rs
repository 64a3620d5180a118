//! Elections begin terms of office; what is due is listed, and what was on time is counted.

use lighthouse_domain::access::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use super::setup::{Place, branch_of, findings, place};
use crate::{
    hours::all_is_sound,
    support::{Answer, Person, Town, stories},
};

fn election(held_on: &str, kind: &str) -> Value {
    json!({ "held_on": held_on, "kind": kind, "entitled": 3, "present": 3, "seats": 1, "candidates": 1 })
}

async fn record(town: &Town, by: &Person, at: Uuid, body: &Value) -> Answer {
    town.post(by, &format!("/v1/organizations/{at}/elections"), body).await
}

async fn set_term(town: &Town, place: &Place, at: Uuid, end: &str) {
    let path = format!("/v1/organizations/{at}");
    let tag = town.get(&place.head, &path).await.header("etag");
    town.patch(&place.head, &path, &tag, &json!({ "term_ends_on": end })).await.ok();
}

async fn on_time(town: &Town, place: &Place, period: &str) -> (Value, Value) {
    let path = format!(
        "/v1/organizations/{}/indicators?indicator=term_election_on_time&period={period}",
        place.east
    );
    let found = town.get(&place.boss, &path).await.ok();
    let figure = &found["figures"][0];
    (figure["numerator"].clone(), figure["denominator"].clone())
}

async fn due(town: &Town, place: &Place, query: &str) -> Value {
    town.get(&place.boss, &format!("/v1/organizations/{}/elections-due{query}", place.east))
        .await
        .ok()
}

stories! {
    async fn an_election_ends_one_term_and_begins_the_next(town: Town) {
        let place = place(&town).await;
        let branch = branch_of(&town, &place, "E1", 3).await;
        set_term(&town, &place, branch, "2026-10-31").await;
        assert_eq!(findings(&town, &place.boss, branch).await["by_rule"][1], json!({ "rule": "term_ended", "organizations": 1 }));
        let overdue = due(&town, &place, "").await;
        assert_eq!((&overdue["due"], &overdue["overdue"], &overdue["unknown"]), (&json!(0), &json!(1), &json!(1)));
        assert_eq!((&overdue["data"][1]["state"], &overdue["data"][1]["latest_on"]), (&json!("overdue"), &json!("2027-10-31")));
        assert_eq!(on_time(&town, &place, "2026-10").await, (json!(0), json!(1)));

        let approved = json!({ "reference": "镇党委〔2026〕9号", "approved_on": "2026-10-20" });
        let mut late = election("2026-11-20", "late");
        late["approval"] = approved;
        let made = record(&town, &place.boss, branch, &late).await.ok();
        assert_eq!((&made["ended_term_on"], &made["term_ends_on"], &made["is_on_time"]), (&json!("2026-10-31"), &json!("2029-11-19"), &json!(true)));
        let posts = town.get(&place.boss, &format!("/v1/branches/{branch}/posts")).await.ok();
        assert_eq!((&posts["term_starts_on"], &posts["term_ends_on"]), (&json!("2026-11-20"), &json!("2029-11-19")));
        assert_eq!(due(&town, &place, "?state=overdue").await["data"], json!([]));
        assert_eq!(on_time(&town, &place, "2026-10").await, (json!(1), json!(1)), "of the month in which the term ended");
        assert_eq!(on_time(&town, &place, "2026-11").await, (json!(0), json!(0)));
        let rows = town.get(&place.boss, &format!("/v1/organizations/{}/indicators/term_election_on_time/evidence?period=2026-10", place.east)).await.ok();
        assert_eq!((rows["data"].as_array().unwrap().len(), &rows["data"][0]["organization_id"]), (1, &json!(branch)));
        let list = town.get(&place.boss, &format!("/v1/organizations/{branch}/elections")).await.ok();
        assert_eq!((list["data"].as_array().unwrap().len(), &list["data"][0]["id"]), (1, &made["id"]));
        assert_eq!(town.deeds("election.recorded").await, 1);
        let again = record(&town, &place.boss, branch, &late).await;
        assert_eq!(again.pointers(), ["/held_on", "/kind"]);
        all_is_sound(&town).await;
    }

    async fn a_late_election_without_approval_is_recorded_and_not_on_time(town: Town) {
        let place = place(&town).await;
        let branch = branch_of(&town, &place, "E1", 3).await;
        set_term(&town, &place, branch, "2026-10-31").await;
        let made = record(&town, &place.boss, branch, &election("2026-11-20", "late")).await.ok();
        assert_eq!(made["is_on_time"], false);
        assert_eq!(on_time(&town, &place, "2026-Q4").await, (json!(0), json!(1)));
        set_term(&town, &place, branch, "2027-05-01").await;
        let soon = due(&town, &place, "?state=due").await;
        assert_eq!((&soon["due"], &soon["data"][0]["organization_id"]), (&json!(1), &json!(branch)));
        let admin = town.appointed("admin", Role::BranchAdministrator, branch).await;
        let open = &town.get(&admin, "/v1/me/home").await.ok()["open"];
        assert_eq!((&open["headcount"], &open["election"]["state"], &open["election"]["latest_on"]),
            (&json!("missing"), &json!("due"), &json!("2028-05-01")));
    }

    async fn what_is_wrong_with_an_election_is_said_at_once(town: Town) {
        let place = place(&town).await;
        let branch = branch_of(&town, &place, "E1", 3).await;
        let wrong = json!({ "held_on": "2026-11-24", "kind": "late", "entitled": 4, "present": 3, "seats": 3, "candidates": 3 });
        let wrong = record(&town, &place.boss, branch, &wrong).await;
        assert_eq!(wrong.pointers(), ["/candidates", "/entitled", "/held_on", "/kind", "/present"]);
        assert!(wrong.text.contains("预备党员没有选举权") && wrong.text.contains("80%"), "{}", wrong.text);
        wrong.refused(422, "validation_failed");
        let early = record(&town, &place.boss, branch, &election("2026-11-20", "early")).await;
        assert_eq!(early.pointers(), ["/approval"]);
        let temporary = town.organization(&place.head, place.east, "temporary_branch", "T1").await;
        record(&town, &place.boss, temporary, &election("2026-11-20", "ordinary")).await.refused(409, "wrong_state");
        record(&town, &place.boss, town.root, &election("2026-11-20", "ordinary")).await.refused(404, "not_found");
        let admin = town.appointed("admin", Role::BranchAdministrator, branch).await;
        record(&town, &admin, branch, &election("2026-11-20", "ordinary")).await.refused(403, "forbidden");
        assert_eq!(town.get(&admin, &format!("/v1/organizations/{branch}/elections")).await.ok()["data"], json!([]));
        town.get(&admin, &format!("/v1/organizations/{}/elections-due", place.east)).await.refused(404, "not_found");
    }
}
