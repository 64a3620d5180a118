//! Corrections by hand: hours taken back or added, with a reason, by counter-entries.

pub mod dto;
mod service;

use actix_web::{post, web::Path};
use lighthouse_domain::{access::actions::CorrectHours, id::Id};
use uuid::Uuid;

use self::dto::{CreateHourCorrection, HourCorrectionView, ReverseHourCorrection};
use crate::{
    door::Call,
    http::{
        body::Body,
        mount::Mount,
        problem::ProblemBody,
        reply::{Answer, Reply},
    },
};

pub(super) fn routes(config: &mut Mount<'_>) {
    config.service(create_correction).service(reverse_correction);
}

/// Correct a member's hours
///
/// Adds hours or takes some back, with a reason that the member sees together with who did it.
/// Entries are never changed: the correction is one of its own, which changes of attendance do
/// not undo. Not more can be taken back than the year counts for; the refusal says what is left.
/// Nobody corrects the own hours.
#[utoipa::path(tag = "study", operation_id = "createHourCorrection",
    params(("id" = Uuid, Path, description = "The member")), request_body = CreateHourCorrection,
    responses((status = 201, description = "Entered", body = HourCorrectionView),
        (status = 409, description = "Not so much is left", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("hours:correct"))))]
#[post("/members/{id}/hours/corrections")]
async fn create_correction(
    call: Call<CorrectHours>,
    id: Path<Uuid>,
    Body(body): Body<CreateHourCorrection>,
) -> Answer {
    let member = Id::new(*id);
    call.write(
        move |tx, by| async move { Ok(made(&service::create(&tx, &by, member, body).await?)) },
    )
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
#[post("/members/{id}/hours/corrections/{correction_id}/reversal")]
async fn reverse_correction(
    call: Call<CorrectHours>,
    path: Path<(Uuid, Uuid)>,
    Body(body): Body<ReverseHourCorrection>,
) -> Answer {
    let (member, correction) = (Id::new(path.0), Id::new(path.1));
    call.write(move |tx, by| async move {
        Ok(made(&service::reverse(&tx, &by, member, correction, body).await?))
    })
    .await
}

/// The ledger of its year is where a correction is shown.
fn made(view: &HourCorrectionView) -> Reply {
    Reply::created(format!("/v1/members/{}/hours?year={}", view.member_id, view.year), view)
}
