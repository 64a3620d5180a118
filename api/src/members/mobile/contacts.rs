//! Contact with mobile members: recorded by either side, listed for both.

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::{ReadMobileMembers, RecordMobileContacts},
    id::Id,
    members::mobile::{MobileContact, MobileStayId},
};
use lighthouse_persistence::members::mobile as store;
use uuid::Uuid;

use super::{
    dto::{MobileContactPage, MobileContactView},
    requests::RecordMobileContact,
    steps,
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
    config.service(list_contacts).service(record_contact);
}

impl Keyed for MobileContact {
    type Key = store::ContactPosition;

    fn position(&self) -> store::ContactPosition {
        (self.on, self.id.uuid())
    }
}

/// List the contacts with a mobile member
///
/// By the branch and by the host, the newest first.
#[utoipa::path(tag = "members", operation_id = "listMobileContacts",
    params(("id" = Uuid, Path, description = "The stay"), PageParams),
    responses((status = 200, description = "A page", body = MobileContactPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("mobile_members:read"))))]
#[get("/mobile-members/{id}/contacts")]
async fn list_contacts(
    caller: Caller<ReadMobileMembers>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let (id, today): (MobileStayId, _) = (Id::new(*id), caller.app.now().day());
    let contacts = caller
        .page(&params, &("mobile-contacts", id), async |conn, auth, slice| {
            let stay = store::find_stay(&conn, &auth.permit, (id, today)).await?;
            Ok(store::contact_page(&conn, &auth.permit, &stay, slice.after, slice.limit).await?)
        })
        .await?;
    Ok(contacts.respond::<MobileContactPage>(MobileContactView::from))
}

/// Record contact with a mobile member
///
/// By the branch, or by the organization where the member lives, while the member is away. It says when
/// the next contact is due.
#[utoipa::path(tag = "members", operation_id = "recordMobileContact",
    params(("id" = Uuid, Path, description = "The stay")), request_body = RecordMobileContact,
    responses((status = 201, description = "Recorded", body = MobileContactView),
        (status = 409, description = "The stay is over, or the id is in use", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("mobile_members:contact"))))]
#[post("/mobile-members/{id}/contacts")]
async fn record_contact(
    caller: Caller<RecordMobileContacts>,
    id: Path<Uuid>,
    Body(body): Body<RecordMobileContact>,
) -> HandlerResult {
    let id = Id::new(*id);
    caller
        .write(move |tx, auth| async move {
            let contact = steps::contact(&tx, &auth, id, body).await?;
            let place = format!("/v1/mobile-members/{id}/contacts");
            Ok(ApiResponse::created(place, &MobileContactView::from(contact)))
        })
        .await
}
