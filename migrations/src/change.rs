//! One change of the schema as data: its name, and the SQL that makes it and takes it back.

use sea_orm_migration::{
    prelude::*,
    sea_orm::{ConnectionTrait, DbBackend},
};

/// A change of the schema.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Change {
    /// The file's name; what the database remembers.
    pub(crate) name: &'static str,
    pub(crate) up: &'static [Step],
    pub(crate) down: &'static [Step],
}

/// Statements that run together.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    /// One text for both databases; [`spelled_for`] says which words are replaced.
    Both(&'static str),
    Each {
        sqlite: &'static str,
        postgres: &'static str,
    },
}

impl MigrationName for Change {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Change {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, self.up).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, self.down).await
    }
}

async fn run(manager: &SchemaManager<'_>, steps: &[Step]) -> Result<(), DbErr> {
    let backend = manager.get_database_backend();
    for step in steps {
        let sql = match (*step, backend) {
            (Step::Both(sql), _) => spelled_for(backend, sql),
            (Step::Each { postgres, .. }, DbBackend::Postgres) => postgres.to_owned(),
            (Step::Each { sqlite, .. }, _) => sqlite.to_owned(),
        };
        manager.get_connection().execute_unprepared(&sql).await?;
    }
    Ok(())
}

/// Replaces the few words that the databases spell differently.
fn spelled_for(backend: DbBackend, sql: &str) -> String {
    let (bytewise, clustered, restless) = match backend {
        DbBackend::Postgres => (" COLLATE \"C\"", "", " WITH (fillfactor = 40)"),
        _ => ("", " WITHOUT ROWID", ""),
    };
    let sql = sql.replace(" {bytewise}", bytewise).replace(" {clustered}", clustered);
    sql.replace(" {restless}", restless)
}
