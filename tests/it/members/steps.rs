//! From applicant to full member, and out of the register.

use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    hours::all_is_sound,
    support::{Answer, Person, Town, a_member, id_of, stories},
};

/// Takes a step whatever the version of the entry.
pub(super) async fn step(
    town: &Town,
    by: &Person,
    member: Uuid,
    step: &str,
    body: Value,
) -> Answer {
    seen(town, by, member, step, ("*", body)).await
}

async fn seen(
    town: &Town,
    by: &Person,
    member: Uuid,
    step: &str,
    (tag, body): (&str, Value),
) -> Answer {
    let path = format!("/v1/members/{member}/{step}");
    town.send(town.by(by, Method::POST, &path).header("if-match", tag).json(&body)).await
}

/// Enters somebody of a status, who applied in 2020.
pub(super) async fn person(
    town: &Town,
    head: &Person,
    branch: Uuid,
    name: &str,
    status: &str,
) -> Uuid {
    let mut body = a_member(branch, name);
    body["status"] = json!(status);
    body["applied_on"] = json!("2020-01-10");
    if ["probationary", "full"].contains(&status) {
        body["joined_on"] = json!("2021-05-10");
    }
    if status == "full" {
        body["converted_on"] = json!("2022-05-10");
    }
    id_of(&town.post(head, "/v1/members", &body).await.ok())
}

fn admission(meeting: &str, approved: &str) -> Value {
    json!({ "meeting_on": meeting, "approved_on": approved, "training_hours": 24, "document": "区发〔2024〕1号" })
}

fn conversion(on: &str) -> Value {
    json!({ "effective_on": on, "meeting_on": "2025-10-12", "approved_on": "2025-11-12", "document": "区发〔2025〕2号" })
}

fn decided(on: &str) -> Value {
    json!({ "effective_on": on, "document": "区发〔2026〕3号", "reason": "经研究决定" })
}

fn suspension(since: &str, on: &str) -> Value {
    json!({ "effective_on": on, "lost_since": since, "document": "区发〔2026〕4号", "reason": "失去联系" })
}

async fn record(town: &Town, by: &Person, member: Uuid) -> Value {
    town.get(by, &format!("/v1/members/{member}/steps")).await.ok()
}

async fn status(town: &Town, by: &Person, member: Uuid) -> String {
    let entry = town.get(by, &format!("/v1/members/{member}")).await.ok();
    entry["status"].as_str().unwrap().to_owned()
}

fn kinds(record: &Value) -> Vec<&str> {
    record["data"].as_array().unwrap().iter().filter_map(|one| one["kind"].as_str()).collect()
}

/// The sentence of a refused field.
fn said(problem: &Value, pointer: &str) -> String {
    let errors = problem["errors"].as_array().unwrap();
    let found = errors.iter().find(|error| error["pointer"] == pointer);
    found.unwrap_or_else(|| panic!("{problem}"))["detail"].as_str().unwrap().to_owned()
}

