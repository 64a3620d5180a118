//! Attendance lists: shown page by page, recorded as one batch.

pub mod dto;
mod service;

use actix_web::{get, put, web::Path};
use lighthouse_domain::{
    access::actions::{self, ReadAttendance, ReadSessions},
    id::Id,
    study::StudySessionId,
};
use lighthouse_persistence::study as store;
use uuid::Uuid;

use self::dto::{AttendancePage, AttendanceResult, AttendanceView, RecordAttendance};
use crate::{
    door::Call,
    http::{
        body::Body,
        mount::Mount,
        page,
        query::{PageParams, Query},
        reply::{Answer, Reply},
    },
};

pub(super) fn routes(config: &mut Mount<'_>) {
    config.service(get_attendance).service(record_attendance);
}

/// Show an attendance list
///
/// A plain member sees the own line only. Of a guest there is the name and nothing else.
#[utoipa::path(tag = "study", operation_id = "listAttendance",
    params(("id" = Uuid, Path, description = "The session"), PageParams),
    responses((status = 200, description = "A page", body = AttendancePage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("attendance:read"))))]
#[get("/study-sessions/{id}/attendance")]
async fn get_attendance(
    call: Call<ReadAttendance>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> Answer {
    let id: StudySessionId = Id::new(*id);
    let mark = ("attendance", id);
    let after: Option<Uuid> = page::after(&call, &params, &mark)?;
    let most = params.limit() as u64 + 1;
    let mut rows = call
        .read(async |conn, by| {
            let sessions = by.also::<ReadSessions>()?;
            let session = store::find(&conn, &sessions, id).await?;
            Ok(store::attendance_of(&conn, &by.permit, &session, after, most).await?)
        })
        .await?;
    let info = page::cut(&call, &params, &mark, &mut rows, |row| row.member_id);
    let next = page::next_link(call.request(), &info);
    let data = rows.into_iter().map(AttendanceView::from).collect();
    Ok(Reply::ok(&AttendancePage { data, page: info }).next(next))
}

/// Record attendance
///
/// The whole list or part of it in one request: all lines or none. Sending it again changes nothing.
/// A guest, that is a member of another branch, is entered with `guest_name`, or checks in with the
/// code; the guest's hours count at home, the session for the branch that holds it.
#[utoipa::path(tag = "study", operation_id = "recordAttendance",
    params(("id" = Uuid, Path, description = "The session")), request_body = RecordAttendance,
    responses((status = 200, description = "Recorded", body = AttendanceResult)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("attendance:record"))))]
#[put("/study-sessions/{id}/attendance")]
async fn record_attendance(
    call: Call<actions::RecordAttendance>,
    id: Path<Uuid>,
    Body(body): Body<RecordAttendance>,
) -> Answer {
    let id = Id::new(*id);
    call.write(move |tx, by| async move {
        Ok(Reply::ok(&service::record(&tx, &by, id, body.lines).await?))
    })
    .await
}
