//! Reading letters: officers within their scope, a unit its own.

use lighthouse_domain::{
    access::{Action, Permit, actions::ReadLetters},
    id::Id,
    letters::{Letter, LetterId, LetterStatus},
    organizations::OrganizationId,
    time::Instant,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, Iterable,
    sea_query::{Alias, Expr, ExprTrait, Func, LockType, Order, Query, SelectStatement},
};
use uuid::Uuid;

use super::{
    SCAN,
    assemble::{LetterRow, corrupt, letter},
    entity::{
        grant,
        letter::{Column, Entity},
    },
    tokens::LetterHolder,
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::Locked,
    organizations::{self, OrganizationColumn, OrganizationEntity},
    seal::Sealer,
    sql::{column, key, older, scoped},
};

const MISSING: StoreError = StoreError::NotFound("query_letter");

/// What a list may be narrowed by.
#[derive(Clone, Debug)]
pub struct Filter {
    pub below: Option<OrganizationId>,
    pub status: Option<LetterStatus>,
    /// Active letters past their end count as expired.
    pub now: Instant,
}

/// Where a page begins: after this time of filing, going back.
pub type Position = (i64, Uuid);

/// A letter as lists show it.
#[derive(Clone, Debug)]
pub struct LetterSummary {
    pub id: LetterId,
    pub number: Option<String>,
    pub organization: OrganizationId,
    pub unit: String,
    pub purpose: String,
    pub status: LetterStatus,
    pub ends_at: Instant,
    pub budget: i64,
    pub rows_left: Option<i64>,
    pub version: i64,
    pub created_at: Instant,
}

#[derive(FromQueryResult)]
struct SummaryRow {
    id: Uuid,
    number: Option<String>,
    organization_id: Uuid,
    unit_name: String,
    purpose: String,
    state: String,
    ends_at: i64,
    budget: i64,
    rows_left: Option<i64>,
    version: i64,
    created_at: i64,
}

impl SummaryRow {
    fn at(self, now: Instant) -> Result<LetterSummary, StoreError> {
        let ends_at = Instant::from_millis(self.ends_at);
        let status = match LetterStatus::parse(&self.state) {
            Some(LetterStatus::Active) if now >= ends_at => LetterStatus::Expired,
            Some(status) => status,
            None => return Err(corrupt("state")),
        };
        Ok(LetterSummary {
            id: Id::new(self.id),
            number: self.number,
            organization: Id::new(self.organization_id),
            unit: self.unit_name,
            purpose: self.purpose,
            status,
            ends_at,
            budget: self.budget,
            rows_left: self.rows_left,
            version: self.version,
            created_at: Instant::from_millis(self.created_at),
        })
    }
}

fn own(column: Column) -> (Entity, Column) {
    (Entity, column)
}

/// The letters within the permit. A draft is its filer's alone: no office sees it before it is
/// submitted.
fn within<A: Action>(permit: &Permit<A>) -> Condition {
    let scope = permit.scope();
    if scope.is_everywhere() {
        return Condition::all();
    }
    let asked = Column::OrganizationId.in_subquery(organizations::ids_within(scope));
    let filed = Column::FiledBy.eq(permit.account().uuid());
    let shown = Column::State.ne(LetterStatus::Draft.as_str()).or(filed);
    Condition::all().add(asked).add(shown)
}

/// Active letters past their end count as expired.
fn stands(status: LetterStatus, now: Instant) -> Condition {
    let stored = |status: LetterStatus| Condition::all().add(Column::State.eq(status.as_str()));
    match status {
        LetterStatus::Active => stored(LetterStatus::Active).add(Column::EndsAt.gt(now.millis())),
        LetterStatus::Expired => stored(LetterStatus::Active).add(Column::EndsAt.lte(now.millis())),
        status => stored(status),
    }
}

/// Up to `limit` letters to organizations in scope, newest first.
pub async fn page(
    conn: &Conn,
    permit: &Permit<ReadLetters>,
    filter: &Filter,
    after: Option<Position>,
    limit: u64,
) -> Result<Vec<LetterSummary>, StoreError> {
    let mut select = Query::select();
    select
        .columns([Column::Id, Column::Number, Column::OrganizationId, Column::UnitName].map(own))
        .columns([Column::Purpose, Column::State, Column::EndsAt, Column::Budget].map(own))
        .columns([Column::Version, Column::CreatedAt].map(own))
        .column((grant::Entity, grant::Column::RowsLeft))
        .from(Entity)
        .left_join(
            grant::Entity,
            Expr::col((grant::Entity, grant::Column::LetterId)).equals(own(Column::Id)),
        )
        .cond_where(within(permit))
        .order_by(own(Column::CreatedAt), Order::Desc)
        .order_by(own(Column::Id), Order::Desc)
        .limit(limit);
    if let Some(top) = filter.below {
        let below = organizations::ids_below(permit.scope(), top);
        select.and_where(Column::OrganizationId.in_subquery(below));
    }
    if let Some(status) = filter.status {
        select.cond_where(stands(status, filter.now));
    }
    if let Some(after) = after {
        select.and_where(older([Column::CreatedAt, Column::Id].map(ColumnTrait::into_expr), after));
    }
    let rows: Vec<SummaryRow> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().map(|row| row.at(filter.now)).collect()
}

