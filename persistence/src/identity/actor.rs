//! Loading the rights of a session: one statement, no walk of the tree.
//!
//! Text SQL: asked with each request; one statement over seven tables, in the words of each database.

use lighthouse_domain::{
    access::{
        Account, Actor, ClientRights, ClientScope, RightsVersion, Role, RoleAssignment, SessionId,
    },
    id::Id,
    organizations::OrgPath,
    time::Instant,
};
use sea_orm::{ConnectionTrait, DbErr, Value};
use uuid::Uuid;

use crate::{
    db::{Conn, FromRow, SqlRow, Tx},
    error::StoreError,
    organizations::stored_path,
    sql::scoped::raw,
};

/// An actor and until when it may be kept without asking again.
#[derive(Clone, Debug)]
pub struct CachedActor {
    pub actor: Actor,
    pub valid_until: Instant,
}

struct Row {
    account_id: Uuid,
    rights_version: i64,
    expires_at: i64,
    member_id: Option<Uuid>,
    branch_id: Option<Uuid>,
    branch_path: Option<String>,
    role: Option<String>,
    organization_id: Option<Uuid>,
    path: Option<String>,
    since: Option<i64>,
    until: Option<i64>,
    client_ends_at: Option<i64>,
    client_path: Option<String>,
    scopes: Option<String>,
}

impl FromRow for Row {
    fn from_row(row: &SqlRow<'_>) -> Result<Self, DbErr> {
        Ok(Self {
            account_id: row.get(0)?,
            rights_version: row.get(1)?,
            expires_at: row.get(2)?,
            member_id: row.get(3)?,
            branch_id: row.get(4)?,
            branch_path: row.get(5)?,
            role: row.get(6)?,
            organization_id: row.get(7)?,
            path: row.get(8)?,
            since: row.get(9)?,
            until: row.get(10)?,
            client_ends_at: row.get(11)?,
            client_path: row.get(12)?,
            scopes: row.get(13)?,
        })
    }
}

// A member who belongs to a branch holds the role `member` there without any appointment. An api
// client holds none: the appointments of its owner are found instead, while it may be used.
const SELECT: &str = "SELECT s.account_id, s.rights_version, s.expires_at, a.member_id, \
    m.branch_id, m.branch_path, p.role, p.organization_id, o.path, p.since, p.until, \
    c.ends_at, t.path, s.scopes \
    FROM auth_session s JOIN account a ON a.id = s.account_id \
    LEFT JOIN member m ON m.id = a.member_id AND m.ended_at IS NULL \
    LEFT JOIN api_client c ON c.id = a.id \
    LEFT JOIN organization t ON t.id = c.organization_id AND t.dissolved_at IS NULL \
    LEFT JOIN account w ON w.id = COALESCE(c.owner_id, a.id) AND w.disabled_at IS NULL \
    LEFT JOIN appointment p ON p.account_id = w.id AND (p.until IS NULL OR p.until > $2) \
    LEFT JOIN organization o ON o.id = p.organization_id AND o.dissolved_at IS NULL \
    WHERE s.id = $1 AND s.revoked_at IS NULL AND s.expires_at > $2 AND a.disabled_at IS NULL \
    AND (c.id IS NULL OR (c.approved_at IS NOT NULL AND c.ended_at IS NULL AND c.ends_at > $2))";

/// The rights of a live session, or [`StoreError::SessionEnded`].
pub async fn load_actor(
    conn: &Conn,
    session: SessionId,
    now: Instant,
) -> Result<CachedActor, StoreError> {
    load(conn, session, now, SELECT).await
}

/// Whether what was known of a live session still stands, under lock: whoever ends these
/// rights waits for this transaction, and this transaction sees every end that came before
/// it (INV-11). Whatever changes rights moves their version, so one row by its key is enough.
pub async fn is_current(
    tx: &Tx,
    session: SessionId,
    cached: &CachedActor,
    now: Instant,
) -> Result<bool, StoreError> {
    found_current(tx, &format!("{CURRENT} FOR SHARE"), session, cached, now).await
}

/// The same without a lock, for what may be refused before any transaction.
pub async fn seems_current(
    conn: &Conn,
    session: SessionId,
    cached: &CachedActor,
    now: Instant,
) -> Result<bool, StoreError> {
    found_current(conn, CURRENT, session, cached, now).await
}

const CURRENT: &str = "SELECT 1 FROM auth_session WHERE id = $1 AND rights_version = $2 \
    AND revoked_at IS NULL AND expires_at > $3";

async fn found_current(
    conn: &Conn,
    postgres: &str,
    session: SessionId,
    cached: &CachedActor,
    now: Instant,
) -> Result<bool, StoreError> {
    let Some(rights_version) = cached.actor.rights_version().filter(|_| now < cached.valid_until)
    else {
        return Ok(false);
    };
    let values = vec![session.uuid().into(), rights_version.version.into(), now.millis().into()];
    Ok(conn.query_one_raw(raw(conn, CURRENT, postgres, values)).await?.is_some())
}

/// The rights of a session under the same lock.
pub async fn lock_actor(
    tx: &Tx,
    session: SessionId,
    now: Instant,
) -> Result<CachedActor, StoreError> {
    if tx.is_postgres() {
        load(tx, session, now, &format!("{SELECT} FOR SHARE OF s")).await
    } else {
        load(tx, session, now, SELECT).await
    }
}

