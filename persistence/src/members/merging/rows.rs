//! Merges as rows and back, with the names of the two entries and how much moved.

use std::collections::HashMap;

use lighthouse_domain::{
    access::{Action, Permit},
    id::Id,
    members::merging::{Merge, MergeSide, MergeSubject, Undone},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, FromQueryResult,
    sea_query::{Alias, Expr, ExprTrait, Query},
};
use uuid::Uuid;

use super::entity::{
    merge::{ActiveModel, Model},
    moved::{Column as MovedColumn, Entity as MovedEntity},
};
use crate::{db::Conn, error::StoreError, members::names::names_of, sql::scoped};

fn corrupt(column: &str) -> StoreError {
    StoreError::corrupt("member_merge", column)
}

#[derive(FromQueryResult)]
struct Count {
    merge_id: Uuid,
    subject: String,
    number: i64,
}

/// The merges of these rows, which were found within the permit.
pub(super) async fn merges<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    rows: Vec<Model>,
) -> Result<Vec<Merge>, StoreError> {
    if rows.is_empty() {
        return Ok(vec![]);
    }
    let people = rows.iter().flat_map(|row| [row.survivor_id, row.duplicate_id]);
    let names = names_of(conn, people.collect()).await?;
    let counts = counts(conn, permit, &rows).await?;
    rows.into_iter().map(|row| merge(row, &names, &counts)).collect()
}

async fn counts<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    rows: &[Model],
) -> Result<Vec<Count>, StoreError> {
    let columns = [MovedColumn::MergeId, MovedColumn::Subject];
    let select = Query::select()
        .columns(columns)
        .expr_as(Expr::col(MovedColumn::ObjectId).count(), Alias::new("number"))
        .from(MovedEntity)
        .and_where(MovedColumn::MergeId.is_in(rows.iter().map(|row| row.id)))
        .group_by_columns(columns)
        .to_owned();
    scoped::all_as(conn, permit, select).await
}

fn merge(row: Model, names: &HashMap<Uuid, String>, counts: &[Count]) -> Result<Merge, StoreError> {
    let side = |id: Uuid, column| {
        let name = names.get(&id).cloned().ok_or_else(|| corrupt(column))?;
        Ok::<_, StoreError>(MergeSide { id: Id::new(id), name })
    };
    let subject = |word: &str| MergeSubject::parse(word).ok_or_else(|| corrupt("subject"));
    let own = counts.iter().filter(|count| count.merge_id == row.id);
    let moved = own.map(|count| Ok::<_, StoreError>((subject(&count.subject)?, count.number)));
    let mut moved = moved.collect::<Result<Vec<_>, _>>()?;
    moved.sort_unstable_by_key(|(subject, _)| *subject);
    Ok(Merge {
        id: Id::new(row.id),
        survivor: side(row.survivor_id, "survivor_id")?,
        duplicate: side(row.duplicate_id, "duplicate_id")?,
        undone: undone(&row)?,
        reason: row.reason,
        step: Id::new(row.step_id),
        merged_by: Id::new(row.merged_by),
        merged_at: Instant::from_millis(row.merged_at),
        moved,
        version: row.version,
    })
}

fn undone(row: &Model) -> Result<Option<Undone>, StoreError> {
    match (row.undone_at, row.undone_by, &row.undo_reason) {
        (None, None, None) => Ok(None),
        (Some(at), Some(by), Some(reason)) => {
            let at = Instant::from_millis(at);
            Ok(Some(Undone { at, by: Id::new(by), reason: reason.clone() }))
        }
        _ => Err(corrupt("undone_at")),
    }
}

/// What an undo changes.
pub(super) fn facts(merge: &Merge) -> ActiveModel {
    let undone = merge.undone.as_ref();
    ActiveModel {
        undone_at: Set(undone.map(|undone| undone.at.millis())),
        undone_by: Set(undone.map(|undone| undone.by.uuid())),
        undo_reason: Set(undone.map(|undone| undone.reason.clone())),
        version: Set(merge.version),
        ..Default::default()
    }
}

/// The row of a new merge.
pub(super) fn row(merge: &Merge) -> ActiveModel {
    ActiveModel {
        id: Set(merge.id.uuid()),
        survivor_id: Set(merge.survivor.id.uuid()),
        duplicate_id: Set(merge.duplicate.id.uuid()),
        reason: Set(merge.reason.clone()),
        step_id: Set(merge.step.uuid()),
        merged_by: Set(merge.merged_by.uuid()),
        merged_at: Set(merge.merged_at.millis()),
        ..facts(merge)
    }
}
