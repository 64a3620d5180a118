//! The thresholds of a level.

use actix_web::{delete, get, put, web::Path};
use lighthouse_domain::{
    access::actions::{ManageSupervisionRules, ReadSupervisionRules},
    organizations::{LevelSetting, Organization},
    supervision::detection::{DetectionRule, Thresholds, Unreachable},
};
use uuid::Uuid;

use super::dto::{DetectionThresholdsView, PutDetectionThresholds};
use crate::{
    http::{
        body::{Body, NoBody},
        caller::Caller,
        code::FieldErrorCode,
        etag::OptionalIfMatch,
        fields::FieldErrors,
        lang::Lang,
        problem::{Problem, ProblemBody},
        response::HandlerResult,
        routes::Routes,
    },
    organizations::settings::{self, LevelValueView},
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(get_thresholds).service(put_thresholds).service(delete_thresholds);
}

impl LevelValueView for Thresholds {
    type View = DetectionThresholdsView;
    const SET: &'static str = "detection_thresholds.set";
    const REMOVED: &'static str = "detection_thresholds.removed";

    fn view(at: &Organization, settings: &[DetectionRule], _: Lang) -> DetectionThresholdsView {
        DetectionThresholdsView::from(LevelSetting::nearest(settings, &at.path))
    }

    fn detail(rule: &DetectionRule) -> String {
        let Thresholds { months, missing, late, silent } = rule.value;
        format!("{missing} missing, {late} late, {silent} silent in {months} months")
    }
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
    settings::show::<Thresholds, _>(&caller, *id).await
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
    settings::set(&caller, *id, if_match, reachable(body.into())?).await
}

fn reachable(thresholds: Thresholds) -> Result<Thresholds, Problem> {
    let mut errors = FieldErrors::default();
    let checked = thresholds.check().map_err(Unreachable::message);
    let checked = errors.check("/silent", FieldErrorCode::Rule, checked);
    errors.finish(checked)
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
    settings::remove::<Thresholds>(&caller, *id, if_match).await
}
