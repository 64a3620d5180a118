//! The wrapped keys in the database.
//!
//! ```text
//! made ──two minutes──▶ seals ──everything sealed again──▶ settled ──a day──▶ older keys forgotten
//! ```
//!
//! The two minutes let every running server learn the key before anybody seals with it.

use lighthouse_domain::time::Instant;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::Expr,
};

use crate::{
    db::{Conn, Tx},
    error::StoreError,
};

mod entity {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sealing_key")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i64,
        pub wrapped: Option<Vec<u8>>,
        pub created_at: i64,
        pub seals_from: i64,
        pub settled_at: Option<i64>,
        pub forgotten_at: Option<i64>,
        pub binds_rows: bool,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
use entity::{Column, Entity};

/// A key of the ring.
#[derive(Clone, Debug)]
pub struct SealingKey {
    pub id: u8,
    /// Missing once it is forgotten.
    pub wrapped: Option<Vec<u8>>,
    pub seals_from: Instant,
    /// When nothing was left under an older key.
    pub settled_at: Option<Instant>,
    /// Whether it seals values for one row each; keys of before sealed them for their column.
    pub binds_rows: bool,
}

impl TryFrom<entity::Model> for SealingKey {
    type Error = StoreError;

    fn try_from(row: entity::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: u8::try_from(row.id).map_err(|_| StoreError::corrupt("sealing key", "id"))?,
            wrapped: row.wrapped,
            seals_from: Instant::from_millis(row.seals_from),
            settled_at: row.settled_at.map(Instant::from_millis),
            binds_rows: row.binds_rows,
        })
    }
}

/// All keys that were ever made, oldest first; at most 254.
pub async fn keys(conn: &Conn) -> Result<Vec<SealingKey>, StoreError> {
    let rows = Entity::find().order_by_asc(Column::Id).all(conn).await?;
    rows.into_iter().map(SealingKey::try_from).collect()
}

/// Keeps a new key.
pub async fn insert(tx: &Tx, key: &SealingKey, now: Instant) -> Result<(), StoreError> {
    let row = entity::ActiveModel {
        id: Set(i64::from(key.id)),
        wrapped: Set(key.wrapped.clone()),
        created_at: Set(now.millis()),
        seals_from: Set(key.seals_from.millis()),
        binds_rows: Set(key.binds_rows),
        settled_at: NotSet,
        forgotten_at: NotSet,
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Marks the key under which everything is sealed now.
pub async fn settle(tx: &Tx, id: u8, now: Instant) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::SettledAt, Expr::value(now.millis()))
        .filter(Column::Id.eq(i64::from(id)))
        .filter(Column::SettledAt.is_null())
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Erases the keys before `id`; what they sealed can never be opened again. Gives how many.
pub async fn forget_before(tx: &Tx, id: u8, now: Instant) -> Result<u64, StoreError> {
    let forgotten = Entity::update_many()
        .col_expr(Column::Wrapped, Expr::value(None::<Vec<u8>>))
        .col_expr(Column::ForgottenAt, Expr::value(now.millis()))
        .filter(Column::Id.lt(i64::from(id)))
        .filter(Column::Wrapped.is_not_null())
        .exec(&**tx)
        .await?;
    Ok(forgotten.rows_affected)
}
