//! Changing the key under sensitive values while members are entered and read.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use lighthouse_api::identity::sealing::{make_key, reseal};
use lighthouse_persistence::seal::stored_columns;
use rusqlite::types::FromSql;
use serde_json::json;
use sqlx::{AssertSqlSafe, Decode, Postgres, Row, Type};
use uuid::Uuid;

use crate::support::{Person, Town, a_member, id_of, stories};

const NUMBER: &str = "379999198506150014";

async fn somebody(town: &Town, head: &Person, branch: Uuid) -> Uuid {
    let mut body = a_member(branch, "李四");
    body["id_number"] = json!(NUMBER);
    body["phone"] = json!("199 0000 0012");
    id_of(&town.post(head, "/v1/members", &body).await.ok())
}

async fn reads_in_full(town: &Town, member: Uuid) {
    let head = town.sign_in("head").await;
    let path = format!("/v1/members/{member}?purpose=核对介绍信");
    assert_eq!(town.get(&head, &path).await.ok()["id_number"], NUMBER);
}

/// The values of the first column, whatever they are.
async fn values<T>(town: &Town, sql: &str) -> Vec<T>
where
    T: for<'r> Decode<'r, Postgres> + Type<Postgres> + FromSql,
{
    if town.app.db.is_postgres() {
        let query = sqlx::query(AssertSqlSafe(sql.to_owned()));
        let rows = query.fetch_all(&mut town.postgres().await).await.unwrap();
        return rows.iter().map(|row| row.get(0)).collect();
    }
    let url = town.app.shared.config.database_url().unwrap();
    let connection = rusqlite::Connection::open(url.trim_start_matches("sqlite:")).unwrap();
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

/// The first byte of each sealed value of the register, as text.
async fn keys_in_use(town: &Town) -> BTreeSet<u8> {
    let sql = "SELECT id_number_sealed AS v FROM member WHERE id_number_sealed IS NOT NULL \
        UNION ALL SELECT phone_sealed FROM member WHERE phone_sealed IS NOT NULL \
        UNION ALL SELECT sealed FROM signing_key \
        UNION ALL SELECT body FROM idempotency_record WHERE LENGTH(body) > 0";
    values::<Vec<u8>>(town, sql).await.iter().map(|value| value[0]).collect()
}

stories! {
    async fn a_new_key_takes_over_while_the_register_is_read(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let member = somebody(&town, &head, branch).await;
        assert_eq!(make_key(&town.app).await.unwrap(), 2);

        // Nobody seals with it before every server can know it.
        assert_eq!(reseal(&town.app).await.unwrap(), 0);
        assert_eq!(keys_in_use(&town).await, BTreeSet::from([1]));

        town.pass(TimeDelta::minutes(2));
        assert!(reseal(&town.app).await.unwrap() >= 3);
        assert_eq!(keys_in_use(&town).await, BTreeSet::from([2]));
        reads_in_full(&town, member).await;
        // The same number is still found as the same person.
        let mut twin = a_member(branch, "王五");
        twin["id_number"] = json!(NUMBER);
        let head = town.sign_in("head").await;
        town.post(&head, "/v1/members", &twin).await.refused(409, "duplicate");
        assert_eq!(reseal(&town.app).await.unwrap(), 0, "a second look finds nothing to do");
    }

    async fn numbers_that_were_swapped_in_the_database_are_nobodys(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let victim = somebody(&town, &head, branch).await;
        let mut other = a_member(branch, "王五");
        other["phone"] = json!("199 0000 0013");
        let other = id_of(&town.post(&head, "/v1/members", &other).await.ok());
        let swap = "UPDATE member SET phone_sealed = (SELECT m.phone_sealed FROM member m \
            WHERE m.name = '李四') WHERE name = '王五'";
        town.alter(swap).await;
        let path = format!("/v1/members/{other}?purpose=核对介绍信");
        let body = town.get(&head, &path).await.refused(500, "internal");
        assert!(!body.to_string().contains("19900000012"));
        reads_in_full(&town, victim).await;
    }

    async fn older_keys_are_erased_a_day_after_nothing_needs_them(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let member = somebody(&town, &head, branch).await;
        for id in [2, 3] {
            assert_eq!(make_key(&town.app).await.unwrap(), id);
            town.pass(TimeDelta::minutes(2));
            reseal(&town.app).await.unwrap();
            town.pass(TimeDelta::minutes(6));
            reseal(&town.app).await.unwrap();
        }
        assert_eq!(town.deeds("sealing_key.settled").await, 2);
        assert_eq!(town.deeds("sealing_key.forgotten").await, 0);
        town.pass(TimeDelta::hours(25));
        for _ in 0..3 {
            reseal(&town.app).await.unwrap();
        }
        assert_eq!(town.deeds("sealing_key.forgotten").await, 1);
        reads_in_full(&town, member).await;
        assert_eq!(town.deeds("sealing_key.made").await, 2);
    }

    async fn every_sealed_column_of_the_schema_is_sealed_again(town: Town) {
        let sql = if town.app.db.is_postgres() {
            "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE column_name LIKE '%sealed'"
        } else {
            "SELECT t.name || '.' || c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE c.name LIKE '%sealed'"
        };
        let there: BTreeSet<String> = values::<String>(&town, sql).await.into_iter().collect();
        let listed = stored_columns().map(|column| format!("{}.{}", column.table, column.column));
        let listed: BTreeSet<String> = listed.filter(|column| column.ends_with("sealed")).collect();
        assert!(there.len() >= 7, "the schema was not read");
        assert_eq!(there, listed);
    }
}
