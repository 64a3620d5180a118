//! Moving, dissolving and what stands in the way of taking back: the whole subtree in a few
//! statements.
//!
//! Text SQL: each is one set-based pass over the subtree or over what an import entered.

use lighthouse_domain::{
    access::{Permit, actions::ManageOrganizations},
    imports::SheetImport,
    organizations::{OrgPath, Organization, OrganizationId},
};
use sea_orm::{ActiveValue::Set, EntityTrait, QuerySelect};

use super::{Column, Entity, entity::ActiveModel, find, lock};
use crate::{
    db::{Advisory, Tx, row},
    error::StoreError,
    identity,
    locked::{self, Bulk, Changed, Locked},
    sql::{Sql, values},
};

/// How much stands in and under an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    pub children: u64,
    pub members: u64,
}

/// Locks the tree's shape: moves and dissolutions come one after another (INV-04). It is taken
/// before any other lock, that of the own rights included; else two would wait for one another.
pub async fn lock_shape(tx: &Tx) -> Result<(), StoreError> {
    tx.lock_advisory(Advisory::TreeOfOrganizations).await
}

/// The organization whose turn it is to move or to end. Rights are locked before organizations,
/// as every write does; the path stays what it is, for the tree's shape is locked.
pub async fn lock_in_turn(
    tx: &Tx,
    permit: &Permit<ManageOrganizations>,
    id: OrganizationId,
) -> Result<Locked<Organization>, StoreError> {
    lock_shape(tx).await?;
    let path = find(tx, permit, id).await?.path;
    identity::lock_rights_within(tx, &path).await?;
    lock(tx, permit, id).await
}

/// Levels of the subtree of `top`, itself included.
pub async fn height(tx: &Tx, top: &Locked<Organization>) -> Result<usize, StoreError> {
    let select = "SELECT CAST(COALESCE(MAX(LENGTH(path)), 0) AS bigint) FROM organization";
    let longest = count(tx, select, &top.path, " WHERE path >= ? AND path < ?").await?;
    let longest = usize::try_from(longest).unwrap_or(usize::MAX) / OrgPath::STEP;
    Ok((longest + 1).saturating_sub(top.path.depth()))
}

/// What a dissolution would leave behind: live organizations below and live members.
pub async fn load(tx: &Tx, of: &Locked<Organization>) -> Result<Load, StoreError> {
    lock_shape(tx).await?;
    let below = " WHERE path > ? AND path < ? AND dissolved_at IS NULL";
    let people = " WHERE branch_path >= ? AND branch_path < ? AND ended_at IS NULL";
    Ok(Load {
        children: count(tx, "SELECT COUNT(*) FROM organization", &of.path, below).await?,
        members: count(tx, "SELECT COUNT(*) FROM member", &of.path, people).await?,
    })
}

/// A number that `select` finds in the subtree at `path`.
async fn count(tx: &Tx, select: &str, path: &OrgPath, range: &str) -> Result<u64, StoreError> {
    let sql = Sql::new(tx, select).push_with(range, values![path.as_str(), path.end()]);
    Ok(sql.count(tx).await?.unsigned_abs())
}

/// Carries a subtree to its new place under `parent`: paths of organizations and of their members
/// change together, and everybody whose rights come from there loads them anew.
pub async fn move_subtree(
    tx: &Tx,
    moved: Changed<Organization>,
    parent: &Locked<Organization>,
) -> Result<Organization, StoreError> {
    if moved.parent != Some(parent.id) || !parent.path.contains(&moved.path) {
        return Err(StoreError::NotFound("organization"));
    }
    lock_shape(tx).await?;
    let from = path_of(tx, &moved).await?;
    identity::move_rights_within(tx, &from).await?;
    let row = ActiveModel { parent_id: Set(Some(parent.id.uuid())), ..step(&moved) };
    let to = moved.path.clone();
    let moved = locked::save(tx, row, (Column::Id, Column::Version), moved).await?;
    for (table, column) in [("organization", "path"), ("member", "branch_path")] {
        relabel(tx, table, column, &from, &to).await?;
    }
    Ok(moved)
}

/// Where the locked organization stands before it moves.
async fn path_of(tx: &Tx, moved: &Changed<Organization>) -> Result<OrgPath, StoreError> {
    let select = Entity::find_by_id(moved.key()).select_only().column(Column::Path);
    let path: Option<String> = select.into_tuple().one(&**tx).await?;
    let path = path.ok_or(StoreError::NotFound("organization"))?;
    super::stored_path(&path)
}

