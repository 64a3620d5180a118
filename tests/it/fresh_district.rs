//! A fresh server becomes a district by three sheets: the tree, its members, its administrators.
//! Then people come in by themselves.

use chrono::TimeDelta;
use lighthouse_domain::{id::Id, members::IdNumber};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    hours::all_is_sound,
    support::{PASSWORD, Person, Town, id_of, stories},
};

const TOWNS: usize = 6;
const BRANCHES: usize = 700;

fn number(n: usize) -> String {
    let body = format!("3799991985{:02}{:02}{:03}", n / 840 + 1, n / 30 % 28 + 1, n % 30 * 2 + 1);
    let check = IdNumber::check_character(&body).unwrap();
    format!("{body}{check}")
}

/// Reads a sheet, refuses nothing of it, and enters it.
async fn import(
    town: &Town,
    head: &Person,
    (path, steps): (&str, &str),
    sheet: String,
    rows: usize,
) {
    let path = format!("{path}?organization_id={}&file_name=district.csv", town.root);
    let request =
        town.by(head, Method::POST, &path).header("content-type", "application/octet-stream");
    let key = || Uuid::now_v7().to_string();
    let read = town.send(request.header("idempotency-key", key()).body(sheet)).await.ok();
    assert_eq!((&read["rows_valid"], &read["rows_faulty"]), (&json!(rows), &json!(0)), "{read}");
    let commit = town.by(head, Method::POST, &format!("{steps}/{}/commit", id_of(&read)));
    let done = town.send(commit.header("idempotency-key", key())).await.ok();
    assert_eq!(done["state"], "committed");
}

fn tree() -> String {
    let towns = (0..TOWNS).map(|n| format!("第{n}镇党委,镇党委,T{n},\n"));
    let branches =
        (0..BRANCHES).map(|n| format!("第{n}党支部,党支部,B{n},第{}镇党委\n", n % TOWNS));
    format!("组织名称,组织类别,组织代码,上级党组织\n{}", towns.chain(branches).collect::<String>())
}

/// Three for each branch, one after the other: secretary, administrator, plain member.
fn members() -> String {
    let people = (0..BRANCHES * 3)
        .map(|n| format!("王{n},{},138{n:08},正式党员,第{}党支部,大学本科\n", number(n), n / 3));
    format!("姓名,公民身份号码,手机号,人员类别,所在党支部,学历\n{}", people.collect::<String>())
}

fn administrators() -> String {
    let office = |n: usize, role: &str, at: String| format!("王{n},{},{at},{role}\n", number(n));
    let branches = (0..BRANCHES).flat_map(|b| {
        let at = format!("第{b}党支部");
        [office(b * 3, "党支部书记", at.clone()), office(b * 3 + 1, "支部管理员", at)]
    });
    let towns = (0..TOWNS).map(|t| office(t * 3, "督导人员", format!("第{t}镇党委")));
    format!("姓名,身份证号,任职组织,角色\n{}", branches.chain(towns).collect::<String>())
}

/// What a slip says is typed into the phone, with the last six characters of the id number.
async fn activate(town: &Town, slip: &Value, n: usize) -> Person {
    let body = json!({ "login": slip["login"], "code": slip["activation_code"], "new_password": PASSWORD,
        "id_number_last_six": number(n)[12..], "device_id": format!("phone-{n}"), "device_name": "phone" });
    let tokens = town.send(town.request(Method::POST, "/v1/auth/activate").json(&body)).await.ok();
    let text = |name: &str| tokens[name].as_str().unwrap().to_owned();
    Person {
        account: Id::new(slip["account_id"].as_str().unwrap().parse().unwrap()),
        token: text("access_token"),
        refresh: text("refresh_token"),
        session: text("session_id").parse().unwrap(),
    }
}

fn slip_of<'a>(slips: &'a Value, name: &str) -> &'a Value {
    slips["data"].as_array().unwrap().iter().find(|slip| slip["name"] == name).unwrap()
}

stories! {
    async fn a_fresh_server_becomes_a_district_by_three_imports(town: Town) {
        let head = town.head().await;
        import(&town, &head, ("/v1/organizations/imports", "/v1/organizations/imports"), tree(), TOWNS + BRANCHES).await;
        import(&town, &head, ("/v1/members/imports", "/v1/imports"), members(), BRANCHES * 3).await;
        let path = "/v1/administrator-imports";
        import(&town, &head, (path, path), administrators(), BRANCHES * 2 + TOWNS).await;
        all_is_sound(&town).await;

        let branches = town.get(&head, "/v1/organizations/tree").await.ok();
        let branch = branches["data"].as_array().unwrap().iter().find(|one| one["code"] == "B7").unwrap();
        let open = format!("/v1/branches/{}/accounts/open", id_of(branch));
        let slips = town.send(town.by(&head, Method::POST, &open)).await.ok();
        assert_eq!(slips["data"].as_array().unwrap().len(), 3, "two whom the import gave accounts, and a member");
        let admin = activate(&town, slip_of(&slips, "王22"), 22).await;
        let session = json!({ "branch_id": id_of(branch), "kind": "theme_party_day", "mode": "offline", "title": "主题当日",
            "starts_at": "2026-11-22T01:00:00Z", "ends_at": "2026-11-22T03:00:00Z", "attendance": { "default": "present" }, "submit": true });
        let made = town.post(&admin, "/v1/study-sessions", &session).await.ok();
        assert_eq!((&made["state"], &made["attendance"]["took_part"]), (&json!("submitted"), &json!(3)));

        town.pass(TimeDelta::days(1));
        let login = slip_of(&slips, "王22")["login"].as_str().unwrap();
        let admin = town.sign_in_on(login, "phone-22").await;
        let absent = slip_of(&slips, "王21")["member_id"].clone();
        let correction = json!({ "reason": "标题有错别字，一人未到", "title": "主题党日", "lines": [{ "member_id": absent, "status": "absent" }] });
        let after = town.post(&admin, &format!("/v1/study-sessions/{}/correct", id_of(&made)), &correction).await.ok();
        assert_eq!((&after["title"], &after["attendance"]["took_part"]), (&json!("主题党日"), &json!(2)));

        let member = activate(&town, slip_of(&slips, "王23"), 23).await;
        let home = town.get(&member, "/v1/me/home").await.ok();
        assert_eq!((&home["branch"]["name"], &home["hours"]["credited_minutes"]), (&json!("第7党支部"), &json!(120)));
        let administrators = home["administrators"].as_array().unwrap();
        assert!(administrators.iter().any(|one| one["name"] == "王22"), "{home}");
        let seen = town.get(&member, &format!("/v1/branches/{}/study-sessions", id_of(branch))).await.ok();
        assert_eq!((&seen["data"][0]["title"], &seen["data"][0]["own_status"]), (&json!("主题党日"), &json!("present")));
        all_is_sound(&town).await;
    }
}
