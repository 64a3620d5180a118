//! Behind PgBouncer in transaction mode: each transaction may get another session, nothing is kept
//! in one, and what a client leaves behind reaches nobody else.

use std::time::Duration;

use clap::Parser;
use futures_util::future::join_all;
use lighthouse_api::{
    cli::{self, Cli},
    config::Pooler,
};
use lighthouse_domain::access::Role;
use lighthouse_persistence::{Database, Tx, audit, db::Target};
use reqwest::Method;
use serde_json::json;
use sqlx::{Connection, Executor, PgConnection, Row, postgres::PgConnectOptions};
use tokio::{
    io::AsyncWriteExt,
    net::TcpStream,
    time::{sleep, timeout},
};
use uuid::Uuid;

use crate::support::{
    Answer, Backend, Person, PgBouncer, SESSIONS, Town, a_member, fresh_postgres, id_of,
};

/// What a session has where nobody has left anything in it.
const STATE: &str =
    "SELECT current_setting('statement_timeout') || ' ' || current_setting('lock_timeout')
    || ' ' || current_setting('idle_in_transaction_session_timeout')
    || ' ' || current_setting('client_min_messages')
    || ' ' || current_setting('default_transaction_read_only')
    || ' ' || current_setting('transaction_read_only')
    || ' ' || (SELECT count(*) FROM pg_prepared_statements)";
/// Sessions of this database that are at work or in the middle of a transaction.
const BUSY: &str = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
    AND pid <> pg_backend_pid() AND state <> 'idle'";
const WAITING: &str = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
    AND wait_event_type = 'Lock'";
const OPEN: &str = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
    AND pid <> pg_backend_pid() AND backend_type = 'client backend'";
/// Sessions that the server itself has ended, for instance because a transaction stood idle.
const ENDED: &str = "SELECT sessions_fatal + sessions_killed FROM pg_stat_database
    WHERE datname = current_database()";

/// A town whose database is reached through a pooler only.
struct Scene {
    town: Town,
    pooler: PgBouncer,
    /// The address of the database itself.
    direct: String,
}

impl Scene {
    /// The town begins in an empty database, so that its schema is made through the pooler too.
    async fn open() -> Option<Self> {
        let direct = fresh_postgres().await?;
        let mut owner = PgConnection::connect(&direct).await.unwrap();
        owner.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public").await.unwrap();
        let pooler = PgBouncer::before(&direct)?;
        let address = pooler.address_of(&direct);
        let town = Town::with(Backend::Postgres, |config| {
            config.database_url = Some(address);
            config.db_pooler = Pooler::Transaction;
        });
        Some(Self { town: town.await?, pooler, direct })
    }

    fn address(&self) -> String {
        self.pooler.address_of(&self.direct)
    }

    /// Somebody else who uses the same pooler.
    async fn stranger(&self) -> PgConnection {
        let plain: PgConnectOptions = self.address().parse().unwrap();
        let plain = plain.extra_float_digits(None).statement_cache_capacity(0);
        PgConnection::connect_with(&plain).await.unwrap()
    }

    async fn observer(&self) -> PgConnection {
        PgConnection::connect(&self.direct).await.unwrap()
    }

    /// Holds every session of the pooler at once and looks at what is left in it.
    async fn sessions_are_as_new(&self) {
        let as_new = text(&mut self.observer().await, STATE).await;
        let mut strangers = Vec::new();
        let mut pids = Vec::new();
        for _ in 0..SESSIONS {
            let mut stranger = self.stranger().await;
            stranger.execute("BEGIN").await.unwrap();
            assert_eq!(text(&mut stranger, STATE).await, as_new);
            pids.push(text(&mut stranger, "SELECT pg_backend_pid()::text").await);
            strangers.push(stranger);
        }
        pids.dedup();
        assert_eq!(pids.len(), strangers.len(), "the sessions are those of different clients");
        for mut stranger in strangers {
            stranger.execute("ROLLBACK").await.unwrap();
        }
    }

