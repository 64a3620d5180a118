//! The two sealed numbers, opened for a purpose. The caller audits before it answers (INV-22).

use lighthouse_domain::{
    access::{Permit, actions::RevealMembers},
    members::{MemberId, hour_of},
    time::Instant,
};
use sea_orm::{ColumnTrait, ConnectionTrait, FromQueryResult, sea_query::Query};

use super::{Column, Entity, ID_NUMBER, PHONE, inside};
use crate::{db::Tx, error::StoreError, seal::Sealer, sql::scoped};

const COUNT: &str = "INSERT INTO reveal_count (account_id, hour, reads) VALUES ($1, $2, 1) \
    ON CONFLICT (account_id) DO UPDATE SET hour = excluded.hour, \
    reads = CASE WHEN reveal_count.hour = excluded.hour THEN reveal_count.reads + 1 ELSE 1 END \
    RETURNING reads";

/// The whole numbers of one person.
#[derive(Clone)]
pub struct Revealed {
    pub id_number: Option<String>,
    pub phone: Option<String>,
}

#[derive(FromQueryResult)]
struct Sealed {
    id_number_sealed: Option<Vec<u8>>,
    phone_sealed: Option<Vec<u8>>,
}

pub async fn reveal(
    tx: &Tx,
    permit: &Permit<RevealMembers>,
    sealer: &Sealer,
    id: MemberId,
) -> Result<Revealed, StoreError> {
    let mut select = Query::select()
        .columns([Column::IdNumberSealed, Column::PhoneSealed])
        .from(Entity)
        .and_where(Column::Id.eq(id.uuid()))
        .to_owned();
    if !permit.scope().is_everywhere() {
        select.cond_where(inside(permit.scope()));
    }
    let rows: Vec<Sealed> = scoped::all_as(tx, permit, select).await?;
    let row = rows.into_iter().next().ok_or(StoreError::NotFound("member"))?;
    let open = |context, sealed: Option<Vec<u8>>| {
        sealed.map(|sealed| sealer.open_text(context, &sealed)).transpose()
    };
    Ok(Revealed {
        id_number: open(ID_NUMBER, row.id_number_sealed)?,
        phone: open(PHONE, row.phone_sealed)?,
    })
}

/// Counts a read of this account and tells the how manieth of the clock hour it is. Reads of
/// one account wait for each other, so that no two are the same number.
pub async fn count_reveal(
    tx: &Tx,
    permit: &Permit<RevealMembers>,
    now: Instant,
) -> Result<i64, StoreError> {
    let values = vec![permit.account().uuid().into(), hour_of(now).into()];
    let row = tx.query_one_raw(scoped::raw(tx, COUNT, COUNT, values)).await?;
    let row = row.ok_or_else(|| StoreError::corrupt("reveal_count", "no row"))?;
    Ok(row.try_get("", "reads")?)
}
