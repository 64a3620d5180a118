//! The hour ledger: entered with attendance, overlaps count once, corrections are counter-entries.

mod corrections;
mod rules;
mod sums;

use futures_util::future::join_all;
use lighthouse_domain::access::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Person, Town, stories};

struct Scene {
    head: Person,
    admin: Person,
    branch: Uuid,
    member: Uuid,
}

async fn scene(town: &Town) -> Scene {
    let head = town.head().await;
    let branch = town.branch(&head, town.root, "B").await;
    let member = town.member(&head, branch, "王").await;
    let admin = town.appointed("admin", Role::BranchAdministrator, branch).await;
    Scene { head, admin, branch, member }
}

impl Scene {
    async fn attend(&self, town: &Town, session: Uuid, status: &str) {
        let body = json!({ "lines": [{ "member_id": self.member, "status": status }] });
        town.put(&self.admin, &format!("/v1/study-sessions/{session}/attendance"), &body)
            .await
            .ok();
    }

    async fn hours(&self, town: &Town) -> Value {
        town.get(&self.head, &format!("/v1/members/{}/hours?year=2026&limit=100", self.member))
            .await
            .ok()
    }
}

/// The operator's check finds nothing wrong.
pub(crate) async fn all_is_sound(town: &Town) {
    let findings = lighthouse_persistence::check::findings(&town.app.db.conn()).await.unwrap();
    let broken: Vec<_> = findings.iter().filter(|finding| finding.broken != 0).collect();
    assert!(broken.is_empty(), "{broken:?}");
}