    async fn nothing_is_open(&self) {
        let mut observer = self.observer().await;
        while number(&mut observer, BUSY).await > 0 {
            sleep(Duration::from_millis(20)).await;
        }
    }
}

async fn text(connection: &mut PgConnection, sql: &'static str) -> String {
    sqlx::raw_sql(sql).fetch_one(connection).await.unwrap().get(0)
}

async fn number(connection: &mut PgConnection, sql: &'static str) -> i64 {
    sqlx::raw_sql(sql).fetch_one(connection).await.unwrap().get(0)
}

/// Without PostgreSQL or the pooler the story says that it is skipped.
fn tell<F: Future<Output = ()>>(story: impl FnOnce(Scene) -> F) {
    actix_web::rt::System::new().block_on(async {
        if let Some(scene) = Scene::open().await {
            story(scene).await;
        }
    });
}

/// Reads and writes in turn.
async fn ask(town: &Town, head: &Person, branch: Uuid, n: usize) -> Answer {
    match n % 4 {
        0 => town.post(head, "/v1/members", &a_member(branch, "同时")).await,
        1 => town.get(head, "/v1/members?limit=5").await,
        2 => town.get(head, "/v1/me").await,
        _ => town.get(head, "/v1/organizations/tree").await,
    }
}

async fn run(arguments: &[&str]) -> u8 {
    cli::run(Cli::try_parse_from([&["lighthouse"], arguments].concat()).unwrap()).await
}

#[test]
fn the_work_is_done_in_whichever_session_is_free() {
    tell(|scene| async move {
        let town = &scene.town;
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let member = town.member(&head, branch, "王一").await;
        let admin = town.appointed("admin", Role::BranchAdministrator, branch).await;

        // A session with its list, sent again with the same key, happens once.
        let body = json!({ "branch_id": branch, "kind": "theme_party_day", "mode": "offline", "title": "主题党日",
            "starts_at": "2026-11-22T01:00:00Z", "ends_at": "2026-11-22T03:00:00Z",
            "attendance": { "default": "present" }, "submit": true });
        let record = || {
            let request = town.by(&admin, Method::POST, "/v1/study-sessions").json(&body);
            town.send(request.header("idempotency-key", "theme-day-of-november"))
        };
        let (first, again) = (record().await, record().await);
        assert_eq!(again.header("idempotency-replayed"), "true");
        let first = first.ok();
        assert_eq!(first, again.ok());
        let mine = town.get(&admin, "/v1/study-sessions").await.ok();
        assert_eq!(
            (mine["data"].as_array().unwrap().len(), id_of(&mine["data"][0])),
            (1, id_of(&first))
        );
        let phone = town.with_phone("wang", member).await;
        let seen = town.get(&phone, &format!("/v1/members/{member}/study-sessions")).await.ok();
        assert_eq!(seen["data"][0]["session_id"], first["id"]);

        // Many at once, with more connections than there are sessions.
        for _ in 0..4 {
            let answers = join_all((0..24).map(|n| ask(town, &head, branch, n))).await;
            for answer in answers {
                assert!(answer.status < 300, "{} {}", answer.status, answer.text);
            }
        }
        assert_eq!(town.deeds("member.created").await, 1 + 4 * 6);
        let mut observer = scene.observer().await;
        assert!(number(&mut observer, OPEN).await <= SESSIONS);
        assert!(i64::from(town.app.db.load().open) > SESSIONS);
        scene.nothing_is_open().await;
        scene.sessions_are_as_new().await;
    });
}

