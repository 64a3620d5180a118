//! The server's own job: hands the hints of the outbox to the operator's push gateway.
//!
//! The server itself speaks to no service outside: it lays one file for each hint into a folder,
//! and the gateway takes them from there. A hint that is laid again after a crash has the same name.

mod spool;

use lighthouse_domain::outbox::PushHint;
use lighthouse_persistence::{Bulk, StoreError, outbox as store};
use metrics::counter;

use self::spool::Laid;
use crate::{
    app::App,
    http::{code::Code, problem::Problem},
};

/// Hints of one step.
const AT_ONCE: u64 = 200;
const JOB: &str = "each device is told of its own messages only";

/// Hands over what is due, step by step; each minute, by any number of servers.
pub async fn hand_over(app: &App) -> Result<(), Problem> {
    let Some(folder) = app.shared.config.outbox_dir.clone() else { return Ok(()) };
    loop {
        let hints = take(app).await?;
        if hints.is_empty() {
            return Ok(());
        }
        let folder = folder.clone();
        let laid = actix_web::web::block(move || spool::lay_all(&folder, hints)).await;
        let laid = laid.map_err(|_| Problem::new(Code::Busy).retry_after(2))?;
        let all_failed = laid.handed.is_empty();
        settle(app, laid).await?;
        if all_failed {
            return Ok(());
        }
    }
}

async fn take(app: &App) -> Result<Vec<PushHint>, StoreError> {
    let (now, sealer) = (app.now(), app.sealer().clone());
    let step = move |tx| async move {
        store::take_hints(&tx, &Bulk::unscoped(JOB), &sealer, (now, AT_ONCE)).await
    };
    app.db.write(step).await
}

async fn settle(app: &App, laid: Laid) -> Result<(), StoreError> {
    let now = app.now();
    counter!("push_hints_total", "outcome" => "handed").increment(laid.handed.len() as u64);
    counter!("push_hints_total", "outcome" => "failed").increment(laid.failed.len() as u64);
    let step = move |tx| async move {
        let became = (laid.handed.as_slice(), laid.failed.as_slice());
        store::settle_hints(&tx, &Bulk::unscoped(JOB), became, now).await
    };
    app.db.write(step).await
}

/// Forgets what became of old hints.
pub async fn prune(app: &App) -> Result<u64, StoreError> {
    let now = app.now();
    let step = move |tx| async move { store::prune_hints(&tx, &Bulk::unscoped(JOB), now).await };
    app.db.write(step).await
}
