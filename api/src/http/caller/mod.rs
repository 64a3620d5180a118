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

mod extraction;
mod idempotency;
mod stranger;
mod writing;

use std::{future::Future, marker::PhantomData, sync::Arc};

use actix_web::HttpRequest;
use futures_util::FutureExt;
use lighthouse_domain::{
    access::{AccountId, Action, Actor, Permit, SessionId},
    audit::AuditEvent,
    time::Instant,
};
use lighthouse_persistence::{
    Conn, StoreError, Tx,
    audit::{self, AuditContext},
    identity::CachedActor,
};

use super::{address::address_of, code::Code, lang::Lang, problem::Problem, request_id_of};
use crate::app::App;

pub(crate) use extraction::CallerAccount;
pub use extraction::app_of;
use extraction::{load, permitted, token_ends_at};
pub use stranger::write_without_account;

/// How often the rights of a caller are loaded again within one read.
const RELOADS: usize = 3;

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
        let (app, lang, request) = (app_of(request)?, Lang::from_request(request), request.clone());
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

    /// Until when its rights may be kept without asking again.
    pub fn valid_until(&self) -> Instant {
        self.cached.valid_until
    }

    /// When its access token ends.
    pub fn token_ends_at(&self) -> Result<Instant, Problem> {
        token_ends_at(&self.request)
    }

    pub fn request(&self) -> &HttpRequest {
        &self.request
    }

    /// Runs a read. If the rights changed since they were cached, loads them and runs it again. Whose
    /// rights change faster than that is asked to come back: the login stands.
    pub async fn read<T, F, Fut>(&self, f: F) -> Result<T, Problem>
    where
        F: Fn(Conn, Authorized<A>) -> Fut,
        Fut: Future<Output = Result<T, Problem>>,
    {
        // What is only asked for writes nothing to be kept under the key, and the key is checked all the same.
        if !self.request.method().is_safe() {
            self.key()?;
        }
        let now = self.app.now();
        // Boxed, so that a use case is compiled once and not for each place where it is awaited.
        let run = |auth| f(self.app.db.conn(), auth).boxed_local();
        let mut outcome = match self.authorized(self.cached.actor.clone(), now) {
            Ok(auth) => run(auth).await,
            // Rights may have been added since; a refusal must not come from the cache.
            Err(refused) => Err(refused.stale()),
        };
        for _ in 0..RELOADS {
            if !outcome.as_ref().is_err_and(Problem::is_stale) {
                return outcome;
            }
            self.app.forget_actor(self.session);
            let cached = load(&self.app, self.session).await?;
            outcome = run(self.authorized(cached.actor.clone(), now)?).await;
        }
        let changing = |problem: Problem| {
            if problem.is_stale() { Problem::new(Code::Busy).retry_after(1) } else { problem }
        };
        outcome.map_err(changing)
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
}

/// Who, where and when of a request, for the audit log.
pub fn audit_context(
    request: &HttpRequest,
    account: Option<AccountId>,
    now: Instant,
) -> AuditContext {
    AuditContext {
        account,
        path: String::new(),
        at: now,
        request_id: request_id_of(request),
        address: address_of(request).map(|address| address.to_string()).unwrap_or_default(),
    }
}
