//! PostgreSQL as the source or the target of a copy.

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row as _, postgres::PgRow};

use super::{
    binary,
    cell::{Cell, Row},
    plan::{BOOKKEEPING, COUNTERS, Column, Counters, Found, Table, quoted},
    side::Side,
};
use crate::{
    db::{Advisory, kind::Kind, postgres::PostgresOptions},
    error::StoreError,
};

/// Rows in memory at a time.
const ROWS: usize = 500;

/// One statement may read or write a whole table.
const PATIENCE: &str = "SET LOCAL statement_timeout = 0; \
    SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL lock_timeout = '10s'; \
    SET LOCAL client_min_messages = error";

pub(super) struct PostgresSide {
    connection: PgConnection,
    /// A reference to be made anew, and the statement that makes it.
    references: Vec<String>,
}

impl PostgresSide {
    /// One snapshot.
    pub(super) async fn open_source(options: &PostgresOptions) -> Result<Self, StoreError> {
        Self::open(options, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await
    }

    /// One transaction, which no migration runs beside.
    pub(super) async fn open_target(options: &PostgresOptions) -> Result<Self, StoreError> {
        let mut side = Self::open(options, "BEGIN READ WRITE").await?;
        side.run(&Advisory::Schema.statement()).await?;
        Ok(side)
    }

    /// Nothing is kept in the session, so it may be that of a pooler.
    async fn open(options: &PostgresOptions, begin: &str) -> Result<Self, StoreError> {
        let connect = options.connect().statement_cache_capacity(0).extra_float_digits(None);
        let connection = PgConnection::connect_with(&connect).await.map_err(broken)?;
        let mut side = Self { connection, references: Vec::new() };
        side.run(&format!("{begin}; {PATIENCE}")).await?;
        Ok(side)
    }

    async fn run(&mut self, sql: &str) -> Result<(), StoreError> {
        self.connection.execute(AssertSqlSafe(sql)).await.map_err(broken)?;
        Ok(())
    }

    async fn rows(&mut self, sql: &str) -> Result<Vec<PgRow>, StoreError> {
        let ask = sqlx::query(AssertSqlSafe(sql.to_owned())).persistent(false);
        ask.fetch_all(&mut self.connection).await.map_err(broken)
    }

    /// Rows of two texts.
    async fn pairs(&mut self, sql: &str) -> Result<Vec<(String, String)>, StoreError> {
        let rows = self.rows(sql).await?;
        let pair = |row: &PgRow| Ok((row.try_get(0)?, row.try_get(1)?));
        rows.iter().map(pair).collect::<Result<_, sqlx::Error>>().map_err(broken)
    }
}

const COLUMNS: &str = "SELECT c.relname::text, a.attname::text || ' ' || format_type(a.atttypid, NULL) \
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
    JOIN pg_attribute a ON a.attrelid = c.oid \
    WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND a.attnum > 0 \
    AND NOT a.attisdropped ORDER BY c.relname, a.attname";
const KEYS: &str = "SELECT c.relname::text, a.attname::text \
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
    CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k (number, place) \
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number \
    WHERE n.nspname = current_schema() AND i.indisprimary ORDER BY c.relname, k.place";
const SEQUENCES: &str = "SELECT c.relname::text, '' FROM pg_class c \
    JOIN pg_namespace n ON n.oid = c.relnamespace \
    WHERE n.nspname = current_schema() AND c.relkind = 'S'";
/// What takes a reference away, and what makes it anew.
const REFERENCES: &str = "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', r.conrelid::regclass, r.conname), \
    format('ALTER TABLE %s ADD CONSTRAINT %I %s', r.conrelid::regclass, r.conname, pg_get_constraintdef(r.oid)) \
    FROM pg_constraint r JOIN pg_namespace n ON n.oid = r.connamespace \
    WHERE n.nspname = current_schema() AND r.contype = 'f' ORDER BY r.conrelid::regclass::text, r.conname";

#[async_trait::async_trait(?Send)]
impl Side for PostgresSide {
    async fn tables(&mut self) -> Result<Vec<Found>, StoreError> {
        let mut all: Vec<Found> = Vec::new();
        for (table, column) in self.pairs(COLUMNS).await? {
            if table == BOOKKEEPING {
                continue;
            }
            if all.last().is_none_or(|last| last.name != table) {
                all.push(Found { name: table, columns: [].into(), keys: vec![vec![]] });
            }
            if let Some((found, (name, kind))) = all.last_mut().zip(column.split_once(' ')) {
                found.columns.insert(name.to_owned(), kind.to_owned());
            }
        }
        for (table, column) in self.pairs(KEYS).await? {
            let found = all.iter_mut().find(|found| found.name == table);
            found.into_iter().flat_map(|found| &mut found.keys).for_each(|key| {
                key.push(column.clone());
            });
        }
        Ok(all)
    }

    async fn counters(&mut self) -> Result<Counters, StoreError> {
        let mut counters = Counters::new();
        for (name, _) in self.pairs(SEQUENCES).await? {
            let ask = format!(
                "SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM {}",
                quoted(&name)
            );
            counters.insert(name, self.number(&ask).await?);
        }
        Ok(counters)
    }

