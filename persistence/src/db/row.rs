//! Rows read by position, for the statements that run most.
//!
//! sea-orm's rows carry every column's name with every row and look each value up by it.
//! The hottest reads name their columns once, in order, and take the values as they come.

use std::ops::RangeFrom;

use chrono::NaiveDate;
use rusqlite::{Connection, Row, types::ValueRef};
use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement, TryGetable};
use uuid::Uuid;

use super::{Conn, Line, note, sqlite};
use crate::error::StoreError;

/// One row of either database.
#[derive(Debug)]
pub(crate) enum SqlRow<'r> {
    Sqlite(&'r Row<'r>),
    Postgres(&'r QueryResult),
}

/// A row that is read by position.
pub(crate) trait FromRow: Sized {
    fn from_row(row: &SqlRow<'_>) -> Result<Self, DbErr>;
}

/// Rows that are read by position, in the order of their fields: the `SELECT` names its columns in
/// that order, and each struct gets its `FromCells`.
macro_rules! row {
    ($($(#[$doc:meta])* $visible:vis struct $name:ident { $($(#[$note:meta])* $field:ident: $kind:ty,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug)]
        $visible struct $name {
            $($(#[$note])* pub $field: $kind,)+
        }

        impl $crate::db::FromRow for $name {
            fn from_row(row: &$crate::db::SqlRow<'_>) -> Result<Self, sea_orm::DbErr> {
                let mut columns = 0..;
                Ok(Self { $($field: row.next(&mut columns)?,)+ })
            }
        }
    )+};
}
pub(crate) use row;

impl SqlRow<'_> {
    /// The value of the next column.
    pub(crate) fn next<T: FromColumn>(&self, columns: &mut RangeFrom<usize>) -> Result<T, DbErr> {
        self.get(columns.next().unwrap_or(usize::MAX))
    }

    /// The value of column `at`, counted from 0.
    pub(crate) fn get<T: FromColumn>(&self, at: usize) -> Result<T, DbErr> {
        match self {
            SqlRow::Postgres(row) => row.try_get_by_index(at),
            SqlRow::Sqlite(row) => {
                let raw = row.get_ref(at).map_err(sqlite::failed)?;
                T::from_sqlite(raw).ok_or_else(|| odd(at))
            }
        }
    }
}

fn odd(at: usize) -> DbErr {
    DbErr::Type(format!("column {at} holds another type"))
}

/// A value that both databases can hold.
pub(crate) trait FromColumn: TryGetable {
    fn from_sqlite(raw: ValueRef<'_>) -> Option<Self>;
}

impl FromColumn for String {
    fn from_sqlite(raw: ValueRef<'_>) -> Option<Self> {
        raw.as_str().ok().map(str::to_owned)
    }
}

impl FromColumn for i64 {
    fn from_sqlite(raw: ValueRef<'_>) -> Option<Self> {
        raw.as_i64().ok()
    }
}

impl FromColumn for bool {
    fn from_sqlite(raw: ValueRef<'_>) -> Option<Self> {
        raw.as_i64().ok().map(|n| n != 0)
    }
}

impl FromColumn for Vec<u8> {
    fn from_sqlite(raw: ValueRef<'_>) -> Option<Self> {
        raw.as_blob().ok().map(<[u8]>::to_vec)
    }
}

impl FromColumn for Uuid {
    fn from_sqlite(raw: ValueRef<'_>) -> Option<Self> {
        Self::from_slice(raw.as_blob().ok()?).ok()
    }
}

impl FromColumn for NaiveDate {
    fn from_sqlite(raw: ValueRef<'_>) -> Option<Self> {
        sqlite::day_of(raw.as_str().ok()?)
    }
}

impl<T: FromColumn> FromColumn for Option<T> {
    fn from_sqlite(raw: ValueRef<'_>) -> Option<Self> {
        match raw {
            ValueRef::Null => Some(None),
            raw => T::from_sqlite(raw).map(Some),
        }
    }
}

impl Conn {
    /// All rows of `statement`, read by position; the caller has set a limit.
    pub(crate) async fn rows_of<T: FromRow>(
        &self,
        statement: Statement,
    ) -> Result<Vec<T>, StoreError> {
        self.rows_with(statement, T::from_row).await
    }

    /// The same for rows whose columns are only known with the statement.
    pub(crate) async fn rows_with<T>(
        &self,
        statement: Statement,
        take: impl Fn(&SqlRow<'_>) -> Result<T, DbErr>,
    ) -> Result<Vec<T>, StoreError> {
        note(&statement);
        let mapped = |c: &Connection| sqlite::map(c, &statement, |row| take(&SqlRow::Sqlite(row)));
        Ok(match &self.0 {
            Line::Reader(sqlite) => sqlite.read(mapped)?,
            Line::Writer(writing) => writing.with(mapped)?,
            _ => {
                let rows = self.query_all_raw(statement).await?;
                rows.iter().map(|row| take(&SqlRow::Postgres(row))).collect::<Result<_, _>>()?
            }
        })
    }
}
