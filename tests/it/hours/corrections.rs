//! Hours corrected by a person: with a reason, by counter-entries, and never undone by attendance.

use chrono::TimeDelta;
use futures_util::future::join_all;
use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, Person, Town, stories};

/// A member with two hours of study.
struct Scene {
    head: Person,
    admin: Person,
    branch: Uuid,
    member: Uuid,
    session: Uuid,
}

async fn scene(town: &Town) -> Scene {
    let head = town.head().await;
    let branch = town.branch(&head, town.root, "B").await;
    let member = town.member(&head, branch, "王五").await;
    let admin = town.appointed("admin", Role::BranchAdministrator, branch).await;
    let session =
        town.session(&admin, branch, "2026-11-21T01:00:00Z", "2026-11-21T03:00:00Z").await;
    let scene = Scene { head, admin, branch, member, session };
    scene.attend(town, "present").await;
    town.pass(TimeDelta::seconds(1));
    scene
}

impl Scene {
    async fn attend(&self, town: &Town, status: &str) {
        let body = json!({ "lines": [{ "member_id": self.member, "status": status }] });
        let path = format!("/v1/study-sessions/{}/attendance", self.session);
        town.put(&self.admin, &path, &body).await.ok();
    }

    fn place(&self) -> String {
        format!("/v1/members/{}/hours/corrections", self.member)
    }

    async fn correct(&self, town: &Town, by: &Person, seconds: i64) -> Answer {
        let answer = town.post(by, &self.place(), &correction(seconds)).await;
        town.pass(TimeDelta::seconds(1));
        answer
    }

    async fn minutes(&self, town: &Town) -> i64 {
        let path = format!("/v1/members/{}/hours?year=2026", self.member);
        let hours = town.get(&self.head, &path).await.ok();
        let own = hours["credited_minutes"].as_i64().unwrap();
        let path = format!("/v1/organizations/{}/hours?year=2026", self.branch);
        let branch = town.get(&self.head, &path).await.ok();
        assert_eq!(branch["total"]["credited_minutes"].as_i64(), Some(own));
        own
    }
}

fn correction(seconds: i64) -> Value {
    json!({ "year": 2026, "seconds": seconds, "reason": "提前离场" })
}

