//! Callers without an account: by which network they are known, and how much one may file.

use std::net::IpAddr;

use actix_web::HttpRequest;
use chrono::TimeDelta;
use lighthouse_domain::{identity::AttemptLimit, time::Instant};
use lighthouse_persistence::{
    Tx,
    identity::{self, Budget},
    integration::KeyOwner,
};

use crate::{
    app::App,
    http::{address::address_of, code::Code, limit::network_of, problem::Problem},
    identity::attempts::resting,
};

/// A network as a keyed digest: nobody reads from the database who has asked.
pub(super) struct Network(Vec<u8>);

impl Network {
    pub(super) fn of(request: &HttpRequest, app: &App) -> Self {
        let network = address_of(request).map(network_of);
        let network = network.as_ref().map_or_else(String::new, IpAddr::to_string);
        Self(app.sealer().lookup("query_letter.network", &network))
    }

    /// Whose the keys of requests from this network are.
    pub(super) fn key_owner(&self) -> KeyOwner {
        let mut digest = [0; 16];
        digest.iter_mut().zip(&self.0).for_each(|(to, from)| *to = *from);
        KeyOwner::Network(digest)
    }

    /// How many letters may be filed; none where the setting is 0.
    pub(super) fn budget(&self, app: &App) -> Option<Budget> {
        let free = i64::from(app.shared.config.letters_per_hour);
        let limit = AttemptLimit { free, window: TimeDelta::hours(1), shared: true };
        (free > 0).then(|| Budget { key: self.0.clone(), limit })
    }
}

/// Takes one letter from the budget. When it is used up, each letter more costs a longer rest.
pub(super) async fn charge(tx: &Tx, budget: Option<&Budget>, now: Instant) -> Result<(), Problem> {
    let Some(budget) = budget else { return Ok(()) };
    match identity::charge(tx, budget, now).await? {
        Some(until) => Err(resting(Code::RateLimited, until, now)),
        None => Ok(()),
    }
}
