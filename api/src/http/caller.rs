//! How a signed-in request reaches the use cases.
//!
//! ```text
//! read:  token ─▶ actor (cached) ─▶ permit ─▶ statement that proves the permit ─▶ answer
//!                    ▲─── load again ◀── the permit was stale
//! write: token ─▶ transaction { lock rights, permit, claim key, change, audit, keep answer } ─▶ answer
//! ```
//!
//! A use case never begins or ends a transaction and never checks a role: it is handed
//! a permit, or it is not called.

use std::{future::Future, marker::PhantomData, sync::Arc};

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, http::header, web::Data};
use futures_util::future::{FutureExt, LocalBoxFuture, Shared};
use lighthouse_domain::{
    access::{Action, Actor, Permit, SessionId},
    audit::AuditEvent,
    message::Message,
    organizations::OrgPath,
    time::Instant,
};
use lighthouse_persistence::{
    Conn, StoreError, Tx,
    audit::{self, AuditContext},
    identity::{self, CachedActor},
    integration::{self, Claim, Key},
    organizations,
};
use tokio::sync::OwnedMutexGuard;

use crate::{
    app::App,
    http::{
        body::BodyDigest,
        code::Code,
        gate,
        lang::Lang,
        problem::{FieldError, Problem},
        request_id_of,
        response::ApiResponse,
    },
};

/// How long the caller of a write waits for its answer (C-48).
const TIMEOUT: std::time::Duration = std::time::Duration::from_secs(30);

/// A signed-in request whose caller may do `A`.
pub struct Caller<A> {
    pub app: App,
    pub lang: Lang,
    session: SessionId,
    cached: Arc<CachedActor>,
    request: HttpRequest,
    action: PhantomData<fn() -> A>,
}

/// Who does it, with what right, when, through which request.
#[derive(Debug)]
pub struct Authorized<A> {
    pub permit: Permit<A>,
    pub actor: Actor,
    pub now: Instant,
    pub context: AuditContext,
}

impl<A: Action> Authorized<A> {
    /// Writes the change into the audit log of the same transaction.
    pub async fn audit(&self, tx: &Tx, event: AuditEvent) -> Result<(), StoreError> {
        audit::record(tx, &self.context, event).await
    }

    /// The operator or a job of the server itself.
    pub fn system(now: Instant, reason: &str) -> Result<Self, Problem> {
        let actor = Actor::system();
        let context = AuditContext::system(now, reason);
        Ok(Self { permit: actor.permit()?, actor, now, context })
    }

    /// The same person with another right, for use cases that need two.
    pub fn permit_for<B: Action>(&self) -> Result<Permit<B>, Problem> {
        Ok(self.actor.permit()?)
    }
}

impl<A: Action> Caller<A> {
    /// The call of somebody whose session is known otherwise than by a token: by a signed link.
    pub async fn of_session(request: &HttpRequest, session: SessionId) -> Result<Self, Problem> {
        let cached = permitted::<A>(&app_of(request)?, session).await?;
        Self::new(request, session, cached)
    }

    fn new(
        request: &HttpRequest,
        session: SessionId,
        cached: Arc<CachedActor>,
    ) -> Result<Self, Problem> {
        let (app, lang, request) = (app_of(request)?, Lang::of(request), request.clone());
        Ok(Self { app, lang, session, cached, request, action: PhantomData })
    }

    /// The same caller for a use case that needs another right, which is asked for there.
    pub fn with<B: Action>(&self) -> Caller<B> {
        Caller {
            app: self.app.clone(),
            lang: self.lang,
            session: self.session,
            cached: Arc::clone(&self.cached),
            request: self.request.clone(),
            action: PhantomData,
        }
    }

    pub fn session(&self) -> SessionId {
        self.session
    }

    pub fn actor(&self) -> &Actor {
        &self.cached.actor
    }

    pub fn request(&self) -> &HttpRequest {
        &self.request
    }

