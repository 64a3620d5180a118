//! The list of restricted measures, and the question whether one may be used.

use actix_web::{HttpRequest, get, post};
use lighthouse_domain::{access::actions::ReadOrganizations, id::Id};
use lighthouse_persistence::organizations;

use super::{
    check_measure,
    measure_dto::{
        CheckMeasureUse, MeasureAllowanceView, RestrictedMeasureList, RestrictedMeasureView,
    },
};
use crate::http::{
    body::Body,
    caller::Caller,
    lang::Lang,
    response::{ApiResponse, CacheControl, HandlerResult},
    routes::Routes,
    scope,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(list_measures).service(check_use);
}

/// How long anybody may keep the list, in seconds: it changes with a release.
const KEPT: u32 = 3600;

/// List the restricted measures
///
/// What may not be used to judge people or organizations, with the rule, its source, and what is
/// allowed instead. Needs no sign-in: whoever is asked for one of them must be able to cite the
/// rule, a person without an account as well.
#[utoipa::path(tag = "burden", operation_id = "listRestrictedMeasures",
    responses((status = 200, description = "The measures", body = RestrictedMeasureList)),
    security(()))]
#[get("/restricted-measures")]
async fn list_measures(request: HttpRequest) -> HandlerResult {
    let data = RestrictedMeasureView::all(Lang::from_request(&request));
    Ok(ApiResponse::ok(&RestrictedMeasureList { data }).cache(CacheControl::Public(KEPT)))
}

/// Ask whether a measure may be used
///
/// Before an indicator, a rule, a task, a bulletin or a nomination is built on it: the same check
/// that refuses those. 422 with `restricted_measure` at `/measure` names the rule and what is allowed
/// instead. It changes nothing.
#[utoipa::path(tag = "burden", operation_id = "checkMeasureUse", request_body = CheckMeasureUse,
    responses((status = 200, description = "Allowed, and by what", body = MeasureAllowanceView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("organizations:read"))))]
#[post("/restricted-measures/check")]
async fn check_use(
    caller: Caller<ReadOrganizations>,
    Body(body): Body<CheckMeasureUse>,
) -> HandlerResult {
    let (usage, day) = (body.usage(), body.day.unwrap_or_else(|| caller.app.now().day()));
    let allowance = caller
        .read(async |conn, auth| {
            let at = organizations::find(&conn, &auth.permit, Id::new(body.organization_id)).await;
            let at = at.map_err(scope::not_found_at("/organization_id"))?;
            let checked = check_measure(&conn, &auth.permit, (usage, day), &at, "/measure").await?;
            checked.map_err(scope::refuse)
        })
        .await?;
    Ok(ApiResponse::ok(&MeasureAllowanceView::new(usage, day, allowance, caller.lang)))
}
