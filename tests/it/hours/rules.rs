//! How much a kind of session counts for: set for days to come, never counted anew.

use chrono::TimeDelta;
use lighthouse_api::http::caller::Authorized;
use lighthouse_domain::{
    access::{Role, actions::RecordAttendance},
    hours::Evidence,
    id::Id,
    study::AttendanceStatus,
    time::Instant,
};
use lighthouse_persistence::{StoreError, Tx, hours, study as store};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, Person, Town, stories};

/// A branch with a member, and who sets the rules.
struct Scene {
    head: Person,
    admin: Person,
    coordinator: Person,
    branch: Uuid,
    member: Uuid,
}

async fn scene(town: &Town) -> Scene {
    let head = town.head().await;
    let branch = town.branch(&head, town.root, "B").await;
    let member = town.member(&head, branch, "王五").await;
    let admin = town.appointed("admin", Role::BranchAdministrator, branch).await;
    let coordinator =
        town.appointed("coordinator", Role::EducationCentreCoordinator, town.root).await;
    Scene { head, admin, coordinator, branch, member }
}

/// From tomorrow on, a theme party day counts for 80 minutes an hour, at most for two hours.
const TOMORROW: &str = "/v1/hour-rules/theme_party_day/2026-11-24";

fn rule() -> Value {
    json!({ "minutes_per_hour": 80, "at_most_minutes": 120 })
}

impl Scene {
    async fn attended(&self, town: &Town, starts_at: &str, ends_at: &str) -> Uuid {
        let session = town.session(&self.admin, self.branch, starts_at, ends_at).await;
        self.attend(town, session, "present").await;
        session
    }

    async fn attend(&self, town: &Town, session: Uuid, status: &str) {
        let body = json!({ "lines": [{ "member_id": self.member, "status": status }] });
        let path = format!("/v1/study-sessions/{session}/attendance");
        town.put(&self.admin, &path, &body).await.ok();
    }

    async fn minutes(&self, town: &Town) -> i64 {
        let path = format!("/v1/members/{}/hours?year=2026", self.member);
        town.get(&self.head, &path).await.ok()["credited_minutes"].as_i64().unwrap()
    }

    /// Days later everybody has signed in again.
    async fn later(self, town: &Town, days: i64) -> Self {
        town.pass(TimeDelta::days(days));
        let (head, admin) = (town.sign_in("head").await, town.sign_in("admin").await);
        Self { head, admin, coordinator: town.sign_in("coordinator").await, ..self }
    }
}

async fn set_if(town: &Town, by: &Person, seen: &str) -> Answer {
    town.send(town.by(by, Method::PUT, TOMORROW).header("if-match", seen).json(&rule())).await
}