    /// Runs a read. If the rights changed since they were cached, loads them and runs it again.
    pub async fn read<T, F, Fut>(&self, f: F) -> Result<T, Problem>
    where
        F: Fn(Conn, Authorized<A>) -> Fut,
        Fut: Future<Output = Result<T, Problem>>,
    {
        let now = self.app.now();
        let first = match self.authorized(self.cached.actor.clone(), now) {
            Ok(auth) => f(self.app.db.conn(), auth).await,
            // Rights may have been added since; a refusal must not come from the cache.
            Err(refused) => Err(refused.stale()),
        };
        match first {
            Err(problem) if problem.is_stale() => {
                self.app.forget_actor(self.session);
                let cached = load(&self.app, self.session).await?;
                f(self.app.db.conn(), self.authorized(cached.actor.clone(), now)?).await
            }
            other => other,
        }
    }

    /// Runs a write in one transaction with its audit entry and its idempotency record.
    pub async fn write<F, Fut>(&self, f: F) -> Result<ApiResponse, Problem>
    where
        F: FnOnce(Tx, Authorized<A>) -> Fut + Send + 'static,
        Fut: Future<Output = Result<ApiResponse, Problem>> + Send,
    {
        self.write_under(self.key()?, None, f).await
    }

    /// A write that changes the tree's shape. Such writes come one after another, and wait for
    /// their turn before they take a connection or any lock.
    pub async fn write_in_turn<F, Fut>(&self, f: F) -> Result<ApiResponse, Problem>
    where
        F: FnOnce(Tx, Authorized<A>) -> Fut + Send + 'static,
        Fut: Future<Output = Result<ApiResponse, Problem>> + Send,
    {
        let key = self.key()?;
        let turn = Arc::clone(&self.app.shared.tree_turn).lock_owned();
        let turn = tokio::time::timeout(TIMEOUT, turn).await;
        let turn = turn.map_err(|_| Problem::new(Code::Busy).retry_after(1))?;
        self.write_under(key, Some(turn), f).await
    }

    /// One of several transactions of a request, which no single kept answer could stand for:
    /// what makes a retry safe is in the request itself, as an upload's offset is.
    pub async fn write_part<F, Fut>(&self, f: F) -> Result<ApiResponse, Problem>
    where
        F: FnOnce(Tx, Authorized<A>) -> Fut + Send + 'static,
        Fut: Future<Output = Result<ApiResponse, Problem>> + Send,
    {
        self.write_under(None, None, f).await
    }

    async fn write_under<F, Fut>(
        &self,
        key: Option<RequestKey>,
        turn: Option<OwnedMutexGuard<()>>,
        f: F,
    ) -> Result<ApiResponse, Problem>
    where
        F: FnOnce(Tx, Authorized<A>) -> Fut + Send + 'static,
        Fut: Future<Output = Result<ApiResponse, Problem>> + Send,
    {
        let now = self.app.now();
        let (session, context) = (self.session, self.context(now));
        let (app, cached) = (self.app.clone(), Arc::clone(&self.cached));
        let write = self.app.db.write(move |tx| async move {
            if turn.is_some() {
                organizations::lock_shape(&tx).await?;
            }
            let (actor, permit) = locked::<A>(&tx, session, &cached, now).await?;
            let path = acting(&permit, &actor);
            let context = AuditContext { account: Some(actor.account()), path, ..context };
            let key = key.map(|key| key.of(&permit));
            if let Some(answered) = claimed(&tx, &app, key.as_ref(), now).await? {
                return Ok(answered);
            }
            let auth = Authorized { permit, actor, now, context };
            let response = f(tx.clone(), auth).await?.rendered()?;
            if let Some(key) = &key {
                integration::keep(&tx, key, app.sealer(), &response.to_stored()).await?;
            }
            Ok(response)
        });
        // The change goes on: only its answer is given up (M-01).
        let late = |_| Problem::new(Code::OutcomeUnknown).retry_after(1);
        tokio::time::timeout(TIMEOUT, write).await.map_err(late)?
    }

