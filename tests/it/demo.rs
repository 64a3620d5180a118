//! The first minute of a stranger: the whole district, made up and consistent.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use lighthouse_api::demo::{self, Size};
use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::json;

use crate::support::{Backend, Town, tell_in};

#[test]
fn the_whole_district_stands_on_sqlite() {
    tell_in(Town::unsettled(Backend::Sqlite, |_| ()), the_whole_district_stands);
}

#[test]
fn the_whole_district_stands_on_postgres() {
    tell_in(Town::unsettled(Backend::Postgres, |_| ()), the_whole_district_stands);
}

async fn the_whole_district_stands(town: Town) {
    let made = demo::seed(&town.app, Size::DISTRICT, 1).await.unwrap();
    assert_eq!((made.organizations, made.members), (717, 15_426));
    crate::hours::all_is_sound(&town).await;
    committees_have_their_posts(&town, &made).await;
    the_districts_own_figures_come_out(&town, &made).await;

    for showcase in &made.logins {
        let device = json!({ "login": showcase.login, "password": demo::PASSWORD,
            "device_id": "curl", "device_name": "curl" });
        let token = town.log_in(device).await.ok()["access_token"].as_str().unwrap().to_owned();
        let me = town.request(reqwest::Method::GET, "/v1/me").bearer_auth(token);
        let me = town.send(me).await.ok();
        let roles = me["appointments"].as_array().unwrap();
        let held = roles.iter().any(|one| one["role"] == showcase.role);
        assert!(held || showcase.role == "member", "{me}");
    }

    let head = made.logins.iter().find(|one| one.role == "deputy_head_in_charge").unwrap();
    let device = json!({ "login": head.login, "password": demo::PASSWORD,
        "device_id": "curl", "device_name": "curl" });
    let token = town.log_in(device).await.ok()["access_token"].as_str().unwrap().to_owned();
    let cases = town.request(reqwest::Method::GET, "/v1/rectifications").bearer_auth(&token);
    let cases = town.send(cases).await.ok();
    let states: Vec<_> =
        cases["data"].as_array().unwrap().iter().map(|case| &case["state"]).collect();
    assert_eq!(states, ["found", "in_progress", "closed"]);
    let (mut found, mut cursor) =
        (std::collections::HashMap::<String, usize>::new(), String::new());
    loop {
        let path = format!("/v1/administrators/findings?limit=100{cursor}");
        let page =
            town.send(town.request(reqwest::Method::GET, &path).bearer_auth(&token)).await.ok();
        for one in page["data"].as_array().unwrap() {
            *found.entry(one["finding"].as_str().unwrap().to_owned()).or_default() += 1;
        }
        let Some(next) = page["page"]["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    let count = |kind: &str| found.get(kind).copied().unwrap_or(0);
    assert!((1..=80).contains(&count("over_age")), "few are over the limit: {found:?}");
    assert!((1..=80).contains(&count("not_trained")), "most are trained: {found:?}");
    assert_eq!((count("not_linked"), count("no_party_member")), (0, 0), "{found:?}");

    let again = demo::seed(&town.app, Size::DISTRICT, 1).await;
    assert!(again.is_err(), "a second district over the first");
}

/// What the district says of itself is what its indicators count; and its reports are there.
async fn the_districts_own_figures_come_out(town: &Town, made: &demo::Made) {
    let head = town.log_in(json!({ "login": "deputy.head", "password": demo::PASSWORD,
        "device_id": "curl", "device_name": "curl" }));
    let token = head.await.ok()["access_token"].as_str().unwrap().to_owned();
    let get = async |path: String| {
        town.send(town.request(reqwest::Method::GET, &path).bearer_auth(&token)).await.ok()
    };
    let found = get(format!("/v1/organizations/{}/indicators?limit=1", made.district)).await;
    let value = |indicator: &str| {
        let figures = found["figures"].as_array().unwrap();
        let figure = figures.iter().find(|one| one["indicator"] == indicator).unwrap();
        figure["value"].as_f64().unwrap()
    };
    let counted = ["client_reach", "classes", "articles", "media_items"].map(value);
    assert_eq!(counted, [0.94, 174.0, 570.0, 83.0]);
    assert!(value("person_times") > 40_000.0 && value("hours_per_head") > 50.0, "{found}");
    let reports = get("/v1/reports".to_owned()).await;
    let states: Vec<_> =
        reports["data"].as_array().unwrap().iter().map(|report| &report["state"]).collect();
    assert_eq!(states.len(), 3, "{reports}");
    assert!(states.contains(&&json!("issued")) && states.contains(&&json!("draft")), "{reports}");
}

/// Each branch with seven full members or more has a committee of three to five, whose meeting is a
/// duty; everybody else in the branch owes the hours of a member.
async fn committees_have_their_posts(town: &Town, made: &demo::Made) {
    let head = town.log_in(json!({ "login": "deputy.head", "password": demo::PASSWORD,
        "device_id": "curl", "device_name": "curl" }));
    let token = head.await.ok()["access_token"].as_str().unwrap().to_owned();
    let get = async |path: String| {
        town.send(town.request(reqwest::Method::GET, &path).bearer_auth(&token)).await.ok()
    };
    let posts = get(format!("/v1/branches/{}/posts", made.branch)).await;
    let held = posts["data"].as_array().unwrap();
    assert!((4..=5).contains(&held.len()), "{posts}");
    let secretary = held.iter().find(|post| post["duty"] == "secretary").unwrap();
    assert!(secretary["appointment_id"].is_string(), "{posts}");
    let path = format!("/v1/members/{}/hours", secretary["member_id"].as_str().unwrap());
    assert_eq!(get(path).await["target_minutes"], 56 * 60);
    let duties = get(format!("/v1/branches/{}/duties", made.branch)).await;
    let all = duties["data"].as_array().unwrap();
    assert!(all.iter().any(|duty| duty["kind"] == "committee_meeting"), "{duties}");
    let town_posts = get(format!("/v1/branches/{}/posts", made.town)).await;
    assert_eq!(town_posts["data"].as_array().unwrap().len(), 5);
}

#[test]
fn a_district_can_be_made_on_any_day() {
    for later in [0, 8, 39, 98, 463] {
        tell_in(Town::unsettled(Backend::Sqlite, |_| ()), |town| async move {
            town.pass(TimeDelta::days(later));
            let made = demo::seed(&town.app, Size::SMALL, 1).await.unwrap();
            assert_eq!(made.members, 120, "{} days later", later);
            crate::hours::all_is_sound(&town).await;
        });
    }
}

/// Every row of every table, column by column; whatever is sealed differs by its nonce.
fn differences(one: &Town, other: &Town) -> BTreeSet<String> {
    let open = |town: &Town| {
        let url = town.app.shared.config.database_url().unwrap();
        rusqlite::Connection::open(url.trim_start_matches("sqlite:")).unwrap()
    };
    let (one, other) = (open(one), open(other));
    let ask = |connection: &rusqlite::Connection, sql: &str| -> Vec<String> {
        let mut statement = connection.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| Ok(format!("{:?}", row.get_ref(0).unwrap())));
        rows.unwrap().map(Result::unwrap).collect()
    };
    let columns = "SELECT m.name || '.' || c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c \
        WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%' AND m.name <> 'seaql_migrations'";
    let mut statement = one.prepare(columns).unwrap();
    let names = statement.query_map([], |row| row.get::<_, String>(0)).unwrap().map(Result::unwrap);
    names
        .filter(|name| {
            let (table, column) = name.split_once('.').unwrap();
            let sql = format!("SELECT \"{column}\" FROM \"{table}\" ORDER BY 1");
            ask(&one, &sql) != ask(&other, &sql)
        })
        .collect()
}

#[test]
fn the_same_seed_makes_the_same_district() {
    tell_in(Town::unsettled(Backend::Sqlite, |_| ()), |first| async move {
        let secret = std::fs::read(first.app.shared.config.secret_file()).unwrap();
        let place = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(place.path(), secret).unwrap();
        let shared = Some(place.path().to_owned());
        let second =
            Town::unsettled(Backend::Sqlite, |config| config.secret_file = shared).await.unwrap();
        let one = demo::seed(&first.app, Size::SMALL, 1).await.unwrap();
        let two = demo::seed(&second.app, Size::SMALL, 1).await.unwrap();
        assert_eq!(one.samples(), two.samples());
        let random = ["signing_key.", "sealed", "account.password_hash", "audit_event.mac"];
        let mut found = differences(&first, &second);
        found.retain(|column| !random.iter().any(|part| column.contains(part)));
        assert_eq!(found, BTreeSet::new());
        let third = Town::unsettled(Backend::Sqlite, |_| ()).await.unwrap();
        demo::seed(&third.app, Size::SMALL, 2).await.unwrap();
        assert!(differences(&first, &third).contains("member.name"), "another seed, other people");
        let later = Town::unsettled(Backend::Sqlite, |_| ()).await.unwrap();
        later.pass(TimeDelta::days(3));
        let made = demo::seed(&later.app, Size::SMALL, 1).await.unwrap();
        assert_eq!((made.district, made.town, made.branch), (one.district, one.town, one.branch));
    });
}

#[test]
fn a_demo_lists_what_to_try_and_pages_of_this_machine_may_try_it() {
    let demo_town = Town::unsettled(Backend::Sqlite, |config| {
        (config.demo, config.rate_limit) = (true, 60_000);
    });
    tell_in(demo_town, |town| async move {
        let meta = || town.send(town.request(Method::GET, "/v1/meta"));
        assert_eq!(meta().await.ok().get("sandbox"), None);
        let made = demo::seed(&town.app, Size::SMALL, 1).await.unwrap();
        let sandbox = meta().await.ok()["sandbox"].clone();
        assert_eq!(sandbox["samples"]["branch_id"], json!(made.branch));
        let mut roles = BTreeSet::new();
        for one in sandbox["logins"].as_array().unwrap() {
            let device = json!({ "login": one["login"], "password": sandbox["password"],
                "device_id": "page", "device_name": "page" });
            let token = town.log_in(device).await.ok()["access_token"].as_str().unwrap().to_owned();
            roles.insert(one["role"].as_str().unwrap().to_owned());
            let (_, path) =
                one["try_en"].as_str().unwrap().split_once("GET ").unwrap_or(("", "/v1/me"));
            let path = path.replace("{id}", &made.branch.to_string());
            let tried = town.send(town.request(Method::GET, &path).bearer_auth(token)).await;
            assert_eq!(tried.status, 200, "{} {path}: {}", one["login"], tried.text);
        }
        let all: BTreeSet<String> = Role::ALL.iter().map(|role| role.as_str().to_owned()).collect();
        assert_eq!(roles, all, "every role has a log-in");
        for (origin, allowed) in
            [("http://localhost:5173", true), ("http://localhost.example", false)]
        {
            let asked = town.request(Method::OPTIONS, "/v1/members").header("origin", origin);
            let asked = asked.header("access-control-request-method", "GET");
            let answer =
                town.send(asked.header("access-control-request-headers", "authorization")).await;
            let named = answer.header("access-control-allow-origin") == origin;
            assert_eq!(
                (answer.status == 200, named),
                (allowed, allowed),
                "{origin}: {}",
                answer.text
            );
        }
        let limited = town.send(town.request(Method::GET, "/v1/meta")).await;
        assert!(limited.header("ratelimit-policy").contains("q=60000"));
    });
}
