//! Routes of the ledger: payments are recorded, listed and taken back.

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::{ReadDues, RecordDues},
    dues::DuesEntry,
    id::Id,
    members::MemberId,
};
use lighthouse_persistence::dues as store;
use uuid::Uuid;

use super::{
    entry_dto::{
        DuesEntryPage, DuesEntryView, DuesPayments, RecordDuesPayments, ReverseDuesPayment,
    },
    entry_steps, switch,
};
use crate::http::{
    body::Body,
    caller::Caller,
    page::Keyed,
    problem::ProblemBody,
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(record_payments).service(list_entries).service(reverse_payment);
}

impl Keyed for DuesEntry {
    type Key = store::EntryPosition;

    fn position(&self) -> store::EntryPosition {
        (self.recorded_at.millis(), self.id.uuid())
    }
}

/// Record payments of dues
///
/// Of members of a branch: many members for a month, or one for many months, up to a year ahead. All
/// of them are entered or none. Entries are never changed; a wrong one is taken back and entered anew.
/// They stay the branch's when a member goes.
#[utoipa::path(tag = "dues", operation_id = "recordDuesPayments",
    params(("id" = Uuid, Path, description = "The branch")), request_body = RecordDuesPayments,
    responses((status = 201, description = "Entered", body = DuesPayments),
        (status = 409, description = "Dues are not kept here, or an id is in use", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("dues:record"))))]
#[post("/branches/{id}/dues-payments")]
async fn record_payments(
    caller: Caller<RecordDues>,
    id: Path<Uuid>,
    Body(body): Body<RecordDuesPayments>,
) -> HandlerResult {
    let id = *id;
    caller
        .write(move |tx, auth| async move {
            let entries = entry_steps::record(&tx, &auth, id, body).await?;
            let data = entries.into_iter().map(DuesEntryView::from).collect();
            Ok(ApiResponse::created(format!("/v1/branches/{id}/dues"), &DuesPayments { data }))
        })
        .await
}

/// List a member's payments of dues
///
/// Every entry of the ledger, the newest first, also of branches before. Members see their own.
#[utoipa::path(tag = "dues", operation_id = "listDuesEntries",
    params(("id" = Uuid, Path, description = "The member"), PageParams),
    responses((status = 200, description = "A page", body = DuesEntryPage),
        (status = 409, description = "Dues are not kept here", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("dues:read"))))]
#[get("/members/{id}/dues-entries")]
async fn list_entries(
    caller: Caller<ReadDues>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let id: MemberId = Id::new(*id);
    let entries = caller
        .page(&params, &("dues-entries", id), async |conn, auth, slice| {
            let member = switch::payer(&conn, &auth, id).await?;
            let (after, limit) = (slice.after, slice.limit);
            Ok(store::entry_page(&conn, &auth.permit, &member, after, limit).await?)
        })
        .await?;
    Ok(entries.respond::<DuesEntryPage>(DuesEntryView::from))
}

/// Take a payment of dues back
///
/// By its opposite, of the same month and branch, with a reason that the member sees; once.
#[utoipa::path(tag = "dues", operation_id = "reverseDuesPayment",
    params(("id" = Uuid, Path, description = "The member"), ("entry_id" = Uuid, Path, description = "The payment")),
    request_body = ReverseDuesPayment,
    responses((status = 201, description = "Taken back", body = DuesEntryView),
        (status = 409, description = "Dues are not kept here, or it was taken back before", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("dues:record"))))]
#[post("/members/{id}/dues-entries/{entry_id}/reverse")]
async fn reverse_payment(
    caller: Caller<RecordDues>,
    path: Path<(Uuid, Uuid)>,
    Body(body): Body<ReverseDuesPayment>,
) -> HandlerResult {
    let (member, entry) = (Id::new(path.0), Id::new(path.1));
    caller
        .write(move |tx, auth| async move {
            let back = entry_steps::reverse(&tx, &auth, (member, entry), body).await?;
            let place = format!("/v1/members/{}/dues-entries", back.member);
            Ok(ApiResponse::created(place, &DuesEntryView::from(back)))
        })
        .await
}
