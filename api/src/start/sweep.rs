//! What a serving process does by itself, minute by minute.

use std::time::Duration;

use lighthouse_persistence::{StoreError, identity::all_keys};

use crate::{app::App, monitoring::job};

pub(super) async fn sweep(app: App) {
    let mut minute = tokio::time::interval(Duration::from_mins(1));
    for round in 0_u64.. {
        minute.tick().await;
        run_jobs(&app, round).await;
    }
}

/// Once a minute takes new signing keys and lets late incidents climb and runs the supervision calendar, each quarter of an hour signs the heads of the
/// audit log, once an hour forgets what has ended.
pub async fn run_jobs(app: &App, round: u64) {
    let now = app.now();
    if round.is_multiple_of(60) {
        job("sessions", now, crate::identity::prune(app)).await;
        job("activation_codes", now, crate::accounts::prune(app)).await;
        job("letter_drafts", now, crate::letters::sweep(app)).await;
        job("outbox_pruning", now, crate::outbox::prune(app)).await;
        job("webhook_pruning", now, crate::webhooks::prune(app)).await;
        job("sync_pruning", now, crate::sync::prune(app)).await;
        job("export_files", now, crate::exports::tidy(app)).await;
    }
    job("incidents", now, crate::incidents::escalate(app)).await;
    job("supervision", now, crate::supervision::run(app)).await;
    job("outbox", now, crate::outbox::hand_over(app)).await;
    job("uploads", now, crate::uploads::sweep(app)).await;
    if round.is_multiple_of(u64::from(crate::audit::INTERVAL_MINUTES)) {
        job("checkpoint", now, crate::audit::checkpoint(app)).await;
    }
    job("reseal", now, crate::identity::sealing::reseal(app)).await;
    job("signing_keys", now, take_keys(app)).await;
}

async fn take_keys(app: &App) -> Result<(), StoreError> {
    let keys = all_keys(&app.db.conn(), app.sealer()).await?;
    app.shared.tokens.refresh(&keys);
    Ok(())
}
