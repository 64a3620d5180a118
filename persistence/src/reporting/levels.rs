//! What appraisals and nominations share: each belongs to a place of the tree and a year and has a
//! level that decides it. The level's place is asked anew, because offices are held at places.

use lighthouse_domain::{
    access::{Action, Permit},
    organizations::{OrgPath, OrganizationId},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PrimaryKeyTrait, QueryFilter, QueryOrder, QuerySelect,
    Select, sea_query::LockType,
};
use uuid::Uuid;

use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::Locked,
    organizations::{self, NamedPlace},
    sql::scoped,
};

/// A table of such records.
pub(super) trait LevelTable:
    EntityTrait<PrimaryKey: PrimaryKeyTrait<ValueType = Uuid>>
{
    type Record;
    /// What the caller is told does not exist.
    const NAME: &'static str;

    fn columns() -> LevelColumns<Self::Column>;
    fn level_of(row: &Self::Model) -> Uuid;
    /// A row with the place of its level.
    fn read(row: Self::Model, level: OrgPath) -> Result<Self::Record, StoreError>;
}

/// The columns that each such table has.
#[derive(Clone, Copy)]
pub(super) struct LevelColumns<C> {
    pub id: C,
    pub organization: C,
    pub place: C,
    pub level: C,
    pub member: C,
    pub year: C,
    pub state: C,
    /// The organization whose administrators may read the record.
    pub owner: C,
}

/// What a list of such records may be narrowed by; never by a grade.
#[derive(Clone, Copy, Debug)]
pub struct LevelFilter<S> {
    /// About this organization, or decided by it.
    pub organization: Option<OrganizationId>,
    pub year: Option<i32>,
    pub status: Option<S>,
}

impl<S> LevelFilter<S> {
    /// The same with the status as it is stored.
    pub(super) fn with_status(self, stored: fn(S) -> &'static str) -> LevelFilter<&'static str> {
        let Self { organization, year, status } = self;
        LevelFilter { organization, year, status: status.map(stored) }
    }
}

/// Where a page begins: after this place of the tree, year and record.
pub type LevelPosition = (String, i32, Uuid);

/// Those that the permit's organizations own, and the holder's own where the permit reaches them.
pub(super) fn within<E: LevelTable, A: Action>(permit: &Permit<A>) -> Select<E> {
    let (scope, columns) = (permit.scope(), E::columns());
    if scope.is_everywhere() {
        return E::find();
    }
    let mut reached = Condition::any();
    if !scope.subtrees().is_empty() {
        reached = reached.add(columns.owner.in_subquery(organizations::ids_within(scope)));
    }
    if let Some(own) = scope.own() {
        reached = reached.add(columns.member.eq(own.uuid()));
    }
    E::find().filter(reached)
}

/// The records of rows that were found, each with the place of its level.
async fn with_levels<E: LevelTable>(
    conn: &Conn,
    rows: Vec<E::Model>,
) -> Result<Vec<E::Record>, StoreError> {
    let read = |row: E::Model, level: &NamedPlace| E::read(row, level.path.clone());
    organizations::with_places(conn, rows, E::level_of, read).await
}

/// Up to `limit` records, in the order of the tree as it was, then by year.
pub(super) async fn page<E: LevelTable, A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    filter: LevelFilter<&'static str>,
    after: Option<LevelPosition>,
    limit: u64,
) -> Result<Vec<E::Record>, StoreError> {
    let columns = E::columns();
    let mut select = within::<E, A>(permit)
        .order_by_asc(columns.place)
        .order_by_asc(columns.year)
        .order_by_asc(columns.id)
        .limit(limit);
    if let Some(at) = filter.organization {
        let (own, level) = (columns.organization.eq(at.uuid()), columns.level.eq(at.uuid()));
        select = select.filter(Condition::any().add(own).add(level));
    }
    if let Some(year) = filter.year {
        select = select.filter(columns.year.eq(i64::from(year)));
    }
    if let Some(status) = filter.status {
        select = select.filter(columns.state.eq(status));
    }
    if let Some(after) = after {
        select = select.filter(behind(columns, after));
    }
    with_levels::<E>(conn, scoped::all(conn, permit, select).await?).await
}

/// What stands behind a place of the tree, a year and an id, in this order.
fn behind<C: ColumnTrait>(columns: LevelColumns<C>, (path, year, id): LevelPosition) -> Condition {
    let year = i64::from(year);
    let same_year = Condition::all().add(columns.year.eq(year)).add(columns.id.gt(id));
    let later = Condition::any().add(columns.year.gt(year)).add(same_year);
    let same_place = Condition::all().add(columns.place.eq(path.clone())).add(later);
    Condition::any().add(columns.place.gt(path)).add(same_place)
}

async fn one<E: LevelTable, A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    select: Select<E>,
) -> Result<E::Record, StoreError> {
    let row = scoped::one(conn, permit, select).await?;
    let found = with_levels::<E>(conn, row.into_iter().collect()).await?;
    found.into_iter().next().ok_or(StoreError::NotFound(E::NAME))
}

pub(super) async fn find<E: LevelTable, A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    id: Uuid,
) -> Result<E::Record, StoreError> {
    one(conn, permit, within::<E, A>(permit).filter(E::columns().id.eq(id))).await
}

/// A record to be changed, locked until the transaction ends.
pub(super) async fn lock<E: LevelTable, A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    id: Uuid,
) -> Result<Locked<E::Record>, StoreError> {
    let select = within::<E, A>(permit).filter(E::columns().id.eq(id));
    one(tx, permit, select.lock(LockType::NoKeyUpdate)).await.map(Locked::new)
}
