//! Routes of standards: what a member pays a month, and since when.

use actix_web::{get, put, web::Path};
use lighthouse_domain::{
    access::actions::{ReadDues, RecordDues},
    dues::DuesStandard,
    id::Id,
    members::MemberId,
    study_days::Month,
};
use lighthouse_persistence::dues as store;
use uuid::Uuid;

use super::{
    standard_dto::{DuesStandardDetail, DuesStandardPage, DuesStandardView, SetDuesStandard},
    standard_steps, switch,
};
use crate::http::{
    body::Body,
    caller::Caller,
    code::Code,
    etag::{self, OptionalIfMatch},
    page::Keyed,
    problem::{Problem, ProblemBody},
    query::{PageParams, Query},
    response::{ApiResponse, CacheControl, HandlerResult},
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(list_standards).service(get_standard).service(set_standard);
}

impl Keyed for DuesStandard {
    type Key = store::StandardPosition;

    fn position(&self) -> store::StandardPosition {
        self.from.first()
    }
}

/// Member and month of a path; what is no month is not found.
fn place((member, month): &(Uuid, String)) -> Result<(MemberId, Month), Problem> {
    let month = Month::parse(month).ok_or_else(|| Problem::new(Code::NotFound))?;
    Ok((Id::new(*member), month))
}

/// List a member's standards of dues
///
/// What is paid a month and since when, the newest first. The income behind it is not shown.
#[utoipa::path(tag = "dues", operation_id = "listDuesStandards",
    params(("id" = Uuid, Path, description = "The member"), PageParams),
    responses((status = 200, description = "A page", body = DuesStandardPage),
        (status = 409, description = "Dues are not kept here", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("dues:read"))))]
#[get("/members/{id}/dues-standards")]
async fn list_standards(
    caller: Caller<ReadDues>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let id: MemberId = Id::new(*id);
    let standards = caller
        .page(&params, &("dues-standards", id), async |conn, auth, slice| {
            let member = switch::payer(&conn, &auth, id).await?;
            let (after, limit) = (slice.after, slice.limit);
            Ok(store::standard_page(&conn, &auth.permit, &member, after, limit).await?)
        })
        .await?;
    Ok(standards.respond::<DuesStandardPage>(DuesStandardView::from))
}

/// Show a member's standard of dues
///
/// The one that begins with a month, with the income that it was worked out from and the reason of a
/// reduction. The member sees in `GET /v1/me/access-log` that it was read.
#[utoipa::path(tag = "dues", operation_id = "getDuesStandard",
    params(("id" = Uuid, Path, description = "The member"), ("month" = String, Path, description = "Its first month", example = "2026-09")),
    responses((status = 200, description = "The standard", body = DuesStandardDetail), (status = 304, description = "Not changed"),
        (status = 409, description = "Dues are not kept here", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("dues:read"))))]
#[get("/members/{id}/dues-standards/{month}")]
async fn get_standard(caller: Caller<ReadDues>, path: Path<(Uuid, String)>) -> HandlerResult {
    let ((id, from), lang) = (place(&path)?, caller.lang);
    let sealer = caller.app.sealer();
    let (member, (standard, base)) = caller
        .read(async |conn, auth| {
            let member = switch::payer(&conn, &auth, id).await?;
            let found = store::find_standard(&conn, &auth.permit, sealer, (&member, from)).await?;
            Ok((member, found))
        })
        .await?;
    let tag = etag::of_version(standard.version, lang);
    let respond = move |standard| {
        let view = DuesStandardDetail::new(standard, base);
        ApiResponse::ok(&view).etag(tag).cache(CacheControl::NoStore)
    };
    if caller.actor().member() == Some(id) {
        return Ok(respond(standard));
    }
    caller
        .write_part(move |tx, auth| async move {
            standard_steps::log(&tx, &auth, (&member, &standard)).await?;
            Ok(respond(standard))
        })
        .await
}

/// Set a member's standard of dues
///
/// From a month on, until the next standard begins: by pay or pension the amount is worked out by the
/// rates in force at the branch (the rate of a band applies to the whole of it; half a fen is rounded
/// up), else it is agreed between the least and the most. A probationary member pays from the month of
/// the branch meeting on. For hardship less or nothing is paid until a month, by decision. Setting the
/// same month again replaces it, with `If-Match` only as it was seen. Nobody settles the own dues.
#[utoipa::path(tag = "dues", operation_id = "setDuesStandard",
    params(("id" = Uuid, Path, description = "The member"), ("month" = String, Path, description = "Its first month", example = "2026-09"), OptionalIfMatch),
    request_body = SetDuesStandard,
    responses((status = 200, description = "As it is now", body = DuesStandardDetail),
        (status = 409, description = "Dues are not kept here, or the person is no member", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("dues:record"))))]
#[put("/members/{id}/dues-standards/{month}")]
async fn set_standard(
    caller: Caller<RecordDues>,
    path: Path<(Uuid, String)>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<SetDuesStandard>,
) -> HandlerResult {
    let (place, lang, app) = (place(&path)?, caller.lang, caller.app.clone());
    caller
        .write(move |tx, auth| async move {
            let seen = (&if_match, lang);
            let view = standard_steps::set(&tx, &auth, app.sealer(), place, seen, body).await?;
            let tag = etag::of_version(view.version, lang);
            Ok(ApiResponse::ok(&view).etag(tag).cache(CacheControl::NoStore))
        })
        .await
}
