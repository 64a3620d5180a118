//! An installation that outgrows its database: copied into the other one, used there, and copied back.

use std::{fs, path::Path};

use clap::Parser;
use lighthouse_api::{
    cli::{self, Cli},
    demo::{self, Size},
};
use lighthouse_persistence::db::{
    Target, WriterHook,
    copying::{self, CopyError, TableCopy},
};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tempfile::TempDir;

use crate::support::{Backend, Person, Town, a_member, fresh_postgres, stories, tell, tell_in};

/// Runs a command as the shell would; answers its exit code.
async fn run(arguments: &[&str]) -> u8 {
    cli::run(Cli::try_parse_from([&["lighthouse"], arguments].concat()).unwrap()).await
}

/// The town's database as a source: on SQLite a copy of the file that its server has open.
fn source(town: &Town, place: &TempDir) -> String {
    if town.app.db.is_postgres() {
        return town.app.shared.config.database_url().unwrap();
    }
    let file = place.path().join("source.sqlite");
    town.app.db.backup_to(&file).unwrap();
    sqlite(&file)
}

fn sqlite(file: &Path) -> String {
    format!("sqlite:{}", file.display())
}

/// A database of the other kind that holds nothing; without PostgreSQL there is none.
async fn other_kind(town: &Town, place: &TempDir) -> Option<String> {
    if town.app.db.is_postgres() {
        Some(sqlite(&place.path().join("target.sqlite")))
    } else {
        without_schema().await
    }
}

/// An address of PostgreSQL in which no table was ever made.
async fn without_schema() -> Option<String> {
    let url = fresh_postgres().await?;
    execute(&url, "DROP SCHEMA public CASCADE; CREATE SCHEMA public").await;
    Some(url)
}

/// Writes past the application.
async fn execute(url: &str, sql: &str) {
    if let Some(file) = url.strip_prefix("sqlite:") {
        rusqlite::Connection::open(file).unwrap().execute_batch(sql).unwrap();
    } else {
        let mut connection = PgConnection::connect(url).await.unwrap();
        connection.execute(AssertSqlSafe(sql.to_owned())).await.unwrap();
        connection.close().await.unwrap();
    }
}

async fn number(url: &str, sql: &str) -> i64 {
    if let Some(file) = url.strip_prefix("sqlite:") {
        let connection = rusqlite::Connection::open(file).unwrap();
        return connection.query_row(sql, [], |row| row.get(0)).unwrap();
    }
    let mut connection = PgConnection::connect(url).await.unwrap();
    sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_one(&mut connection).await.unwrap()
}

fn target(url: &str) -> Target {
    Target::parse(url).unwrap()
}

fn rows(copies: &[TableCopy], table: &str) -> u64 {
    copies.iter().find(|copy| copy.table == table).unwrap().target.rows
}

/// A server on a database that was copied, with the secret and the media that belong to it.
async fn reopened(town: &Town, url: &str) -> Town {
    let before = town.app.shared.config.clone();
    let set = |config: &mut lighthouse_api::config::Config| {
        config.database_url = Some(url.to_owned());
        (config.secret_file, config.media_dir) =
            (Some(before.secret_file()), Some(before.media_dir()));
    };
    Town::unsettled(Backend::Sqlite, set).await.unwrap()
}

async fn sign_in(town: &Town, login: &str) -> Person {
    let body = json!({ "login": login, "password": demo::PASSWORD, "device_id": "phone", "device_name": "phone" });
    let tokens = town.log_in(body).await.ok();
    let text = |name: &str| tokens[name].as_str().unwrap().to_owned();
    let (token, refresh) = (text("access_token"), text("refresh_token"));
    let account = lighthouse_domain::id::Id::new(uuid::Uuid::nil());
    Person { account, token, refresh, session: text("session_id").parse().unwrap() }
}

#[test]
fn a_district_moves_and_comes_back_from_sqlite() {
    tell_in(Town::unsettled(Backend::Sqlite, |_| ()), a_district_moves_and_comes_back);
}

#[test]
fn a_district_moves_and_comes_back_from_postgres() {
    tell_in(Town::unsettled(Backend::Postgres, |_| ()), a_district_moves_and_comes_back);
}

