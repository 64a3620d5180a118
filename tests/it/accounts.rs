//! Accounts: opened by offices, activated by the person, reset, locked.

use chrono::TimeDelta;
use futures_util::future::join_all;
use lighthouse_domain::{access::Role, members::IdNumber};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, Person, Town, a_member, id_of, stories};

const PASSPHRASE: &str = "violet harbour counts nine kites";
const SHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A member with phone and id number; `n` tells them apart.
async fn citizen(town: &Town, by: &Person, branch: Uuid, name: &str, n: u32) -> (Uuid, String) {
    let body = format!("37999919850615{:03}", 2 * n + 1);
    let number = format!("{body}{}", IdNumber::check_character(&body).unwrap());
    let mut entry = a_member(branch, name);
    entry["id_number"] = json!(number);
    entry["phone"] = json!(phone(n));
    let id = id_of(&town.post(by, "/v1/members", &entry).await.ok());
    (id, number[12..].to_owned())
}

fn phone(n: u32) -> String {
    format!("138001380{n:02}")
}

async fn open(town: &Town, by: &Person, members: &[Uuid]) -> Vec<Value> {
    let slips = town.post(by, "/v1/accounts", &json!({ "member_ids": members })).await.ok();
    slips["data"].as_array().unwrap().clone()
}

fn activation(login: &str, code: &Value, last_six: Option<&str>) -> Value {
    json!({ "login": login, "code": code, "id_number_last_six": last_six, "new_password": PASSPHRASE,
        "device_id": "d1", "device_name": "手机" })
}

async fn activate(town: &Town, body: &Value) -> Answer {
    let request = town.request(Method::POST, "/v1/auth/activate").header("x-request-id", "same");
    town.send(request.json(body)).await
}

fn signed_in(tokens: &Value) -> Person {
    Person {
        account: Uuid::nil().into(),
        token: tokens["access_token"].as_str().unwrap().to_owned(),
        refresh: tokens["refresh_token"].as_str().unwrap().to_owned(),
        session: tokens["session_id"].as_str().unwrap().parse().unwrap(),
    }
}

async fn log_in(town: &Town, login: &str) -> Answer {
    let body =
        json!({ "login": login, "password": PASSPHRASE, "device_id": "d2", "device_name": "手机" });
    town.log_in(body).await
}

async fn post(town: &Town, by: &Person, path: &str) -> Answer {
    town.send(town.by(by, Method::POST, path)).await
}

/// A branch with its administrator and 张三, who has phone, id number and a slip.
struct Scene {
    head: Person,
    branch: Uuid,
    admin: Person,
    member: Uuid,
    last_six: String,
    slip: Value,
}

impl Scene {
    async fn new(town: &Town) -> Self {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B1").await;
        let admin = town.appointed("admin", Role::BranchAdministrator, branch).await;
        let (member, last_six) = citizen(town, &admin, branch, "张三", 1).await;
        let slip = open(town, &admin, &[member]).await.remove(0);
        Self { head, branch, admin, member, last_six, slip }
    }

    fn code(&self) -> &Value {
        &self.slip["activation_code"]
    }

    fn path(&self, step: &str) -> String {
        format!("/v1/accounts/{}{step}", self.slip["account_id"].as_str().unwrap())
    }

    async fn activated(&self, town: &Town) -> Person {
        let body = activation(&phone(1), self.code(), Some(&self.last_six));
        signed_in(&activate(town, &body).await.ok())
    }

    async fn state(&self, town: &Town) -> String {
        let shown = town.get(&self.head, &self.path("")).await.ok();
        shown["state"].as_str().unwrap().to_owned()
    }
}

