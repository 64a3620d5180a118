//! A sheet becomes the register of administrators: dry run with every reason at its cell, commit,
//! undo.

use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    hours::all_is_sound,
    support::{Answer, Person, Town, id_of, stories},
};

const HEAD: &str =
    "姓名,公民身份号码,手机号,任职组织,任职组织代码,角色,是否主管理员,负责系统,任职日期\n";

async fn upload_to(town: &Town, head: &Person, at: Uuid, text: &str) -> Answer {
    send_sheet(town, head, at, format!("{HEAD}{text}")).await
}

async fn send_sheet(town: &Town, head: &Person, at: Uuid, sheet: String) -> Answer {
    let path = format!("/v1/administrator-imports?organization_id={at}&file_name=register.csv");
    let request =
        town.by(head, Method::POST, &path).header("content-type", "application/octet-stream");
    let key = Uuid::now_v7().to_string();
    town.send(request.header("idempotency-key", key).body(sheet)).await
}

async fn upload(town: &Town, head: &Person, text: &str) -> Answer {
    upload_to(town, head, town.root, text).await
}

async fn step(town: &Town, head: &Person, id: Uuid, step: &str) -> Answer {
    let request = town.by(head, Method::POST, &format!("/v1/administrator-imports/{id}/{step}"));
    town.send(request.header("idempotency-key", Uuid::now_v7().to_string())).await
}

/// Row, column and words of every bad cell.
async fn bad_cells(town: &Town, head: &Person, id: Uuid, lang: &str) -> Vec<(i64, String, Value)> {
    let path = format!("/v1/administrator-imports/{id}/faults?limit=100");
    let request = town.by(head, Method::GET, &path).header("accept-language", lang);
    let faults = town.send(request).await.ok();
    let cells = faults["data"].as_array().unwrap().iter();
    cells
        .flat_map(|row| row["cells"].as_array().unwrap().clone())
        .map(|cell| {
            (cell["row"].as_i64().unwrap(), cell["column"].as_str().unwrap().to_owned(), cell)
        })
        .collect()
}

fn number(sequence: u32) -> String {
    let body = format!("37999919850615{sequence:03}");
    let check = lighthouse_domain::members::IdNumber::check_character(&body).unwrap();
    format!("{body}{check}")
}

/// A member with an id number and a phone.
async fn member(town: &Town, head: &Person, branch: Uuid, name: &str, n: u32) -> Uuid {
    let body = json!({ "branch_id": branch, "name": name, "status": "full", "gender": if n % 2 == 1 { "male" } else { "female" },
        "birth_date": "1985-06-15", "education": "bachelor", "id_number": number(n), "phone": format!("1380000{n:04}") });
    id_of(&town.post(head, "/v1/members", &body).await.ok())
}

/// A member of the first branch who is fifty.
async fn aged_fifty(town: &Town, s: &Scene) -> Uuid {
    let body = json!({ "branch_id": s.branch, "name": "孙六", "status": "full", "gender": "male",
        "birth_date": "1976-01-01", "education": "bachelor", "phone": "13800000006" });
    id_of(&town.post(&s.head, "/v1/members", &body).await.ok())
}

/// The security officer excepts somebody from the condition of age.
async fn grant(town: &Town, officer: &Person, member: Uuid, at: Uuid) -> Uuid {
    let body = json!({ "member_id": member, "organization_id": at, "conditions": ["age"],
        "reason": "支部无其他符合条件的党员", "expires_on": "2027-11-23" });
    id_of(&town.post(officer, "/v1/administrators/exceptions", &body).await.ok())
}

async fn register(town: &Town, who: &Person) -> Vec<Value> {
    town.get(who, "/v1/administrators?limit=100").await.ok()["data"].as_array().unwrap().clone()
}

struct Scene {
    head: Person,
    east: Uuid,
    branch: Uuid,
    other: Uuid,
    wang: Uuid,
}

/// A town with two branches and a member in each.
async fn scene(town: &Town) -> Scene {
    let head = town.head().await;
    let east = town.organization(&head, town.root, "town_committee", "T").await;
    let (branch, other) =
        (town.branch(&head, east, "B1").await, town.branch(&head, east, "B2").await);
    let wang = member(town, &head, branch, "王一", 1).await;
    member(town, &head, other, "李二", 3).await;
    Scene { head, east, branch, other, wang }
}

