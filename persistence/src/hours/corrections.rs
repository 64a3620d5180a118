//! Corrections that a person made: entered under the member's lock, read beside the other ledgers.
//!
//! Text SQL: the page has the order of the other two ledgers and is as hot as they are.

use lighthouse_domain::{
    access::{
        Permit,
        actions::{CorrectHours, ReadAttendance},
    },
    hours::{Correction, CorrectionId, Evidence},
    id::Id,
    members::{Member, MemberId},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Query, SelectStatement},
};
use uuid::Uuid;

use super::{
    BookYear, Entry, EntryPage, HourCorrection,
    entity::hour_correction::{ActiveModel, Column, Entity},
    lock,
};
use crate::{
    db::{Conn, Tx, row},
    error::StoreError,
    sql::{Sql, scoped, values},
};

row! {
    struct CorrectionRow {
        id: Uuid,
        seconds: i64,
        reason: String,
        at: i64,
        by: Option<String>,
        takes_back: Option<Uuid>,
    }
}

/// The books of a member within the permit, which nobody else corrects or settles until the
/// transaction ends.
#[derive(Debug)]
pub struct LockedBooks(MemberId);

impl LockedBooks {
    pub fn member(&self) -> MemberId {
        self.0
    }
}

pub async fn lock_books(
    tx: &Tx,
    permit: &Permit<CorrectHours>,
    member: &Member,
) -> Result<LockedBooks, StoreError> {
    if !permit.scope().covers(&member.branch_path) {
        return Err(StoreError::NotFound("member"));
    }
    lock(tx, &[member.id.uuid()]).await?;
    Ok(LockedBooks(member.id))
}

/// Enters a correction into the books of its member.
pub async fn correct(
    tx: &Tx,
    permit: &Permit<CorrectHours>,
    books: &LockedBooks,
    new: &Correction,
    now: Instant,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        id: Set(new.id.uuid()),
        member_id: Set(books.0.uuid()),
        year: Set(new.year.into()),
        seconds: Set(new.seconds),
        reason: Set(new.reason.clone()),
        takes_back: Set(new.takes_back.map(Id::uuid)),
        by_account: Set(permit.account().uuid()),
        at: Set(now.millis()),
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// A correction of these books, and whether it was taken back.
pub async fn correction(
    tx: &Tx,
    permit: &Permit<CorrectHours>,
    books: &LockedBooks,
    id: CorrectionId,
) -> Result<(Correction, bool), StoreError> {
    let select =
        Entity::find().filter(Column::Id.eq(id.uuid())).filter(Column::MemberId.eq(books.0.uuid()));
    let row = scoped::one(tx, permit, select).await?;
    let row = row.ok_or(StoreError::NotFound("hour_correction"))?;
    let opposite = Entity::find().filter(Column::TakesBack.eq(id.uuid()));
    let reversed = scoped::one(tx, permit, opposite).await?.is_some();
    let year = i32::try_from(row.year)
        .map_err(|_| StoreError::corrupt("hour_correction", format!("year of {id}")))?;
    let (member, takes_back) = (books.0, row.takes_back.map(Id::new));
    let (seconds, reason) = (row.seconds, row.reason);
    Ok((Correction { id, member, year, seconds, reason, takes_back }, reversed))
}

impl From<CorrectionRow> for Entry {
    fn from(row: CorrectionRow) -> Self {
        Self {
            session_id: row.id,
            kind: Evidence::HourCorrection.as_str().to_owned(),
            title: row.reason.clone(),
            starts_at: row.at,
            number: 1,
            seconds: row.seconds,
            evidence: Evidence::HourCorrection.as_str().to_owned(),
            at: row.at,
            corrections: Some(HourCorrection {
                reason: row.reason,
                by: row.by,
                takes_back: row.takes_back,
            }),
        }
    }
}

/// Up to `limit` corrections of a year, newest first, in the order of the other ledgers.
pub(super) async fn entries(
    conn: &Conn,
    permit: &Permit<ReadAttendance>,
    member: MemberId,
    of: BookYear,
    after: Option<EntryPage>,
    limit: u64,
) -> Result<Vec<Entry>, StoreError> {
    let select = "SELECT c.id, c.seconds, c.reason, c.at, a.display_name, c.takes_back \
         FROM hour_correction c JOIN member m ON m.id = c.member_id \
         LEFT JOIN account a ON a.id = c.by_account";
    let sql = Sql::with_permit(conn, permit, select)
        .push_with(" AND c.member_id = ?", values![member.uuid()])
        .push_with(" AND c.year = ? AND c.at <= ?", values![i64::from(of.year), of.as_of.millis()])
        .in_scope(permit.scope(), "m.branch_path", Some("m.id"));
    let sql = match after {
        Some((at, id, number)) => {
            sql.push_with(" AND (c.at, c.id, 1) < (?, ?, ?)", values![at, id, number])
        }
        None => sql,
    };
    let rows: Vec<CorrectionRow> = sql
        .push_with(
            " ORDER BY c.at DESC, c.id DESC LIMIT ?",
            values![i64::try_from(limit).unwrap_or(i64::MAX)],
        )
        .all(conn, permit)
        .await?;
    Ok(rows.into_iter().map(Entry::from).collect())
}

/// The people among `ids` whose hours were corrected, as a subquery.
pub(crate) fn corrected(ids: &[MemberId]) -> SelectStatement {
    Query::select()
        .column(Column::MemberId)
        .from(Entity)
        .and_where(Column::MemberId.is_in(ids.iter().map(|id| id.uuid())))
        .to_owned()
}
