//! Corrections by hand: entered under the member's lock, read beside the other ledgers.

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
use sea_orm::{DbErr, sea_query::SelectStatement};
use uuid::Uuid;

use super::{BookYear, ByHand, Entry, EntryPage, lock};
use crate::{
    db::{Cells, Conn, FromCells, Tx},
    error::StoreError,
    hand::Hand,
};

/// Keeps everybody else from correcting or settling this member's hours until the transaction ends.
pub async fn hold(
    tx: &Tx,
    permit: &Permit<CorrectHours>,
    member: &Member,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&member.branch_path) {
        return Err(StoreError::NotFound("member"));
    }
    lock(tx, &[member.id.uuid()]).await
}

/// Enters a correction of a member who is held.
pub async fn correct(
    tx: &Tx,
    permit: &Permit<CorrectHours>,
    new: &Correction,
    now: Instant,
) -> Result<(), StoreError> {
    let insert = "INSERT INTO hour_correction \
         (id, member_id, year, seconds, reason, takes_back, by_account, at) VALUES (";
    let hand = Hand::plain(tx, insert).bind(new.id.uuid()).sql(", ").bind(new.member.uuid());
    let hand = hand.sql(", ").bind(i64::from(new.year)).sql(", ").bind(new.seconds);
    let hand = hand.sql(", ").bind(new.reason.clone());
    let hand = hand.sql(", ").bind(new.takes_back.map(Id::uuid));
    let hand = hand.sql(", ").bind(permit.account().uuid()).sql(", ").bind(now.millis());
    hand.sql(")").run(tx).await.map(|_| ())
}

struct Kept {
    year: i64,
    seconds: i64,
    reason: String,
    takes_back: Option<Uuid>,
    taken_back: bool,
}

impl FromCells for Kept {
    fn from_cells(cells: &Cells<'_>) -> Result<Self, DbErr> {
        Ok(Self {
            year: cells.get(0)?,
            seconds: cells.get(1)?,
            reason: cells.get(2)?,
            takes_back: cells.get(3)?,
            taken_back: cells.get(4)?,
        })
    }
}

/// A correction of a member who is held, and whether it was taken back.
pub async fn correction(
    tx: &Tx,
    permit: &Permit<CorrectHours>,
    member: MemberId,
    id: CorrectionId,
) -> Result<(Correction, bool), StoreError> {
    let select = "SELECT c.year, c.seconds, c.reason, c.takes_back, \
         EXISTS (SELECT 1 FROM hour_correction t WHERE t.takes_back = c.id) FROM hour_correction c";
    let hand = Hand::under(tx, permit, select).sql(" AND c.id = ").bind(id.uuid());
    let hand = hand.sql(" AND c.member_id = ").bind(member.uuid());
    let rows: Vec<Kept> = hand.all(tx, permit).await?;
    let row = rows.into_iter().next().ok_or(StoreError::NotFound("hour_correction"))?;
    let year = i32::try_from(row.year)
        .map_err(|_| StoreError::corrupt("hour_correction", format!("year of {id}")))?;
    let takes_back = row.takes_back.map(Id::new);
    let (seconds, reason) = (row.seconds, row.reason);
    Ok((Correction { id, member, year, seconds, reason, takes_back }, row.taken_back))
}

struct Row {
    id: Uuid,
    seconds: i64,
    reason: String,
    at: i64,
    by: Option<String>,
    takes_back: Option<Uuid>,
}

impl FromCells for Row {
    fn from_cells(cells: &Cells<'_>) -> Result<Self, DbErr> {
        Ok(Self {
            id: cells.get(0)?,
            seconds: cells.get(1)?,
            reason: cells.get(2)?,
            at: cells.get(3)?,
            by: cells.get(4)?,
            takes_back: cells.get(5)?,
        })
    }
}

impl From<Row> for Entry {
    fn from(row: Row) -> Self {
        Self {
            session_id: row.id,
            kind: Evidence::ByHand.as_str().to_owned(),
            title: row.reason.clone(),
            starts_at: row.at,
            number: 1,
            seconds: row.seconds,
            evidence: Evidence::ByHand.as_str().to_owned(),
            at: row.at,
            by_hand: Some(ByHand { reason: row.reason, by: row.by, takes_back: row.takes_back }),
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
    let hand = Hand::under(conn, permit, select).sql(" AND c.member_id = ").bind(member.uuid());
    let hand = hand.sql(" AND c.year = ").bind(i64::from(of.year));
    let hand = hand.sql(" AND c.at <= ").bind(of.as_of.millis());
    let hand = hand.within(permit.scope(), "m.branch_path", Some("m.id"));
    let hand = match after {
        Some((at, id, number)) => {
            let hand = hand.sql(" AND (c.at, c.id, 1) < (").bind(at);
            hand.sql(", ").bind(id).sql(", ").bind(number).sql(")")
        }
        None => hand,
    };
    let hand = hand.sql(" ORDER BY c.at DESC, c.id DESC LIMIT ");
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows: Vec<Row> = hand.bind(limit).all(conn, permit).await?;
    Ok(rows.into_iter().map(Entry::from).collect())
}

/// The people among `ids` whose hours were corrected, as a subquery.
pub(crate) fn corrected(ids: &[MemberId]) -> SelectStatement {
    use sea_orm::sea_query::{Alias, ExprTrait, Query};
    let member = super::column("hour_correction", "member_id");
    Query::select()
        .expr(member.clone())
        .from(Alias::new("hour_correction"))
        .and_where(member.is_in(ids.iter().map(|id| id.uuid())))
        .to_owned()
}
