//! Bulletins: counted from the record, issued by a second person, never changed.

use chrono::TimeDelta;
use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Place, hold, place, record};
use crate::{
    hours::all_is_sound,
    support::{Answer, Person, Town, id_of, stories},
};

fn draft_of(at: Uuid, period: &str) -> Value {
    json!({ "organization_id": at, "period": period })
}

async fn step(town: &Town, by: &Person, path: &str, step: &str) -> Answer {
    town.post(by, &format!("{path}/{step}"), &json!({})).await
}

async fn drafted(town: &Town, place: &Place) -> String {
    let made =
        town.post(&place.supervisor, "/v1/bulletins", &draft_of(place.east, "2026-11")).await.ok();
    format!("/v1/bulletins/{}", id_of(&made))
}

/// A bulletin of the town that a second supervisor issued.
async fn issued(town: &Town, place: &Place) -> (String, Person) {
    let path = drafted(town, place).await;
    let second = town.appointed("second", Role::CommitteeSupervisor, place.east).await;
    step(town, &place.supervisor, &path, "submit").await.ok();
    step(town, &second, &path, "issue").await.ok();
    (path, second)
}

/// The second branch has its theme party day, and the first has not.
async fn second_branch_holds(town: &Town, place: &Place) {
    let body = json!({ "branch_id": place.second, "kind": "theme_party_day", "mode": "offline", "title": "学习",
        "starts_at": "2026-11-22T01:00:00Z", "ends_at": "2026-11-22T02:00:00Z" });
    let admin = town.appointed("other", Role::BranchAdministrator, place.second).await;
    let member = town.member(&place.head, place.second, "李二").await;
    let session = id_of(&town.post(&admin, "/v1/study-sessions", &body).await.ok());
    let list = json!({ "lines": [{ "member_id": member, "status": "present" }] });
    town.put(&admin, &format!("/v1/study-sessions/{session}/attendance"), &list).await.ok();
}

/// An exception for the town, and the officer who approved it.
async fn excepted(town: &Town, place: &Place) -> (Value, Person) {
    let security = town.appointed("security", Role::SecurityOfficer, town.root).await;
    let body = json!({ "organization_id": place.east, "measure": "ranking_of_organizations",
        "legal_reference": "某试点方案第三条", "reason": "试点", "from": "2026-11-23", "until": "2027-01-31" });
    let asked = town.post(&place.head, "/v1/burden-exceptions", &body).await.ok();
    let path = format!("/v1/burden-exceptions/{}/approve", id_of(&asked));
    town.post(&security, &path, &Value::Null).await.ok();
    (asked["id"].clone(), security)
}

fn order(bulletin: &Value) -> Vec<Value> {
    let organizations = bulletin["figures"]["by_organization"].as_array().unwrap();
    organizations.iter().map(|one| one["organization_id"].clone()).collect()
}

