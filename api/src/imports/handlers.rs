//! What imports of sheets answer alike, each under its own right: their lists, their state, and the
//! rows that cannot be taken.

use lighthouse_domain::{
    access::{Action, Permit},
    id::Id,
    imports::{SheetImportId, SheetKind},
    sheet::ROWS_MAX,
};
use lighthouse_persistence::{
    Conn, StoreError,
    imports::{self as store, FaultyRow},
    organizations,
};
use uuid::Uuid;

use super::{
    dto::{ImportPage, ImportView, RowFaultPage, RowFaultView},
    faults_sheet, wants_sheet,
};
use crate::http::{
    caller::Caller,
    problem::Problem,
    query::PageParams,
    response::{ApiResponse, HandlerResult},
    scope,
};

/// An import by its kind, so that none is found under the right of another.
type Key = (SheetKind, SheetImportId);

/// Refuses an organization out of scope. The file may have been long under way: the right is asked
/// for again before it is read.
pub(crate) async fn require_organization<A: Action>(
    caller: &Caller<A>,
    id: Uuid,
) -> Result<(), Problem> {
    caller
        .read(async |conn, auth| {
            let found = organizations::find(&conn, &auth.permit, Id::new(id)).await;
            found.map(|_| ()).map_err(scope::not_found_by("organization_id"))
        })
        .await
}

/// The imports of a kind whose organization lies in scope, newest first.
pub(crate) async fn list<A: Action>(
    caller: &Caller<A>,
    params: &PageParams,
    kind: SheetKind,
) -> HandlerResult {
    let page = caller
        .page(params, &"imports", async |conn, auth, slice| {
            Ok(store::page(&conn, &auth.permit, kind, slice.after, slice.limit).await?)
        })
        .await?;
    Ok(page.respond::<ImportPage>(ImportView::from))
}

pub(crate) async fn show<A: Action>(caller: &Caller<A>, key: Key) -> HandlerResult {
    let found =
        caller.read(async |conn, auth| Ok(store::find(&conn, &auth.permit, key).await?)).await?;
    Ok(ApiResponse::ok(&ImportView::from(found)))
}

/// The rows of a sheet that cannot be taken.
pub(crate) async fn list_faults<A: Action>(
    caller: &Caller<A>,
    key: Key,
    params: &PageParams,
) -> HandlerResult {
    answer_faults(caller, key.1.uuid(), params, async |conn, permit, (after, limit)| {
        let import = store::find(conn, permit, key).await?;
        let rows = store::faults(conn, permit, import.id, after, limit).await?;
        Ok((import.headings, rows))
    })
    .await
}

/// A page of what `find` finds behind a row, up to so many rows with the heading of their sheet; or all
/// as a sheet where the caller accepts one.
pub(crate) async fn answer_faults<A: Action, F>(
    caller: &Caller<A>,
    id: Uuid,
    params: &PageParams,
    find: F,
) -> HandlerResult
where
    F: AsyncFn(&Conn, &Permit<A>, (i64, u64)) -> Result<(Vec<String>, Vec<FaultyRow>), StoreError>,
{
    let (lang, find) = (caller.lang, &find);
    if wants_sheet(caller.request()) {
        let all = (0, ROWS_MAX as u64);
        let found = caller.read(async |conn, auth| Ok(find(&conn, &auth.permit, all).await?));
        let (headings, rows) = found.await?;
        return faults_sheet(headings, rows, lang).await;
    }
    let page = caller
        .page(params, &("faults", id), async |conn, auth, slice| {
            let place = (slice.after.unwrap_or(0), slice.limit);
            let (_, rows) = find(&conn, &auth.permit, place).await?;
            let view = |row| RowFaultView::new(row, lang);
            Ok(rows.iter().map(view).collect::<Result<Vec<_>, _>>()?)
        })
        .await?;
    Ok(page.respond::<RowFaultPage>(|row| row))
}
