//! The thresholds of a level.

use actix_web::{delete, get, put, web::Path};
use lighthouse_domain::{
    access::actions::{ManageSupervisionRules, ReadSupervisionRules},
    audit::{AuditEvent, Object},
    id::Id,
    supervision::detection::{DetectionRule, Thresholds, Unreachable},
};
use lighthouse_persistence::{
    StoreError, Tx,
    organizations::{self, settings},
};
use uuid::Uuid;

use super::dto::{DetectionThresholdsView, PutDetectionThresholds};
use crate::{
    http::{
        body::{Body, NoBody},
        caller::{Authorized, Caller},
        code::{Code, FieldErrorCode},
        etag::{self, IfMatch, OptionalIfMatch},
        fields::FieldErrors,
        lang::Lang,
        problem::{Problem, ProblemBody},
        response::{ApiResponse, HandlerResult},
        routes::Routes,
    },
    organizations::settings::put,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(get_thresholds).service(put_thresholds).service(delete_thresholds);
}

type Auth = Authorized<ManageSupervisionRules>;

fn view(rule: Option<DetectionRule>, lang: Lang) -> ApiResponse {
    let view = DetectionThresholdsView::from(rule);
    let tag = etag::of_version(view.version, lang);
    ApiResponse::ok(&view).etag(tag)
}

/// Show the thresholds of detection
///
/// Those that hold at an organization: its own, or those of the nearest level above, or the usual
/// ones.
#[utoipa::path(tag = "supervision", operation_id = "getDetectionThresholds",
    params(("id" = Uuid, Path, description = "The organization")),
    responses((status = 200, description = "The thresholds", body = DetectionThresholdsView), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("supervision_rules:read"))))]
#[get("/organizations/{id}/detection-thresholds")]
async fn get_thresholds(caller: Caller<ReadSupervisionRules>, id: Path<Uuid>) -> HandlerResult {
    let id = Id::new(*id);
    let found = caller
        .read(async |conn, auth| {
            let at = organizations::find(&conn, &auth.permit, id).await?;
            Ok(settings::find(&conn, &auth.permit, &at).await?)
        })
        .await?;
    Ok(view(found, caller.lang))
}

/// Set the thresholds of detection
///
/// For the branches below, unless a level between has its own. With `If-Match` only as they were
/// seen.
#[utoipa::path(tag = "supervision", operation_id = "putDetectionThresholds",
    params(("id" = Uuid, Path, description = "The organization"), OptionalIfMatch),
    request_body = PutDetectionThresholds,
    responses((status = 200, description = "As they are now", body = DetectionThresholdsView),
        (status = 409, description = "The organization is dissolved", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("supervision_rules:manage"))))]
#[put("/organizations/{id}/detection-thresholds")]
async fn put_thresholds(
    caller: Caller<ManageSupervisionRules>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<PutDetectionThresholds>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    let thresholds = reachable(body.into())?;
    caller
        .write(move |tx, auth| async move {
            let at = organizations::queue_at(&tx, &auth.permit, id).await?;
            if at.dissolved_at.is_some() {
                return Err(Problem::new(Code::WrongState));
            }
            let before = settings::lock(&tx, &auth.permit, &at).await?;
            is_current(&if_match, before.as_deref(), lang)?;
            let rule = put(&tx, &auth, (&at, before), thresholds).await?;
            audit(&tx, &auth, "detection_thresholds.set", &rule).await?;
            Ok(view(Some(rule), lang))
        })
        .await
}

fn reachable(thresholds: Thresholds) -> Result<Thresholds, Problem> {
    let mut errors = FieldErrors::default();
    let checked = thresholds.check().map_err(Unreachable::message);
    let checked = errors.check("/silent", FieldErrorCode::Rule, checked);
    errors.finish(checked)
}

fn is_current(
    if_match: &IfMatch,
    before: Option<&DetectionRule>,
    lang: Lang,
) -> Result<(), Problem> {
    let version = before.map_or(0, |rule| rule.version);
    if_match.check(version, lang, || DetectionThresholdsView::from(before.cloned()))
}

/// Take the thresholds of detection away
///
/// Those of the nearest level above hold again.
#[utoipa::path(tag = "supervision", operation_id = "deleteDetectionThresholds",
    params(("id" = Uuid, Path, description = "The organization"), OptionalIfMatch),
    responses((status = 204, description = "Taken away")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("supervision_rules:manage"))))]
#[delete("/organizations/{id}/detection-thresholds")]
async fn delete_thresholds(
    caller: Caller<ManageSupervisionRules>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    _: NoBody,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let at = organizations::queue_at(&tx, &auth.permit, id).await?;
            let before = settings::lock(&tx, &auth.permit, &at).await?;
            let rule = before.ok_or_else(|| Problem::new(Code::NotFound))?;
            is_current(&if_match, Some(&rule), lang)?;
            settings::remove(&tx, &rule).await?;
            audit(&tx, &auth, "detection_thresholds.removed", &rule).await?;
            Ok(ApiResponse::no_content())
        })
        .await
}

async fn audit(
    tx: &Tx,
    auth: &Auth,
    action: &'static str,
    rule: &DetectionRule,
) -> Result<(), StoreError> {
    let Thresholds { months, missing, late, silent } = rule.value;
    let detail = format!("{missing} missing, {late} late, {silent} silent in {months} months");
    let event = AuditEvent::new(action, Object::Organization, rule.organization.uuid());
    auth.audit(tx, event.with_detail(detail)).await
}
