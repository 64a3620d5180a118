//! What the rooms of study answer when the database is busy or holds what it should not.

use futures_util::future::{join, join_all};
use lighthouse_domain::access::Role;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection, Executor};
use uuid::Uuid;

use crate::support::{Answer, Town, stories};

async fn execute(town: &Town, sql: &str) {
    let url = town.app.shared.config.database_url().unwrap();
    if town.app.db.is_postgres() {
        let mut connection = sqlx::PgConnection::connect(&url).await.unwrap();
        connection.execute(AssertSqlSafe(sql.to_owned())).await.unwrap();
    } else {
        let connection = rusqlite::Connection::open(url.trim_start_matches("sqlite:")).unwrap();
        connection.execute_batch(sql).unwrap();
    }
}

fn is_busy(answer: Answer) {
    assert!(!answer.header("retry-after").is_empty(), "{}", answer.text);
    answer.refused(503, "busy");
}

stories! {
    /// Only PostgreSQL locks rows; on SQLite a write waits for the one before.
    async fn a_locked_organization_is_busy_and_no_error_of_the_field(town: Town) {
        if !town.app.db.is_postgres() {
            return;
        }
        let head = town.head().await;
        let at = town.organization(&head, town.root, "town_committee", "T").await;
        let coordinator = town.appointed("coordinator", Role::EducationCentreCoordinator, town.root).await;
        let school = json!({ "organization_id": at, "name": "镇党校" });
        let venue = crate::support::id_of(&town.post(&coordinator, "/v1/venues", &school).await.ok());
        let url = town.app.shared.config.database_url().unwrap();
        let mut other = sqlx::PgConnection::connect(&url).await.unwrap();
        other.execute("BEGIN").await.unwrap();
        let lock = format!("SELECT id FROM organization WHERE id IN ('{at}', '{}') FOR UPDATE", town.root);
        other.execute(AssertSqlSafe(lock)).await.unwrap();
        let second = json!({ "organization_id": at, "name": "第二党校" });
        let plan = json!({ "organization_id": at, "month": "2026-11", "venue_ids": [venue] });
        let (venue, plan) = join(
            town.post(&coordinator, "/v1/venues", &second),
            town.post(&coordinator, "/v1/study-day-plans", &plan),
        )
        .await;
        is_busy(venue);
        is_busy(plan);
        other.execute("ROLLBACK").await.unwrap();
        town.post(&coordinator, "/v1/venues", &second).await.ok();
    }

    /// The books of one list refer to the session of the other.
    async fn two_overlapping_lists_do_not_wait_for_each_other(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let admin = town.appointed("admin", Role::BranchAdministrator, branch).await;
        let names: Vec<String> = (0..6).map(|n| format!("王{n}")).collect();
        let members = join_all(names.iter().map(|name| town.member(&head, branch, name))).await;
        for day in 16..20 {
            let time = |at: &str| format!("2026-11-{day}T{at}:00Z");
            let one = town.session(&admin, branch, &time("01:00"), &time("03:00")).await;
            let two = town.session(&admin, branch, &time("02:00"), &time("04:00")).await;
            for status in ["present", "absent", "online"] {
                let lines: Vec<Value> = members.iter().map(|member| json!({ "member_id": member, "status": status })).collect();
                let body = json!({ "lines": lines });
                let path = |session: Uuid| format!("/v1/study-sessions/{session}/attendance");
                let (path_one, path_two) = (path(one), path(two));
                let (first, second) = join(
                    town.put(&admin, &path_one, &body),
                    town.put(&admin, &path_two, &body),
                )
                .await;
                first.ok();
                second.ok();
            }
        }
        crate::hours::all_is_sound(&town).await;
    }

    async fn an_impossible_word_in_the_database_is_an_internal_error_and_never_a_guess(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let admin = town.appointed("admin", Role::BranchAdministrator, branch).await;
        let member = town.member(&head, branch, "王").await;
        let session = town.session(&admin, branch, "2026-11-21T01:00:00Z", "2026-11-21T03:00:00Z").await;
        let list = format!("/v1/study-sessions/{session}/attendance");
        let body = json!({ "lines": [{ "member_id": member, "status": "present" }] });
        town.put(&admin, &list, &body).await.ok();
        execute(&town, "UPDATE attendance SET status = 'weird'").await;
        town.get(&admin, &list).await.refused(500, "internal");
        let sessions = format!("/v1/members/{member}/study-sessions");
        town.get(&admin, &sessions).await.refused(500, "internal");
        execute(&town, "UPDATE attendance SET status = 'present'; UPDATE study_session SET kind = 'weird'").await;
        town.get(&admin, &sessions).await.refused(500, "internal");
        town.get(&admin, &format!("/v1/study-sessions/{session}")).await.refused(500, "internal");
    }
}
