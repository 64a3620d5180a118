//! Outside records: a dry run that is kept, then a commit that adds each record once.

use std::collections::HashSet;

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Permit, actions::ImportLearning},
    classes::outside::Source,
    organizations::Organization,
    time::Instant,
};
use uuid::Uuid;

use super::most;
use crate::{
    db::{Conn, Tx, row},
    error::StoreError,
    members::imports::FaultyRow,
    sql::Sql,
};

const CHUNK: usize = 500;
const SELECT: &str = "SELECT i.id, i.organization_id, i.source, i.file_name, i.state, i.rows_total, i.rows_valid, \
     i.rows_known, i.rows_faulty, i.rows_skipped, i.rows_entered, i.ignored_columns, i.created_at, i.committed_at, i.undone_at \
     FROM learning_import i JOIN organization o ON o.id = i.organization_id";

row! {
    /// An import and how far it has come: `ready`, `committed` or `undone`.
    pub struct ImportRow {
        id: Uuid,
        organization_id: Uuid,
        source: String,
        file_name: String,
        state: String,
        rows_total: i64,
        rows_valid: i64,
        rows_known: i64,
        rows_faulty: i64,
        rows_skipped: i64,
        rows_entered: Option<i64>,
        ignored_columns: String,
        created_at: i64,
        committed_at: Option<i64>,
        undone_at: Option<i64>,
    }
    /// The number of a record at its source.
    struct External {
        id: String,
    }
    /// A row that cannot be taken.
    struct Fault {
        number: i64,
        faults: String,
    }
}

/// What a dry run keeps.
#[derive(Clone, Debug)]
pub struct NewImport {
    pub row: ImportRow,
    pub file_hash: Vec<u8>,
    pub ready: Vec<ReadyRecord>,
}

/// A record that a commit will enter.
#[derive(Clone, Debug)]
pub struct ReadyRecord {
    pub number: i64,
    pub record: Uuid,
    pub external_id: String,
    pub member: Uuid,
    pub course: String,
    pub seconds: i64,
    pub day: NaiveDate,
}

/// Which of these numbers of a source were entered before, by whatever file.
pub async fn known_records(
    tx: &Tx,
    _permit: &Permit<ImportLearning>,
    source: Source,
    numbers: &[String],
) -> Result<HashSet<String>, StoreError> {
    let mut known = HashSet::new();
    for chunk in numbers.chunks(CHUNK) {
        let sql = Sql::new(
            tx,
            "SELECT external_id FROM outside_record WHERE undone_at IS NULL AND source = ",
        );
        let sql =
            sql.bind(source.as_str()).push(" AND external_id IN ").list(chunk.iter().cloned());
        let rows: Vec<External> = sql.rows(tx).await?;
        known.extend(rows.into_iter().map(|row| row.id));
    }
    Ok(known)
}

/// Keeps a dry run for `owner`, which the caller has found within the permit.
pub async fn insert_import(
    tx: &Tx,
    permit: &Permit<ImportLearning>,
    owner: &Organization,
    new: &NewImport,
    faulty: &[FaultyRow],
) -> Result<(), StoreError> {
    if !permit.scope().covers(&owner.path) || new.row.organization_id != owner.id.uuid() {
        return Err(StoreError::NotFound("organization"));
    }
    let row = new.row.clone();
    let sql = Sql::new(
        tx,
        "INSERT INTO learning_import (id, organization_id, source, file_name, file_hash, state, rows_total, rows_valid, \
         rows_known, rows_faulty, rows_skipped, ignored_columns, created_by, created_at) VALUES (",
    );
    let sql = sql.bind(row.id).push(", ").bind(row.organization_id).push(", ").bind(row.source);
    let sql = sql.push(", ").bind(row.file_name).push(", ").bind(new.file_hash.clone());
    let sql = sql.push(", ").bind(row.state).push(", ").bind(row.rows_total);
    let sql = sql.push(", ").bind(row.rows_valid).push(", ").bind(row.rows_known);
    let sql = sql.push(", ").bind(row.rows_faulty).push(", ").bind(row.rows_skipped);
    let sql = sql.push(", ").bind(row.ignored_columns).push(", ").bind(permit.account().uuid());
    sql.push(", ").bind(row.created_at).push(")").execute(tx).await?;
    insert_ready(tx, row.id, &new.ready).await?;
    insert_faulty(tx, row.id, faulty).await
}

async fn insert_ready(tx: &Tx, import: Uuid, rows: &[ReadyRecord]) -> Result<(), StoreError> {
    for chunk in rows.chunks(CHUNK) {
        let start = Sql::new(
            tx,
            "INSERT INTO learning_import_row (import_id, row_number, record_id, external_id, member_id, course, seconds, day) VALUES ",
        );
        let sql = chunk.iter().enumerate().fold(start, |sql, (n, row)| {
            let sql = sql.push(if n == 0 { "(" } else { ", (" }).bind(import);
            let sql = sql.push(", ").bind(row.number).push(", ").bind(row.record);
            let sql = sql.push(", ").bind(row.external_id.clone()).push(", ").bind(row.member);
            let sql = sql.push(", ").bind(row.course.clone()).push(", ").bind(row.seconds);
            sql.push(", ").bind(row.day).push(")")
        });
        sql.execute(tx).await?;
    }
    Ok(())
}

async fn insert_faulty(tx: &Tx, import: Uuid, rows: &[FaultyRow]) -> Result<(), StoreError> {
    for chunk in rows.chunks(CHUNK) {
        let start =
            Sql::new(tx, "INSERT INTO learning_import_row (import_id, row_number, faults) VALUES ");
        let sql = chunk.iter().enumerate().fold(start, |sql, (n, row)| {
            let sql = sql.push(if n == 0 { "(" } else { ", (" }).bind(import);
            sql.push(", ").bind(row.number).push(", ").bind(row.faults.clone()).push(")")
        });
        sql.execute(tx).await?;
    }
    Ok(())
}

