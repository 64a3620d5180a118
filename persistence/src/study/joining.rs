//! Attendance of two entries that become one, and back: lines are taken out and put in, whole.

use std::collections::HashMap;

use lighthouse_domain::{
    access::{Action, Permit},
    id::Id,
    members::{MemberId, merging::Line},
    organizations::OrganizationId,
    study::StudySessionId,
    time::Instant,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::entity::{
    Column as SessionColumn, Entity as SessionEntity,
    attendance::{ActiveModel, Column, Entity, Model},
    attendance_status,
};
use crate::{db::Tx, error::StoreError, sql::insert_all, sql::scoped, sync};

const CHUNK: usize = 500;

/// The branch of a session, when it is, and what it is called.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub(crate) branch: OrganizationId,
    pub(crate) span: (Instant, Instant),
    pub(crate) title: String,
}

fn line(row: Model) -> Result<Line, StoreError> {
    Ok(Line {
        session: Id::new(row.session_id),
        member: Id::new(row.member_id),
        status: attendance_status(&row.status)?,
        note: row.note,
        starts_at: Instant::from_millis(row.starts_at),
        recorded_at: Instant::from_millis(row.recorded_at),
        guest: row.guest,
    })
}

fn row(line: &Line) -> ActiveModel {
    ActiveModel {
        session_id: Set(line.session.uuid()),
        member_id: Set(line.member.uuid()),
        status: Set(line.status.as_str().to_owned()),
        note: Set(line.note.clone()),
        starts_at: Set(line.starts_at.millis()),
        recorded_at: Set(line.recorded_at.millis()),
        guest: Set(line.guest),
    }
}

fn ids(sessions: &[StudySessionId]) -> impl Iterator<Item = Uuid> {
    sessions.iter().map(|id| id.uuid())
}

/// Every line of a member.
pub(crate) async fn lines_of_member<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    member: MemberId,
) -> Result<Vec<Line>, StoreError> {
    let select = Entity::find().filter(Column::MemberId.eq(member.uuid()));
    scoped::all(tx, permit, select).await?.into_iter().map(line).collect()
}

/// The lines of a member in some sessions.
pub(crate) async fn lines_in<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    member: MemberId,
    sessions: &[StudySessionId],
) -> Result<Vec<Line>, StoreError> {
    let mut lines = Vec::new();
    for chunk in sessions.chunks(CHUNK) {
        let select = Entity::find()
            .filter(Column::MemberId.eq(member.uuid()))
            .filter(Column::SessionId.is_in(ids(chunk)));
        let rows = scoped::all(tx, permit, select).await?;
        lines.extend(rows.into_iter().map(line).collect::<Result<Vec<_>, _>>()?);
    }
    Ok(lines)
}

/// Where and when these sessions are.
pub(crate) async fn held<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    sessions: &[StudySessionId],
) -> Result<HashMap<StudySessionId, Held>, StoreError> {
    let mut all = HashMap::new();
    for chunk in sessions.chunks(CHUNK) {
        let select = SessionEntity::find().filter(SessionColumn::Id.is_in(ids(chunk)));
        let rows = scoped::all(tx, permit, select).await?;
        all.extend(rows.into_iter().map(|row| {
            let span = (Instant::from_millis(row.starts_at), Instant::from_millis(row.ends_at));
            let branch = Id::new(row.branch_id);
            (Id::new(row.id), Held { branch, span, title: row.title })
        }));
    }
    Ok(all)
}

/// Takes the lines of these members out of the sessions and puts others in.
pub(crate) async fn replace_lines(
    tx: &Tx,
    members: [MemberId; 2],
    sessions: &[StudySessionId],
    new: &[Line],
) -> Result<(), StoreError> {
    for chunk in sessions.chunks(CHUNK) {
        Entity::delete_many()
            .filter(Column::MemberId.is_in(members.map(Id::uuid)))
            .filter(Column::SessionId.is_in(ids(chunk)))
            .exec(&**tx)
            .await?;
    }
    let rows: Vec<ActiveModel> = new.iter().map(row).collect();
    insert_all(tx, rows).await?;
    sync::touch(tx, ids(sessions)).await
}
