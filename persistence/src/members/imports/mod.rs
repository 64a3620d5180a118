//! Imports of members: what a sheet says of people, sealed between dry run and commit. The import
//! itself and the rows that cannot be taken are kept like those of every sheet.

mod entity;
mod rows;
mod updates;

use lighthouse_domain::{
    access::{Permit, actions::ImportMembers},
    imports::SheetKind,
    members::import::{Import, ImportId},
    organizations::OrganizationId,
};

use crate::{
    db::{Conn, Tx},
    error::StoreError,
    imports::{self, FaultyRow},
    locked::{Changed, Locked},
    organizations,
    seal::Sealer,
};

pub(crate) use rows::IMPORT_ROW;
pub use rows::{EnteredRow, ReadyRow, entered, ready};
pub use updates::{ShownUpdate, UpdateRow, differences, updates};

/// Stores a dry run.
pub async fn insert(
    tx: &Tx,
    permit: &Permit<ImportMembers>,
    sealer: &Sealer,
    import: &Import,
    (ready, updates): (&[ReadyRow], &[UpdateRow]),
    faulty: &[FaultyRow],
) -> Result<(), StoreError> {
    imports::insert(tx, permit, import, &[], faulty).await?;
    rows::insert(tx, sealer, import.id, ready).await?;
    updates::insert(tx, sealer, import.id, updates).await
}

/// An import whose organization lies within the permit, locked until the transaction ends.
pub async fn lock(
    tx: &Tx,
    permit: &Permit<ImportMembers>,
    id: ImportId,
) -> Result<Locked<Import>, StoreError> {
    imports::lock(tx, permit, (SheetKind::Members, id)).await
}

/// Stores a step. After it nobody needs the sealed rows: they are in the register, or taken back.
pub async fn save(tx: &Tx, changed: Changed<Import>) -> Result<Import, StoreError> {
    rows::forget(tx, &changed).await?;
    imports::save(tx, changed).await
}

/// The live branches of the subtree that an import is for, by code and by name.
pub async fn branches(
    conn: &Conn,
    permit: &Permit<ImportMembers>,
    below: OrganizationId,
) -> Result<Vec<(OrganizationId, String, String)>, StoreError> {
    let branches = organizations::branches_below(conn, permit, below).await?;
    Ok(branches.into_iter().map(|branch| (branch.id, branch.code, branch.name)).collect())
}
