//! Who speaks about a letter: an officer who is signed in, or the unit with the letter's token.

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header};
use futures_util::future::{FutureExt, LocalBoxFuture};
use lighthouse_domain::{access::actions::UseOwnAccount, time::Instant};
use lighthouse_persistence::{
    audit::AuditContext,
    letters::{self as store, LetterHolder},
    seal::token_hash,
};
use uuid::Uuid;

use crate::{
    app::App,
    http::caller::{Caller, app_of, audit_context},
    http::{code::Code, gate, problem::Problem},
};

/// What tokens of units begin with.
pub(super) const TOKEN: &str = "qlt_";

/// An outside unit, through its letter.
pub(super) struct Applicant {
    pub(super) app: App,
    pub(super) holder: LetterHolder,
    pub(super) request: HttpRequest,
    pub(super) now: Instant,
}

pub(super) enum LetterCaller {
    Officer(Box<Caller<UseOwnAccount>>),
    Applicant(Applicant),
}

impl Applicant {
    pub(super) fn context(&self) -> AuditContext {
        audit_context(&self.request, None, self.now)
    }

    /// Another letter than one's own does not exist.
    pub(super) fn check_own(&self, id: Uuid) -> Result<(), Problem> {
        if id == self.holder.id().uuid() { Ok(()) } else { Err(Problem::new(Code::NotFound)) }
    }
}

fn token(request: &HttpRequest) -> Option<&str> {
    let value = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && token.starts_with(TOKEN)).then_some(token)
}

/// The unit whose token it is. Whatever else the request brings waits for it.
fn unit(
    request: &HttpRequest,
    hash: Result<Vec<u8>, Problem>,
) -> LocalBoxFuture<'static, Result<Applicant, Problem>> {
    let held = holder(app_of(request), hash).boxed_local().shared();
    let known = || held.clone().map(|held| held.map(|_| ()));
    gate::put(request, known(), known());
    let request = request.clone();
    Box::pin(async move {
        let (app, holder, now) = held.await?;
        Ok(Applicant { app, holder, request, now })
    })
}

async fn holder(
    app: Result<App, Problem>,
    hash: Result<Vec<u8>, Problem>,
) -> Result<(App, LetterHolder, Instant), Problem> {
    let (hash, app) = (hash?, app?);
    let now = app.now();
    let holder = store::holder_of(&app.db.conn(), &hash, now).await?;
    Ok((app, holder.ok_or_else(|| Problem::new(Code::TokenInvalid))?, now))
}

impl FromRequest for Applicant {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let given = request.headers().contains_key(header::AUTHORIZATION);
        let missing = if given { Code::TokenInvalid } else { Code::Unauthenticated };
        let hash = token(request).map(|token| token_hash(token.as_bytes()));
        unit(request, hash.ok_or_else(|| Problem::new(missing)))
    }
}

impl FromRequest for LetterCaller {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if let Some(token) = token(request) {
            let unit = unit(request, Ok(token_hash(token.as_bytes())));
            return Box::pin(async move { unit.await.map(Self::Applicant) });
        }
        let caller = Caller::from_request(request, payload);
        Box::pin(async move { caller.await.map(|caller| Self::Officer(Box::new(caller))) })
    }
}
