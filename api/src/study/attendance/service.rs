//! Recording a list: load, decide, store, settle the hours, audit.

use std::collections::HashMap;

use lighthouse_domain::{
    access::actions::RecordAttendance as Recording,
    audit::{Deed, Object},
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
use lighthouse_persistence::{Tx, hours, study as store};

use super::dto::{AttendanceLine, AttendanceResult};
use crate::{
    door::By,
    http::{
        code::FaultCode,
        problem::{Fault, Problem},
    },
    study::service::{span, taken},
};

/// A line as it was sent: what is recorded, and the name that declares a guest.
type Said = (Attendance, Option<String>);

/// Writes a batch of attendance: all lines or none.
pub(super) async fn record(
    tx: &Tx,
    by: &By<Recording>,
    id: StudySessionId,
    lines: Vec<AttendanceLine>,
) -> Result<AttendanceResult, Problem> {
    let said = understood(lines)?;
    let session = store::find_for_update(tx, &by.permit, id).await?;
    session.may_record_attendance(by.now)?;
    let ids: Vec<_> = said.iter().map(|(line, _)| line.member).collect();
    let strangers = store::strangers(tx, &by.permit, session.branch, &ids).await?;
    let known = store::strangers_known(tx, &by.permit, id, &strangers).await?;
    let lines = judged(said, |line| {
        let (belongs, known) = (!strangers.contains(&line.member), known.get(&line.member.uuid()));
        (belongs, known.cloned())
    })?;
    store::record(tx, &by.permit, &session, &lines, by.now).await?;
    let members: Vec<_> = ids.iter().map(|id| id.uuid()).collect();
    let evidence = Evidence::HostRecord;
    hours::settle(tx, &by.permit, &members, span(&session), evidence, by.now).await?;
    let guests = lines.iter().filter(|line| line.guest).count();
    let deed = Deed::new("attendance.recorded", Object::StudySession, id.uuid());
    by.audit(tx, deed.with_detail(told(lines.len(), guests))).await?;
    Ok(AttendanceResult { session_id: id.uuid(), recorded: lines.len(), guests })
}

fn told(lines: usize, guests: usize) -> String {
    if guests == 0 { format!("{lines} lines") } else { format!("{lines} lines, {guests} guests") }
}

/// The lines with what each person is to the branch; all faults at once.
fn judged(
    said: Vec<Said>,
    standing: impl Fn(&Attendance) -> (bool, Option<guests::Stranger>),
) -> Result<Vec<Attendance>, Problem> {
    let mut faults = Vec::new();
    let mut judge = |(at, (line, name)): (usize, Said)| {
        let (belongs, known) = standing(&line);
        let guest = guests::guest(belongs, known.as_ref(), name.as_deref());
        let guest = guest.map_err(|error| faults.push(refused(at, error))).unwrap_or_default();
        Attendance { guest, ..line }
    };
    let lines: Vec<_> = said.into_iter().enumerate().map(&mut judge).collect();
    Problem::unless_sound(faults).map(|()| lines)
}

fn refused(at: usize, error: GuestError) -> Fault {
    let (field, code) = match error {
        GuestError::Undeclared => ("member_id", FaultCode::OutOfScope),
        GuestError::Unknown => ("guest_name", FaultCode::OutOfScope),
        GuestError::Belongs => ("guest_name", FaultCode::Rule),
    };
    Fault::body(format!("/lines/{at}/{field}"), code, error.message())
}

fn understood(lines: Vec<AttendanceLine>) -> Result<Vec<Said>, Problem> {
    let mut faults = repeated(&lines);
    let mut understand = |(at, line): (usize, AttendanceLine)| {
        let mut text = |field: &str, raw: Option<String>, min, max| {
            let pointer = format!("/lines/{at}/{field}");
            raw.and_then(|raw| taken(&mut faults, &pointer, text::line(&raw, min, max)))
        };
        let note = text("note", line.note, 0, 200);
        let name = text("guest_name", line.guest_name, 1, members::NAME_MAX);
        let member = Id::new(line.member_id);
        (Attendance { member, status: line.status.0, note, guest: false }, name)
    };
    let understood: Vec<_> = lines.into_iter().enumerate().map(&mut understand).collect();
    Problem::unless_sound(faults).map(|()| understood)
}

fn repeated(lines: &[AttendanceLine]) -> Vec<Fault> {
    let mut seen = HashMap::new();
    let mut faults = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if let Some(first) = seen.insert(line.member_id, at) {
            let says = Message::new(
                format!("与第 {} 行重复", first + 1),
                format!("It repeats line {}.", first + 1),
            );
            faults.push(Fault::body(format!("/lines/{at}/member_id"), FaultCode::Conflict, says));
        }
    }
    faults
}
