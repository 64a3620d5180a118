//! Compulsory courses by role (S29).

use actix_web::{get, post};
use lighthouse_domain::{
    access::actions::{ReadLearning, RequireCourses},
    audit::{AuditEvent, Object},
    id::Id,
};
use lighthouse_persistence::{
    StoreError, Tx,
    classes::{self as store, RequiredRow},
    organizations,
};
use uuid::Uuid;

use super::{
    dto::{CreateRequiredCourse, RequiredCoursePage, RequiredCourseQuery, RequiredCourseView},
    not_here,
};
use crate::http::{
    body::Body,
    caller::{Authorized, Caller},
    page,
    problem::Problem,
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
};

/// List compulsory courses
///
/// Those of the caller's line of organizations, newest first.
#[utoipa::path(tag = "classes", operation_id = "listRequiredCourses", params(RequiredCourseQuery),
    responses((status = 200, description = "A page", body = RequiredCoursePage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("learning:read"))))]
#[get("/required-courses")]
pub(super) async fn list_required(
    caller: Caller<ReadLearning>,
    Query(query): Query<RequiredCourseQuery>,
) -> HandlerResult {
    let params = PageParams { limit: query.limit, cursor: query.cursor };
    let mark = ("required-courses", query.year);
    let after: Option<Uuid> = page::after(&caller, &params, &mark)?;
    let (most, year) = (params.limit() as u64 + 1, query.year);
    let mut rows = caller
        .read(async |conn, auth| {
            Ok(store::required_page(&conn, &auth.permit, year, after, most).await?)
        })
        .await?;
    let info = page::cut(&caller, &params, &mark, &mut rows, |row| row.id);
    let next = page::next_link(caller.request(), &info);
    let data = rows.into_iter().map(RequiredCourseView::from).collect();
    Ok(ApiResponse::ok(&RequiredCoursePage { data, page: info }).next(next))
}

/// Make a course compulsory
///
/// A published class, for the secretaries or all members below an organization, for a year.
#[utoipa::path(tag = "classes", operation_id = "createRequiredCourse", request_body = CreateRequiredCourse,
    responses((status = 201, description = "Compulsory", body = RequiredCourseView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("required_courses:manage"))))]
#[post("/required-courses")]
pub(super) async fn create_required(
    caller: Caller<RequireCourses>,
    Body(body): Body<CreateRequiredCourse>,
) -> HandlerResult {
    caller
        .write(move |tx, auth| async move {
            let made = create(&tx, &auth, body).await?;
            let place = format!("/v1/required-courses/{}", made.id);
            Ok(ApiResponse::created(place, &RequiredCourseView::from(made)))
        })
        .await
}

async fn create(
    tx: &Tx,
    auth: &Authorized<RequireCourses>,
    body: CreateRequiredCourse,
) -> Result<RequiredRow, Problem> {
    let owner = organizations::find_for_share(tx, &auth.permit, Id::new(body.organization_id))
        .await
        .map_err(not_here("/organization_id"))?;
    let here = not_here("/class_id");
    let found = store::find_class(tx, &auth.permit_for()?, None, Id::new(body.class_id))
        .await
        .map_err(&here)?;
    // Nobody is obliged to a class that is not for them.
    if !found.path.contains(&owner.path) {
        return Err(here(StoreError::NotFound("study_class")));
    }
    let row = RequiredRow::new(
        body.id.unwrap_or_else(Uuid::now_v7),
        owner.id,
        (found.class.id.uuid(), found.class.draft.title),
        (body.required_of.0, body.year),
        auth.now,
    );
    store::insert_required(tx, &auth.permit, &owner, &row).await?;
    let event = AuditEvent::new("required_course.created", Object::RequiredCourse, row.id);
    auth.audit(tx, event.with_detail(format!("{} {}", row.required_of, row.year))).await?;
    Ok(row)
}
