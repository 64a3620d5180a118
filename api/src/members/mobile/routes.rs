//! Routes of mobile members.

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::{ManageMobileMembers, ReadMobileMembers},
    id::Id,
    members::mobile::MobileStay,
};
use lighthouse_persistence::members::mobile as store;
use uuid::Uuid;

use super::{
    contacts,
    dto::{MobileMemberPage, MobileMemberView},
    registering::register,
    requests::{MobileMemberQuery, RegisterMobileMember, ReturnMobileMember},
    steps,
};
use crate::{
    http::{
        body::Body,
        caller::Caller,
        etag::{self, IfMatch},
        page::Keyed,
        problem::ProblemBody,
        query::{PageParams, Query},
        response::{ApiResponse, HandlerResult},
        routes::Routes,
    },
    members::as_of,
};

pub fn routes(config: &mut Routes<'_>) {
    config
        .service(list_mobile_members)
        .service(register_mobile_member)
        .service(get_mobile_member)
        .service(return_mobile_member)
        .configure(contacts::routes);
}

impl Keyed for MobileStay {
    type Key = store::StayPosition;

    fn position(&self) -> store::StayPosition {
        (self.created_at.millis(), self.id.uuid())
    }
}

/// List mobile members
///
/// Members of the caller's organizations who live elsewhere, and those of others who live at them,
/// the newest first; `overdue=true` are those with whom contact is overdue. With `as_of`, as it stood
/// on a day. Members see their own.
#[utoipa::path(tag = "members", operation_id = "listMobileMembers", params(MobileMemberQuery),
    responses((status = 200, description = "A page", body = MobileMemberPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("mobile_members:read"))))]
#[get("/mobile-members")]
async fn list_mobile_members(
    caller: Caller<ReadMobileMembers>,
    Query(query): Query<MobileMemberQuery>,
) -> HandlerResult {
    let filter = store::MobileFilter {
        below: [query.branch_id, query.organization_id].map(|id| id.map(Id::new)),
        host: query.host_organization_id.map(Id::new),
        member: query.member_id.map(Id::new),
        reason: query.reason.map(|reason| reason.0),
        state: query.state.map(|state| state.0),
        is_overdue: query.overdue,
    };
    let today = caller.app.now().day();
    let day = as_of::read(query.as_of, today)?.unwrap_or(today);
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let narrowed = MobileMemberQuery { limit: None, cursor: None, ..query };
    let stays = caller
        .page(&params, &narrowed, async |conn, auth, slice| {
            let (after, limit) = (slice.after, slice.limit);
            Ok(store::stay_page(&conn, &auth.permit, (filter, day), after, limit).await?)
        })
        .await?;
    Ok(stays.respond::<MobileMemberPage>(|stay| MobileMemberView::on(stay, day)))
}

/// Register a mobile member
///
/// A member in scope who lives elsewhere for more than half a year: at an organization of the register
/// by its id or code, or at a place. The member stays with the branch and is counted there; the host is
/// told, sees this stay and may record contact. One stay at a time; it ends with the return, or with the
/// membership in the branch.
#[utoipa::path(tag = "members", operation_id = "registerMobileMember", request_body = RegisterMobileMember,
    responses((status = 201, description = "Registered", body = MobileMemberView),
        (status = 409, description = "The member is away already", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("mobile_members:manage"))))]
#[post("/mobile-members")]
async fn register_mobile_member(
    caller: Caller<ManageMobileMembers>,
    Body(body): Body<RegisterMobileMember>,
) -> HandlerResult {
    let lang = caller.lang;
    caller
        .write(move |tx, auth| async move {
            let stay = register(&tx, &auth, body).await?;
            let place = format!("/v1/mobile-members/{}", stay.id);
            let tag = etag::of_version(stay.version, lang);
            let view = MobileMemberView::on(stay, auth.now.day());
            Ok(ApiResponse::created(place, &view).etag(tag))
        })
        .await
}

/// Show a mobile member
///
/// Where and since when, when contact is due, and how the stay ended.
#[utoipa::path(tag = "members", operation_id = "getMobileMember",
    params(("id" = Uuid, Path, description = "The stay")),
    responses((status = 200, description = "The stay", body = MobileMemberView), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("mobile_members:read"))))]
#[get("/mobile-members/{id}")]
async fn get_mobile_member(caller: Caller<ReadMobileMembers>, id: Path<Uuid>) -> HandlerResult {
    let (id, today, lang) = (Id::new(*id), caller.app.now().day(), caller.lang);
    let stay = caller
        .read(async |conn, auth| Ok(store::find_stay(&conn, &auth.permit, (id, today)).await?))
        .await?;
    let tag = etag::of_version(stay.version, lang);
    Ok(ApiResponse::ok(&MobileMemberView::on(stay, today)).etag(tag))
}

/// Record a mobile member's return
///
/// By the branch: the stay is over from that day on. Needs `If-Match`.
#[utoipa::path(tag = "members", operation_id = "returnMobileMember",
    params(("id" = Uuid, Path, description = "The stay"), IfMatch), request_body = ReturnMobileMember,
    responses((status = 200, description = "Returned", body = MobileMemberView),
        (status = 409, description = "The stay is over already", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("mobile_members:manage"))))]
#[post("/mobile-members/{id}/return")]
async fn return_mobile_member(
    caller: Caller<ManageMobileMembers>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<ReturnMobileMember>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let read = (&if_match, lang);
            let stay = steps::come_back(&tx, &auth, id, read, body.returned_on).await?;
            let tag = etag::of_version(stay.version, lang);
            Ok(ApiResponse::ok(&MobileMemberView::on(stay, auth.now.day())).etag(tag))
        })
        .await
}