    async fn count(&mut self, table: &Table) -> Result<u64, StoreError> {
        let rows = self.number(&format!("SELECT COUNT(*) FROM {}", quoted(&table.name))).await?;
        Ok(u64::try_from(rows).unwrap_or(0))
    }

    async fn begin_reading(&mut self, table: &Table) -> Result<(), StoreError> {
        let (name, columns) = (quoted(&table.name), table.column_list());
        // Bytes compare as they do in SQLite.
        let part = |column: &Column| match column.kind {
            Kind::Text => format!("{} COLLATE \"C\"", quoted(&column.name)),
            _ => quoted(&column.name),
        };
        let order = table.key_columns().map(part).collect::<Vec<_>>().join(", ");
        self.run(&format!(
            "CLOSE ALL; DECLARE copied NO SCROLL CURSOR FOR SELECT {columns} FROM {name} ORDER BY {order}"
        ))
        .await
    }

    async fn next_rows(&mut self, table: &Table, _: Option<&Row>) -> Result<Vec<Row>, StoreError> {
        let rows = self.rows(&format!("FETCH {ROWS} FROM copied")).await?;
        rows.iter().map(|row| row_of(row, table)).collect()
    }

    async fn make_room(&mut self, tables: &[Table]) -> Result<(), StoreError> {
        // A table that a cursor still reads is not altered.
        self.run("CLOSE ALL").await?;
        for (remove, make) in self.pairs(REFERENCES).await? {
            self.run(&remove).await?;
            self.references.push(make);
        }
        for table in tables {
            let name = quoted(&table.name);
            let rest = format!("ALTER TABLE {name} DISABLE TRIGGER USER; DELETE FROM {name}");
            self.run(&rest).await?;
        }
        Ok(())
    }

    async fn insert(&mut self, table: &Table, rows: &[Row]) -> Result<(), StoreError> {
        let (name, columns) = (quoted(&table.name), table.column_list());
        let copy = format!("COPY {name} ({columns}) FROM STDIN (FORMAT binary)");
        let message = binary::rows(rows)?;
        let mut stream = self.connection.copy_in_raw(&copy).await.map_err(broken)?;
        if let Err(error) = stream.send(message).await {
            let _ = stream.abort("the copy ends").await;
            return Err(broken(error));
        }
        stream.finish().await.map_err(broken)?;
        Ok(())
    }

    async fn set_counters(&mut self, counters: &Counters) -> Result<(), StoreError> {
        for (sequence, _) in COUNTERS {
            let next = counters.get(sequence).copied().unwrap_or(0).saturating_add(1);
            let set = format!("ALTER SEQUENCE {} RESTART WITH {next}", quoted(sequence));
            self.run(&set).await?;
        }
        Ok(())
    }

    async fn close_room(&mut self) -> Result<(), StoreError> {
        for make in std::mem::take(&mut self.references) {
            self.run(&make).await?;
        }
        for found in self.tables().await? {
            self.run(&format!("ALTER TABLE {} ENABLE TRIGGER USER", quoted(&found.name))).await?;
        }
        // What the planner knows of the tables comes with them.
        self.run("ANALYZE").await
    }

    async fn commit(mut self: Box<Self>) -> Result<(), StoreError> {
        self.run("COMMIT").await?;
        let _ = self.connection.close().await;
        Ok(())
    }
}

impl PostgresSide {
    async fn number(&mut self, sql: &str) -> Result<i64, StoreError> {
        let rows = self.rows(sql).await?;
        let row = rows.first().ok_or_else(|| StoreError::Other("no number".to_owned()))?;
        row.try_get(0).map_err(broken)
    }
}

fn row_of(row: &PgRow, table: &Table) -> Result<Row, StoreError> {
    let cell = |(at, column): (usize, &Column)| cell_of(row, at, column.kind).map_err(broken);
    table.columns.iter().enumerate().map(cell).collect()
}

fn cell_of(row: &PgRow, at: usize, kind: Kind) -> Result<Cell, sqlx::Error> {
    let cell = match kind {
        Kind::Uuid => row.try_get::<Option<_>, _>(at)?.map(Cell::Uuid),
        Kind::Integer => row.try_get::<Option<_>, _>(at)?.map(Cell::Integer),
        Kind::Boolean => row.try_get::<Option<_>, _>(at)?.map(Cell::Boolean),
        Kind::Text => row.try_get::<Option<_>, _>(at)?.map(Cell::Text),
        Kind::Date => row.try_get::<Option<_>, _>(at)?.map(Cell::Date),
        Kind::Bytes => row.try_get::<Option<_>, _>(at)?.map(Cell::Bytes),
    };
    Ok(cell.unwrap_or(Cell::Null))
}

#[expect(clippy::needless_pass_by_value, reason = "made for `map_err`")]
fn broken(error: sqlx::Error) -> StoreError {
    StoreError::from(&error)
}