/// The seconds of every entry, oldest first, and their sum.
fn entries(hours: &Value) -> (Vec<i64>, i64) {
    let all: Vec<i64> = hours["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["seconds"].as_i64().unwrap())
        .rev()
        .collect();
    let sum = all.iter().sum();
    (all, sum)
}

stories! {
    async fn two_overlapping_sessions_credit_the_time_that_passed_and_a_correction_counters_it(town: Town) {
        let s = scene(&town).await;
        let first = town.session(&s.admin, s.branch, "2026-11-21T01:00:00Z", "2026-11-21T03:00:00Z").await;
        let second = town.session(&s.admin, s.branch, "2026-11-21T02:00:00Z", "2026-11-21T04:00:00Z").await;
        s.attend(&town, first, "present").await;
        s.attend(&town, second, "online").await;
        s.attend(&town, second, "online").await;
        let hours = s.hours(&town).await;
        assert_eq!(hours["credited_minutes"], 180);
        let mut seconds = entries(&hours).0;
        seconds.sort_unstable();
        assert_eq!(seconds, [3600, 7200]);

        town.pass(chrono::TimeDelta::minutes(1));
        s.attend(&town, first, "absent").await;
        let hours = s.hours(&town).await;
        assert_eq!((hours["credited_minutes"].as_i64(), entries(&hours).1), (Some(120), 7200));
        let last: Vec<_> = hours["data"].as_array().unwrap().iter().filter(|one| one["evidence"] == "correction").collect();
        assert_eq!((last.len(), last[0]["seconds"].as_i64()), (1, Some(-7200)));

        let cancel = json!({ "reason": "防汛" });
        town.post(&s.admin, &format!("/v1/study-sessions/{second}/cancel"), &cancel).await.ok();
        let hours = s.hours(&town).await;
        assert_eq!((hours["credited_minutes"].as_i64(), entries(&hours).1), (Some(0), 0));
        all_is_sound(&town).await;
    }

    async fn a_session_that_turns_out_shorter_takes_hours_back(town: Town) {
        let s = scene(&town).await;
        let session = town.session(&s.admin, s.branch, "2026-11-21T01:00:00Z", "2026-11-21T04:00:00Z").await;
        s.attend(&town, session, "assisted").await;
        assert_eq!(s.hours(&town).await["credited_minutes"], 180);
        let path = format!("/v1/study-sessions/{session}");
        town.patch(&s.admin, &path, "*", &json!({ "ends_at": "2026-11-21T02:30:00Z" })).await.ok();
        assert_eq!(s.hours(&town).await["credited_minutes"], 90);
        let moved = json!({ "starts_at": "2025-11-21T01:00:00Z", "ends_at": "2025-11-21T02:00:00Z" });
        town.patch(&s.admin, &path, "*", &moved).await.ok();
        assert_eq!(s.hours(&town).await["credited_minutes"], 0);
        let before = town.get(&s.head, &format!("/v1/members/{}/hours?year=2025", s.member)).await.ok();
        assert_eq!(before["credited_minutes"], 60);
    }

    async fn overlapping_sessions_recorded_at_the_same_moment_count_once(town: Town) {
        let s = scene(&town).await;
        let mut sessions = Vec::new();
        for _ in 0..8 {
            sessions.push(town.session(&s.admin, s.branch, "2026-11-21T01:00:00Z", "2026-11-21T03:00:00Z").await);
        }
        let second = town.appointed("second", Role::BranchAdministrator, s.branch).await;
        let body = json!({ "lines": [{ "member_id": s.member, "status": "present" }] });
        let places: Vec<_> = sessions.iter().map(|id| format!("/v1/study-sessions/{id}/attendance")).collect();
        let sent = places.iter().enumerate().map(|(n, place)| {
            town.put(if n % 2 == 0 { &s.admin } else { &second }, place, &body)
        });
        for answer in join_all(sent).await {
            answer.ok();
        }
        let hours = s.hours(&town).await;
        assert_eq!((hours["credited_minutes"].as_i64(), entries(&hours).1), (Some(120), 7200));
        all_is_sound(&town).await;
    }

    async fn a_secretary_owes_more_and_only_those_who_may_see_the_hours(town: Town) {
        let s = scene(&town).await;
        let phone = town.with_phone("wang", s.member).await;
        let path = format!("/v1/members/{}/hours", s.member);
        assert_eq!(town.get(&phone, &path).await.ok()["target_minutes"], 32 * 60);
        let post = json!({ "member_id": s.member, "duty": "secretary", "since": "2026-07-01" });
        town.post(&s.head, &format!("/v1/branches/{}/posts", s.branch), &post).await.ok();
        let hours = town.get(&phone, &format!("{path}?year=2026")).await.ok();
        assert_eq!((hours["target_minutes"].as_i64(), hours["missing_minutes"].as_i64()), (Some(44 * 60), Some(44 * 60)));

        let other = town.branch(&s.head, town.root, "C").await;
        let neighbour = town.appointed("neighbour", Role::BranchAdministrator, other).await;
        let stranger = town.member(&s.head, other, "李").await;
        let strange = town.with_phone("li", stranger).await;
        town.get(&neighbour, &path).await.refused(404, "not_found");
        town.get(&strange, &path).await.refused(404, "not_found");
        town.get(&phone, &format!("{path}?year=1999")).await.refused(400, "invalid_parameter");
    }

    async fn a_town_sees_its_branches_hours_and_who_reached_the_target(town: Town) {
        let s = scene(&town).await;
        let east = town.organization(&s.head, town.root, "town_committee", "E").await;
        let (one, two) = (town.branch(&s.head, east, "E1").await, town.branch(&s.head, east, "E2").await);
        let (li, _) = (town.member(&s.head, one, "李").await, town.member(&s.head, two, "赵").await);
        let admin = town.appointed("east", Role::BranchAdministrator, one).await;
        for day in 10..12 {
            let session = town.session(&admin, one, &format!("2026-11-{day}T00:00:00Z"), &format!("2026-11-{day}T16:00:00Z")).await;
            let body = json!({ "lines": [{ "member_id": li, "status": "present" }] });
            town.put(&admin, &format!("/v1/study-sessions/{session}/attendance"), &body).await.ok();
        }
        let path = format!("/v1/organizations/{east}/hours");
        let hours = town.get(&s.head, &format!("{path}?year=2026")).await.ok();
        assert_eq!(figures(&hours["total"]), (2, 2 * 32 * 60, 32 * 60, 1));
        let below: Vec<_> = hours["data"].as_array().unwrap().iter().map(figures).collect();
        assert_eq!(below, [(1, 32 * 60, 32 * 60, 1), (1, 32 * 60, 0, 0)]);
        let post = json!({ "member_id": li, "duty": "secretary", "since": "2026-07-01" });
        let boss = town.appointed("boss", Role::CommitteeSupervisor, east).await;
        town.post(&boss, &format!("/v1/branches/{one}/posts"), &post).await.ok();
        let own = town.get(&s.head, &format!("/v1/organizations/{one}/hours")).await.ok();
        assert_eq!(figures(&own["total"]), (1, 44 * 60, 32 * 60, 0));
        assert!(own["data"].as_array().unwrap().is_empty());

        let first = town.get(&s.head, &format!("{path}?limit=1")).await.ok();
        let cursor = first["page"]["next_cursor"].as_str().unwrap();
        let second = town.get(&s.head, &format!("{path}?limit=1&cursor={cursor}")).await.ok();
        assert_eq!((second["data"][0]["organization_id"].as_str(), second["page"]["next_cursor"].is_null()), (Some(&*two.to_string()), true));
        assert_eq!(first["total"], second["total"]);
        town.get(&admin, &path).await.refused(404, "not_found");
        let phone = town.with_phone("li", li).await;
        town.get(&phone, &format!("/v1/organizations/{one}/hours")).await.refused(404, "not_found");
        let before = town.get(&s.head, &format!("{path}?year=2026&as_of=2026-11-01T00:00:00Z")).await.ok();
        assert_eq!(figures(&before["total"]).2, 0);
    }
}

/// Members, target, done, reached.
fn figures(share: &Value) -> (i64, i64, i64, i64) {
    let number = |name: &str| share[name].as_i64().unwrap();
    (number("members"), number("target_minutes"), number("credited_minutes"), number("reached"))
}