stories! {
    async fn every_level_of_the_register_is_one_sheet(town: Town) {
        let s = scene(&town).await;
        let sheet = format!("王一,{},,,B1,支部管理员,是,灯塔、学习强国,2024-03-01\n李二,,13800000003,组织 B2,,党支部书记,,,\n\
            李二,,13800000003,,T,基层党委督导人员,是,,\n王一,{},,,D,编辑,,,\n", number(1), number(1));
        let import = upload(&town, &s.head, &sheet).await.ok();
        assert_eq!((&import["rows_valid"], &import["rows_faulty"], &import["kind"]), (&json!(4), &json!(0), &json!("administrators")), "{import}");
        let before = register(&town, &s.head).await.len();
        let done = step(&town, &s.head, id_of(&import), "commit").await.ok();
        assert_eq!(done["state"], "committed");
        let entries = register(&town, &s.head).await;
        assert_eq!(entries.len(), before + 4);
        let main = entries.iter().find(|one| one["role"] == "branch_administrator").unwrap();
        assert_eq!((&main["member_id"], &main["main"], &main["systems"]), (&json!(s.wang), &json!(true), &json!(["灯塔", "学习强国"])));
        assert!(main["since"].as_str().unwrap().starts_with("2024-02-29T16"), "{main}");
        let posts = town.get(&s.head, &format!("/v1/branches/{}/posts", s.other)).await.ok();
        assert_eq!((&posts["data"][0]["duty"], posts["data"][0]["appointment_id"].is_string()), (&json!("secretary"), true));
        assert_eq!((town.deeds("import.committed").await, town.deeds("exception.granted").await), (1, 0));
        step(&town, &s.head, id_of(&import), "commit").await.refused(409, "wrong_state");
        all_is_sound(&town).await;

        let slips = town.send(town.by(&s.head, Method::POST, &format!("/v1/branches/{}/accounts/open?include_below=true", town.root))).await.ok();
        assert_eq!(slips["data"].as_array().unwrap().len(), 2, "one account for two offices, and no code yet");
        let again = town.send(town.by(&s.head, Method::POST, &format!("/v1/branches/{}/accounts/open?include_below=true", town.root))).await.ok();
        assert_eq!(again["data"], json!([]));
        let refused = step(&town, &s.head, id_of(&import), "undo").await;
        assert_eq!(refused.pointers(), ["/rows/2", "/rows/3", "/rows/4", "/rows/5"], "whoever was handed a code");
        refused.refused(409, "conflict");
    }

    async fn an_import_that_nobody_touched_is_taken_back(town: Town) {
        let s = scene(&town).await;
        let (zhao, before) = (member(&town, &s.head, s.branch, "赵三", 5).await, register(&town, &s.head).await.len());
        let phone = town.with_phone("zhao", zhao).await;
        let sheet = format!("李二,,13800000003,,B2,支部书记,,,\n李二,,13800000003,,B2,支部管理员,,,\n赵三,{},,,B1,支部管理员,,,\n", number(5));
        let import = id_of(&upload(&town, &s.head, &sheet).await.ok());
        step(&town, &s.head, import, "undo").await.refused(409, "wrong_state");
        step(&town, &s.head, import, "commit").await.ok();
        assert_eq!(town.get(&phone, "/v1/members").await.ok()["data"].as_array().unwrap().len(), 2, "the right counts at once");
        assert_eq!(step(&town, &s.head, import, "undo").await.ok()["state"], "undone");
        assert_eq!(register(&town, &s.head).await.len(), before);
        assert_eq!(town.get(&phone, "/v1/members").await.ok()["data"].as_array().unwrap().len(), 1, "and is gone at once");
        assert_eq!(town.get(&s.head, &format!("/v1/branches/{}/posts?include_past=true", s.other)).await.ok()["data"], json!([]));
        let accounts = town.get(&s.head, &format!("/v1/accounts?branch_id={}&state=none", s.other)).await.ok();
        assert_eq!(accounts["data"].as_array().unwrap().len(), 1, "the account went as well");
        step(&town, &s.head, import, "undo").await.refused(409, "wrong_state");
        all_is_sound(&town).await;

        let second = id_of(&upload(&town, &s.head, &sheet).await.ok());
        step(&town, &s.head, second, "commit").await.ok();
        let entries = register(&town, &s.head).await;
        let entry = entries.iter().find(|one| one["member_id"] == json!(zhao)).unwrap();
        let training = json!({ "kind": "course", "topic": "党务系统培训", "held_on": "2026-11-01" });
        town.post(&s.head, &format!("/v1/administrators/{}/trainings", id_of(entry)), &training).await.ok();
        let refused = step(&town, &s.head, second, "undo").await;
        assert_eq!(refused.pointers(), ["/rows/4"]);
        assert_eq!(register(&town, &s.head).await.len(), before + 3, "an undo was half done");
    }

    async fn every_bad_cell_is_named_in_both_languages(town: Town) {
        let s = scene(&town).await;
        let sheet = format!("王一,{n},,组织 B3,,支部管理员,,,\n王二,{n},,,B1,支部管理员,,,\n王一,{n},,,B2,支部管理员,,,\n\
            王一,{n},,,T,支部管理员,,,\n王一,{n},,,D,审计员,,,\n张三,,13900000000,,B1,支部管理员,,,\n王一,{n},,,B1,支部管理员,也许,,2030-01-01\n",
            n = number(1));
        let import = upload(&town, &s.head, &sheet).await.ok();
        assert_eq!((&import["rows_valid"], &import["rows_faulty"]), (&json!(0), &json!(7)));
        let zh = bad_cells(&town, &s.head, id_of(&import), "zh-CN").await;
        let cells: Vec<_> = zh.iter().map(|(row, column, _)| (*row, column.as_str())).collect();
        assert_eq!(cells, [(2, "D"), (3, "A"), (4, "D"), (5, "F"), (6, "F"), (7, "C"), (8, "G"), (8, "I")]);
        let said: Vec<&str> = zh.iter().map(|(.., cell)| cell["detail"].as_str().unwrap()).collect();
        assert!(said[0].contains("是否为“组织B"), "{said:?}");
        assert!(zh[5].2["value"].as_str().unwrap().contains("****"), "{zh:?}");
        assert!(said.iter().all(|words| !words.contains("branch") && !words.contains("member")), "{said:?}");
        let en = bad_cells(&town, &s.head, id_of(&import), "en").await;
        assert!(en[0].2["detail"].as_str().unwrap().contains("Did you mean 组织B"), "{en:?}");
    }

    async fn who_does_not_meet_the_conditions_needs_an_exception_that_the_officer_grants(town: Town) {
        let s = scene(&town).await;
        let officer = town.appointed("officer", Role::SecurityOfficer, town.root).await;
        let sun = aged_fifty(&town, &s).await;
        // A reason of one's own is no exception: who appoints never excepts.
        let sheet = "姓名,手机号,任职组织代码,角色,破格理由\n孙六,13800000006,B1,支部管理员,本支部没有其他合适人选\n";
        let import = send_sheet(&town, &s.head, town.root, sheet.to_owned()).await.ok();
        assert_eq!((&import["rows_valid"], &import["rows_faulty"]), (&json!(0), &json!(1)), "{import}");
        for (lang, condition, remedy) in [("zh-CN", "45 岁以下", "由安全员办理特批"), ("en", "Younger than 45", "security officer to grant an exception")] {
            let cells = bad_cells(&town, &s.head, id_of(&import), lang).await;
            let said = cells[0].2["detail"].as_str().unwrap();
            assert!(cells.len() == 1 && cells[0].1 == "A" && said.contains(condition) && said.contains(remedy), "{cells:?}");
        }
        assert_eq!(town.deeds("exception.granted").await, 0);

        grant(&town, &officer, sun, s.other).await;
        assert_eq!(send_sheet(&town, &s.head, town.root, sheet.to_owned()).await.ok()["rows_faulty"], 1, "an exception of another branch");
        let exception = grant(&town, &officer, sun, s.branch).await;
        let import = send_sheet(&town, &s.head, town.root, sheet.to_owned()).await.ok();
        assert_eq!((&import["rows_valid"], &import["rows_faulty"]), (&json!(1), &json!(0)), "{import}");
        step(&town, &s.head, id_of(&import), "commit").await.ok();
        let entry = register(&town, &s.head).await.into_iter().find(|one| one["member_id"] == json!(sun)).unwrap();
        assert_eq!(entry["exception_id"], json!(exception));
        assert_eq!(town.deeds("exception.granted").await, 2);
        all_is_sound(&town).await;
        step(&town, &s.head, id_of(&import), "undo").await.ok();
        let left = town.get(&s.head, "/v1/administrators/exceptions").await.ok();
        assert_eq!(left["data"].as_array().unwrap().len(), 2, "what the officer granted is not the import's to take back");
    }

    async fn an_exception_that_ended_since_the_dry_run_refuses_the_row(town: Town) {
        let s = scene(&town).await;
        let officer = town.appointed("officer", Role::SecurityOfficer, town.root).await;
        let sun = aged_fifty(&town, &s).await;
        let exception = grant(&town, &officer, sun, s.branch).await;
        let import = upload(&town, &s.head, "孙六,,13800000006,,B1,支部管理员,,,\n").await.ok();
        assert_eq!(import["rows_valid"], 1);
        let end = json!({ "reason": "该支部已有合适人选" });
        town.post(&officer, &format!("/v1/administrators/exceptions/{exception}/end"), &end).await.ok();
        let refused = step(&town, &s.head, id_of(&import), "commit").await;
        assert_eq!(refused.pointers(), ["/rows/2"]);
        refused.refused(409, "conflict");
    }

    async fn what_changed_since_the_dry_run_refuses_the_whole_and_names_the_rows(town: Town) {
        let s = scene(&town).await;
        let sheet = format!("王一,{},,,B1,支部管理员,是,,\n李二,,13800000003,,B2,支部管理员,,,\n", number(1));
        let import = id_of(&upload(&town, &s.head, &sheet).await.ok());
        let boss = town.appointed("boss", Role::CommitteeSupervisor, s.east).await;
        let zhao = member(&town, &s.head, s.branch, "赵三", 5).await;
        town.account("zhao", Some(zhao)).await;
        let body = json!({ "member_id": zhao, "organization_id": s.branch, "role": "branch_administrator", "main": true });
        town.post_once(&boss, "/v1/administrators", &body).await.ok();
        let refused = step(&town, &s.head, import, "commit").await;
        assert_eq!(refused.pointers(), ["/rows/2"]);
        refused.refused(409, "conflict");
        assert_eq!(register(&town, &s.head).await.iter().filter(|one| one["role"] == "branch_administrator").count(), 1);
    }

    async fn a_secretary_who_had_no_account_gets_the_rights_of_the_post_with_it(town: Town) {
        let s = scene(&town).await;
        let post = json!({ "member_id": s.wang, "duty": "secretary", "since": "2026-07-01" });
        town.post(&s.head, &format!("/v1/branches/{}/posts", s.branch), &post).await.refused(403, "forbidden");
        let boss = town.appointed("boss", Role::CommitteeSupervisor, s.east).await;
        town.post(&boss, &format!("/v1/branches/{}/posts", s.branch), &post).await.ok();
        let import = id_of(&upload(&town, &s.head, &format!("王一,{},,,B1,支部管理员,,,\n", number(1))).await.ok());
        step(&town, &s.head, import, "commit").await.ok();
        let roles: Vec<_> = register(&town, &s.head).await.into_iter().filter(|one| one["member_id"] == json!(s.wang)).map(|one| one["role"].clone()).collect();
        assert_eq!(roles.len(), 2, "{roles:?}");
        all_is_sound(&town).await;
        step(&town, &s.head, import, "undo").await.ok();
        all_is_sound(&town).await;
    }

    async fn the_register_is_imported_by_the_district_alone_and_once(town: Town) {
        let s = scene(&town).await;
        let boss = town.appointed("boss", Role::CommitteeSupervisor, s.east).await;
        let row = format!("王一,{},,,B1,支部管理员,,,\n", number(1));
        upload_to(&town, &boss, s.east, &row).await.refused(403, "forbidden");
        assert_eq!(upload_to(&town, &s.head, Uuid::now_v7(), &row).await.status, 422);
        let path = format!("/v1/administrator-imports?organization_id={}", town.root);
        let unkeyed = town.by(&s.head, Method::POST, &path).header("content-type", "application/octet-stream");
        town.send(unkeyed.body(HEAD)).await.refused(400, "idempotency_key_required");
        let import = id_of(&upload(&town, &s.head, &row).await.ok());
        let path = format!("/v1/administrator-imports/{import}/commit");
        let again = || town.send(town.by(&s.head, Method::POST, &path).header("idempotency-key", "0123456789abcdef"));
        let (first, second) = (again().await.ok(), again().await.ok());
        assert_eq!(first, second);
        town.get(&s.head, &format!("/v1/imports/{import}")).await.refused(404, "not_found");
    }
}
