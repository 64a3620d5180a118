//! Routes of lists of indicators.

use actix_web::{delete, get, put, web::Path};
use lighthouse_domain::{
    access::actions::{ManageIndicators, ReadIndicators},
    reporting::IndicatorItem,
};
use uuid::Uuid;

use super::list_dto::{IndicatorListView, PutIndicatorList};
use crate::{
    http::{
        body::{Body, NoBody},
        caller::Caller,
        etag::OptionalIfMatch,
        problem::ProblemBody,
        response::HandlerResult,
        routes::Routes,
    },
    organizations::settings,
};

type Items = Vec<IndicatorItem>;

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(get_list).service(put_list).service(delete_list);
}

/// Show the list of indicators
///
/// The one that holds at an organization: its own, or that of the nearest level above, or the usual
/// twenty with what belongs to them.
#[utoipa::path(tag = "reporting", operation_id = "getIndicatorList",
    params(("id" = Uuid, Path, description = "The organization")),
    responses((status = 200, description = "The list", body = IndicatorListView), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("indicators:read"))))]
#[get("/organizations/{id}/indicator-list")]
async fn get_list(caller: Caller<ReadIndicators>, id: Path<Uuid>) -> HandlerResult {
    settings::show::<Items, _>(&caller, *id).await
}

/// Set the list of indicators
///
/// For the organization and all below, unless a level between has its own. Each change is another
/// version; reports keep the one they were counted with. An indicator is assessable only where the
/// burden rules allow it. With `If-Match` only as it was seen.
#[utoipa::path(tag = "reporting", operation_id = "putIndicatorList",
    params(("id" = Uuid, Path, description = "The organization"), OptionalIfMatch),
    request_body = PutIndicatorList,
    responses((status = 200, description = "As it is now", body = IndicatorListView),
        (status = 409, description = "The organization is dissolved", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("indicators:manage"))))]
#[put("/organizations/{id}/indicator-list")]
async fn put_list(
    caller: Caller<ManageIndicators>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<PutIndicatorList>,
) -> HandlerResult {
    let items: Items = body.items.into_iter().map(Into::into).collect();
    settings::set(&caller, *id, if_match, items).await
}

/// Take the list of indicators away
///
/// That of the nearest level above holds again.
#[utoipa::path(tag = "reporting", operation_id = "deleteIndicatorList",
    params(("id" = Uuid, Path, description = "The organization"), OptionalIfMatch),
    responses((status = 204, description = "Taken away")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("indicators:manage"))))]
#[delete("/organizations/{id}/indicator-list")]
async fn delete_list(
    caller: Caller<ManageIndicators>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    _: NoBody,
) -> HandlerResult {
    settings::remove::<Items>(&caller, *id, if_match).await
}
