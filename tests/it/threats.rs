//! What people try who should not, as the threat model numbers it; each room's own story tells the rest.

use std::{net::TcpListener, sync::Arc};

use chrono::TimeDelta;
use futures_util::future::join_all;
use lighthouse_api::{
    server,
    start::{self, StartError},
};
use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, Person, Town, a_member, client, stories};

async fn keyed(town: &Town, person: &Person, key: &str, body: &Value) -> Answer {
    let request = town.by(person, Method::POST, "/v1/members").header("idempotency-key", key);
    town.send(request.json(body)).await
}

/// Two branches side by side, each with its administrator.
async fn neighbours(town: &Town) -> (Person, [(Uuid, Person); 2]) {
    let head = town.head().await;
    let east = town.branch(&head, town.root, "E").await;
    let west = town.branch(&head, town.root, "W").await;
    let ming = town.appointed("ming", Role::BranchAdministrator, east).await;
    let lan = town.appointed("lan", Role::BranchAdministrator, west).await;
    (head, [(east, ming), (west, lan)])
}

/// Another server process on the same database, as far as the database can tell.
async fn second_server(town: &Town) -> String {
    let clock = town.now();
    let config = town.app.shared.config.clone();
    let app = start::open(config, Arc::new(move || clock)).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    actix_web::rt::spawn(server::run(&app, listener).unwrap());
    base
}

