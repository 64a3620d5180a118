//! An inbox: what is said to the holder of an office, while the office is held.

use chrono::TimeDelta;
use lighthouse_api::supervision::run;
use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Place, hold, make_rule, place, record};
use crate::support::{Answer, Person, Town, stories};

/// The 26th of November: both branches were told.
async fn notified(town: &Town) -> Place {
    let place = place(town).await;
    make_rule(
        town,
        &place.supervisor,
        (place.east, "month_end_urge"),
        ("working_day_before_end", 3),
    )
    .await;
    town.appointed("second", Role::BranchAdministrator, place.second).await;
    town.pass(TimeDelta::days(3));
    run(&town.app).await.unwrap();
    let (admin, supervisor) = (town.sign_in("admin").await, town.sign_in("boss").await);
    Place { admin, supervisor, head: town.sign_in("head").await, ..place }
}

async fn inbox(town: &Town, person: &Person, query: &str) -> Value {
    town.get(person, &format!("/v1/me/inbox{query}")).await.ok()
}

async fn mark(town: &Town, person: &Person, message: &Value, how: &str) -> Answer {
    let path = format!("/v1/me/inbox/{}/{how}", message["id"].as_str().unwrap());
    town.send(town.by(person, Method::POST, &path)).await
}

async fn unread(town: &Town, person: &Person) -> Value {
    let home = town.get(person, "/v1/me/home").await.ok()["unread"].clone();
    assert_eq!(home, inbox(town, person, "").await["unread"], "home and inbox say the same");
    home
}

stories! {
    async fn a_message_is_read_and_put_away(town: Town) {
        let place = notified(&town).await;
        assert_eq!(unread(&town, &place.admin).await, 1);
        let message = inbox(&town, &place.admin, "").await["data"][0].clone();
        assert_eq!((&message["state"], &message["digest"], &message["read_at"]), (&json!("open"), &json!(false), &Value::Null));
        assert_eq!(message["notices"][0]["branch_id"], json!(place.first));
        let read = mark(&town, &place.admin, &message, "read").await.ok();
        assert_eq!(read["read_at"], json!(town.now()));
        assert_eq!(unread(&town, &place.admin).await, 0);
        town.pass(TimeDelta::minutes(1));
        assert_eq!(mark(&town, &place.admin, &message, "read").await.ok()["read_at"], read["read_at"]);
        assert_eq!(mark(&town, &place.admin, &message, "done").await.ok()["done_at"], json!(town.now()));
        assert_eq!(inbox(&town, &place.admin, "").await["data"], json!([]));
        assert_eq!(inbox(&town, &place.admin, "?include_done=true").await["data"].as_array().unwrap().len(), 1);
    }

    async fn a_notice_is_closed_by_the_record_and_opens_again_without_it(town: Town) {
        let place = notified(&town).await;
        let session = hold(&town, &place, &["theme_party_day", "central_study_day"], "2026-11-25").await;
        record(&town, &place, session).await;
        let message = inbox(&town, &place.admin, "").await["data"][0].clone();
        assert_eq!((&message["state"], &message["notices"][0]["state"]), (&json!("closed"), &json!("closed")));
        assert_eq!(message["notices"][0]["items"][0]["remedy"], Value::Null);
        assert_eq!(unread(&town, &place.admin).await, 0, "nobody has to read what is done");
        let listed = town.get(&place.supervisor, "/v1/notices").await.ok();
        let states: Vec<_> = listed["data"].as_array().unwrap().iter().map(|notice| &notice["state"]).collect();
        assert!(states.contains(&&json!("open")) && states.contains(&&json!("closed")), "{states:?}");
        let list = json!({ "lines": [{ "member_id": place.member, "status": "absent" }] });
        town.put(&place.admin, &format!("/v1/study-sessions/{session}/attendance"), &list).await.ok();
        assert_eq!(inbox(&town, &place.admin, "").await["data"][0]["state"], "open");
        assert_eq!(unread(&town, &place.admin).await, 1);
    }

    async fn nobody_reads_the_messages_of_another(town: Town) {
        let place = notified(&town).await;
        let message = inbox(&town, &place.admin, "").await["data"][0].clone();
        let second = town.sign_in("second").await;
        mark(&town, &second, &message, "read").await.refused(404, "not_found");
        assert_ne!(inbox(&town, &second, "").await["data"][0]["id"], message["id"]);
        let phone = town.with_phone("wang", place.member).await;
        assert_eq!(inbox(&town, &phone, "").await["data"], json!([]), "a member of the branch is not its administrator");
        mark(&town, &phone, &message, "done").await.refused(404, "not_found");
    }

    async fn an_appointment_that_ended_shows_nothing_more(town: Town) {
        let place = notified(&town).await;
        let message = inbox(&town, &place.admin, "").await["data"][0].clone();
        town.appoint(place.admin.account, Role::BranchSecretary, place.second).await;
        town.end_appointment(place.admin.account, Role::BranchAdministrator).await;
        let admin = town.sign_in("admin").await;
        assert_eq!((unread(&town, &admin).await, &inbox(&town, &admin, "").await["data"]), (json!(0), &json!([])));
        mark(&town, &admin, &message, "read").await.refused(404, "not_found");
        let heir = town.appointed("heir", Role::BranchAdministrator, place.first).await;
        assert_eq!(inbox(&town, &heir, "").await["data"], json!([]), "it was said to the one before");
    }

    async fn a_supervisor_of_a_sibling_town_sees_none_of_it(town: Town) {
        let place = notified(&town).await;
        let west = town.organization(&place.head, town.root, "town_committee", "WEST").await;
        let neighbour = town.appointed("west", Role::CommitteeSupervisor, west).await;
        assert_eq!(town.get(&neighbour, "/v1/notices").await.ok()["data"], json!([]));
        let theirs = format!("/v1/notices?organization_id={}", place.east);
        assert_eq!(town.get(&neighbour, &theirs).await.ok()["data"], json!([]));
        town.get(&neighbour, &format!("/v1/organizations/{}/gaps", place.east)).await.refused(404, "not_found");
        town.get(&place.admin, "/v1/notices").await.refused(403, "forbidden");
        let bad = town.get(&place.supervisor, "/v1/notices?period=2026-Q5").await;
        assert_eq!((bad.status, bad.pointers()), (400, vec!["period".to_owned()]));
    }

    async fn notices_come_in_pages_the_newest_first(town: Town) {
        let place = notified(&town).await;
        let first = town.get(&place.supervisor, "/v1/notices?limit=1").await.ok();
        let cursor = first["page"]["next_cursor"].as_str().unwrap();
        let second = town.get(&place.supervisor, &format!("/v1/notices?limit=1&cursor={cursor}")).await.ok();
        assert_ne!(first["data"][0]["id"], second["data"][0]["id"]);
        assert_eq!(second["page"]["has_more"], json!(false));
    }
}
