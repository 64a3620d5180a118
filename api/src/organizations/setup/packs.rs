//! Routes of the numbers of the set-up rules.

use actix_web::{delete, get, put, web::Path};
use lighthouse_domain::{
    access::actions::{ManageSetupRules, ReadSetup},
    organizations::setup::Bounds,
};
use uuid::Uuid;

use super::{
    pack_dto::{PutSetupRules, SetupRulesView},
    pack_values::checked,
};
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

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(get_rules).service(put_rules).service(delete_rules);
}

/// Show the numbers of the set-up rules
///
/// Those that hold at an organization: its own, or those of the nearest level above, or the usual
/// ones.
#[utoipa::path(tag = "organizations", operation_id = "getSetupRules",
    params(("id" = Uuid, Path, description = "The organization")),
    responses((status = 200, description = "The numbers", body = SetupRulesView), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("setup:read"))))]
#[get("/organizations/{id}/setup-rules")]
async fn get_rules(caller: Caller<ReadSetup>, id: Path<Uuid>) -> HandlerResult {
    settings::show::<Bounds, _>(&caller, *id).await
}

/// Set the numbers of the set-up rules
///
/// For the organization and all below, unless a level between has its own. Numbers that are left
/// out are the usual ones. Each change is another version; findings follow at once. With `If-Match`
/// only as they were seen.
#[utoipa::path(tag = "organizations", operation_id = "putSetupRules",
    params(("id" = Uuid, Path, description = "The organization"), OptionalIfMatch),
    request_body = PutSetupRules,
    responses((status = 200, description = "As they are now", body = SetupRulesView),
        (status = 409, description = "The organization is dissolved", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("setup_rules:manage"))))]
#[put("/organizations/{id}/setup-rules")]
async fn put_rules(
    caller: Caller<ManageSetupRules>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<PutSetupRules>,
) -> HandlerResult {
    settings::set(&caller, *id, if_match, checked(&body.bounds)?).await
}

/// Take the numbers of the set-up rules away
///
/// Those of the nearest level above hold again.
#[utoipa::path(tag = "organizations", operation_id = "deleteSetupRules",
    params(("id" = Uuid, Path, description = "The organization"), OptionalIfMatch),
    responses((status = 204, description = "Taken away")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("setup_rules:manage"))))]
#[delete("/organizations/{id}/setup-rules")]
async fn delete_rules(
    caller: Caller<ManageSetupRules>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    _: NoBody,
) -> HandlerResult {
    settings::remove::<Bounds>(&caller, *id, if_match).await
}
