//! What a serving process does by itself, minute by minute.

use std::time::Duration;

use lighthouse_persistence::identity::all_keys;

use crate::app::App;

pub(super) async fn sweep(app: App) {
    let mut minute = tokio::time::interval(Duration::from_mins(1));
    for round in 0_u64.. {
        minute.tick().await;
        run_jobs(&app, round).await;
    }
}

/// Once a minute takes new signing keys and lets late incidents climb, each quarter of an hour signs the heads of the
/// audit log, once an hour forgets what has ended.
pub async fn run_jobs(app: &App, round: u64) {
    if round.is_multiple_of(60)
        && let Err(problem) = crate::identity::prune(app).await
    {
        tracing::warn!(%problem, "sweeping failed");
    }
    if round.is_multiple_of(60)
        && let Err(error) = crate::accounts::prune(app).await
    {
        tracing::warn!(%error, "old activation codes could not be swept");
    }
    if round.is_multiple_of(60)
        && let Err(problem) = crate::letters::sweep(app).await
    {
        tracing::warn!(%problem, "drafts of letters could not be swept");
    }
    if let Err(error) = crate::incidents::escalate(app).await {
        tracing::warn!(%error, "late incidents could not climb");
    }
    if let Err(problem) = crate::uploads::sweep(app).await {
        tracing::warn!(%problem, "uploads could not be swept");
    }
    if round.is_multiple_of(u64::from(crate::audit::INTERVAL_MINUTES))
        && let Err(error) = crate::audit::checkpoint(app).await
    {
        tracing::warn!(%error, "the trail's heads could not be signed");
    }
    if let Err(error) = crate::identity::sealing::reseal(app).await {
        tracing::warn!(%error, "stored values could not be sealed again");
    }
    match all_keys(&app.db.conn(), app.sealer()).await {
        Ok(keys) => app.shared.tokens.refresh(&keys),
        Err(error) => tracing::warn!(%error, "signing keys cannot be read"),
    }
}
