//! Routes of the audit log.

use actix_web::get;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use lighthouse_domain::access::actions::{ReadAudit, UseOwnAccount};
use lighthouse_persistence::audit as store;
use uuid::Uuid;

use super::{
    dto::{
        AccessPage, AccessView, AuditEventPage, AuditEventView, AuditQuery, CheckpointList,
        CheckpointView,
    },
    export::export_audit_events,
    service::{self, Search},
    signer::CheckpointSigner,
};
use crate::http::{
    caller::Caller,
    page,
    query::{PageParams, Query},
    response::{ApiResponse, CacheControl, HandlerResult},
    routes::Routes,
};

pub fn routes(config: &mut Routes<'_>) {
    config
        .service(export_audit_events)
        .service(list_audit_events)
        .service(list_checkpoints)
        .service(super::access::list_access_log)
        .service(list_my_access_log);
}

/// Search the audit log
///
/// Newest first, for auditors. Each search is an entry itself.
#[utoipa::path(tag = "audit", operation_id = "listAuditEvents", params(AuditQuery),
    responses((status = 200, description = "A page", body = AuditEventPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("audit:read"))))]
#[get("/audit-events")]
async fn list_audit_events(
    caller: Caller<ReadAudit>,
    Query(query): Query<AuditQuery>,
) -> HandlerResult {
    let filter = query.filter();
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let mark = AuditQuery { limit: None, cursor: None, ..query };
    let after: Option<store::Page> = page::after(&caller, &params, &mark)?;
    let limit = params.limit() as u64 + 1;
    let pager = page::Pager::new(&caller, &params, mark);
    caller
        .write(move |tx, auth| async move {
            let search = Search { filter, after, limit, action: "audit.searched" };
            let mut rows = service::search(&tx, &auth, search).await?;
            let info = pager.cut(&mut rows, |row| (row.at, row.stream, row.seq));
            let next = pager.next_link(&info);
            let data = rows.into_iter().map(AuditEventView::from).collect();
            Ok(ApiResponse::ok(&AuditEventPage { data, page: info }).next(next))
        })
        .await
        .map(|response| response.cache(CacheControl::NoStore))
}

/// List the checkpoints of the audit log
///
/// Signed heads of the streams. Keep them elsewhere: who rewrites the audit log later contradicts them.
#[utoipa::path(tag = "audit", operation_id = "listAuditCheckpoints",
    responses((status = 200, description = "The last checkpoint of each stream", body = CheckpointList)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("audit:read"))))]
#[get("/audit-checkpoints")]
async fn list_checkpoints(caller: Caller<ReadAudit>) -> HandlerResult {
    let marks = caller
        .read(async |conn, auth| Ok(store::latest_checkpoints(&conn, &auth.permit).await?))
        .await?;
    let public_key = URL_SAFE_NO_PAD.encode(CheckpointSigner::new(caller.app.sealer()).public());
    let data = marks.into_iter().map(CheckpointView::from).collect();
    Ok(ApiResponse::ok(&CheckpointList { public_key, data }))
}

/// List who read my record
///
/// One line for each read of the entry by somebody else: with masked numbers (looks of the same
/// person within ten minutes are one line), in full for a purpose, or under a query letter. It says
/// who, in which office, when and why. Lists and rosters are not logged.
#[utoipa::path(tag = "audit", operation_id = "listMyAccessLog", params(PageParams),
    responses((status = 200, description = "A page", body = AccessPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("me:use"))))]
#[get("/me/access-log")]
async fn list_my_access_log(
    caller: Caller<UseOwnAccount>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let after: Option<(i64, Uuid)> = page::after(&caller, &params, &"access-log")?;
    let limit = params.limit() as u64 + 1;
    let mut rows = caller
        .read(async |conn, auth| Ok(store::list_access(&conn, &auth.permit, after, limit).await?))
        .await?;
    let info = page::cut(&caller, &params, &"access-log", &mut rows, |row| (row.at, row.id));
    let next = page::next_link(caller.request(), &info);
    let data = rows.into_iter().map(AccessView::from).collect();
    Ok(ApiResponse::ok(&AccessPage { data, page: info }).next(next))
}
