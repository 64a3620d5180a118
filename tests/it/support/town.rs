//! A town: server, clock, and helpers in the words of the domain.

use std::{
    net::TcpListener,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicI64, Ordering},
    },
};

use actix_web::dev::ServerHandle;
use chrono::TimeDelta;
use clap::Parser;
use lighthouse_api::{
    app::App, config::Config, http::caller::Authorized, identity::hasher::hash_now,
    organizations::found_root, server, start,
};
use lighthouse_domain::{
    access::{AccountId, Role, actions::ManageOrganizations},
    administrators::Appointment,
    id::Id,
    organizations::Kind,
    time::Instant,
};
use lighthouse_persistence::{
    Bulk, StoreError, Tx, administrators,
    identity::{NewAccount, insert_account},
};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection, Executor};
use tempfile::TempDir;
use uuid::Uuid;

use super::{Answer, Backend, client, postgres, sqlite};

/// The password of everybody in town.
pub const PASSWORD: &str = "quiet river carries seven lanterns";
static HASH: OnceLock<String> = OnceLock::new();

#[derive(Parser)]
struct Settings {
    #[command(flatten)]
    config: Config,
}

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Person {
    pub account: AccountId,
    pub token: String,
    pub refresh: String,
    pub session: Uuid,
}

pub struct Town {
    pub app: App,
    pub base: String,
    pub root: Uuid,
    client: Client,
    clock: Arc<AtomicI64>,
    server: ServerHandle,
    _folder: TempDir,
}

impl Drop for Town {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}

impl Town {
    /// A fresh town with a district as its root, at ten in the morning of 23 November 2026.
    pub async fn on(on: Backend) -> Option<Self> {
        Self::with(on, |_| ()).await
    }

    pub async fn with(on: Backend, set: impl FnOnce(&mut Config)) -> Option<Self> {
        let mut town = Self::unsettled(on, set).await?;
        town.root = make_root(&town.app).await;
        Some(town)
    }

