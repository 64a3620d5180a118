//! Who speaks about a letter: an officer who is signed in, or the unit with the letter's token.

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header};
use futures_util::future::LocalBoxFuture;
use lighthouse_domain::{access::actions::UseOwnAccount, time::Instant};
use lighthouse_persistence::{audit::Trace, letters as store, seal::token_hash};
use uuid::Uuid;

use crate::{
    app::App,
    door::{Call, app_of, trace_of},
    http::{code::Code, problem::Problem},
};

/// What tokens of units begin with.
pub(super) const TOKEN: &str = "qlt_";

/// An outside unit, through its letter.
pub(super) struct Unit {
    pub(super) app: App,
    pub(super) letter: Uuid,
    pub(super) request: HttpRequest,
    pub(super) now: Instant,
}

pub(super) enum Party {
    Officer(Box<Call<UseOwnAccount>>),
    Unit(Unit),
}

impl Unit {
    pub(super) fn trace(&self) -> Trace {
        trace_of(&self.request, None, self.now)
    }

    /// Another letter than one's own does not exist.
    pub(super) fn own(&self, id: Uuid) -> Result<(), Problem> {
        if id == self.letter { Ok(()) } else { Err(Problem::new(Code::NotFound)) }
    }
}

fn token(request: &HttpRequest) -> Option<&str> {
    let value = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && token.starts_with(TOKEN)).then_some(token)
}

async fn unit(request: HttpRequest, hash: Vec<u8>) -> Result<Unit, Problem> {
    let app = app_of(&request)?;
    let now = app.now();
    let letter = store::holder_of(&app.db.conn(), &hash, now).await?;
    let letter = letter.ok_or_else(|| Problem::new(Code::TokenInvalid))?;
    Ok(Unit { app, letter, request, now })
}

impl FromRequest for Unit {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let hash = token(request).map(|token| token_hash(token.as_bytes()));
        let request = request.clone();
        Box::pin(async move {
            match hash {
                Some(hash) => unit(request, hash).await,
                None if request.headers().contains_key(header::AUTHORIZATION) => {
                    Err(Problem::new(Code::TokenInvalid))
                }
                None => Err(Problem::new(Code::Unauthenticated)),
            }
        })
    }
}

impl FromRequest for Party {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if let Some(token) = token(request) {
            let (request, hash) = (request.clone(), token_hash(token.as_bytes()));
            return Box::pin(async move { unit(request, hash).await.map(Self::Unit) });
        }
        let call = Call::from_request(request, payload);
        Box::pin(async move { call.await.map(|call| Self::Officer(Box::new(call))) })
    }
}