stories! {
    /// TH-17
    async fn who_lost_the_right_does_not_get_the_kept_answer(town: Town) {
        let (_, [(east, ming), _]) = neighbours(&town).await;
        let body = a_member(east, "李四");
        keyed(&town, &ming, "k", &body).await.ok();
        town.end_appointment(ming.account, Role::BranchAdministrator).await;
        let again = keyed(&town, &ming, "k", &body).await;
        assert!(!again.text.contains("李四"), "{}", again.text);
        again.refused(403, "forbidden");
    }

    /// TH-15
    async fn a_key_and_a_cursor_belong_to_their_caller(town: Town) {
        let (_, [(east, ming), (west, lan)]) = neighbours(&town).await;
        for name in ["李一", "李二"] {
            town.post(&ming, "/v1/members", &a_member(east, name)).await.ok();
        }
        keyed(&town, &ming, "k", &a_member(east, "李四")).await.ok();
        let other = keyed(&town, &lan, "k", &a_member(west, "王五")).await;
        assert_eq!(other.header("idempotency-replayed"), "");
        assert_eq!(other.ok()["name"], "王五");
        let page = town.get(&ming, "/v1/members?limit=1").await.ok();
        let cursor = page["page"]["next_cursor"].as_str().unwrap();
        town.get(&lan, &format!("/v1/members?limit=1&cursor={cursor}")).await.refused(400, "invalid_cursor");
    }

    /// TH-12
    async fn a_branch_administrator_cannot_rise(town: Town) {
        let (_, [(east, ming), (west, _)]) = neighbours(&town).await;
        let organization = json!({ "parent_id": town.root, "kind": "branch", "code": "N", "name": "新支部" });
        town.post(&ming, "/v1/organizations", &organization).await.refused(403, "forbidden");
        town.post(&ming, &format!("/v1/organizations/{east}/move"), &json!({ "parent_id": west })).await.refused(403, "forbidden");
        let member = town.member(&ming, east, "王明").await;
        let wish = json!({ "member_id": member, "role": "committee_supervisor", "organization_id": town.root, "systems": [] });
        town.post_once(&ming, "/v1/administrators", &wish).await.refused(403, "forbidden");
        assert_eq!(town.deeds("administrator.appointed").await, 0);
    }

    /// TH-07
    async fn fields_of_the_server_are_not_taken_from_outside(town: Town) {
        let (head, [(east, _), _]) = neighbours(&town).await;
        let mut body = a_member(east, "李四");
        for (field, value) in [("version", json!(9)), ("created_at", json!("2020-01-01T00:00:00Z")), ("hours", json!(99))] {
            body[field] = value;
        }
        let refused = town.post(&head, "/v1/members", &body).await;
        assert_eq!(refused.pointers(), ["/created_at", "/hours", "/version"]);
        refused.refused(422, "validation_failed");
        assert_eq!(town.deeds("member.created").await, 0);
    }

    /// TH-21, TH-22
    async fn officers_see_no_register_and_auditors_change_nothing(town: Town) {
        let (head, [(east, _), _]) = neighbours(&town).await;
        let member = town.member(&head, east, "李四").await;
        let system = town.appointed("system", Role::SystemAdministrator, town.root).await;
        let auditor = town.appointed("auditor", Role::Auditor, town.root).await;
        for officer in [&system, &auditor] {
            town.get(officer, "/v1/members").await.refused(403, "forbidden");
            town.get(officer, &format!("/v1/members/{member}")).await.refused(403, "forbidden");
            town.post(officer, "/v1/members", &a_member(east, "王五")).await.refused(403, "forbidden");
        }
        town.get(&system, "/v1/audit-events").await.refused(403, "forbidden");
    }

    /// TH-29: reads at once, none of them counted twice or not at all; the suspect does not see the alarm.
    async fn whoever_copies_the_register_is_stopped_and_the_level_above_is_told(town: Town) {
        let (_, [(east, ming), (_, lan)]) = neighbours(&town).await;
        let boss = town.appointed("boss", Role::DeputyHeadInCharge, town.root).await;
        let member = town.member(&boss, east, "李四").await;
        let path = format!("/v1/members/{member}?purpose=核对介绍信");
        let read = || town.get(&ming, &path);
        let first = join_all((0..199).map(|_| read())).await;
        assert!(first.iter().all(|answer| answer.status == 200));
        let risks = async || town.get(&boss, "/v1/incidents?category=data").await.ok()["data"].as_array().unwrap().clone();
        assert!(risks().await.is_empty());
        let last = join_all((0..10).map(|_| read())).await;
        assert_eq!(last.iter().filter(|answer| answer.status == 200).count(), 1);
        let refused = read().await;
        assert_eq!(refused.header("retry-after"), "3600");
        refused.refused(429, "reveal_limit");
        let told = risks().await;
        assert_eq!((told.len(), &told[0]["nature"], &told[0]["organization_id"]), (1, &json!("risk"), &json!(town.root)));
        assert!(told[0]["description"].as_str().unwrap().contains(&ming.account.to_string()));
        let seen = town.get(&ming, "/v1/incidents").await.ok();
        assert!(seen["data"].as_array().unwrap().is_empty(), "not in the hands of whoever caused it");
        assert_eq!((town.deeds("member.revealed").await, town.deeds("account.mass_reading").await), (200, 1));
        town.get(&lan, &path).await.refused(404, "not_found");
        town.get(&boss, &path).await.ok();
        town.pass(TimeDelta::hours(1));
        town.get(&town.sign_in("ming").await, &path).await.ok();
    }

    /// TH-37
    async fn two_servers_on_one_database_lose_nothing(town: Town) {
        let (_, [(east, ming), _]) = neighbours(&town).await;
        let other = second_server(&town).await;
        let client = client().build().unwrap();
        for round in 0..20 {
            let body = a_member(east, if round % 2 == 0 { "李一" } else { "李二" });
            let base = if round % 2 == 0 { &town.base } else { &other };
            let request = client.post(format!("{base}/v1/members")).bearer_auth(&ming.token).json(&body);
            assert_eq!(request.send().await.unwrap().status().as_u16(), 201);
        }
        let seen = town.get(&ming, "/v1/members?limit=100").await.ok();
        assert_eq!(seen["data"].as_array().unwrap().len(), 20);
        // A right that ends is gone in the other process too.
        town.end_appointment(ming.account, Role::BranchAdministrator).await;
        let answer = client.get(format!("{other}/v1/members")).bearer_auth(&ming.token).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 403);
    }

    /// TH-37
    async fn an_older_release_leaves_a_newer_database_alone(town: Town) {
        town.alter("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m20990101_000001_later', 0)").await;
        let (config, clock) = (town.app.shared.config.clone(), town.now());
        let opened = start::open(config, Arc::new(move || clock)).await;
        assert!(matches!(opened.err(), Some(StartError::Newer)));
    }
}
