//! Enrolments: by oneself, or by an organization for its people.

use actix_web::{delete, get, post, web::Path};
use lighthouse_domain::{
    access::actions::{EnrolInClasses, ReadLearning, Study},
    audit::{AuditEvent, Object},
    classes::{ClassError, ClassId},
    id::Id,
};
use lighthouse_persistence::{
    Tx,
    classes::{self as store, Who},
    organizations,
};
use uuid::Uuid;

use super::{
    dto::{
        CreateEnrolments, EnrolmentPage, EnrolmentView, EnrolmentsView, MyClassPage, MyClassView,
    },
    myself, not_here, unknown,
};
use crate::http::{
    body::Body,
    caller::{Authorized, Caller},
    code::Code,
    page,
    problem::Problem,
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
    let mark = ("enrolments", id);
    let after: Option<Uuid> = page::after(&caller, &params, &mark)?;
    let most = params.limit() as u64 + 1;
    let mut rows = caller
        .read(async |conn, auth| {
            store::find_class(&conn, &auth.permit_for()?, Some(auth.permit.scope()), id).await?;
            Ok(store::enrolment_page(&conn, &auth.permit, id, after, most).await?)
        })
        .await?;
    let info = page::cut(&caller, &params, &mark, &mut rows, |row| row.member_id);
    let next = page::next_link(caller.request(), &info);
    let data = rows.into_iter().map(EnrolmentView::from).collect();
    Ok(ApiResponse::ok(&EnrolmentPage { data, page: info }).next(next))
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

async fn enrol(
    tx: &Tx,
    auth: &Authorized<EnrolInClasses>,
    id: ClassId,
    body: CreateEnrolments,
) -> Result<EnrolmentsView, Problem> {
    let found = store::find_readable_for_update(tx, &auth.permit_for()?, id).await?;
    found.class.may_enrol(auth.now.day())?;
    let who = who(tx, auth, body).await?;
    let reach = store::reach_of(tx, &auth.permit, &found, &who).await?;
    if let Who::People(ids) = &who {
        let asked = i64::try_from(ids.len()).unwrap_or(i64::MAX);
        if reach.found < asked {
            return Err(Problem::new(Code::ValidationFailed).fault(unknown("/member_ids")));
        }
        if asked == 1 && reach.meant == 0 {
            return Err(ClassError::Audience.into());
        }
    }
    let enrolled = store::enrol(tx, &auth.permit, &found, &who, auth.now).await?;
    found.class.has_room(store::count_enrolled(tx, id).await?, 0)?;
    let enrolled = i64::try_from(enrolled).unwrap_or(i64::MAX);
    let event = AuditEvent::new("class.enrolled", Object::Class, id.uuid());
    auth.audit(tx, event.with_detail(format!("{enrolled} people"))).await?;
    Ok(EnrolmentsView {
        class_id: id.uuid(),
        enrolled,
        already: reach.already,
        not_meant: reach.found - reach.meant,
    })
}

async fn who(
    tx: &Tx,
    auth: &Authorized<EnrolInClasses>,
    body: CreateEnrolments,
) -> Result<Who, Problem> {
    if let Some(mut ids) = body.member_ids {
        ids.sort_unstable();
        ids.dedup();
        return Ok(Who::People(ids.into_iter().map(Id::new).collect()));
    }
    let Some(top) = body.organization_id else {
        return Ok(Who::People(vec![myself(auth)?]));
    };
    let top = organizations::find(tx, &auth.permit, Id::new(top)).await;
    Ok(Who::Below(top.map_err(not_here("/organization_id"))?.id))
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
    let mark = "my-classes";
    let after: Option<Uuid> = page::after(&caller, &params, &mark)?;
    let most = params.limit() as u64 + 1;
    let mut rows = caller
        .read(async |conn, auth| {
            Ok(store::my_classes(&conn, &auth.permit, myself(&auth)?, after, most).await?)
        })
        .await?;
    let info = page::cut(&caller, &params, &mark, &mut rows, |row| row.class_id);
    let next = page::next_link(caller.request(), &info);
    let data = rows.into_iter().map(MyClassView::from).collect();
    Ok(ApiResponse::ok(&MyClassPage { data, page: info }).next(next))
}
