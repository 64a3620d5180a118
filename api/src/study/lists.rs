//! Lists of sessions: of a scope, of a branch, of a member.

use actix_web::{get, web::Path};
use lighthouse_domain::{
    access::actions::{ReadAttendance, ReadSessions},
    id::Id,
    members::MemberId,
    organizations::OrganizationId,
};
use lighthouse_persistence::{members, organizations, study as store};
use uuid::Uuid;

use super::{
    dto::{
        AttendedPage, AttendedView, SessionDetail, StudySessionPage, StudySessionQuery,
        StudySessionView,
    },
    service,
};
use crate::http::{
    caller::Caller,
    page::Keyed,
    query::{PageParams, Query},
    response::HandlerResult,
};

/// List study sessions
///
/// Newest first: of one branch, of a whole subtree, of a kind, of a time, late or not. Each row
/// has its list in figures, who is missing (for readers of the whole list) and the reader's own
/// status.
#[utoipa::path(tag = "study", operation_id = "listStudySessions", params(StudySessionQuery),
    responses((status = 200, description = "A page", body = StudySessionPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_sessions:read"))))]
#[get("/study-sessions")]
pub(super) async fn list_sessions(
    caller: Caller<ReadSessions>,
    Query(query): Query<StudySessionQuery>,
) -> HandlerResult {
    let filter = store::Filter {
        branch: query.branch_id.map(Id::new),
        below: query.organization_id.map(Id::new),
        kinds: query.kind.iter().flatten().map(|kind| kind.0).collect(),
        starts_from: query.starts_from,
        starts_before: query.starts_to,
        submitted: query.submitted,
        late: query.late,
        updated_since: query.updated_since,
        with_cancelled: query.include_cancelled.unwrap_or(false),
    };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let mark = StudySessionQuery { limit: None, cursor: None, ..query };
    answer(&caller, &filter, &params, &mark).await
}

/// List the sessions of a branch
///
/// Newest first; also for the members of the branch, on their phones.
#[utoipa::path(tag = "study", operation_id = "listBranchStudySessions",
    params(("id" = Uuid, Path, description = "The branch"), PageParams),
    responses((status = 200, description = "A page", body = StudySessionPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_sessions:read"))))]
#[get("/branches/{id}/study-sessions")]
pub(super) async fn list_branch_sessions(
    caller: Caller<ReadSessions>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let id: OrganizationId = Id::new(*id);
    caller.read(async |conn, auth| Ok(organizations::find(&conn, &auth.permit, id).await?)).await?;
    let filter = store::Filter { branch: Some(id), ..store::Filter::default() };
    answer(&caller, &filter, &params, &("branch", id)).await
}

async fn answer(
    caller: &Caller<ReadSessions>,
    filter: &store::Filter,
    params: &PageParams,
    narrowed: &impl serde::Serialize,
) -> HandlerResult {
    let sessions = caller
        .page(params, narrowed, async |conn, auth, slice| {
            let (after, limit) = (slice.after, slice.limit);
            let page = store::page(&conn, &auth.permit, filter, after, limit).await?;
            service::session_details(&conn, &auth, page).await
        })
        .await?;
    Ok(sessions.respond::<StudySessionPage>(|row| StudySessionView::new(row, caller.lang)))
}

impl Keyed for SessionDetail {
    type Key = store::Page;

    fn position(&self) -> store::Page {
        (self.session.draft.starts_at.millis(), self.session.id.uuid())
    }
}

impl Keyed for store::Attended {
    type Key = store::Page;

    fn position(&self) -> store::Page {
        (self.starts_at.millis(), self.session.uuid())
    }
}

/// List the sessions of a member
///
/// Every session with the member on its list, newest first; the member's own view of the year.
#[utoipa::path(tag = "study", operation_id = "listMemberStudySessions",
    params(("id" = Uuid, Path, description = "The member"), PageParams),
    responses((status = 200, description = "A page", body = AttendedPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("attendance:read"))))]
#[get("/members/{id}/study-sessions")]
pub(super) async fn list_member_sessions(
    caller: Caller<ReadAttendance>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let id: MemberId = Id::new(*id);
    let attended = caller
        .page(&params, &("member", id), async |conn, auth, slice| {
            members::find(&conn, &auth.permit_for()?, id).await?;
            let (after, limit) = (slice.after, slice.limit);
            Ok(store::attended_by(&conn, &auth.permit, id, after, limit).await?)
        })
        .await?;
    Ok(attended.respond::<AttendedPage>(AttendedView::from))
}
