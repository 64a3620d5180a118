//! The first minute of a stranger: the whole district, made up and consistent.

use chrono::TimeDelta;
use lighthouse_api::demo::{self, Size};
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
