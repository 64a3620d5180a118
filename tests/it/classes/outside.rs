//! What was learned elsewhere comes in as a list, and each record counts once.

use lighthouse_domain::{access::Role, members::IdNumber};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Scene, all_is_sound, minutes, scene};
use crate::support::{Answer, Person, Town, a_member, id_of, stories};

fn number(sequence: &str) -> String {
    let body = format!("37999919850615{sequence}");
    format!("{body}{}", IdNumber::check_character(&body).unwrap())
}

/// Somebody whose id number the register knows.
async fn known(town: &Town, s: &Scene, name: &str, sequence: &str) -> Uuid {
    let mut body = a_member(s.branch, name);
    body["id_number"] = json!(number(sequence));
    id_of(&town.post(&s.head, "/v1/members", &body).await.ok())
}

async fn upload(town: &Town, who: &Person, source: &str, file: &str) -> Answer {
    let path = format!("/v1/learning-imports?organization_id={}{source}", town.root);
    let request =
        town.by(who, Method::POST, &path).header("content-type", "application/octet-stream");
    let key = Uuid::now_v7().to_string();
    town.send(request.header("idempotency-key", key).body(file.to_owned())).await
}

async fn commit(town: &Town, who: &Person, import: &Value) -> Answer {
    step(town, who, import, "commit").await
}

async fn step(town: &Town, who: &Person, import: &Value, step: &str) -> Answer {
    let path = format!("/v1/learning-imports/{}/{step}", id_of(import));
    let request = town.by(who, Method::POST, &path);
    town.send(request.header("idempotency-key", Uuid::now_v7().to_string())).await
}

const SITE: &str = "&source=member_education_site";
const ACADEMY: &str = "&source=cadre_academy";

