//! Enrolments: by oneself, or by an organization for its people.

use actix_web::{delete, get, post, web::Path};
use lighthouse_domain::{
    access::actions::{EnrolInClasses, ReadLearning, Study},
    audit::{Deed, Object},
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
use crate::{
    door::{By, Call},
    http::{
        body::Body,
        code::Code,
        page,
        problem::Problem,
        query::{PageParams, Query},
        reply::{Answer, Reply},
    },
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
    call: Call<ReadLearning>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> Answer {
    let id: ClassId = Id::new(*id);
    let mark = ("enrolments", id);
    let after: Option<Uuid> = page::after(&call, &params, &mark)?;
    let most = params.limit() as u64 + 1;
    let mut rows = call
        .read(async |conn, by| {
            store::find_class(&conn, &by.also()?, Some(by.permit.scope()), id).await?;
            Ok(store::enrolment_page(&conn, &by.permit, id, after, most).await?)
        })
        .await?;
    let info = page::cut(&call, &params, &mark, &mut rows, |row| row.member_id);
    let next = page::next_link(call.request(), &info);
    let data = rows.into_iter().map(EnrolmentView::from).collect();
    Ok(Reply::ok(&EnrolmentPage { data, page: info }).next(next))
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
    call: Call<EnrolInClasses>,
    id: Path<Uuid>,
    Body(body): Body<CreateEnrolments>,
) -> Answer {
    let id = Id::new(*id);
    call.write(move |tx, by| async move { Ok(Reply::ok(&enrol(&tx, &by, id, body).await?)) }).await
}

async fn enrol(
    tx: &Tx,
    by: &By<EnrolInClasses>,
    id: ClassId,
    body: CreateEnrolments,
) -> Result<EnrolmentsView, Problem> {
    let found = store::find_readable_for_update(tx, &by.also()?, id).await?;
    found.class.may_enrol(by.now.day())?;
    let who = who(tx, by, body).await?;
    let reach = store::reach_of(tx, &by.permit, &found, &who).await?;
    if let Who::People(ids) = &who {
        let asked = i64::try_from(ids.len()).unwrap_or(i64::MAX);
        if reach.found < asked {
            return Err(Problem::new(Code::ValidationFailed).fault(unknown("/member_ids")));
        }
        if asked == 1 && reach.meant == 0 {
            return Err(ClassError::Audience.into());
        }
    }
    let enrolled = store::enrol(tx, &by.permit, &found, &who, by.now).await?;
    found.class.has_room(store::count_enrolled(tx, id).await?, 0)?;
    let enrolled = i64::try_from(enrolled).unwrap_or(i64::MAX);
    let deed = Deed::new("class.enrolled", Object::Class, id.uuid());
    by.audit(tx, deed.with_detail(format!("{enrolled} people"))).await?;
    Ok(EnrolmentsView {
        class_id: id.uuid(),
        enrolled,
        already: reach.already,
        not_meant: reach.found - reach.meant,
    })
}

async fn who(tx: &Tx, by: &By<EnrolInClasses>, body: CreateEnrolments) -> Result<Who, Problem> {
    if let Some(mut ids) = body.member_ids {
        ids.sort_unstable();
        ids.dedup();
        return Ok(Who::People(ids.into_iter().map(Id::new).collect()));
    }
    let Some(top) = body.organization_id else {
        return Ok(Who::People(vec![myself(by)?]));
    };
    let top = organizations::find(tx, &by.permit, Id::new(top)).await;
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
    call: Call<EnrolInClasses>,
    path: Path<(Uuid, Uuid)>,
) -> Answer {
    let (class, member) = path.into_inner();
    call.write(move |tx, by| async move {
        let class: ClassId = Id::new(class);
        store::withdraw(&tx, &by.permit, class, Id::new(member), by.now).await?;
        let deed = Deed::new("class.withdrawn", Object::Class, class.uuid());
        by.audit(&tx, deed.with_detail(format!("member {member}"))).await?;
        Ok(Reply::no_content())
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
pub(super) async fn list_my_classes(call: Call<Study>, Query(params): Query<PageParams>) -> Answer {
    let mark = "my-classes";
    let after: Option<Uuid> = page::after(&call, &params, &mark)?;
    let most = params.limit() as u64 + 1;
    let mut rows = call
        .read(async |conn, by| {
            Ok(store::my_classes(&conn, &by.permit, myself(&by)?, after, most).await?)
        })
        .await?;
    let info = page::cut(&call, &params, &mark, &mut rows, |row| row.class_id);
    let next = page::next_link(call.request(), &info);
    let data = rows.into_iter().map(MyClassView::from).collect();
    Ok(Reply::ok(&MyClassPage { data, page: info }).next(next))
}
