//! Answers to transfers: the receiving branch accepts or rejects, the sending one withdraws or has
//! the receipt of an organization outside.

use actix_web::{post, web::Path};
use lighthouse_domain::{
    access::{
        Action,
        actions::{DecideTransfers, RequestTransfers},
    },
    id::Id,
    members::{
        steps::StepFacts,
        transfers::{Transfer, TransferSide},
    },
    text,
    time::Instant,
};
use uuid::Uuid;

use super::{
    dto::TransferView,
    requests::{AcceptTransfer, ConfirmTransferReceipt, ExplainTransfer},
    service::{self, Answer},
};
use crate::http::{
    body::Body,
    caller::Caller,
    etag::{self, IfMatch},
    fields::FieldErrors,
    lang::Lang,
    problem::ProblemBody,
    response::{ApiResponse, HandlerResult},
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config
        .service(accept_transfer)
        .service(reject_transfer)
        .service(withdraw_transfer)
        .service(confirm_receipt);
}

fn view(transfer: Transfer, now: Instant, lang: Lang) -> ApiResponse {
    let tag = etag::of_version(transfer.version, lang);
    ApiResponse::ok(&TransferView::on(transfer, now.day())).etag(tag)
}

async fn complete<A: Action>(
    caller: Caller<A>,
    (id, if_match): (Uuid, IfMatch),
    side: TransferSide,
    answer: Answer,
) -> HandlerResult {
    let (place, lang) = ((side, Id::new(id)), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let seen = (&if_match, lang);
            let transfer = service::complete(&tx, &auth, place, seen, answer).await?;
            Ok(view(transfer, auth.now, lang))
        })
        .await
}

async fn decline<A: Action>(
    caller: Caller<A>,
    (id, if_match): (Uuid, IfMatch),
    side: TransferSide,
    reason: &str,
) -> HandlerResult {
    let mut errors = FieldErrors::default();
    let reason = errors.text("/reason", text::line(reason, 2, 500));
    let reason = errors.finish(reason)?;
    let (place, lang) = ((side, Id::new(id)), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let seen = (&if_match, lang);
            let transfer = service::decline(&tx, &auth, place, seen, reason).await?;
            Ok(view(transfer, auth.now, lang))
        })
        .await
}

/// Accept a transfer
///
/// The member belongs to the receiving branch from the effective day on, and to no other; posts and
/// appointments at the branch before end. Until then that branch keeps the member. Needs `If-Match`.
#[utoipa::path(tag = "members", operation_id = "acceptTransfer",
    params(("id" = Uuid, Path, description = "The transfer"), IfMatch), request_body = AcceptTransfer,
    responses((status = 200, description = "Accepted", body = TransferView),
        (status = 409, description = "Answered already, expired, or the branch is dissolved", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("transfers:decide"))))]
#[post("/transfers/{id}/accept")]
async fn accept_transfer(
    caller: Caller<DecideTransfers>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<AcceptTransfer>,
) -> HandlerResult {
    let on = body.effective_on.unwrap_or_else(|| caller.app.now().day());
    let answer = Answer { facts: StepFacts::Transferred, on };
    complete(caller, (*id, if_match), TransferSide::Receiving, answer).await
}

/// Reject a transfer
///
/// With the reason, which the sending branch is told: nobody is refused without one. Needs `If-Match`.
#[utoipa::path(tag = "members", operation_id = "rejectTransfer",
    params(("id" = Uuid, Path, description = "The transfer"), IfMatch), request_body = ExplainTransfer,
    responses((status = 200, description = "Rejected", body = TransferView),
        (status = 409, description = "Answered already, or expired", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("transfers:decide"))))]
#[post("/transfers/{id}/reject")]
async fn reject_transfer(
    caller: Caller<DecideTransfers>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<ExplainTransfer>,
) -> HandlerResult {
    decline(caller, (*id, if_match), TransferSide::Receiving, &body.reason).await
}

/// Withdraw a transfer
///
/// The sending branch takes its letter back, as long as nobody has answered it. Needs `If-Match`.
#[utoipa::path(tag = "members", operation_id = "withdrawTransfer",
    params(("id" = Uuid, Path, description = "The transfer"), IfMatch), request_body = ExplainTransfer,
    responses((status = 200, description = "Withdrawn", body = TransferView),
        (status = 409, description = "Answered already", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("transfers:request"))))]
#[post("/transfers/{id}/withdraw")]
async fn withdraw_transfer(
    caller: Caller<RequestTransfers>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<ExplainTransfer>,
) -> HandlerResult {
    decline(caller, (*id, if_match), TransferSide::Sending, &body.reason).await
}

/// Confirm the receipt of an organization outside
///
/// The receipt has come back: the member has left, and the account is closed. It may come after the
/// letter has expired, for somebody who arrived before. Needs `If-Match`.
#[utoipa::path(tag = "members", operation_id = "confirmTransferReceipt",
    params(("id" = Uuid, Path, description = "The transfer"), IfMatch), request_body = ConfirmTransferReceipt,
    responses((status = 200, description = "Transferred out", body = TransferView),
        (status = 409, description = "Answered already, or between branches", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("transfers:request"))))]
#[post("/transfers/{id}/confirm-receipt")]
async fn confirm_receipt(
    caller: Caller<RequestTransfers>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<ConfirmTransferReceipt>,
) -> HandlerResult {
    let answer = Answer { facts: StepFacts::TransferredOut, on: body.received_on };
    complete(caller, (*id, if_match), TransferSide::Sending, answer).await
}
