//! Outside records: each of them is entered once, and countered when its list is taken back.
//!
//! Text SQL: a list of thousands goes from its import into the ledger, and back, in one set-based
//! statement each.

use std::collections::HashSet;

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Permit, actions::ImportLearning},
    classes::{LearningImport, outside::Source},
    members::MemberId,
    time::Instant,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::entity::record::{ActiveModel, Column, Entity};
use crate::{
    db::Tx,
    error::StoreError,
    imports::CHUNK,
    locked::Locked,
    sql::{Sql, scoped, values},
};

/// A record that a commit will enter.
#[derive(Clone, Debug)]
pub struct ReadyRecord {
    pub number: i64,
    pub record: Uuid,
    pub external_id: String,
    pub member: MemberId,
    pub course: String,
    pub seconds: i64,
    pub day: NaiveDate,
}

/// Which of these numbers of a source were entered before, by whatever list and for whomever: a
/// number is given out once.
pub async fn known_records(
    tx: &Tx,
    permit: &Permit<ImportLearning>,
    source: Source,
    numbers: &[String],
) -> Result<HashSet<String>, StoreError> {
    let mut known = HashSet::new();
    for chunk in numbers.chunks(CHUNK) {
        let select = Entity::find()
            .filter(Column::UndoneAt.is_null())
            .filter(Column::Source.eq(source.as_str()))
            .filter(Column::ExternalId.is_in(chunk));
        let rows = scoped::all(tx, permit, select).await?;
        known.extend(rows.into_iter().map(|row| row.external_id));
    }
    Ok(known)
}

/// Enters the records of an import that nobody entered before; tells how many that were.
pub async fn enter_records(
    tx: &Tx,
    import: &Locked<LearningImport>,
    now: Instant,
) -> Result<i64, StoreError> {
    let (id, now) = (import.id.uuid(), now.millis());
    let records = "INSERT INTO outside_record \
        (id, source, external_id, member_id, course, seconds, day, import_id, row_number, at) ";
    let entered = Sql::new(tx, records)
        .push_with(
            "SELECT r.record_id, ?, r.external_id, r.member_id, r.course, r.seconds, r.day, \
             r.import_id, r.row_number, ? FROM learning_import_row r \
             WHERE r.import_id = ? AND r.record_id IS NOT NULL ORDER BY r.external_id",
            values![import.source.as_str(), now, id],
        )
        .push(" ON CONFLICT (source, external_id) WHERE undone_at IS NULL DO NOTHING")
        .execute(tx)
        .await?;
    let entries = "INSERT INTO learning_entry \
        (member_id, kind, source_id, number, year, seconds, evidence, at) \
        SELECT r.member_id, 'outside', r.id, 1, ";
    Sql::new(tx, entries)
        .by_backend(
            "CAST(SUBSTR(r.day, 1, 4) AS bigint)",
            "CAST(EXTRACT(YEAR FROM r.day) AS bigint)",
        )
        .push_with(", r.seconds, 'outside_record', ? FROM outside_record r", values![now])
        .push_with(" WHERE r.import_id = ?", values![id])
        .execute(tx)
        .await?;
    Ok(i64::try_from(entered).unwrap_or(i64::MAX))
}

/// Counters the records of an import; their numbers are free again.
pub async fn counter_records(
    tx: &Tx,
    import: &Locked<LearningImport>,
    now: Instant,
) -> Result<(), StoreError> {
    let (id, now) = (import.id.uuid(), now.millis());
    let entries = "INSERT INTO learning_entry \
        (member_id, kind, source_id, number, year, seconds, evidence, at) ";
    Sql::new(tx, entries)
        .push_with(
            "SELECT e.member_id, e.kind, e.source_id, 2, e.year, -e.seconds, 'correction', ? \
             FROM outside_record r JOIN learning_entry e ON e.member_id = r.member_id \
             AND e.kind = 'outside' AND e.source_id = r.id AND e.number = 1 \
             WHERE r.undone_at IS NULL AND r.import_id = ?",
            values![now, id],
        )
        .execute(tx)
        .await?;
    Entity::update_many()
        .set(ActiveModel { undone_at: Set(Some(now)), ..Default::default() })
        .filter(Column::UndoneAt.is_null())
        .filter(Column::ImportId.eq(id))
        .exec(&**tx)
        .await?;
    Ok(())
}
