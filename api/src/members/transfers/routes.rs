//! Routes of transfers: those in scope, one of them, and a new one.

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::{ReadTransfers, RequestTransfers},
    id::Id,
    members::transfers::Transfer,
};
use lighthouse_persistence::members::transfers as store;
use uuid::Uuid;

use super::{
    answering,
    dto::{TransferPage, TransferView},
    incoming::{self, Wanted},
    letter,
    request::Letters,
    requests::{CreateTransfer, TransferQuery},
    service,
};
use crate::http::{
    body::Body,
    caller::Caller,
    etag,
    page::Keyed,
    problem::ProblemBody,
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
    routes::Routes,
};

pub fn routes(config: &mut Routes<'_>) {
    config
        .service(list_transfers)
        .service(create_transfer)
        .service(get_transfer)
        .service(letter::get_letter)
        .configure(answering::routes);
}

impl Keyed for Transfer {
    type Key = store::TransferPosition;

    fn position(&self) -> store::TransferPosition {
        (self.created_at.millis(), self.id.uuid())
    }
}

/// List transfers
///
/// With a branch in the caller's scope on one side, the newest first: `side=receiving` are those to be
/// decided there, `side=sending` those sent. Members see their own.
#[utoipa::path(tag = "members", operation_id = "listTransfers", params(TransferQuery),
    responses((status = 200, description = "A page", body = TransferPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("transfers:read"))))]
#[get("/transfers")]
async fn list_transfers(
    caller: Caller<ReadTransfers>,
    Query(query): Query<TransferQuery>,
) -> HandlerResult {
    let filter = store::TransferFilter {
        side: query.side.map(|side| side.0),
        status: query.state.map(|state| state.0),
        member: query.member_id.map(Id::new),
        below: query.organization_id.map(Id::new),
    };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let narrowed = TransferQuery { limit: None, cursor: None, ..query };
    let today = caller.app.now().day();
    let transfers = caller
        .page(&params, &narrowed, async |conn, auth, slice| {
            let (after, limit) = (slice.after, slice.limit);
            let which = (&filter, today);
            Ok(store::transfer_page(&conn, &auth.permit, which, after, limit).await?)
        })
        .await?;
    Ok(transfers.respond::<TransferPage>(|transfer| TransferView::on(transfer, today)))
}

/// Transfer a member
///
/// Issues the letter of a member in scope, to a branch of the tree by its id or code, or to an
/// organization outside. The branch keeps the member until the other side has accepted, or its
/// receipt is confirmed. One letter at a time; one that has expired makes room for the next.
/// With `new_member` and `letter`, somebody from outside is taken in.
#[utoipa::path(tag = "members", operation_id = "createTransfer", request_body = CreateTransfer,
    responses((status = 201, description = "Issued, or taken in", body = TransferView),
        (status = 409, description = "Another letter is under way, or the member's standing does not allow it", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("transfers:request"))))]
#[post("/transfers")]
async fn create_transfer(
    caller: Caller<RequestTransfers>,
    Body(body): Body<CreateTransfer>,
) -> HandlerResult {
    let (app, lang) = (caller.app.clone(), caller.lang);
    let days = body.valid_days.unwrap_or(app.shared.config.transfer_letter_days);
    let (letters, wanted) = (Letters { valid_days: days }, incoming::read(body, app.now().day())?);
    caller
        .write(move |tx, auth| async move {
            let transfer = match wanted {
                Wanted::Letter(wanted) => service::request(&tx, &auth, &letters, wanted).await?,
                Wanted::Arrival(arrival) => {
                    incoming::receive(&tx, &auth, app.sealer(), *arrival).await?
                }
            };
            let place = format!("/v1/transfers/{}", transfer.id);
            let tag = etag::of_version(transfer.version, lang);
            let view = TransferView::on(transfer, auth.now.day());
            Ok(ApiResponse::created(place, &view).etag(tag))
        })
        .await
}

/// Show a transfer
///
/// What the letter says, and what became of it.
#[utoipa::path(tag = "members", operation_id = "getTransfer",
    params(("id" = Uuid, Path, description = "The transfer")),
    responses((status = 200, description = "The transfer", body = TransferView), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("transfers:read"))))]
#[get("/transfers/{id}")]
async fn get_transfer(caller: Caller<ReadTransfers>, id: Path<Uuid>) -> HandlerResult {
    let (id, today, lang) = (Id::new(*id), caller.app.now().day(), caller.lang);
    let transfer = caller
        .read(async |conn, auth| Ok(store::find_transfer(&conn, &auth.permit, id).await?))
        .await?;
    let tag = etag::of_version(transfer.version, lang);
    Ok(ApiResponse::ok(&TransferView::on(transfer, today)).etag(tag))
}
