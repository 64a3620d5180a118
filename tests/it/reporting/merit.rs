//! Somebody is nominated for an award: from records, by people, decided by a second one above.

use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Place, hold_theme_day, place};
use crate::{
    hours::all_is_sound,
    support::{Answer, Person, Town, id_of, stories},
};

const NOMINATIONS: &str = "/v1/merit-nominations";

async fn draft(town: &Town, by: &Person, at: Uuid, nominee: (&str, Uuid)) -> Answer {
    let mut body = json!({ "organization_id": at, "award": "优秀共产党员", "year": 2026,
        "reason": "带头参加组织生活，主动承担社区帮扶任务。" });
    body[nominee.0] = json!(nominee.1);
    town.post(by, NOMINATIONS, &body).await
}

/// The path of a draft for the member of the first branch.
async fn drafted(town: &Town, place: &Place) -> String {
    let made = draft(town, &place.admin, place.first, ("member_id", place.member)).await.ok();
    format!("{NOMINATIONS}/{}", id_of(&made["nomination"]))
}

async fn attach(town: &Town, by: &Person, path: &str, (source, record): (&str, Uuid)) -> Answer {
    let body = json!({ "source": source, "record_id": record, "note": "主持活动" });
    town.post(by, &format!("{path}/evidence"), &body).await
}

async fn submit(town: &Town, by: &Person, path: &str) -> Answer {
    town.post(by, &format!("{path}/submit"), &json!({})).await
}

async fn decide(town: &Town, by: &Person, path: &str) -> Answer {
    let body = json!({ "outcome": "recommended", "comment": "事迹属实，同意推荐。" });
    town.post(by, &format!("{path}/decide"), &body).await
}

async fn decided(town: &Town, place: &Place) -> String {
    let session = hold_theme_day(town, place, "2026-11-20").await;
    let path = drafted(town, place).await;
    attach(town, &place.admin, &path, ("attendance", session)).await.ok();
    submit(town, &place.admin, &path).await.ok();
    decide(town, &place.supervisor, &path).await.ok();
    path
}

async fn broken(town: &Town) -> Vec<&'static str> {
    let found = lighthouse_persistence::check::findings(&town.app.db.conn()).await.unwrap();
    found.iter().filter(|it| it.broken > 0).map(|it| it.id).collect()
}

