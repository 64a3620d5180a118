//! Members live elsewhere and stay with their branch.

use chrono::{NaiveDate, TimeDelta};
use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    steps::{person, step},
    transfers::answer,
};
use crate::{
    hours::all_is_sound,
    support::{Answer, Person, Town, id_of, stories},
};

const PATH: &str = "/v1/mobile-members";

/// Away for work since September, at a place.
fn away(member: Uuid) -> Value {
    json!({ "member_id": member, "reason": "work", "place": "江苏省苏州市", "began_on": "2026-09-01" })
}

/// `body` with other fields.
fn with(mut body: Value, fields: Value) -> Value {
    body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    body
}

async fn register(town: &Town, by: &Person, body: Value) -> Uuid {
    id_of(&town.post(by, PATH, &body).await.ok())
}

async fn come_back(town: &Town, by: &Person, stay: Uuid, body: Value) -> Answer {
    let path = format!("{PATH}/{stay}/return");
    town.send(town.by(by, Method::POST, &path).header("if-match", "*").json(&body)).await
}

async fn contact(town: &Town, by: &Person, stay: Uuid, on: &str) -> Answer {
    let body = json!({ "contacted_on": on, "channel": "phone", "note": "工作稳定。" });
    town.post(by, &format!("{PATH}/{stay}/contacts"), &body).await
}

async fn names(town: &Town, by: &Person, query: &str) -> Vec<String> {
    let page = town.get(by, &format!("{PATH}?{query}")).await.ok();
    let name = |one: &Value| one["member_name"].as_str().unwrap().to_owned();
    page["data"].as_array().unwrap().iter().map(name).collect()
}

/// How a stay ended, and when.
async fn end(town: &Town, by: &Person, stay: Uuid) -> (Value, Value) {
    let view = town.get(by, &format!("{PATH}/{stay}")).await.ok();
    (view["ended_by"].clone(), view["ended_on"].clone())
}

