//! Reading letters: officers within their scope, a unit its own.

use lighthouse_domain::{
    access::{Action, Permit, actions::ReadLetters},
    id::Id,
    letters::{Approval, GrantField, Letter, LetterState, OfficerSeat},
    organizations::OrganizationId,
    time::Instant,
};
use sea_orm::DbErr;
use uuid::Uuid;

use crate::{
    db::{Conn, FromRow, SqlRow, Tx},
    error::StoreError,
    seal::Sealer,
    sql::Sql,
    sql::scoped::raw,
};

/// A letter as it is stored, without its scan.
#[derive(Clone, Debug)]
pub struct Row {
    pub id: Uuid,
    pub number: String,
    pub organization: Uuid,
    pub organization_path: String,
    pub unit: String,
    pub person: String,
    pub purpose: String,
    pub fields: String,
    pub starts_at: i64,
    pub ends_at: i64,
    pub budget: i64,
    pub addresses: String,
    pub state: String,
    pub reason: Option<String>,
    pub scan_hash: Option<String>,
    pub scan_type: Option<String>,
    pub scan_bytes: Option<i64>,
    pub filed_by: Option<Uuid>,
    pub text_version: i64,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
    pub grant: Option<Uuid>,
    pub rows_left: Option<i64>,
}

const SELECT: &str = "SELECT l.id, l.number, l.organization_id, o.path, l.unit_name, \
    l.contact_name, l.purpose, l.fields, l.starts_at, l.ends_at, l.budget, l.addresses, l.state, \
    l.reason, l.scan_hash, l.scan_type, l.scan_bytes, l.filed_by, l.text_version, l.version, \
    l.created_at, l.updated_at, g.id AS grant_id, g.rows_left \
    FROM query_letter l JOIN organization o ON o.id = l.organization_id \
    LEFT JOIN access_grant g ON g.letter_id = l.id";

impl FromRow for Row {
    fn from_row(row: &SqlRow<'_>) -> Result<Self, DbErr> {
        Ok(Self {
            id: row.get(0)?,
            number: row.get(1)?,
            organization: row.get(2)?,
            organization_path: row.get(3)?,
            unit: row.get(4)?,
            person: row.get(5)?,
            purpose: row.get(6)?,
            fields: row.get(7)?,
            starts_at: row.get(8)?,
            ends_at: row.get(9)?,
            budget: row.get(10)?,
            addresses: row.get(11)?,
            state: row.get(12)?,
            reason: row.get(13)?,
            scan_hash: row.get(14)?,
            scan_type: row.get(15)?,
            scan_bytes: row.get(16)?,
            filed_by: row.get(17)?,
            text_version: row.get(18)?,
            version: row.get(19)?,
            created_at: row.get(20)?,
            updated_at: row.get(21)?,
            grant: row.get(22)?,
            rows_left: row.get(23)?,
        })
    }
}

impl Row {
    /// The fields that are asked for.
    pub fn fields(&self) -> Vec<GrantField> {
        self.fields.split(' ').filter_map(GrantField::parse).collect()
    }

    /// The part the rules depend on.
    pub fn rules(&self, approvals: Vec<Approval>) -> Result<Letter, StoreError> {
        let state = LetterState::parse(&self.state)
            .ok_or_else(|| StoreError::corrupt("query_letter", "state"))?;
        Ok(Letter {
            id: Id::new(self.id),
            state,
            filed_by: Id::new(self.filed_by.unwrap_or_else(Uuid::nil)),
            asker: None,
            text_version: self.text_version,
            ends_at: Instant::from_millis(self.ends_at),
            approvals,
        })
    }
}

/// What a list may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub below: Option<OrganizationId>,
    pub state: Option<LetterState>,
    pub now: i64,
}

/// Where a page begins: after this time of filing, going back.
pub type Page = (i64, Uuid);

/// Up to `limit` letters to organizations in scope, newest first. Drafts are the filer's own.
pub async fn page(
    conn: &Conn,
    permit: &Permit<ReadLetters>,
    filter: &Filter,
    after: Option<Page>,
    limit: i64,
) -> Result<Vec<Row>, StoreError> {
    let sql = Sql::with_permit(conn, permit, SELECT).in_scope(permit.scope(), "o.path", None);
    let sql = match filter.below {
        Some(top) => sql.in_subtree(permit.scope(), top, "o.path"),
        None => sql,
    };
    let sql = match filter.state {
        Some(LetterState::Active) => {
            sql.push(" AND l.state = 'active' AND l.ends_at > ").bind(filter.now)
        }
        Some(LetterState::Expired) => {
            sql.push(" AND l.state = 'active' AND l.ends_at <= ").bind(filter.now)
        }
        Some(state) => sql.push(" AND l.state = ").bind(state.as_str()),
        None => sql,
    };
    let sql = match after {
        Some((at, id)) => {
            sql.push(" AND (l.created_at, l.id) < (").bind(at).push(", ").bind(id).push(")")
        }
        None => sql,
    };
    sql.push(" ORDER BY l.created_at DESC, l.id DESC LIMIT ").bind(limit).all(conn, permit).await
}

pub async fn find<A: Action>(conn: &Conn, permit: &Permit<A>, id: Uuid) -> Result<Row, StoreError> {
    let sql = Sql::with_permit(conn, permit, SELECT).in_scope(permit.scope(), "o.path", None);
    let rows = sql.push(" AND l.id = ").bind(id).all(conn, permit).await?;
    rows.into_iter().next().ok_or(StoreError::NotFound("query_letter"))
}

