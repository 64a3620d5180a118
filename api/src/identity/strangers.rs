//! Who files a letter or a complaint: somebody who is signed in, or anybody. Callers without an
//! account are known by their network, and each may file so much.

use std::net::IpAddr;

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header};
use chrono::TimeDelta;
use futures_util::future::LocalBoxFuture;
use lighthouse_domain::{access::Action, identity::AttemptLimit, time::Instant};
use lighthouse_persistence::{
    Tx,
    identity::{self, Budget},
    integration::KeyOwner,
};

use crate::{
    app::App,
    http::{address::address_of, caller::Caller, code::Code, limit::network_of, problem::Problem},
    identity::attempts::resting,
};

/// A network as a keyed digest: nobody reads from the database who has asked.
pub(crate) struct Network(Vec<u8>);

impl Network {
    /// `purpose` keeps the budgets of letters and of complaints apart.
    pub(crate) fn from_request(request: &HttpRequest, app: &App, purpose: &str) -> Self {
        let network = address_of(request).map(network_of);
        let network = network.as_ref().map_or_else(String::new, IpAddr::to_string);
        Self(app.sealer().lookup(purpose, &network))
    }

    /// Whose the keys of requests from this network are.
    pub(crate) fn key_owner(&self) -> KeyOwner {
        let mut digest = [0; 16];
        digest.iter_mut().zip(&self.0).for_each(|(to, from)| *to = *from);
        KeyOwner::Network(digest)
    }

    /// How much may be filed in an hour; no bound where the setting is 0.
    pub(crate) fn budget(&self, app: &App) -> Option<Budget> {
        let free = i64::from(app.shared.config.letters_per_hour);
        let limit = AttemptLimit { free, window: TimeDelta::hours(1), shared: true };
        (free > 0).then(|| Budget { key: self.0.clone(), limit })
    }
}

/// Takes one filing from the budget. When it is used up, each one more costs a longer rest.
pub(crate) async fn charge(tx: &Tx, budget: Option<&Budget>, now: Instant) -> Result<(), Problem> {
    let Some(budget) = budget else { return Ok(()) };
    match identity::charge(tx, budget, now).await? {
        Some(until) => Err(resting(Code::RateLimited, until, now)),
        None => Ok(()),
    }
}

/// Somebody who is signed in, or anybody.
pub(crate) enum Filer<A: Action> {
    SignedIn(Box<Caller<A>>),
    Outside(HttpRequest),
}

impl<A: Action> Filer<A> {
    pub(crate) fn request(&self) -> &HttpRequest {
        match self {
            Self::SignedIn(caller) => caller.request(),
            Self::Outside(request) => request,
        }
    }
}

impl<A: Action + 'static> FromRequest for Filer<A> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if !request.headers().contains_key(header::AUTHORIZATION) {
            let request = request.clone();
            return Box::pin(async move { Ok(Self::Outside(request)) });
        }
        let caller = Caller::from_request(request, payload);
        Box::pin(async move { caller.await.map(|caller| Self::SignedIn(Box::new(caller))) })
    }
}
