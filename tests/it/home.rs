//! What a phone asks for when it is opened.

use chrono::TimeDelta;
use lighthouse_api::demo::{self, Size};
use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    classes::article,
    support::{Backend, Person, Town, id_of, stories, tell_in},
};

const HOME: &str = "/v1/me/home";

/// A class of the district with one lesson of ten minutes, compulsory for all members this year.
async fn compulsory_course(town: &Town, head: &Person) -> (Uuid, Uuid) {
    let theme = json!({ "organization_id": town.root, "name": "党章" });
    let theme = id_of(&town.post(head, "/v1/class-themes", &theme).await.ok());
    let class = json!({ "organization_id": town.root, "theme_id": theme, "title": "党章专题班",
        "audience": "all_members", "starts_on": "2026-11-01", "ends_on": "2026-12-20" });
    let class = id_of(&town.post(head, "/v1/classes", &class).await.ok());
    let lesson = json!({ "kind": "article", "title": "第一讲", "article_id": article(town).await,
        "length_seconds": 600, "credit_seconds": 600 });
    let lesson = town.post(head, &format!("/v1/classes/{class}/lessons"), &lesson).await.ok();
    town.post(head, &format!("/v1/classes/{class}/publish"), &json!({})).await.ok();
    let course = json!({ "organization_id": town.root, "class_id": class, "required_of": "member", "year": 2026 });
    town.post(head, "/v1/required-courses", &course).await.ok();
    (class, id_of(&lesson))
}

/// A town's school, and a published plan that sends its branches there in December.
async fn planned_study_day(town: &Town, at: Uuid) {
    let coordinator =
        town.appointed("coordinator", Role::EducationCentreCoordinator, town.root).await;
    let school = json!({ "organization_id": at, "name": "清河镇党校", "address": "人民路 1 号" });
    let school = id_of(&town.post(&coordinator, "/v1/venues", &school).await.ok());
    let plan = json!({ "organization_id": town.root, "month": "2026-12", "venue_ids": [school] });
    let plan = id_of(&town.post(&coordinator, "/v1/study-day-plans", &plan).await.ok());
    let publish = format!("/v1/study-day-plans/{plan}/publish");
    town.send(town.by(&coordinator, Method::POST, &publish)).await.ok();
}

async fn finish(town: &Town, phone: &Person, (class, lesson): (Uuid, Uuid)) {
    town.post(phone, &format!("/v1/classes/{class}/enrolments"), &json!({})).await.ok();
    town.pass(TimeDelta::minutes(10));
    let seen =
        json!({ "events": [{ "op_id": Uuid::now_v7(), "from_second": 0, "to_second": 600 }] });
    town.post(phone, &format!("/v1/lessons/{lesson}/progress"), &seen).await.ok();
}

fn names(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect()
}

