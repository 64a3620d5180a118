//! Sending a delivery: one request, no redirect, no proxy, ten seconds, and a little of the answer.

use std::{
    error::Error,
    time::{Duration, Instant as Moment},
};

use futures_util::{StreamExt, stream};
use lighthouse_domain::{
    time::Instant,
    webhooks::{Attempt, DeliveryFault, DeliveryId},
};
use lighthouse_persistence::webhooks::DueDelivery;
use reqwest::{Client, redirect::Policy};
use serde_json::json;

use super::{
    signature,
    target::{self, NotPublic, PublicNames},
};
use crate::{app::App, start::StartError};

const TIMEOUT: Duration = Duration::from_secs(10);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Deliveries under way at once.
const AT_ONCE: usize = 8;

/// Sends deliveries.
#[derive(Clone, Debug)]
pub(super) struct Sender {
    client: Client,
    loopback: bool,
    /// A demo says nothing to anybody beyond this machine.
    stays_here: bool,
}

impl Sender {
    pub(super) fn new(app: &App) -> Result<Self, StartError> {
        // Already there where another one was made.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let loopback = app.shared.config.webhooks_to_loopback;
        let client = Client::builder()
            .no_proxy()
            .redirect(Policy::none())
            .timeout(TIMEOUT)
            .connect_timeout(CONNECT_TIMEOUT)
            .pool_max_idle_per_host(0)
            .dns_resolver(PublicNames { loopback })
            .user_agent(concat!("Lighthouse/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| StartError::Internal(error.to_string()))?;
        Ok(Self { client, loopback, stays_here: app.shared.config.demo })
    }

    /// Sends all of them, a few at a time; tells what became of each.
    pub(super) async fn send_all(
        &self,
        due: Vec<DueDelivery>,
        now: Instant,
    ) -> Vec<(DeliveryId, Attempt)> {
        let one = |delivery: DueDelivery| async move {
            let begun = Moment::now();
            let answer = self.send(&delivery, now).await;
            let milliseconds = i64::try_from(begun.elapsed().as_millis()).unwrap_or(i64::MAX);
            (delivery.id, Attempt { at: now, answer, milliseconds })
        };
        let under_way: Vec<_> = due.into_iter().map(one).collect();
        stream::iter(under_way).buffer_unordered(AT_ONCE).collect().await
    }

    async fn send(&self, delivery: &DueDelivery, now: Instant) -> Result<u16, DeliveryFault> {
        // Checked again: a number needs no look-up, and the setting may have changed.
        let url = target::parse(&delivery.url, self.loopback)
            .map_err(|_| DeliveryFault::AddressRefused)?;
        if self.stays_here && !target::is_loopback(&url) {
            return Err(DeliveryFault::AddressRefused);
        }
        let (id, body) = (delivery.id.to_string(), body(delivery));
        let seconds = now.millis().div_euclid(1000);
        let signature = signature::sign(&delivery.secrets, &id, seconds, &body);
        let request = self
            .client
            .post(url)
            .header("content-type", "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", seconds)
            .header("webhook-signature", signature)
            .body(body);
        // Of the answer only the head is read: whatever it says more is dropped with the connection.
        let answer = request.send().await.map_err(|error| fault(&error))?;
        Ok(answer.status().as_u16())
    }
}

fn body(delivery: &DueDelivery) -> String {
    json!({ "type": delivery.event.as_str(), "timestamp": delivery.created_at,
        "data": { "id": delivery.object } })
    .to_string()
}

fn fault(error: &reqwest::Error) -> DeliveryFault {
    if error.is_timeout() {
        return DeliveryFault::Timeout;
    }
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(one) = cause {
        if one.is::<NotPublic>() {
            return DeliveryFault::AddressRefused;
        }
        cause = one.source();
    }
    DeliveryFault::Unreachable
}
