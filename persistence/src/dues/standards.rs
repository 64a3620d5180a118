//! Standards of members: found, listed, set. What somebody earns is sealed, and opened for one
//! standard at a time.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{
        Permit,
        actions::{ReadDues, RecordDues},
    },
    dues::{DuesStandard, Fen, PayerKind, Reduction},
    id::Id,
    members::Member,
    study_days::Month,
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::LockType,
};

use super::{
    BASE,
    entity::standard::{ActiveModel, Column, Entity, Model},
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::{self, Changed, Locked},
    seal::Sealer,
    sql::scoped,
};

fn corrupt(column: &str) -> StoreError {
    StoreError::corrupt("dues_standard", column)
}

fn reduction(row: &Model) -> Result<Option<Reduction>, StoreError> {
    let text = (&row.reduction_reason, &row.reduction_document);
    match (row.reduced_amount, row.reduced_until, text) {
        (None, None, (None, None)) => Ok(None),
        (Some(amount), Some(until), (Some(reason), Some(document))) => Ok(Some(Reduction {
            amount: Fen(amount),
            until: Month::containing(until),
            reason: reason.clone(),
            document: document.clone(),
        })),
        _ => Err(corrupt("reduced_amount")),
    }
}

impl TryFrom<Model> for DuesStandard {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        Ok(Self {
            reduction: reduction(&row)?,
            id: Id::new(row.id),
            member: Id::new(row.member_id),
            from: Month::containing(row.from_month),
            kind: PayerKind::parse(&row.kind).ok_or_else(|| corrupt("kind"))?,
            amount: Fen(row.amount),
            set_by: Id::new(row.set_by),
            version: row.version,
            created_at: Instant::from_millis(row.created_at),
            updated_at: Instant::from_millis(row.updated_at),
        })
    }
}

/// Where a page begins: after the standard from this month on, going back.
pub type StandardPosition = NaiveDate;

/// Up to `limit` standards of a member who was found within the permit, the newest first.
pub async fn standard_page(
    conn: &Conn,
    permit: &Permit<ReadDues>,
    member: &Member,
    after: Option<StandardPosition>,
    limit: u64,
) -> Result<Vec<DuesStandard>, StoreError> {
    let mut select = Entity::find()
        .filter(Column::MemberId.eq(member.id.uuid()))
        .order_by_desc(Column::FromMonth)
        .limit(limit);
    if let Some(after) = after {
        select = select.filter(Column::FromMonth.lt(after));
    }
    let rows = scoped::all(conn, permit, select).await?;
    rows.into_iter().map(DuesStandard::try_from).collect()
}

/// A standard of a member who was found within the permit, and the income behind it.
pub async fn find_standard(
    conn: &Conn,
    permit: &Permit<ReadDues>,
    sealer: &Sealer,
    (member, from): (&Member, Month),
) -> Result<(DuesStandard, Option<Fen>), StoreError> {
    let select = Entity::find()
        .filter(Column::MemberId.eq(member.id.uuid()))
        .filter(Column::FromMonth.eq(from.first()));
    let row = scoped::one(conn, permit, select).await?;
    let row = row.ok_or(StoreError::NotFound("dues_standard"))?;
    let base = row.base_sealed.as_deref();
    let base = base.map(|text| sealer.open_text(&BASE.row(row.id), text)).transpose()?;
    let fen = |text: String| text.parse().map(Fen).map_err(|_| corrupt("base_sealed"));
    Ok((row.try_into()?, base.map(fen).transpose()?))
}

/// A locked member's standard from a month on, if there is one, locked too.
pub async fn lock_standard(
    tx: &Tx,
    permit: &Permit<RecordDues>,
    (member, from): (&Locked<Member>, Month),
) -> Result<Option<Locked<DuesStandard>>, StoreError> {
    let select = Entity::find()
        .filter(Column::MemberId.eq(member.id.uuid()))
        .filter(Column::FromMonth.eq(from.first()))
        .lock(LockType::NoKeyUpdate);
    let row = scoped::one(tx, permit, select).await?;
    Ok(row.map(DuesStandard::try_from).transpose()?.map(Locked::new))
}

/// What a change writes. The income is sealed for its row.
fn facts(
    sealer: &Sealer,
    standard: &DuesStandard,
    base: Option<Fen>,
) -> Result<ActiveModel, StoreError> {
    let cell = BASE.row(standard.id);
    let base = base.map(|base| sealer.seal(&cell, base.0.to_string().as_bytes())).transpose()?;
    let reduction = standard.reduction.as_ref();
    Ok(ActiveModel {
        kind: Set(standard.kind.as_str().to_owned()),
        base_sealed: Set(base),
        amount: Set(standard.amount.0),
        reduced_amount: Set(reduction.map(|it| it.amount.0)),
        reduced_until: Set(reduction.map(|it| it.until.first())),
        reduction_reason: Set(reduction.map(|it| it.reason.clone())),
        reduction_document: Set(reduction.map(|it| it.document.clone())),
        set_by: Set(standard.set_by.uuid()),
        version: Set(standard.version),
        updated_at: Set(standard.updated_at.millis()),
        ..Default::default()
    })
}

/// Enters a member's first standard from a month on.
pub async fn insert_standard(
    tx: &Tx,
    permit: &Permit<RecordDues>,
    sealer: &Sealer,
    member: &Locked<Member>,
    (standard, base): (&DuesStandard, Option<Fen>),
) -> Result<(), StoreError> {
    if !permit.scope().covers(&member.branch_path) {
        return Err(StoreError::NotFound("member"));
    }
    let row = ActiveModel {
        id: Set(standard.id.uuid()),
        member_id: Set(member.id.uuid()),
        from_month: Set(standard.from.first()),
        created_at: Set(standard.created_at.millis()),
        ..facts(sealer, standard, base)?
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Writes a standard that was set anew; the stored version must be the one before.
pub async fn save_standard(
    tx: &Tx,
    sealer: &Sealer,
    changed: Changed<DuesStandard>,
    base: Option<Fen>,
) -> Result<DuesStandard, StoreError> {
    let row = facts(sealer, &changed, base)?;
    locked::save(tx, row, (Column::Id, Column::Version), changed).await
}
