//! How many full numbers an account opened in each clock hour, for the alarm of mass reading.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Change;

#[async_trait::async_trait]
impl MigrationTrait for Change {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, DOWN).await
    }
}

const UP: &str = r"
-- An account has one row, of the hour it last read in: hours since 1970.
CREATE TABLE reveal_count (
    account_id uuid PRIMARY KEY REFERENCES account (id),
    hour bigint NOT NULL,
    reads bigint NOT NULL CHECK (reads > 0)
) {clustered};
";

const DOWN: &str = "DROP TABLE reveal_count;";
