//! The lines of attendance before a merge, as they are kept to be put back.

use std::collections::BTreeMap;

use lighthouse_domain::{
    access::{Permit, actions::MergeMembers},
    id::Id,
    members::{
        MemberId,
        merging::{JoinedLine, Line, Merge, MergeId, join},
    },
    study::{AttendanceStatus, StudySessionId},
    time::Instant,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::entity::line::{ActiveModel, Column, Entity, Model};
use crate::{db::Tx, error::StoreError, sql::insert_all, sql::scoped};

impl TryFrom<Model> for Line {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let status = AttendanceStatus::parse(&row.status);
        Ok(Self {
            session: Id::new(row.session_id),
            member: Id::new(row.member_id),
            status: status.ok_or_else(|| StoreError::corrupt("member_merge_line", "status"))?,
            note: row.note,
            starts_at: Instant::from_millis(row.starts_at),
            recorded_at: Instant::from_millis(row.recorded_at),
            guest: row.guest,
        })
    }
}

fn row(merge: MergeId, line: &Line) -> ActiveModel {
    ActiveModel {
        merge_id: Set(merge.uuid()),
        session_id: Set(line.session.uuid()),
        member_id: Set(line.member.uuid()),
        status: Set(line.status.as_str().to_owned()),
        note: Set(line.note.clone()),
        starts_at: Set(line.starts_at.millis()),
        recorded_at: Set(line.recorded_at.millis()),
        guest: Set(line.guest),
    }
}

/// Keeps the lines as they stood.
pub(super) async fn keep(tx: &Tx, merge: MergeId, joined: &[JoinedLine]) -> Result<(), StoreError> {
    let lines = joined.iter().flat_map(JoinedLine::before);
    let rows: Vec<ActiveModel> = lines.map(|line| row(merge, line)).collect();
    insert_all(tx, rows).await
}

/// What a merge joined: the lines as they stood and what was made of them.
pub(super) async fn joined(
    tx: &Tx,
    permit: &Permit<MergeMembers>,
    merge: &Merge,
) -> Result<Vec<JoinedLine>, StoreError> {
    let select = Entity::find().filter(Column::MergeId.eq(merge.id.uuid()));
    let rows = scoped::all(tx, permit, select).await?;
    let lines = rows.into_iter().map(Line::try_from).collect::<Result<Vec<_>, _>>()?;
    let (own, double) = lines.into_iter().partition(|line| line.member == merge.survivor.id);
    Ok(join(merge.survivor.id, own, double, |_| false))
}

pub(super) fn sessions_of(joined: &[JoinedLine]) -> Vec<StudySessionId> {
    joined.iter().map(|one| one.duplicates.session).collect()
}

/// The lines of a member by their sessions.
pub(super) fn by_session(lines: Vec<Line>, member: MemberId) -> BTreeMap<StudySessionId, Line> {
    let own = lines.into_iter().filter(|line| line.member == member);
    own.map(|line| (line.session, line)).collect()
}