stories! {
    async fn replaying_a_list_adds_nothing_and_every_bad_row_has_its_reason(town: Town) {
        let s = scene(&town).await;
        let sun = known(&town, &s, "孙芳", "001").await;
        let head = "姓名,身份证号,课程,学时,日期,记录编号,备注\n";
        let list = format!(
            "{head}孙芳,{0},党章学习,2,2026-05-04,E-1,\n孙 芳,{0},党史学习,1.5,2026/6/1,E-2,\n孙芳,{0},党史学习,1.5,2025-06-01,E-3,\n\
             钱四,{0},党章学习,2,2026-05-04,E-4,\n孙芳,{1},党章学习,2,2026-05-04,E-5,\n孙芳,{0},党章学习,abc,2027-05-04,E-6,\n合计,6\n",
            number("001"), number("003")
        );
        let read = upload(&town, &s.head, SITE, &list).await.ok();
        let rows = ["rows_total", "rows_valid", "rows_known", "rows_faulty", "rows_skipped"].map(|name| read[name].as_i64().unwrap());
        assert_eq!(rows, [6, 3, 0, 3, 1], "{read}");
        assert_eq!(read["ignored_columns"], json!(["备注"]));
        let faults = town.get(&s.head, &format!("/v1/learning-imports/{}/faults", id_of(&read))).await;
        assert!(!faults.text.contains(&number("001")), "a number leaks");
        let faults = faults.ok();
        let places: Vec<_> = faults["data"].as_array().unwrap().iter()
            .map(|row| (row["row"].as_i64().unwrap(), row["cells"].as_array().unwrap().len())).collect();
        assert_eq!(places, [(5, 1), (6, 1), (7, 2)], "{faults}");
        assert_eq!(minutes(&town, &s.head, sun).await, 0, "a dry run wrote something");

        let twin = upload(&town, &s.head, SITE, &list).await.ok();
        assert_eq!(commit(&town, &s.head, &read).await.ok()["rows_entered"], 3);
        assert_eq!(minutes(&town, &s.head, sun).await, 210, "of 2026; one record belongs to 2025");
        commit(&town, &s.head, &read).await.refused(409, "wrong_state");
        assert_eq!(commit(&town, &s.head, &twin).await.ok()["rows_entered"], 0, "the second dry run of the same list");
        let again = upload(&town, &s.head, SITE, &list).await.ok();
        assert_eq!((&again["rows_valid"], &again["rows_known"]), (&json!(0), &json!(3)));
        commit(&town, &s.head, &again).await.ok();
        assert_eq!(minutes(&town, &s.head, sun).await, 210);
        let other = upload(&town, &s.head, ACADEMY, &list).await.ok();
        assert_eq!(other["rows_valid"], 3, "the academy has numbers of its own");
        let hours = town.get(&s.head, &format!("/v1/members/{sun}/hours")).await.ok();
        let one = &hours["data"][0];
        assert_eq!((&one["kind"], &one["evidence"]), (&json!("outside"), &json!("outside_record")));
        let days: Vec<_> = hours["data"].as_array().unwrap().iter().map(|one| one["starts_at"].as_str().unwrap()).collect();
        assert!(days.iter().any(|at| at.starts_with("2026-05-0")), "the ledger shows the record's own day: {days:?}");
        assert_eq!(town.deeds("learning_import.committed").await, 3);
        all_is_sound(&town).await;
    }

    async fn a_wrong_list_is_taken_back_by_counter_entries_and_entered_anew(town: Town) {
        let s = scene(&town).await;
        let sun = known(&town, &s, "孙芳", "001").await;
        let list = |hours: &str| format!("姓名,身份证号,课程,学时,日期,记录编号\n孙芳,{},党章学习,{hours},2026-05-04,E-1\n", number("001"));
        let wrong = upload(&town, &s.head, SITE, &list("20")).await.ok();
        step(&town, &s.head, &wrong, "undo").await.refused(409, "wrong_state");
        commit(&town, &s.head, &wrong).await.ok();
        assert_eq!(minutes(&town, &s.head, sun).await, 1200);
        town.pass(chrono::TimeDelta::minutes(1));
        assert!(step(&town, &s.head, &wrong, "undo").await.ok()["undone_at"].is_string());
        step(&town, &s.head, &wrong, "undo").await.refused(409, "wrong_state");
        let hours = town.get(&s.head, &format!("/v1/members/{sun}/hours")).await.ok();
        let newest = &hours["data"][0];
        assert_eq!((&newest["seconds"], &newest["evidence"]), (&json!(-72_000), &json!("correction")));
        assert_eq!((minutes(&town, &s.head, sun).await, hours["data"].as_array().unwrap().len()), (0, 2));
        let right = upload(&town, &s.head, SITE, &list("2")).await.ok();
        assert_eq!(commit(&town, &s.head, &right).await.ok()["rows_entered"], 1);
        assert_eq!(minutes(&town, &s.head, sun).await, 120);
        all_is_sound(&town).await;
    }

    async fn a_record_in_another_spelling_counts_once(town: Town) {
        let s = scene(&town).await;
        let sun = known(&town, &s, "孙芳", "001").await;
        let list = |record: &str| format!("姓名,身份证号,课程,学时,日期,记录编号\n孙芳,{},党章学习,2,2026-05-04,{record}\n", number("001"));
        let first = upload(&town, &s.head, SITE, &list("E-1")).await.ok();
        commit(&town, &s.head, &first).await.ok();
        for spelling in ["e-1", "Ｅ－１", "E—1"] {
            let again = upload(&town, &s.head, SITE, &list(spelling)).await.ok();
            assert_eq!((&again["rows_valid"], &again["rows_known"]), (&json!(0), &json!(1)), "{spelling}");
        }
        assert_eq!(minutes(&town, &s.head, sun).await, 120);
    }

    async fn bad_rows_are_a_sheet_to_send_back_and_imports_are_listed(town: Town) {
        let s = scene(&town).await;
        known(&town, &s, "孙芳", "001").await;
        let list = format!("学员,身份证号,课程,学时,日期,记录编号\n孙芳,{0},党章学习,2,2026-05-04,E-1\n孙芳,{0},党章学习,abc,2026-05-04,E-2\n", number("001"));
        upload(&town, &s.head, SITE, &list).await.refused(422, "validation_failed");
        let mapped = format!("{SITE}&mapping=学员:name");
        let first = upload(&town, &s.head, &mapped, &list).await.ok();
        assert_eq!((&first["rows_valid"], &first["rows_faulty"]), (&json!(1), &json!(1)));
        let book = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        let path = format!("/v1/learning-imports/{}/faults", id_of(&first));
        let answer = town.by(&s.head, Method::GET, &path).header("accept", book).send().await.unwrap();
        assert_eq!(answer.headers()["content-type"], book);
        let sheet = answer.bytes().await.unwrap();
        let path = format!("/v1/learning-imports?organization_id={}{mapped}", town.root);
        let request = town.by(&s.head, Method::POST, &path).header("content-type", book);
        let again = town.send(request.header("idempotency-key", "again").body(sheet)).await.ok();
        assert_eq!((&again["rows_total"], &again["ignored_columns"]), (&json!(1), &json!(["行号", "需改正的内容"])), "the number is masked");

        let listed = town.get(&s.head, "/v1/learning-imports?limit=1").await.ok();
        assert_eq!(id_of(&listed["data"][0]), id_of(&again));
        let next = format!("/v1/learning-imports?cursor={}", listed["page"]["next_cursor"].as_str().unwrap());
        assert_eq!(town.get(&s.head, &next).await.ok()["data"], json!([first]));
        let place = town.organization(&s.head, town.root, "town_committee", "EAST").await;
        let supervisor = town.appointed("east", Role::CommitteeSupervisor, place).await;
        assert_eq!(town.get(&supervisor, "/v1/learning-imports").await.ok()["data"], json!([]));
    }

    async fn an_import_of_a_neighbour_does_not_exist_and_a_source_is_needed(town: Town) {
        let s = scene(&town).await;
        known(&town, &s, "孙芳", "001").await;
        let list = format!("姓名,身份证号,课程,学时,日期,记录编号\n孙芳,{},党章学习,2,2026-05-04,E-1\n", number("001"));
        upload(&town, &s.head, "", &list).await.refused(422, "validation_failed");
        upload(&town, &s.head, SITE, "姓名,课程\n孙芳,党章\n").await.refused(422, "validation_failed");
        upload(&town, &s.phone, SITE, &list).await.refused(403, "forbidden");
        let made = upload(&town, &s.head, SITE, &list).await.ok();
        let place = town.organization(&s.head, town.root, "town_committee", "EAST").await;
        let supervisor = town.appointed("east", Role::CommitteeSupervisor, place).await;
        town.get(&supervisor, &format!("/v1/learning-imports/{}", id_of(&made))).await.refused(404, "not_found");
        commit(&town, &supervisor, &made).await.refused(404, "not_found");
        let refused = upload(&town, &supervisor, SITE, &list).await.refused(422, "validation_failed");
        assert_eq!(refused["errors"][0]["parameter"], "organization_id");
    }
}
