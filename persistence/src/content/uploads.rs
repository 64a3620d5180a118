//! Uploads under way. Each is its account's alone; a job of the server reaches all of them.

use lighthouse_domain::{
    access::{Permit, actions::WriteArticles},
    content::{Article, Channel, Upload, UploadId},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Alias, Expr, ExprTrait, LockType, Query},
};
use uuid::Uuid;

use super::{
    entity::upload::{ActiveModel, Column, Entity},
    writing,
};
use crate::{
    db::{Conn, FromRow, SqlRow, Tx},
    error::StoreError,
    sql::Sql,
    sql::scoped,
};

const MISSING: StoreError = StoreError::NotFound("upload");

/// The only door to uploads.
fn within(permit: &Permit<WriteArticles>) -> Select<Entity> {
    match permit.rights_version() {
        Some(_) => Entity::find().filter(Column::AccountId.eq(permit.account().uuid())),
        None => Entity::find(),
    }
}

/// Begins an upload into `channel`, which the caller has found within the permit.
pub async fn open_upload(
    tx: &Tx,
    permit: &Permit<WriteArticles>,
    channel: &Channel,
    new: &Upload,
) -> Result<(), StoreError> {
    if new.channel != channel.id || new.account != permit.account() {
        return Err(StoreError::NotFound("channel"));
    }
    let row = ActiveModel {
        id: Set(new.id.uuid()),
        account_id: Set(new.account.uuid()),
        channel_id: Set(new.channel.uuid()),
        title: Set(new.title.clone()),
        file_name: Set(new.file_name.clone()),
        bytes: Set(new.bytes),
        received: Set(new.received),
        created_at: Set(new.created_at.millis()),
        expires_at: Set(new.expires_at.millis()),
        finished_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

struct Bytes(i64);

impl FromRow for Bytes {
    fn from_row(row: &SqlRow<'_>) -> Result<Self, DbErr> {
        row.get(0).map(Self)
    }
}

#[derive(FromQueryResult)]
struct Account {
    #[expect(dead_code, reason = "the row is locked, not looked at")]
    id: Uuid,
}

/// The bytes that the holder's files and uploads take; two uploads that begin at once wait
/// for each other, so that both together stay within the quota.
pub async fn held(
    tx: &Tx,
    permit: &Permit<WriteArticles>,
    now: Instant,
) -> Result<i64, StoreError> {
    let account = permit.account().uuid();
    let lock = Query::select()
        .column(Alias::new("id"))
        .from(Alias::new("account"))
        .and_where(Expr::col(Alias::new("id")).eq(account))
        .lock(LockType::Update)
        .to_owned();
    let _: Vec<Account> = scoped::all_as(tx, permit, lock).await?;
    let sql = Sql::new(
        tx,
        "SELECT CAST((SELECT COALESCE(SUM(u.bytes), 0) FROM media_upload u \
         WHERE u.finished_at IS NULL AND u.account_id = ",
    );
    let sql = sql.bind(account).push(" AND u.expires_at > ").bind(now.millis()).push(
        ") + (SELECT COALESCE(SUM(a.file_bytes), 0) FROM article a \
         WHERE a.file_type IS NOT NULL AND a.uploader_id = ",
    );
    let rows: Vec<Bytes> =
        sql.bind(account).push(") AS BIGINT)").permitted(permit).all(tx, permit).await?;
    Ok(rows.first().map_or(0, |row| row.0))
}

pub async fn find_upload(
    conn: &Conn,
    permit: &Permit<WriteArticles>,
    id: UploadId,
) -> Result<Upload, StoreError> {
    let select = within(permit).filter(Column::Id.eq(id.uuid()));
    Ok(scoped::one(conn, permit, select).await?.ok_or(MISSING)?.into())
}

/// One upload, locked until the transaction ends: nobody else writes into its file meanwhile.
pub async fn find_upload_for_update(
    tx: &Tx,
    permit: &Permit<WriteArticles>,
    id: UploadId,
) -> Result<Upload, StoreError> {
    let select = within(permit).filter(Column::Id.eq(id.uuid())).lock(LockType::Update);
    Ok(scoped::one(tx, permit, select).await?.ok_or(MISSING)?.into())
}

/// Writes down what is durably in the file of an upload that is locked.
pub async fn advance(
    tx: &Tx,
    _permit: &Permit<WriteArticles>,
    upload: &Upload,
    received: i64,
    expires_at: Instant,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        received: Set(received),
        expires_at: Set(expires_at.millis()),
        ..Default::default()
    };
    let done = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(upload.id.uuid()))
        .filter(Column::Received.eq(upload.received))
        .exec(&**tx)
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(MISSING) }
}

/// Makes the draft that a whole upload becomes; its file is the article's from here on.
pub async fn finish(
    tx: &Tx,
    permit: &Permit<WriteArticles>,
    upload: &Upload,
    article: &Article,
    folded: &str,
) -> Result<(), StoreError> {
    let now = article.created_at.millis();
    let row = ActiveModel { finished_at: Set(Some(now)), ..Default::default() };
    let done = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(upload.id.uuid()))
        .filter(Column::FinishedAt.is_null())
        .exec(&**tx)
        .await?;
    if done.rows_affected != 1 || article.id.uuid() != upload.id.uuid() {
        return Err(MISSING);
    }
    writing::insert_into(tx, permit, upload.channel, article, folded).await
}

/// Forgets an upload. The file is the caller's to remove once this is kept.
pub async fn drop_upload(
    tx: &Tx,
    _permit: &Permit<WriteArticles>,
    upload: &Upload,
) -> Result<(), StoreError> {
    Entity::delete_by_id(upload.id.uuid()).exec(&**tx).await?;
    Ok(())
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
    Ok(scoped::all(conn, permit, select).await?.into_iter().map(Upload::from).collect())
}

/// Up to `limit` uploads that are whole and not looked at: a server stopped in between.
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
    Ok(scoped::all(conn, permit, select).await?.into_iter().map(Upload::from).collect())
}