stories! {
    async fn a_branch_nominates_with_records_and_the_level_above_decides(town: Town) {
        let p = place(&town).await;
        let session = hold_theme_day(&town, &p, "2026-11-20").await;
        let path = drafted(&town, &p).await;
        submit(&town, &p.admin, &path).await.refused(409, "wrong_state");
        let made = attach(&town, &p.admin, &path, ("attendance", session)).await.ok();
        let piece = &made["evidence"][0];
        assert_eq!((&piece["source"], &piece["record_id"], &piece["on"]), (&json!("attendance"), &json!(session), &json!("2026-11-20")));
        assert_eq!((&piece["statement"], &piece["note"]), (&json!("2026-11-20主题党日“重温入党誓词”：出席"), &json!("主持活动")));
        assert_eq!((&piece["attached_by"], &piece["exception_id"]), (&json!(p.admin.account), &json!(null)));
        attach(&town, &p.admin, &path, ("attendance", session)).await.refused(409, "duplicate");
        decide(&town, &p.supervisor, &path).await.refused(409, "wrong_state");
        let sent = submit(&town, &p.admin, &path).await.ok();
        assert_eq!(sent["nomination"]["state"], "submitted");
        attach(&town, &p.admin, &path, ("session", session)).await.refused(422, "validation_failed");
        let above = decide(&town, &p.head, &path).await;
        assert!(above.text.contains("上一级"), "{}", above.text);
        above.refused(403, "forbidden");
        let made = decide(&town, &p.supervisor, &path).await.ok();
        assert_eq!((&made["nomination"]["state"], &made["nomination"]["number"]), (&json!("recommended"), &json!("MN-2026-000001")));
        assert_eq!((&made["comment"], made["hash"].as_str().unwrap().len()), (&json!("事迹属实，同意推荐。"), 64));
        let reason = json!({ "reason": "误报" });
        for refused in [submit(&town, &p.admin, &path).await, decide(&town, &p.supervisor, &path).await,
            town.post(&p.admin, &format!("{path}/withdraw"), &reason).await] {
            refused.refused(409, "wrong_state");
        }
        assert_eq!((town.deeds("nomination.drafted").await, town.deeds("nomination.evidence_attached").await, town.deeds("nomination.decided").await), (1, 1, 1));
        all_is_sound(&town).await;
    }

    async fn a_record_says_what_it_said_when_it_was_attached(town: Town) {
        let p = place(&town).await;
        let session = hold_theme_day(&town, &p, "2026-11-20").await;
        let path = drafted(&town, &p).await;
        let made = attach(&town, &p.admin, &path, ("attendance", session)).await.ok();
        let list = json!({ "lines": [{ "member_id": p.member, "status": "absent" }] });
        town.put(&p.admin, &format!("/v1/study-sessions/{session}/attendance"), &list).await.ok();
        let later = town.get(&p.admin, &path).await.ok();
        assert_eq!(later["evidence"], made["evidence"], "the correction leaves it alone");
        let piece = id_of(&made["evidence"][0]);
        let remove = || town.by(&p.admin, Method::DELETE, &format!("{path}/evidence/{piece}"));
        assert_eq!(town.send(remove()).await.status, 204);
        town.send(remove()).await.refused(404, "not_found");
        let again = attach(&town, &p.admin, &path, ("attendance", session)).await;
        assert_eq!((again.status, again.pointers()), (422, vec!["/record_id".to_owned()]), "absent now");
    }

    async fn hours_and_the_use_of_the_platform_are_evidence_under_an_exception_only(town: Town) {
        let p = place(&town).await;
        let path = drafted(&town, &p).await;
        let made = draft(&town, &p.admin, p.first, ("nominated_organization_id", p.first)).await.ok();
        let branch = format!("{NOMINATIONS}/{}", id_of(&made["nomination"]));
        let asked = [(&path, "study_hours", p.member, "study_time"), (&branch, "platform_use", p.first, "usage_rate")];
        for (path, source, record, _) in asked {
            let refused = attach(&town, &p.admin, path, (source, record)).await;
            assert!(refused.text.contains("restricted_measure"), "{}", refused.text);
            assert_eq!((refused.status, refused.pointers()), (422, vec!["/source".to_owned()]));
        }
        let security = town.appointed("security", Role::SecurityOfficer, town.root).await;
        for (path, source, record, measure) in asked {
            let body = json!({ "organization_id": p.east, "measure": measure, "legal_reference": "某方案第六条",
                "reason": "试点期间", "from": "2026-11-23", "until": "2026-12-31" });
            let exception = town.post(&p.head, "/v1/burden-exceptions", &body).await.ok();
            town.post(&security, &format!("/v1/burden-exceptions/{}/approve", id_of(&exception)), &Value::Null).await.ok();
            let made = attach(&town, &p.admin, path, (source, record)).await.ok();
            assert_eq!(made["evidence"][0]["exception_id"], exception["id"]);
        }
        let empty = town.organization(&p.head, p.east, "grassroots_committee", "E9").await;
        let made = draft(&town, &p.supervisor, p.east, ("nominated_organization_id", empty)).await.ok();
        let committee = format!("{NOMINATIONS}/{}", id_of(&made["nomination"]));
        let nothing = attach(&town, &p.supervisor, &committee, ("platform_use", empty)).await;
        assert_eq!((nothing.status, nothing.pointers()), (422, vec!["/record_id".to_owned()]), "no branch, no figure");
        let other = attach(&town, &p.admin, &path, ("platform_use", p.first)).await;
        assert_eq!((other.status, other.pointers()), (422, vec!["/source".to_owned()]), "nobody's use is recorded");
    }

    async fn organizations_are_nominated_with_sessions_tasks_and_appraisals(town: Town) {
        let p = place(&town).await;
        let session = hold_theme_day(&town, &p, "2026-11-20").await;
        let made = draft(&town, &p.supervisor, p.east, ("nominated_organization_id", p.first)).await.ok();
        assert_eq!((&made["nomination"]["level_id"], &made["nomination"]["nominee_name"]), (&json!(town.root), &json!("组织 E1")));
        let path = format!("{NOMINATIONS}/{}", id_of(&made["nomination"]));
        let held = attach(&town, &p.supervisor, &path, ("session", session)).await.ok();
        assert_eq!(held["evidence"][0]["statement"], "2026-11-20主题党日“重温入党誓词”：已举行，待提交");
        let task = json!({ "organization_id": p.east, "title": "走访情况", "purpose": "掌握进度", "due_at": "2026-12-10T10:00:00Z",
            "fields": [{ "code": "visits", "label": "走访户数", "kind": "number" }] });
        let task = id_of(&town.post(&p.supervisor, "/v1/tasks", &task).await.ok());
        town.post(&p.supervisor, &format!("/v1/tasks/{task}/publish"), &json!({})).await.ok();
        let early = attach(&town, &p.supervisor, &path, ("task", task)).await;
        assert_eq!((early.status, early.pointers()), (422, vec!["/record_id".to_owned()]), "not answered");
        let answer = json!({ "branch_id": p.first, "values": [{ "code": "visits", "number": 5 }] });
        town.post(&p.admin, &format!("/v1/tasks/{task}/responses"), &answer).await.ok();
        let made = attach(&town, &p.supervisor, &path, ("task", task)).await.ok();
        assert_eq!(made["evidence"][1]["statement"], "工作任务“走访情况”，组织 E1：按时填报");
        submit(&town, &p.supervisor, &path).await.ok();
        decide(&town, &p.supervisor, &path).await.refused(403, "forbidden");
        let words = json!({ "outcome": "not_recommended", "comment": "材料不够充分" });
        let made = town.post(&p.head, &format!("{path}/decide"), &words).await.ok();
        assert_eq!(made["nomination"]["state"], "not_recommended");
    }

    async fn nobody_has_a_hand_in_the_own_nomination(town: Town) {
        let p = place(&town).await;
        let own = town.with_phone("wang.yi", p.member).await;
        town.appoint(own.account, Role::BranchAdministrator, p.first).await;
        town.appoint(own.account, Role::CommitteeSupervisor, p.east).await;
        let own = town.sign_in("wang.yi").await;
        draft(&town, &own, p.first, ("member_id", p.member)).await.refused(409, "self_approval");
        let session = hold_theme_day(&town, &p, "2026-11-20").await;
        let path = drafted(&town, &p).await;
        attach(&town, &own, &path, ("attendance", session)).await.refused(409, "self_approval");
        attach(&town, &p.supervisor, &path, ("attendance", session)).await.ok();
        submit(&town, &own, &path).await.refused(409, "self_approval");
        submit(&town, &p.admin, &path).await.ok();
        decide(&town, &own, &path).await.refused(409, "self_approval");
        decide(&town, &p.supervisor, &path).await.refused(409, "self_approval");
        let second = town.appointed("second", Role::CommitteeSupervisor, p.east).await;
        decide(&town, &second, &path).await.ok();
        assert!(broken(&town).await.is_empty());
    }

    async fn each_sees_what_is_theirs_and_wrong_nominations_are_named(town: Town) {
        let p = place(&town).await;
        let path = drafted(&town, &p).await;
        let member = town.with_phone("wang.yi", p.member).await;
        assert_eq!(town.get(&member, &path).await.ok()["nomination"]["award"], "优秀共产党员");
        assert_eq!(town.get(&member, NOMINATIONS).await.ok()["data"].as_array().unwrap().len(), 1);
        let west = town.organization(&p.head, town.root, "town_committee", "WEST").await;
        let neighbour = town.appointed("west", Role::CommitteeSupervisor, west).await;
        let other = town.member(&p.head, p.first, "李二").await;
        let other = town.with_phone("li.er", other).await;
        for person in [&neighbour, &other] {
            town.get(person, &path).await.refused(404, "not_found");
            assert_eq!(town.get(person, NOMINATIONS).await.ok()["data"], json!([]));
        }
        decide(&town, &neighbour, &path).await.refused(404, "not_found");
        submit(&town, &member, &path).await.refused(403, "forbidden");
        let wrong = json!({ "organization_id": town.root, "award": "X", "year": 2027, "reason": "太短" });
        let wrong = town.post(&p.head, NOMINATIONS, &wrong).await;
        assert_eq!((wrong.status, wrong.pointers()), (422, vec!["/award".to_owned(), "/reason".to_owned()]));
        let wrong = json!({ "organization_id": town.root, "award": "优秀共产党员", "year": 2027, "reason": "带头参加组织生活，群众反映好。" });
        let wrong = town.post(&p.head, NOMINATIONS, &wrong).await;
        assert_eq!((wrong.status, wrong.pointers()), (422, vec!["/member_id".to_owned(), "/organization_id".to_owned(), "/year".to_owned()]));
        let beside = draft(&town, &p.supervisor, p.second, ("member_id", p.member)).await;
        assert_eq!((beside.status, beside.pointers()), (422, vec!["/member_id".to_owned()]));
        town.get(&p.head, &format!("{NOMINATIONS}?sort=award")).await.refused(400, "unknown_parameter");
        let tag = town.get(&p.admin, &path).await.header("etag");
        let changed = town.patch(&p.admin, &path, &tag, &json!({ "award": "优秀党务工作者" })).await.ok();
        assert_eq!(changed["nomination"]["award"], "优秀党务工作者");
        town.patch(&p.admin, &path, &tag, &json!({ "award": "先进个人" })).await.refused(412, "version_conflict");
        let gone = town.post(&p.admin, &format!("{path}/withdraw"), &json!({ "reason": "材料需重新核实" })).await.ok();
        assert_eq!((&gone["nomination"]["state"], &gone["withdrawn_reason"]), (&json!("withdrawn"), &json!("材料需重新核实")));
    }

    async fn nominations_stand_in_the_order_of_the_tree(town: Town) {
        let p = place(&town).await;
        let second = town.member(&p.head, p.second, "赵二").await;
        draft(&town, &p.supervisor, p.second, ("member_id", second)).await.ok();
        decided(&town, &p).await;
        drafted(&town, &p).await;
        let (mut found, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = town.get(&p.head, &format!("{NOMINATIONS}?organization_id={}&limit=2{cursor}", p.east)).await.ok();
            found.extend(page["data"].as_array().unwrap().iter().map(|one| one["organization_name"].as_str().unwrap().to_owned()));
            let Some(next) = page["page"]["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(found, ["组织 E1", "组织 E1", "组织 E2"]);
        let only = town.get(&p.head, &format!("{NOMINATIONS}?state=recommended&year=2026")).await.ok();
        assert_eq!(only["data"].as_array().unwrap().len(), 1);
    }

    async fn no_statement_changes_a_decided_nomination_and_the_check_finds_who_did(town: Town) {
        let p = place(&town).await;
        decided(&town, &p).await;
        for attack in ["UPDATE merit_nomination SET award = '甲'", "UPDATE merit_nomination SET state = 'submitted'", "DELETE FROM merit_nomination"] {
            town.try_to_alter(attack).await.unwrap_err();
        }
        if !town.app.db.is_postgres() {
            town.try_to_alter("REPLACE INTO merit_nomination SELECT * FROM merit_nomination").await.unwrap_err();
        }
        assert!(broken(&town).await.is_empty());
        let on = if town.app.db.is_postgres() { " ON merit_nomination" } else { "" };
        town.alter(&format!("DROP TRIGGER merit_nomination_sealed{on}")).await;
        town.alter("UPDATE merit_nomination SET award = '先进个人'").await;
        assert_eq!(broken(&town).await, ["INV-63"]);
        town.alter("UPDATE merit_nomination SET award = '优秀共产党员'").await;
        assert!(broken(&town).await.is_empty());
    }
}
