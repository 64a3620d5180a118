//! A PgBouncer in transaction mode before the stories' PostgreSQL, with fewer sessions than a town
//! has connections. It ends with the story.

use std::{
    fs,
    io::Write,
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Once,
    time::Duration,
};

use reqwest::Url;
use tempfile::TempDir;

use super::postgres::is_root;

/// So many sessions of the server have all clients of one database together.
pub const SESSIONS: i64 = 2;

pub struct PgBouncer {
    port: u16,
    process: Child,
    _folder: TempDir,
}

impl Drop for PgBouncer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl PgBouncer {
    /// One for the server of this database, or `None` where it is not installed.
    pub fn before(database: &str) -> Option<Self> {
        let Some(program) = program() else {
            assert!(
                std::env::var("REQUIRE_POSTGRES").as_deref() != Ok("1"),
                "REQUIRE_POSTGRES=1, but there is no pgbouncer"
            );
            say_that_it_is_skipped();
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let settings = configure(folder.path(), port, &Url::parse(database).unwrap());
        let process =
            Command::new(program).arg("-q").arg(settings).stderr(Stdio::null()).spawn().unwrap();
        let mut started = Self { port, process, _folder: folder };
        started.wait_until_it_listens();
        Some(started)
    }

    fn wait_until_it_listens(&mut self) {
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(self.process.try_wait().unwrap().is_none(), "pgbouncer has ended");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The address of a database as its clients write it.
    pub fn address_of(&self, database: &str) -> String {
        let mut url = Url::parse(database).unwrap();
        url.set_host(Some("127.0.0.1")).unwrap();
        url.set_port(Some(self.port)).unwrap();
        url.to_string()
    }
}

fn program() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain([PathBuf::from("/usr/sbin")])
        .map(|folder| folder.join("pgbouncer"))
        .find(|file| file.is_file())
}

/// Its defaults where nothing else is needed. It refuses to run as root and changes to another user
/// by itself.
fn configure(folder: &Path, port: u16, server: &Url) -> PathBuf {
    let (settings, users) = (folder.join("pgbouncer.ini"), folder.join("users"));
    let password = server.password().unwrap_or_default();
    fs::write(&users, format!("\"{}\" \"{password}\"\n", server.username())).unwrap();
    let user = if is_root() { "user = postgres" } else { "" };
    let text = format!(
        "[databases]\n* = host={} port={}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\n\
         unix_socket_dir =\nauth_type = trust\nauth_file = {}\npool_mode = transaction\n\
         default_pool_size = {SESSIONS}\n{user}\n",
        server.host_str().unwrap(),
        server.port().unwrap_or(5432),
        users.display(),
    );
    fs::write(&settings, text).unwrap();
    if is_root() {
        let owned = Command::new("chown").args(["-R", "postgres"]).arg(folder).status().unwrap();
        assert!(owned.success());
    }
    settings
}

/// Past the capture of the test harness, which keeps what passing tests print to itself.
fn say_that_it_is_skipped() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let says = "\nSKIPPED: the stories behind a pooler. There is no pgbouncer here.\n\n";
        let _ = std::io::stderr().write_all(says.as_bytes());
    });
}
