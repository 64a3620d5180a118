//! The two sealed numbers, opened for a purpose. The caller audits before it answers (INV-22).

use lighthouse_domain::{
    access::{Permit, actions::RevealMembers},
    members::MemberId,
};
use sea_orm::{ColumnTrait, FromQueryResult, sea_query::Query};

use super::{Column, Entity, ID_NUMBER, PHONE, inside};
use crate::{db::Tx, error::StoreError, read, seal::Sealer};

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
    let rows: Vec<Sealed> = read::all_as(tx, permit, select).await?;
    let row = rows.into_iter().next().ok_or(StoreError::NotFound("member"))?;
    let open = |context, sealed: Option<Vec<u8>>| {
        sealed.map(|sealed| sealer.open_text(context, &sealed)).transpose()
    };
    Ok(Revealed {
        id_number: open(ID_NUMBER, row.id_number_sealed)?,
        phone: open(PHONE, row.phone_sealed)?,
    })
}