/// One letter, locked until the transaction ends.
pub async fn find_for_update<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    id: Uuid,
) -> Result<Row, StoreError> {
    let sql = Sql::with_permit(tx, permit, SELECT).in_scope(permit.scope(), "o.path", None);
    let sql = sql.push(" AND l.id = ").bind(id);
    let sql = if tx.is_postgres() { sql.push(" FOR UPDATE OF l") } else { sql };
    let rows = sql.all(tx, permit).await?;
    rows.into_iter().next().ok_or(StoreError::NotFound("query_letter"))
}

/// The letter a unit's token belongs to, for reading or, in a transaction, for changing.
pub async fn find_own(conn: &Conn, id: Uuid, lock: bool) -> Result<Row, StoreError> {
    let tail = if lock && conn.is_postgres() { " FOR UPDATE OF l" } else { "" };
    let sql = format!("{SELECT} WHERE l.id = $1{tail}");
    let rows = conn.rows_of(raw(conn, &sql, &sql, vec![id.into()])).await?;
    rows.into_iter().next().ok_or(StoreError::NotFound("query_letter"))
}

struct ApprovalRow {
    seat: String,
    by: Uuid,
    version: i64,
}

impl FromRow for ApprovalRow {
    fn from_row(row: &SqlRow<'_>) -> Result<Self, DbErr> {
        Ok(Self { seat: row.get(0)?, by: row.get(1)?, version: row.get(2)? })
    }
}

/// The approvals of a letter that was found within a permit or by its token.
pub async fn approvals(conn: &Conn, letter: &Row) -> Result<Vec<Approval>, StoreError> {
    let sql = "SELECT seat, account_id, text_version FROM query_letter_approval \
        WHERE letter_id = $1 ORDER BY at";
    let rows = conn.rows_of::<ApprovalRow>(raw(conn, sql, sql, vec![letter.id.into()])).await?;
    let known = |row: ApprovalRow| {
        let seat = OfficerSeat::parse(&row.seat)
            .ok_or_else(|| StoreError::corrupt("query_letter_approval", "seat"))?;
        Ok(Approval { seat, by: Id::new(row.by), version: row.version })
    };
    rows.into_iter().map(known).collect()
}

struct Target {
    kind: String,
    id: Uuid,
}

impl FromRow for Target {
    fn from_row(row: &SqlRow<'_>) -> Result<Self, DbErr> {
        Ok(Self { kind: row.get(0)?, id: row.get(1)? })
    }
}

struct Number(i64);

impl FromRow for Number {
    fn from_row(row: &SqlRow<'_>) -> Result<Self, DbErr> {
        row.get(0).map(Self)
    }
}

/// Whose records a letter asks for: members, organizations, and how many persons by number.
#[derive(Clone, Debug, Default)]
pub struct Named {
    pub members: Vec<Uuid>,
    pub organizations: Vec<Uuid>,
    pub persons: i64,
}

pub async fn rows_of(conn: &Conn, letter: &Row) -> Result<Named, StoreError> {
    let sql =
        "SELECT kind, target_id FROM query_letter_row WHERE letter_id = $1 ORDER BY target_id";
    let rows = conn.rows_of::<Target>(raw(conn, sql, sql, vec![letter.id.into()])).await?;
    let sql = "SELECT COUNT(*) FROM query_letter_person WHERE letter_id = $1";
    let persons = conn.rows_of::<Number>(raw(conn, sql, sql, vec![letter.id.into()])).await?;
    let of = |kind: &str| rows.iter().filter(|row| row.kind == kind).map(|row| row.id).collect();
    Ok(Named {
        members: of("member"),
        organizations: of("organization"),
        persons: persons.first().map_or(0, |row| row.0),
    })
}

/// The committee a letter is written to, by id or by code; a branch is asked through its committee.
pub async fn addressee(
    conn: &Conn,
    id: Option<Uuid>,
    code: Option<&str>,
) -> Result<Option<(OrganizationId, String)>, StoreError> {
    let sql = "SELECT path, id FROM organization WHERE (id = $1 OR code = $2) \
        AND dissolved_at IS NULL AND kind NOT IN ('branch', 'joint_branch', 'temporary_branch')";
    let id = id.unwrap_or_else(Uuid::nil);
    let values = vec![id.into(), code.unwrap_or_default().into()];
    let rows = conn.rows_of::<Target>(raw(conn, sql, sql, values)).await?;
    Ok(rows.into_iter().next().map(|row| (Id::new(row.id), row.kind)))
}

struct Sealed(Option<Vec<u8>>);

impl FromRow for Sealed {
    fn from_row(row: &SqlRow<'_>) -> Result<Self, DbErr> {
        row.get(0).map(Self)
    }
}

/// The scan of a letter that was found within a permit.
pub async fn scan_of(conn: &Conn, sealer: &Sealer, letter: &Row) -> Result<Vec<u8>, StoreError> {
    let sql = "SELECT scan_sealed FROM query_letter WHERE id = $1";
    let rows = conn.rows_of::<Sealed>(raw(conn, sql, sql, vec![letter.id.into()])).await?;
    let kept = rows.into_iter().next().and_then(|row| row.0);
    sealer.open(super::filing::SCAN, &kept.ok_or(StoreError::NotFound("scan"))?)
}
