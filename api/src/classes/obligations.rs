//! The compulsory courses of one's own.

use actix_web::get;
use lighthouse_domain::access::actions::Study;
use lighthouse_persistence::classes::{self as store, Obligation};
use uuid::Uuid;

use super::dto::{MyRequiredCoursePage, MyRequiredCourseView, RequiredCourseQuery};
use crate::http::{
    caller::Caller,
    page::Keyed,
    query::{PageParams, Query},
    response::HandlerResult,
};

/// List one's own compulsory courses
///
/// Those required of the caller, by the branch and the posts held now, newest first, with how far
/// the caller has come.
#[utoipa::path(tag = "classes", operation_id = "listMyRequiredCourses", params(RequiredCourseQuery),
    responses((status = 200, description = "A page", body = MyRequiredCoursePage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("classes:study"))))]
#[get("/me/required-courses")]
pub(super) async fn list_my_required(
    caller: Caller<Study>,
    Query(query): Query<RequiredCourseQuery>,
) -> HandlerResult {
    let year = query.year;
    let params = PageParams { limit: query.limit, cursor: query.cursor };
    let courses = caller
        .page(&params, &("my-required-courses", year), async |conn, auth, slice| {
            let place = (slice.after, slice.limit);
            Ok(store::obligations(&conn, &auth.permit, year, place).await?)
        })
        .await?;
    Ok(courses.respond::<MyRequiredCoursePage>(MyRequiredCourseView::from))
}

impl Keyed for Obligation {
    type Key = Uuid;

    fn position(&self) -> Uuid {
        self.id.uuid()
    }
}
