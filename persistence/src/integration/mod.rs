//! Answers kept for retried writes (C-22): in the transaction of their effect, so a
//! retry after a crash finds either both or neither.

mod entity {
    //! The row of a kept answer.
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "idempotency_record")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub account_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        pub fingerprint: Vec<u8>,
        pub scope: String,
        pub status: i64,
        pub body: Vec<u8>,
        pub etag: Option<String>,
        pub location: Option<String>,
        pub created_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

use lighthouse_domain::{access::AccountId, letters::LetterId, time::Instant};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};
use uuid::{Builder, Uuid};

use crate::{
    db::{Conn, Tx},
    error::StoreError,
    seal::{SealedCell, SealedColumn, Sealer},
};

/// The context under which a kept answer is sealed: it may hold names, or a secret shown once.
pub(crate) const BODY: SealedColumn = SealedColumn::new("idempotency_record.body");

/// The answer of a write, as it will be repeated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredResponse {
    pub status: u16,
    pub body: Vec<u8>,
    pub etag: Option<String>,
    pub location: Option<String>,
}

/// Whose key it is. A key of one owner says nothing about the same key of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyOwner {
    Account(AccountId),
    /// An outside unit, by its letter.
    Letter(LetterId),
    /// Somebody without account or letter, by the digest of the network.
    Network([u8; 16]),
}

impl KeyOwner {
    /// The key of the owner's rows. That of a network is of a version that ids never have.
    fn uuid(self) -> Uuid {
        match self {
            Self::Account(id) => id.uuid(),
            Self::Letter(id) => id.uuid(),
            Self::Network(digest) => Builder::from_custom_bytes(digest).into_uuid(),
        }
    }
}

/// Which write it is, and with what right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    pub owner: KeyOwner,
    pub key: String,
    pub fingerprint: Vec<u8>,
    pub scope: String,
}

impl Key {
    /// The sealed answer of this write.
    fn body_cell(&self) -> SealedCell {
        BODY.row(format_args!("{}/{}", self.owner.uuid(), self.key))
    }
}

/// How a key stands when its write begins.
#[derive(Debug, PartialEq, Eq)]
pub enum Claim {
    /// First time: do it, then [`keep`] the answer.
    New,
    /// Done before: this was the answer.
    Done(StoredResponse),
    /// The key was used for something else.
    OtherRequest,
    /// Done before with rights the caller no longer has.
    OtherRights,
}

/// Takes the key. A second request with the same key waits here for the first to end.
pub async fn claim(tx: &Tx, key: &Key, sealer: &Sealer, now: Instant) -> Result<Claim, StoreError> {
    let row = entity::ActiveModel {
        account_id: Set(key.owner.uuid()),
        key: Set(key.key.clone()),
        fingerprint: Set(key.fingerprint.clone()),
        scope: Set(key.scope.clone()),
        status: Set(0),
        body: Set(Vec::new()),
        etag: Set(None),
        location: Set(None),
        created_at: Set(now.millis()),
    };
    let once = OnConflict::columns([entity::Column::AccountId, entity::Column::Key])
        .do_nothing()
        .to_owned();
    let inserted =
        entity::Entity::insert(row).on_conflict(once).exec_without_returning(&**tx).await;
    match inserted {
        Ok(1) => Ok(Claim::New),
        Ok(_) | Err(sea_orm::DbErr::RecordNotInserted) => match kept(tx, key, sealer).await? {
            Claim::New => Err(StoreError::Busy),
            known => Ok(known),
        },
        Err(error) => Err(error.into()),
    }
}

/// How a key stands, without taking it.
pub async fn kept(conn: &Conn, key: &Key, sealer: &Sealer) -> Result<Claim, StoreError> {
    let id = (key.owner.uuid(), key.key.clone());
    let Some(row) = entity::Entity::find_by_id(id).one(conn).await? else {
        return Ok(Claim::New);
    };
    if row.fingerprint != key.fingerprint {
        return Ok(Claim::OtherRequest);
    }
    if row.scope != key.scope {
        return Ok(Claim::OtherRights);
    }
    Ok(Claim::Done(StoredResponse {
        status: u16::try_from(row.status).unwrap_or(500),
        body: sealer.open(&key.body_cell(), &row.body)?,
        etag: row.etag,
        location: row.location,
    }))
}

/// Keeps the answer of a write whose key was [`Claim::New`].
pub async fn keep(
    tx: &Tx,
    key: &Key,
    sealer: &Sealer,
    answer: &StoredResponse,
) -> Result<(), StoreError> {
    entity::Entity::update_many()
        .col_expr(entity::Column::Status, Expr::value(i64::from(answer.status)))
        .col_expr(entity::Column::Body, Expr::value(sealer.seal(&key.body_cell(), &answer.body)?))
        .col_expr(entity::Column::Etag, Expr::value(answer.etag.clone()))
        .col_expr(entity::Column::Location, Expr::value(answer.location.clone()))
        .filter(entity::Column::AccountId.eq(key.owner.uuid()))
        .filter(entity::Column::Key.eq(key.key.clone()))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Forgets answers older than `before`.
pub async fn prune(tx: &Tx, before: Instant) -> Result<u64, StoreError> {
    let old = entity::Entity::delete_many().filter(entity::Column::CreatedAt.lt(before.millis()));
    Ok(old.exec(&**tx).await?.rows_affected)
}