async fn load(
    conn: &Conn,
    session: SessionId,
    now: Instant,
    sql: &str,
) -> Result<CachedActor, StoreError> {
    let values: Vec<Value> = vec![session.uuid().into(), now.millis().into()];
    cached(session, now, &conn.rows_of::<Row>(raw(conn, sql, sql, values)).await?)
}

fn cached(session: SessionId, now: Instant, rows: &[Row]) -> Result<CachedActor, StoreError> {
    let first = rows.first().ok_or(StoreError::SessionEnded)?;
    let mut assignments = Vec::new();
    if let (Some(branch), Some(path)) = (first.branch_id, &first.branch_path) {
        assignments.push(RoleAssignment {
            role: Role::Member,
            organization: Id::new(branch),
            path: stored_path(path)?,
        });
    }
    let begun = |row: &&Row| row.since.is_none_or(|since| since <= now.millis());
    for row in rows.iter().filter(begun) {
        assignments.extend(standing(row)?);
    }
    // What begins later changes the rights as well as what ends.
    let begins = rows.iter().filter(|row| !begun(row)).filter_map(|row| row.since);
    let ends = rows.iter().filter_map(|row| row.until).chain(begins).chain([first.expires_at]);
    let ends = ends.chain(first.client_ends_at).min();
    let rights_version = RightsVersion { session, version: first.rights_version };
    let account: Id<Account> = Id::new(first.account_id);
    let actor = match first.client_ends_at {
        Some(_) => Actor::client(account, rights_version, client(first, assignments)?),
        None => {
            Actor::signed_in(account, first.member_id.map(Id::new), rights_version, assignments)
        }
    };
    Ok(CachedActor { actor, valid_until: Instant::from_millis(ends.unwrap_or(first.expires_at)) })
}

/// The rights of a client's token. Where its organization was dissolved there are none.
fn client(row: &Row, owner: Vec<RoleAssignment>) -> Result<ClientRights, StoreError> {
    let unknown = || StoreError::corrupt("auth_session", "scopes");
    let scopes = row.scopes.as_deref().ok_or_else(unknown)?;
    let scopes = scopes.split_ascii_whitespace().map(ClientScope::parse);
    let scopes = scopes.collect::<Option<_>>().ok_or_else(unknown)?;
    let path = row.client_path.as_deref().ok_or(StoreError::SessionEnded)?;
    Ok(ClientRights { scopes, path: stored_path(path)?, owner })
}

fn standing(row: &Row) -> Result<Option<RoleAssignment>, StoreError> {
    let (Some(role), Some(organization), Some(path)) = (&row.role, row.organization_id, &row.path)
    else {
        return Ok(None);
    };
    let role =
        Role::parse(role).ok_or_else(|| StoreError::corrupt("appointment", "unknown role"))?;
    Ok(Some(RoleAssignment { role, organization: Id::new(organization), path: stored_path(path)? }))
}

/// Makes every permit of the account stale, and of the api clients that its holder answers for: their
/// rights have changed.
pub async fn move_rights_of(tx: &Tx, account: Id<Account>) -> Result<(), StoreError> {
    let sql = "UPDATE auth_session SET rights_version = rights_version + 1 WHERE account_id IN \
        (SELECT id FROM account WHERE id = $1 UNION SELECT id FROM api_client WHERE owner_id = $1)";
    tx.execute_raw(raw(tx, sql, sql, vec![account.uuid().into()])).await?;
    Ok(())
}

/// The accounts whose rights come from a subtree.
const WITHIN: &str = "SELECT p.account_id FROM appointment p JOIN organization o ON o.id = p.organization_id \
    WHERE o.path >= $1 AND o.path < $2 \
    UNION SELECT a.id FROM account a JOIN member m ON m.id = a.member_id \
    WHERE m.branch_path >= $1 AND m.branch_path < $2 \
    UNION SELECT c.id FROM api_client c JOIN organization t ON t.id = c.organization_id \
    WHERE t.path >= $1 AND t.path < $2";

/// The same for everybody whose rights come from the subtree at `path`.
pub async fn move_rights_within(tx: &Tx, path: &OrgPath) -> Result<(), StoreError> {
    let sql = format!(
        "UPDATE auth_session SET rights_version = rights_version + 1 WHERE account_id IN ({WITHIN})"
    );
    let values = vec![path.as_str().into(), path.end().into()];
    tx.execute_raw(raw(tx, &sql, &sql, values)).await?;
    Ok(())
}

/// Locks the rights that [`move_rights_within`] will move.
pub(crate) async fn lock_rights_within(tx: &Tx, path: &OrgPath) -> Result<(), StoreError> {
    if !tx.is_postgres() {
        return Ok(());
    }
    let sql = format!(
        "SELECT id FROM auth_session WHERE account_id IN ({WITHIN}) ORDER BY id FOR NO KEY UPDATE"
    );
    let values = vec![path.as_str().into(), path.end().into()];
    tx.execute_raw(raw(tx, &sql, &sql, values)).await?;
    Ok(())
}

/// Locks the rights of a member's account, which a step of the member may end.
pub(crate) async fn lock_rights_of_member(tx: &Tx, member: Uuid) -> Result<(), StoreError> {
    if !tx.is_postgres() {
        return Ok(());
    }
    let sql = "SELECT id FROM auth_session WHERE account_id IN \
        (SELECT id FROM account WHERE member_id = $1 UNION SELECT c.id FROM api_client c \
        JOIN account w ON w.id = c.owner_id WHERE w.member_id = $1) ORDER BY id FOR NO KEY UPDATE";
    tx.execute_raw(raw(tx, sql, sql, vec![member.into()])).await?;
    Ok(())
}
