//! Who has not completed a compulsory course: people, and figures by branch.

use actix_web::{get, web::Path};
use lighthouse_domain::{access::actions::ReadLearning, id::Id, organizations::OrganizationId};
use lighthouse_persistence::{classes as store, organizations};
use uuid::Uuid;

use super::dto::{BranchGapPage, BranchGapView, GapQuery, GapView, GapsView};
use crate::http::{
    caller::Caller,
    page,
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
};

/// List who has not completed a compulsory course
///
/// Those in the caller's scope, branch by branch, with how many are meant and how many have done it.
#[utoipa::path(tag = "classes", operation_id = "listGaps",
    params(("id" = Uuid, Path, description = "The compulsory course"), GapQuery),
    responses((status = 200, description = "The gaps", body = GapsView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("learning:read"))))]
#[get("/required-courses/{id}/gaps")]
pub(super) async fn list_gaps(
    caller: Caller<ReadLearning>,
    id: Path<Uuid>,
    Query(query): Query<GapQuery>,
) -> HandlerResult {
    let id = *id;
    let params = PageParams { limit: query.limit, cursor: query.cursor };
    let mark = ("gaps", id, query.organization_id);
    let after: Option<(String, Uuid)> = page::after(&caller, &params, &mark)?;
    let most = params.limit() as u64 + 1;
    let below: Option<OrganizationId> = query.organization_id.map(Id::new);
    let ((required, completed), lessons, mut rows) = caller
        .read(async |conn, auth| {
            let course = store::find_required(&conn, &auth.permit, id).await?;
            if let Some(top) = below {
                organizations::find(&conn, &auth.permit, top).await?;
            }
            let totals = store::gap_totals(&conn, &auth.permit, &course, below).await?;
            let rows =
                store::gap_page(&conn, &auth.permit, &course, below, after.clone(), most).await?;
            Ok((totals, course.lessons, rows))
        })
        .await?;
    let place = |row: &store::GapRow| (row.branch_path.clone(), row.member_id);
    let info = page::cut(&caller, &params, &mark, &mut rows, place);
    let next = page::next_link(caller.request(), &info);
    let view = GapsView {
        as_of: caller.app.now(),
        required,
        completed,
        missing: required - completed,
        data: rows.into_iter().map(|row| GapView::of(row, lessons)).collect(),
        page: info,
    };
    Ok(ApiResponse::ok(&view).next(next))
}

/// Count a compulsory course by branch
///
/// The branches in the caller's scope, in tree order.
#[utoipa::path(tag = "classes", operation_id = "listBranchGaps",
    params(("id" = Uuid, Path, description = "The compulsory course"), GapQuery),
    responses((status = 200, description = "A page", body = BranchGapPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("learning:read"))))]
#[get("/required-courses/{id}/branches")]
pub(super) async fn list_branches(
    caller: Caller<ReadLearning>,
    id: Path<Uuid>,
    Query(query): Query<GapQuery>,
) -> HandlerResult {
    let id = *id;
    let params = PageParams { limit: query.limit, cursor: query.cursor };
    let mark = ("branch-gaps", id, query.organization_id);
    let after: Option<String> = page::after(&caller, &params, &mark)?;
    let most = params.limit() as u64 + 1;
    let below: Option<OrganizationId> = query.organization_id.map(Id::new);
    let mut rows = caller
        .read(async |conn, auth| {
            let course = store::find_required(&conn, &auth.permit, id).await?;
            if let Some(top) = below {
                organizations::find(&conn, &auth.permit, top).await?;
            }
            Ok(store::branch_gaps(&conn, &auth.permit, &course, below, after.clone(), most).await?)
        })
        .await?;
    let info = page::cut(&caller, &params, &mark, &mut rows, |row| row.branch_path.clone());
    let next = page::next_link(caller.request(), &info);
    let data = rows.into_iter().map(BranchGapView::from).collect();
    Ok(ApiResponse::ok(&BranchGapPage { data, page: info }).next(next))
}
