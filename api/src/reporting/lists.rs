//! Routes of lists of indicators.

use actix_web::{delete, get, put, web::Path};
use lighthouse_domain::{
    access::actions::{ManageIndicators, ReadIndicators},
    id::Id,
    reporting::IndicatorList,
};
use lighthouse_persistence::organizations::{self, settings};
use uuid::Uuid;

use super::{
    list_dto::{IndicatorListView, PutIndicatorList},
    list_steps as steps,
};
use crate::http::{
    body::{Body, NoBody},
    caller::Caller,
    etag::{self, OptionalIfMatch},
    lang::Lang,
    problem::ProblemBody,
    response::{ApiResponse, HandlerResult},
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(get_list).service(put_list).service(delete_list);
}

fn view(list: Option<IndicatorList>, lang: Lang) -> ApiResponse {
    let view = IndicatorListView::new(list, lang);
    let tag = etag::of_version(view.version, lang);
    ApiResponse::ok(&view).etag(tag)
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
    let id = Id::new(*id);
    let found = caller
        .read(async |conn, auth| {
            let at = organizations::find(&conn, &auth.permit, id).await?;
            Ok(settings::find(&conn, &auth.permit, &at).await?)
        })
        .await?;
    Ok(view(found, caller.lang))
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
    let (id, lang) = (Id::new(*id), caller.lang);
    let items: Vec<_> = body.items.into_iter().map(Into::into).collect();
    caller
        .write(move |tx, auth| async move {
            let list = steps::set(&tx, &auth, id, (&if_match, lang), items).await?;
            Ok(view(Some(list), lang))
        })
        .await
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
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            steps::remove(&tx, &auth, id, (&if_match, lang)).await?;
            Ok(ApiResponse::no_content())
        })
        .await
}
