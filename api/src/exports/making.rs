//! Making one file: page by page, each with the requester's rights of that moment, on record before
//! it is written, and never more than a page in memory.

use std::{collections::HashSet, fs::File, io::BufWriter};

use lighthouse_domain::{
    access::{Actor, actions::RequestExports},
    audit::{AuditEvent, Object},
    exports::{ExportFormat, Made, Operation, OperationReason},
    id::Id,
    members::MemberId,
    organizations::Organization,
};
use lighthouse_persistence::{
    Tx,
    audit::{self, Access},
    exports as store, identity,
};
use metrics::counter;
use uuid::Uuid;

use super::{
    folder::ExportFolder,
    leaving::{bulk, context, note_end, remove},
    rows::{self, Place, Rows},
    steps::top_of,
    stop::Stop,
};
use crate::{
    app::App,
    http::problem::Problem,
    sheet::{SheetCell, SheetWriter},
};

type Sheet = SheetWriter<BufWriter<File>>;

/// How often a page is read anew because rights changed under it.
const RELOADS: usize = 3;

/// Makes the file of an operation that this process has the lease of, and stores how it ended.
pub(super) async fn make(app: &App, operation: Operation, lease: Uuid) -> Result<(), Problem> {
    let outcome = match write(app, &operation, lease).await {
        Ok(bytes) => end(app, &operation, move |it, now| it.succeed(lease, bytes, now)).await,
        Err(Stop::Cancel(reason)) => {
            remove(app, Some(lease)).await;
            end(app, &operation, move |it, now| it.cancel(reason, now)).await
        }
        Err(Stop::Fail(reason)) => {
            remove(app, Some(lease)).await;
            end(app, &operation, move |it, now| it.fail(lease, reason, now)).await
        }
        Err(stop) => Err(stop),
    };
    match outcome {
        Ok(()) => Ok(()),
        Err(Stop::Trouble(problem)) => Err(problem),
        // Cancelled meanwhile, or taken by another server after our lease had ended.
        Err(_) => {
            remove(app, Some(lease)).await;
            Ok(())
        }
    }
}

async fn end<F>(app: &App, operation: &Operation, decide: F) -> Result<(), Stop>
where
    F: FnOnce(
            Operation,
            lighthouse_domain::time::Instant,
        ) -> Result<Operation, lighthouse_domain::exports::OperationError>
        + Send
        + 'static,
{
    let (id, now) = (operation.id, app.now());
    let ended = app.db.write(move |tx: Tx| async move {
        let changed = store::lock_job(&tx, &bulk(), id).await?.change(|it| decide(it, now))?;
        let operation = store::save(&tx, changed).await?;
        note_end(&tx, &operation, now).await?;
        Ok::<_, Stop>(operation.status())
    });
    let outcome = ended.await?;
    counter!("exports_total", "outcome" => outcome.as_str()).increment(1);
    Ok(())
}

/// All pages; gives the length of the file.
async fn write(app: &App, operation: &Operation, lease: Uuid) -> Result<i64, Stop> {
    let mut sheet = begin(app, operation, lease).await?;
    let (mut made, mut logged): (Made, HashSet<Uuid>) = Default::default();
    let mut place = Place::Start;
    loop {
        let (page, top) = read(app, operation, &place).await?;
        let rows = i64::try_from(page.lines.len()).unwrap_or(i64::MAX);
        made = Made { rows: made.rows.saturating_add(rows), progress: page.progress.min(99) };
        let new: Vec<MemberId> =
            page.members.iter().copied().filter(|it| logged.insert(it.uuid())).collect();
        advance(app, operation, (lease, made), (new, top)).await?;
        sheet = append(sheet, page.lines).await?;
        match page.next {
            Some(next) => place = next,
            None => return finish(sheet).await,
        }
    }
}

