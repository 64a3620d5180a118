//! What imports of sheets answer alike, each under its own right: their lists, their state, and the
//! rows that cannot be taken.

use lighthouse_domain::{
    access::Action,
    id::Id,
    imports::{SheetImportId, SheetKind},
    sheet::ROWS_MAX,
};
use lighthouse_persistence::{imports as store, organizations};
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

/// The rows that cannot be taken: a page of them, or all as a sheet where the caller accepts one.
pub(crate) async fn list_faults<A: Action>(
    caller: &Caller<A>,
    key: Key,
    params: &PageParams,
) -> HandlerResult {
    let lang = caller.lang;
    if wants_sheet(caller.request()) {
        let (import, rows) = caller
            .read(async |conn, auth| {
                let import = store::find(&conn, &auth.permit, key).await?;
                let rows = store::faults(&conn, &auth.permit, key.1, 0, ROWS_MAX as u64).await?;
                Ok((import, rows))
            })
            .await?;
        return faults_sheet(import, rows, lang).await;
    }
    let page = caller
        .page(params, &("faults", key.1), async |conn, auth, slice| {
            let import = store::find(&conn, &auth.permit, key).await?;
            let after = slice.after.unwrap_or(0);
            let rows = store::faults(&conn, &auth.permit, import.id, after, slice.limit).await?;
            let view = |row| RowFaultView::new(row, lang);
            Ok(rows.iter().map(view).collect::<Result<Vec<_>, _>>()?)
        })
        .await?;
    Ok(page.respond::<RowFaultPage>(|row| row))
}
