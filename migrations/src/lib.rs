//! The schema's history: one file per change, SQL one can read, the same on both databases.
//!
//! Types are chosen so that one text serves both: instants are `bigint` milliseconds, ids
//! are `uuid` (16 bytes in SQLite), calendar days are `date`. See `README.md` for the rule
//! of expanding first and contracting a release later.

use sea_orm_migration::{
    prelude::*,
    sea_orm::{ConnectionTrait, DbBackend},
};

mod m20261123_000001_organizations;
mod m20261123_000002_members;
mod m20261123_000003_identity;
mod m20261123_000004_study;
mod m20261123_000005_audit;
mod m20261123_000006_requests;
mod m20261123_000007_imports;
mod m20261123_000010_administrators;
mod m20261123_000011_letters;
mod m20261123_000012_incidents;
mod m20261123_000013_sealing_keys;
mod m20261123_000014_reveals;
mod m20261123_000030_content;
mod m20261123_000031_media;
mod m20261123_000040_study_days;
mod m20261123_000041_hours;
mod m20261123_000042_guests;
mod m20261123_000043_hour_corrections;
mod m20261123_000044_hour_rules;
mod m20261123_000045_waiting;
mod m20261123_000050_classes;
mod m20261123_000051_learning;

/// Applies what is missing, in order, each change in a transaction of its own.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261123_000001_organizations::Change),
            Box::new(m20261123_000002_members::Change),
            Box::new(m20261123_000003_identity::Change),
            Box::new(m20261123_000004_study::Change),
            Box::new(m20261123_000005_audit::Change),
            Box::new(m20261123_000006_requests::Change),
            Box::new(m20261123_000007_imports::Change),
            Box::new(m20261123_000010_administrators::Change),
            Box::new(m20261123_000011_letters::Change),
            Box::new(m20261123_000012_incidents::Change),
            Box::new(m20261123_000013_sealing_keys::Change),
            Box::new(m20261123_000014_reveals::Change),
            Box::new(m20261123_000040_study_days::Change),
            Box::new(m20261123_000041_hours::Change),
            Box::new(m20261123_000042_guests::Change),
            Box::new(m20261123_000043_hour_corrections::Change),
            Box::new(m20261123_000044_hour_rules::Change),
            Box::new(m20261123_000030_content::Change),
            Box::new(m20261123_000031_media::Change),
            Box::new(m20261123_000050_classes::Change),
            Box::new(m20261123_000051_learning::Change),
            Box::new(m20261123_000045_waiting::Change),
        ]
    }
}

/// Runs `sql` with the few words that the databases spell differently.
async fn run(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    let (bytewise, clustered, restless) = match manager.get_database_backend() {
        DbBackend::Postgres => (" COLLATE \"C\"", "", " WITH (fillfactor = 40)"),
        _ => ("", " WITHOUT ROWID", ""),
    };
    let sql = sql.replace(" {bytewise}", bytewise).replace(" {clustered}", clustered);
    let sql = sql.replace(" {restless}", restless);
    manager.get_connection().execute_unprepared(&sql).await.map(|_| ())
}

/// Runs the text of the database in use, where the two need different statements.
async fn run_either(
    manager: &SchemaManager<'_>,
    sqlite: &str,
    postgres: &str,
) -> Result<(), DbErr> {
    let sql = if manager.get_database_backend() == DbBackend::Postgres { postgres } else { sqlite };
    manager.get_connection().execute_unprepared(sql).await.map(|_| ())
}
