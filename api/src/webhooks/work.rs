//! The server's own job: lays deliveries for what changed, and sends those that are due. Any number of
//! servers do it side by side.

use std::time::Duration;

use lighthouse_domain::{
    access::actions::OperateWebhooks,
    audit::{AuditEvent, Object},
    webhooks::{Attempt, DeliveryId},
};
use lighthouse_persistence::{Bulk, StoreError, webhooks as store};
use metrics::counter;

use super::sending::Sender;
use crate::{
    app::App,
    http::{caller::Authorized, code::Code, problem::Problem},
    monitoring::job,
};

/// How soon a change is sent.
const TICK: Duration = Duration::from_secs(2);
/// Changes of one step.
const CHANGES: u64 = 500;
/// Deliveries of one step.
const DELIVERIES: u64 = 50;
const JOB: &str = "each webhook is sent what its own subtree has";

/// Works for as long as the server serves.
pub async fn work(app: App) {
    let (mut tick, mut sender) = (tokio::time::interval(TICK), None);
    while !app.is_draining() {
        tick.tick().await;
        job("webhooks", app.now(), turn(&app, &mut sender)).await;
    }
}

/// One tick. A client that cannot be built is a job that failed, and is tried again.
async fn turn(app: &App, sender: &mut Option<Sender>) -> Result<(), Problem> {
    let sender = match sender {
        Some(sender) => sender,
        None => sender.insert(new_sender(app)?),
    };
    step(app, sender).await
}

fn new_sender(app: &App) -> Result<Sender, Problem> {
    Sender::new(app).map_err(|error| {
        tracing::error!(%error, "webhooks cannot be sent");
        Problem::new(Code::Internal)
    })
}

/// Does once what [`work`] does.
pub async fn run(app: &App) -> Result<(), Problem> {
    turn(app, &mut None).await
}

async fn step(app: &App, sender: &Sender) -> Result<(), Problem> {
    // No write every two seconds where there is nothing to be sent.
    if !store::has_active(&app.db.conn(), &Bulk::unscoped(JOB)).await? {
        return Ok(());
    }
    while lay(app).await? == CHANGES && !app.is_draining() {}
    loop {
        let due = take(app).await?;
        let full = due.len() as u64 == DELIVERIES;
        if !due.is_empty() {
            let attempts = sender.send_all(due, app.now()).await;
            settle(app, attempts).await?;
        }
        if !full || app.is_draining() {
            return Ok(());
        }
    }
}

async fn lay(app: &App) -> Result<u64, StoreError> {
    let now = app.now();
    let step = move |tx| async move {
        store::lay_deliveries(&tx, &Bulk::unscoped(JOB), (now, CHANGES)).await
    };
    app.db.write(step).await
}

async fn take(app: &App) -> Result<Vec<store::DueDelivery>, StoreError> {
    let (now, sealer) = (app.now(), app.sealer().clone());
    let step = move |tx| async move {
        store::take_deliveries(&tx, &Bulk::unscoped(JOB), &sealer, (now, DELIVERIES)).await
    };
    app.db.write(step).await
}

/// A webhook that is switched off has its line in the audit log.
async fn settle(app: &App, attempts: Vec<(DeliveryId, Attempt)>) -> Result<(), Problem> {
    for (_, attempt) in &attempts {
        let outcome = if attempt.came_through() { "delivered" } else { "failed" };
        counter!("webhook_attempts_total", "outcome" => outcome).increment(1);
    }
    let now = app.now();
    let step = move |tx| async move {
        let off = store::settle_deliveries(&tx, &Bulk::unscoped(JOB), &attempts).await?;
        if off.is_empty() {
            return Ok(());
        }
        let auth = Authorized::<OperateWebhooks>::system(now, "webhooks")?;
        for (id, reason) in off {
            let event = AuditEvent::new("webhook.disabled", Object::Webhook, id.uuid());
            auth.audit(&tx, event.with_detail(reason.as_str())).await?;
        }
        Ok::<(), Problem>(())
    };
    app.db.write(step).await
}

/// Forgets old deliveries.
pub async fn prune(app: &App) -> Result<u64, StoreError> {
    let now = app.now();
    let step =
        move |tx| async move { store::prune_deliveries(&tx, &Bulk::unscoped(JOB), now).await };
    app.db.write(step).await
}