#[test]
fn commands_are_told_of_the_pooler_and_without_it_they_say_so() {
    tell(|scene| async move {
        let head = scene.town.head().await;
        scene.town.branch(&head, scene.town.root, "B").await;
        let (address, data) = (scene.address(), &scene.town.app.shared.config.data_dir);
        let at = ["--database-url", &address, "--data-dir", data.to_str().unwrap()];
        let pooled = ["--db-pooler", "transaction"];
        let commands: [&[&str]; 5] = [
            &["migrate"],
            &["check"],
            &["audit", "checkpoint"],
            &["audit", "verify"],
            &["doctor", "--metrics-listen", "off"],
        ];
        for command in commands {
            assert_eq!(run(&[command, &at, &pooled].concat()).await, 0, "{command:?}");
        }
        assert_eq!(run(&[&["check"], &at[..]].concat()).await, 69);
        let refused = Database::open(&Target::parse(&address).unwrap()).await.unwrap_err();
        assert!(refused.to_string().contains("LIGHTHOUSE_DB_POOLER=transaction"), "{refused}");
        // There is none before SQLite.
        let mut config = scene.town.app.shared.config.clone();
        config.database_url = None;
        let faults = config.faults();
        assert!(faults.len() == 1 && faults[0].contains("LIGHTHOUSE_DB_POOLER"), "{faults:?}");
    });
}

/// Sends a whole request and hangs up after `patience`, without reading.
async fn hang_up(town: &Town, head: &Person, request: &str, patience: Duration) {
    let host = town.base.trim_start_matches("http://");
    let Ok(mut socket) = TcpStream::connect(host).await else { return };
    let (line, body) = request.split_once('\n').unwrap();
    let head = format!(
        "{line} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        head.token,
        body.len()
    );
    let _ = socket.write_all(format!("{head}{body}").as_bytes()).await;
    sleep(patience).await;
}

#[test]
fn who_leaves_in_the_middle_leaves_nothing_open() {
    tell(|scene| async move {
        let town = &scene.town;
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;

        // A read and a write wait for a lock in their sessions, and nobody waits for them.
        let mut other = scene.observer().await;
        let mut observer = scene.observer().await;
        other.execute("BEGIN; LOCK TABLE audit_event IN ACCESS EXCLUSIVE MODE").await.unwrap();
        let db = town.app.db.clone();
        let read = tokio::spawn(async move { audit::count(&db.conn(), "member.created").await });
        let db = town.app.db.clone();
        let write = tokio::spawn(async move {
            db.write(|tx: Tx| async move { audit::count(&tx, "member.created").await }).await
        });
        while number(&mut observer, WAITING).await < 2 {
            sleep(Duration::from_millis(20)).await;
        }
        read.abort();
        write.abort();
        other.execute("ROLLBACK").await.unwrap();
        scene.nothing_is_open().await;

        // Reads that are dropped at every moment, and requests whose client hangs up.
        for n in 0..150 {
            let read = town.app.db.conn();
            let _ =
                timeout(Duration::from_micros(n * 13), audit::count(&read, "member.created")).await;
        }
        let body = a_member(branch, "断线").to_string();
        let (read, write) =
            ("GET /v1/members?limit=5\n".to_owned(), format!("POST /v1/members\n{body}"));
        let mut kept = Vec::new();
        for wave in 0..6_u64 {
            let cut = join_all((0..32_u64).map(|n| {
                let request = if n % 2 == 0 { &read } else { &write };
                hang_up(town, &head, request, Duration::from_micros((n * 137 + wave * 61) % 6000))
            }));
            let made = join_all((0..4).map(|_| town.member(&head, branch, "收到")));
            kept.extend(tokio::join!(cut, made).1);
        }
        scene.nothing_is_open().await;
        scene.sessions_are_as_new().await;
        for id in &kept {
            town.get(&head, &format!("/v1/members/{id}?purpose=组织关系核对")).await.ok();
        }
        assert_eq!(number(&mut observer, ENDED).await, 0);
        let stored = number(&mut observer, "SELECT count(*) FROM member").await;
        assert_eq!(
            town.deeds("member.created").await,
            stored,
            "a write without its trace, or a trace without its write"
        );
    });
}
