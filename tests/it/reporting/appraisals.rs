//! A level appraises the secretaries below it: from records, by two other people, in no order.

use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Place, figure, hold_theme_day, place};
use crate::{
    hours::all_is_sound,
    support::{Answer, Person, Town, id_of, stories},
};

/// A town whose first branch has a secretary with a phone.
struct Scene {
    place: Place,
    secretary: Person,
}

async fn scene(town: &Town) -> Scene {
    let place = place(town).await;
    let secretary = town.with_phone("wang.yi", place.member).await;
    let post = json!({ "member_id": place.member, "duty": "secretary", "since": "2026-02-01" });
    town.post(&place.supervisor, &format!("/v1/branches/{}/posts", place.first), &post).await.ok();
    let secretary = Person { token: town.sign_in("wang.yi").await.token, ..secretary };
    Scene { place, secretary }
}

async fn open(town: &Town, by: &Person, at: Uuid) -> Answer {
    let body = json!({ "organization_id": at, "year": 2026 });
    town.post(by, "/v1/appraisals", &body).await
}

/// Opens the town's year and gives the path of the one appraisal.
async fn opened(town: &Town, s: &Scene) -> String {
    open(town, &s.place.supervisor, s.place.east).await.ok();
    let list = town.get(&s.place.supervisor, "/v1/appraisals?year=2026").await.ok();
    format!("/v1/appraisals/{}", id_of(&list["data"][0]))
}

async fn report(town: &Town, by: &Person, path: &str) -> Answer {
    let body = json!({ "text": "一年来，认真履行抓党建第一责任人职责。" });
    town.post(by, &format!("{path}/report"), &body).await
}

async fn grade(town: &Town, by: &Person, path: &str) -> Answer {
    let body = json!({ "grade": "fairly_good", "comment": "组织生活规范，整改到位。" });
    town.post(by, &format!("{path}/grade"), &body).await
}

async fn issue(town: &Town, by: &Person, path: &str) -> Answer {
    town.post(by, &format!("{path}/issue"), &json!({})).await
}

async fn issued(town: &Town, s: &Scene) -> String {
    let path = opened(town, s).await;
    report(town, &s.secretary, &path).await.ok();
    grade(town, &s.place.supervisor, &path).await.ok();
    issue(town, &s.place.head, &path).await.ok();
    path
}

async fn broken(town: &Town) -> Vec<&'static str> {
    let found = lighthouse_persistence::check::findings(&town.app.db.conn()).await.unwrap();
    found.iter().filter(|it| it.broken > 0).map(|it| it.id).collect()
}

/// The grade that somebody reads, in the list and in the appraisal.
async fn grades(town: &Town, by: &Person, path: &str) -> [Value; 3] {
    let one = town.get(by, path).await.ok();
    let list = town.get(by, "/v1/appraisals").await.ok();
    [one["appraisal"]["grade"].clone(), list["data"][0]["grade"].clone(), one["comment"].clone()]
}

