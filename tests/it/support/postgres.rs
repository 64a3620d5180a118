//! PostgreSQL for the stories: the one of `TEST_DATABASE_URL`, or a throw-away cluster made
//! from the machine's own server binaries, which ends with the test process.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
};

use lighthouse_persistence::{Database, db::Target};
use sqlx::{Connection, Executor, PgConnection};

/// The address of the server, up to the database's name.
static SERVER: OnceLock<Option<String>> = OnceLock::new();
static TEMPLATE: tokio::sync::OnceCell<()> = tokio::sync::OnceCell::const_new();

/// A fresh database with the current schema, or `None` where there is no PostgreSQL.
pub async fn fresh() -> Option<String> {
    let server = SERVER.get_or_init(find).clone();
    let Some(server) = server else {
        assert!(
            std::env::var("REQUIRE_POSTGRES").as_deref() != Ok("1"),
            "REQUIRE_POSTGRES=1, but there is no PostgreSQL"
        );
        return None;
    };
    TEMPLATE.get_or_init(|| make_template(&server)).await;
    let name = format!("story_{}", uuid::Uuid::now_v7().simple());
    run(&server, "postgres", &format!("CREATE DATABASE {name} TEMPLATE {}", template())).await;
    Some(format!("{server}/{name}"))
}

fn template() -> String {
    format!("lighthouse_template_{}", std::process::id())
}

async fn make_template(server: &str) {
    run(server, "postgres", &format!("CREATE DATABASE {}", template())).await;
    let target = Target::parse(&format!("{server}/{}", template())).unwrap();
    let db = Database::open(&target).await.unwrap();
    db.migrate().await.unwrap();
    db.close().await;
}

async fn run(server: &str, database: &str, sql: &str) {
    let mut connection = PgConnection::connect(&format!("{server}/{database}")).await.unwrap();
    connection.execute(sqlx::AssertSqlSafe(sql.to_owned())).await.unwrap();
    connection.close().await.unwrap();
}

fn find() -> Option<String> {
    match std::env::var("TEST_DATABASE_URL") {
        Ok(url) => Some(url.trim_end_matches('/').to_owned()),
        Err(_) => binaries().and_then(|bin| start(&bin)),
    }
}

/// The folder of `initdb`, wherever the distribution keeps it.
fn binaries() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    folders.sort();
    let on_path = std::env::var_os("PATH")
        .into_iter()
        .flat_map(|path| std::env::split_paths(&path).collect::<Vec<_>>());
    folders
        .into_iter()
        .rev()
        .chain(on_path)
        .find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
}

fn start(bin: &Path) -> Option<String> {
    let folder =
        std::env::temp_dir().join(format!("lighthouse-pg-{}", uuid::Uuid::now_v7().simple()));
    std::fs::create_dir(&folder).ok()?;
    let data = folder.join("data");
    if is_root() {
        Command::new("chown").arg("postgres").arg(&folder).status().ok()?;
    }
    let port = std::net::TcpListener::bind("127.0.0.1:0").ok()?.local_addr().ok()?.port();
    let made = as_owner(&bin.join("initdb"))
        .args(["-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-D"])
        .arg(&data)
        .stdout(Stdio::null())
        .status()
        .ok()?;
    let options = format!(
        "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c max_connections=300 -c log_min_messages=error"
    );
    let running = as_owner(&bin.join("pg_ctl"))
        .args(["-w", "-s", "-o", &options, "-l"])
        .arg(folder.join("log"))
        .arg("-D")
        .arg(&data)
        .arg("start")
        .status()
        .ok()?;
    end_with_this_process(bin, &folder);
    (made.success() && running.success()).then(|| format!("postgres://postgres@127.0.0.1:{port}"))
}

pub(super) fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|out| out.stdout.starts_with(b"0"))
}

/// PostgreSQL refuses to run as root; its package brings a user for it.
fn as_owner(program: &Path) -> Command {
    if is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program).current_dir("/");
        command
    } else {
        Command::new(program)
    }
}

/// A small watcher outlives the tests, stops the cluster and removes its folder.
fn end_with_this_process(bin: &Path, folder: &Path) {
    let stop = if is_root() { "runuser -u postgres -- " } else { "" };
    let script = format!(
        "cd /; while kill -0 {} 2>/dev/null; do sleep 0.5; done; {stop}'{}' -m immediate -D '{}' stop; rm -rf '{}'",
        std::process::id(),
        bin.join("pg_ctl").display(),
        folder.join("data").display(),
        folder.display(),
    );
    let _ = Command::new("sh")
        .arg("-c")
        .arg(script)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
}