stories! {
    async fn a_draft_counts_branches_by_duty_and_by_organization_and_names_nobody(town: Town) {
        let place = place(&town).await;
        let session = hold(&town, &place, &["theme_party_day"], "2026-11-22").await;
        record(&town, &place, session).await;
        let case = json!({ "branch_id": place.second, "ground": "late_update", "finding": "未按时登记" });
        town.post(&place.supervisor, "/v1/rectifications", &case).await.ok();
        let made = town.post(&place.supervisor, "/v1/bulletins", &draft_of(place.east, "2026-11")).await;
        assert!(!made.text.contains("王一"), "{}", made.text);
        let made = made.ok();
        assert_eq!(made["title"], "关于2026年11月组织生活开展情况的通报");
        let figures = &made["figures"];
        assert_eq!((&figures["branches"], &figures["branches_with_gaps"]), (&json!(2), &json!(2)));
        assert_eq!((&figures["cases_open"], &figures["cases_closed"]), (&json!(1), &json!(0)));
        let duty = &figures["by_duty"][0];
        assert_eq!((&duty["rule"], &duty["branches"]), (&json!("R17"), &json!({ "due": 2, "done": 1, "missing": 1 })));
        let names: Vec<_> = figures["by_organization"].as_array().unwrap().iter()
            .map(|one| (one["organization_id"].clone(), one["duties"].clone())).collect();
        assert_eq!(names, [
            (json!(place.first), json!({ "due": 2, "done": 1, "missing": 1 })),
            (json!(place.second), json!({ "due": 2, "done": 0, "missing": 2 })),
        ], "in the order of the tree, not of the results");
        let district = town.post(&place.head, "/v1/bulletins", &draft_of(town.root, "2026-Q4")).await.ok();
        let towns = &district["figures"]["by_organization"];
        assert_eq!((towns.as_array().unwrap().len(), &towns[0]["branches"]), (1, &json!(2)));
    }

    async fn figures_stay_as_counted_until_they_are_counted_anew(town: Town) {
        let place = place(&town).await;
        let path = drafted(&town, &place).await;
        let before = town.get(&place.supervisor, &path).await.ok();
        let session = hold(&town, &place, &["theme_party_day", "central_study_day"], "2026-11-22").await;
        record(&town, &place, session).await;
        let edited = town.patch(&place.supervisor, &path, "*", &json!({ "requirements": "请于月底前补齐。" })).await.ok();
        assert_eq!((&edited["figures"], &edited["requirements"]), (&before["figures"], &json!("请于月底前补齐。")));
        let counted = step(&town, &place.supervisor, &path, "figures").await.ok();
        assert_eq!(counted["figures"]["branches_with_gaps"], 1);
        let unseen = town.by(&place.supervisor, Method::PATCH, &path).json(&json!({ "body": "另写一段" }));
        town.send(unseen).await.refused(428, "precondition_required");
    }

    async fn a_second_person_issues_and_everybody_below_reads(town: Town) {
        let place = place(&town).await;
        let path = drafted(&town, &place).await;
        let second = town.appointed("second", Role::CommitteeSupervisor, place.east).await;
        step(&town, &second, &path, "issue").await.refused(409, "wrong_state");
        town.get(&place.admin, &path).await.refused(404, "not_found");
        step(&town, &place.supervisor, &path, "submit").await.ok();
        step(&town, &place.supervisor, &path, "issue").await.refused(409, "self_approval");
        let back = town.post(&second, &format!("{path}/return"), &json!({ "reason": "请核对数据" })).await.ok();
        assert_eq!((&back["state"], &back["returned_reason"]), (&json!("draft"), &json!("请核对数据")));
        town.patch(&second, &path, "*", &json!({ "body": "总体较好。" })).await.ok();
        step(&town, &place.supervisor, &path, "submit").await.ok();
        step(&town, &second, &path, "issue").await.refused(409, "self_approval");
        step(&town, &place.admin, &path, "issue").await.refused(403, "forbidden");
        let made = step(&town, &place.head, &path, "issue").await.ok();
        assert_eq!((&made["state"], &made["number"]), (&json!("issued"), &json!("BU-2026-000001")));
        assert_eq!(made["hash"].as_str().unwrap().len(), 64);

        let read = town.get(&place.admin, &path).await.ok();
        assert_eq!(read, made);
        let member = town.with_phone("wang.yi", place.member).await;
        assert_eq!(town.get(&member, "/v1/bulletins").await.ok()["data"], json!([made]));
        let inbox = town.get(&place.admin, "/v1/me/inbox").await.ok();
        let item = &inbox["data"][0]["items"][0];
        assert_eq!((&item["kind"], &item["subject_id"]), (&json!("bulletin"), &made["id"]));
        let west = town.organization(&place.head, town.root, "town_committee", "WEST").await;
        let neighbour = town.appointed("west", Role::CommitteeSupervisor, west).await;
        town.get(&neighbour, &path).await.refused(404, "not_found");
        assert_eq!(town.get(&neighbour, "/v1/bulletins").await.ok()["data"], json!([]));
        assert_eq!((town.deeds("bulletin.issued").await, town.deeds("bulletin.returned").await), (1, 1));
    }

    async fn what_is_issued_never_changes_and_is_replaced_by_another(town: Town) {
        let place = place(&town).await;
        let (path, second) = issued(&town, &place).await;
        town.patch(&place.supervisor, &path, "*", &json!({ "body": "改写" })).await.refused(409, "wrong_state");
        step(&town, &place.supervisor, &path, "figures").await.refused(409, "wrong_state");
        for attack in ["UPDATE bulletin SET body = '改写'", "UPDATE bulletin SET state = 'draft'", "DELETE FROM bulletin"] {
            town.try_to_alter(attack).await.unwrap_err();
        }
        let old = town.get(&place.supervisor, &path).await.ok();
        let mut new = draft_of(place.east, "2026-11");
        new["replaces_id"] = old["id"].clone();
        let other = town.post(&place.supervisor, "/v1/bulletins", &new).await.ok();
        let again = town.post(&place.supervisor, "/v1/bulletins", &new).await;
        assert_eq!((again.status, again.pointers()), (409, vec!["/replaces_id".to_owned()]));
        assert_eq!(town.get(&place.admin, &path).await.ok()["replaced_by_id"], Value::Null);
        let next = format!("/v1/bulletins/{}", id_of(&other));
        step(&town, &place.supervisor, &next, "submit").await.ok();
        step(&town, &second, &next, "issue").await.ok();
        assert_eq!(town.get(&place.admin, &path).await.ok()["replaced_by_id"], other["id"]);
        new["replaces_id"] = json!(place.east);
        let unknown = town.post(&place.supervisor, "/v1/bulletins", &new).await;
        assert_eq!((unknown.status, unknown.pointers()), (422, vec!["/replaces_id".to_owned()]));
    }

    async fn a_bulletin_that_was_altered_past_the_seal_is_found_by_the_check(town: Town) {
        let place = place(&town).await;
        issued(&town, &place).await;
        all_is_sound(&town).await;
        let seal = if town.app.db.is_postgres() {
            "DROP TRIGGER bulletin_sealed ON bulletin"
        } else {
            "DROP TRIGGER bulletin_sealed"
        };
        town.alter(seal).await;
        town.alter("UPDATE bulletin SET body = '情况很好，没有未完成事项。'").await;
        let found = lighthouse_persistence::check::findings(&town.app.db.conn()).await.unwrap();
        let broken: Vec<_> = found.iter().filter(|it| it.broken > 0).map(|it| it.id).collect();
        assert_eq!(broken, ["INV-51"]);
    }

    async fn organizations_are_not_ranked_and_what_is_wrong_is_named(town: Town) {
        let place = place(&town).await;
        let mut ranked = draft_of(place.east, "2026-11");
        ranked["ordered_by_result"] = json!(true);
        let refused = town.post(&place.supervisor, "/v1/bulletins", &ranked).await;
        assert!(refused.text.contains("不得设置积分排名"), "{}", refused.text);
        assert_eq!((refused.status, refused.pointers()), (422, vec!["/ordered_by_result".to_owned()]));
        let refused = async |body: Value| {
            let answer = town.post(&place.supervisor, "/v1/bulletins", &body).await;
            (answer.status, answer.pointers())
        };
        assert_eq!(refused(draft_of(place.east, "2026-12")).await, (422, vec!["/period".to_owned()]));
        assert_eq!(refused(draft_of(place.first, "2026-11")).await, (422, vec!["/organization_id".to_owned()]));
        assert_eq!(refused(draft_of(town.root, "2026-11")).await, (422, vec!["/organization_id".to_owned()]));
        town.post(&place.admin, "/v1/bulletins", &draft_of(place.first, "2026-11")).await.refused(403, "forbidden");
    }

    async fn an_exception_allows_an_order_by_result_until_it_ends(town: Town) {
        let place = place(&town).await;
        second_branch_holds(&town, &place).await;
        let (exception, security) = excepted(&town, &place).await;
        let mut ranked = draft_of(place.east, "2026-11");
        ranked["ordered_by_result"] = json!(true);
        let made = town.post(&place.supervisor, "/v1/bulletins", &ranked).await.ok();
        assert_eq!(made["figures"]["ordered_by_exception_id"], exception);
        assert_eq!(order(&made), [json!(place.second), json!(place.first)]);
        let path = format!("/v1/bulletins/{}", id_of(&made));
        assert_eq!(order(&step(&town, &place.supervisor, &path, "figures").await.ok()), order(&made));
        let back = town.patch(&place.supervisor, &path, "*", &json!({ "ordered_by_result": false })).await.ok();
        assert_eq!((order(&back), &back["figures"]["ordered_by_exception_id"]), (vec![json!(place.first), json!(place.second)], &json!(null)));
        let again = town.patch(&place.supervisor, &path, "*", &json!({ "ordered_by_result": true })).await.ok();
        assert_eq!((order(&again), &again["version"]), (order(&made), &json!(4)));

        let second = town.appointed("second", Role::CommitteeSupervisor, place.east).await;
        step(&town, &place.supervisor, &path, "submit").await.ok();
        let end = format!("/v1/burden-exceptions/{}/end", exception.as_str().unwrap());
        town.post(&security, &end, &json!({ "reason": "试点结束" })).await.ok();
        let late = step(&town, &second, &path, "issue").await;
        assert!(late.text.contains("例外已经终止"), "{}", late.text);
        late.refused(409, "wrong_state");
        town.post(&second, &format!("{path}/return"), &json!({ "reason": "请改为按组织顺序" })).await.ok();
        let refused = town.patch(&place.supervisor, &path, "*", &json!({ "ordered_by_result": true })).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec!["/ordered_by_result".to_owned()]));
        town.patch(&place.supervisor, &path, "*", &json!({ "ordered_by_result": false })).await.ok();
        step(&town, &place.supervisor, &path, "submit").await.ok();
        assert_eq!(order(&step(&town, &second, &path, "issue").await.ok()), order(&back));
        all_is_sound(&town).await;
    }

    async fn a_bulletin_is_printed_on_official_paper(town: Town) {
        let place = place(&town).await;
        let (path, _) = issued(&town, &place).await;
        let paper = town.get(&place.admin, &format!("{path}/document")).await;
        assert_eq!((paper.status, paper.header("content-type").as_str()), (200, "application/pdf"));
        assert!(paper.header("content-disposition").contains("BU-2026-000001.pdf"));
    }

    async fn a_bulletin_is_one_page_to_read_without_a_script(town: Town) {
        let place = place(&town).await;
        let mut draft = draft_of(place.east, "2026-11");
        draft["title"] = json!("十一月<b>通报</b>");
        let made = town.post(&place.supervisor, "/v1/bulletins", &draft).await.ok();
        let document = format!("/v1/bulletins/{}/document", id_of(&made));
        let page = town.get(&place.supervisor, &format!("{document}?format=html")).await;
        assert_eq!((page.status, page.header("content-type").as_str()), (200, "text/html; charset=utf-8"));
        assert!(page.text.contains("<h1>十一月&lt;b&gt;通报&lt;/b&gt;</h1>"), "{}", page.text);
        assert!(page.text.contains("不得外传") && !page.text.contains("<script"), "{}", page.text);
        let (path, _) = issued(&town, &place).await;
        let page = town.get(&place.admin, &format!("{path}/document?format=html")).await;
        assert!(page.text.contains("BU-2026-000001 · SHA-256"), "{}", page.text);
        town.get(&place.admin, &format!("{path}/document?format=docx")).await.refused(400, "invalid_parameter");
    }

    async fn lists_are_paged_and_an_unknown_word_is_a_failure(town: Town) {
        let place = place(&town).await;
        for period in ["2026-09", "2026-10", "2026-11"] {
            town.pass(TimeDelta::seconds(1));
            town.post(&place.supervisor, "/v1/bulletins", &draft_of(place.east, period)).await.ok();
        }
        let page = town.get(&place.supervisor, "/v1/bulletins?limit=2&state=draft").await.ok();
        assert_eq!((&page["data"][0]["period"], page["data"].as_array().unwrap().len()), (&json!("2026-11"), 2));
        let cursor = page["page"]["next_cursor"].as_str().unwrap();
        let next = town.get(&place.supervisor, &format!("/v1/bulletins?limit=2&state=draft&cursor={cursor}")).await.ok();
        assert_eq!(next["data"][0]["period"], "2026-09");
        let one = town.get(&place.supervisor, "/v1/bulletins?period=2026-10").await.ok();
        assert_eq!(one["data"].as_array().unwrap().len(), 1);
        town.alter("UPDATE bulletin SET figures = '{}'").await;
        town.get(&place.supervisor, "/v1/bulletins").await.refused(500, "internal");
    }
}
