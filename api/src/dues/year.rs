//! Routes of a member's year: for the branch, and for the member.

use actix_web::{get, web::Path};
use chrono::Datelike;
use lighthouse_domain::{access::actions::ReadDues, id::Id, members::MemberId};
use lighthouse_persistence::dues as store;
use uuid::Uuid;

use super::{
    branch_dto::{DuesYearQuery, DuesYearView},
    switch,
};
use crate::http::{
    caller::Caller,
    code::Code,
    problem::{Problem, ProblemBody},
    query::Query,
    response::{ApiResponse, HandlerResult},
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(get_year).service(get_own_year);
}

async fn respond(caller: &Caller<ReadDues>, id: MemberId, query: DuesYearQuery) -> HandlerResult {
    let today = caller.app.now().day();
    let year = query.year.unwrap_or_else(|| today.year());
    let (member, months) = caller
        .read(async |conn, auth| {
            let member = switch::payer(&conn, &auth, id).await?;
            let of = (year, today);
            let months = store::dues_year(&conn, &auth.permit, &member, of).await?;
            Ok((member, months))
        })
        .await?;
    Ok(ApiResponse::ok(&DuesYearView::new(member, year, months)))
}

/// Show a member's dues
///
/// Of a year, month by month: what is owed, paid and left. Months to come are shown if something was
/// paid for them. Members see their own.
#[utoipa::path(tag = "dues", operation_id = "getMemberDues",
    params(("id" = Uuid, Path, description = "The member"), DuesYearQuery),
    responses((status = 200, description = "The year", body = DuesYearView),
        (status = 409, description = "Dues are not kept here", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("dues:read"))))]
#[get("/members/{id}/dues")]
async fn get_year(
    caller: Caller<ReadDues>,
    id: Path<Uuid>,
    Query(query): Query<DuesYearQuery>,
) -> HandlerResult {
    respond(&caller, Id::new(*id), query).await
}

/// Show one's own dues
///
/// Of a year, month by month: what is owed, paid and left. The payments behind it are at
/// `GET /v1/members/{id}/dues-entries`.
#[utoipa::path(tag = "dues", operation_id = "getMyDues", params(DuesYearQuery),
    responses((status = 200, description = "The year", body = DuesYearView),
        (status = 409, description = "Dues are not kept here", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("dues:read"))))]
#[get("/me/dues")]
async fn get_own_year(
    caller: Caller<ReadDues>,
    Query(query): Query<DuesYearQuery>,
) -> HandlerResult {
    let own = caller.actor().member().ok_or_else(|| Problem::new(Code::NotFound))?;
    respond(&caller, own, query).await
}
