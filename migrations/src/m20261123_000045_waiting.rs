//! The waiting list of full study days, in the order of receipt.

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
        crate::run(manager, "DROP TABLE study_day_waiting;").await
    }
}

const UP: &str = r"
-- A branch waits in one list of a plan; the number is its turn.
CREATE TABLE study_day_waiting (
    plan_id uuid NOT NULL,
    branch_id uuid NOT NULL REFERENCES organization (id),
    venue_id uuid NOT NULL,
    day date NOT NULL,
    number bigint NOT NULL,
    asked_at bigint NOT NULL,
    PRIMARY KEY (plan_id, branch_id),
    FOREIGN KEY (plan_id, venue_id, day) REFERENCES study_day_slot (plan_id, venue_id, day),
    CHECK (number > 0)
);
CREATE UNIQUE INDEX study_day_turn ON study_day_waiting (plan_id, number);
CREATE INDEX study_day_queue ON study_day_waiting (plan_id, venue_id, day, number);
";