/// All but the scan, which may be a whole document, and what nobody reads with the letter.
fn is_read(column: Column) -> bool {
    !matches!(column, Column::ScanSealed | Column::ContactPhoneSealed | Column::SecretHash)
}

/// Letters, each with the place of its organization.
fn letters() -> SelectStatement {
    let place = Expr::col((OrganizationEntity, OrganizationColumn::Id));
    Query::select()
        .columns(Column::iter().filter(|column| is_read(*column)).map(own))
        .column((OrganizationEntity, OrganizationColumn::Path))
        .from(Entity)
        .inner_join(OrganizationEntity, place.equals(own(Column::OrganizationId)))
        .to_owned()
}

fn one<A: Action>(permit: &Permit<A>, id: LetterId) -> SelectStatement {
    letters().cond_where(within(permit)).and_where(Column::Id.eq(id.uuid())).to_owned()
}

pub async fn find<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    id: LetterId,
) -> Result<Letter, StoreError> {
    let rows = scoped::all_as(conn, permit, one(permit, id)).await?;
    letter(conn, rows.into_iter().next().ok_or(MISSING)?).await
}

/// A letter to be changed, locked until the transaction ends.
pub async fn lock<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    id: LetterId,
) -> Result<Locked<Letter>, StoreError> {
    let select = one(permit, id).lock_with_tables(LockType::NoKeyUpdate, [Entity]).to_owned();
    let rows = scoped::all_as(tx, permit, select).await?;
    Ok(Locked::new(letter(tx, rows.into_iter().next().ok_or(MISSING)?).await?))
}

async fn by_id(
    conn: &Conn,
    mut select: SelectStatement,
    id: LetterId,
) -> Result<Letter, StoreError> {
    let row = conn.query_one(select.and_where(Column::Id.eq(id.uuid()))).await?;
    let row = LetterRow::from_query_result(&row.ok_or(MISSING)?, "")?;
    letter(conn, row).await
}

/// The letter a unit's token belongs to.
pub async fn find_own(conn: &Conn, holder: &LetterHolder) -> Result<Letter, StoreError> {
    by_id(conn, letters(), holder.id()).await
}

/// The same, locked until the transaction ends. Reads under a grant lock their letter too, so
/// that its budget is exact.
pub async fn lock_own(tx: &Tx, holder: &LetterHolder) -> Result<Locked<Letter>, StoreError> {
    lock_by_id(tx, holder.id()).await
}

/// A letter that this transaction has just written.
pub(super) async fn lock_by_id(tx: &Tx, id: LetterId) -> Result<Locked<Letter>, StoreError> {
    let select = letters().lock_with_tables(LockType::NoKeyUpdate, [Entity]).to_owned();
    Ok(Locked::new(by_id(tx, select, id).await?))
}

/// Names for one letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterNames {
    pub organization: String,
    /// In the order of the letter's approvals.
    pub approvers: Vec<String>,
}

/// The names of a letter that was found before.
pub async fn names(conn: &Conn, letter: &Letter) -> Result<LetterNames, StoreError> {
    let asked = OrganizationEntity::find_by_id(letter.organization.uuid()).one(conn).await?;
    let organization = asked.ok_or(StoreError::NotFound("organization"))?.name;
    Ok(LetterNames { organization, approvers: approvers(conn, letter).await? })
}

#[derive(FromQueryResult)]
struct OfficerRow {
    id: Uuid,
    name: String,
}

async fn approvers(conn: &Conn, letter: &Letter) -> Result<Vec<String>, StoreError> {
    let given = letter.state.approvals();
    if given.is_empty() {
        return Ok(Vec::new());
    }
    let [name, display] = [column("member", "name"), column("account", "display_name")];
    let select = Query::select()
        .column(key("account", "id"))
        .expr_as(Func::coalesce([name, display]), Alias::new("name"))
        .from(Alias::new("account"))
        .left_join(Alias::new("member"), column("member", "id").equals(key("account", "member_id")))
        .and_where(column("account", "id").is_in(given.iter().map(|one| one.by.uuid())))
        .to_owned();
    let rows = conn.query_all(&select).await?;
    let rows: Result<Vec<OfficerRow>, _> =
        rows.iter().map(|row| OfficerRow::from_query_result(row, "")).collect();
    let rows = rows?;
    let name = |account: Uuid| rows.iter().find(|row| row.id == account);
    let names = given.iter().map(|one| {
        let row = name(one.by.uuid());
        row.map(|row| row.name.clone()).ok_or_else(|| corrupt("account_id"))
    });
    names.collect()
}

/// The scan of a letter that was found within a permit.
pub async fn scan_of(
    tx: &Tx,
    sealer: &Sealer,
    letter: &Locked<Letter>,
) -> Result<Vec<u8>, StoreError> {
    let row = Entity::find_by_id(letter.id.uuid()).one(&**tx).await?;
    let scan = row.ok_or(MISSING)?.scan_sealed.ok_or(StoreError::NotFound("scan"))?;
    sealer.open(&SCAN.row(letter.id.uuid()), &scan)
}
