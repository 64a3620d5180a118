//! The two sealed numbers, opened for a purpose. The caller audits before it answers (INV-22).

use lighthouse_domain::{
    access::{Permit, actions::RevealMembers},
    members::{MemberId, hour_of},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, FromQueryResult,
    sea_query::{CaseStatement, Expr, ExprTrait, OnConflict, Query},
};

use super::{Column, Entity, ID_NUMBER, PHONE, inside};
use crate::{
    db::Tx,
    error::StoreError,
    seal::{SealedColumn, Sealer},
    sql::scoped,
};

mod count {
    //! How often an account opened numbers in a clock hour.
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "reveal_count")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub account_id: Uuid,
        pub hour: i64,
        pub reads: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

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
    let open = |column: SealedColumn, sealed: Option<Vec<u8>>| {
        sealed.map(|sealed| sealer.open_text(&column.row(id.uuid()), &sealed)).transpose()
    };
    Ok(Revealed {
        id_number: open(ID_NUMBER, row.id_number_sealed)?,
        phone: open(PHONE, row.phone_sealed)?,
    })
}

/// Counts a read of this account and returns its number in the clock hour. Reads of one account
/// wait for each other, so that no two are the same number.
pub async fn count_reveal(
    tx: &Tx,
    permit: &Permit<RevealMembers>,
    now: Instant,
) -> Result<i64, StoreError> {
    let row = count::ActiveModel {
        account_id: Set(permit.account().uuid()),
        hour: Set(hour_of(now)),
        reads: Set(1),
    };
    let stored = |column| Expr::col((count::Entity, column));
    let same_hour = stored(count::Column::Hour).eq(hour_of(now));
    let next = CaseStatement::new()
        .case(same_hour, stored(count::Column::Reads).add(1))
        .finally(Expr::val(1_i64));
    let again = OnConflict::column(count::Column::AccountId)
        .value(count::Column::Reads, next)
        .update_column(count::Column::Hour)
        .to_owned();
    let row = count::Entity::insert(row).on_conflict(again).exec_with_returning(&**tx).await?;
    Ok(row.reads)
}
