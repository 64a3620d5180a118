//! From a request to its caller: the token, its session, the actor's rights.

use std::sync::Arc;

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, http::header, web::Data};
use futures_util::future::{FutureExt, LocalBoxFuture, Shared};
use lighthouse_domain::{
    access::{AccountId, Action, SessionId},
    time::Instant,
};
use lighthouse_persistence::identity::{self, CachedActor};
use tracing::Span;

use super::Caller;
use crate::{
    app::App,
    http::{code::Code, gate, operations, problem::Problem},
};

/// Who asks, for the log.
pub(crate) struct CallerAccount(pub(crate) AccountId);

/// The actor of a session, from the cache while it may be kept.
async fn actor_of(app: &App, session: SessionId) -> Result<Arc<CachedActor>, Problem> {
    if let Some(cached) = app.shared.actors.get(&session.uuid())
        && app.now() < cached.valid_until
    {
        metrics::counter!("actor_cache_lookups_total", "outcome" => "hit").increment(1);
        return Ok(cached);
    }
    metrics::counter!("actor_cache_lookups_total", "outcome" => "miss").increment(1);
    load(app, session).await
}

pub(super) async fn load(app: &App, session: SessionId) -> Result<Arc<CachedActor>, Problem> {
    let cached = Arc::new(identity::load_actor(&app.db.conn(), session, app.now()).await?);
    app.shared.actors.insert(session.uuid(), Arc::clone(&cached));
    Ok(cached)
}

impl<A: Action> FromRequest for Caller<A> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        operations::name(request, &Span::current());
        let authorization = authorization::<A>(request);
        let known = authorization.clone().map(|found| found.map(|_| ()));
        gate::put(request, known, standing::<A>(app_of(request), authorization.clone()));
        let request = request.clone();
        Box::pin(async move {
            let (session, cached) = authorization.await?;
            request.extensions_mut().insert(CallerAccount(cached.actor.account()));
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
pub(super) async fn permitted<A: Action>(
    app: &App,
    session: SessionId,
) -> Result<Arc<CachedActor>, Problem> {
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

/// When the access token of a request ends.
pub(super) fn token_ends_at(request: &HttpRequest) -> Result<Instant, Problem> {
    let app = app_of(request)?;
    app.shared.tokens.ends_at(bearer(request)?, app.now())
}

fn bearer(request: &HttpRequest) -> Result<&str, Problem> {
    let missing = || Problem::new(Code::Unauthenticated);
    let value = request.headers().get(header::AUTHORIZATION).ok_or_else(missing)?;
    let value = value.to_str().map_err(|_| missing())?;
    let (scheme, token) = value.split_once(' ').ok_or_else(missing)?;
    if scheme.eq_ignore_ascii_case("bearer") { Ok(token.trim()) } else { Err(missing()) }
}