async fn a_district_moves_and_comes_back(town: Town) {
    let made = demo::seed(&town.app, Size::SMALL, 1).await.unwrap();
    // What PostgreSQL's own copies would escape.
    town.alter("UPDATE organization SET name = '\\N	\\x''\"😀' WHERE parent_id IS NULL").await;
    let admin = sign_in(&town, "branch.admin").await;
    let seen = town.get(&admin, "/v1/members?limit=100").await.ok();
    let since = town.get(&admin, "/v1/sync?token=latest").await.ok();
    lighthouse_api::audit::checkpoint(&town.app).await.unwrap();

    let place = tempfile::tempdir().unwrap();
    let here = source(&town, &place);
    let Some(there) = other_kind(&town, &place).await else { return };
    let first = copying::copy(&target(&here), &target(&there)).await.unwrap();
    let tables = ["member", "audit_event", "audit_checkpoint", "attendance", "sync_change"];
    assert!(first.len() > 100 && tables.iter().all(|table| rows(&first, table) > 0), "{first:?}");
    let back = if town.app.db.is_postgres() {
        without_schema().await.unwrap()
    } else {
        sqlite(&place.path().join("back.sqlite"))
    };
    let second = copying::copy(&target(&there), &target(&back)).await.unwrap();
    for (went, came) in first.iter().zip(&second) {
        // PostgreSQL has more streams of the feed, and keeps them.
        if !["sync_stream", "webhook_place"].contains(&went.table.as_str()) {
            assert_eq!(went.source, came.target, "{}", went.table);
        }
    }

    passes(&town, &back).await;
    passes(&town, &there).await;
    goes_on(&town, &there, &admin, (made.branch, &seen["data"], &since)).await;
    passes(&town, &there).await;
}

/// `check` and `audit verify` find nothing.
async fn passes(town: &Town, url: &str) {
    let data = town.app.shared.config.data_dir.display().to_string();
    for command in [&["check"][..], &["audit", "verify"]] {
        let at = ["--data-dir", &data, "--database-url", url];
        assert_eq!(run(&[command, &at].concat()).await, 0, "{command:?} {url}");
    }
}

/// The copy is used: by who was signed in, with an old password, by a phone that follows the feed.
async fn goes_on(
    town: &Town,
    url: &str,
    admin: &Person,
    (branch, seen, since): (uuid::Uuid, &Value, &Value),
) {
    let moved = reopened(town, url).await;
    assert_ne!(moved.app.db.is_postgres(), town.app.db.is_postgres());
    assert_eq!(&moved.get(admin, "/v1/members?limit=100").await.ok()["data"], seen);
    let again = sign_in(&moved, "branch.admin").await;
    let added = moved.post(&again, "/v1/members", &a_member(branch, "新来的")).await.ok();
    let path = format!("/v1/sync?token={}", since["next_token"].as_str().unwrap());
    let news = moved.get(&again, &path).await.ok();
    let news: Vec<&Value> =
        news["changes"].as_array().unwrap().iter().map(|change| &change["id"]).collect();
    assert_eq!(news, [&added["id"]], "the new one, and nothing that was there before");
    lighthouse_api::audit::checkpoint(&moved.app).await.unwrap();
}

