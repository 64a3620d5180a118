//! What may be written: only what was found within a permit and is locked.

use std::ops::Deref;

use lighthouse_domain::id::Identified;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::{db::Tx, error::StoreError};

/// A record found within a permit and locked until the transaction ends. Only this crate makes
/// one, so whoever holds it may write it.
#[derive(Debug)]
pub struct Locked<T>(T);

/// A locked record and what shall stand in its place. It writes the row that was locked,
/// whatever the new value says of itself.
#[derive(Debug)]
pub struct Changed<T> {
    key: Uuid,
    value: T,
}

/// Writes that no permit bounds: the demo, bulk loads and the operator's command line.
#[derive(Clone, Copy, Debug)]
pub struct Bulk(());

impl Bulk {
    /// `reason` says at the place of use why no permit applies.
    pub fn unscoped(_reason: &'static str) -> Self {
        Self(())
    }
}

impl<T> Locked<T> {
    pub(crate) fn new(record: T) -> Self {
        Self(record)
    }

    /// The record, which can then no longer be written.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T: Identified> Locked<T> {
    /// Decides what becomes of the record.
    pub fn change<E>(self, decide: impl FnOnce(T) -> Result<T, E>) -> Result<Changed<T>, E> {
        let key = self.0.key();
        Ok(Changed { key, value: decide(self.0)? })
    }
}

impl<T> Deref for Locked<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> Changed<T> {
    /// The key of the row that was locked.
    pub(crate) fn key(&self) -> Uuid {
        self.key
    }

    /// The new value, once it is stored.
    pub(crate) fn into_inner(self) -> T {
        self.value
    }
}

impl<T> Deref for Changed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// Writes `row` where the locked one stands, which must still have the version before (INV-38). No
/// row means that another version was stored meanwhile.
pub(crate) async fn save<A, T>(
    tx: &Tx,
    row: A,
    (id, version): Columns<A>,
    changed: Changed<T>,
) -> Result<T, StoreError>
where
    A: ActiveModelTrait,
    T: Identified,
{
    let done = A::Entity::update_many()
        .set(row)
        .filter(id.eq(changed.key()))
        .filter(version.eq(changed.version() - 1))
        .exec(&**tx)
        .await?;
    if done.rows_affected == 1 { Ok(changed.into_inner()) } else { Err(StoreError::VersionChanged) }
}

/// The columns of a row's key and version.
type Columns<A> = (Column<A>, Column<A>);
type Column<A> = <<A as ActiveModelTrait>::Entity as EntityTrait>::Column;
