//! Who has not completed a compulsory course: people, and figures by branch.

use actix_web::{get, web::Path};
use lighthouse_domain::{
    access::actions::ReadLearning,
    classes::{RequiredCourse, RequiredCourseId},
    id::Id,
    organizations::OrganizationId,
};
use lighthouse_persistence::{
    Conn,
    classes::{self as store, BranchGap, Gap},
    organizations,
};
use uuid::Uuid;

use super::dto::{BranchGapPage, BranchGapView, GapQuery, GapView, GapsView};
use crate::http::{
    caller::{Authorized, Caller},
    page::{Keyed, Slice},
    problem::Problem,
    query::{PageParams, Query},
    response::HandlerResult,
};

/// List who has not completed a compulsory course
///
/// Those in the caller's scope, branch by branch, with how many are meant and how many have done it.
#[utoipa::path(tag = "classes", operation_id = "listGaps",
    params(("id" = Uuid, Path, description = "The compulsory course"), GapQuery),
    responses((status = 200, description = "The gaps", body = GapsView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("learning:read"))))]
#[get("/required-courses/{id}/gaps")]
pub(super) async fn list_gaps(
    caller: Caller<ReadLearning>,
    id: Path<Uuid>,
    Query(query): Query<GapQuery>,
) -> HandlerResult {
    let id: RequiredCourseId = Id::new(*id);
    let params = PageParams { limit: query.limit, cursor: query.cursor };
    let narrowed = ("gaps", id, query.organization_id);
    let slice: Slice<(String, Uuid)> = caller.slice(&params, &narrowed)?;
    let below: Option<OrganizationId> = query.organization_id.map(Id::new);
    let ((required, completed), lessons, gaps) = caller
        .read(async |conn, auth| {
            let course = find_course(&conn, &auth, id, below).await?;
            let totals = store::gap_totals(&conn, &auth.permit, &course, below).await?;
            let place = (slice.after.clone(), slice.limit);
            let gaps = store::gap_page(&conn, &auth.permit, &course, below, place).await?;
            Ok((totals, course.lessons, gaps))
        })
        .await?;
    let as_of = caller.app.now();
    let page = caller.rows(&params, &narrowed, gaps);
    Ok(page.respond_as(|gaps, page| GapsView {
        as_of,
        required,
        completed,
        missing: required - completed,
        data: gaps.into_iter().map(|gap| GapView::new(gap, lessons)).collect(),
        page,
    }))
}

/// The course, if the organization it is asked below is there as well.
async fn find_course(
    conn: &Conn,
    auth: &Authorized<ReadLearning>,
    id: RequiredCourseId,
    below: Option<OrganizationId>,
) -> Result<RequiredCourse, Problem> {
    let course = store::find_required(conn, &auth.permit, id).await?;
    if let Some(top) = below {
        organizations::find(conn, &auth.permit, top).await?;
    }
    Ok(course)
}

impl Keyed for Gap {
    type Key = (String, Uuid);

    fn position(&self) -> (String, Uuid) {
        (self.branch_path.clone(), self.member.uuid())
    }
}

/// Count a compulsory course by branch
///
/// The branches in the caller's scope, in tree order.
#[utoipa::path(tag = "classes", operation_id = "listBranchGaps",
    params(("id" = Uuid, Path, description = "The compulsory course"), GapQuery),
    responses((status = 200, description = "A page", body = BranchGapPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("learning:read"))))]
#[get("/required-courses/{id}/branches")]
pub(super) async fn list_branches(
    caller: Caller<ReadLearning>,
    id: Path<Uuid>,
    Query(query): Query<GapQuery>,
) -> HandlerResult {
    let id: RequiredCourseId = Id::new(*id);
    let params = PageParams { limit: query.limit, cursor: query.cursor };
    let narrowed = ("branch-gaps", id, query.organization_id);
    let below: Option<OrganizationId> = query.organization_id.map(Id::new);
    let branches = caller
        .page(&params, &narrowed, async |conn, auth, slice| {
            let course = find_course(&conn, &auth, id, below).await?;
            let place = (slice.after, slice.limit);
            Ok(store::branch_gaps(&conn, &auth.permit, &course, below, place).await?)
        })
        .await?;
    Ok(branches.respond::<BranchGapPage>(BranchGapView::from))
}

impl Keyed for BranchGap {
    type Key = String;

    fn position(&self) -> String {
        self.branch_path.clone()
    }
}