stories! {
    async fn only_a_target_that_holds_nothing_is_filled(town: Town) {
        let head = town.head().await;
        town.branch(&head, town.root, "MOVED").await;
        let place = tempfile::tempdir().unwrap();
        let here = source(&town, &place);
        let Some(there) = other_kind(&town, &place).await else { return };
        let copy = ["copy-database", "--from", &here, "--to", &there];

        execute(&there, "CREATE TABLE of_somebody_else (id bigint)").await;
        assert_eq!(run(&copy).await, 73);
        assert_eq!(number(&there, "SELECT COUNT(*) FROM of_somebody_else").await, 0);
        execute(&there, "DROP TABLE of_somebody_else").await;

        assert_eq!(run(&copy).await, 0);
        let organizations = "SELECT COUNT(*) FROM organization";
        assert_eq!(number(&there, organizations).await, 2);
        assert_eq!(run(&copy).await, 73, "not a second time over the first");
        assert_eq!(number(&there, organizations).await, 2);
        assert_eq!(run(&["copy-database", "--from", &here, "--to", &here]).await, 78, "one kind");
    }

    async fn only_this_releases_schema_is_copied(town: Town) {
        let place = tempfile::tempdir().unwrap();
        let here = source(&town, &place);
        let Some(there) = other_kind(&town, &place).await else { return };
        let copy = ["copy-database", "--from", &here, "--to", &there];
        let newest = "(SELECT MAX(version) FROM seaql_migrations)";
        for other in [
            format!("DELETE FROM seaql_migrations WHERE version = {newest}"),
            "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m99990101_000001_later', 0)".to_owned(),
        ] {
            execute(&here, &other).await;
            assert_eq!(run(&copy).await, 78, "{other}");
        }
        let nowhere = sqlite(&place.path().join("nowhere.sqlite"));
        if town.app.db.is_postgres() {
            assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0, "no target was made");
        } else {
            assert_eq!(run(&["copy-database", "--from", &nowhere, "--to", &there]).await, 78);
            let own = town.app.shared.config.database_url().unwrap();
            let open = copying::copy(&target(&own), &target(&there)).await;
            assert!(matches!(open, Err(CopyError::InUse)), "a server has it open: {open:?}");
        }
    }

    async fn what_changes_on_the_way_is_noticed_and_nothing_is_kept(town: Town) {
        town.head().await;
        let place = tempfile::tempdir().unwrap();
        let here = source(&town, &place);
        let Some(there) = other_kind(&town, &place).await else { return };
        let honest = Target::parse(&there).unwrap();
        let meddling = match honest.clone() {
            // A trigger of the connection's own works where those of the schema rest.
            Target::Sqlite(mut options) => {
                options.on_writer = Some(WriterHook::new(|connection| {
                    let _ = connection.execute_batch(MEDDLE_SQLITE);
                    Ok(())
                }));
                Target::Sqlite(options)
            }
            // A trigger of the database's own, which a superuser can make.
            postgres => {
                execute(&there, MEDDLE_POSTGRES).await;
                postgres
            }
        };
        let copied = copying::copy(&target(&here), &meddling).await;
        let Err(CopyError::Differs(copies)) = copied else { panic!("{copied:?}") };
        let differ: Vec<&str> =
            copies.iter().filter(|copy| !copy.is_same()).map(|copy| copy.table.as_str()).collect();
        assert_eq!(differ, ["account"]);
        if let Target::Sqlite(options) = &honest {
            assert!(!options.file.exists(), "the file that was made is gone");
            copying::copy(&target(&here), &honest).await.unwrap();
        } else {
            assert_eq!(run(&["copy-database", "--from", &here, "--to", &there]).await, 1);
            assert_eq!(number(&there, "SELECT COUNT(*) FROM account").await, 0);
            execute(&there, "DROP EVENT TRIGGER meddle").await;
            assert_eq!(run(&["copy-database", "--from", &here, "--to", &there]).await, 0);
        }
    }
}

const MEDDLE_SQLITE: &str = "CREATE TEMP TRIGGER meddle AFTER INSERT ON main.account
    BEGIN UPDATE account SET display_name = display_name || '!' WHERE id = NEW.id; END";
/// When the triggers of a table are switched on again, one account has another name.
const MEDDLE_POSTGRES: &str = "CREATE FUNCTION meddle() RETURNS event_trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF to_regclass('account') IS NOT NULL THEN
            UPDATE account SET display_name = display_name || '!' WHERE display_name NOT LIKE '%!';
        END IF;
    END $$;
    CREATE EVENT TRIGGER meddle ON ddl_command_end WHEN TAG IN ('ALTER TABLE') EXECUTE FUNCTION meddle()";

#[test]
fn a_value_that_is_not_of_its_columns_type_is_named_and_nothing_is_kept() {
    tell(Backend::Sqlite, |town| async move {
        town.head().await;
        let place = tempfile::tempdir().unwrap();
        let here = source(&town, &place);
        let Some(there) = other_kind(&town, &place).await else { return };
        execute(&here, "UPDATE account SET created_at = 'yesterday'").await;
        let refused = copying::copy(&target(&here), &target(&there)).await.unwrap_err().to_string();
        assert!(refused.contains("account") && refused.contains("created_at"), "{refused}");
        assert_eq!(run(&["copy-database", "--from", &here, "--to", &there]).await, 1);
        assert_eq!(number(&there, "SELECT COUNT(*) FROM organization").await, 0);
    });
}