stories! {
    async fn an_app_finds_the_words_of_every_list_and_keeps_them(town: Town) {
        let words = town.send(town.request(Method::GET, "/v1/vocabulary")).await;
        assert_eq!(words.header("cache-control"), "public, max-age=3600");
        let tag = words.header("etag");
        assert!(tag.starts_with('"'), "{tag} is not a strong tag");
        let kinds = words.ok()["enums"]["StudySessionKind"].clone();
        assert_eq!(kinds[0]["value"], "member_meeting");
        assert_eq!(kinds[0]["zh"], "支部党员大会");
        assert_eq!(kinds[0]["en"], "Member meeting");
        let again = town.request(Method::GET, "/v1/vocabulary").header("if-none-match", tag);
        let again = town.send(again).await;
        assert_eq!((again.status, again.text.as_str()), (304, ""));
    }

    async fn a_member_opens_the_phone_and_sees_what_is_next_and_what_is_asked(town: Town) {
        let head = town.head().await;
        let at = town.organization(&head, town.root, "town_committee", "T").await;
        let branch = town.branch(&head, at, "B").await;
        let wang = town.member(&head, branch, "王一").await;
        let phone = town.with_phone("wang", wang).await;
        let admin = town.appointed("admin", Role::BranchAdministrator, branch).await;
        town.session(&admin, branch, "2026-11-20T01:00:00Z", "2026-11-20T03:00:00Z").await;
        let next = town.session(&admin, branch, "2026-11-27T01:00:00Z", "2026-11-27T03:00:00Z").await;
        town.session(&admin, branch, "2026-11-28T01:00:00Z", "2026-11-28T03:00:00Z").await;
        let post = json!({ "member_id": wang, "duty": "publicity_member", "since": "2026-07-01" });
        town.post(&head, &format!("/v1/branches/{branch}/posts"), &post).await;
        planned_study_day(&town, at).await;
        let course = compulsory_course(&town, &head).await;

        let home = town.get(&phone, HOME).await.ok();
        assert_eq!(home["member"]["id"], wang.to_string());
        assert_eq!((&home["branch"]["name"], &home["town"]["name"]), (&json!("组织 B"), &json!("组织 T")));
        assert_eq!(home["roles"][0]["role"], "member");
        assert_eq!(home["posts"][0]["duty"], "publicity_member");
        assert_eq!(home["posts"][0]["organization_name"], "组织 B");
        assert_eq!(home["next_session"]["id"], next.to_string());
        assert_eq!(home["next_session"]["own_status"], Value::Null);
        assert_eq!(home["study_day"]["venue_name"], "清河镇党校");
        assert!(home["study_day"]["day"].as_str().unwrap().starts_with("2026-12-2"), "{home}");
        assert_eq!(home["asked"][0]["title"], "党章专题班");
        let gaps = town.get(&phone, "/v1/me/gaps").await.ok()["data"].clone();
        assert_eq!((&gaps[0]["kind"], &gaps[0]["class_id"]), (&json!("required_course"), &home["asked"][0]["class_id"]));
        assert_eq!(gaps[0]["remedy"], "请在 2026-12-20 前学完《党章专题班》，还差 1 课");
        assert_eq!((&gaps[1]["rule"], &gaps[1]["to"], &gaps[1]["turn_of"]), (&json!("R23"), &json!("2026-12-31"), &json!("member")));
        assert_eq!(home["asked"][0]["reason"], "临江区委员会规定的党员必修课");
        assert_eq!((&home["asked"][0]["lessons"], &home["asked"][0]["lessons_completed"]), (&json!(1), &json!(0)));
        let hours = town.get(&phone, &format!("/v1/members/{wang}/hours?year=2026")).await.ok();
        assert_eq!(home["hours"]["target_minutes"], hours["target_minutes"]);
        assert_eq!(names(&home["administrators"]), ["admin"]);
        assert_eq!(home["open"], Value::Null);

        finish(&town, &phone, course).await;
        let home = town.get(&phone, HOME).await.ok();
        assert_eq!(home["asked"], json!([]));
        let gaps = town.get(&phone, "/v1/me/gaps").await.ok()["data"].clone();
        assert_eq!((gaps.as_array().unwrap().len(), &gaps[0]["kind"]), (1, &json!("study_hours")));
        assert_eq!(home["hours"]["credited_minutes"], 10);
    }

    async fn an_administrator_sees_what_is_open_in_the_own_branch_and_nothing_of_others(town: Town) {
        let head = town.head().await;
        let (branch, other) = (town.branch(&head, town.root, "B").await, town.branch(&head, town.root, "C").await);
        let li = town.member(&head, branch, "李二").await;
        town.member(&head, branch, "赵三").await;
        town.member(&head, other, "周五").await;
        let account = town.account("li", Some(li)).await;
        town.appoint(account, Role::BranchAdministrator, branch).await;
        let admin = town.sign_in("li").await;
        let held = town.session(&admin, branch, "2026-11-20T01:00:00Z", "2026-11-20T03:00:00Z").await;

        let open = town.get(&admin, HOME).await.ok()["open"].clone();
        assert_eq!(open["branch_name"], "组织 B");
        assert_eq!(open["sessions_to_submit"], 1);
        assert_eq!(open["members_without_account"], 1);
        assert_eq!(open["incomplete_entries"], 2);
        let duties = open["duties"].as_array().unwrap();
        let theme_day = duties.iter().find(|duty| duty["kind"] == "theme_party_day").unwrap();
        assert_eq!(theme_day["state"], "unrecorded");

        let lines = json!({ "lines": [{ "member_id": li, "status": "present" }] });
        town.put(&admin, &format!("/v1/study-sessions/{held}/attendance"), &lines).await.ok();
        town.send(town.by(&admin, Method::POST, &format!("/v1/study-sessions/{held}/submit"))).await.ok();
        let home = town.get(&admin, HOME).await.ok();
        assert_eq!(home["open"]["sessions_to_submit"], 0);
        let duties = home["open"]["duties"].as_array().unwrap();
        assert!(duties.iter().all(|duty| duty["kind"] != "theme_party_day"), "{home}");
        assert_eq!(home["branch"]["name"], "组织 B", "an administrator is a member too");
    }

    async fn an_account_without_a_register_entry_has_a_first_screen_too(town: Town) {
        let auditor = town.appointed("auditor", Role::Auditor, town.root).await;
        let home = town.get(&auditor, HOME).await.ok();
        assert_eq!(home["roles"], json!([{ "role": "auditor", "organization_id": town.root, "organization_name": "临江区委员会" }]));
        for part in ["member", "branch", "town", "next_session", "study_day", "waiting", "hours", "open"] {
            assert_eq!(home[part], Value::Null, "{part}");
        }
        for part in ["posts", "asked", "administrators"] {
            assert_eq!(home[part], json!([]), "{part}");
        }
    }

    async fn a_phone_that_has_seen_the_screen_gets_304_until_something_changes(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let wang = town.member(&head, branch, "王一").await;
        let phone = town.with_phone("wang", wang).await;
        let tag = town.get(&phone, HOME).await.header("etag");
        let again = || town.by(&phone, Method::GET, HOME).header("if-none-match", tag.clone());
        assert_eq!(town.send(again()).await.status, 304);
        let admin = town.appointed("admin", Role::BranchAdministrator, branch).await;
        town.session(&admin, branch, "2026-11-27T01:00:00Z", "2026-11-27T03:00:00Z").await;
        assert_eq!(town.send(again()).await.status, 200);
    }

    async fn a_phone_asks_for_a_few_fields_and_gets_no_others(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let wang = town.member(&head, branch, "王一").await;
        let list = format!("/v1/members?branch_id={branch}");
        let few = town.get(&head, &format!("{list}&fields=name,branch_name")).await;
        let whole = town.get(&head, &list).await;
        assert_ne!(few.header("etag"), whole.header("etag"));
        let few = few.ok();
        assert_eq!(few["data"], json!([{ "name": "王一", "branch_name": "组织 B" }]));
        assert_eq!(few["page"], whole.ok()["page"]);
        let one = town.get(&head, &format!("/v1/members/{wang}?fields=status")).await;
        let again = town.by(&head, Method::GET, &format!("/v1/members/{wang}?fields=status"));
        assert_eq!(town.send(again.header("if-none-match", one.header("etag"))).await.status, 304);
        assert_eq!(one.ok(), json!({ "status": "full" }));
        let empty = format!("/v1/members?branch_id={branch}&q=无此人&fields=nmae");
        let refused = town.get(&head, &empty).await.refused(400, "invalid_parameter");
        assert!(refused["detail"].as_str().unwrap().contains("branch_name"), "{refused}");
    }

    async fn an_entry_shows_its_branch_by_name_and_a_new_name_is_a_new_tag(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let wang = town.member(&head, branch, "王一").await;
        let path = format!("/v1/members/{wang}");
        let seen = town.get(&head, &path).await.header("etag");
        let name = json!({ "name": "清河镇第三党支部" });
        town.patch(&head, &format!("/v1/branches/{branch}"), "*", &name).await.ok();
        let again = town.send(town.by(&head, Method::GET, &path).header("if-none-match", seen.clone())).await;
        assert_eq!(again.ok()["branch_name"], "清河镇第三党支部");
        town.patch(&head, &path, &seen, &json!({ "ethnicity": "汉族" })).await.ok();
    }

    async fn who_has_no_administrator_in_the_branch_turns_to_the_level_above(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let wang = town.member(&head, branch, "王一").await;
        let phone = town.with_phone("wang", wang).await;
        assert_eq!(town.get(&phone, HOME).await.ok()["administrators"], json!([]));
        town.appointed("supervisor", Role::CommitteeSupervisor, town.root).await;
        assert_eq!(names(&town.get(&phone, HOME).await.ok()["administrators"]), ["supervisor"]);
        town.appointed("admin", Role::BranchAdministrator, branch).await;
        assert_eq!(names(&town.get(&phone, HOME).await.ok()["administrators"]), ["admin"]);
    }
}

#[test]
fn the_first_screen_of_everybody_in_the_demo_is_small() {
    tell_in(Town::unsettled(Backend::Sqlite, |_| ()), |town| async move {
        let made = demo::seed(&town.app, Size::SMALL, 1).await.unwrap();
        for showcase in &made.logins {
            let device = json!({ "login": showcase.login, "password": demo::PASSWORD,
                "device_id": "phone", "device_name": "phone" });
            let token = town.log_in(device).await.ok()["access_token"].as_str().unwrap().to_owned();
            let home = town.send(town.request(Method::GET, HOME).bearer_auth(token)).await;
            assert!(home.text.len() < 4096, "{}: {} bytes", showcase.login, home.text.len());
            home.ok();
        }
    });
}
