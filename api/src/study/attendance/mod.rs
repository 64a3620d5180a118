//! Attendance lists: shown page by page, recorded as one batch.

pub mod dto;
mod guests;
pub(super) mod service;

use actix_web::{get, put, web::Path};
use lighthouse_domain::{
    access::actions::{self, ReadAttendance, ReadSessions},
    id::Id,
    study::StudySessionId,
};
use lighthouse_persistence::study::{self as store, ListedMember};
use uuid::Uuid;

use self::dto::{AttendancePage, AttendanceResult, AttendanceView, RecordAttendance};
use crate::http::{
    body::Body,
    caller::Caller,
    page::Keyed,
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(get_attendance).service(record_attendance).service(guests::enter_guest);
}

/// Show an attendance list
///
/// A plain member sees their own line only. Of a guest there is the name and nothing else.
#[utoipa::path(tag = "study", operation_id = "listAttendance",
    params(("id" = Uuid, Path, description = "The session"), PageParams),
    responses((status = 200, description = "A page", body = AttendancePage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("attendance:read"))))]
#[get("/study-sessions/{id}/attendance")]
async fn get_attendance(
    caller: Caller<ReadAttendance>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let id: StudySessionId = Id::new(*id);
    let lines = caller
        .page(&params, &("attendance", id), async |conn, auth, slice| {
            let sessions = auth.permit_for::<ReadSessions>()?;
            let session = store::find(&conn, &sessions, id).await?;
            let (after, limit) = (slice.after, slice.limit);
            Ok(store::attendance_of(&conn, &auth.permit, &session, after, limit).await?)
        })
        .await?;
    Ok(lines.respond::<AttendancePage>(AttendanceView::from))
}

impl Keyed for ListedMember {
    type Key = Uuid;

    fn position(&self) -> Uuid {
        self.member.uuid()
    }
}

/// Record attendance
///
/// The whole list or part of it in one request: all lines or none. Sending it again changes nothing.
/// A guest, that is a member of another branch, is entered with `guest_name`, by name and number with
/// `POST /v1/study-sessions/{id}/guests`, or checks in with the code; the guest's hours count at home, the session for the branch that holds it.
#[utoipa::path(tag = "study", operation_id = "recordAttendance",
    params(("id" = Uuid, Path, description = "The session")), request_body = RecordAttendance,
    responses((status = 200, description = "Recorded", body = AttendanceResult)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("attendance:record"))))]
#[put("/study-sessions/{id}/attendance")]
async fn record_attendance(
    caller: Caller<actions::RecordAttendance>,
    id: Path<Uuid>,
    Body(body): Body<RecordAttendance>,
) -> HandlerResult {
    let id = Id::new(*id);
    caller
        .write(move |tx, auth| async move {
            Ok(ApiResponse::ok(&service::record(&tx, &auth, id, body.lines, "").await?))
        })
        .await
}
