//! The stage of every seed: a small demo district that is made once and copied for each, and the
//! server's application in this process.

use std::{
    collections::HashSet,
    path::PathBuf,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use actix_web::{
    Error,
    body::BoxBody,
    dev::{Service, ServiceResponse},
};
use clap::Parser;
use futures_util::{FutureExt, future::LocalBoxFuture};
use lighthouse_api::{
    app::App,
    config::Config,
    demo::{self, Size},
    server, start,
};
use lighthouse_domain::{access::AccountId, time::Instant};
use lighthouse_persistence::{
    db::{SqliteOptions, Target},
    identity::account_by_login,
};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tempfile::TempDir;

use crate::{Backend, contract::Contract, faults, place::Place, postgres};

/// A district in which everybody is known by name.
const SIZE: Size = Size {
    towns: 2,
    branches: 4,
    members: 28,
    with_app: 24,
    months: 1,
    articles: 4,
    media: 1,
    classes: 3,
    enrolments: 12,
};
const BEGINNING: &str = "2026-11-23T02:00:00Z";

/// Who asks, from the most to the least.
const PEOPLE: [&str; 11] = [
    "deputy.head",
    "town01.supervisor",
    "branch.admin",
    "security.officer",
    "coordinator",
    "member",
    "editor",
    "reviewer1",
    "reviewer2",
    "auditor",
    "system.admin",
];

/// The hash of no password, and a cheap one to try: sessions are opened without one here, and much
/// else asks for it again.
const CHEAP_HASHES: &str = "UPDATE account SET password_hash = \
    '$argon2id$v=19$m=8,t=1,p=1$YSBzYWx0IG9mIG5vYm9keQ$dGhpcyBpcyB0aGUgaGFzaCBvZiBubyBwYXNzd29yZCE' \
    WHERE password_hash <> ''";

/// Operations by name, and who has no right to them.
pub type Refused = HashSet<(String, usize)>;

pub struct Stage {
    pub on: Backend,
    pub contract: Contract,
    pub people: Vec<AccountId>,
    /// What is known from the beginning; a simulation of mere refusals finds nothing.
    pub refused: Refused,
    config: Config,
    folder: TempDir,
    /// The database that each seed gets a copy of: a file, or an address.
    template: String,
}

#[derive(Parser)]
struct Settings {
    #[command(flatten)]
    config: Config,
}

impl Stage {
    pub async fn build(on: Backend) -> Option<Self> {
        let folder = scratch();
        let data = folder.path().display().to_string();
        let usual = [
            "simulate",
            "--data-dir",
            &data,
            "--rate-limit",
            "0",
            "--login-rate-limit",
            "0",
            "--workers",
            "1",
            "--letters-per-hour",
            "0",
        ];
        let config = Settings::parse_from(usual).config;
        let template = match on {
            Backend::Sqlite => format!("sqlite:{}", folder.path().join("made.sqlite").display()),
            Backend::Postgres => postgres::fresh().await?,
        };
        let now = Instant::parse(BEGINNING)?;
        let target = Target::parse(&template).unwrap();
        let app = start::open_on(config.clone(), Arc::new(move || now), &target).await.unwrap();
        demo::seed(&app, SIZE, 42).await.map_err(|error| error.to_string()).unwrap();
        let mut people = Vec::new();
        for login in PEOPLE {
            people.push(account_by_login(&app.db.conn(), login).await.unwrap().unwrap().id);
        }
        let mut stage = Self {
            on,
            contract: Contract::published(),
            people,
            refused: Refused::new(),
            config,
            folder,
            template,
        };
        stage.finish(app).await;
        Some(stage)
    }

    /// Makes the template of what was filled.
    async fn finish(&mut self, app: App) {
        if self.on == Backend::Postgres {
            app.db.close().await;
            let mut connection = PgConnection::connect(&self.template).await.unwrap();
            connection.execute(CHEAP_HASHES).await.unwrap();
            connection.execute(faults::POSTGRES).await.unwrap();
            return;
        }
        let file = self.folder.path().join("template.sqlite");
        app.db.backup_to(&file).unwrap();
        rusqlite::Connection::open(&file).unwrap().execute_batch(CHEAP_HASHES).unwrap();
        self.template = file.display().to_string();
    }

    /// A fresh copy of the district.
    pub async fn copy(&self, seed: u64) -> Place {
        match self.on {
            Backend::Sqlite => {
                let file = self.folder.path().join(format!("{seed}-0.sqlite"));
                std::fs::copy(&self.template, &file).unwrap();
                Place::sqlite(file)
            }
            Backend::Postgres => {
                let (server, template) = self.template.rsplit_once('/').unwrap();
                let name = format!("seed_{}", uuid::Uuid::now_v7().simple());
                let mut connection =
                    PgConnection::connect(&format!("{server}/postgres")).await.unwrap();
                connection
                    .execute(AssertSqlSafe(format!("CREATE DATABASE {name} TEMPLATE {template}")))
                    .await
                    .unwrap();
                Place::postgres(format!("{server}/{name}"))
            }
        }
    }

    /// A server process on it, with nothing in memory.
    pub async fn start(&self, place: &Place, clock: &Arc<AtomicI64>) -> Process {
        let target = match &place.sqlite {
            Some(file) => {
                let hook = Some(place.switch.hook());
                Target::Sqlite(SqliteOptions { file: file.clone(), readers: 1, on_writer: hook })
            }
            None => {
                let mut target = Target::parse(&place.url).unwrap();
                if let Target::Postgres(options) = &mut target {
                    options.connections_per_worker = 2;
                }
                target
            }
        };
        let hands = Arc::clone(clock);
        let clock = Arc::new(move || Instant::from_millis(hands.load(Ordering::SeqCst)));
        let app = start::open_on(self.config.clone(), clock, &target).await.unwrap();
        let service = Rc::new(actix_web::test::init_service(server::application(&app)).await);
        let call =
            Rc::new(move |request| -> Call { Service::call(&*service, request).boxed_local() });
        Process { app, call }
    }

    /// Forgets a seed's files.
    pub async fn clear(&self, place: &Place) {
        match &place.sqlite {
            Some(_) => place.remove(),
            None => {
                let (server, name) = place.url.rsplit_once('/').unwrap();
                let mut connection =
                    PgConnection::connect(&format!("{server}/postgres")).await.unwrap();
                connection
                    .execute(AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)")))
                    .await
                    .unwrap();
            }
        }
    }
}

/// In memory where the machine has such a folder: a commit waits for no disk.
fn scratch() -> TempDir {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() {
        tempfile::tempdir_in(memory).unwrap()
    } else {
        tempfile::tempdir().unwrap()
    }
}

type Call = LocalBoxFuture<'static, Result<ServiceResponse<BoxBody>, Error>>;

/// The application, as a process would hold it.
pub struct Process {
    pub app: App,
    pub call: Rc<dyn Fn(actix_http::Request) -> Call>,
}
