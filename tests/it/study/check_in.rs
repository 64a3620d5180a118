//! Members check in with the code on the screen, also long after they read it.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use futures_util::future::join_all;
use lighthouse_domain::access::Role;
use serde_json::{Value, json};

use crate::support::{Town, stories};

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

stories! {
    async fn a_member_checks_in_without_network_uploads_three_hours_later_and_counts_once(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let (member, absent) = (town.member(&head, branch, "王").await, town.member(&head, branch, "李").await);
        let admin = town.appointed("admin", Role::BranchAdministrator, branch).await;
        let phone = town.with_phone("wang", member).await;
        let session = town.session(&admin, branch, "2026-11-23T02:15:00Z", "2026-11-23T04:15:00Z").await;
        let path = format!("/v1/study-sessions/{session}");
        let shown = town.get(&admin, &format!("{path}/check-in-code")).await;
        assert_eq!(shown.header("cache-control"), "no-store");
        let shown = shown.ok();
        assert_eq!(shown["qr"], format!("lighthouse:check-in:{session}:{}", text(&shown["code"])));
        assert_eq!(shown["next_at"], "2026-11-23T02:00:30.000Z");
        town.pass(TimeDelta::seconds(30));
        assert_ne!(town.get(&admin, &format!("{path}/check-in-code")).await.ok()["code"], shown["code"]);
        town.get(&phone, &format!("{path}/check-in-code")).await.refused(403, "forbidden");

        town.pass(TimeDelta::hours(3));
        let (admin, phone) = (town.sign_in("admin").await, town.sign_in("wang").await);
        let marked = json!({ "lines": [{ "member_id": member, "status": "absent" }, { "member_id": absent, "status": "absent" }] });
        town.put(&admin, &format!("{path}/attendance"), &marked).await.ok();
        let upload = json!({ "code": text(&shown["code"]).to_lowercase(), "scanned_at": "1999-01-01T00:00:00Z" });
        let place = format!("{path}/check-in");
        let sent = join_all((0..20).map(|_| town.post(&phone, &place, &upload))).await;
        let counted = sent.into_iter().filter(|answer| answer.body["counted"] == true).count();
        assert_eq!((counted, town.deeds("attendance.checked_in").await), (1, 1));
        let again = town.post(&phone, &format!("{path}/check-in"), &upload).await.ok();
        assert_eq!((again["counted"].as_bool(), again["shown_at"].as_str(), again["status"].as_str()), (Some(false), Some("2026-11-23T02:00:00.000Z"), Some("present")));
        let list = town.get(&admin, &format!("{path}/attendance")).await.ok();
        let statuses: BTreeMap<_, _> = list["data"].as_array().unwrap().iter().map(|line| (text(&line["member_id"]), text(&line["status"]))).collect();
        assert_eq!(statuses, BTreeMap::from([(member.to_string(), "present".to_owned()), (absent.to_string(), "absent".to_owned())]));
    }

    async fn a_wrong_code_a_stranger_and_an_old_code_do_not_check_in(town: Town) {
        let head = town.head().await;
        let (branch, other) = (town.branch(&head, town.root, "B").await, town.branch(&head, town.root, "C").await);
        let (member, stranger) = (town.member(&head, branch, "王").await, town.member(&head, other, "李").await);
        let admin = town.appointed("admin", Role::BranchAdministrator, branch).await;
        let (phone, strange) = (town.with_phone("wang", member).await, town.with_phone("li", stranger).await);
        let session = town.session(&admin, branch, "2026-11-23T02:00:00Z", "2026-11-23T03:00:00Z").await;
        let later = town.session(&admin, branch, "2026-11-24T02:00:00Z", "2026-11-24T03:00:00Z").await;
        town.get(&admin, &format!("/v1/study-sessions/{later}/check-in-code")).await.refused(409, "wrong_state");
        let path = format!("/v1/study-sessions/{session}/check-in");
        let code = town.get(&admin, &format!("{path}-code")).await.ok()["code"].clone();
        town.post(&phone, &format!("/v1/study-sessions/{later}/check-in"), &json!({ "code": code })).await.refused(422, "validation_failed");
        town.post(&phone, &path, &json!({ "code": "00000000000" })).await.refused(422, "validation_failed");
        town.post(&strange, &path, &json!({ "code": "00000000000" })).await.refused(404, "not_found");
        town.post(&admin, &path, &json!({ "code": code })).await.refused(403, "forbidden");
        town.pass(TimeDelta::days(8));
        let phone = town.sign_in("wang").await;
        town.post(&phone, &path, &json!({ "code": code })).await.refused(409, "wrong_state");
        assert_eq!(town.deeds("attendance.checked_in").await, 0);
    }

    async fn five_wrong_codes_of_a_member_at_a_session_bring_a_rest(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let (one, two) = (town.member(&head, branch, "王").await, town.member(&head, branch, "李").await);
        let admin = town.appointed("admin", Role::BranchAdministrator, branch).await;
        let (phone, other) = (town.with_phone("wang", one).await, town.with_phone("li", two).await);
        let session = town.session(&admin, branch, "2026-11-23T02:00:00Z", "2026-11-23T03:00:00Z").await;
        let path = format!("/v1/study-sessions/{session}/check-in");
        let genuine = json!({ "code": town.get(&admin, &format!("{path}-code")).await.ok()["code"] });
        let wrong = json!({ "code": "00000000000" });
        for _ in 0..5 {
            town.post(&phone, &path, &wrong).await.refused(422, "validation_failed");
        }
        town.post(&phone, &path, &wrong).await.refused(429, "too_many_attempts");
        let resting = town.post(&phone, &path, &genuine).await;
        assert_eq!(resting.header("retry-after"), "61");
        resting.refused(429, "too_many_attempts");
        assert_eq!(town.deeds("attendance.check_in_refused").await, 5);
        town.post(&other, &path, &genuine).await.ok();
        town.pass(TimeDelta::minutes(2));
        town.post(&phone, &path, &genuine).await.ok();
    }
}