stories! {
    async fn an_administrator_opens_a_branch_and_a_member_activates(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B1").await;
        let admin = town.appointed("admin", Role::BranchAdministrator, branch).await;
        let (_, last_six) = citizen(&town, &admin, branch, "张三", 1).await;
        town.member(&admin, branch, "李四").await;

        let path = format!("/v1/branches/{branch}/accounts/open");
        let slips = post(&town, &admin, &path).await.ok();
        assert_eq!(slips["data"].as_array().unwrap().len(), 2);
        let slip = slips["data"].as_array().unwrap().iter().find(|slip| slip["name"] == "张三").unwrap();
        assert_eq!((&slip["branch_name"], &slip["phone"]), (&json!("组织 B1"), &json!("138****8001")));
        assert_eq!(post(&town, &admin, &path).await.ok()["data"], json!([]), "nobody is left");
        assert_eq!(town.deeds("accounts.opened").await, 2);

        let code = slip["activation_code"].as_str().unwrap().to_lowercase();
        let code = json!(format!("{}-{}", &code[..5], &code[5..]));
        let phone_of_member = signed_in(&activate(&town, &activation(&phone(1), &code, Some(&last_six))).await.ok());
        let me = town.get(&phone_of_member, "/v1/me").await.ok();
        assert_eq!((&me["display_name"], &me["member_id"]), (&json!("张三"), &slip["member_id"]));
        log_in(&town, &phone(1)).await.ok();
        log_in(&town, slip["login"].as_str().unwrap()).await.ok();
        assert_eq!(town.deeds("account.activated").await, 1);
    }

    async fn a_district_is_opened_with_everybody_below(town: Town) {
        let head = town.head().await;
        let east = town.organization(&head, town.root, "town_committee", "EAST").await;
        let (b1, b2) = (town.branch(&head, east, "E1").await, town.branch(&head, east, "E2").await);
        town.member(&head, b1, "张三").await;
        town.member(&head, b2, "李四").await;
        let west = town.branch(&head, town.root, "W1").await;
        town.member(&head, west, "王五").await;
        let path = format!("/v1/branches/{east}/accounts/open");
        assert_eq!(post(&town, &head, &path).await.ok()["data"], json!([]), "nobody is in the committee itself");
        let slips = post(&town, &head, &format!("{path}?include_below=true")).await.ok();
        assert_eq!(slips["data"].as_array().unwrap().len(), 2);
        let rest = town.get(&head, "/v1/accounts?state=none").await.ok();
        assert_eq!((&rest["data"][0]["name"], &rest["data"][0]["id"]), (&json!("王五"), &json!(null)));
        assert_eq!(rest["data"].as_array().unwrap().len(), 1);
    }

    async fn the_thief_of_a_slip_gets_nowhere_and_is_stopped_after_five(town: Town) {
        let scene = Scene::new(&town).await;
        for last_six in [None, Some("000000"), Some("111111"), Some("222222"), Some("333333")] {
            let guess = activation(&phone(1), scene.code(), last_six);
            activate(&town, &guess).await.refused(401, "activation_refused");
        }
        let right = activation(&phone(1), scene.code(), Some(&scene.last_six));
        let stopped = activate(&town, &right).await;
        assert_eq!(stopped.header("retry-after"), "61");
        stopped.refused(429, "account_locked");
        let other_name = activation(scene.slip["login"].as_str().unwrap(), scene.code(), Some(&scene.last_six));
        activate(&town, &other_name).await.refused(429, "account_locked");
        assert_eq!(town.deeds("account.activation_refused").await, 5);
        town.pass(TimeDelta::minutes(2));
        activate(&town, &right).await.ok();
    }

    async fn after_ten_wrong_numbers_the_code_is_worth_nothing(town: Town) {
        let scene = Scene::new(&town).await;
        for _ in 0..10 {
            activate(&town, &activation(&phone(1), scene.code(), Some("000000"))).await.refused(401, "activation_refused");
            town.pass(TimeDelta::hours(2));
        }
        let right = activation(&phone(1), scene.code(), Some(&scene.last_six));
        activate(&town, &right).await.refused(401, "activation_refused");
    }

    async fn nobody_learns_who_is_a_member(town: Town) {
        let scene = Scene::new(&town).await;
        let code = json!("22222-22222");
        let known = activate(&town, &activation(&phone(1), &code, Some(&scene.last_six))).await;
        let unknown = activate(&town, &activation(&phone(9), &code, Some(&scene.last_six))).await;
        assert_eq!((known.status, &known.text), (401, &unknown.text));
        for login in [phone(1), phone(9)] {
            for _ in 0..4 {
                activate(&town, &activation(&login, &code, None)).await.refused(401, "activation_refused");
            }
        }
        let known = activate(&town, &activation(&phone(1), &code, None)).await;
        let unknown = activate(&town, &activation(&phone(9), &code, None)).await;
        assert_eq!((known.status, &known.text), (429, &unknown.text));
        let weak = json!({ "login": phone(9), "code": "22222-22222", "new_password": "passwordpassword", "device_id": "d", "device_name": "d" });
        assert_eq!(activate(&town, &weak).await.refused(422, "validation_failed")["errors"][0]["pointer"], "/new_password");
    }

    async fn one_address_guesses_a_hundred_times_in_an_hour(town: Town) {
        town.head().await;
        for n in 0..100 {
            let guess = activation(&format!("name{n}"), &json!("22222-22222"), None);
            activate(&town, &guess).await.refused(401, "activation_refused");
        }
        let one_more = activation("another", &json!("22222-22222"), None);
        activate(&town, &one_more).await.refused(429, "account_locked");
        town.pass(TimeDelta::minutes(61));
        activate(&town, &one_more).await.refused(401, "activation_refused");
    }

    async fn a_code_works_once_and_for_thirty_days(town: Town) {
        let scene = Scene::new(&town).await;
        let body = activation(&phone(1), scene.code(), Some(&scene.last_six));
        let both = join_all((0..2).map(|_| activate(&town, &body))).await;
        let mut statuses: Vec<u16> = both.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 401]);
        activate(&town, &body).await.refused(401, "activation_refused");

        let (late, last_six) = citizen(&town, &scene.admin, scene.branch, "李四", 2).await;
        let slip = open(&town, &scene.admin, &[late]).await.remove(0);
        town.pass(TimeDelta::days(30));
        let body = activation(&phone(2), &slip["activation_code"], Some(&last_six));
        activate(&town, &body).await.refused(401, "activation_refused");
    }

    async fn a_retry_with_the_same_key_opens_once_and_answers_the_same(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B1").await;
        let member = town.member(&head, branch, "张三").await;
        let ask = |kind: &'static str| town.by(&head, Method::POST, "/v1/accounts")
            .header("idempotency-key", "once").header("accept", kind).json(&json!({ "member_ids": [member] }));
        let first = town.send(ask("application/json")).await;
        let again = town.send(ask("application/json")).await;
        assert_eq!((&first.text, again.header("idempotency-replayed").as_str()), (&again.text, "true"));
        assert_eq!([first.header("cache-control"), again.header("cache-control")], ["no-store"; 2]);
        assert_eq!(town.deeds("account.opened").await, 1);
        let printed = ask(SHEET).send().await.unwrap();
        assert_eq!(printed.headers()["content-type"], SHEET);
        let saved_as = printed.headers()["content-disposition"].to_str().unwrap();
        assert!(saved_as.ends_with("filename*=UTF-8''%E6%BF%80%E6%B4%BB%E7%A0%81.xlsx"), "{saved_as}");
        assert!(printed.bytes().await.unwrap().starts_with(b"PK"));
        let twice = town.post(&head, "/v1/accounts", &json!({ "member_ids": [member] })).await;
        let refused = twice.refused(422, "validation_failed");
        assert_eq!((&refused["errors"][0]["pointer"], &refused["errors"][0]["code"]), (&json!("/member_ids/0"), &json!("conflict")));
    }

    async fn a_reset_ends_sessions_and_the_old_password(town: Town) {
        let scene = Scene::new(&town).await;
        let member = scene.activated(&town).await;
        town.get(&member, "/v1/me").await.ok();
        let slip = post(&town, &scene.admin, &scene.path("/reset")).await.ok();
        town.get(&member, "/v1/me").await.refused(401, "session_revoked");
        log_in(&town, &phone(1)).await.refused(401, "credentials_invalid");
        assert_eq!(scene.state(&town).await, "opened");
        let newer = post(&town, &scene.admin, &scene.path("/reset")).await.ok();
        let with = |slip: &Value| activation(&phone(1), &slip["activation_code"], Some(&scene.last_six));
        activate(&town, &with(&slip)).await.refused(401, "activation_refused");
        activate(&town, &with(&newer)).await.ok();
        assert_eq!((scene.state(&town).await.as_str(), town.deeds("account.reset").await), ("active", 2));
    }

    async fn a_locked_account_lets_nobody_in_until_it_is_unlocked(town: Town) {
        let scene = Scene::new(&town).await;
        let member = scene.activated(&town).await;
        assert_eq!(post(&town, &scene.admin, &scene.path("/lock")).await.ok()["state"], "locked");
        town.get(&member, "/v1/me").await.refused(401, "session_revoked");
        log_in(&town, &phone(1)).await.refused(401, "credentials_invalid");
        for step in ["/lock", "/reset"] {
            post(&town, &scene.admin, &scene.path(step)).await.refused(409, "wrong_state");
        }
        let listed = town.get(&scene.admin, "/v1/accounts?state=locked").await.ok();
        assert_eq!(listed["data"][0]["member_id"], scene.member.to_string());
        assert_eq!(post(&town, &scene.admin, &scene.path("/unlock")).await.ok()["state"], "active");
        log_in(&town, &phone(1)).await.ok();
        post(&town, &scene.admin, &scene.path("/unlock")).await.refused(409, "wrong_state");
    }

    async fn what_lies_outside_the_scope_is_not_found(town: Town) {
        let scene = Scene::new(&town).await;
        let other = town.branch(&scene.head, town.root, "B2").await;
        let neighbour = town.appointed("neighbour", Role::BranchAdministrator, other).await;
        town.get(&neighbour, &scene.path("")).await.refused(404, "not_found");
        for step in ["/reset", "/lock", "/unlock"] {
            post(&town, &neighbour, &scene.path(step)).await.refused(404, "not_found");
        }
        let path = format!("/v1/branches/{}/accounts/open", scene.branch);
        post(&town, &neighbour, &path).await.refused(404, "not_found");
        let listed = town.post(&neighbour, "/v1/accounts", &json!({ "member_ids": [scene.member] })).await;
        assert_eq!(listed.refused(422, "validation_failed")["errors"][0]["code"], "out_of_scope");
        assert_eq!(town.get(&neighbour, "/v1/accounts").await.ok()["data"], json!([]));
        let plain = scene.activated(&town).await;
        town.get(&plain, "/v1/accounts").await.refused(403, "forbidden");
    }

    async fn the_account_of_an_administrator_belongs_to_the_level_above(town: Town) {
        let head = town.head().await;
        let east = town.organization(&head, town.root, "town_committee", "EAST").await;
        let branch = town.branch(&head, east, "E1").await;
        let supervisor = town.appointed("supervisor", Role::CommitteeSupervisor, east).await;
        let secretary = town.appointed("secretary", Role::BranchSecretary, branch).await;
        let mut entry = a_member(branch, "张三");
        entry["education"] = json!("bachelor");
        let member = id_of(&town.post(&secretary, "/v1/members", &entry).await.ok());
        let body = json!({ "member_id": member, "role": "branch_administrator", "organization_id": branch });
        let without = town.post_once(&supervisor, "/v1/administrators", &body).await.refused(422, "validation_failed");
        assert!(without["errors"][0]["detail"].as_str().unwrap().contains("POST /v1/accounts"));
        let slip = open(&town, &secretary, &[member]).await.remove(0);
        town.post_once(&supervisor, "/v1/administrators", &body).await.ok();

        let path = |step: &str| format!("/v1/accounts/{}/{step}", slip["account_id"].as_str().unwrap());
        for step in ["reset", "lock"] {
            post(&town, &secretary, &path(step)).await.refused(409, "administrator_account");
        }
        post(&town, &supervisor, &path("reset")).await.ok();
        let own = format!("/v1/accounts/{}/reset", supervisor.account);
        post(&town, &supervisor, &own).await.refused(409, "own_account");
        post(&town, &head, &own).await.ok();
    }

    async fn a_new_phone_in_the_register_is_the_one_that_signs_in(town: Town) {
        let scene = Scene::new(&town).await;
        let member = scene.activated(&town).await;
        let path = format!("/v1/members/{}", scene.member);
        town.patch(&scene.admin, &path, "*", &json!({ "phone": phone(1), "name": "张三丰" })).await.ok();
        assert_eq!(town.get(&member, "/v1/me").await.ok()["display_name"], "张三丰", "the same phone ends nothing");
        town.patch(&scene.admin, &path, "*", &json!({ "phone": phone(7) })).await.ok();
        town.get(&member, "/v1/me").await.refused(401, "session_revoked");
        log_in(&town, &phone(1)).await.refused(401, "credentials_invalid");
        log_in(&town, &phone(7)).await.ok();
    }

    async fn two_who_share_a_phone_are_told_apart_by_code_and_login_name(town: Town) {
        let scene = Scene::new(&town).await;
        let mut entry = a_member(scene.branch, "李四");
        entry["phone"] = json!(phone(1));
        let wife = id_of(&town.post(&scene.admin, "/v1/members", &entry).await.ok());
        let slip = open(&town, &scene.admin, &[wife]).await.remove(0);
        let hers = activate(&town, &activation(&phone(1), &slip["activation_code"], None)).await.ok();
        assert_eq!(town.get(&signed_in(&hers), "/v1/me").await.ok()["display_name"], "李四");
        scene.activated(&town).await;
        log_in(&town, &phone(1)).await.refused(401, "credentials_invalid");
        log_in(&town, slip["login"].as_str().unwrap()).await.ok();
    }

    async fn a_reset_keeps_the_second_factor_unless_it_is_to_go(town: Town) {
        let scene = Scene::new(&town).await;
        let member = scene.activated(&town).await;
        let offer = town.send(town.by(&member, Method::POST, "/v1/me/totp")).await.ok();
        let totp = totp_rs::Totp::from_url(offer["uri"].as_str().unwrap()).unwrap();
        let code = |town: &Town| totp.generate(town.now().millis().unsigned_abs() / 1000).to_string();
        town.put(&member, "/v1/me/totp", &json!({ "otp": code(&town) })).await.ok();

        let slip = post(&town, &scene.admin, &scene.path("/reset")).await.ok();
        let mut body = activation(&phone(1), &slip["activation_code"], Some(&scene.last_six));
        activate(&town, &body).await.refused(401, "otp_required");
        body["otp"] = json!("000000");
        for _ in 0..5 {
            activate(&town, &body).await.refused(401, "otp_invalid");
        }
        activate(&town, &body).await.refused(429, "account_locked");
        town.pass(TimeDelta::minutes(5));
        body["otp"] = json!(code(&town));
        activate(&town, &body).await.ok();

        let path = scene.path("/reset?without_second_factor=true");
        let slip = post(&town, &scene.admin, &path).await.ok();
        let body = activation(&phone(1), &slip["activation_code"], Some(&scene.last_six));
        let member = signed_in(&activate(&town, &body).await.ok());
        assert_eq!(town.get(&member, "/v1/me").await.ok()["second_factor"], false);
    }

    async fn a_town_of_three_thousand_is_opened_by_one_request_and_its_retry(town: Town) {
        let head = town.head().await;
        town.branch(&head, town.root, "B1").await;
        let id = if town.app.db.is_postgres() { "gen_random_uuid()" } else { "randomblob(16)" };
        town.alter(&format!(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) \
            INSERT INTO member (id, branch_id, branch_path, name, gender, birth_date, status, version, created_at, updated_at) \
            SELECT {id}, o.id, o.path, '张三', 'male', '1985-06-15', 'full', 1, 0, 0 FROM n JOIN organization o ON o.code = 'B1'"
        )).await;
        let path = format!("/v1/branches/{}/accounts/open?include_below=true", town.root);
        let ask = || town.by(&head, Method::POST, &path).header("idempotency-key", "all");
        let slips = town.send(ask()).await.ok();
        assert_eq!(slips["data"].as_array().unwrap().len(), 3_000);
        assert_eq!(town.send(ask()).await.ok(), slips);
        assert_eq!(town.get(&head, "/v1/accounts?state=none").await.ok()["data"], json!([]));
    }

    async fn the_list_of_accounts_goes_page_by_page(town: Town) {
        let scene = Scene::new(&town).await;
        for n in 2..6 {
            citizen(&town, &scene.admin, scene.branch, "李四", n).await;
        }
        let mut seen = Vec::new();
        let mut path = format!("/v1/accounts?branch_id={}&limit=2", scene.branch);
        loop {
            let page = town.get(&scene.admin, &path).await.ok();
            seen.extend(page["data"].as_array().unwrap().clone());
            let Some(cursor) = page["page"]["next_cursor"].as_str() else { break };
            path = format!("/v1/accounts?branch_id={}&limit=2&cursor={cursor}", scene.branch);
        }
        assert_eq!(seen.len(), 5);
        let states: Vec<&str> = seen.iter().map(|row| row["state"].as_str().unwrap()).collect();
        assert_eq!(states.iter().filter(|state| **state == "opened").count(), 1);
        assert_eq!(seen[0]["branch_name"], "组织 B1");
        let active = format!("/v1/accounts?state=active&branch_id={}", scene.branch);
        assert_eq!(town.get(&scene.admin, &active).await.ok()["data"], json!([]));
    }
}