stories! {
    async fn an_applicant_becomes_a_full_member_by_branch_and_committee(town: Town) {
        let head = town.head().await;
        let east = town.branch(&head, town.root, "E").await;
        let li = person(&town, &head, east, "李四", "applicant").await;
        let branch = town.appointed("east", Role::BranchAdministrator, east).await;

        step(&town, &branch, li, "accept-as-activist", json!({ "effective_on": "2023-06-01" })).await.ok();
        assert_eq!(record(&town, &branch, li).await["due"], json!({ "kind": "development_target", "on": "2024-06-01", "is_due": true }));
        let early = step(&town, &branch, li, "accept-as-development-target", json!({ "effective_on": "2024-05-31" })).await;
        assert!(said(&early.refused(422, "validation_failed"), "/effective_on").contains("2024-06-01"));
        step(&town, &branch, li, "accept-as-development-target", json!({ "effective_on": "2024-06-01" })).await.ok();

        // What a committee approves is recorded there.
        step(&town, &branch, li, "admit", admission("2024-10-10", "2024-11-10")).await.refused(403, "forbidden");
        let admitted = step(&town, &head, li, "admit", admission("2024-10-10", "2024-11-10")).await.ok();
        assert_eq!((&admitted["member"]["status"], &admitted["member"]["joined_on"]), (&json!("probationary"), &json!("2024-10-10")));
        assert_eq!(record(&town, &branch, li).await["due"], json!({ "kind": "conversion", "on": "2025-10-10", "is_due": true }));
        let early = step(&town, &head, li, "convert", conversion("2025-10-09")).await;
        assert!(said(&early.refused(422, "validation_failed"), "/effective_on").contains("2025-10-10"));
        let full = step(&town, &head, li, "convert", conversion("2025-10-10")).await.ok();
        assert_eq!((&full["member"]["status"], &full["member"]["converted_on"]), (&json!("full"), &json!("2025-10-10")));
        assert_eq!(full["ended"], json!({ "post_ids": [], "appointment_ids": [], "without_main_administrator": [], "account_closed": false }));

        let steps = record(&town, &branch, li).await;
        assert_eq!(kinds(&steps), ["converted", "admitted", "accepted_as_development_target", "accepted_as_activist"]);
        assert_eq!(steps["due"], Value::Null);
        let history = town.get(&branch, &format!("/v1/members/{li}/history")).await.ok();
        let days: Vec<_> = history["data"].as_array().unwrap().iter().filter_map(|one| one["effective_on"].as_str()).collect();
        assert_eq!(days, ["2025-10-10", "2024-10-10", "2024-06-01", "2023-06-01", town.now().day().to_string().as_str()]);
        assert_eq!(town.deeds("member.step_recorded").await, 4);
        all_is_sound(&town).await;
    }

    async fn steps_come_in_order_in_time_and_from_those_who_may(town: Town) {
        let head = town.head().await;
        let (east, west) = (town.branch(&head, town.root, "E").await, town.branch(&head, town.root, "W").await);
        let li = person(&town, &head, east, "李四", "applicant").await;
        step(&town, &head, li, "convert", conversion("2025-10-10")).await.refused(409, "wrong_state");
        let tomorrow = town.now().day().succ_opt().unwrap();
        let future = step(&town, &head, li, "accept-as-activist", json!({ "effective_on": tomorrow })).await;
        said(&future.refused(422, "validation_failed"), "/effective_on");
        let before = step(&town, &head, li, "accept-as-activist", json!({ "effective_on": "2020-01-09" })).await;
        assert!(said(&before.refused(422, "validation_failed"), "/effective_on").contains("2020-01-10"));

        let path = format!("/v1/members/{li}/accept-as-activist");
        let body = json!({ "effective_on": "2026-01-10" });
        town.post(&head, &path, &body).await.refused(428, "precondition_required");
        let tag = town.get(&head, &format!("/v1/members/{li}")).await.header("etag");
        let neighbour = town.appointed("west", Role::BranchAdministrator, west).await;
        town.get(&neighbour, &format!("/v1/members/{li}/steps")).await.refused(404, "not_found");
        step(&town, &neighbour, li, "accept-as-activist", body.clone()).await.refused(404, "not_found");
        seen(&town, &head, li, "accept-as-activist", (&tag, body.clone())).await.ok();
        seen(&town, &head, li, "record-death", (&tag, body.clone())).await.refused(412, "version_conflict");

        // Somebody else records what is decided of oneself.
        let own = town.account("李四", Some(li)).await;
        town.appoint(own, Role::BranchAdministrator, east).await;
        let own = town.sign_in("李四").await;
        step(&town, &own, li, "withdraw", json!({ "effective_on": "2026-02-01", "reason": "个人原因" })).await.refused(403, "forbidden");
        all_is_sound(&town).await;
    }

    async fn probation_is_extended_once_or_cancelled(town: Town) {
        let head = town.head().await;
        let east = town.branch(&head, town.root, "E").await;
        let li = person(&town, &head, east, "李四", "probationary").await;
        let longer = |months| json!({ "meeting_on": "2022-05-10", "approved_on": "2022-06-10", "months": months, "document": "5号", "reason": "继续考察" });
        said(&step(&town, &head, li, "extend-probation", longer(3)).await.refused(422, "validation_failed"), "/months");
        step(&town, &head, li, "extend-probation", longer(6)).await.ok();
        step(&town, &head, li, "extend-probation", longer(6)).await.refused(409, "wrong_state");
        assert_eq!(record(&town, &head, li).await["due"]["on"], json!("2022-11-10"));
        let cancelled = json!({ "meeting_on": "2022-11-20", "approved_on": "2022-12-20", "document": "6号", "reason": "不具备条件" });
        step(&town, &head, li, "cancel-probation", cancelled).await.ok();
        assert_eq!(status(&town, &head, li).await, "removed");
        all_is_sound(&town).await;
    }

    async fn whoever_is_lost_is_suspended_found_again_or_removed(town: Town) {
        let head = town.head().await;
        let east = town.branch(&head, town.root, "E").await;
        let (li, wang) = (person(&town, &head, east, "李四", "full").await, person(&town, &head, east, "王五", "full").await);
        let early = step(&town, &head, li, "suspend", suspension("2026-02-01", "2026-07-31")).await;
        assert!(said(&early.refused(422, "validation_failed"), "/effective_on").contains("2026-08-01"));
        step(&town, &head, li, "suspend", suspension("2026-02-01", "2026-08-01")).await.ok();
        assert_eq!(record(&town, &head, li).await["due"], json!({ "kind": "removal", "on": "2028-08-01", "is_due": false }));
        step(&town, &head, li, "reinstate", decided("2026-09-01")).await.ok();
        assert_eq!(status(&town, &head, li).await, "full");

        step(&town, &head, wang, "suspend", suspension("2023-10-01", "2024-04-01")).await.ok();
        let removal = |on: &str| json!({ "effective_on": on, "ground": "lost_contact", "document": "7号", "reason": "两年未取得联系" });
        step(&town, &head, wang, "remove", removal("2026-03-31")).await.refused(422, "validation_failed");
        step(&town, &head, wang, "remove", removal("2026-04-01")).await.ok();
        step(&town, &head, wang, "record-death", json!({ "effective_on": "2026-05-01" })).await.refused(409, "wrong_state");
        let idle = json!({ "effective_on": "2026-11-01", "ground": "no_dues", "document": "8号", "reason": "不交党费" });
        said(&step(&town, &head, li, "remove", idle).await.refused(422, "validation_failed"), "/since");
        all_is_sound(&town).await;
    }

    async fn whoever_leaves_holds_no_office_and_is_signed_out_at_once(town: Town) {
        let head = town.head().await;
        let east = town.branch(&head, town.root, "E").await;
        let li = person(&town, &head, east, "李四", "full").await;
        town.account("李四", Some(li)).await;
        let appointed = json!({ "member_id": li, "organization_id": east, "role": "branch_secretary", "main": true });
        town.post_once(&head, "/v1/administrators", &appointed).await.ok();
        let secretary = town.sign_in("李四").await;
        town.get(&secretary, &format!("/v1/members/{li}")).await.ok();

        let died = step(&town, &head, li, "record-death", json!({ "effective_on": "2026-11-20" })).await.ok();
        let ended = &died["ended"];
        assert_eq!((ended["post_ids"].as_array().unwrap().len(), ended["appointment_ids"].as_array().unwrap().len()), (1, 1));
        assert_eq!((&ended["without_main_administrator"], &ended["account_closed"]), (&json!([east]), &json!(true)));
        town.get(&secretary, "/v1/me").await.refused(401, "session_revoked");
        let posts = town.get(&head, &format!("/v1/branches/{east}/posts")).await.ok();
        assert_eq!(posts["data"], json!([]));
        assert_eq!(town.get(&head, "/v1/members").await.ok()["data"], json!([]));
        all_is_sound(&town).await;

        // Nobody is left: the branch can be dissolved.
        town.send(town.by(&head, Method::POST, &format!("/v1/organizations/{east}/dissolve")).header("if-match", "*").json(&json!({}))).await.ok();
        let counts = town.get(&head, &format!("/v1/organizations/{}/member-counts", town.root)).await.ok();
        assert_eq!(counts["total"], json!(0));
        all_is_sound(&town).await;
    }

    async fn a_wrong_step_is_taken_back_and_stays_on_record(town: Town) {
        let head = town.head().await;
        let east = town.branch(&head, town.root, "E").await;
        let li = person(&town, &head, east, "李四", "probationary").await;
        let body = json!({ "effective_on": "2022-05-10", "meeting_on": "2022-05-12", "approved_on": "2022-06-12", "document": "9号" });
        let converted = step(&town, &head, li, "convert", body).await.ok();
        let died = step(&town, &head, li, "record-death", json!({ "effective_on": "2026-11-20" })).await.ok();
        let revoke = |taken: &Value| format!("steps/{}/revoke", taken["step"]["id"].as_str().unwrap());
        let reason = json!({ "reason": "登记错了人" });
        step(&town, &head, li, &revoke(&converted), reason.clone()).await.refused(409, "wrong_state");
        let back = step(&town, &head, li, &revoke(&died), reason.clone()).await.ok();
        assert_eq!(back["status"], json!("full"));
        step(&town, &head, li, &revoke(&died), reason.clone()).await.refused(409, "wrong_state");
        step(&town, &head, li, &format!("steps/{}/revoke", Uuid::now_v7()), reason.clone()).await.refused(404, "not_found");
        step(&town, &head, li, &revoke(&converted), reason).await.ok();

        let record = record(&town, &head, li).await;
        assert_eq!((kinds(&record), &record["status"]), (vec!["died", "converted"], &json!("probationary")));
        assert!(record["data"].as_array().unwrap().iter().all(|one| one["revoked_reason"] == "登记错了人"));
        let entry = town.get(&head, &format!("/v1/members/{li}")).await.ok();
        assert_eq!((&entry["converted_on"], &entry["joined_on"]), (&Value::Null, &json!("2021-05-10")));
        all_is_sound(&town).await;

        town.alter("UPDATE member_period SET effective_on = '2026-01-01' WHERE step_id IS NOT NULL").await;
        let findings = lighthouse_persistence::check::findings(&town.app.db.conn()).await.unwrap();
        let broken: Vec<_> = findings.iter().filter(|one| one.broken != 0).map(|one| (one.id, one.broken)).collect();
        assert_eq!(broken, [("INV-55", 2)]);
    }
}
