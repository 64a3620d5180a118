//! Many rows at once, in statements that neither database refuses for the number of their values.

use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Iterable, sea_query::OnConflict};

use crate::{db::Tx, error::StoreError};

/// SQLite binds up to 32 766 values to a statement, PostgreSQL 65 535.
const VALUES: usize = 30_000;

/// Rows of one statement, however narrow they are: longer ones are no quicker.
const ROWS: usize = 1000;

/// Adds all these rows; none is no statement.
pub(crate) fn insert_all<A>(
    tx: &Tx,
    rows: impl IntoIterator<Item = A>,
) -> impl Future<Output = Result<(), StoreError>>
where
    A: ActiveModelTrait + Send,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    insert(tx, rows.into_iter().collect(), None)
}

/// Adds these rows; what becomes of one that is there already, `conflict` says.
pub(crate) fn insert_or<A>(
    tx: &Tx,
    rows: impl IntoIterator<Item = A>,
    conflict: OnConflict,
) -> impl Future<Output = Result<(), StoreError>>
where
    A: ActiveModelTrait + Send,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    insert(tx, rows.into_iter().collect(), Some(conflict))
}

async fn insert<A>(tx: &Tx, rows: Vec<A>, conflict: Option<OnConflict>) -> Result<(), StoreError>
where
    A: ActiveModelTrait + Send,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    let columns = <A::Entity as EntityTrait>::Column::iter().count().max(1);
    let at_once = (VALUES / columns).clamp(1, ROWS);
    let mut rows = rows.into_iter();
    loop {
        let some: Vec<A> = rows.by_ref().take(at_once).collect();
        if some.is_empty() {
            return Ok(());
        }
        let mut insert = A::Entity::insert_many(some);
        if let Some(conflict) = &conflict {
            insert = insert.on_conflict(conflict.clone());
        }
        insert.exec_without_returning(&**tx).await?;
    }
}