    /// The caller's right now, for work that goes before a transaction (hashing, parsing).
    pub fn authorize(&self) -> Result<Authorized<A>, Problem> {
        self.authorized(self.cached.actor.clone(), self.app.now())
    }

    fn authorized(&self, actor: Actor, now: Instant) -> Result<Authorized<A>, Problem> {
        Ok(Authorized { permit: actor.permit()?, actor, now, context: self.context(now) })
    }

    fn context(&self, now: Instant) -> AuditContext {
        audit_context(&self.request, Some(self.cached.actor.account()), now)
    }

    fn key(&self) -> Result<Option<RequestKey>, Problem> {
        let Some(value) = self.request.headers().get("idempotency-key") else { return Ok(None) };
        let text = value.to_str().unwrap_or_default().trim().trim_matches('"');
        let plain = text.bytes().all(|b| b.is_ascii_graphic());
        if text.is_empty() || text.len() > 255 || !plain {
            let message = Message::new(
                "Idempotency-Key 应为 1 至 255 个可见 ASCII 字符",
                "Idempotency-Key takes 1 to 255 visible ASCII characters.",
            );
            let code = crate::http::code::FieldErrorCode::InvalidFormat;
            return Err(Problem::new(Code::IdempotencyKeyInvalid).fault(FieldError::header(
                "Idempotency-Key",
                code,
                message,
            )));
        }
        Ok(Some(RequestKey { key: text.to_owned(), fingerprint: fingerprint(&self.request) }))
    }
}

/// The rights of a write, under lock: as they were known if they still stand, else as they are.
async fn locked<A: Action>(
    tx: &Tx,
    session: SessionId,
    cached: &CachedActor,
    now: Instant,
) -> Result<(Actor, Permit<A>), Problem> {
    if identity::is_current(tx, session, cached, now).await?
        && let Ok(permit) = cached.actor.permit()
    {
        return Ok((cached.actor.clone(), permit));
    }
    let actor = identity::lock_actor(tx, session, now).await?.actor;
    let permit = actor.permit()?;
    Ok((actor, permit))
}

/// A key as the request gives it, before it is known whose it is.
struct RequestKey {
    key: String,
    fingerprint: Vec<u8>,
}

impl RequestKey {
    fn of<A: Action>(self, permit: &Permit<A>) -> Key {
        let paths = permit.scope().subtrees().iter().map(OrgPath::as_str);
        let scope = std::iter::once(permit.name()).chain(paths).collect::<Vec<_>>().join(" ");
        Key { account: permit.account(), key: self.key, fingerprint: self.fingerprint, scope }
    }
}

/// In whose name it is done: the widest organization of the right, else the holder's own.
fn acting<A: Action>(permit: &Permit<A>, actor: &Actor) -> String {
    let widest = permit.scope().subtrees().iter().min_by_key(|path| path.as_str().len());
    let own = || actor.assignments().first().map(|assignment| &assignment.path);
    widest.or_else(own).map(OrgPath::to_string).unwrap_or_default()
}

async fn claimed(
    tx: &Tx,
    app: &App,
    key: Option<&Key>,
    now: Instant,
) -> Result<Option<ApiResponse>, Problem> {
    let Some(key) = key else { return Ok(None) };
    match integration::claim(tx, key, app.sealer(), now).await? {
        Claim::New => Ok(None),
        Claim::Done(answer) => Ok(Some(ApiResponse::from_stored(answer).replayed())),
        Claim::OtherRequest => Err(Problem::new(Code::IdempotencyKeyReused)),
        Claim::OtherRights => Err(Problem::new(Code::Forbidden)),
    }
}

/// SHA-256 of method, path with query, and body.
fn fingerprint(request: &HttpRequest) -> Vec<u8> {
    let body = request.extensions().get::<BodyDigest>().map(|digest| digest.0).unwrap_or_default();
    let line = format!("{} {}\n", request.method(), request.uri());
    lighthouse_persistence::seal::token_hash(&[line.as_bytes(), &body].concat())
}

