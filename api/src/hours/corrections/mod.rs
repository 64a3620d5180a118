//! Corrections that a person makes: hours taken back or added, with a reason, by counter-entries.

pub mod dto;
mod service;

use actix_web::{post, web::Path};
use lighthouse_domain::{access::actions::CorrectHours, id::Id};
use uuid::Uuid;

use self::dto::{CreateHourCorrection, HourCorrectionView, ReverseHourCorrection};
use crate::http::{
    body::Body,
    caller::Caller,
    problem::ProblemBody,
    response::{ApiResponse, HandlerResult},
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(create_correction).service(reverse_correction);
}

/// Correct a member's hours
///
/// Adds hours or takes some back, with a reason that the member sees together with who did it.
/// Entries are never changed: the correction is one of its own, which changes of attendance do
/// not undo. Not more can be taken back than the year counts for; the refusal says what is left.
/// Nobody corrects their own hours.
#[utoipa::path(tag = "study", operation_id = "createHourCorrection",
    params(("id" = Uuid, Path, description = "The member")), request_body = CreateHourCorrection,
    responses((status = 201, description = "Entered", body = HourCorrectionView),
        (status = 409, description = "Not so much is left", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("hours:correct"))))]
#[post("/members/{id}/hours/corrections")]
async fn create_correction(
    caller: Caller<CorrectHours>,
    id: Path<Uuid>,
    Body(body): Body<CreateHourCorrection>,
) -> HandlerResult {
    let member = Id::new(*id);
    caller
        .write(move |tx, auth| async move {
            Ok(made(&service::create(&tx, &auth, member, body).await?))
        })
        .await
}

/// Take a correction back
///
/// By its opposite, with a reason, once. The opposite is a correction like any other: taken
/// back, the first one holds again.
#[utoipa::path(tag = "study", operation_id = "reverseHourCorrection",
    params(("id" = Uuid, Path, description = "The member"), ("correction_id" = Uuid, Path, description = "The correction")),
    request_body = ReverseHourCorrection,
    responses((status = 201, description = "Entered", body = HourCorrectionView),
        (status = 409, description = "Taken back before, or not so much is left", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("hours:correct"))))]
#[post("/members/{id}/hours/corrections/{correction_id}/reverse")]
async fn reverse_correction(
    caller: Caller<CorrectHours>,
    path: Path<(Uuid, Uuid)>,
    Body(body): Body<ReverseHourCorrection>,
) -> HandlerResult {
    let (member, correction) = (Id::new(path.0), Id::new(path.1));
    caller
        .write(move |tx, auth| async move {
            Ok(made(&service::reverse(&tx, &auth, member, correction, body).await?))
        })
        .await
}

/// The ledger of its year is where a correction is shown.
fn made(view: &HourCorrectionView) -> ApiResponse {
    ApiResponse::created(format!("/v1/members/{}/hours?year={}", view.member_id, view.year), view)
}