async fn begin(app: &App, operation: &Operation, lease: Uuid) -> Result<Sheet, Stop> {
    let folder = ExportFolder::from_config(&app.shared.config);
    let (order, columns) = (operation.order.clone(), rows::columns(&operation.order));
    blocking(move || {
        let file = folder.begin(lease)?;
        match order.format {
            ExportFormat::Xlsx => SheetWriter::xlsx(file, rows::name(&order), &columns),
            ExportFormat::Csv => SheetWriter::csv(file, &columns),
        }
    })
    .await
}

async fn append(mut sheet: Sheet, lines: Vec<Vec<SheetCell>>) -> Result<Sheet, Stop> {
    blocking(move || {
        for line in &lines {
            sheet.row(line)?;
        }
        Ok(sheet)
    })
    .await
}

async fn finish(sheet: Sheet) -> Result<i64, Stop> {
    blocking(move || {
        let file = sheet.finish()?.into_inner().map_err(std::io::Error::other)?;
        file.sync_all()?;
        Ok(i64::try_from(file.metadata()?.len()).unwrap_or(i64::MAX))
    })
    .await
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, Stop> {
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(|_| Stop::Fail(OperationReason::Storage))??)
}

/// The next page, with the rights of this moment.
async fn read(
    app: &App,
    operation: &Operation,
    place: &Place,
) -> Result<(Rows, Organization), Stop> {
    for _ in 0..RELOADS {
        match read_once(app, operation, place).await {
            Err(Stop::Stale) => {}
            other => return other,
        }
    }
    Err(Stop::Trouble(Problem::new(crate::http::code::Code::Busy)))
}

async fn read_once(
    app: &App,
    operation: &Operation,
    place: &Place,
) -> Result<(Rows, Organization), Stop> {
    let (conn, now) = (app.db.conn(), app.now());
    let actor = identity::load_actor(&conn, operation.session, now).await?.actor;
    let top = top_of::<Stop>(&conn, &actor, &operation.order).await?;
    let rules = app.shared.config.duty_rules();
    let ask = rows::Ask { order: &operation.order, actor: &actor, top: &top, rules: &rules, now };
    let page = rows::page(&conn, &ask, place).await?;
    Ok((page, top))
}

/// Prolongs the lease, confirms the rights under lock, and puts on record whom the page names.
async fn advance(
    app: &App,
    operation: &Operation,
    (lease, made): (Uuid, Made),
    (members, top): (Vec<MemberId>, Organization),
) -> Result<(), Stop> {
    let (operation, now) = (operation.clone(), app.now());
    let step = app.db.write(move |tx: Tx| async move {
        let actor = identity::lock_actor(&tx, operation.session, now).await?.actor;
        let permit = actor.permit::<RequestExports>()?;
        let job = store::lock_job(&tx, &bulk(), operation.id).await?;
        let changed = job.change(|it| it.advance(lease, made, now))?;
        let stored = store::save(&tx, changed).await?;
        if let Some(reason) = stored.reason() {
            note_end(&tx, &stored, now).await?;
            return Ok(Some(reason));
        }
        if !members.is_empty() {
            let access = access(&operation, &actor, (permit.name(), &top), now);
            let read = audit::log_access(&tx, &members, &access).await?;
            let event = AuditEvent::new("export.written", Object::Operation, operation.id.uuid());
            let context = context(&operation, top.path.as_str(), now);
            audit::record(&tx, &context, event.with_read(read)).await?;
        }
        Ok::<_, Stop>(None)
    });
    // It has ended with this page already: nothing more is to be stored.
    match step.await? {
        Some(_) => Err(Stop::Lost),
        None => Ok(()),
    }
}

fn access(
    operation: &Operation,
    actor: &Actor,
    (right, top): (&str, &Organization),
    now: lighthouse_domain::time::Instant,
) -> Access {
    let office = actor.office_for::<RequestExports>(&top.path);
    Access {
        id: Uuid::now_v7(),
        at: now,
        account: Some(operation.account),
        office: office.map(|held| (held.role, Id::new(held.organization.uuid()))),
        via: "role",
        reference: right.to_owned(),
        purpose: operation.order.purpose.clone(),
        fields: rows::fields(operation.order.kind).to_owned(),
    }
}