async fn relabel(
    tx: &Tx,
    table: &str,
    column: &str,
    from: &OrgPath,
    to: &OrgPath,
) -> Result<(), StoreError> {
    // Table and column are the constants above; the paths are bound.
    let update = format!("UPDATE {table} SET {column} = ? || SUBSTR({column}, CAST(? AS integer))");
    let tail = i64::try_from(from.as_str().len() + 1).unwrap_or(i64::MAX);
    Sql::new(tx, "")
        .push_with(&update, values![to.as_str(), tail])
        .push_with(
            &format!(" WHERE {column} >= ? AND {column} < ?"),
            values![from.as_str(), from.end()],
        )
        .execute(tx)
        .await?;
    Ok(())
}

/// Stores the end of an empty organization and ends its posts and every right that came from it.
pub async fn dissolve(
    tx: &Tx,
    dissolved: Changed<Organization>,
) -> Result<Organization, StoreError> {
    let at = dissolved.dissolved_at.map(lighthouse_domain::time::Instant::millis);
    identity::move_rights_within(tx, &dissolved.path).await?;
    let row = ActiveModel { dissolved_at: Set(at), ..step(&dissolved) };
    Sql::new(tx, "UPDATE appointment SET")
        .push_with(
            " until = CASE WHEN since > ? THEN since ELSE ? END \
             WHERE until IS NULL AND organization_id = ?",
            values![at, at, dissolved.key()],
        )
        .execute(tx)
        .await?;
    end_posts(tx, &dissolved).await?;
    locked::save(tx, row, (Column::Id, Column::Version), dissolved).await
}

/// Ends the posts of an organization that is dissolved; one that was to begin later never did.
async fn end_posts(tx: &Tx, dissolved: &Changed<Organization>) -> Result<(), StoreError> {
    let day = dissolved.updated_at.day();
    Sql::new(tx, "UPDATE post SET")
        .push_with(
            " until = CASE WHEN since > ? THEN since ELSE ? END \
             WHERE until IS NULL AND organization_id = ?",
            values![day, day, dissolved.key()],
        )
        .execute(tx)
        .await?;
    Ok(())
}

fn step(changed: &Changed<Organization>) -> ActiveModel {
    ActiveModel {
        version: Set(changed.version),
        updated_at: Set(changed.updated_at.millis()),
        ..Default::default()
    }
}

/// Sets every counter of children after a bulk load whose paths were made outside.
pub async fn set_next_children(tx: &Tx, _: &Bulk) -> Result<(), StoreError> {
    let update = "UPDATE organization SET next_child = 1 + \
        (SELECT COUNT(*) FROM organization c WHERE c.parent_id = organization.id)";
    Sql::new(tx, update).execute(tx).await?;
    Ok(())
}

row! {
    struct Touched {
        number: i64,
    }
}

const TOUCHED: &str = "SELECT l.row_number FROM sheet_import_row l \
    LEFT JOIN organization o ON o.id = l.object_id WHERE l.object_id IS NOT NULL AND l.import_id = ";
// A member who has left is in a history, a post that ended as well.
const IN_USE: &str = " AND (o.id IS NULL OR o.version <> 1 OR o.dissolved_at IS NOT NULL \
    OR EXISTS (SELECT 1 FROM member m WHERE m.branch_id = o.id) \
    OR EXISTS (SELECT 1 FROM member_period h WHERE h.branch_id = o.id) \
    OR EXISTS (SELECT 1 FROM post s WHERE s.organization_id = o.id) \
    OR EXISTS (SELECT 1 FROM appointment p WHERE p.organization_id = o.id) \
    OR EXISTS (SELECT 1 FROM study_session t WHERE t.branch_id = o.id) \
    OR EXISTS (SELECT 1 FROM organization c WHERE c.parent_id = o.id AND NOT EXISTS ( \
        SELECT 1 FROM sheet_import_row x WHERE x.import_id = l.import_id AND x.object_id = c.id)))";

/// The first hundred rows of a committed import whose organization was changed or used since.
pub async fn touched(tx: &Tx, import: &Locked<SheetImport>) -> Result<Vec<i64>, StoreError> {
    let sql = Sql::new(tx, TOUCHED).bind(import.id.uuid()).push(IN_USE);
    let sql = sql.push_with(" ORDER BY l.row_number LIMIT ?", values![100_i64]);
    let rows: Vec<Touched> = sql.rows(tx).await?;
    Ok(rows.into_iter().map(|row| row.number).collect())
}
