//! Handle early, report in time, climb when nobody does.

use chrono::TimeDelta;
use lighthouse_api::incidents::escalate;
use lighthouse_domain::access::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Person, Town, id_of, stories};

fn lost_computer(at: Uuid) -> Value {
    json!({ "organization_id": at, "nature": "event", "category": "data", "severity": "major",
        "title": "一台登记用电脑遗失", "description": "昨晚下班后未锁门", "detected_at": "2026-11-23T01:30:00Z" })
}

/// A town under the district, a branch in it, and its administrator.
async fn place(town: &Town) -> (Person, Uuid, Uuid, Person) {
    let head = town.head().await;
    let east = town.organization(&head, town.root, "town_committee", "EAST").await;
    let branch = town.branch(&head, east, "E1").await;
    let admin = town.appointed("admin", Role::BranchAdministrator, branch).await;
    (head, east, branch, admin)
}

async fn step(town: &Town, person: &Person, id: Uuid, step: &str) -> crate::support::Answer {
    town.post(
        person,
        &format!("/v1/incidents/{id}/{step}"),
        &json!({ "text": "已停用账号并更换密码" }),
    )
    .await
}

stories! {
    async fn an_incident_is_acted_on_reported_and_closed_by_the_level_above(town: Town) {
        let (_, east, branch, admin) = place(&town).await;
        let boss = town.appointed("boss", Role::CommitteeSupervisor, east).await;
        let made = town.post(&admin, "/v1/incidents", &lost_computer(branch)).await.ok();
        assert_eq!((&made["number"], &made["due_at"]), (&json!("IN-2026-000001"), &json!("2026-11-23T02:30:00.000Z")));
        let id = id_of(&made);
        step(&town, &boss, id, "close").await.refused(409, "wrong_state");
        assert_eq!(step(&town, &admin, id, "act").await.ok()["state"], "handling");
        let told = step(&town, &admin, id, "report").await.ok();
        assert_eq!((&told["state"], &told["late"]), (&json!("reported"), &json!(false)));
        step(&town, &admin, id, "close").await.refused(403, "forbidden");
        assert_eq!(step(&town, &boss, id, "close").await.ok()["state"], "closed");
        let line = town.get(&boss, &format!("/v1/incidents/{id}/timeline")).await.ok();
        let steps: Vec<&str> = line["data"].as_array().unwrap().iter().map(|one| one["step"].as_str().unwrap()).collect();
        assert_eq!(steps, ["detected", "act", "report", "close"]);
        step(&town, &admin, id, "act").await.refused(409, "wrong_state");
    }

    async fn what_nobody_reports_climbs_one_level_at_a_time_and_each_level_once(town: Town) {
        let (head, east, branch, admin) = place(&town).await;
        let id = id_of(&town.post(&admin, "/v1/incidents", &lost_computer(branch)).await.ok());
        let level = async |person: &Person| town.get(person, &format!("/v1/incidents/{id}")).await.ok()["level_id"].clone();
        assert_eq!(escalate(&town.app).await.unwrap(), 0, "the limit is not over");
        town.pass(TimeDelta::minutes(31));
        let head = { let _ = head; town.sign_in("head").await };
        assert_eq!(escalate(&town.app).await.unwrap(), 1);
        assert_eq!(escalate(&town.app).await.unwrap(), 0, "a second server finds nothing to do");
        assert_eq!(level(&head).await, json!(east.to_string()));
        town.pass(TimeDelta::minutes(31));
        let head = town.sign_in("head").await;
        assert_eq!(escalate(&town.app).await.unwrap(), 1);
        assert_eq!(level(&head).await, json!(town.root.to_string()));
        town.pass(TimeDelta::minutes(31));
        assert_eq!(escalate(&town.app).await.unwrap(), 0, "there is no level above");
        assert_eq!(town.deeds("incident.escalated").await, 2);
    }

    async fn a_drill_takes_every_step_and_is_not_among_the_real_ones(town: Town) {
        let (head, _, branch, admin) = place(&town).await;
        let mut drill = lost_computer(branch);
        drill["drill"] = json!(true);
        let made = town.post(&admin, "/v1/incidents", &drill).await.ok();
        assert_eq!(made["number"], "DR-2026-000001");
        let real = town.get(&head, "/v1/incidents").await.ok();
        assert_eq!(real["data"], json!([]));
        let all = town.get(&head, "/v1/incidents?include_drills=true").await.ok();
        assert_eq!(all["data"].as_array().unwrap().len(), 1);
        assert_eq!(town.post(&admin, "/v1/incidents", &lost_computer(branch)).await.ok()["number"], "IN-2026-000001");
    }

    async fn another_town_sees_nothing_and_the_future_is_no_detection(town: Town) {
        let (head, _, branch, admin) = place(&town).await;
        let west = town.organization(&head, town.root, "town_committee", "WEST").await;
        let other = town.appointed("other", Role::CommitteeSupervisor, west).await;
        let id = id_of(&town.post(&admin, "/v1/incidents", &lost_computer(branch)).await.ok());
        town.get(&other, &format!("/v1/incidents/{id}")).await.refused(404, "not_found");
        step(&town, &other, id, "report").await.refused(404, "not_found");
        let refused = town.post(&other, "/v1/incidents", &lost_computer(branch)).await;
        assert_eq!(refused.pointers(), ["/organization_id"]);
        let mut early = lost_computer(branch);
        early["detected_at"] = json!("2026-11-24T00:00:00Z");
        let refused = town.post(&admin, "/v1/incidents", &early).await;
        assert_eq!(refused.pointers(), ["/detected_at"]);
    }

    async fn overdue_ones_are_found(town: Town) {
        let (_, _, branch, admin) = place(&town).await;
        town.post(&admin, "/v1/incidents", &lost_computer(branch)).await.ok();
        assert_eq!(town.get(&admin, "/v1/incidents?overdue=true").await.ok()["data"], json!([]));
        town.pass(TimeDelta::minutes(31));
        let admin = town.sign_in("admin").await;
        let late = town.get(&admin, "/v1/incidents?overdue=true").await.ok();
        assert_eq!(late["data"][0]["late"], true);
    }

    async fn an_incident_that_cannot_be_is_never_shown_as_another(town: Town) {
        let (_, _, branch, admin) = place(&town).await;
        let id = id_of(&town.post(&admin, "/v1/incidents", &lost_computer(branch)).await.ok());
        let path = format!("/v1/incidents/{id}");
        for change in ["severity = 'catastrophic'", "state = 'weird'", "nature = 'omen'", "closed_at = 1"] {
            town.alter(&format!("UPDATE incident SET {change}")).await;
            town.get(&admin, &path).await.refused(500, "internal");
            town.get(&admin, "/v1/incidents").await.refused(500, "internal");
            town.alter("UPDATE incident SET severity = 'major', state = 'open', nature = 'event', closed_at = NULL").await;
        }
        town.alter("UPDATE incident_entry SET step = 'dreamt'").await;
        town.get(&admin, &format!("{path}/timeline")).await.refused(500, "internal");
        town.get(&admin, &path).await.ok();
    }
}
