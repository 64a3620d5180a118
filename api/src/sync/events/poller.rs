//! The watch that reads the feed for everybody: one statement a tick, whoever and however many
//! listen, and none while nobody does.

use std::time::Duration;

use lighthouse_domain::sync::Positions;
use lighthouse_persistence::{Bulk, StoreError, identity, sync as store};

use super::hub::Beat;
use crate::app::App;

/// How soon a change is noticed.
const TICK: Duration = Duration::from_millis(500);
/// Ticks after which it is asked whether the logins still stand.
const RIGHTS_TICKS: u32 = 4;
/// Changes of one read.
const AT_ONCE: u64 = 1000;
const WATCH: &str = "each stream is woken, and reads in its own sight";

/// Watches for as long as the server serves.
pub async fn poll(app: App) {
    while !app.is_draining() {
        app.shared.events.somebody().await;
        if let Err(error) = watch(&app).await {
            tracing::warn!(%error, "the feed of changes cannot be read; streams wait");
            tokio::time::sleep(TICK * RIGHTS_TICKS).await;
        }
    }
}

/// Watches while somebody listens. Whoever came before the first place was known looks once.
async fn watch(app: &App) -> Result<(), StoreError> {
    let hub = &app.shared.events;
    let mut positions = store::positions_now(&app.db.conn(), &Bulk::unscoped(WATCH)).await?;
    hub.send(Beat::Look);
    for tick in 1_u32.. {
        if hub.listening() == 0 {
            break;
        }
        tokio::time::sleep(TICK).await;
        while changes(app, &mut positions).await? == AT_ONCE {}
        if tick.is_multiple_of(RIGHTS_TICKS) {
            rights(app).await?;
        }
    }
    Ok(())
}

/// Wakes for what is new; tells how much it was.
async fn changes(app: &App, positions: &mut Positions) -> Result<u64, StoreError> {
    let bulk = Bulk::unscoped(WATCH);
    let rows = store::changes_anywhere(&app.db.conn(), &bulk, positions, AT_ONCE).await?;
    positions.extend(rows.iter().map(|row| (row.stream, row.seq)));
    let count = rows.len() as u64;
    if count > 0 {
        app.shared.events.send(Beat::Changes(rows.into()));
    }
    Ok(count)
}

async fn rights(app: &App) -> Result<(), StoreError> {
    let (sessions, bulk) = (app.shared.events.sessions(), Bulk::unscoped(WATCH));
    let versions = identity::rights_versions(&app.db.conn(), &bulk, &sessions, app.now()).await?;
    app.shared.events.send(Beat::Rights(versions.into()));
    Ok(())
}
