//! Guests: a line of attendance says whether the person came from another branch.

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
-- INV-26: true for a member of another branch. Said when the line is written: where people
-- belong later does not change who was a guest then.
ALTER TABLE attendance ADD COLUMN guest boolean NOT NULL DEFAULT FALSE;
";

const DOWN: &str = "ALTER TABLE attendance DROP COLUMN guest;";
