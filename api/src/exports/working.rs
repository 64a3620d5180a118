//! The server's own job: makes what is due, removes files whose time is over, forgets old rows.

use std::time::Duration;

use lighthouse_domain::{
    exports::{Operation, OperationId, OperationStatus},
    time::Instant,
};
use lighthouse_persistence::{Tx, exports as store};
use uuid::Uuid;

use super::{
    folder::ExportFolder,
    leaving::{bulk, note_end, remove},
    making,
};
use crate::{
    app::App,
    http::{code::Code, problem::Problem},
    monitoring::job,
};

/// How often a server looks for what is due.
const PAUSE: Duration = Duration::from_secs(2);

/// Makes files as long as the process runs, on any number of servers.
pub async fn work(app: App) {
    let mut pause = tokio::time::interval(PAUSE);
    while !app.is_draining() {
        pause.tick().await;
        job("exports", app.now(), run(&app)).await;
    }
}

/// Does all that is due. Tells how many operations it was about.
pub async fn run(app: &App) -> Result<u64, Problem> {
    let mut count = 0;
    while store::is_due(&app.db.conn(), &bulk(), app.now()).await? && next(app, None).await? {
        count += 1;
    }
    Ok(count)
}

/// Gives the caller's own operation a turn now, and waits for its end so long.
pub(super) async fn wait_for(app: &App, id: OperationId, longest: Duration) {
    let own = app.clone();
    let work = tokio::spawn(async move {
        let _turn = own.shared.export_turns.acquire().await;
        next(&own, Some(id)).await
    });
    // The work goes on after the wait is over.
    match tokio::time::timeout(longest, work).await {
        Ok(Ok(Err(problem))) => tracing::warn!(%problem, "an export stopped"),
        Ok(Err(error)) => tracing::error!(%error, "an export panicked"),
        Ok(Ok(Ok(_))) | Err(_) => {}
    }
}

/// What is to be done outside the transaction.
enum Taken {
    Nothing,
    /// The file of a worker that was interrupted, or one whose time is over.
    Remove(Option<Uuid>),
    Make {
        operation: Box<Operation>,
        lease: Uuid,
        old: Option<Uuid>,
    },
}

/// One operation that is due. False if there is none that nobody else has.
async fn next(app: &App, wish: Option<OperationId>) -> Result<bool, Problem> {
    let (lease, now) = (app.new_id(), app.now());
    let taken = app.db.write(move |tx: Tx| async move { take(&tx, wish, (lease, now)).await });
    match taken.await? {
        Taken::Nothing => return Ok(false),
        Taken::Remove(file) => remove(app, file).await,
        Taken::Make { operation, lease, old } => {
            remove(app, old).await;
            making::make(app, *operation, lease).await?;
        }
    }
    Ok(true)
}

async fn take(
    tx: &Tx,
    wish: Option<OperationId>,
    (lease, now): (Uuid, Instant),
) -> Result<Taken, Problem> {
    let Some(operation) = store::due(tx, &bulk(), wish, now).await? else {
        return Ok(Taken::Nothing);
    };
    let old = operation.file();
    match operation.status() {
        OperationStatus::Queued | OperationStatus::Running => {
            let changed = operation.change(|it| it.take(lease, now))?;
            let operation = store::save(tx, changed).await?;
            if operation.ended_at().is_some() {
                note_end(tx, &operation, now).await?;
                return Ok(Taken::Remove(old));
            }
            Ok(Taken::Make { operation: Box::new(operation), lease, old })
        }
        OperationStatus::Succeeded => {
            let changed = operation.change(|it| it.expire(now))?;
            store::save(tx, changed).await?;
            Ok(Taken::Remove(old))
        }
        _ => {
            store::forget(tx, operation).await?;
            Ok(Taken::Remove(None))
        }
    }
}

/// Removes files that no operation has: their worker was killed after the operation had ended.
pub async fn tidy(app: &App) -> Result<u64, Problem> {
    let folder = ExportFolder::from_config(&app.shared.config);
    let listed = tokio::task::spawn_blocking(move || folder.list()).await;
    let listed = listed.map_err(|_| Problem::new(Code::Internal))?;
    let files = listed.map_err(|error| {
        tracing::error!(%error, "the folder of exports cannot be read");
        Problem::new(Code::Internal)
    })?;
    let mut count = 0;
    for some in files.chunks(500) {
        let known = store::files_among(&app.db.conn(), &bulk(), some).await?;
        for file in some.iter().filter(|file| !known.contains(*file)) {
            remove(app, Some(*file)).await;
            count += 1;
        }
    }
    Ok(count)
}