stories! {
    async fn a_secretary_reports_the_level_grades_and_a_second_person_confirms(town: Town) {
        let s = scene(&town).await;
        let made = open(&town, &s.place.supervisor, s.place.east).await.ok();
        assert_eq!((&made["opened"], &made["kept"]), (&json!(1), &json!(0)));
        assert_eq!(made["without_secretary"], json!([{ "organization_id": s.place.second, "organization_name": "组织 E2" }]));
        assert_eq!(open(&town, &s.place.supervisor, s.place.east).await.ok()["kept"], 1, "opened again");
        let path = opened(&town, &s).await;
        grade(&town, &s.place.supervisor, &path).await.refused(409, "wrong_state");
        let told = report(&town, &s.secretary, &path).await.ok();
        assert_eq!((&told["appraisal"]["state"], &told["report"]), (&json!("reported"), &json!("一年来，认真履行抓党建第一责任人职责。")));
        let above = grade(&town, &s.place.head, &path).await;
        assert!(above.text.contains("逐级"), "{}", above.text);
        above.refused(403, "forbidden");
        grade(&town, &s.place.supervisor, &path).await.ok();
        assert_eq!(grades(&town, &s.secretary, &path).await, [json!(null), json!(null), json!(null)], "not confirmed yet");
        assert_eq!(grades(&town, &s.place.head, &path).await[0], "fairly_good");
        issue(&town, &s.place.supervisor, &path).await.refused(409, "self_approval");
        let back = town.post(&s.place.head, &format!("{path}/return"), &json!({ "reason": "请补充理由" })).await.ok();
        assert_eq!((&back["appraisal"]["state"], &back["returned_reason"]), (&json!("reported"), &json!("请补充理由")));
        grade(&town, &s.place.supervisor, &path).await.ok();
        let made = issue(&town, &s.place.head, &path).await.ok();
        assert_eq!((&made["appraisal"]["number"], &made["appraisal"]["state"]), (&json!("AP-2026-000001"), &json!("issued")));
        assert_eq!(grades(&town, &s.secretary, &path).await, [json!("fairly_good"), json!("fairly_good"), json!("组织生活规范，整改到位。")]);
        for refused in [report(&town, &s.secretary, &path).await, grade(&town, &s.place.supervisor, &path).await, issue(&town, &s.place.head, &path).await] {
            refused.refused(409, "wrong_state");
        }
        assert_eq!((town.deeds("appraisals.opened").await, town.deeds("appraisal.graded").await, town.deeds("appraisal.issued").await), (3, 2, 1));
        all_is_sound(&town).await;
    }

    async fn nobody_grades_confirms_or_withdraws_the_own_one(town: Town) {
        let s = scene(&town).await;
        town.appoint(s.secretary.account, Role::CommitteeSupervisor, s.place.east).await;
        let both = town.sign_in("wang.yi").await;
        let path = opened(&town, &s).await;
        report(&town, &both, &path).await.ok();
        grade(&town, &both, &path).await.refused(409, "self_approval");
        grade(&town, &s.place.supervisor, &path).await.ok();
        assert_eq!(grades(&town, &both, &path).await[0], json!(null), "in whatever office one reads it");
        issue(&town, &both, &path).await.refused(409, "self_approval");
        let reason = json!({ "reason": "误开" });
        for step in ["return", "withdraw"] {
            town.post(&both, &format!("{path}/{step}"), &reason).await.refused(409, "self_approval");
        }
    }

    async fn a_dossier_has_the_records_of_the_year_and_keeps_them(town: Town) {
        let s = scene(&town).await;
        hold_theme_day(&town, &s.place, "2026-11-20").await;
        let case = json!({ "branch_id": s.place.first, "ground": "late_update", "finding": "未按时登记" });
        town.post(&s.place.supervisor, "/v1/rectifications", &case).await.ok();
        let register = town.get(&s.place.supervisor, &format!("/v1/administrators?organization_id={}", s.place.first)).await.ok();
        let entries = register["data"].as_array().unwrap();
        let entry = entries.iter().find(|one| one["role"] == "branch_secretary").unwrap();
        let training = json!({ "kind": "one_to_one", "topic": "党务实务", "held_on": "2026-11-05" });
        town.post(&s.place.supervisor, &format!("/v1/administrators/{}/trainings", id_of(entry)), &training).await.ok();
        let path = opened(&town, &s).await;
        let made = town.get(&s.secretary, &path).await.ok();
        let dossier = &made["dossier"];
        assert_eq!(dossier["posts"], json!([{ "organization_id": s.place.first, "organization_name": "组织 E1", "duty": "secretary", "since": "2026-02-01", "until": null }]));
        assert_eq!(dossier["rectifications"], json!({ "opened": 1, "closed": 0, "reopened": 0 }));
        assert_eq!(dossier["trainings"], json!([{ "kind": "one_to_one", "topic": "党务实务", "held_on": "2026-11-05" }]));
        let figures: Value = dossier["figures"].as_array().unwrap().iter().map(|one| one["figure"].clone()).collect();
        assert_eq!(figure(&figures, "theme_day_held")["numerator"], 1);
        assert!(figures.as_array().unwrap().iter().all(|one| one["assessable"] == true));
        let restricted = ["e_branch_active", "client_reach", "hours_attained", "required_course_done"];
        assert!(figures.as_array().unwrap().iter().all(|one| !restricted.contains(&one["indicator"].as_str().unwrap())), "{figures}");
        hold_theme_day(&town, &s.place, "2026-10-20").await;
        assert_eq!(town.get(&s.secretary, &path).await.ok()["dossier"], *dossier, "what was assembled stays");
    }

    async fn the_use_of_the_platform_counts_under_an_exception_only(town: Town) {
        let s = scene(&town).await;
        let body = json!({ "organization_id": s.place.east, "year": 2026, "with_platform_use": true });
        let refused = town.post(&s.place.supervisor, "/v1/appraisals", &body).await;
        assert!(refused.text.contains("restricted_measure") && refused.text.contains("第三项"), "{}", refused.text);
        assert_eq!((refused.status, refused.pointers()), (422, vec!["/with_platform_use".to_owned()]));
        let security = town.appointed("security", Role::SecurityOfficer, town.root).await;
        let asked = json!({ "organization_id": s.place.east, "measure": "usage_rate", "legal_reference": "某方案第六条",
            "reason": "试点期间", "from": "2026-11-23", "until": "2026-12-31" });
        let asked = town.post(&s.place.head, "/v1/burden-exceptions", &asked).await.ok();
        town.post(&security, &format!("/v1/burden-exceptions/{}/approve", id_of(&asked)), &Value::Null).await.ok();
        town.post(&s.place.supervisor, "/v1/appraisals", &body).await.ok();
        let list = town.get(&s.place.supervisor, "/v1/appraisals").await.ok();
        let made = town.get(&s.place.supervisor, &format!("/v1/appraisals/{}", id_of(&list["data"][0]))).await.ok();
        let used: Vec<_> = made["dossier"]["figures"].as_array().unwrap().iter().filter(|one| one["figure"]["indicator"] == "e_branch_active").collect();
        assert_eq!((used.len(), &used[0]["exception_id"]), (1, &asked["id"]), "{made}");
    }

    async fn each_sees_what_is_theirs_and_wrong_requests_are_named(town: Town) {
        let s = scene(&town).await;
        let path = opened(&town, &s).await;
        let west = town.organization(&s.place.head, town.root, "town_committee", "WEST").await;
        let neighbour = town.appointed("west", Role::CommitteeSupervisor, west).await;
        let other = town.member(&s.place.head, s.place.first, "李二").await;
        let member = town.with_phone("li.er", other).await;
        for person in [&neighbour, &member] {
            town.get(person, &path).await.refused(404, "not_found");
            town.get(person, &format!("{path}/document")).await.refused(404, "not_found");
            report(&town, person, &path).await.refused(404, "not_found");
            assert_eq!(town.get(person, "/v1/appraisals").await.ok()["data"], json!([]));
        }
        grade(&town, &neighbour, &path).await.refused(404, "not_found");
        town.get(&s.place.admin, &path).await.refused(403, "forbidden");
        open(&town, &s.secretary, s.place.east).await.refused(403, "forbidden");
        let body = json!({ "organization_id": town.root, "year": 2027 });
        let wrong = town.post(&s.place.supervisor, "/v1/appraisals", &body).await;
        assert_eq!((wrong.status, wrong.pointers()), (422, vec!["/organization_id".to_owned(), "/year".to_owned()]));
        let branch = open(&town, &s.place.supervisor, s.place.first).await;
        assert_eq!((branch.status, branch.pointers()), (422, vec!["/organization_id".to_owned()]));
        town.get(&s.place.supervisor, "/v1/appraisals?sort=grade").await.refused(400, "unknown_parameter");
        let made = town.post(&s.place.supervisor, &format!("{path}/withdraw"), &json!({ "reason": "任职不满三个月" })).await.ok();
        assert_eq!((&made["appraisal"]["state"], &made["withdrawn_reason"]), (&json!("withdrawn"), &json!("任职不满三个月")));
        assert_eq!(open(&town, &s.place.supervisor, s.place.east).await.ok()["opened"], 1, "and anew");
        all_is_sound(&town).await;
    }

    async fn a_year_of_a_district_stands_in_the_order_of_the_tree(town: Town) {
        let s = scene(&town).await;
        for number in 3..6 {
            let branch = town.branch(&s.place.head, s.place.east, &format!("E{number}")).await;
            let member = town.member(&s.place.head, branch, &format!("赵{number}")).await;
            let post = json!({ "member_id": member, "duty": "secretary", "since": "2026-05-01" });
            town.post(&s.place.supervisor, &format!("/v1/branches/{branch}/posts"), &post).await.ok();
        }
        let path = issued(&town, &s).await;
        let mut found = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = town.get(&s.place.head, &format!("/v1/appraisals?organization_id={}&limit=2{cursor}", s.place.east)).await.ok();
            found.extend(page["data"].as_array().unwrap().iter().map(|one| one["organization_name"].as_str().unwrap().to_owned()));
            let Some(next) = page["page"]["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(found, ["组织 E1", "组织 E3", "组织 E4", "组织 E5"]);
        let only = town.get(&s.place.head, "/v1/appraisals?state=issued&year=2026").await.ok();
        assert_eq!(only["data"].as_array().unwrap().len(), 1);
        let pdf = town.by(&s.secretary, Method::GET, &format!("{path}/document")).send().await.unwrap();
        assert!(pdf.bytes().await.unwrap().starts_with(b"%PDF-"));
    }

    async fn no_statement_changes_an_issued_appraisal_and_the_check_finds_who_did(town: Town) {
        let s = scene(&town).await;
        issued(&town, &s).await;
        for attack in ["UPDATE appraisal SET grade = 'good'", "UPDATE appraisal SET state = 'graded'", "DELETE FROM appraisal"] {
            town.try_to_alter(attack).await.unwrap_err();
        }
        if !town.app.db.is_postgres() {
            let again = "REPLACE INTO appraisal SELECT * FROM appraisal";
            town.try_to_alter(again).await.unwrap_err();
        }
        assert!(broken(&town).await.is_empty());
        let on = if town.app.db.is_postgres() { " ON appraisal" } else { "" };
        town.alter(&format!("DROP TRIGGER appraisal_sealed{on}")).await;
        town.alter("UPDATE appraisal SET grade = 'good'").await;
        assert_eq!(broken(&town).await, ["INV-62"]);
        town.alter("UPDATE appraisal SET grade = 'fairly_good'").await;
        assert!(broken(&town).await.is_empty());
    }
}
