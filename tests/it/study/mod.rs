//! A branch records its study; a member sees it on the phone.

mod check_in;
mod correcting;
mod guests;
mod leave;
mod recording;
mod study_day;
mod trouble;
mod without_phone;

use chrono::TimeDelta;
use lighthouse_api::config::Config;
use lighthouse_domain::{access::Role, study::duties::frequency};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Backend, Person, Town, id_of, stories};

struct Scene {
    head: Person,
    admin: Person,
    branch: Uuid,
    members: Vec<Uuid>,
}

async fn scene(town: &Town) -> Scene {
    let head = town.head().await;
    let branch = town.branch(&head, town.root, "B").await;
    let mut members = Vec::new();
    for n in 0..3 {
        members.push(town.member(&head, branch, &format!("王{n}")).await);
    }
    let admin = town.appointed("admin", Role::BranchAdministrator, branch).await;
    Scene { head, admin, branch, members }
}

fn lines(of: &[(Uuid, &str)]) -> Value {
    json!({ "lines": of.iter().map(|(member, status)| json!({ "member_id": member, "status": status })).collect::<Vec<_>>() })
}

const YESTERDAY: (&str, &str) = ("2026-11-22T01:00:00Z", "2026-11-22T03:00:00Z");

stories! {
    async fn a_branch_records_a_session_once_and_a_member_sees_it_on_the_phone(town: Town) {
        let s = scene(&town).await;
        let session = town.session(&s.admin, s.branch, YESTERDAY.0, YESTERDAY.1).await;
        let path = format!("/v1/study-sessions/{session}");
        let list = lines(&[(s.members[0], "present"), (s.members[1], "leave"), (s.members[2], "assisted")]);
        assert_eq!(town.put(&s.admin, &format!("{path}/attendance"), &list).await.ok()["recorded"], 3);
        let record = town.send(town.by(&s.admin, Method::POST, &format!("{path}/submit"))).await.ok();
        assert_eq!((record["state"].as_str(), record["late"].as_bool()), (Some("submitted"), Some(false)));

        let phone = town.with_phone("wang", s.members[0]).await;
        let seen = town.get(&phone, &format!("/v1/branches/{}/study-sessions", s.branch)).await.ok();
        assert_eq!(seen["data"][0]["id"], json!(session));
        let mine = town.get(&phone, &format!("/v1/members/{}/study-sessions", s.members[0])).await.ok();
        assert_eq!((mine["data"][0]["session_id"].clone(), mine["data"][0]["status"].as_str()), (json!(session), Some("present")));
        let own_line = town.get(&phone, &format!("{path}/attendance")).await.ok();
        assert_eq!(own_line["data"].as_array().unwrap().len(), 1);
        town.get(&phone, &format!("/v1/members/{}/study-sessions", s.members[1])).await.refused(404, "not_found");
    }

    async fn sending_the_list_again_changes_nothing_and_a_correction_replaces(town: Town) {
        let s = scene(&town).await;
        let session = town.session(&s.admin, s.branch, YESTERDAY.0, YESTERDAY.1).await;
        let path = format!("/v1/study-sessions/{session}/attendance");
        for status in ["absent", "absent", "make_up"] {
            town.put(&s.admin, &path, &lines(&[(s.members[0], status)])).await.ok();
        }
        let list = town.get(&s.head, &path).await.ok();
        assert_eq!(list["data"].as_array().unwrap().len(), 1);
        assert_eq!(list["data"][0]["status"], "make_up");
    }

    async fn a_late_record_is_flagged_and_never_refused(town: Town) {
        let s = scene(&town).await;
        let session = town.session(&s.admin, s.branch, "2026-10-01T01:00:00Z", "2026-10-01T02:00:00Z").await;
        let path = format!("/v1/study-sessions/{session}/submit");
        let record = town.send(town.by(&s.admin, Method::POST, &path)).await.ok();
        assert_eq!(record["late"], true);
        town.send(town.by(&s.admin, Method::POST, &path)).await.refused(409, "wrong_state");
        let late = town.get(&s.head, "/v1/study-sessions?late=true").await.ok();
        assert_eq!(late["data"].as_array().unwrap().len(), 1);
    }

    async fn one_wrong_line_refuses_the_batch_and_nothing_is_half_written(town: Town) {
        let s = scene(&town).await;
        let other = town.branch(&s.head, town.root, "B2").await;
        let stranger = town.member(&s.head, other, "外人").await;
        let session = town.session(&s.admin, s.branch, YESTERDAY.0, YESTERDAY.1).await;
        let path = format!("/v1/study-sessions/{session}/attendance");
        let refused = town.put(&s.admin, &path, &lines(&[(s.members[0], "present"), (stranger, "present")])).await;
        assert_eq!(refused.pointers(), ["/lines/1/member_id"]);
        refused.refused(422, "validation_failed");
        let twice = town.put(&s.admin, &path, &lines(&[(s.members[0], "present"), (s.members[0], "leave")])).await;
        assert_eq!(twice.pointers(), ["/lines/1/member_id"]);
        assert!(town.get(&s.head, &path).await.ok()["data"].as_array().unwrap().is_empty());
    }

    async fn nobody_attends_a_session_that_has_not_begun(town: Town) {
        let s = scene(&town).await;
        let session = town.session(&s.admin, s.branch, "2026-11-25T01:00:00Z", "2026-11-25T02:00:00Z").await;
        let path = format!("/v1/study-sessions/{session}/attendance");
        town.put(&s.admin, &path, &lines(&[(s.members[0], "present")])).await.refused(409, "wrong_state");
        town.pass(TimeDelta::days(3));
        let admin = town.sign_in("admin").await;
        town.put(&admin, &path, &lines(&[(s.members[0], "present")])).await.ok();
    }

    async fn one_session_fulfils_several_duties(town: Town) {
        let s = scene(&town).await;
        let body = json!({ "branch_id": s.branch, "kind": "theme_party_day", "fulfils": ["central_study_day", "theme_party_day", "central_study_day"],
            "mode": "mixed", "title": "大课堂", "starts_at": "2026-11-21T09:00:00+08:00", "ends_at": "2026-11-21T11:00:00+08:00" });
        let made = town.post(&s.admin, "/v1/study-sessions", &body).await.ok();
        assert_eq!(made["fulfils"], json!(["central_study_day"]));
        assert_eq!(made["starts_at"], "2026-11-21T01:00:00.000Z");
        let mut naive = body.clone();
        naive["starts_at"] = json!("2026-11-21T09:00:00");
        town.post(&s.admin, "/v1/study-sessions", &naive).await.refused(422, "validation_failed");
    }

    async fn a_cancelled_session_takes_no_attendance(town: Town) {
        let s = scene(&town).await;
        let session = town.session(&s.admin, s.branch, YESTERDAY.0, YESTERDAY.1).await;
        let path = format!("/v1/study-sessions/{session}");
        let gone = town.post(&s.admin, &format!("{path}/cancel"), &json!({ "reason": "防汛" })).await.ok();
        assert_eq!((gone["state"].as_str(), gone["cancel_reason"].as_str()), (Some("cancelled"), Some("防汛")));
        town.put(&s.admin, &format!("{path}/attendance"), &lines(&[(s.members[0], "present")])).await.refused(409, "wrong_state");
        assert!(town.get(&s.admin, "/v1/study-sessions").await.ok()["data"].as_array().unwrap().is_empty());
    }

    async fn another_branchs_session_does_not_exist(town: Town) {
        let s = scene(&town).await;
        let other = town.branch(&s.head, town.root, "B2").await;
        let neighbour = town.appointed("neighbour", Role::BranchAdministrator, other).await;
        let session = town.session(&s.admin, s.branch, YESTERDAY.0, YESTERDAY.1).await;
        let path = format!("/v1/study-sessions/{session}");
        town.get(&neighbour, &path).await.refused(404, "not_found");
        town.get(&neighbour, &format!("{path}/attendance")).await.refused(404, "not_found");
        town.put(&neighbour, &format!("{path}/attendance"), &lines(&[(s.members[0], "present")])).await.refused(404, "not_found");
        town.patch(&neighbour, &path, "*", &json!({ "title": "x" })).await.refused(404, "not_found");
        town.post(&neighbour, &format!("{path}/cancel"), &json!({ "reason": "x" })).await.refused(404, "not_found");
        town.send(town.by(&neighbour, Method::POST, &format!("{path}/submit"))).await.refused(404, "not_found");
        let body = json!({ "branch_id": s.branch, "kind": "party_lecture", "mode": "offline", "title": "x", "starts_at": YESTERDAY.0, "ends_at": YESTERDAY.1 });
        town.post(&neighbour, "/v1/study-sessions", &body).await.refused(422, "validation_failed");
        town.post(&s.head, "/v1/study-sessions", &body).await.refused(403, "forbidden");
    }

    async fn a_change_before_submission_is_kept_and_after_it_refused(town: Town) {
        let s = scene(&town).await;
        let session = town.session(&s.admin, s.branch, YESTERDAY.0, YESTERDAY.1).await;
        let path = format!("/v1/study-sessions/{session}");
        let tag = town.get(&s.admin, &path).await.header("etag");
        let after = town.patch(&s.admin, &path, &tag, &json!({ "title": "新题", "place": "礼堂" })).await.ok();
        assert_eq!((after["title"].as_str(), after["place"].as_str()), (Some("新题"), Some("礼堂")));
        town.patch(&s.admin, &path, &tag, &json!({ "title": "旧题" })).await.refused(412, "version_conflict");
        town.patch(&s.admin, &path, "*", &json!({ "ends_at": "2026-11-22T00:00:00Z" })).await.refused(422, "validation_failed");
        town.send(town.by(&s.admin, Method::POST, &format!("{path}/submit"))).await.ok();
        town.patch(&s.admin, &path, "*", &json!({ "title": "再改" })).await.refused(409, "wrong_state");
    }

    async fn a_client_made_id_is_taken_once(town: Town) {
        let s = scene(&town).await;
        let id = Uuid::now_v7();
        let body = json!({ "id": id, "branch_id": s.branch, "kind": "party_lecture", "mode": "offline", "title": "党课", "starts_at": YESTERDAY.0, "ends_at": YESTERDAY.1 });
        assert_eq!(id_of(&town.post(&s.admin, "/v1/study-sessions", &body).await.ok()), id);
        town.post(&s.admin, "/v1/study-sessions", &body).await.refused(409, "duplicate");
    }

    async fn one_evening_fulfils_several_duties_and_the_rest_says_what_is_missing(town: Town) {
        let s = scene(&town).await;
        let body = json!({ "branch_id": s.branch, "kind": "theme_party_day", "fulfils": ["central_study_day"], "mode": "offline",
            "title": "主题党日", "starts_at": YESTERDAY.0, "ends_at": YESTERDAY.1 });
        let evening = id_of(&town.post(&s.admin, "/v1/study-sessions", &body).await.ok());
        let path = format!("/v1/branches/{}/duties?month=2026-11", s.branch);
        let states = |list: &Value| -> Vec<(String, String)> {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            list["data"].as_array().unwrap().iter().map(|duty| (text(&duty["rule"]), text(&duty["state"]))).collect()
        };
        let told = |of: [(&str, &str); 5]| of.map(|(rule, state)| (rule.to_owned(), state.to_owned())).to_vec();
        let open = [("R13", "due"), ("R16", "due"), ("R17", "unrecorded"), ("R18", "due"), ("S34", "unrecorded")];
        assert_eq!(states(&town.get(&s.admin, &path).await.ok()), told(open));

        town.put(&s.admin, &format!("/v1/study-sessions/{evening}/attendance"), &lines(&[(s.members[0], "present")])).await.ok();
        let duties = town.get(&s.admin, &path).await.ok();
        assert_eq!(states(&duties), told([("R13", "due"), ("R16", "due"), ("R17", "done"), ("R18", "due"), ("S34", "done")]));
        let by: Vec<_> = duties["data"].as_array().unwrap().iter().filter(|duty| duty["session_id"] == json!(evening)).collect();
        assert_eq!((by.len(), by.iter().all(|duty| duty["missing"].is_null())), (2, true));
        assert!(duties["data"][0]["missing"].as_str().unwrap().contains("2026-12-31"));

        let third_quarter = format!("/v1/branches/{}/duties?month=2026-09", s.branch);
        let before = town.get(&s.admin, &third_quarter).await.ok();
        assert_eq!(states(&before)[..2], told(open)[..2].iter().map(|(rule, _)| (rule.clone(), "missing".to_owned())).collect::<Vec<_>>());
        let post = json!({ "member_id": s.members[1], "duty": "discipline_member", "since": "2026-11-01" });
        town.post(&s.head, &format!("/v1/branches/{}/posts", s.branch), &post).await.ok();
        assert!(states(&town.get(&s.admin, &path).await.ok()).contains(&("R14".to_owned(), "due".to_owned())));

        let other = town.branch(&s.head, town.root, "B2").await;
        let neighbour = town.appointed("neighbour", Role::BranchAdministrator, other).await;
        town.get(&neighbour, &path).await.refused(404, "not_found");
        town.get(&s.head, &format!("/v1/branches/{}/duties", town.root)).await.refused(404, "not_found");
        town.get(&s.admin, &format!("/v1/branches/{}/duties?month=2026-13", s.branch)).await.refused(400, "invalid_parameter");
    }
}

#[test]
fn how_often_a_lecture_is_due_is_for_the_operator_to_say() {
    actix_web::rt::System::new().block_on(async {
        let yearly =
            |config: &mut Config| config.duties = vec![frequency("party_lecture=year").unwrap()];
        let town = Town::with(Backend::Sqlite, yearly).await.unwrap();
        let s = scene(&town).await;
        let path = format!("/v1/branches/{}/duties?month=2026-11", s.branch);
        let duties = town.get(&s.admin, &path).await.ok();
        let lecture = duties["data"]
            .as_array()
            .unwrap()
            .iter()
            .find(|duty| duty["rule"] == "R16")
            .unwrap()
            .clone();
        assert_eq!((&lecture["every"], &lecture["to"]), (&json!("year"), &json!("2026-12-31")));
        assert_eq!(lecture["from"], "2026-01-01");
    });
}