/// An import whose organization lies within the permit.
pub async fn find_import(
    conn: &Conn,
    permit: &Permit<ImportLearning>,
    id: Uuid,
) -> Result<ImportRow, StoreError> {
    let sql = Sql::with_permit(conn, permit, SELECT).in_scope(permit.scope(), "o.path", None);
    let rows: Vec<ImportRow> = sql.push(" AND i.id = ").bind(id).all(conn, permit).await?;
    rows.into_iter().next().ok_or(StoreError::NotFound("learning_import"))
}

/// The same, locked until the transaction ends.
pub async fn import_for_update(
    tx: &Tx,
    permit: &Permit<ImportLearning>,
    id: Uuid,
) -> Result<ImportRow, StoreError> {
    let sql = Sql::with_permit(tx, permit, SELECT).in_scope(permit.scope(), "o.path", None);
    let sql = sql.push(" AND i.id = ").bind(id);
    let sql = if tx.is_postgres() { sql.push(" FOR NO KEY UPDATE OF i") } else { sql };
    let rows: Vec<ImportRow> = sql.all(tx, permit).await?;
    rows.into_iter().next().ok_or(StoreError::NotFound("learning_import"))
}

/// The reasons of faulty rows after row `after`, at most `limit`: row number and JSON.
pub async fn import_faults(
    conn: &Conn,
    permit: &Permit<ImportLearning>,
    import: &ImportRow,
    after: i64,
    limit: u64,
) -> Result<Vec<(i64, String)>, StoreError> {
    let sql = Sql::with_permit(conn, permit, "SELECT row_number, faults FROM learning_import_row");
    let sql = sql.push(" AND faults IS NOT NULL AND import_id = ").bind(import.id);
    let sql = sql.push(" AND row_number > ").bind(after);
    let sql = sql.push(" ORDER BY row_number LIMIT ").bind(most(limit));
    let rows: Vec<Fault> = sql.all(conn, permit).await?;
    Ok(rows.into_iter().map(|row| (row.number, row.faults)).collect())
}

/// Enters the records of an import that nobody entered before; tells how many that were.
pub async fn commit(
    tx: &Tx,
    _permit: &Permit<ImportLearning>,
    import: &ImportRow,
    now: Instant,
) -> Result<i64, StoreError> {
    let sql = Sql::new(
        tx,
        "INSERT INTO outside_record (id, source, external_id, member_id, course, seconds, day, import_id, row_number, at) \
         SELECT r.record_id, ",
    );
    let sql = sql.bind(import.source.clone()).push(
        ", r.external_id, r.member_id, r.course, r.seconds, r.day, r.import_id, r.row_number, ",
    );
    let sql = sql.bind(now.millis()).push(" FROM learning_import_row r WHERE r.import_id = ");
    let sql = sql.bind(import.id).push(" AND r.record_id IS NOT NULL ORDER BY r.external_id");
    let entered = sql
        .push(" ON CONFLICT (source, external_id) WHERE undone_at IS NULL DO NOTHING")
        .execute(tx)
        .await?;
    let year = if tx.is_postgres() {
        "CAST(EXTRACT(YEAR FROM r.day) AS bigint)"
    } else {
        "CAST(SUBSTR(r.day, 1, 4) AS bigint)"
    };
    let sql = Sql::new(
        tx,
        "INSERT INTO learning_entry (member_id, kind, source_id, number, year, seconds, evidence, at) \
         SELECT r.member_id, 'outside', r.id, 1, ",
    );
    let sql = sql.push(year).push(", r.seconds, 'outside_record', ").bind(now.millis());
    sql.push(" FROM outside_record r WHERE r.import_id = ").bind(import.id).execute(tx).await?;
    let entered = i64::try_from(entered).unwrap_or(i64::MAX);
    let sql = Sql::new(tx, "UPDATE learning_import SET state = 'committed', committed_at = ");
    let sql = sql.bind(now.millis()).push(", rows_entered = ").bind(entered);
    sql.push(" WHERE id = ").bind(import.id).execute(tx).await?;
    Ok(entered)
}

/// Takes the records of an import back by counter-entries; their numbers are free again.
pub async fn undo(
    tx: &Tx,
    _permit: &Permit<ImportLearning>,
    import: &ImportRow,
    now: Instant,
) -> Result<(), StoreError> {
    let sql = Sql::new(
        tx,
        "INSERT INTO learning_entry (member_id, kind, source_id, number, year, seconds, evidence, at) \
         SELECT e.member_id, e.kind, e.source_id, 2, e.year, -e.seconds, 'correction', ",
    );
    let sql = sql.bind(now.millis()).push(
        " FROM outside_record r JOIN learning_entry e ON e.member_id = r.member_id \
         AND e.kind = 'outside' AND e.source_id = r.id AND e.number = 1 \
         WHERE r.undone_at IS NULL AND r.import_id = ",
    );
    sql.bind(import.id).execute(tx).await?;
    let sql = Sql::new(tx, "UPDATE outside_record SET undone_at = ").bind(now.millis());
    let sql = sql.push(" WHERE undone_at IS NULL AND import_id = ").bind(import.id);
    sql.execute(tx).await?;
    let sql = Sql::new(tx, "UPDATE learning_import SET state = 'undone', undone_at = ");
    let sql = sql.bind(now.millis()).push(" WHERE id = ").bind(import.id);
    sql.execute(tx).await.map(|_| ())
}
