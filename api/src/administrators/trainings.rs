//! The trainings of administrators: routes and use case.

use actix_web::{get, post, web::Path};
use chrono::NaiveDate;
use lighthouse_domain::{
    access::actions::{ManageAdministrators, ReadAdministrators},
    administrators::{AppointmentId, Training, can_have_happened},
    audit::{AuditEvent, Object},
    id::Id,
    message::Message,
    text,
};
use lighthouse_persistence::{Tx, administrators as store};
use uuid::Uuid;

use super::dto::{RecordTraining, TrainingList};
use crate::{
    http::caller::{Authorized, Caller},
    http::{
        body::Body,
        code::FieldErrorCode,
        fields::FieldErrors,
        problem::Problem,
        response::{ApiResponse, HandlerResult},
    },
};

/// List the trainings of an administrator
///
/// One-to-one and courses, the newest hundred.
#[utoipa::path(tag = "administrators", operation_id = "listAdministratorTrainings",
    params(("id" = Uuid, Path, description = "The entry")),
    responses((status = 200, description = "Newest first", body = TrainingList)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("administrators:read"))))]
#[get("/administrators/{id}/trainings")]
pub(super) async fn list_trainings(
    caller: Caller<ReadAdministrators>,
    id: Path<Uuid>,
) -> HandlerResult {
    let id = Id::new(*id);
    let rows = caller
        .read(async |conn, auth| {
            let entry = store::find(&conn, &auth.permit, id).await?;
            Ok(store::trainings(&conn, &auth.permit, entry.id).await?)
        })
        .await?;
    Ok(ApiResponse::ok(&TrainingList::from(rows)))
}

/// Record a training
///
/// One-to-one or a course, once it was held.
#[utoipa::path(tag = "administrators", operation_id = "recordAdministratorTraining",
    params(("id" = Uuid, Path, description = "The entry")), request_body = RecordTraining,
    responses((status = 201, description = "Recorded", body = TrainingList)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("administrators:manage"))))]
#[post("/administrators/{id}/trainings")]
pub(super) async fn record_training(
    caller: Caller<ManageAdministrators>,
    id: Path<Uuid>,
    Body(body): Body<RecordTraining>,
) -> HandlerResult {
    let id = Id::new(*id);
    caller
        .write(move |tx, auth| async move {
            record(&tx, &auth, id, body).await?;
            let list = TrainingList::from(store::trainings(&tx, &auth.permit, id).await?);
            Ok(ApiResponse::created(format!("/v1/administrators/{id}/trainings"), &list))
        })
        .await
}

/// Records a training that was held.
async fn record(
    tx: &Tx,
    auth: &Authorized<ManageAdministrators>,
    id: AppointmentId,
    body: RecordTraining,
) -> Result<(), Problem> {
    let entry = store::lock(tx, &auth.permit, id).await?;
    let training = validate(body, auth.now.day())?;
    store::insert_training(tx, &auth.permit, &entry, &training, auth.now).await?;
    let event = AuditEvent::new("administrator.trained", Object::Appointment, id.uuid());
    Ok(auth.audit(tx, event.with_detail(training.topic)).await?)
}

fn validate(body: RecordTraining, today: NaiveDate) -> Result<Training, Problem> {
    let mut fields = FieldErrors::default();
    if !can_have_happened(body.held_on, today) {
        let message = Message::new(
            "培训日期不能在将来，也不能早于二十年前",
            "A training is recorded once it was held, and within twenty years.",
        );
        fields.push("/held_on", FieldErrorCode::Rule, message);
    }
    let topic = fields.text("/topic", text::line(&body.topic, 1, 200));
    let trainer = body.trainer.and_then(|raw| fields.text("/trainer", text::line(&raw, 1, 50)));
    let topic = fields.finish(topic)?;
    let id = Id::new(body.id.unwrap_or_else(Uuid::now_v7));
    Ok(Training { id, kind: body.kind.0, topic, trainer, held_on: body.held_on })
}
