//! An office's spreadsheet becomes members: dry run, commit, undo. The two files were saved by
//! an office program; `tests/fixtures/members/make.py` makes them again.

use chrono::TimeDelta;
use lighthouse_domain::access::Role;
use reqwest::{
    Method,
    multipart::{Form, Part},
};
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

const PEOPLE: &str = "姓名,公民身份号码,手机号,人员类别,所在党支部,学历,备注\n";

/// An id number of somebody born on 15 June 1985.
fn number(sequence: u32) -> String {
    let body = format!("37999919850615{sequence:03}");
    let check = lighthouse_domain::members::IdNumber::check_character(&body).unwrap();
    format!("{body}{check}")
}

async fn update(town: &Town, head: &Person, text: &str, known: bool) -> Answer {
    let path = format!("/v1/members/imports?organization_id={}&update_known={known}", town.root);
    let request = town.by(head, Method::POST, &path).header("content-type", "text/csv");
    let key = Uuid::now_v7().to_string();
    town.send(request.header("idempotency-key", key).body(text.to_owned())).await
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

/// The tables as the release before had them: imports of members in two of their own.
const AS_BEFORE: [&str; 8] = [
    "CREATE TABLE member_import (id uuid PRIMARY KEY, organization_id uuid NOT NULL REFERENCES organization (id), \
        file_name text NOT NULL, file_hash bytea NOT NULL, state text NOT NULL, rows_total bigint NOT NULL, \
        rows_valid bigint NOT NULL, rows_faulty bigint NOT NULL, rows_skipped bigint NOT NULL, ignored_columns text NOT NULL, \
        created_by uuid NOT NULL, created_at bigint NOT NULL, committed_at bigint, undone_at bigint, \
        version bigint NOT NULL, headings text)",
    "INSERT INTO member_import SELECT id, organization_id, file_name, file_hash, state, rows_valid + rows_faulty, \
        rows_valid, rows_faulty, rows_skipped, ignored_columns, created_by, created_at, committed_at, undone_at, version, \
        headings FROM sheet_import",
    "CREATE TABLE member_import_row (import_id uuid NOT NULL REFERENCES member_import (id), row_number bigint NOT NULL, \
        branch_id uuid, sealed bytea, faults text, member_id uuid, cells text, member_version bigint, differences text, \
        PRIMARY KEY (import_id, row_number))",
    "INSERT INTO member_import_row (import_id, row_number, branch_id, sealed, member_id, member_version, differences) \
        SELECT import_id, row_number, branch_id, sealed, member_id, member_version, differences FROM member_import_line",
    "INSERT INTO member_import_row (import_id, row_number, faults, cells) \
        SELECT import_id, row_number, faults, cells FROM sheet_import_row",
    "DROP TABLE member_import_line",
    "DELETE FROM sheet_import",
    "DELETE FROM seaql_migrations WHERE version = 'm20261204_000700_one_import'",
];

stories! {
    async fn an_import_that_was_read_before_an_upgrade_is_entered_after_it(town: Town) {
        let head = scene(&town).await;
        let import = id_of(&upload(&town, &head, CSV).await.ok());
        let bad = bad_cells(&town, &head, import).await;
        let shown = town.get(&head, &format!("/v1/imports/{import}")).await.ok();
        for sql in AS_BEFORE {
            town.alter(sql).await;
        }
        town.app.db.migrate().await.unwrap();
        assert_eq!(town.get(&head, &format!("/v1/imports/{import}")).await.ok(), shown);
        assert_eq!(bad_cells(&town, &head, import).await, bad);
        step(&town, &head, import, "commit").await.ok();
        assert_eq!(total(&town, &head).await, shown["rows_valid"]);
        step(&town, &head, import, "undo").await.ok();
        assert_eq!(total(&town, &head).await, 0);
    }

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

    async fn a_file_comes_as_what_it_is_or_in_a_form(town: Town) {
        let head = scene(&town).await;
        let path = format!("/v1/members/imports?organization_id={}", town.root);
        let book = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        for (kind, file) in [("text/csv; charset=utf-8", CSV), (book, XLSX), ("application/octet-stream", XLSX)] {
            let request = town.by(&head, Method::POST, &path).header("content-type", kind);
            let read = town.send(request.header("idempotency-key", Uuid::now_v7().to_string()).body(file)).await.ok();
            assert_eq!((&read["rows_valid"], &read["file_name"]), (&json!(20), &json!("members")), "{kind}");
        }
        let form = || Form::new().part("file", Part::bytes(CSV).file_name("名册.csv"));
        let send = |form: Form, key: &'static str| town.by(&head, Method::POST, &path).header("idempotency-key", key).multipart(form);
        let first = town.send(send(form(), "form")).await.ok();
        assert_eq!((&first["rows_valid"], &first["file_name"]), (&json!(20), &json!("名册.csv")));
        assert_eq!(town.send(send(form(), "form")).await.ok(), first, "a retry draws another boundary");
        let two = form().part("second", Part::bytes(CSV).file_name("b.csv"));
        town.send(send(two, "two")).await.refused(400, "malformed_request");
        town.send(send(Form::new().text("note", "无文件"), "none")).await.refused(400, "malformed_request");
        let request = town.by(&head, Method::POST, &path).header("content-type", "application/pdf");
        let refused = town.send(request.header("idempotency-key", "pdf").body(CSV)).await;
        assert!(refused.header("accept").contains("text/csv"), "{}", refused.header("accept"));
        refused.refused(415, "unsupported_media_type");
    }

    async fn imports_are_listed_where_they_belong_newest_first(town: Town) {
        let head = scene(&town).await;
        let east = town.organization(&head, town.root, "town_committee", "T").await;
        let boss = town.appointed("boss", Role::CommitteeSupervisor, east).await;
        let first = id_of(&upload(&town, &head, CSV).await.ok());
        let path = format!("/v1/members/imports?organization_id={east}&file_name=east.csv");
        let request = town.by(&boss, Method::POST, &path).header("content-type", "text/csv");
        town.pass(TimeDelta::minutes(1));
        let second = id_of(&town.send(request.header("idempotency-key", "east").body(CSV)).await.ok());
        let page = town.get(&head, "/v1/imports?limit=1").await.ok();
        assert_eq!((id_of(&page["data"][0]), page["data"][0]["kind"].as_str()), (second, Some("members")));
        let next = format!("/v1/imports?limit=1&cursor={}", page["page"]["next_cursor"].as_str().unwrap());
        assert_eq!(id_of(&town.get(&head, &next).await.ok()["data"][0]), first);
        let own = town.get(&boss, "/v1/imports").await.ok();
        assert_eq!(own["data"].as_array().unwrap().iter().map(id_of).collect::<Vec<_>>(), [second]);
        for other in ["/v1/organizations/imports", "/v1/administrator-imports"] {
            assert_eq!(town.get(&head, other).await.ok()["data"], json!([]), "{other}");
            town.get(&boss, other).await.refused(403, "forbidden");
        }
    }

    async fn the_rows_with_errors_are_a_sheet_to_send_back(town: Town) {
        let head = scene(&town).await;
        let import = id_of(&upload(&town, &head, XLSX).await.ok());
        let book = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        let request = town.by(&head, Method::GET, &format!("/v1/imports/{import}/faults")).header("accept", book);
        let answer = request.send().await.unwrap();
        assert_eq!((answer.status().as_u16(), answer.headers()["content-type"].to_str().unwrap()), (200, book));
        assert_eq!(answer.headers()["cache-control"], "no-store");
        let sheet = answer.bytes().await.unwrap();
        assert!(sheet.starts_with(b"PK"));

        let path = format!("/v1/members/imports?organization_id={}", town.root);
        let request = town.by(&head, Method::POST, &path).header("content-type", book);
        let again = town.send(request.header("idempotency-key", "again").body(sheet)).await.ok();
        assert_eq!((&again["rows_valid"], &again["rows_faulty"]), (&json!(0), &json!(4)), "{again}");
        assert_eq!(again["ignored_columns"], json!(["行号", "备注", "需改正的内容"]));
        let cells = bad_cells(&town, &head, id_of(&again)).await;
        let masked = |value: &str| value.starts_with("379***") && value.len() == 18;
        assert!(cells.len() == 4 && cells.iter().all(|(.., value)| masked(value)), "numbers stay masked: {cells:?}");
    }

    async fn a_branch_that_is_nearly_right_is_suggested_and_headings_can_be_said(town: Town) {
        let head = scene(&town).await;
        let list = "党员,男女,生日,身份,单位\n王一,男,1985-06-15,正式党员,清河镇第1村党支步\n李二,男,1986-06-15,正式党员,清河镇第1村党支部\n";
        let send = |mapping: &'static str| {
            let path = format!("/v1/members/imports?organization_id={}", town.root);
            let request = town.by(&head, Method::POST, &path).query(&[("mapping", mapping)]);
            let request = request.header("content-type", "text/csv").header("idempotency-key", Uuid::now_v7().to_string());
            town.send(request.body(list))
        };
        let refused = send("").await;
        assert_eq!(refused.status, 400, "an empty mapping is none: {}", refused.text);
        let refused = send("党员:name").await.refused(422, "validation_failed");
        let detail = refused["detail"].as_str().unwrap();
        assert!(detail.contains("男女、身份、单位") && detail.contains("所在党支部（branch）"), "{detail}");
        let refused = send("党员:names").await.refused(400, "invalid_parameter");
        assert_eq!(refused["errors"][0]["parameter"], "mapping");
        let read = send("党员:name,男女:gender,身份:status,单位:branch").await.ok();
        assert_eq!((&read["rows_valid"], &read["rows_faulty"]), (&json!(1), &json!(1)), "{read}");
        let faults = town.get(&head, &format!("/v1/imports/{}/faults", id_of(&read))).await.ok();
        let detail = faults["data"][0]["cells"][0]["detail"].as_str().unwrap();
        assert!(detail.contains("是否为“清河镇第1村党支部”"), "{detail}");
    }

    async fn a_list_changes_whom_the_register_knows_as_it_was_shown_and_back(town: Town) {
        let head = scene(&town).await;
        let first = format!("{PEOPLE}王一,{},13800000001,正式党员,清河镇第1村党支部,高中,\n李二,{},13800000002,正式党员,清河镇第1村党支部,大专,\n\
            张三,{},13800000003,预备党员,清河镇第1村党支部,大专,\n", number(1), number(3), number(5));
        let import = id_of(&update(&town, &head, &first, false).await.ok());
        step(&town, &head, import, "commit").await.ok();
        let second = format!("{PEOPLE}王一,{},13900000001,正式党员,清河镇第1村党支部,大学本科,\n李二,{},,正式党员,清河镇第1村党支部,大专,\n\
            张三,{},,正式党员,清河镇第1村党支部,,\n赵四,{},,正式党员,清河镇第1村党支部,,\n", number(1), number(3), number(5), number(7));
        let refused = update(&town, &head, &second, false).await.ok();
        assert_eq!((&refused["rows_valid"], &refused["rows_faulty"]), (&json!(1), &json!(3)), "known people are no new ones");
        let import = update(&town, &head, &second, true).await.ok();
        let counts = ["rows_valid", "rows_faulty", "rows_skipped"].map(|name| import[name].clone());
        assert_eq!(counts, [json!(2), json!(1), json!(1)], "one changes, one is new, one has another status, one is the same");
        let import = id_of(&import);
        let changes = town.get(&head, &format!("/v1/imports/{import}/changes")).await.ok();
        assert_eq!((changes["data"].as_array().unwrap().len(), &changes["data"][0]["row"], &changes["data"][0]["member_name"]), (1, &json!(2), &json!("王一")));
        let fields = json!([{ "field": "education", "was": "高中", "becomes": "本科" }, { "field": "phone", "was": "138****0001", "becomes": "139****0001" }]);
        assert_eq!(changes["data"][0]["fields"], fields);
        let path = format!("/v1/members/{}", changes["data"][0]["member_id"].as_str().unwrap());
        let own = town.branch(&head, town.root, "OWN").await;
        let clerk = town.appointed("clerk", Role::BranchAdministrator, own).await;
        town.get(&clerk, &format!("/v1/imports/{import}/changes")).await.refused(404, "not_found");

        assert_eq!(step(&town, &head, import, "commit").await.ok()["state"], "committed");
        let after = town.get(&head, &path).await.ok();
        assert_eq!((&after["education"], &after["phone"], &after["version"]), (&json!("bachelor"), &json!("139****0001"), &json!(2)));
        assert_eq!(town.deeds("member.changed").await, 1);
        step(&town, &head, import, "undo").await.ok();
        let back = town.get(&head, &path).await.ok();
        assert_eq!((&back["education"], &back["phone"], &back["version"]), (&json!("high_school"), &json!("138****0001"), &json!(3)));
        assert_eq!(total(&town, &head).await, 3, "the new one has left again");
    }

    async fn an_entry_that_was_changed_since_it_was_compared_refuses_the_whole(town: Town) {
        let head = scene(&town).await;
        let first = format!("{PEOPLE}王一,{},,正式党员,清河镇第1村党支部,高中,\n", number(1));
        let import = id_of(&update(&town, &head, &first, false).await.ok());
        step(&town, &head, import, "commit").await.ok();
        let second = format!("{PEOPLE}王一,{},,正式党员,清河镇第1村党支部,大专,\n李二,{},,正式党员,清河镇第1村党支部,,\n", number(1), number(3));
        let (import, later) = (update(&town, &head, &second, true).await.ok(), update(&town, &head, &second, true).await.ok());
        step(&town, &head, id_of(&later), "commit").await.ok();
        let refused = step(&town, &head, id_of(&import), "commit").await;
        assert_eq!(refused.pointers(), ["/rows/2"]);
        refused.refused(409, "conflict");
        let member = id_of(&town.send(town.by(&head, Method::GET, "/v1/members").query(&[("q", "王一")])).await.ok()["data"][0]);
        town.patch(&head, &format!("/v1/members/{member}"), "*", &json!({ "ethnicity": "回族" })).await.ok();
        assert_eq!(step(&town, &head, id_of(&later), "undo").await.pointers(), ["/rows/2"]);
        assert_eq!(total(&town, &head).await, 2, "an undo was half done");
    }
}
