//! Routes of enrolments: by oneself, or by an organization for its people.

use actix_web::{delete, get, post, web::Path};
use lighthouse_domain::{
    access::actions::{EnrolInClasses, ReadLearning, Study},
    audit::{AuditEvent, Object},
    classes::ClassId,
    id::Id,
};
use lighthouse_persistence::classes::{self as store, Enrolment, OwnClass};
use uuid::Uuid;

use super::{
    dto::{
        CreateEnrolments, EnrolmentPage, EnrolmentView, EnrolmentsView, MyClassPage, MyClassView,
    },
    enrolling::enrol,
};
use crate::http::{
    body::Body,
    caller::Caller,
    page::Keyed,
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
};

/// List the people of a class
///
/// Those in the caller's scope, with the lessons they have completed.
#[utoipa::path(tag = "classes", operation_id = "listEnrolments",
    params(("id" = Uuid, Path, description = "The class"), PageParams),
    responses((status = 200, description = "A page", body = EnrolmentPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("learning:read"))))]
#[get("/classes/{id}/enrolments")]
pub(super) async fn list_enrolments(
    caller: Caller<ReadLearning>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let id: ClassId = Id::new(*id);
    let people = caller
        .page(&params, &("enrolments", id), async |conn, auth, slice| {
            store::find_class(&conn, &auth.permit_for()?, Some(auth.permit.scope()), id).await?;
            let place = (slice.after, slice.limit);
            Ok(store::enrolment_page(&conn, &auth.permit, id, place).await?)
        })
        .await?;
    Ok(people.respond::<EnrolmentPage>(EnrolmentView::from))
}

impl Keyed for Enrolment {
    type Key = Uuid;

    fn position(&self) -> Uuid {
        self.member.uuid()
    }
}

/// Enrol in a class
///
/// Without a body's fields, oneself. An organization enrols its people: a list, or everybody
/// below it for whom the class is. Who is in stays in once, however often it is sent.
#[utoipa::path(tag = "classes", operation_id = "createEnrolments",
    params(("id" = Uuid, Path, description = "The class")), request_body = CreateEnrolments,
    responses((status = 200, description = "They are in", body = EnrolmentsView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("classes:enrol"))))]
#[post("/classes/{id}/enrolments")]
pub(super) async fn create_enrolments(
    caller: Caller<EnrolInClasses>,
    id: Path<Uuid>,
    Body(body): Body<CreateEnrolments>,
) -> HandlerResult {
    let id = Id::new(*id);
    caller
        .write(
            move |tx, auth| async move { Ok(ApiResponse::ok(&enrol(&tx, &auth, id, body).await?)) },
        )
        .await
}

/// Withdraw somebody from a class
///
/// Oneself, or somebody in scope. What was earned stays in the ledger.
#[utoipa::path(tag = "classes", operation_id = "deleteEnrolment",
    params(("id" = Uuid, Path, description = "The class"), ("member_id" = Uuid, Path, description = "Who withdraws")),
    responses((status = 204, description = "Withdrawn")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("classes:enrol"))))]
#[delete("/classes/{id}/enrolments/{member_id}")]
pub(super) async fn delete_enrolment(
    caller: Caller<EnrolInClasses>,
    path: Path<(Uuid, Uuid)>,
) -> HandlerResult {
    let (class, member) = path.into_inner();
    caller
        .write(move |tx, auth| async move {
            let class: ClassId = Id::new(class);
            store::withdraw(&tx, &auth.permit, class, Id::new(member), auth.now).await?;
            let event = AuditEvent::new("class.withdrawn", Object::Class, class.uuid());
            auth.audit(&tx, event.with_detail(format!("member {member}"))).await?;
            Ok(ApiResponse::no_content())
        })
        .await
}

/// List one's own classes
///
/// Newest first, with how far one has come.
#[utoipa::path(tag = "classes", operation_id = "listMyClasses", params(PageParams),
    responses((status = 200, description = "A page", body = MyClassPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("classes:study"))))]
#[get("/me/classes")]
pub(super) async fn list_my_classes(
    caller: Caller<Study>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let classes = caller
        .page(&params, &"my-classes", async |conn, auth, slice| {
            let place = (slice.after, slice.limit);
            Ok(store::own_classes(&conn, &auth.permit, place).await?)
        })
        .await?;
    Ok(classes.respond::<MyClassPage>(MyClassView::from))
}

impl Keyed for OwnClass {
    type Key = Uuid;

    fn position(&self) -> Uuid {
        self.id.uuid()
    }
}
