//! Recording a list: load, decide, store, settle the hours, audit.

use std::collections::HashMap;

use lighthouse_domain::{
    access::actions::RecordAttendance as Recording,
    audit::{AuditEvent, Object},
    id::Id,
    members,
    message::Message,
    study::{
        Attendance, StudySessionId,
        guests::{self, GuestError},
        hours::Evidence,
    },
    text,
};
use lighthouse_persistence::{Tx, study as store};

use super::dto::{AttendanceLine, AttendanceResult};
use crate::{
    http::caller::Authorized,
    http::{
        code::FieldErrorCode,
        problem::{FieldError, Problem},
    },
    study::service::{checked_text, span},
};

/// A line as it was sent: what is recorded, and the name that declares a guest.
type RecordedLine = (Attendance, Option<String>);

/// Writes a batch of attendance: all lines or none.
pub(super) async fn record(
    tx: &Tx,
    auth: &Authorized<Recording>,
    id: StudySessionId,
    lines: Vec<AttendanceLine>,
) -> Result<AttendanceResult, Problem> {
    let said = validated(lines)?;
    let session = store::find_for_update(tx, &auth.permit, id).await?;
    session.may_record_attendance(auth.now)?;
    let ids: Vec<_> = said.iter().map(|(line, _)| line.member).collect();
    let strangers = store::strangers(tx, &auth.permit, session.branch, &ids).await?;
    let known = store::strangers_known(tx, &auth.permit, id, &strangers).await?;
    let lines = judgement(said, |line| {
        let (belongs, known) = (!strangers.contains(&line.member), known.get(&line.member.uuid()));
        (belongs, known.cloned())
    })?;
    store::record(tx, &auth.permit, &session, &lines, auth.now).await?;
    let members: Vec<_> = ids.iter().map(|id| id.uuid()).collect();
    let evidence = Evidence::HostRecord;
    store::hours::settle(tx, &auth.permit, &members, span(&session), evidence, auth.now).await?;
    let guests = lines.iter().filter(|line| line.guest).count();
    let deed = AuditEvent::new("attendance.recorded", Object::StudySession, id.uuid());
    auth.audit(tx, deed.with_detail(detail(lines.len(), guests))).await?;
    Ok(AttendanceResult { session_id: id.uuid(), recorded: lines.len(), guests })
}

fn detail(lines: usize, guests: usize) -> String {
    if guests == 0 { format!("{lines} lines") } else { format!("{lines} lines, {guests} guests") }
}

/// The lines with what each person is to the branch; all errors at once.
fn judgement(
    said: Vec<RecordedLine>,
    standing: impl Fn(&Attendance) -> (bool, Option<guests::Stranger>),
) -> Result<Vec<Attendance>, Problem> {
    let mut faults = Vec::new();
    let mut judge = |(at, (line, name)): (usize, RecordedLine)| {
        let (belongs, known) = standing(&line);
        let guest = guests::guest(belongs, known.as_ref(), name.as_deref());
        let guest = guest.map_err(|error| faults.push(refused(at, error))).unwrap_or_default();
        Attendance { guest, ..line }
    };
    let lines: Vec<_> = said.into_iter().enumerate().map(&mut judge).collect();
    Problem::refuse_if_any(faults).map(|()| lines)
}

fn refused(at: usize, error: GuestError) -> FieldError {
    let (field, code) = match error {
        GuestError::Undeclared => ("member_id", FieldErrorCode::OutOfScope),
        GuestError::Unknown => ("guest_name", FieldErrorCode::OutOfScope),
        GuestError::Belongs => ("guest_name", FieldErrorCode::Rule),
    };
    FieldError::body(format!("/lines/{at}/{field}"), code, error.message())
}

fn validated(lines: Vec<AttendanceLine>) -> Result<Vec<RecordedLine>, Problem> {
    let mut faults = repeated(&lines);
    let mut validate = |(at, line): (usize, AttendanceLine)| {
        let mut text = |field: &str, raw: Option<String>, min, max| {
            let pointer = format!("/lines/{at}/{field}");
            raw.and_then(|raw| checked_text(&mut faults, &pointer, text::line(&raw, min, max)))
        };
        let note = text("note", line.note, 0, 200);
        let name = text("guest_name", line.guest_name, 1, members::NAME_MAX);
        let member = Id::new(line.member_id);
        (Attendance { member, status: line.status.0, note, guest: false }, name)
    };
    let validated: Vec<_> = lines.into_iter().enumerate().map(&mut validate).collect();
    Problem::refuse_if_any(faults).map(|()| validated)
}

fn repeated(lines: &[AttendanceLine]) -> Vec<FieldError> {
    let mut seen = HashMap::new();
    let mut faults = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if let Some(first) = seen.insert(line.member_id, at) {
            let message = Message::new(
                format!("与第 {} 行重复", first + 1),
                format!("It repeats line {}.", first + 1),
            );
            faults.push(FieldError::body(
                format!("/lines/{at}/member_id"),
                FieldErrorCode::Conflict,
                message,
            ));
        }
    }
    faults
}
