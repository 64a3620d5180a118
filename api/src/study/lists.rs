//! Lists of sessions: of a scope, of a branch, of a member.

use actix_web::{get, web::Path};
use lighthouse_domain::{
    access::actions::{ReadAttendance, ReadSessions},
    id::Id,
    organizations::OrganizationId,
};
use lighthouse_persistence::{organizations, study as store};
use uuid::Uuid;

use super::dto::{
    AttendedPage, AttendedView, StudySessionPage, StudySessionQuery, StudySessionView,
};
use crate::{
    door::Call,
    http::{
        etag, page,
        query::{PageParams, Query},
        reply::{Answer, Reply},
    },
};

/// List study sessions
///
/// Newest first: of one branch, of a whole subtree, of a kind, of a time, late or not.
#[utoipa::path(tag = "study", operation_id = "listStudySessions", params(StudySessionQuery),
    responses((status = 200, description = "A page", body = StudySessionPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_sessions:read"))))]
#[get("/study-sessions")]
pub(super) async fn list_sessions(
    call: Call<ReadSessions>,
    Query(query): Query<StudySessionQuery>,
) -> Answer {
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
    answer(&call, &filter, &params, &mark).await
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
    call: Call<ReadSessions>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> Answer {
    let id: OrganizationId = Id::new(*id);
    call.read(async |conn, by| Ok(organizations::find(&conn, &by.permit, id).await?)).await?;
    let filter = store::Filter { branch: Some(id), ..store::Filter::default() };
    answer(&call, &filter, &params, &("branch", id)).await
}

async fn answer(
    call: &Call<ReadSessions>,
    filter: &store::Filter,
    params: &PageParams,
    mark: &impl serde::Serialize,
) -> Answer {
    let after: Option<store::Page> = page::after(call, params, mark)?;
    let most = params.limit() as u64 + 1;
    let mut rows = call
        .read(async |conn, by| Ok(store::page(&conn, &by.permit, filter, after, most).await?))
        .await?;
    let info = page::cut(call, params, mark, &mut rows, |row| {
        (row.draft.starts_at.millis(), row.id.uuid())
    });
    let next = page::next_link(call.request(), &info);
    let tag = etag::of_list(call.lang, rows.iter().map(|row| (row.id.uuid(), row.version)), "");
    let data = rows.into_iter().map(StudySessionView::from).collect();
    Ok(Reply::ok(&StudySessionPage { data, page: info }).next(next).etag(tag))
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
    call: Call<ReadAttendance>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> Answer {
    let id = *id;
    let mark = ("member", id);
    let after: Option<store::Page> = page::after(&call, &params, &mark)?;
    let most = params.limit() as u64 + 1;
    let mut rows = call
        .read(async |conn, by| {
            let seen = by.also()?;
            lighthouse_persistence::members::find(&conn, &seen, Id::new(id)).await?;
            Ok(store::attended_by(&conn, &by.permit, Id::new(id), after, most).await?)
        })
        .await?;
    let info = page::cut(&call, &params, &mark, &mut rows, |row| (row.starts_at, row.session_id));
    let next = page::next_link(call.request(), &info);
    let data = rows.into_iter().map(AttendedView::from).collect();
    Ok(Reply::ok(&AttendedPage { data, page: info }).next(next))
}
