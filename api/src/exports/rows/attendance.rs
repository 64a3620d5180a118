//! Attendance as rows: each person on the list of each session of the period, newest first. Notes
//! stay where they were written: they may say why somebody was ill.

use std::collections::HashMap;

use lighthouse_domain::{
    access::actions::{ReadAttendance, ReadOrganizations, ReadSessions},
    exports::{ExportPeriod, Operation},
    study::StudySession,
    time::{Instant, days_after},
};
use lighthouse_persistence::{Conn, organizations, study as store};
use uuid::Uuid;

use super::{Ask, Head, Place, Rows, share};
use crate::{exports::stop::Stop, sheet::SheetCell};

/// Sessions of one page; a branch has some dozens of members.
const ROUND: u64 = 50;

pub(super) const HEADS: [Head; 8] = [
    ("所在党支部", "Branch", 30),
    ("组织生活类型", "Kind", 18),
    ("主题", "Title", 36),
    ("开始时间", "Begin", 18),
    ("结束时间", "End", 18),
    ("姓名", "Name", 12),
    ("出席情况", "Attendance", 14),
    ("列席", "Guest", 8),
];

pub(super) async fn page(conn: &Conn, ask: &Ask<'_>, place: &Place) -> Result<Rows, Stop> {
    let (from, before) = bounds(ask);
    let filter = store::Filter {
        below: Some(ask.top.id),
        starts_from: Some(from),
        starts_before: Some(before),
        ..store::Filter::default()
    };
    let after = match place {
        Place::Session(after) => Some(*after),
        _ => None,
    };
    let permit = ask.actor.permit::<ReadSessions>()?;
    let sessions = store::page(conn, &permit, &filter, after, ROUND).await?;
    let limit = u64::try_from(Operation::ROWS_MAX + 1).unwrap_or(u64::MAX);
    let permit = ask.actor.permit::<ReadAttendance>()?;
    let listed = store::attendance_of_all(conn, &permit, &sessions, limit).await?;
    let names = branch_names(conn, ask, &sessions).await?;
    let last = sessions.last().filter(|_| sessions.len() as u64 == ROUND);
    let reached = last.map_or(from, |last| last.draft.starts_at);
    Ok(Rows {
        next: last.map(|last| Place::Session((last.draft.starts_at.millis(), last.id.uuid()))),
        members: listed.iter().map(|(_, line)| line.member).collect(),
        lines: lines(ask, &sessions, (&listed, &names)),
        progress: share(before.millis() - reached.millis(), before.millis() - from.millis()),
    })
}

/// The first instant of the period, and the first one after it.
fn bounds(ask: &Ask<'_>) -> (Instant, Instant) {
    let span = ask.order.period.as_ref().map(ExportPeriod::span);
    span.map_or((ask.now, ask.now), |span| {
        (Instant::of_day(span.from()), Instant::of_day(days_after(span.to(), 1)))
    })
}

async fn branch_names(
    conn: &Conn,
    ask: &Ask<'_>,
    sessions: &[StudySession],
) -> Result<HashMap<Uuid, String>, Stop> {
    let mut ids: Vec<Uuid> = sessions.iter().map(|session| session.branch.uuid()).collect();
    ids.sort_unstable();
    ids.dedup();
    let permit = ask.actor.permit::<ReadOrganizations>()?;
    let found = organizations::find_many(conn, &permit, &ids).await?;
    Ok(found.into_iter().map(|branch| (branch.id.uuid(), branch.name)).collect())
}

type Listed = (lighthouse_domain::study::StudySessionId, store::ListedMember);

/// In the order of the sessions.
fn lines(
    ask: &Ask<'_>,
    sessions: &[StudySession],
    (listed, names): (&[Listed], &HashMap<Uuid, String>),
) -> Vec<Vec<SheetCell>> {
    let mut of_session = HashMap::<Uuid, Vec<&store::ListedMember>>::new();
    for (session, line) in listed {
        of_session.entry(session.uuid()).or_default().push(line);
    }
    let lines_of = |session: &StudySession| {
        let branch = names.get(&session.branch.uuid()).cloned();
        let listed = of_session.remove(&session.id.uuid()).unwrap_or_default();
        let lines = listed.into_iter().map(|it| line(ask, (session, branch.clone()), it));
        lines.collect::<Vec<_>>()
    };
    sessions.iter().flat_map(lines_of).collect()
}

fn line(
    ask: &Ask<'_>,
    (session, branch): (&StudySession, Option<String>),
    listed: &store::ListedMember,
) -> Vec<SheetCell> {
    let draft = &session.draft;
    let guest = if listed.guest { ask.word("是", "Yes") } else { SheetCell::Empty };
    vec![
        SheetCell::text_or_empty(branch),
        ask.word(draft.kind.zh(), draft.kind.en()),
        SheetCell::text(&draft.title),
        SheetCell::Time(draft.starts_at),
        SheetCell::Time(draft.ends_at),
        SheetCell::text(&listed.member_name),
        ask.word(listed.status.zh(), listed.status.en()),
        guest,
    ]
}
