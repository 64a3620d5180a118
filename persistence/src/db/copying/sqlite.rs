//! SQLite as the source or the target of a copy, open to nobody else meanwhile.

use std::{collections::BTreeMap, time::Duration};

use rusqlite::{
    Connection, ErrorCode, OpenFlags, Params, Row as Raw, ToSql,
    config::DbConfig,
    params_from_iter,
    types::{ToSqlOutput, Value, ValueRef},
};

use super::{
    cell::{Cell, Row},
    error::CopyError,
    plan::{BOOKKEEPING, COUNTERS, Column, Counters, Found, Table, quoted},
    side::Side,
};
use crate::{
    db::{
        kind::Kind,
        sqlite::{SqliteOptions, day_of, failed},
    },
    error::StoreError,
};

/// Rows in memory at a time, and about how many bytes.
const ROWS: usize = 2_000;
const BYTES: usize = 4 << 20;

pub(super) struct SqliteSide {
    connection: Connection,
}

impl SqliteSide {
    /// Begins a transaction that no other process can read or write beside. Triggers rest; references
    /// are looked at when it ends.
    pub(super) fn open(options: &SqliteOptions) -> Result<Self, CopyError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&options.file, flags).map_err(broken)?;
        begin(&connection).map_err(|error| match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => CopyError::InUse,
            _ => broken(error).into(),
        })?;
        if let Some(hook) = &options.on_writer {
            hook.prepare(&connection).map_err(broken)?;
        }
        Ok(Self { connection })
    }

    fn names(&self, sql: &str, parameters: impl Params) -> Result<Vec<String>, StoreError> {
        let mut prepared = self.connection.prepare_cached(sql).map_err(broken)?;
        let names = prepared.query_map(parameters, |row| row.get(0)).map_err(broken)?;
        names.collect::<Result<_, _>>().map_err(broken)
    }

    fn number(&self, sql: &str) -> Result<i64, StoreError> {
        self.connection.query_row(sql, [], |row| row.get(0)).map_err(broken)
    }

    fn found(&self, name: String) -> Result<Found, StoreError> {
        let columns =
            "SELECT name || ' ' || lower(type) FROM pragma_table_xinfo(?) WHERE hidden = 0";
        let declared = self.names(columns, [&name])?.into_iter().filter_map(|column| {
            let (name, kind) = column.split_once(' ')?;
            // A key that SQLite counts by itself is declared in its own word.
            let kind = if kind == "integer" { "bigint" } else { kind };
            Some((name.to_owned(), kind.to_owned()))
        });
        let columns: BTreeMap<String, String> = declared.collect();
        let primary = "SELECT name FROM pragma_table_xinfo(?) WHERE pk > 0 ORDER BY pk";
        let mut keys = vec![self.names(primary, [&name])?];
        let unique = "SELECT name FROM pragma_index_list(?) WHERE \"unique\" AND NOT partial";
        for index in self.names(unique, [&name])? {
            let parts = "SELECT COALESCE(name, '') FROM pragma_index_info(?) ORDER BY seqno";
            keys.push(self.names(parts, [&index])?);
        }
        Ok(Found { name, columns, keys })
    }
}

fn begin(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(Duration::from_secs(2))?;
    connection.set_prepared_statement_cache_capacity(16);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    // Whoever has the file open keeps a lock on it in this mode, also while it is at rest.
    connection.execute_batch(
        "PRAGMA locking_mode = EXCLUSIVE; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;
         PRAGMA temp_store = MEMORY; BEGIN EXCLUSIVE; PRAGMA defer_foreign_keys = ON;",
    )
}

#[async_trait::async_trait(?Send)]
impl Side for SqliteSide {
    async fn tables(&mut self) -> Result<Vec<Found>, StoreError> {
        let list = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' \
            AND name <> ? ORDER BY name";
        let names = self.names(list, [BOOKKEEPING])?;
        names.into_iter().map(|name| self.found(name)).collect()
    }

    async fn counters(&mut self) -> Result<Counters, StoreError> {
        let list = "SELECT name FROM sqlite_master WHERE type = 'table' \
            AND sql LIKE '%AUTOINCREMENT%'";
        let mut found = Counters::new();
        for table in self.names(list, [])? {
            let known = COUNTERS.iter().find(|(_, counted)| *counted == table);
            let name = known.map_or(table.clone(), |(sequence, _)| (*sequence).to_owned());
            let drawn = "SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = ?";
            let number = self.connection.query_row(drawn, [&table], |row| row.get(0));
            found.insert(name, number.map_err(broken)?);
        }
        Ok(found)
    }

    async fn count(&mut self, table: &Table) -> Result<u64, StoreError> {
        let rows = self.number(&format!("SELECT COUNT(*) FROM {}", quoted(&table.name)))?;
        Ok(u64::try_from(rows).unwrap_or(0))
    }

    async fn begin_reading(&mut self, _: &Table) -> Result<(), StoreError> {
        Ok(())
    }

