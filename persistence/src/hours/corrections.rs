//! Corrections that a person made: entered under the member's lock, read beside the other ledgers.

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
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter,
    sea_query::{Alias, ExprTrait, Query, SelectStatement},
};
use uuid::Uuid;

use super::{
    BookYear, Entry, EntryPage, HourCorrection,
    entity::hour_correction::{ActiveModel, Column, Entity},
    ledger::CORRECTIONS,
    lock,
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    sql::{column, key, scoped},
};

#[derive(FromQueryResult)]
struct CorrectionRow {
    session_id: Uuid,
    seconds: i64,
    reason: String,
    at: i64,
    display_name: Option<String>,
    takes_back: Option<Uuid>,
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
            session_id: row.session_id,
            kind: Evidence::HourCorrection.as_str().to_owned(),
            title: row.reason.clone(),
            starts_at: row.at,
            number: 1,
            seconds: row.seconds,
            evidence: Evidence::HourCorrection.as_str().to_owned(),
            at: row.at,
            corrections: Some(HourCorrection {
                reason: row.reason,
                by: row.display_name,
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
    let mut select = CORRECTIONS.page(permit, (member, of), after, limit);
    let by = column("account", "id").equals(key(CORRECTIONS.table, "by_account"));
    select
        .left_join(Alias::new("account"), by)
        .columns(["reason", "takes_back"].map(|name| key(CORRECTIONS.table, name)))
        .column(key("account", "display_name"));
    let rows: Vec<CorrectionRow> = scoped::all_as(conn, permit, select).await?;
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
