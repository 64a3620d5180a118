//! An office's spreadsheet becomes members: dry run, commit, undo. The two files were saved by
//! an office program; `tests/fixtures/members/make.py` makes them again.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, Person, Town, id_of, stories};

const XLSX: &[u8] = include_bytes!("../fixtures/members/members.xlsx");
const CSV: &[u8] = include_bytes!("../fixtures/members/members.csv");

async fn scene(town: &Town) -> Person {
    let head = town.head().await;
    for (code, name) in [("Q1", "清河镇第1村党支部"), ("Q2", "清河镇第2卫生院党支部")]
    {
        let body = json!({ "parent_id": town.root, "kind": "branch", "code": code, "name": name });
        town.post(&head, "/v1/organizations", &body).await.ok();
    }
    head
}

async fn upload(town: &Town, head: &Person, bytes: &'static [u8]) -> Answer {
    let path = format!("/v1/members/imports?organization_id={}&file_name=members.xlsx", town.root);
    let request =
        town.by(head, Method::POST, &path).header("content-type", "application/octet-stream");
    town.send(request.header("idempotency-key", Uuid::now_v7().to_string()).body(bytes)).await
}

async fn step(town: &Town, head: &Person, id: Uuid, step: &str) -> Answer {
    let request = town.by(head, Method::POST, &format!("/v1/imports/{id}/{step}"));
    town.send(request.header("idempotency-key", Uuid::now_v7().to_string())).await
}

async fn total(town: &Town, head: &Person) -> Value {
    town.get(head, &format!("/v1/organizations/{}/member-counts", town.root)).await.ok()["total"]
        .clone()
}

/// Row and column of every bad cell.
async fn bad_cells(town: &Town, head: &Person, id: Uuid) -> Vec<(i64, String, String)> {
    let faults = town.get(head, &format!("/v1/imports/{id}/faults?limit=100")).await.ok();
    let rows = faults["data"].as_array().unwrap().clone();
    rows.iter()
        .flat_map(|row| row["cells"].as_array().unwrap().clone())
        .map(|cell| {
            (
                cell["row"].as_i64().unwrap(),
                cell["column"].as_str().unwrap().to_owned(),
                cell["value"].as_str().unwrap().to_owned(),
            )
        })
        .collect()
}

