//! What the level above asks of a branch: the cause, an order with its deadline, a training.

use actix_web::{post, web::Path};
use lighthouse_domain::{
    access::actions::ManageRectifications,
    id::Id,
    supervision::rectification::{Cause, Rectification, RectificationStep as Step},
};
use uuid::Uuid;

use super::{
    dto::RectificationView,
    reading,
    requests::{
        ExtendRectification, LinkRectificationTraining, OrderRectification,
        RecordRectificationCause,
    },
    routes::{respond, view},
    steps,
};
use crate::http::{
    body::Body, caller::Caller, etag::OptionalIfMatch, problem::ProblemBody,
    response::HandlerResult, routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(record_cause).service(order_case).service(extend_case).service(link_training);
}

/// Record the cause of a case
///
/// While nothing is ordered; the branch may answer.
#[utoipa::path(tag = "supervision", operation_id = "recordRectificationCause",
    params(("id" = Uuid, Path, description = "The case"), OptionalIfMatch), request_body = RecordRectificationCause,
    responses((status = 200, description = "Recorded", body = RectificationView),
        (status = 409, description = "Not possible in its state", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("rectifications:manage"))))]
#[post("/rectifications/{id}/cause")]
async fn record_cause(
    caller: Caller<ManageRectifications>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<RecordRectificationCause>,
) -> HandlerResult {
    let text = reading::read_text("/text", &body.text)?;
    let cause = Cause { kind: body.cause.0, text: text.clone() };
    let rule = |record: Rectification, now| record.record_cause(cause, now);
    respond(caller, (*id, if_match), (Step::CauseRecorded, text), rule).await
}

/// Order what is to be put right
///
/// Requirements, measures and a deadline, once the cause is known.
#[utoipa::path(tag = "supervision", operation_id = "orderRectification",
    params(("id" = Uuid, Path, description = "The case"), OptionalIfMatch), request_body = OrderRectification,
    responses((status = 200, description = "Ordered", body = RectificationView),
        (status = 409, description = "Not possible in its state", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("rectifications:manage"))))]
#[post("/rectifications/{id}/order")]
async fn order_case(
    caller: Caller<ManageRectifications>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<OrderRectification>,
) -> HandlerResult {
    let order = reading::read_order(&body, caller.app.now().day())?;
    let text = format!("{} / {} / {}", order.requirements, order.measures, order.due_on);
    let rule = |case: Rectification, now| case.order(order, now);
    respond(caller, (*id, if_match), (Step::Ordered, text), rule).await
}

/// Extend the deadline of a case
///
/// To a later day, with a reason, while it is in progress.
#[utoipa::path(tag = "supervision", operation_id = "extendRectification",
    params(("id" = Uuid, Path, description = "The case"), OptionalIfMatch), request_body = ExtendRectification,
    responses((status = 200, description = "Extended", body = RectificationView),
        (status = 409, description = "Not possible in its state", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("rectifications:manage"))))]
#[post("/rectifications/{id}/extend")]
async fn extend_case(
    caller: Caller<ManageRectifications>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<ExtendRectification>,
) -> HandlerResult {
    let (due_on, text) = reading::read_deadline(&body, caller.app.now().day())?;
    let rule = move |case: Rectification, now| case.extend(due_on, now);
    respond(caller, (*id, if_match), (Step::Extended, text), rule).await
}

/// Link a one-to-one training to a case
///
/// One that was recorded for an administrator of the branch, while the case is open.
#[utoipa::path(tag = "supervision", operation_id = "linkRectificationTraining",
    params(("id" = Uuid, Path, description = "The case"), OptionalIfMatch), request_body = LinkRectificationTraining,
    responses((status = 200, description = "Linked", body = RectificationView),
        (status = 409, description = "Linked before, or not possible in its state", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("rectifications:manage"))))]
#[post("/rectifications/{id}/trainings")]
async fn link_training(
    caller: Caller<ManageRectifications>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<LinkRectificationTraining>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let seen = (&if_match, lang);
            let case = steps::link_training(&tx, &auth, id, seen, body.training_id).await?;
            Ok(view(case, auth.now, lang))
        })
        .await
}
