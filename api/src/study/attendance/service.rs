//! Recording a list: load, decide, store, settle the hours, audit.

use std::collections::HashMap;

use lighthouse_domain::{
    access::{Action, actions::RecordAttendance as Recording},
    audit::{AuditEvent, Object},
    hours::Evidence,
    id::Id,
    members,
    message::Message,
    study::{
        Attendance, StudySessionId,
        guests::{self, GuestError},
    },
    text,
};
use lighthouse_persistence::{
    Tx, hours,
    study::{self as store, LockedList},
};

use super::dto::{AttendanceLine, AttendanceResult};
use crate::{
    http::{caller::Authorized, code::FieldErrorCode, fields::FieldErrors, problem::Problem},
    study::span::span,
};

/// The longest note of a line, in code points.
pub(super) const NOTE_MAX: usize = 200;

/// A line as it was sent: what is recorded, and the name that declares a guest.
pub(super) type RecordedLine = (Attendance, Option<String>);

/// Writes a batch of attendance: all lines or none. `at` is where the lines stand in the body.
pub(in crate::study) async fn record<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    id: StudySessionId,
    lines: Vec<AttendanceLine>,
    at: &str,
) -> Result<AttendanceResult, Problem> {
    let permit = auth.permit_for::<Recording>()?;
    let said = validated(lines, at)?;
    let session = store::lock_list(tx, &permit, id).await?;
    session.may_record_attendance(auth.now)?;
    let recorded = write(tx, auth, &session, said, at).await?;
    let guests = recorded.iter().filter(|line| line.guest).count();
    let event = AuditEvent::new("attendance.recorded", Object::StudySession, id.uuid());
    auth.audit(tx, event.with_detail(detail(recorded.len(), guests))).await?;
    Ok(AttendanceResult { session_id: id.uuid(), recorded: recorded.len(), guests })
}

/// Writes other lines into a submitted record that is locked.
pub(in crate::study) async fn correct<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    session: &LockedList,
    lines: Vec<AttendanceLine>,
) -> Result<(), Problem> {
    let said = validated(lines, "")?;
    write(tx, auth, session, said, "").await.map(|_| ())
}

pub(super) async fn write<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    session: &LockedList,
    said: Vec<RecordedLine>,
    at: &str,
) -> Result<Vec<Attendance>, Problem> {
    let permit = auth.permit_for::<Recording>()?;
    let ids: Vec<_> = said.iter().map(|(line, _)| line.member).collect();
    let (members, strangers) = store::strangers(tx, &permit, session.branch, &ids).await?;
    let known = store::strangers_known(tx, &permit, session.id, &strangers).await?;
    let lines = judgement(said, at, |line| {
        let (belongs, known) = (!strangers.contains(&line.member), known.get(&line.member.uuid()));
        (belongs, known.cloned())
    })?;
    store::record(tx, session, &lines, auth.now).await?;
    let evidence = Evidence::HostRecord;
    hours::settle_locked(tx, &permit, &members, span(session), evidence, auth.now).await?;
    Ok(lines)
}

fn detail(lines: usize, guests: usize) -> String {
    if guests == 0 { format!("{lines} lines") } else { format!("{lines} lines, {guests} guests") }
}

/// The lines with what each person is to the branch; all errors at once.
fn judgement(
    said: Vec<RecordedLine>,
    place: &str,
    standing: impl Fn(&Attendance) -> (bool, Option<guests::Stranger>),
) -> Result<Vec<Attendance>, Problem> {
    let mut fields = FieldErrors::default();
    let lines = said.into_iter().enumerate().filter_map(|(at, (line, name))| {
        let (belongs, known) = standing(&line);
        match guests::guest(belongs, known.as_ref(), name.as_deref()) {
            Ok(guest) => Some(Attendance { guest, ..line }),
            Err(error) => {
                refuse(&mut fields, (place, at), error);
                None
            }
        }
    });
    let lines = lines.collect();
    fields.finish(Some(lines))
}

fn refuse(fields: &mut FieldErrors, (place, at): (&str, usize), error: GuestError) {
    let (field, code) = match error {
        GuestError::Undeclared => ("member_id", FieldErrorCode::OutOfScope),
        GuestError::Unknown => ("guest_name", FieldErrorCode::OutOfScope),
        GuestError::Belongs => ("guest_name", FieldErrorCode::Rule),
    };
    fields.push(format!("{place}/lines/{at}/{field}"), code, error.message());
}

fn validated(lines: Vec<AttendanceLine>, place: &str) -> Result<Vec<RecordedLine>, Problem> {
    let mut fields = FieldErrors::default();
    refuse_repeated(&mut fields, &lines, place);
    let mut validate = |(at, line): (usize, AttendanceLine)| {
        let mut text = |field: &str, raw: Option<String>, min, max| {
            let pointer = format!("{place}/lines/{at}/{field}");
            raw.and_then(|raw| fields.text(&pointer, text::line(&raw, min, max)))
        };
        let note = text("note", line.note, 0, NOTE_MAX);
        let name = text("guest_name", line.guest_name, 1, members::NAME_MAX);
        let member = Id::new(line.member_id);
        (Attendance { member, status: line.status.0, note, guest: false }, name)
    };
    let lines: Vec<_> = lines.into_iter().enumerate().map(&mut validate).collect();
    fields.finish(Some(lines))
}

fn refuse_repeated(fields: &mut FieldErrors, lines: &[AttendanceLine], place: &str) {
    let mut first_lines = HashMap::new();
    for (at, line) in lines.iter().enumerate() {
        if let Some(first) = first_lines.insert(line.member_id, at) {
            let message = Message::new(
                format!("与第 {} 行重复", first + 1),
                format!("It repeats line {}.", first + 1),
            );
            let pointer = format!("{place}/lines/{at}/member_id");
            fields.push(pointer, FieldErrorCode::Conflict, message);
        }
    }
}