stories! {
    async fn whoever_lives_elsewhere_stays_with_the_branch_and_both_keep_contact(town: Town) {
        let head = town.head().await;
        let (east, west) = (town.branch(&head, town.root, "E").await, town.branch(&head, town.root, "W").await);
        let li = person(&town, &head, east, "李四", "full").await;
        let (sender, host) = (town.appointed("east", Role::BranchAdministrator, east).await, town.appointed("west", Role::BranchAdministrator, west).await);
        let body = json!({ "member_id": li, "reason": "work", "host_organization_code": "W", "began_on": "2026-09-01", "expected_until": "2027-06-30" });
        town.post(&host, PATH, &body).await.refused(422, "validation_failed");
        let made = town.post(&sender, PATH, &body).await.ok();
        let stay = id_of(&made);
        assert_eq!((&made["branch_id"], &made["host_organization_name"], &made["state"], &made["place"]), (&json!(east), &json!("组织 W"), &json!("away"), &Value::Null));
        assert_eq!((&made["contact_months"], &made["contact_due_on"], &made["overdue"]), (&json!(3), &json!("2026-12-01"), &json!(false)));
        let again = town.post(&sender, PATH, &away(li)).await.refused(409, "duplicate");
        assert_eq!(again["errors"][0]["pointer"], json!("/member_id"));

        // The affiliation stays: head counts and register are as before, and the host sees the stay only.
        let count = async |by: &Person, at: Uuid| town.get(by, &format!("/v1/organizations/{at}/member-counts")).await.ok()["total"].clone();
        assert_eq!((count(&sender, east).await, count(&host, west).await), (json!(1), json!(0)));
        town.get(&host, &format!("/v1/members/{li}")).await.refused(404, "not_found");
        assert_eq!(names(&town, &host, &format!("host_organization_id={west}")).await, ["李四"]);
        assert_eq!(names(&town, &host, &format!("organization_id={east}")).await, [""; 0]);
        assert_eq!(names(&town, &sender, &format!("branch_id={east}&host_organization_id={west}&state=away")).await, ["李四"]);
        let inbox = town.get(&host, "/v1/me/inbox").await.ok();
        assert_eq!((&inbox["data"][0]["items"][0]["kind"], &inbox["data"][0]["items"][0]["state"]), (&json!("mobile_member"), &json!("open")));
        let phone = town.with_phone("li.si", li).await;
        assert_eq!(names(&town, &phone, "").await, ["李四"]);
        let stranger = town.appointed("north", Role::BranchAdministrator, town.branch(&head, town.root, "N").await).await;
        for path in [format!("{PATH}/{stay}"), format!("{PATH}/{stay}/contacts")] {
            town.get(&stranger, &path).await.refused(404, "not_found");
        }
        contact(&town, &stranger, stay, "2026-11-01").await.refused(404, "not_found");

        let kept = contact(&town, &sender, stay, "2026-10-08").await.ok();
        assert_eq!((&kept["side"], &kept["channel"], &kept["note"]), (&json!("origin"), &json!("phone"), &json!("工作稳定。")));
        assert_eq!(contact(&town, &host, stay, "2026-11-20").await.ok()["side"], json!("host"));
        for wrong in ["2026-08-31", "2026-11-24"] {
            let refused = contact(&town, &host, stay, wrong).await.refused(422, "validation_failed");
            assert_eq!(refused["errors"][0]["pointer"], json!("/contacted_on"));
        }
        let first = town.get(&host, &format!("{PATH}/{stay}/contacts?limit=1")).await.ok();
        let cursor = first["page"]["next_cursor"].as_str().unwrap();
        let second = town.get(&host, &format!("{PATH}/{stay}/contacts?limit=1&cursor={cursor}")).await.ok();
        assert_eq!((&first["data"][0]["contacted_on"], &second["data"][0]["contacted_on"]), (&json!("2026-11-20"), &json!("2026-10-08")));

        // The return is the branch's to record.
        come_back(&town, &host, stay, json!({})).await.refused(404, "not_found");
        let early = come_back(&town, &sender, stay, json!({ "returned_on": "2026-11-19" })).await;
        assert!(early.refused(422, "validation_failed")["errors"][0]["detail"].as_str().unwrap().contains("2026-11-20"));
        let stale = town.by(&sender, Method::POST, &format!("{PATH}/{stay}/return")).header("if-match", "\"v1-zh-CN\"").json(&json!({}));
        town.send(stale).await.refused(412, "version_conflict");
        let back = come_back(&town, &sender, stay, json!({ "returned_on": "2026-11-21" })).await.ok();
        assert_eq!((&back["state"], &back["ended_by"], &back["contact_due_on"]), (&json!("ended"), &json!("returned"), &Value::Null));
        come_back(&town, &sender, stay, json!({})).await.refused(409, "wrong_state");
        contact(&town, &host, stay, "2026-11-20").await.refused(409, "wrong_state");
        assert_eq!((town.deeds("mobile_stay.registered").await, town.deeds("mobile_stay.contacted").await, town.deeds("mobile_stay.returned").await), (1, 2, 1));
        all_is_sound(&town).await;
    }

    async fn what_cannot_be_a_stay_is_refused_with_every_reason(town: Town) {
        let head = town.head().await;
        let (east, west) = (town.branch(&head, town.root, "E").await, town.branch(&head, town.root, "W").await);
        let (li, activist) = (person(&town, &head, east, "李四", "full").await, person(&town, &head, east, "周五", "activist").await);
        let sender = town.appointed("east", Role::BranchAdministrator, east).await;
        let wrong = async |fields: Value| {
            let answer = town.post(&sender, PATH, &with(away(li), fields)).await;
            let mut pointers = answer.pointers();
            pointers.sort();
            answer.refused(422, "validation_failed");
            pointers
        };
        assert_eq!(wrong(json!({ "place": null })).await, ["/host_organization_id"]);
        assert_eq!(wrong(json!({ "host_organization_id": west })).await, ["/host_organization_id"]);
        assert_eq!(wrong(json!({ "place": null, "host_organization_id": east })).await, ["/host_organization_id"]);
        assert_eq!(wrong(json!({ "place": null, "host_organization_id": town.root })).await, ["/host_organization_id"]);
        assert_eq!(wrong(json!({ "place": null, "host_organization_code": "NONE" })).await, ["/host_organization_code"]);
        assert_eq!(wrong(json!({ "place": null, "host_organization_code": "W", "reason": "abroad" })).await, ["/host_organization_code"]);
        let all = json!({ "member_id": activist, "began_on": "2026-11-24", "expected_until": "2027-05-24" });
        assert_eq!(wrong(all).await, ["/began_on", "/expected_until", "/member_id"]);
        let both = json!({ "member_id": Uuid::now_v7(), "place": null, "host_organization_code": "NONE" });
        assert_eq!(wrong(both).await, ["/host_organization_code", "/member_id"]);
        // Nobody registers oneself.
        town.account("李四", Some(li)).await;
        let appointed = json!({ "member_id": li, "organization_id": east, "role": "branch_secretary" });
        town.post_once(&head, "/v1/administrators", &appointed).await.ok();
        let secretary = town.sign_in("李四").await;
        town.post(&secretary, PATH, &away(li)).await.refused(403, "forbidden");
        let stay = register(&town, &sender, away(li)).await;
        contact(&town, &secretary, stay, "2026-11-01").await.refused(403, "forbidden");
        come_back(&town, &secretary, stay, json!({})).await.refused(403, "forbidden");
        let auditor = town.appointed("auditor", Role::Auditor, town.root).await;
        town.get(&auditor, PATH).await.refused(403, "forbidden");
        // Another stay begins where the last one ended.
        come_back(&town, &sender, stay, json!({ "returned_on": "2026-10-01" })).await.ok();
        assert_eq!(wrong(json!({ "began_on": "2026-09-30" })).await, ["/began_on"]);
        register(&town, &sender, with(away(li), json!({ "began_on": "2026-10-01" }))).await;
        all_is_sound(&town).await;
        // A host that is dissolved can be chosen no more.
        let dissolve = town.by(&head, Method::POST, &format!("/v1/organizations/{west}/dissolve")).header("if-match", "*").json(&json!({}));
        town.send(dissolve).await.ok();
        let other = person(&town, &head, east, "王五", "probationary").await;
        assert_eq!(wrong(json!({ "member_id": other, "place": null, "host_organization_id": west })).await, ["/host_organization_id"]);
    }

    async fn a_stay_ends_with_the_membership_in_the_branch(town: Town) {
        let head = town.head().await;
        let (east, west) = (town.branch(&head, town.root, "E").await, town.branch(&head, town.root, "W").await);
        let sender = town.appointed("east", Role::BranchAdministrator, east).await;
        let receiver = town.appointed("west", Role::BranchAdministrator, west).await;
        let moved = person(&town, &head, east, "李四", "full").await;
        let at_west = json!({ "member_id": moved, "reason": "residence", "host_organization_id": west, "began_on": "2026-05-01" });
        let stay = register(&town, &sender, at_west).await;
        contact(&town, &sender, stay, "2026-11-10").await.ok();
        // On the way the member is away still; the acceptance ends it.
        let letter = json!({ "member_id": moved, "to_branch_id": west, "reason": "随迁落户" });
        let transfer = id_of(&town.post(&sender, "/v1/transfers", &letter).await.ok());
        assert_eq!(end(&town, &sender, stay).await, (Value::Null, Value::Null));
        answer(&town, &receiver, transfer, "accept", json!({})).await.ok();
        assert_eq!(end(&town, &sender, stay).await, (json!("transferred"), json!(town.now().day())));
        town.get(&sender, &format!("/v1/members/{moved}")).await.refused(404, "not_found");
        all_is_sound(&town).await;

        let out = person(&town, &head, east, "吴七", "full").await;
        let gone = register(&town, &sender, away(out)).await;
        let letter = json!({ "member_id": out, "outside_organization": "苏州市吴中区委组织部", "reason": "工作调动" });
        let transfer = id_of(&town.post(&sender, "/v1/transfers", &letter).await.ok());
        answer(&town, &sender, transfer, "confirm-receipt", json!({ "received_on": town.now().day() })).await.ok();
        assert_eq!(end(&town, &sender, gone).await.0, json!("transferred"));

        // A death before the last contact ends the stay no earlier than that.
        let dead = person(&town, &head, east, "王五", "full").await;
        let stay = register(&town, &sender, away(dead)).await;
        contact(&town, &sender, stay, "2026-11-10").await.ok();
        let died = step(&town, &head, dead, "record-death", json!({ "effective_on": "2026-11-05" })).await.ok();
        assert_eq!(end(&town, &sender, stay).await, (json!("left"), json!("2026-11-10")));
        town.post(&sender, PATH, &away(dead)).await.refused(422, "validation_failed");
        // Taken back, the member is not away by itself; the branch registers what is so.
        let revoke = format!("steps/{}/revoke", died["step"]["id"].as_str().unwrap());
        step(&town, &head, dead, &revoke, json!({ "reason": "登记错了人" })).await.ok();
        register(&town, &sender, with(away(dead), json!({ "began_on": "2026-11-10" }))).await;

        // A conversion ends nothing; a suspension does, and an admission that is taken back.
        let zhao = person(&town, &head, east, "赵六", "probationary").await;
        let stay = register(&town, &sender, away(zhao)).await;
        let body = json!({ "effective_on": "2022-05-10", "meeting_on": "2022-05-12", "approved_on": "2022-06-12", "document": "9号" });
        step(&town, &head, zhao, "convert", body).await.ok();
        assert_eq!(end(&town, &sender, stay).await, (Value::Null, Value::Null));
        let body = json!({ "effective_on": "2026-11-20", "lost_since": "2026-01-01", "document": "10号", "reason": "失去联系" });
        step(&town, &head, zhao, "suspend", body).await.ok();
        assert_eq!(end(&town, &sender, stay).await, (json!("left"), json!("2026-11-20")));
        let target = person(&town, &head, east, "孙八", "development_target").await;
        let body = json!({ "meeting_on": "2024-10-12", "approved_on": "2024-11-12", "training_hours": 24, "document": "区发〔2024〕1号" });
        let admitted = step(&town, &head, target, "admit", body).await.ok();
        let stay = register(&town, &sender, away(target)).await;
        let revoke = format!("steps/{}/revoke", admitted["step"]["id"].as_str().unwrap());
        step(&town, &head, target, &revoke, json!({ "reason": "登记错了人" })).await.ok();
        assert_eq!(end(&town, &sender, stay).await, (json!("left"), json!(town.now().day())));
        assert_eq!(town.deeds("mobile_stay.ended").await, 5);
        all_is_sound(&town).await;

        town.alter("UPDATE mobile_stay SET ended_on = NULL, ended_by = NULL WHERE ended_by = 'transferred' AND place IS NOT NULL").await;
        let findings = lighthouse_persistence::check::findings(&town.app.db.conn()).await.unwrap();
        let broken: Vec<_> = findings.iter().filter(|one| one.broken != 0).map(|one| (one.id, one.broken)).collect();
        assert_eq!(broken, [("INV-64", 1)]);
    }

    async fn who_is_overdue_is_listed_and_counted_and_as_of_a_day(town: Town) {
        let head = town.head().await;
        let east = town.organization(&head, town.root, "town_committee", "EAST").await;
        let (first, second) = (town.branch(&head, east, "E1").await, town.branch(&head, east, "E2").await);
        let register_one = async |name: &str, at: Uuid, fields: Value| {
            let member = person(&town, &head, at, name, "full").await;
            (member, register(&town, &head, with(away(member), fields)).await)
        };
        // Due until 22 November, a day before today; nobody called.
        let (silent, _) = register_one("甲", first, json!({ "began_on": "2026-08-22" })).await;
        let (_, kept) = register_one("乙", first, json!({ "began_on": "2026-08-22" })).await;
        contact(&town, &head, kept, "2026-10-05").await.ok();
        let abroad = json!({ "reason": "abroad", "place": "德国柏林", "began_on": "2021-11-22" });
        let (_, abroad) = register_one("丙", second, abroad).await;
        contact(&town, &head, abroad, "2026-07-01").await.ok();
        let (_, back) = register_one("丁", second, json!({ "began_on": "2026-02-01" })).await;
        come_back(&town, &head, back, json!({ "returned_on": "2026-11-10" })).await.ok();

        assert_eq!(names(&town, &head, "overdue=true").await, ["甲"]);
        assert_eq!(names(&town, &head, "overdue=false&state=away").await, ["丙", "乙"]);
        assert_eq!(names(&town, &head, &format!("organization_id={east}&reason=work&state=ended")).await, ["丁"]);
        assert_eq!(names(&town, &head, &format!("member_id={silent}")).await, ["甲"]);
        let view = town.get(&head, &format!("{PATH}/{abroad}")).await.ok();
        assert_eq!((&view["contact_due_on"], &view["suspension_suggested"], &view["contact_months"]), (&json!("2027-01-01"), &json!(true), &json!(6)));
        // As of a day by the days of stays and contacts.
        assert_eq!(names(&town, &head, "as_of=2026-11-09&state=away").await.len(), 4);
        assert_eq!(names(&town, &head, "as_of=2026-08-21").await, ["丁", "丙"]);
        assert_eq!(names(&town, &head, "as_of=2026-06-30&overdue=true").await, ["丁", "丙"], "nothing was said until then");
        let then = town.get(&head, &format!("{PATH}?as_of=2026-09-30&branch_id={first}")).await.ok();
        assert!(then["data"].as_array().unwrap().iter().all(|one| one["contacted_on"].is_null()));
        town.get(&head, &format!("{PATH}?as_of=2026-11-24")).await.refused(400, "invalid_parameter");
        let page = town.get(&head, &format!("{PATH}?limit=3")).await.ok();
        let cursor = page["page"]["next_cursor"].as_str().unwrap();
        assert_eq!(names(&town, &head, &format!("limit=3&cursor={cursor}")).await, ["甲"]);

        let path = format!("/v1/organizations/{east}/indicators");
        let counted = async |period: &str| {
            let found = town.get(&head, &format!("{path}?indicator=mobile_member_contacted&period={period}")).await.ok();
            (found["figures"][0]["numerator"].as_i64().unwrap(), found["figures"][0]["denominator"].as_i64().unwrap())
        };
        assert_eq!(counted("2026-Q4").await, (2, 3), "those abroad within half a year");
        assert_eq!(counted("2026-11").await, (2, 3), "a month looks back a quarter");
        assert_eq!(counted("2026-Q3").await, (1, 4), "whoever came back later was away then");
        let rows = async |part: &str| {
            let page = town.get(&head, &format!("{path}/mobile_member_contacted/evidence?period=2026-Q4&part={part}")).await.ok();
            page["data"].as_array().unwrap().clone()
        };
        assert_eq!(rows("counted").await.len(), 2);
        let missing = rows("missing").await;
        assert_eq!((missing.len(), &missing[0]["member_id"], &missing[0]["label"], &missing[0]["kind"]), (1, &json!(silent), &json!("甲"), &json!("member")));
        // A contact today puts it right.
        let silent = town.get(&head, &format!("{PATH}?member_id={silent}")).await.ok();
        let today: NaiveDate = town.now().day();
        contact(&town, &head, id_of(&silent["data"][0]), &today.to_string()).await.ok();
        assert_eq!((names(&town, &head, "overdue=true").await.len(), counted("2026-Q4").await), (0, (3, 3)));
        town.pass(TimeDelta::days(120));
        let head = town.sign_in("head").await;
        assert_eq!(names(&town, &head, "overdue=true").await, ["丙", "乙", "甲"]);
        all_is_sound(&town).await;
    }
}
