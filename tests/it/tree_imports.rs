//! A sheet becomes a tree: dry run with every reason at its cell, commit, undo.

use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    hours::all_is_sound,
    support::{Answer, Person, Town, a_member, id_of, stories},
};

const HEAD: &str = "组织名称,组织类别,组织代码,上级党组织,上级代码,备注\n";

async fn upload(town: &Town, head: &Person, text: &str) -> Answer {
    let path =
        format!("/v1/organizations/imports?organization_id={}&file_name=tree.csv", town.root);
    let request =
        town.by(head, Method::POST, &path).header("content-type", "application/octet-stream");
    let key = Uuid::now_v7().to_string();
    town.send(request.header("idempotency-key", key).body(format!("{HEAD}{text}"))).await
}

async fn step(town: &Town, head: &Person, id: Uuid, step: &str) -> Answer {
    let request = town.by(head, Method::POST, &format!("/v1/organizations/imports/{id}/{step}"));
    town.send(request.header("idempotency-key", Uuid::now_v7().to_string())).await
}

/// Row, column and words of every bad cell.
async fn bad_cells(town: &Town, head: &Person, id: Uuid, lang: &str) -> Vec<(i64, String, String)> {
    let path = format!("/v1/organizations/imports/{id}/faults?limit=100");
    let request = town.by(head, Method::GET, &path).header("accept-language", lang);
    let faults = town.send(request).await.ok();
    let cells = faults["data"].as_array().unwrap().iter();
    cells
        .flat_map(|row| row["cells"].as_array().unwrap().clone())
        .map(|cell| {
            let text = |name: &str| cell[name].as_str().unwrap().to_owned();
            (cell["row"].as_i64().unwrap(), text("column"), text("detail"))
        })
        .collect()
}

async fn tree(town: &Town, who: &Person) -> Vec<Value> {
    town.get(who, "/v1/organizations/tree").await.ok()["data"].as_array().unwrap().clone()
}

async fn named(town: &Town, who: &Person, code: &str) -> Uuid {
    id_of(tree(town, who).await.iter().find(|one| one["code"] == code).unwrap())
}

