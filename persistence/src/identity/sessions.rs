//! Signed-in devices and the families of their refresh tokens.

use std::collections::{HashMap, HashSet};

use lighthouse_domain::{
    access::{AccountId, Permit, SessionId, actions::UseOwnAccount},
    id::Id,
    identity::Refresh,
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, ExprTrait, IntoTableRef, LockType, Query, SelectStatement},
};
use uuid::Uuid;

use super::{
    actor::move_rights_of,
    entity::{account, refresh, session},
};
use crate::{
    Bulk,
    db::{Conn, Tx},
    error::StoreError,
    sql::scoped,
};

/// Sessions of one statement.
const CHUNK: usize = 1000;

/// A device on which an account is signed in.
#[derive(Clone, Debug)]
pub struct Device {
    pub id: SessionId,
    pub account: AccountId,
    pub device_id: String,
    pub device_name: String,
    pub created_at: Instant,
    pub last_used_at: Instant,
    pub expires_at: Instant,
}

/// Opens a session in place of those that the account has on the same device; its sessions on
/// other devices go on. Gives how many ended.
pub async fn open_session(tx: &Tx, device: &Device) -> Result<u64, StoreError> {
    let ended = end_sessions_on(tx, device.account, &device.device_id, device.created_at).await?;
    session::Entity::insert(row(device, None)).exec_without_returning(&**tx).await?;
    Ok(ended)
}

/// The session of a token of an api client; others of the same client go on.
pub(crate) async fn open_token(tx: &Tx, device: &Device, scopes: String) -> Result<(), StoreError> {
    session::Entity::insert(row(device, Some(scopes))).exec_without_returning(&**tx).await?;
    Ok(())
}

fn row(device: &Device, scopes: Option<String>) -> session::ActiveModel {
    session::ActiveModel {
        id: Set(device.id.uuid()),
        account_id: Set(device.account.uuid()),
        device_id: Set(device.device_id.clone()),
        device_name: Set(device.device_name.clone()),
        rights_version: Set(1),
        created_at: Set(device.created_at.millis()),
        last_used_at: Set(device.last_used_at.millis()),
        expires_at: Set(device.expires_at.millis()),
        revoked_at: Set(None),
        scopes: Set(scopes),
    }
}

