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

fn shared_account(at: Uuid) -> Value {
    json!({ "organization_id": at, "category": "data", "title": "支部共用一个管理员账号",
        "description": "两名管理员用同一个账号登录", "likelihood": "high", "impact": "medium",
        "measure": "为两人分别开通账号", "owner": "王小明", "review_on": "2027-02-23" })
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
    async fn a_member_enters_what_they_notice_and_sees_what_became_of_it(town: Town) {
        let (head, east, branch, admin) = place(&town).await;
        let wang = town.member(&head, branch, "王一").await;
        let phone = town.with_phone("wang", wang).await;
        let made = town.post(&phone, "/v1/incidents", &lost_computer(branch)).await.ok();
        assert_eq!(made["number"], "IN-2026-000001");
        let id = id_of(&made);
        town.get(&phone, &format!("/v1/incidents/{id}")).await.refused(403, "forbidden");
        step(&town, &phone, id, "report").await.refused(403, "forbidden");
        step(&town, &admin, id, "report").await.ok();
        let mine = town.get(&phone, "/v1/me/incidents").await.ok();
        assert_eq!((mine["data"].as_array().unwrap().len(), &mine["data"][0]["state"]), (1, &json!("reported")));
        assert_eq!(town.get(&admin, "/v1/me/incidents").await.ok()["data"], json!([]));
        let elsewhere = town.post(&phone, "/v1/incidents", &lost_computer(east)).await;
        assert_eq!(elsewhere.pointers(), ["/organization_id"]);
    }

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
        for long_ago in ["0001-01-01T00:00:00Z", "2001-11-23T00:00:00Z"] {
            early["detected_at"] = json!(long_ago);
            let refused = town.post(&admin, "/v1/incidents", &early).await;
            assert_eq!((refused.status, refused.pointers()), (422, vec!["/detected_at".to_owned()]), "{long_ago}");
        }
    }

    async fn a_risk_has_a_review_day_and_no_clock(town: Town) {
        let (head, _, branch, admin) = place(&town).await;
        let risk = shared_account(branch);
        let made = town.post(&admin, "/v1/risks", &risk).await.ok();
        assert_eq!((&made["number"], &made["likelihood"], &made["owner"]), (&json!("RK-2026-000001"), &json!("high"), &json!("王小明")));
        assert_eq!((&made["review_is_due"], made.get("due_at")), (&json!(false), None));
        town.pass(TimeDelta::days(100));
        assert_eq!(escalate(&town.app).await.unwrap(), 0, "nothing climbs");
        let (head, admin) = { let _ = (head, admin); (town.sign_in("head").await, town.sign_in("admin").await) };
        let due = town.get(&head, "/v1/risks?review_is_due=true").await.ok();
        assert_eq!(due["data"][0]["id"], made["id"]);
        let path = format!("/v1/risks/{}", id_of(&made));
        let tag = town.get(&admin, &path).await.header("etag");
        let later = json!({ "review_on": "2027-06-01", "likelihood": "low" });
        town.patch(&admin, &path, "\"v9-zh-CN\"", &later).await.refused(412, "version_conflict");
        let changed = town.patch(&admin, &path, &tag, &later).await.ok();
        assert_eq!((&changed["review_is_due"], &changed["likelihood"], &changed["impact"]), (&json!(false), &json!("low"), &json!("medium")));
        let end = json!({ "conclusion": "账号已分别开通" });
        town.post(&admin, &format!("{path}/close"), &end).await.refused(403, "forbidden");
        assert_eq!(town.post(&head, &format!("{path}/close"), &end).await.ok()["conclusion"], "账号已分别开通");
        town.post(&head, &format!("{path}/close"), &end).await.refused(409, "wrong_state");
        assert_eq!(town.get(&head, "/v1/risks").await.ok()["data"], json!([]));
        assert_eq!(town.get(&head, "/v1/risks?include_closed=true").await.ok()["data"].as_array().unwrap().len(), 1);
    }

    async fn a_risk_is_of_ones_own_place_and_its_review_lies_ahead(town: Town) {
        let (head, east, branch, admin) = place(&town).await;
        let other = town.branch(&head, east, "E2").await;
        let refused = town.post(&admin, "/v1/risks", &shared_account(other)).await;
        assert_eq!(refused.pointers(), ["/organization_id"]);
        for day in ["0001-01-01", "2026-11-22", "2028-11-24", "9999-12-31"] {
            let mut risk = shared_account(branch);
            risk["review_on"] = json!(day);
            let refused = town.post(&admin, "/v1/risks", &risk).await;
            assert_eq!((refused.status, refused.pointers()), (422, vec!["/review_on".to_owned()]), "{day}");
        }
    }

    async fn an_incident_that_is_a_risk_is_never_late(town: Town) {
        let (head, _, branch, admin) = place(&town).await;
        let mut risk = lost_computer(branch);
        risk["nature"] = json!("risk");
        let id = id_of(&town.post(&admin, "/v1/incidents", &risk).await.ok());
        town.pass(TimeDelta::hours(5));
        assert_eq!(escalate(&town.app).await.unwrap(), 0);
        let head = { let _ = head; town.sign_in("head").await };
        assert_eq!(town.get(&head, &format!("/v1/incidents/{id}")).await.ok()["late"], false);
        assert_eq!(town.get(&head, "/v1/incidents?overdue=true").await.ok()["data"], json!([]));
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