stories! {
    async fn a_district_of_seven_hundred_is_one_sheet(town: Town) {
        let head = town.head().await;
        // The branches stand above their towns, as a sheet may be sorted by name.
        let branches = (0..700).map(|n| format!("第{n}党支部,党支部,B-{n:03},,T-{},\n", n % 6));
        let towns = (0..6).map(|n| format!("第{n}镇党委,镇党委,T-{n},临江区委员会,,\n"));
        let sheet: String = branches.chain(towns).collect();
        let import = upload(&town, &head, &sheet).await.ok();
        assert_eq!((&import["rows_valid"], &import["rows_faulty"]), (&json!(706), &json!(0)));
        assert_eq!((&import["ignored_columns"], tree(&town, &head).await.len()), (&json!(["备注"]), 1));
        let done = step(&town, &head, id_of(&import), "commit").await.ok();
        assert_eq!((&done["state"], tree(&town, &head).await.len()), (&json!("committed"), 707));
        assert_eq!(town.deeds("import.committed").await, 1);
        step(&town, &head, id_of(&import), "commit").await.refused(409, "wrong_state");
        all_is_sound(&town).await;

        // Scope follows the tree, and it grows on beside what the sheet brought.
        let east = named(&town, &head, "T-1").await;
        let boss = town.appointed("boss", Role::CommitteeSupervisor, east).await;
        assert_eq!(town.get(&boss, "/v1/branches?limit=100").await.ok()["data"].as_array().unwrap().len(), 100);
        town.branch(&head, east, "LATER").await;
        all_is_sound(&town).await;
        let refused = step(&town, &head, id_of(&import), "undo").await;
        assert_eq!(refused.pointers(), ["/rows/703"], "the town with another branch and a supervisor");
        refused.refused(409, "conflict");
    }

    async fn an_import_that_nobody_touched_is_taken_back(town: Town) {
        let head = town.head().await;
        let sheet = "清河镇党委,镇党委,T,,,\n第一党支部,党支部,B1,清河镇党委,,\n第二党支部,党支部,B2,,T,\n";
        let import = id_of(&upload(&town, &head, sheet).await.ok());
        step(&town, &head, import, "undo").await.refused(409, "wrong_state");
        step(&town, &head, import, "commit").await.ok();
        let branch = named(&town, &head, "B1").await;
        let member = town.post(&head, "/v1/members", &a_member(branch, "王一")).await.ok();
        let refused = step(&town, &head, import, "undo").await;
        assert_eq!(refused.pointers(), ["/rows/3"]);
        assert_eq!(tree(&town, &head).await.len(), 4, "an undo was half done");

        let second = id_of(&upload(&town, &head, "石桥镇党委,镇党委,S,,,\n第三党支部,党支部,B3,,S,\n").await.ok());
        step(&town, &head, second, "commit").await.ok();
        assert_eq!(step(&town, &head, second, "undo").await.ok()["state"], "undone");
        assert_eq!(tree(&town, &head).await.len(), 4);
        assert!(member["id"].is_string());
        all_is_sound(&town).await;
    }

    async fn every_bad_cell_is_named_in_both_languages(town: Town) {
        let head = town.head().await;
        let sheet = "甲党委,基层党委,A,乙党委,,\n乙党委,基层党委,B,甲党委,,\n清河镇党委,镇党委,T,,,\n\
            第一党支部,党支部,B1,清河镇党,,\n第二党支部,协会,B 2/3,,T,\n第三党支部,党支部,T,,T,\n临江区委员会,区委,D,,,\n";
        let import = upload(&town, &head, sheet).await.ok();
        assert_eq!((&import["rows_valid"], &import["rows_faulty"]), (&json!(1), &json!(6)));
        let zh = bad_cells(&town, &head, id_of(&import), "zh-CN").await;
        let cells: Vec<_> = zh.iter().map(|(row, column, _)| (*row, column.as_str())).collect();
        assert_eq!(cells, [(2, "D"), (3, "D"), (5, "D"), (6, "B"), (6, "C"), (7, "C"), (8, "C")]);
        assert!(zh[0].2.contains("成环") && zh[2].2.contains("是否为“清河镇党委”"), "{zh:?}");
        assert!(zh.iter().all(|(.., words)| !words.contains("branch")), "{zh:?}");
        let en = bad_cells(&town, &head, id_of(&import), "en").await;
        assert!(en[0].2.contains("circle") && en[2].2.contains("Did you mean 清河镇党委?"), "{en:?}");
    }

    async fn what_changed_since_the_dry_run_refuses_the_whole_and_names_the_rows(town: Town) {
        let head = town.head().await;
        let west = town.organization(&head, town.root, "town_committee", "W").await;
        let sheet = "第一党支部,党支部,B1,,W,\n第二党支部,党支部,B2,,,\n";
        let import = id_of(&upload(&town, &head, sheet).await.ok());
        town.branch(&head, town.root, "B2").await;
        let refused = step(&town, &head, import, "commit").await;
        assert_eq!(refused.pointers(), ["/rows/3"]);
        refused.refused(409, "conflict");
        let import = id_of(&upload(&town, &head, "第三党支部,党支部,B3,,W,\n").await.ok());
        town.post(&head, &format!("/v1/organizations/{west}/dissolve"), &json!({})).await.ok();
        let refused = step(&town, &head, import, "commit").await;
        assert_eq!(refused.pointers(), ["/rows/2"]);
        assert_eq!(tree(&town, &head).await.len(), 2);
    }

    async fn the_tree_is_imported_by_the_district_alone_and_once(town: Town) {
        let head = town.head().await;
        let west = town.organization(&head, town.root, "town_committee", "W").await;
        let boss = town.appointed("boss", Role::CommitteeSupervisor, west).await;
        upload(&town, &boss, "第一党支部,党支部,B1,,,\n").await.refused(403, "forbidden");
        let path = format!("/v1/organizations/imports?organization_id={}", town.root);
        let unkeyed = town.by(&head, Method::POST, &path).header("content-type", "application/octet-stream");
        town.send(unkeyed.body(HEAD)).await.refused(400, "idempotency_key_required");
        let import = id_of(&upload(&town, &head, "第一党支部,党支部,B1,,,\n").await.ok());
        let path = format!("/v1/organizations/imports/{import}/commit");
        let again = || town.send(town.by(&head, Method::POST, &path).header("idempotency-key", "0123456789abcdef"));
        let (first, second) = (again().await.ok(), again().await.ok());
        assert_eq!(first, second);
        assert_eq!(tree(&town, &head).await.len(), 3);
        let other = format!("/v1/imports/{import}");
        town.get(&head, &other).await.refused(404, "not_found");
    }

    async fn a_fresh_server_has_tree_and_members_by_two_sheets(town: Town) {
        let head = town.head().await;
        let import = id_of(&upload(&town, &head, "清河镇党委,镇党委,T,,,\n第一党支部,党支部,B1,清河镇党委,,\n").await.ok());
        step(&town, &head, import, "commit").await.ok();
        let members = "姓名,性别,出生日期,人员类别,所在党支部,学历\n王小明,男,1990-06-15,正式党员,第一党支部,大学\n";
        let path = format!("/v1/members/imports?organization_id={}", town.root);
        let request = town.by(&head, Method::POST, &path).header("content-type", "application/octet-stream");
        let read = town.send(request.header("idempotency-key", Uuid::now_v7().to_string()).body(members)).await.ok();
        assert_eq!(read["rows_valid"], 1, "{read}");
        let commit = town.by(&head, Method::POST, &format!("/v1/imports/{}/commit", id_of(&read)));
        town.send(commit.header("idempotency-key", Uuid::now_v7().to_string())).await.ok();
        let member = id_of(&town.get(&head, "/v1/members").await.ok()["data"][0]);

        let (east, branch) = (named(&town, &head, "T").await, named(&town, &head, "B1").await);
        let boss = town.appointed("boss", Role::CommitteeSupervisor, east).await;
        let post = json!({ "member_id": member, "duty": "secretary", "since": "2026-07-01" });
        town.post(&boss, &format!("/v1/branches/{branch}/posts"), &post).await.ok();
        let slips = town.send(town.by(&boss, Method::POST, &format!("/v1/branches/{branch}/accounts/open"))).await.ok();
        let slip = &slips["data"][0];
        let activate = json!({ "login": slip["login"], "code": slip["activation_code"],
            "new_password": crate::support::PASSWORD, "device_id": "phone-1", "device_name": "phone" });
        let tokens = town.send(town.request(Method::POST, "/v1/auth/activate").json(&activate)).await.ok();
        let me = town.request(Method::GET, "/v1/me").bearer_auth(tokens["access_token"].as_str().unwrap());
        let me = town.send(me).await.ok();
        assert!(me["appointments"].as_array().unwrap().iter().any(|one| one["role"] == "branch_secretary"), "{me}");
    }
}