    async fn next_rows(
        &mut self,
        table: &Table,
        last: Option<&Row>,
    ) -> Result<Vec<Row>, StoreError> {
        let after = last.map(|row| table.key_of(row)).unwrap_or_default();
        let mut prepared =
            self.connection.prepare_cached(&select(table, !after.is_empty())).map_err(broken)?;
        let mut found = prepared.query(params_from_iter(after)).map_err(broken)?;
        let (mut rows, mut bytes) = (Vec::new(), 0);
        while rows.len() < ROWS && bytes < BYTES {
            let Some(raw) = found.next().map_err(broken)? else { break };
            let row = row_of(raw, table)?;
            bytes += row.iter().map(Cell::size).sum::<usize>();
            rows.push(row);
        }
        Ok(rows)
    }

    async fn make_room(&mut self, tables: &[Table]) -> Result<(), StoreError> {
        for table in tables {
            let empty = format!("DELETE FROM {}", quoted(&table.name));
            self.connection.execute(&empty, []).map_err(broken)?;
        }
        Ok(())
    }

    async fn insert(&mut self, table: &Table, rows: &[Row]) -> Result<(), StoreError> {
        let marks = vec!["?"; table.columns.len()].join(", ");
        let (name, columns) = (quoted(&table.name), table.column_list());
        let insert = format!("INSERT INTO {name} ({columns}) VALUES ({marks})");
        let mut prepared = self.connection.prepare_cached(&insert).map_err(broken)?;
        for row in rows {
            prepared.execute(params_from_iter(row)).map_err(broken)?;
        }
        Ok(())
    }

    async fn set_counters(&mut self, counters: &Counters) -> Result<(), StoreError> {
        for (sequence, table) in COUNTERS {
            let last = counters.get(sequence).copied().unwrap_or(0);
            let forget = "DELETE FROM sqlite_sequence WHERE name = ?";
            self.connection.execute(forget, [table]).map_err(broken)?;
            let set = "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)";
            self.connection.execute(set, (table, last)).map_err(broken)?;
        }
        Ok(())
    }

    async fn close_room(&mut self) -> Result<(), StoreError> {
        let dangling = self.names("SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1", [])?;
        let config = DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER;
        self.connection.set_db_config(config, true).map_err(broken)?;
        dangling.first().map_or(Ok(()), |table| {
            Err(StoreError::Other(format!("table {table}: a reference leads nowhere")))
        })
    }

    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        self.connection.execute_batch("COMMIT").map_err(broken)
    }
}

fn select(table: &Table, goes_on: bool) -> String {
    let (name, columns) = (quoted(&table.name), table.column_list());
    let key: Vec<String> = table.key_columns().map(|column| quoted(&column.name)).collect();
    let (order, marks) = (key.join(", "), vec!["?"; key.len()].join(", "));
    let behind = if goes_on { format!("WHERE ({order}) > ({marks}) ") } else { String::new() };
    format!("SELECT {columns} FROM {name} {behind}ORDER BY {order} LIMIT {ROWS}")
}

fn row_of(raw: &Raw<'_>, table: &Table) -> Result<Row, StoreError> {
    let cell = |(at, column): (usize, &Column)| {
        let value = raw.get_ref(at).map_err(broken)?;
        cell_of(value, column.kind).ok_or_else(|| {
            let what = format!("`{}` holds a value that is not {:?}", column.name, column.kind);
            StoreError::Other(what)
        })
    };
    table.columns.iter().enumerate().map(cell).collect()
}

fn cell_of(value: ValueRef<'_>, kind: Kind) -> Option<Cell> {
    Some(match (kind, value) {
        (_, ValueRef::Null) => Cell::Null,
        (Kind::Uuid, ValueRef::Blob(bytes)) => Cell::Uuid(uuid::Uuid::from_slice(bytes).ok()?),
        (Kind::Integer, ValueRef::Integer(n)) => Cell::Integer(n),
        (Kind::Boolean, ValueRef::Integer(n @ (0 | 1))) => Cell::Boolean(n == 1),
        (Kind::Text, ValueRef::Text(text)) => {
            Cell::Text(std::str::from_utf8(text).ok()?.to_owned())
        }
        (Kind::Date, ValueRef::Text(text)) => Cell::Date(day_of(std::str::from_utf8(text).ok()?)?),
        (Kind::Bytes, ValueRef::Blob(bytes)) => Cell::Bytes(bytes.to_vec()),
        _ => return None,
    })
}

impl ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        use ToSqlOutput::{Borrowed, Owned};
        Ok(match self {
            Self::Null => Borrowed(ValueRef::Null),
            Self::Uuid(id) => Borrowed(ValueRef::Blob(id.as_bytes())),
            Self::Integer(n) => Borrowed(ValueRef::Integer(*n)),
            Self::Boolean(yes) => Borrowed(ValueRef::Integer(i64::from(*yes))),
            Self::Text(text) => Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Date(day) => Owned(Value::Text(day.format("%Y-%m-%d").to_string())),
            Self::Bytes(bytes) => Borrowed(ValueRef::Blob(bytes)),
        })
    }
}

fn broken(error: rusqlite::Error) -> StoreError {
    StoreError::from(failed(error))
}