stories! {
    async fn a_rule_counts_from_its_day_on_and_what_was_held_stays_as_it_was(town: Town) {
        let s = scene(&town).await;
        let before = s.attended(&town, "2026-11-22T01:00:00Z", "2026-11-22T02:00:00Z").await;
        assert_eq!(s.minutes(&town).await, 60);
        let set = town.put(&s.coordinator, TOMORROW, &rule()).await.ok();
        assert_eq!((set["valid_from"].as_str(), set["version"].as_i64()), (Some("2026-11-24"), Some(1)));

        let s = s.later(&town, 3).await;
        for status in ["absent", "present"] {
            s.attend(&town, before, status).await;
        }
        assert_eq!(s.minutes(&town).await, 60);
        s.attended(&town, "2026-11-23T15:00:00Z", "2026-11-23T16:00:00Z").await;
        assert_eq!(s.minutes(&town).await, 120);
        s.attended(&town, "2026-11-23T16:00:00Z", "2026-11-23T17:00:00Z").await;
        assert_eq!(s.minutes(&town).await, 200);
        let long = s.attended(&town, "2026-11-25T01:00:00Z", "2026-11-25T04:00:00Z").await;
        assert_eq!(s.minutes(&town).await, 320);
        let moved = json!({ "starts_at": "2026-11-21T01:00:00Z", "ends_at": "2026-11-21T04:00:00Z" });
        town.patch(&s.admin, &format!("/v1/study-sessions/{long}"), "*", &moved).await.ok();
        assert_eq!(s.minutes(&town).await, 380);
        let other = json!({ "branch_id": s.branch, "kind": "member_meeting", "mode": "offline", "title": "大会",
            "starts_at": "2026-11-25T05:00:00Z", "ends_at": "2026-11-25T06:00:00Z" });
        let meeting = crate::support::id_of(&town.post(&s.admin, "/v1/study-sessions", &other).await.ok());
        s.attend(&town, meeting, "present").await;
        assert_eq!(s.minutes(&town).await, 440);
        crate::hours::all_is_sound(&town).await;
    }

    async fn a_rule_is_set_and_changed_before_its_day_only(town: Town) {
        let s = scene(&town).await;
        for begun in ["2026-11-23", "2026-01-01"] {
            let path = format!("/v1/hour-rules/theme_party_day/{begun}");
            let refused = town.put(&s.coordinator, &path, &rule()).await.refused(409, "wrong_state");
            assert!(refused["detail"].as_str().unwrap().contains(begun));
        }
        set_if(&town, &s.coordinator, "*").await.ok();
        let second = set_if(&town, &s.coordinator, "\"v1-zh-CN\"").await;
        assert!(second.header("etag").starts_with("\"v2-zh-CN-"));
        assert_eq!(second.ok()["version"], 2);
        let stale = set_if(&town, &s.coordinator, "\"v1-zh-CN\"").await.refused(412, "version_conflict");
        assert_eq!(stale["current"]["version"], 2);
        let remove = |path: &'static str| town.send(town.by(&s.coordinator, Method::DELETE, path));
        assert_eq!(remove(TOMORROW).await.status, 204);
        remove(TOMORROW).await.refused(404, "not_found");
        for wrong in [json!({ "minutes_per_hour": 241 }), json!({ "minutes_per_hour": 60, "at_most_minutes": 0 })] {
            town.put(&s.coordinator, TOMORROW, &wrong).await.refused(422, "validation_failed");
        }
        town.put(&s.coordinator, "/v1/hour-rules/party/2026-11-24", &rule()).await.refused(404, "not_found");
        assert_eq!((town.deeds("hour_rule.set").await, town.deeds("hour_rule.removed").await), (2, 1));

        set_if(&town, &s.coordinator, "*").await.ok();
        let s = s.later(&town, 1).await;
        set_if(&town, &s.coordinator, "*").await.refused(409, "wrong_state");
        town.send(town.by(&s.coordinator, Method::DELETE, TOMORROW)).await.refused(409, "wrong_state");
    }

    async fn everybody_reads_the_rules_and_only_the_districts_coordinator_sets_them(town: Town) {
        let s = scene(&town).await;
        set_if(&town, &s.coordinator, "*").await.ok();
        let phone = town.with_phone("wang", s.member).await;
        for person in [&phone, &s.admin, &s.head] {
            let rules = town.get(person, "/v1/hour-rules").await.ok();
            let shown = &rules["data"][0];
            assert_eq!((shown["kind"].as_str(), shown["minutes_per_hour"].as_i64(), shown["at_most_minutes"].as_i64()), (Some("theme_party_day"), Some(80), Some(120)));
            set_if(&town, person, "*").await.refused(403, "forbidden");
        }
        let east = town.organization(&s.head, town.root, "town_committee", "E").await;
        let lesser = town.appointed("lesser", Role::EducationCentreCoordinator, east).await;
        set_if(&town, &lesser, "*").await.refused(404, "not_found");
    }

    async fn books_opened_in_bulk_say_what_settling_would(town: Town) {
        let s = scene(&town).await;
        set_if(&town, &s.coordinator, "*").await.ok();
        town.put(&s.coordinator, "/v1/hour-rules/theme_party_day/2026-11-25", &json!({ "minutes_per_hour": 0 })).await.ok();
        let s = s.later(&town, 4).await;
        let times = [("23T01:00", "23T03:20"), ("23T03:00", "23T04:00"), ("24T01:00", "24T01:50"), ("24T01:30", "24T06:00"), ("25T01:00", "25T02:00")];
        let mut lines = Vec::new();
        for (from, to) in times {
            let starts_at = format!("2026-11-{from}:00Z");
            let session = town.session(&s.admin, s.branch, &starts_at, &format!("2026-11-{to}:00Z")).await;
            let (starts_at, member, status) = (Instant::parse(&starts_at).unwrap(), Id::new(s.member), AttendanceStatus::Present);
            lines.push(store::Attending { session: Id::new(session), starts_at, member, status });
        }
        let (now, member) = (town.now(), s.member);
        town.app.db.write(move |tx: Tx| async move {
            let by = Authorized::<RecordAttendance>::system(now, "story").map_err(|_| StoreError::NotFound("permit"))?;
            store::insert_attendance(&tx, &by.permit, &lines, now).await?;
            hours::open_books(&tx, &by.permit, now).await
        }).await.unwrap();
        assert_eq!(s.minutes(&town).await, 140 + 40 + 66 + 120);
        town.pass(TimeDelta::seconds(1));
        let now = town.now();
        let span = (Instant::parse("2026-11-20T00:00:00Z").unwrap(), Instant::parse("2026-11-27T00:00:00Z").unwrap());
        town.app.db.write(move |tx: Tx| async move {
            let by = Authorized::<RecordAttendance>::system(now, "story").map_err(|_| StoreError::NotFound("permit"))?;
            hours::settle(&tx, &by.permit, &[member], span, Evidence::HostRecord, now).await
        }).await.unwrap();
        let hours = town.get(&s.head, &format!("/v1/members/{}/hours?year=2026", s.member)).await.ok();
        assert_eq!((hours["data"].as_array().unwrap().len(), hours["credited_minutes"].as_i64()), (4, Some(366)));
    }
}