stories! {
    async fn an_administrator_takes_half_an_hour_back_and_the_member_sees_why_and_who(town: Town) {
        let s = scene(&town).await;
        let before = town.now();
        town.pass(TimeDelta::minutes(1));
        let key = Uuid::now_v7().to_string();
        let send = || town.send(town.by(&s.admin, Method::POST, &s.place()).header("idempotency-key", &key).json(&correction(-1800)));
        let first = send().await;
        assert_eq!((first.status, first.header("location")), (201, format!("/v1/members/{}/hours?year=2026", s.member)));
        let first = first.ok();
        assert_eq!(first["credited_minutes"], 90);
        assert_eq!(send().await.header("idempotency-replayed"), "true");
        assert_eq!((s.minutes(&town).await, town.deeds("hours.corrected").await), (90, 1));

        let phone = town.with_phone("wang", s.member).await;
        let hours = town.get(&phone, &format!("/v1/members/{}/hours?limit=1", s.member)).await.ok();
        let entry = &hours["data"][0];
        assert_eq!((entry["seconds"].as_i64(), entry["evidence"].as_str(), entry["kind"].as_str()), (Some(-1800), Some("by_hand"), Some("by_hand")));
        assert_eq!((entry["reason"].as_str(), entry["recorded_by"].as_str(), &entry["session_id"]), (Some("提前离场"), Some("admin"), &first["id"]));
        let cursor = hours["page"]["next_cursor"].as_str().unwrap();
        let rest = town.get(&phone, &format!("/v1/members/{}/hours?limit=1&cursor={cursor}", s.member)).await.ok();
        assert_eq!((rest["data"][0]["seconds"].as_i64(), rest["data"][0]["reason"].is_null()), (Some(7200), true));
        for path in [format!("/v1/members/{}/hours", s.member), format!("/v1/organizations/{}/hours", s.branch)] {
            let then = town.get(&s.head, &format!("{path}?year=2026&as_of={before}")).await.ok();
            let figure = then.get("total").unwrap_or(&then)["credited_minutes"].as_i64();
            assert_eq!(figure, Some(120), "{path}");
        }
        crate::hours::all_is_sound(&town).await;
    }

    async fn no_more_is_taken_back_than_is_left_also_by_ten_at_once(town: Town) {
        let s = scene(&town).await;
        let refused = s.correct(&town, &s.admin, -7201).await.refused(409, "wrong_state");
        assert!(refused["detail"].as_str().unwrap().contains("7200"), "{refused}");
        let second = town.appointed("second", Role::BranchSecretary, s.branch).await;
        let (path, body) = (s.place(), correction(-2000));
        let sent = (0..10).map(|n| town.post(if n % 2 == 0 { &s.admin } else { &second }, &path, &body));
        let taken = join_all(sent).await.into_iter().filter(|answer| answer.status == 201).count();
        assert_eq!((taken, s.minutes(&town).await), (3, 20));
        let refused = s.correct(&town, &s.admin, -1201).await.refused(409, "wrong_state");
        assert!(refused["detail"].as_str().unwrap().contains("1200"), "{refused}");
        s.correct(&town, &s.admin, -1200).await.ok();
        assert_eq!(s.minutes(&town).await, 0);
    }

    async fn attendance_that_changes_later_does_not_undo_a_correction(town: Town) {
        let s = scene(&town).await;
        s.correct(&town, &s.admin, -1800).await.ok();
        s.attend(&town, "online").await;
        let path = format!("/v1/study-sessions/{}", s.session);
        town.patch(&s.admin, &path, "*", &json!({ "ends_at": "2026-11-21T02:00:00Z" })).await.ok();
        assert_eq!(s.minutes(&town).await, 30);
        s.attend(&town, "absent").await;
        assert_eq!(s.minutes(&town).await, 0);
        s.correct(&town, &s.admin, -1).await.refused(409, "wrong_state");
        s.attend(&town, "present").await;
        assert_eq!(s.minutes(&town).await, 30);
        s.correct(&town, &s.admin, 3600).await.ok();
        assert_eq!(s.minutes(&town).await, 90);
        crate::hours::all_is_sound(&town).await;
    }

    async fn a_statement_of_the_period_counts_the_correction(town: Town) {
        let s = scene(&town).await;
        s.correct(&town, &s.admin, -1800).await.ok();
        let body = json!({ "organization_id": town.root, "from_on": "2026-11-01", "until_on": "2026-11-23" });
        let made = town.post(&s.head, "/v1/feedback-statements", &body).await.ok();
        let path = format!("/v1/feedback-statements/{}/people", made["id"].as_str().unwrap());
        assert_eq!(town.get(&s.head, &path).await.ok()["data"][0]["minutes"], 90);
    }

    async fn a_correction_is_taken_back_once_by_its_opposite(town: Town) {
        let s = scene(&town).await;
        let made = s.correct(&town, &s.admin, -7200).await.ok();
        let place = format!("{}/{}/reverse", s.place(), made["id"].as_str().unwrap());
        let body = json!({ "reason": "更正有误" });
        let sent = join_all((0..4).map(|_| town.post(&s.admin, &place, &body))).await;
        let (done, refused): (Vec<_>, Vec<_>) = sent.into_iter().partition(|answer| answer.status == 201);
        assert_eq!((done.len(), done[0].body["takes_back"].clone(), done[0].body["seconds"].as_i64()), (1, made["id"].clone(), Some(7200)));
        for answer in refused {
            answer.refused(409, "wrong_state");
        }
        assert_eq!((s.minutes(&town).await, town.deeds("hours.correction_taken_back").await), (120, 1));
        let added = s.correct(&town, &s.admin, 600).await.ok();
        s.correct(&town, &s.admin, -7800).await.ok();
        let place = |member: Uuid| format!("/v1/members/{member}/hours/corrections/{}/reverse", added["id"].as_str().unwrap());
        town.post(&s.admin, &place(s.member), &body).await.refused(409, "wrong_state");
        let other = town.member(&s.head, s.branch, "赵六").await;
        town.post(&s.admin, &place(other), &body).await.refused(404, "not_found");
        crate::hours::all_is_sound(&town).await;
    }

    async fn only_who_keeps_the_books_corrects_them_and_nobody_the_own(town: Town) {
        let s = scene(&town).await;
        let other = town.branch(&s.head, town.root, "C").await;
        let neighbour = town.appointed("neighbour", Role::BranchAdministrator, other).await;
        let phone = town.with_phone("wang", s.member).await;
        s.correct(&town, &neighbour, 60).await.refused(404, "not_found");
        s.correct(&town, &phone, 60).await.refused(403, "forbidden");
        s.correct(&town, &s.head, 60).await.refused(403, "forbidden");
        town.appoint(phone.account, Role::BranchAdministrator, s.branch).await;
        s.correct(&town, &phone, 60).await.refused(403, "forbidden");
        let supervisor = town.appointed("supervisor", Role::CommitteeSupervisor, town.root).await;
        s.correct(&town, &supervisor, 60).await.ok();

        let wrong = [
            (json!({ "year": 2026, "seconds": 0, "reason": "x" }), "/seconds"),
            (json!({ "year": 2026, "seconds": 360_001, "reason": "x" }), "/seconds"),
            (json!({ "year": 2027, "seconds": 60, "reason": "x" }), "/year"),
            (json!({ "year": 2026, "seconds": 60, "reason": " " }), "/reason"),
        ];
        for (body, pointer) in wrong {
            let answer = town.post(&s.admin, &s.place(), &body).await;
            assert_eq!(answer.pointers(), [pointer], "{body}");
            answer.refused(422, "validation_failed");
        }
        assert_eq!(s.minutes(&town).await, 121);
    }
}