    /// A server with nothing in its database.
    pub async fn unsettled(on: Backend, set: impl FnOnce(&mut Config)) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let url = match on {
            Backend::Sqlite => sqlite::fresh(folder.path()).await,
            Backend::Postgres => postgres::fresh().await?,
        };
        let data = folder.path().display().to_string();
        let outbox = folder.path().join("outbox").display().to_string();
        let usual = [
            "town",
            "--outbox-dir",
            &outbox,
            "--data-dir",
            &data,
            "--database-url",
            &url,
            "--metrics-listen",
            "off",
            "--workers",
            "2",
            "--rate-limit",
            "0",
            "--login-rate-limit",
            "0",
            "--db-connections",
            "12",
        ];
        let mut config = Settings::parse_from(usual).config;
        set(&mut config);
        let clock =
            Arc::new(AtomicI64::new(Instant::parse("2026-11-23T02:00:00Z").unwrap().millis()));
        let hands = Arc::clone(&clock);
        let app = start::open(
            config,
            Arc::new(move || Instant::from_millis(hands.load(Ordering::SeqCst))),
        )
        .await
        .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let server = server::run(&app, listener).unwrap();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Some(Self {
            app,
            base,
            root: Uuid::nil(),
            client: client().build().unwrap(),
            clock,
            server: handle,
            _folder: folder,
        })
    }

    /// Time passes.
    pub fn pass(&self, span: TimeDelta) {
        self.clock.fetch_add(span.num_milliseconds(), Ordering::SeqCst);
    }

    pub fn now(&self) -> Instant {
        self.app.now()
    }

    // ---- people -------------------------------------------------------------------------

    /// Somebody with a role at an organization, signed in.
    pub async fn appointed(&self, login: &str, role: Role, at: Uuid) -> Person {
        let account = self.account(login, None).await;
        self.appoint(account, role, at).await;
        self.sign_in(login).await
    }

    /// The head of the district, who may do most things.
    pub async fn head(&self) -> Person {
        self.appointed("head", Role::DeputyHeadInCharge, self.root).await
    }

    /// A member with a phone, signed in.
    pub async fn with_phone(&self, login: &str, member: Uuid) -> Person {
        self.account(login, Some(member)).await;
        self.sign_in(login).await
    }

    pub async fn account(&self, login: &str, member: Option<Uuid>) -> AccountId {
        let hash = HASH.get_or_init(|| hash_now(PASSWORD).unwrap()).clone();
        let account = NewAccount {
            id: Id::new(Uuid::now_v7()),
            member: member.map(Id::new),
            login_name: Some(login.to_owned()),
            display_name: login.to_owned(),
            password_hash: Some(hash),
        };
        let (id, now) = (account.id, self.now());
        self.app
            .db
            .write(move |tx: Tx| async move { insert_account(&tx, account, now).await })
            .await
            .unwrap();
        id
    }

    pub async fn appoint(&self, account: AccountId, role: Role, at: Uuid) {
        let now = self.now();
        let id = Id::new(Uuid::now_v7());
        let appointment = Appointment::begin(id, account, role, Id::new(at), now);
        self.app
            .db
            .write(move |tx: Tx| async move {
                let bulk = Bulk::unscoped("tests arrange");
                administrators::insert_one(&tx, &bulk, &appointment, now).await
            })
            .await
            .unwrap();
    }

    pub async fn end_appointment(&self, account: AccountId, role: Role) {
        let now = self.now();
        self.app
            .db
            .write(move |tx: Tx| async move {
                let bulk = Bulk::unscoped("tests arrange");
                administrators::end_role(&tx, &bulk, account, role, now).await
            })
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
    }

    pub async fn log_in(&self, body: Value) -> Answer {
        self.send(self.request(Method::POST, "/v1/auth/login").json(&body)).await
    }

    /// Signs in on the person's phone; whoever was signed in there is signed out.
    pub async fn sign_in(&self, login: &str) -> Person {
        self.sign_in_on(login, &format!("{login}-phone")).await
    }

    pub async fn sign_in_on(&self, login: &str, device: &str) -> Person {
        let body = json!({ "login": login, "password": PASSWORD, "device_id": device, "device_name": "phone" });
        let tokens = self.log_in(body).await.ok();
        let text = |name: &str| tokens[name].as_str().unwrap().to_owned();
        let mut person = Person {
            account: Id::new(Uuid::nil()),
            token: text("access_token"),
            refresh: text("refresh_token"),
            session: text("session_id").parse().unwrap(),
        };
        let me = self.get(&person, "/v1/me").await.ok();
        person.account = me["account_id"].as_str().unwrap().parse().unwrap();
        person
    }

    // ---- requests -----------------------------------------------------------------------

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.base))
    }

    pub async fn send(&self, request: RequestBuilder) -> Answer {
        Answer::read(request.send().await.unwrap()).await
    }

    pub fn by(&self, person: &Person, method: Method, path: &str) -> RequestBuilder {
        self.request(method, path).bearer_auth(&person.token)
    }

    pub async fn get(&self, person: &Person, path: &str) -> Answer {
        self.send(self.by(person, Method::GET, path)).await
    }

    pub async fn post(&self, person: &Person, path: &str, body: &Value) -> Answer {
        self.send(self.by(person, Method::POST, path).json(body)).await
    }

    /// With a key of its own, where a retry must not do it twice.
    pub async fn post_once(&self, person: &Person, path: &str, body: &Value) -> Answer {
        let request = self.by(person, Method::POST, path).json(body);
        self.send(request.header("idempotency-key", Uuid::now_v7().to_string())).await
    }

    pub async fn put(&self, person: &Person, path: &str, body: &Value) -> Answer {
        self.send(self.by(person, Method::PUT, path).json(body)).await
    }

    pub async fn patch(&self, person: &Person, path: &str, seen: &str, body: &Value) -> Answer {
        self.send(self.by(person, Method::PATCH, path).header("if-match", seen).json(body)).await
    }

    /// How many changes of this kind are in the audit log.
    pub async fn deeds(&self, action: &str) -> i64 {
        lighthouse_persistence::audit::count(&self.app.db.conn(), action)
            .await
            .unwrap()
            .try_into()
            .unwrap()
    }

    /// A connection of one's own to the town's PostgreSQL.
    pub async fn postgres(&self) -> sqlx::PgConnection {
        let url = self.app.shared.config.database_url().unwrap();
        sqlx::PgConnection::connect(&url).await.unwrap()
    }

    /// Writes past the application, as somebody with the database's password could.
    pub async fn alter(&self, sql: &str) {
        self.try_to_alter(sql).await.unwrap();
    }

    /// The same where the database may refuse: what is sealed is sealed against everybody.
    pub async fn try_to_alter(&self, sql: &str) -> Result<(), String> {
        if self.app.db.is_postgres() {
            let done = self.postgres().await.execute(AssertSqlSafe(sql.to_owned())).await;
            done.map(|_| ()).map_err(|error| error.to_string())
        } else {
            let url = self.app.shared.config.database_url().unwrap();
            let connection = rusqlite::Connection::open(url.trim_start_matches("sqlite:")).unwrap();
            connection.execute_batch(sql).map_err(|error| error.to_string())
        }
    }

    // ---- things -------------------------------------------------------------------------

    pub async fn organization(&self, head: &Person, parent: Uuid, kind: &str, code: &str) -> Uuid {
        let body = json!({ "parent_id": parent, "kind": kind, "code": code, "name": format!("组织 {code}") });
        id_of(&self.post(head, "/v1/organizations", &body).await.ok())
    }

    pub async fn branch(&self, head: &Person, parent: Uuid, code: &str) -> Uuid {
        self.organization(head, parent, "branch", code).await
    }

    pub async fn member(&self, head: &Person, branch: Uuid, name: &str) -> Uuid {
        id_of(&self.post(head, "/v1/members", &a_member(branch, name)).await.ok())
    }

    pub async fn session(
        &self,
        admin: &Person,
        branch: Uuid,
        starts_at: &str,
        ends_at: &str,
    ) -> Uuid {
        let body = json!({ "branch_id": branch, "kind": "theme_party_day", "mode": "offline", "title": "主题党日",
            "starts_at": starts_at, "ends_at": ends_at, "allow_duplicate": true });
        id_of(&self.post(admin, "/v1/study-sessions", &body).await.ok())
    }
}

pub fn id_of(body: &Value) -> Uuid {
    body["id"].as_str().unwrap().parse().unwrap()
}

pub fn a_member(branch: Uuid, name: &str) -> Value {
    json!({ "branch_id": branch, "name": name, "gender": "male", "birth_date": "1985-06-15", "status": "full" })
}

async fn make_root(app: &App) -> Uuid {
    let now = app.now();
    app.db
        .write(move |tx: Tx| async move {
            let by = Authorized::<ManageOrganizations>::system(now, "story")?;
            found_root(&tx, &by, Kind::DistrictCommittee, "D", "临江区委员会").await
        })
        .await
        .map_err(|problem| problem.to_string())
        .unwrap()
        .id
        .uuid()
}
