//! What levels set: one row of a table for each level that has, and it holds for all below.

use std::collections::BTreeSet;

use lighthouse_domain::{
    access::{Action, Permit},
    id::Id,
    organizations::{LevelSetting, OrgPath, Organization},
    time::Instant,
};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ColumnTrait, Condition, EntityTrait, FromQueryResult,
    QueryFilter, QueryResult,
    sea_query::{Expr, ExprTrait, LockType, Query, SelectStatement},
};
use uuid::Uuid;

use super::{OrganizationColumn, OrganizationEntity, in_line, inside};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::{self, Changed, Locked},
    sql::scoped,
};

type ColumnOf<T> = <<<T as LevelValue>::Row as ActiveModelTrait>::Entity as EntityTrait>::Column;
type EntityOf<T> = <<T as LevelValue>::Row as ActiveModelTrait>::Entity;

/// The columns that each table of settings has.
#[derive(Clone, Copy, Debug)]
pub struct SettingColumns<C> {
    pub organization: C,
    pub version: C,
    pub updated_at: C,
}

/// A value that levels set, and the table that keeps it.
pub trait LevelValue: Sized + Send + Sync {
    /// Who may set it.
    type Manage: Action;
    type Row: ActiveModelTrait + ActiveModelBehavior + Send;
    /// The columns of the value as they are read.
    type Columns: FromQueryResult + TryInto<Self, Error = StoreError>;

    fn columns() -> SettingColumns<ColumnOf<Self>>;
    /// The columns of [`LevelValue::Columns`].
    fn value_columns() -> Vec<ColumnOf<Self>>;
    /// The columns of the value as they are written.
    fn write(&self) -> Result<Self::Row, StoreError>;
}

/// The columns that each table has, and the place of the level.
#[derive(FromQueryResult)]
struct Head {
    organization_id: Uuid,
    path: String,
    version: i64,
    updated_at: i64,
}

/// A row of a table of settings.
struct SettingRow<S>(Head, S);

impl<S: FromQueryResult> FromQueryResult for SettingRow<S> {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, sea_orm::DbErr> {
        Ok(Self(Head::from_query_result(row, prefix)?, S::from_query_result(row, prefix)?))
    }
}

fn setting<T: LevelValue>(
    SettingRow(head, columns): SettingRow<T::Columns>,
) -> Result<LevelSetting<T>, StoreError> {
    Ok(LevelSetting {
        organization: Id::new(head.organization_id),
        organization_path: super::stored_path(&head.path)?,
        value: columns.try_into()?,
        version: head.version,
        updated_at: Instant::from_millis(head.updated_at),
    })
}

fn settings_at<T: LevelValue>(place: Condition) -> SelectStatement {
    let SettingColumns { organization, version, updated_at } = T::columns();
    let of_table = |column: ColumnOf<T>| (EntityOf::<T>::default(), column);
    let owner = Expr::col((OrganizationEntity, OrganizationColumn::Id));
    Query::select()
        .column((OrganizationEntity, OrganizationColumn::Path))
        .columns([organization, version, updated_at].map(of_table))
        .columns(T::value_columns().into_iter().map(of_table))
        .from(EntityOf::<T>::default())
        .inner_join(OrganizationEntity, owner.equals(of_table(organization)))
        .cond_where(place)
        .to_owned()
}

async fn read<T: LevelValue, A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    select: SelectStatement,
) -> Result<Vec<LevelSetting<T>>, StoreError> {
    let rows: Vec<SettingRow<T::Columns>> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().map(setting).collect()
}

/// What reaches the holder's organizations: settings of the subtree and of the levels above.
pub async fn reaching<T: LevelValue, A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
) -> Result<Vec<LevelSetting<T>>, StoreError> {
    read(conn, permit, settings_at::<T>(in_line(permit.scope()))).await
}

/// The settings on the lines above these organizations, which were found within the permit, and
/// their own. What a level above has set holds below, whether or not the permit reaches it.
pub async fn above<T: LevelValue, A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    paths: &[OrgPath],
) -> Result<Vec<LevelSetting<T>>, StoreError> {
    let line: BTreeSet<String> =
        paths.iter().flat_map(OrgPath::lineage).map(|path| path.as_str().to_owned()).collect();
    let place = Expr::col((OrganizationEntity, OrganizationColumn::Path)).is_in(line);
    read(conn, permit, settings_at::<T>(Condition::all().add(place))).await
}

/// What holds at an organization found before: its own or that of the nearest level above.
pub async fn find<T: LevelValue, A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    at: &Organization,
) -> Result<Option<LevelSetting<T>>, StoreError> {
    let found = above::<T, A>(conn, permit, std::slice::from_ref(&at.path)).await?;
    Ok(found.into_iter().max_by_key(|setting| setting.organization_path.depth()))
}

/// An organization's own, to be changed, if it has any.
pub async fn lock<T: LevelValue>(
    tx: &Tx,
    permit: &Permit<T::Manage>,
    at: &Organization,
) -> Result<Option<Locked<LevelSetting<T>>>, StoreError> {
    let mut select = settings_at::<T>(inside(permit.scope()));
    select
        .and_where(T::columns().organization.eq(at.id.uuid()))
        .lock_with_tables(LockType::NoKeyUpdate, [EntityOf::<T>::default()]);
    let found = read(tx, permit, select).await?;
    Ok(found.into_iter().next().map(Locked::new))
}

fn row_of<T: LevelValue>(setting: &LevelSetting<T>) -> Result<T::Row, StoreError> {
    let SettingColumns { version, updated_at, .. } = T::columns();
    let mut row = setting.value.write()?;
    row.set(version, setting.version.into());
    row.set(updated_at, setting.updated_at.millis().into());
    Ok(row)
}

/// Enters what a level in scope has set.
pub async fn insert<T: LevelValue>(
    tx: &Tx,
    permit: &Permit<T::Manage>,
    setting: &LevelSetting<T>,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&setting.organization_path) {
        return Err(StoreError::NotFound("organization"));
    }
    let mut row = row_of(setting)?;
    row.set(T::columns().organization, setting.organization.uuid().into());
    EntityOf::<T>::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Writes what was changed; the stored version must be the one before.
pub async fn save<T: LevelValue>(
    tx: &Tx,
    changed: Changed<LevelSetting<T>>,
) -> Result<LevelSetting<T>, StoreError> {
    let SettingColumns { organization, version, .. } = T::columns();
    let row = row_of(&changed)?;
    locked::save(tx, row, (organization, version), changed).await
}

/// Takes it away; what the level above has set holds again.
pub async fn remove<T: LevelValue>(
    tx: &Tx,
    setting: &Locked<LevelSetting<T>>,
) -> Result<(), StoreError> {
    let own = T::columns().organization.eq(setting.organization.uuid());
    EntityOf::<T>::delete_many().filter(own).exec(&**tx).await?;
    Ok(())
}
