//! Past states of submitted records, kept when they are corrected or withdrawn.

use std::collections::HashMap;

use lighthouse_domain::{
    access::{Permit, actions::ReadAttendance},
    id::Id,
    members::MemberId,
    study::{Attendance, RecordChange, StudySession, Submission, changes::PastRecord},
    time::Instant,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::entity::{DraftRow, attendance, attendance_status};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::Locked,
    sql::{insert_all, scoped},
};

mod session_row {
    //! The rows of `study_session_past`.
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "study_session_past")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub session_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i64,
        pub change: String,
        pub reason: String,
        pub account_id: Uuid,
        pub at: i64,
        pub kind: String,
        pub fulfils: String,
        pub mode: String,
        pub title: String,
        pub summary: Option<String>,
        pub place: Option<String>,
        pub host: Option<String>,
        pub starts_at: i64,
        pub ends_at: i64,
        pub submitted_at: i64,
        pub late: bool,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod line_row {
    //! The rows of `attendance_past`.
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "attendance_past")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub session_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub member_id: Uuid,
        pub status: String,
        pub note: Option<String>,
        pub guest: bool,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

const CHUNK: usize = 500;

/// The lines of these members as they are now, on a session that is locked.
pub async fn lines_of(
    tx: &Tx,
    session: &Locked<StudySession>,
    members: &[MemberId],
) -> Result<Vec<Attendance>, StoreError> {
    let mut lines = Vec::new();
    for chunk in members.chunks(CHUNK) {
        let select = attendance::Entity::find()
            .filter(attendance::Column::SessionId.eq(session.id.uuid()))
            .filter(attendance::Column::MemberId.is_in(chunk.iter().map(|id| id.uuid())))
            .order_by_asc(attendance::Column::MemberId);
        for row in select.all(&**tx).await? {
            lines.push(line(row.member_id, &row.status, row.note, row.guest)?);
        }
    }
    Ok(lines)
}

fn line(
    member: Uuid,
    status: &str,
    note: Option<String>,
    guest: bool,
) -> Result<Attendance, StoreError> {
    Ok(Attendance { member: Id::new(member), status: attendance_status(status)?, note, guest })
}

/// Keeps what a locked record said before it changes.
pub async fn keep_past(
    tx: &Tx,
    session: &Locked<StudySession>,
    past: &PastRecord,
) -> Result<(), StoreError> {
    if past.session != session.id || past.number != session.version {
        return Err(StoreError::NotFound("study_session"));
    }
    let draft = &past.draft;
    let row = session_row::ActiveModel {
        session_id: Set(past.session.uuid()),
        number: Set(past.number),
        change: Set(past.change.as_str().to_owned()),
        reason: Set(past.reason.clone()),
        account_id: Set(past.by.uuid()),
        at: Set(past.at.millis()),
        kind: Set(draft.kind.as_str().to_owned()),
        fulfils: Set(super::kinds_as_text(&draft.fulfils)),
        mode: Set(draft.mode.as_str().to_owned()),
        title: Set(draft.title.clone()),
        summary: Set(draft.summary.clone()),
        place: Set(draft.place.clone()),
        host: Set(draft.host.clone()),
        starts_at: Set(draft.starts_at.millis()),
        ends_at: Set(draft.ends_at.millis()),
        submitted_at: Set(past.submission.at.millis()),
        late: Set(past.submission.late),
    };
    session_row::Entity::insert(row).exec_without_returning(&**tx).await?;
    let rows = past.lines.iter().map(|line| line_row::ActiveModel {
        session_id: Set(past.session.uuid()),
        number: Set(past.number),
        member_id: Set(line.member.uuid()),
        status: Set(line.status.as_str().to_owned()),
        note: Set(line.note.clone()),
        guest: Set(line.guest),
    });
    insert_all(tx, rows).await
}

/// More corrections than a record has.
const PAST_MAX: u64 = 200;

/// The history of a session that was found within the permit, newest first.
pub async fn past_records(
    conn: &Conn,
    permit: &Permit<ReadAttendance>,
    session: &StudySession,
) -> Result<Vec<PastRecord>, StoreError> {
    let select = session_row::Entity::find()
        .filter(session_row::Column::SessionId.eq(session.id.uuid()))
        .order_by_desc(session_row::Column::Number)
        .limit(PAST_MAX);
    let rows = scoped::all(conn, permit, select).await?;
    let select = line_row::Entity::find()
        .filter(line_row::Column::SessionId.eq(session.id.uuid()))
        .order_by_asc(line_row::Column::MemberId);
    let mut lines: HashMap<i64, Vec<Attendance>> = HashMap::new();
    for row in scoped::all(conn, permit, select).await? {
        let one = line(row.member_id, &row.status, row.note, row.guest)?;
        lines.entry(row.number).or_default().push(one);
    }
    let past = |row: session_row::Model| {
        let own = lines.remove(&row.number).unwrap_or_default();
        record(row, own)
    };
    rows.into_iter().map(past).collect()
}

fn record(row: session_row::Model, lines: Vec<Attendance>) -> Result<PastRecord, StoreError> {
    let change = RecordChange::parse(&row.change);
    Ok(PastRecord {
        session: Id::new(row.session_id),
        number: row.number,
        change: change.ok_or_else(|| StoreError::corrupt("study_session_past", "change"))?,
        by: Id::new(row.account_id),
        at: Instant::from_millis(row.at),
        draft: DraftRow {
            kind: row.kind,
            fulfils: row.fulfils,
            mode: row.mode,
            title: row.title,
            summary: row.summary,
            place: row.place,
            host: row.host,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
        }
        .read("study_session_past", row.session_id)?,
        submission: Submission { at: Instant::from_millis(row.submitted_at), late: row.late },
        reason: row.reason,
        lines,
    })
}