/// Who, where and when of a request, for the audit log.
pub fn audit_context(
    request: &HttpRequest,
    account: Option<lighthouse_domain::access::AccountId>,
    now: Instant,
) -> AuditContext {
    AuditContext {
        account,
        path: String::new(),
        at: now,
        request_id: request_id_of(request),
        address: request.peer_addr().map(|peer| peer.ip().to_string()).unwrap_or_default(),
    }
}

/// The actor of a session, from the cache while it may be kept.
async fn actor_of(app: &App, session: SessionId) -> Result<Arc<CachedActor>, Problem> {
    if let Some(cached) = app.shared.actors.get(&session.uuid())
        && app.now() < cached.valid_until
    {
        return Ok(cached);
    }
    load(app, session).await
}

async fn load(app: &App, session: SessionId) -> Result<Arc<CachedActor>, Problem> {
    let cached = Arc::new(identity::load_actor(&app.db.conn(), session, app.now()).await?);
    app.shared.actors.insert(session.uuid(), Arc::clone(&cached));
    Ok(cached)
}

impl<A: Action> FromRequest for Caller<A> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let authorization = authorization::<A>(request);
        let known = authorization.clone().map(|found| found.map(|_| ()));
        gate::put(request, known, standing::<A>(app_of(request), authorization.clone()));
        let request = request.clone();
        Box::pin(async move {
            let (session, cached) = authorization.await?;
            Self::new(&request, session, cached)
        })
    }
}

/// The session and its actor, found once however many extractors ask for it.
type Authorization =
    Shared<LocalBoxFuture<'static, Result<(SessionId, Arc<CachedActor>), Problem>>>;

/// Holds no request: the request will hold it.
fn authorization<A: Action>(request: &HttpRequest) -> Authorization {
    let (app, token) = (app_of(request), bearer(request).map(str::to_owned));
    let found = async move {
        let app = app?;
        let session = app.shared.tokens.verify(&token?, app.now())?;
        Ok((session, permitted::<A>(&app, session).await?))
    };
    found.boxed_local().shared()
}

/// Whether what is known of the caller holds in the database at this moment.
fn standing<A: Action>(
    app: Result<App, Problem>,
    authorization: Authorization,
) -> LocalBoxFuture<'static, Result<(), Problem>> {
    let asked = async move {
        let (app, (session, cached)) = (app?, authorization.await?);
        if identity::seems_current(&app.db.conn(), session, &cached, app.now()).await? {
            return Ok(());
        }
        app.forget_actor(session);
        permitted::<A>(&app, session).await.map(|_| ())
    };
    asked.boxed_local()
}

/// The actor of a session if it may do `A`; a refusal never comes from the cache.
async fn permitted<A: Action>(app: &App, session: SessionId) -> Result<Arc<CachedActor>, Problem> {
    let cached = actor_of(app, session).await?;
    if cached.actor.permit::<A>().is_ok() {
        return Ok(cached);
    }
    app.forget_actor(session);
    let cached = load(app, session).await?;
    cached.actor.permit::<A>()?;
    Ok(cached)
}

/// The application of a request.
pub fn app_of(request: &HttpRequest) -> Result<App, Problem> {
    let app = request.app_data::<Data<App>>().ok_or_else(|| Problem::new(Code::Internal))?;
    Ok(App::clone(app))
}

fn bearer(request: &HttpRequest) -> Result<&str, Problem> {
    let missing = || Problem::new(Code::Unauthenticated);
    let value = request.headers().get(header::AUTHORIZATION).ok_or_else(missing)?;
    let value = value.to_str().map_err(|_| missing())?;
    let (scheme, token) = value.split_once(' ').ok_or_else(missing)?;
    if scheme.eq_ignore_ascii_case("bearer") { Ok(token.trim()) } else { Err(missing()) }
}