stories! {
    async fn an_office_saves_its_list_and_every_bad_cell_is_named(town: Town) {
        let head = scene(&town).await;
        for file in [XLSX, CSV] {
            let import = upload(&town, &head, file).await.ok();
            assert_eq!((&import["rows_valid"], &import["rows_faulty"]), (&json!(20), &json!(4)), "{import}");
            assert_eq!(import["ignored_columns"], json!(["备注"]));
            let cells = bad_cells(&town, &head, id_of(&import)).await;
            let places: Vec<_> = cells.iter().map(|(row, column, _)| (*row, column.as_str())).collect();
            assert_eq!(places, [(23, "D"), (24, "D"), (25, "D"), (26, "I")], "{cells:?}");
            assert!(cells[2].2.starts_with("379****"), "{cells:?}");
            assert_eq!(cells[3].2, "不存在的支部");
        }
        assert_eq!(total(&town, &head).await, 0, "a dry run wrote something");
    }

    async fn who_was_given_an_account_stays(town: Town) {
        let head = scene(&town).await;
        let id = id_of(&upload(&town, &head, XLSX).await.ok());
        step(&town, &head, id, "commit").await.ok();
        let members = town.get(&head, "/v1/members").await.ok();
        let body = json!({ "member_ids": [members["data"][0]["id"]] });
        town.post(&head, "/v1/accounts", &body).await.ok();
        step(&town, &head, id, "undo").await.refused(409, "conflict");
        assert_eq!(total(&town, &head).await, 20);
    }

    async fn who_was_given_a_post_stays(town: Town) {
        let head = scene(&town).await;
        let id = id_of(&upload(&town, &head, CSV).await.ok());
        step(&town, &head, id, "commit").await.ok();
        let someone = town.get(&head, "/v1/members?limit=1&status=full").await.ok()["data"][0].clone();
        let post = json!({ "member_id": someone["id"], "duty": "publicity_member", "since": "2026-11-01" });
        let place = format!("/v1/branches/{}/posts", someone["branch_id"].as_str().unwrap());
        town.post(&head, &place, &post).await.ok();
        step(&town, &head, id, "undo").await.refused(409, "conflict");
    }

    async fn commit_enters_and_undo_takes_back(town: Town) {
        let head = scene(&town).await;
        let id = id_of(&upload(&town, &head, XLSX).await.ok());
        let done = step(&town, &head, id, "commit").await.ok();
        assert_eq!(done["state"], "committed");
        assert_eq!(total(&town, &head).await, 20);
        let found = town.send(town.by(&head, Method::GET, "/v1/members").query(&[("q", "李芳")])).await.ok();
        assert_eq!((found["data"][0]["phone"].as_str(), found["data"][0]["education"].as_str()), (Some("199****0001"), Some("college")));
        step(&town, &head, id, "commit").await.refused(409, "wrong_state");

        let again = upload(&town, &head, CSV).await.ok();
        assert_eq!((&again["rows_valid"], &again["rows_faulty"]), (&json!(0), &json!(24)), "the same people came again");

        step(&town, &head, id, "undo").await.ok();
        assert_eq!(total(&town, &head).await, 0);
        step(&town, &head, id, "undo").await.refused(409, "wrong_state");
    }

    async fn an_import_that_somebody_touched_is_not_undone(town: Town) {
        let head = scene(&town).await;
        let id = id_of(&upload(&town, &head, XLSX).await.ok());
        step(&town, &head, id, "commit").await.ok();
        let first = town.get(&head, "/v1/members?limit=1").await.ok()["data"][0].clone();
        town.patch(&head, &format!("/v1/members/{}", id_of(&first)), "*", &json!({ "ethnicity": "回族" })).await.ok();
        let refused = step(&town, &head, id, "undo").await;
        assert_eq!(refused.pointers().len(), 1);
        refused.refused(409, "conflict");
        assert_eq!(total(&town, &head).await, 20, "an undo was half done");
    }

    async fn a_commit_is_all_or_nothing_when_the_register_changed_meanwhile(town: Town) {
        let head = scene(&town).await;
        let one = id_of(&upload(&town, &head, XLSX).await.ok());
        let two = id_of(&upload(&town, &head, CSV).await.ok());
        step(&town, &head, one, "commit").await.ok();
        step(&town, &head, two, "commit").await.refused(409, "duplicate");
        assert_eq!(total(&town, &head).await, 20);
    }

    async fn what_is_no_spreadsheet_is_refused_and_a_key_is_needed(town: Town) {
        let head = scene(&town).await;
        upload(&town, &head, b"hello").await.refused(422, "validation_failed");
        upload(&town, &head, b"PK\x03\x04 not a zip").await.refused(422, "validation_failed");
        upload(&town, &head, b"").await.refused(422, "validation_failed");
        let path = format!("/v1/members/imports?organization_id={}", town.root);
        let request = town.by(&head, Method::POST, &path).header("content-type", "application/octet-stream").body(CSV);
        town.send(request).await.refused(400, "idempotency_key_required");
        let phone = town.appointed("auditor", lighthouse_domain::access::Role::Auditor, town.root).await;
        upload(&town, &phone, CSV).await.refused(403, "forbidden");
    }

    async fn a_sheet_for_a_branch_of_others_names_the_parameter(town: Town) {
        let head = scene(&town).await;
        let (own, others) = (town.branch(&head, town.root, "OWN").await, town.branch(&head, town.root, "OTHERS").await);
        let clerk = town.appointed("clerk", lighthouse_domain::access::Role::BranchAdministrator, own).await;
        let path = format!("/v1/members/imports?organization_id={others}&file_name=members.csv");
        let request = town.by(&clerk, Method::POST, &path).header("content-type", "application/octet-stream");
        let refused = town.send(request.header("idempotency-key", "one").body(CSV)).await.refused(422, "validation_failed");
        assert_eq!((&refused["errors"][0]["parameter"], &refused["errors"][0]["code"]), (&json!("organization_id"), &json!("out_of_scope")));
    }

    async fn a_list_that_was_printed_page_by_page_loses_nobody(town: Town) {
        let head = scene(&town).await;
        let list: &[u8] = "姓名,性别,出生日期,人员类别,所在党支部\n甲,男,1985-06-15,正式党员,清河镇第1村党支部\n\n\
            乙,女,1986-06-15,,清河镇第1村党支部\n姓名,性别,出生日期,人员类别,所在党支部\n丙,男,1987-06-15,预备党员,清河镇第1村党支部\n".as_bytes();
        let import = upload(&town, &head, list).await.ok();
        let counts = ["rows_total", "rows_valid", "rows_faulty", "rows_skipped"].map(|name| import[name].clone());
        assert_eq!(counts, [json!(3), json!(2), json!(1), json!(2)]);
        assert_eq!(bad_cells(&town, &head, id_of(&import)).await, [(4, "D".to_owned(), String::new())]);
    }
}
