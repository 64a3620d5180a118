//! The keys that sign access tokens, sealed at rest.

use lighthouse_domain::time::Instant;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr,
};

use super::entity::signing_key;
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    seal::{SealedColumn, Sealer},
};

/// The context under which the private halves are sealed.
pub(crate) const SIGNING_KEY: SealedColumn = SealedColumn::new("signing_key");

/// A signing key, opened.
#[derive(Clone)]
pub struct StoredKey {
    pub kid: String,
    /// PKCS#8, DER.
    pub private: Vec<u8>,
    /// The raw Ed25519 public key, 32 bytes.
    pub public: Vec<u8>,
    pub created_at: Instant,
    pub retired_at: Option<Instant>,
}

/// Whether the database has a key, sealed with the secret of whoever made it.
pub async fn has_keys(conn: &Conn) -> Result<bool, StoreError> {
    Ok(signing_key::Entity::find().one(conn).await?.is_some())
}

/// All keys, newest first; a retired one still verifies until its last token has died.
pub async fn all_keys(conn: &Conn, sealer: &Sealer) -> Result<Vec<StoredKey>, StoreError> {
    let order = signing_key::Entity::find().order_by_desc(signing_key::Column::CreatedAt);
    let rows = order.all(conn).await?;
    rows.into_iter()
        .map(|row| {
            Ok(StoredKey {
                private: sealer.open(&SIGNING_KEY.row(&row.kid), &row.sealed)?,
                kid: row.kid,
                public: row.public_key,
                created_at: Instant::from_millis(row.created_at),
                retired_at: row.retired_at.map(Instant::from_millis),
            })
        })
        .collect()
}

pub async fn insert_key(tx: &Tx, sealer: &Sealer, key: &StoredKey) -> Result<(), StoreError> {
    let row = signing_key::ActiveModel {
        kid: Set(key.kid.clone()),
        sealed: Set(sealer.seal(&SIGNING_KEY.row(&key.kid), &key.private)?),
        public_key: Set(key.public.clone()),
        created_at: Set(key.created_at.millis()),
        retired_at: Set(None),
    };
    signing_key::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Marks all keys but `kid` as no longer signing.
pub async fn retire_keys(tx: &Tx, kid: &str, now: Instant) -> Result<(), StoreError> {
    signing_key::Entity::update_many()
        .col_expr(signing_key::Column::RetiredAt, Expr::value(now.millis()))
        .filter(signing_key::Column::Kid.ne(kid))
        .filter(signing_key::Column::RetiredAt.is_null())
        .exec(&**tx)
        .await?;
    Ok(())
}