/// Stores the hash of a new refresh token of the family.
pub async fn insert_refresh(
    tx: &Tx,
    hash: Vec<u8>,
    session: SessionId,
    now: Instant,
) -> Result<(), StoreError> {
    let row = refresh::ActiveModel {
        hash: Set(hash),
        session_id: Set(session.uuid()),
        issued_at: Set(now.millis()),
        consumed_at: Set(None),
    };
    refresh::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct RefreshRow {
    session_id: Uuid,
    account_id: Uuid,
    device_id: String,
    consumed_at: Option<i64>,
    revoked_at: Option<i64>,
    expires_at: i64,
    disabled_at: Option<i64>,
}

/// A refresh token with its family locked until the transaction ends (INV-42).
pub async fn find_refresh_for_update(
    tx: &Tx,
    hash: &[u8],
) -> Result<Option<(SessionId, AccountId, Refresh)>, StoreError> {
    let row = tx.query_one(&family_of(hash)).await?;
    let Some(row) = row else { return Ok(None) };
    let row = RefreshRow::from_query_result(&row, "")?;
    let token = Refresh {
        device: row.device_id,
        consumed_at: row.consumed_at.map(Instant::from_millis),
        family_revoked: row.revoked_at.is_some() || row.disabled_at.is_some(),
        family_expires_at: Instant::from_millis(row.expires_at),
    };
    Ok(Some((Id::new(row.session_id), Id::new(row.account_id), token)))
}

/// The token with its session, both locked, and whether its account is disabled.
fn family_of(hash: &[u8]) -> SelectStatement {
    use account::{Column as Of, Entity as Account};
    use refresh::{Column as Token, Entity as RefreshToken};
    use session::{Column as Family, Entity as Session};
    let session_id = Expr::col((RefreshToken, Token::SessionId));
    let account_id = Expr::col((Session, Family::AccountId));
    Query::select()
        .columns([Token::SessionId, Token::ConsumedAt].map(|column| (RefreshToken, column)))
        .columns([Family::AccountId, Family::DeviceId].map(|column| (Session, column)))
        .columns([Family::RevokedAt, Family::ExpiresAt].map(|column| (Session, column)))
        .column((Account, Of::DisabledAt))
        .from(RefreshToken)
        .inner_join(Session, session_id.equals((Session, Family::Id)))
        .inner_join(Account, account_id.equals((Account, Of::Id)))
        .and_where(Expr::col((RefreshToken, Token::Hash)).eq(hash.to_vec()))
        .lock_with_tables(
            LockType::Update,
            [Session.into_table_ref(), RefreshToken.into_table_ref()],
        )
        .to_owned()
}

/// Marks the token as used and the device as seen.
pub async fn consume_refresh(
    tx: &Tx,
    hash: &[u8],
    session: SessionId,
    now: Instant,
    expires_at: Instant,
) -> Result<(), StoreError> {
    refresh::Entity::update_many()
        .col_expr(refresh::Column::ConsumedAt, Expr::value(now.millis()))
        .filter(refresh::Column::Hash.eq(hash.to_vec()))
        .filter(refresh::Column::ConsumedAt.is_null())
        .exec(&**tx)
        .await?;
    session::Entity::update_many()
        .col_expr(session::Column::LastUsedAt, Expr::value(now.millis()))
        .col_expr(session::Column::ExpiresAt, Expr::value(expires_at.millis()))
        .filter(session::Column::Id.eq(session.uuid()))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Ends a family for good: its refresh tokens and every permit made from it.
pub async fn revoke_family(tx: &Tx, session: SessionId, now: Instant) -> Result<(), StoreError> {
    end(tx, session::Column::Id.eq(session.uuid()), now).await.map(|_| ())
}

/// Ends one of the holder's own sessions; somebody else's is not found.
pub async fn close_session(
    tx: &Tx,
    permit: &Permit<UseOwnAccount>,
    id: SessionId,
    now: Instant,
) -> Result<(), StoreError> {
    let own = session::Column::AccountId.eq(permit.account().uuid());
    match end(tx, session::Column::Id.eq(id.uuid()).and(own), now).await? {
        0 => Err(StoreError::NotFound("session")),
        _ => Ok(()),
    }
}

/// Ends all of the holder's sessions but `keep`.
pub async fn close_other_sessions(
    tx: &Tx,
    permit: &Permit<UseOwnAccount>,
    keep: Option<SessionId>,
    now: Instant,
) -> Result<u64, StoreError> {
    let own = session::Column::AccountId.eq(permit.account().uuid());
    let others = match keep {
        Some(keep) => own.and(session::Column::Id.ne(keep.uuid())),
        None => own,
    };
    end(tx, others, now).await
}

/// Ends all sessions of an account that was found for a change. The api clients that its holder answers
/// for are asked anew whether they still may.
pub(crate) async fn end_sessions_of(
    tx: &Tx,
    account: AccountId,
    now: Instant,
) -> Result<u64, StoreError> {
    let ended = end(tx, session::Column::AccountId.eq(account.uuid()), now).await?;
    move_rights_of(tx, account).await?;
    Ok(ended)
}

/// Ends the sessions of an account on one device; of an api client those of one secret.
pub(crate) async fn end_sessions_on(
    tx: &Tx,
    account: AccountId,
    device_id: &str,
    now: Instant,
) -> Result<u64, StoreError> {
    let of_device = session::Column::DeviceId.eq(device_id);
    end(tx, session::Column::AccountId.eq(account.uuid()).and(of_device), now).await
}

async fn end(
    tx: &Tx,
    which: sea_orm::sea_query::SimpleExpr,
    now: Instant,
) -> Result<u64, StoreError> {
    let done = session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(now.millis()))
        .col_expr(session::Column::RightsVersion, Expr::col(session::Column::RightsVersion).add(1))
        .filter(which)
        .filter(session::Column::RevokedAt.is_null())
        .exec(&**tx)
        .await?;
    Ok(done.rows_affected)
}

/// That a session was neither ended nor has run out.
pub(super) fn standing(now: Instant) -> Condition {
    let of_session = |column| Expr::col((session::Entity, column));
    Condition::all()
        .add(of_session(session::Column::RevokedAt).is_null())
        .add(of_session(session::Column::ExpiresAt).gt(now.millis()))
}

/// The rights' version of each of these sessions that still stands.
pub async fn rights_versions(
    conn: &Conn,
    _: &Bulk,
    sessions: &[Uuid],
    now: Instant,
) -> Result<HashMap<Uuid, i64>, StoreError> {
    let mut versions = HashMap::with_capacity(sessions.len());
    for chunk in sessions.chunks(CHUNK) {
        let select = session::Entity::find()
            .filter(session::Column::Id.is_in(chunk.iter().copied()))
            .filter(standing(now));
        let rows = select.all(conn).await?;
        versions.extend(rows.into_iter().map(|row| (row.id, row.rights_version)));
    }
    Ok(versions)
}

/// The holder's live sessions, newest use first, at most 100: of each device the newest one.
pub async fn list_sessions(
    conn: &Conn,
    permit: &Permit<UseOwnAccount>,
    now: Instant,
) -> Result<Vec<Device>, StoreError> {
    let select = session::Entity::find()
        .filter(session::Column::AccountId.eq(permit.account().uuid()))
        .filter(standing(now))
        .order_by_desc(session::Column::LastUsedAt)
        .limit(100);
    let rows = scoped::all(conn, permit, select).await?;
    let mut known = HashSet::new();
    let newest = rows.into_iter().filter(|row| known.insert(row.device_id.clone()));
    Ok(newest.map(Device::from).collect())
}

impl From<session::Model> for Device {
    fn from(row: session::Model) -> Self {
        Self {
            id: Id::new(row.id),
            account: Id::new(row.account_id),
            device_id: row.device_id,
            device_name: row.device_name,
            created_at: Instant::from_millis(row.created_at),
            last_used_at: Instant::from_millis(row.last_used_at),
            expires_at: Instant::from_millis(row.expires_at),
        }
    }
}

/// Forgets sessions that ended or expired before `before`, with their tokens.
pub async fn prune(tx: &Tx, before: Instant) -> Result<u64, StoreError> {
    let done = session::Entity::delete_many()
        .filter(
            session::Column::ExpiresAt
                .lt(before.millis())
                .or(session::Column::RevokedAt.lt(before.millis())),
        )
        .exec(&**tx)
        .await?;
    Ok(done.rows_affected)
}
