//! A whole installation from one database into the other: SQLite to PostgreSQL, and back.
//!
//! ```text
//! source: one snapshot ─▶ rows in the order of their key ─▶ target: one transaction
//!              └─▶ hash                    compared                     hash ◀─┘
//! ```
//!
//! Tables, columns, types and keys are read from both databases, so nothing of the schema is listed
//! here and a new table cannot be forgotten. Nothing is kept unless every table of the target, read
//! back, has as many rows and the same hash as that of the source. Triggers and references rest
//! while rows are copied, and hold again before they are compared. For commands alone: SQLite's side
//! runs on the caller's thread.

mod binary;
mod cell;
mod digest;
mod error;
mod opening;
mod plan;
mod postgres;
mod prepare;
mod side;
mod sqlite;

use cell::Row;
use digest::Digester;
use plan::Table;
use side::Side;

use super::Target;
use crate::error::StoreError;

pub use digest::{Digest, TableCopy};
pub use error::CopyError;

/// Tables with a row for each stream of the feed; PostgreSQL has more streams than SQLite. Those
/// that the source lacks begin where they begin in a new database.
const OF_STREAMS: [&str; 2] = ["sync_stream", "webhook_place"];

/// Copies everything that `from` holds into `to`, which holds nothing, and compares the two.
pub async fn copy(from: &Target, to: &Target) -> Result<Vec<TableCopy>, CopyError> {
    match (from, to) {
        (Target::Sqlite(_), Target::Sqlite(_)) | (Target::Postgres(_), Target::Postgres(_)) => {
            return Err(CopyError::SameKind);
        }
        _ => prepare::check_source(from).await?,
    }
    let fresh = prepare::prepare_target(to).await?;
    let source = opening::open_source(from).await?;
    let target = opening::open_target(to).await?;
    let copies = copy_between(source, target).await?;
    fresh.keep();
    Ok(copies)
}

async fn copy_between(
    mut source: Box<dyn Side>,
    mut target: Box<dyn Side>,
) -> Result<Vec<TableCopy>, CopyError> {
    let tables = plan::plan(&source.tables().await?, &target.tables().await?)?;
    let counters = source.counters().await?;
    plan::same_counters(&counters, &target.counters().await?)?;
    let streams = streams(&mut *target, &tables).await?;
    target.make_room(&tables).await?;
    let mut sources = Vec::with_capacity(tables.len());
    for table in &tables {
        let copied = copy_table(&mut *source, &mut *target, table).await;
        sources.push(copied.map_err(error::at(&table.name))?);
    }
    target.set_counters(&counters).await?;
    target.close_room().await?;
    let copies = compare(&mut *target, &tables, sources).await?;
    for (table, rows) in streams {
        add_missing(&mut *target, table, rows).await?;
    }
    target.commit().await?;
    Ok(copies)
}

/// The rows that a new database has for its streams.
async fn streams<'t>(
    target: &mut dyn Side,
    tables: &'t [Table],
) -> Result<Vec<(&'t Table, Vec<Row>)>, StoreError> {
    let mut all = Vec::new();
    for table in tables.iter().filter(|table| OF_STREAMS.contains(&table.name.as_str())) {
        target.begin_reading(table).await?;
        all.push((table, target.next_rows(table, None).await?));
    }
    Ok(all)
}

/// The rows of a new database whose keys the source did not bring.
async fn add_missing(
    target: &mut dyn Side,
    table: &Table,
    rows: Vec<Row>,
) -> Result<(), StoreError> {
    target.begin_reading(table).await?;
    let there = target.next_rows(table, None).await?;
    let key = |row: &Row| table.key_of(row);
    let known: Vec<Row> = there.iter().map(key).collect();
    let missing: Vec<Row> = rows.into_iter().filter(|row| !known.contains(&key(row))).collect();
    target.insert(table, &missing).await
}

async fn copy_table(
    source: &mut dyn Side,
    target: &mut dyn Side,
    table: &Table,
) -> Result<Digest, StoreError> {
    let mut digester = Digester::new(table.column_names());
    let mut last: Option<Row> = None;
    source.begin_reading(table).await?;
    loop {
        let rows = source.next_rows(table, last.as_ref()).await?;
        let Some(end) = rows.last() else { break };
        target.insert(table, &rows).await?;
        for row in &rows {
            digester.add(row);
        }
        last = Some(end.clone());
    }
    counted(source, table, digester.finish()).await
}

/// The target read back, table by table.
async fn compare(
    target: &mut dyn Side,
    tables: &[Table],
    sources: Vec<Digest>,
) -> Result<Vec<TableCopy>, CopyError> {
    let mut copies = Vec::with_capacity(tables.len());
    for (table, source) in tables.iter().zip(sources) {
        let found = digest(target, table).await.map_err(error::at(&table.name))?;
        copies.push(TableCopy { table: table.name.clone(), source, target: found });
    }
    if copies.iter().all(TableCopy::is_same) { Ok(copies) } else { Err(CopyError::Differs(copies)) }
}

async fn digest(side: &mut dyn Side, table: &Table) -> Result<Digest, StoreError> {
    let mut digester = Digester::new(table.column_names());
    let mut last: Option<Row> = None;
    side.begin_reading(table).await?;
    loop {
        let rows = side.next_rows(table, last.as_ref()).await?;
        for row in &rows {
            digester.add(row);
        }
        let Some(end) = rows.last() else { break };
        last = Some(end.clone());
    }
    counted(side, table, digester.finish()).await
}

/// Whether the rows that were read one after another are all that the table has.
async fn counted(side: &mut dyn Side, table: &Table, read: Digest) -> Result<Digest, StoreError> {
    let rows = side.count(table).await?;
    if rows == read.rows {
        return Ok(read);
    }
    Err(StoreError::Other(format!("{} of {rows} rows could be read in order", read.rows)))
}
