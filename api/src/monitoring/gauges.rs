//! What is looked at every quarter of a minute: queues, pools, caches, disks, lateness.

use std::{path::Path, time::Duration};

use lighthouse_persistence::{Bulk, incidents};
use metrics::gauge;

use super::{process, seconds, seconds_of};
use crate::{
    app::App,
    config::{BACKUP_MARK, free_bytes},
};

const EVERY: Duration = Duration::from_secs(15);

/// Looks for as long as the server serves.
pub(crate) async fn watch(app: App) {
    gauge!("process_start_time_seconds").set(seconds(app.now().millis()));
    let mut turn = tokio::time::interval(EVERY);
    loop {
        turn.tick().await;
        look(&app).await;
    }
}

async fn look(app: &App) {
    process::look();
    let load = app.db.load();
    gauge!("db_writes_waiting").set(f64::from(load.waiting));
    gauge!("db_connections_open").set(f64::from(load.open));
    gauge!("db_connections_idle").set(f64::from(load.idle));
    let kept = u32::try_from(app.shared.actors.entry_count()).unwrap_or(u32::MAX);
    gauge!("actor_cache_entries").set(f64::from(kept));
    gauge!("server_draining").set(f64::from(u8::from(app.is_draining())));
    let config = &app.shared.config;
    disk("data", &config.data_dir);
    disk("media", &config.media_dir());
    if let Some(at) = last_backup(&config.data_dir) {
        gauge!("backup_age_seconds").set((seconds(app.now().millis()) - at).max(0.0));
    }
    let bulk = Bulk::unscoped("a figure for the operator's monitoring");
    match incidents::count_late(&app.db.conn(), &bulk, app.now()).await {
        Ok(late) => gauge!("incidents_late").set(u32::try_from(late).map_or(0.0, f64::from)),
        Err(error) => tracing::debug!(%error, "late incidents could not be counted"),
    }
}

fn disk(folder: &'static str, path: &Path) {
    let Some(free) = free_bytes(path) else { return };
    let mebibytes = u32::try_from(free >> 20).unwrap_or(u32::MAX);
    gauge!("disk_free_bytes", "folder" => folder).set(f64::from(mebibytes) * f64::from(1 << 20));
}

/// When `lighthouse backup` last ended well, or whoever copies PostgreSQL touched the file.
fn last_backup(folder: &Path) -> Option<f64> {
    let found = std::fs::metadata(folder.join(BACKUP_MARK)).ok()?;
    seconds_of(found.modified().ok()?)
}
