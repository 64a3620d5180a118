//! Values between sea-orm and SQLite.
//!
//! SQLite has no column types of its own, so a value is read back as the type its
//! column was declared with; an expression is read as what it is stored as.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rusqlite::{
    Connection, Row, Statement as Prepared,
    types::{ToSqlOutput, Value as Raw, ValueRef},
};
use sea_orm::{
    DbErr, ExecResult, ProxyExecResult, ProxyRow, QueryResult, Statement, sea_query::Value,
};
use uuid::Uuid;

use super::failure::failed;
use crate::db::kind::Kind;

pub(in crate::db) fn execute(c: &Connection, statement: &Statement) -> Result<ExecResult, DbErr> {
    let mut prepared = c.prepare_cached(&statement.sql).map_err(failed)?;
    bind(&mut prepared, statement)?;
    let changed = prepared.raw_execute().map_err(failed)?;
    Ok(ProxyExecResult::new(0, changed as u64).into())
}

pub(in crate::db) fn execute_batch(c: &Connection, sql: &str) -> Result<ExecResult, DbErr> {
    c.execute_batch(sql).map_err(failed)?;
    Ok(ProxyExecResult::default().into())
}

pub(in crate::db) fn query_one(
    c: &Connection,
    statement: &Statement,
) -> Result<Option<QueryResult>, DbErr> {
    collect(c, statement, 1).map(|mut rows| rows.pop())
}

pub(in crate::db) fn query_all(
    c: &Connection,
    statement: &Statement,
) -> Result<Vec<QueryResult>, DbErr> {
    collect(c, statement, usize::MAX)
}

/// Up to `most` rows of the answer as the sea-orm proxy form.
pub(in crate::db) fn collect(
    c: &Connection,
    statement: &Statement,
    most: usize,
) -> Result<Vec<QueryResult>, DbErr> {
    let mut prepared = c.prepare_cached(&statement.sql).map_err(failed)?;
    bind(&mut prepared, statement)?;
    let columns = columns_of(&prepared);
    let mut rows = prepared.raw_query();
    let mut out = Vec::new();
    while out.len() < most {
        let Some(row) = rows.next().map_err(failed)? else { break };
        out.push(proxy_row(row, &columns)?.into());
    }
    Ok(out)
}

/// Every row of the answer, as `take` reads it.
pub(in crate::db) fn map<T>(
    c: &Connection,
    statement: &Statement,
    take: impl Fn(&Row<'_>) -> Result<T, DbErr>,
) -> Result<Vec<T>, DbErr> {
    let mut prepared = c.prepare_cached(&statement.sql).map_err(failed)?;
    bind(&mut prepared, statement)?;
    let mut rows = prepared.raw_query();
    let mut out = Vec::new();
    while let Some(row) = rows.next().map_err(failed)? {
        out.push(take(row)?);
    }
    Ok(out)
}

/// A day as it is stored: `2026-11-23`.
pub(in crate::db) fn day_of(text: &str) -> Option<NaiveDate> {
    let part = |from: usize, to: usize| text.get(from..to)?.parse::<u32>().ok();
    let whole = text.len() == 10 && text.get(4..5) == Some("-") && text.get(7..8) == Some("-");
    let year = i32::try_from(part(0, 4)?).ok()?;
    NaiveDate::from_ymd_opt(year, part(5, 7)?, part(8, 10)?).filter(|_| whole)
}

/// A column's name and declared type, once per statement; an expression has no type.
type Column = (String, Option<Kind>);

fn columns_of(prepared: &Prepared<'_>) -> Vec<Column> {
    let columns = prepared.columns();
    let declared = |column: &rusqlite::Column<'_>| column.decl_type().and_then(Kind::parse);
    columns.iter().map(|column| (column.name().to_owned(), declared(column))).collect()
}

fn proxy_row(row: &Row<'_>, columns: &[Column]) -> Result<ProxyRow, DbErr> {
    let mut values = BTreeMap::new();
    for (at, (name, declared)) in columns.iter().enumerate() {
        let raw = row.get_ref(at).map_err(failed)?;
        values.insert(name.clone(), value_of(raw, *declared).ok_or_else(|| odd(name))?);
    }
    Ok(ProxyRow::new(values))
}

fn value_of(raw: ValueRef<'_>, declared: Option<Kind>) -> Option<Value> {
    Some(match (declared, raw) {
        (Some(Kind::Uuid), ValueRef::Blob(bytes)) => {
            Value::Uuid(Some(Uuid::from_slice(bytes).ok()?))
        }
        (Some(Kind::Uuid), ValueRef::Null) => Value::Uuid(None),
        (Some(Kind::Boolean), ValueRef::Integer(n)) => Value::Bool(Some(n != 0)),
        (Some(Kind::Boolean), ValueRef::Null) => Value::Bool(None),
        (Some(Kind::Date), ValueRef::Text(text)) => {
            Value::ChronoDate(Some(day_of(std::str::from_utf8(text).ok()?)?))
        }
        (Some(Kind::Date), ValueRef::Null) => Value::ChronoDate(None),
        (Some(Kind::Integer), ValueRef::Null) => Value::BigInt(None),
        (Some(Kind::Bytes), ValueRef::Null) => Value::Bytes(None),
        (_, ValueRef::Integer(n)) => Value::BigInt(Some(n)),
        (_, ValueRef::Real(x)) => Value::Double(Some(x)),
        (_, ValueRef::Text(text)) => {
            Value::String(Some(std::str::from_utf8(text).ok()?.to_owned()))
        }
        (_, ValueRef::Blob(bytes)) => Value::Bytes(Some(bytes.to_vec())),
        (_, ValueRef::Null) => Value::String(None),
    })
}

fn bind(prepared: &mut Prepared<'_>, statement: &Statement) -> Result<(), DbErr> {
    let Some(values) = &statement.values else { return Ok(()) };
    for (at, value) in values.0.iter().enumerate() {
        prepared.raw_bind_parameter(at + 1, raw_of(value)?).map_err(failed)?;
    }
    Ok(())
}

fn raw_of(value: &Value) -> Result<ToSqlOutput<'_>, DbErr> {
    use ToSqlOutput::{Borrowed, Owned};
    let integer = |n: Option<i64>| Borrowed(n.map_or(ValueRef::Null, ValueRef::Integer));
    Ok(match value {
        Value::Bool(b) => integer(b.map(i64::from)),
        Value::Int(n) => integer(n.map(i64::from)),
        Value::BigInt(n) => integer(*n),
        Value::Unsigned(n) => integer(n.map(i64::from)),
        Value::BigUnsigned(n) => integer(n.and_then(|n| i64::try_from(n).ok())),
        Value::Double(x) => Borrowed(x.map_or(ValueRef::Null, ValueRef::Real)),
        Value::String(Some(text)) => Borrowed(ValueRef::Text(text.as_bytes())),
        Value::Bytes(Some(bytes)) => Borrowed(ValueRef::Blob(bytes)),
        Value::Uuid(Some(id)) => Borrowed(ValueRef::Blob(id.as_bytes())),
        Value::ChronoDate(Some(day)) => Owned(Raw::Text(day.format("%Y-%m-%d").to_string())),
        Value::String(None) | Value::Bytes(None) | Value::Uuid(None) | Value::ChronoDate(None) => {
            Borrowed(ValueRef::Null)
        }
        other => return Err(odd(&format!("{other:?}"))),
    })
}

fn odd(what: &str) -> DbErr {
    DbErr::Type(format!("no form for {what} in SQLite"))
}
