//! Changing the key that seals sensitive values, while the server runs.
//!
//! Every server looks once a minute: it learns new keys, seals what is under an older one again,
//! and a day after nothing was left it has the older keys erased.

use chrono::TimeDelta;
use lighthouse_domain::{
    audit::{AuditEvent, Object},
    time::Instant,
};
use lighthouse_persistence::{
    StoreError, Tx,
    audit::{self, AuditContext},
    seal::{self, KeyValue, ResealStep, SealingKey, StoredColumn},
};
use uuid::Uuid;

use crate::app::App;

/// Every running server knows a new key before anybody seals with it.
const HEADS_UP: TimeDelta = TimeDelta::minutes(2);
/// A key is settled only after every server has long sealed with it.
const LAG: TimeDelta = TimeDelta::minutes(5);
/// How long older keys are kept after they are not needed any more.
const REGRET: TimeDelta = TimeDelta::hours(24);

/// Learns the stored keys.
pub async fn learn(app: &App) -> Result<Vec<SealingKey>, StoreError> {
    let keys = seal::keys(&app.db.conn()).await?;
    app.sealer().learn(&keys, app.now())?;
    Ok(keys)
}

/// Makes a new key, which seals in two minutes. Gives its id.
pub async fn make_key(app: &App) -> Result<u8, StoreError> {
    let newest = learn(app).await?.last().map_or(1, |key| key.id);
    let id = newest
        .checked_add(1)
        .ok_or_else(|| StoreError::Other("255 keys were made; no more are possible".to_owned()))?;
    let (now, wrapped) = (app.now(), Some(app.sealer().new_key(id)?));
    let key = SealingKey {
        id,
        wrapped,
        seals_from: now.plus(HEADS_UP),
        settled_at: None,
        binds_rows: true,
    };
    app.db
        .write(move |tx: Tx| async move {
            seal::insert(&tx, &key, now).await?;
            tell(&tx, now, "sealing_key.made", format!("key {id}")).await
        })
        .await?;
    Ok(id)
}

/// One look: learns, seals again, settles, forgets. Gives how many values were sealed again.
pub async fn reseal(app: &App) -> Result<usize, StoreError> {
    let keys = learn(app).await?;
    let current = app.sealer().current();
    let older = keys.iter().any(|key| key.id < current && key.wrapped.is_some());
    let Some(key) = keys.into_iter().find(|key| key.id == current) else { return Ok(0) };
    match key.settled_at {
        None => {
            let resealed = pass(app).await?;
            if resealed == 0 && key.seals_from.plus(LAG) < app.now() {
                settle(app, current).await?;
            }
            Ok(resealed)
        }
        Some(at) if older && at.plus(REGRET) < app.now() => forget(app, current).await,
        Some(_) => Ok(0),
    }
}

/// Goes through every sealed column once.
async fn pass(app: &App) -> Result<usize, StoreError> {
    let mut resealed = 0;
    for column in seal::stored_columns() {
        let mut step = next(app, column, None).await?;
        resealed += step.resealed;
        while let Some(after) = step.after {
            step = next(app, column, Some(after)).await?;
            resealed += step.resealed;
        }
    }
    Ok(resealed)
}

async fn next(
    app: &App,
    column: StoredColumn,
    after: Option<Vec<KeyValue>>,
) -> Result<ResealStep, StoreError> {
    let sealer = app.sealer().clone();
    app.db
        .write(move |tx: Tx| async move { seal::reseal(&tx, &sealer, &column, after).await })
        .await
}

async fn settle(app: &App, id: u8) -> Result<(), StoreError> {
    let now = app.now();
    app.db
        .write(move |tx: Tx| async move {
            seal::settle(&tx, id, now).await?;
            tell(&tx, now, "sealing_key.settled", format!("key {id}")).await
        })
        .await
}

/// Erases the older keys, after one more look that nothing needs them.
async fn forget(app: &App, current: u8) -> Result<usize, StoreError> {
    let resealed = pass(app).await?;
    if resealed > 0 {
        return Ok(resealed);
    }
    let now = app.now();
    app.db
        .write(move |tx: Tx| async move {
            let forgotten = seal::forget_before(&tx, current, now).await?;
            if forgotten > 0 {
                let detail = format!("{forgotten} keys before {current}");
                tell(&tx, now, "sealing_key.forgotten", detail).await?;
            }
            Ok::<_, StoreError>(0)
        })
        .await
}

async fn tell(
    tx: &Tx,
    now: Instant,
    action: &'static str,
    detail: String,
) -> Result<(), StoreError> {
    let trace = AuditContext::system(now, "keys rotate");
    let event = AuditEvent::new(action, Object::SealingKey, Uuid::nil()).with_detail(detail);
    audit::record(tx, &trace, event).await
}
