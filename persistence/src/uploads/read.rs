//! Finding uploads, and how much room an account's files take.

use std::collections::HashSet;

use lighthouse_domain::{
    access::{Permit, actions::WriteArticles},
    time::Instant,
    uploads::{Upload, UploadId},
};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, LockType},
};
use uuid::Uuid;

use super::{
    MISSING,
    entity::{Column, Entity},
    within,
};
use crate::{
    content,
    db::{Conn, Tx},
    error::StoreError,
    identity::account,
    locked::Locked,
    sql::{self, scoped},
};

pub async fn find(
    conn: &Conn,
    permit: &Permit<WriteArticles>,
    id: UploadId,
) -> Result<Upload, StoreError> {
    let select = within(permit).filter(Column::Id.eq(id.uuid()));
    scoped::one(conn, permit, select).await?.ok_or(MISSING)?.try_into()
}

/// One upload, locked until the transaction ends: nobody else writes into its file meanwhile.
pub async fn lock(
    tx: &Tx,
    permit: &Permit<WriteArticles>,
    id: UploadId,
) -> Result<Locked<Upload>, StoreError> {
    let select = within(permit).filter(Column::Id.eq(id.uuid())).lock(LockType::Update);
    Ok(Locked::new(scoped::one(tx, permit, select).await?.ok_or(MISSING)?.try_into()?))
}

#[derive(FromQueryResult)]
struct LockedAccount {
    #[expect(dead_code, reason = "the row is locked, its id is known")]
    id: Uuid,
}

/// The bytes that the holder's files and uploads take. Two uploads that begin at once wait for
/// each other, so that both together stay within the quota.
pub async fn bytes_held(
    tx: &Tx,
    permit: &Permit<WriteArticles>,
    now: Instant,
) -> Result<i64, StoreError> {
    let account = permit.account();
    let lock = account::Entity::find_by_id(account.uuid())
        .select_only()
        .column(account::Column::Id)
        .lock(LockType::Update)
        .into_query();
    let _: Vec<LockedAccount> = scoped::all_as(tx, permit, lock).await?;
    let under_way = within(permit)
        .select_only()
        .column_as(sql::sum(Column::Bytes), "bytes")
        .filter(Column::FinishedAt.is_null())
        .filter(Column::ExpiresAt.gt(now.millis()))
        .into_query();
    let under_way = sql::one_number(tx, under_way).await?;
    Ok(under_way.saturating_add(content::bytes_of(tx, account).await?))
}

/// Up to `limit` uploads whose time is over, finished ones too: their answers are old.
pub async fn expired(
    conn: &Conn,
    permit: &Permit<WriteArticles>,
    now: Instant,
    limit: u64,
) -> Result<Vec<Upload>, StoreError> {
    let select = within(permit)
        .filter(Column::ExpiresAt.lte(now.millis()))
        .order_by_asc(Column::ExpiresAt)
        .limit(limit);
    let rows = scoped::all(conn, permit, select).await?;
    rows.into_iter().map(Upload::try_from).collect()
}

/// Up to `limit` uploads that are whole and have no draft yet: a server stopped in between.
pub async fn unfinished(
    conn: &Conn,
    permit: &Permit<WriteArticles>,
    limit: u64,
) -> Result<Vec<Upload>, StoreError> {
    let select = within(permit)
        .filter(Column::FinishedAt.is_null())
        .filter(Expr::col(Column::Received).eq(Expr::col(Column::Bytes)))
        .order_by_asc(Column::Id)
        .limit(limit);
    let rows = scoped::all(conn, permit, select).await?;
    rows.into_iter().map(Upload::try_from).collect()
}

/// Those of `ids` that are uploads, for the operator who compares the folder with the database.
pub async fn uploads_of(conn: &Conn, ids: &[Uuid]) -> Result<HashSet<Uuid>, StoreError> {
    let select = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::Id.is_in(ids.iter().copied()));
    Ok(select.into_tuple::<Uuid>().all(conn).await?.into_iter().collect())
}
