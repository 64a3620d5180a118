//! Compulsory courses by role (S29).

use actix_web::{get, post};
use lighthouse_domain::{
    access::actions::{ReadLearning, RequireCourses},
    audit::{AuditEvent, Object},
    classes::RequiredCourse,
    id::Id,
};
use lighthouse_persistence::{StoreError, Tx, classes as store, organizations};
use uuid::Uuid;

use super::dto::{
    CreateRequiredCourse, RequiredCoursePage, RequiredCourseQuery, RequiredCourseView,
};
use crate::http::{
    body::Body,
    caller::{Authorized, Caller},
    page::Keyed,
    problem::Problem,
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
    scope,
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
    let year = query.year;
    let courses = caller
        .page(&params, &("required-courses", year), async |conn, auth, slice| {
            let place = (slice.after, slice.limit);
            Ok(store::required_page(&conn, &auth.permit, year, place).await?)
        })
        .await?;
    Ok(courses.respond::<RequiredCoursePage>(RequiredCourseView::from))
}

impl Keyed for RequiredCourse {
    type Key = Uuid;

    fn position(&self) -> Uuid {
        self.id.uuid()
    }
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
) -> Result<RequiredCourse, Problem> {
    let owner = organizations::find_for_share(tx, &auth.permit, Id::new(body.organization_id))
        .await
        .map_err(scope::not_found_at("/organization_id"))?;
    let here = scope::not_found_at("/class_id");
    let class = store::find_class(tx, &auth.permit_for()?, None, Id::new(body.class_id))
        .await
        .map_err(&here)?;
    // Nobody is obliged to a class that is not for them.
    if !class.owner_path.contains(&owner.path) {
        return Err(here(StoreError::NotFound("study_class")));
    }
    let course = RequiredCourse {
        id: Id::new(body.id.unwrap_or_else(Uuid::now_v7)),
        organization: owner.id,
        class: class.id,
        title: class.draft.title,
        required_of: body.required_of.0,
        year: body.year,
        created_at: auth.now,
        lessons: 0,
    };
    store::insert_required(tx, &auth.permit, &owner, &course).await?;
    let (object, id) = (Object::RequiredCourse, course.id.uuid());
    let event = AuditEvent::new("required_course.created", object, id);
    let detail = format!("{} {}", course.required_of.as_str(), course.year);
    auth.audit(tx, event.with_detail(detail)).await?;
    Ok(course)
}
