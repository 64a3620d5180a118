//! Sealing stored values again under the newest key, a batch at a time, while everything runs.
//!
//! A value is replaced only where it still is what was read, so a change in between wins. One pair of
//! statements serves every table that has a sealed column.

use std::fmt;

use sea_orm::{
    ConnectionTrait, QueryResult, Value,
    sea_query::{Expr, ExprTrait, Func, Order, Query, SelectStatement},
};
use uuid::Uuid;

use super::{SealedCell, SealedColumn, Sealer, column::KEY_SEPARATOR};
use crate::{
    complaints, db::Tx, dues, error::StoreError, identity, integration, letters, members, webhooks,
};

/// A column of a row's key, as the database gave it.
#[derive(Clone, Debug)]
pub enum KeyValue {
    Uuid(Uuid),
    Text(String),
    Number(i64),
}

impl fmt::Display for KeyValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Uuid(id) => id.fmt(f),
            Self::Text(text) => text.fmt(f),
            Self::Number(number) => number.fmt(f),
        }
    }
}

impl From<KeyValue> for Value {
    fn from(key: KeyValue) -> Self {
        match key {
            KeyValue::Uuid(id) => id.into(),
            KeyValue::Text(text) => text.into(),
            KeyValue::Number(number) => number.into(),
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Key {
    Uuid(&'static str),
    Text(&'static str),
    Number(&'static str),
}

impl Key {
    const fn name(self) -> &'static str {
        match self {
            Self::Uuid(name) | Self::Text(name) | Self::Number(name) => name,
        }
    }

    fn read(self, row: &QueryResult) -> Result<KeyValue, StoreError> {
        Ok(match self {
            Self::Uuid(name) => KeyValue::Uuid(row.try_get("", name)?),
            Self::Text(name) => KeyValue::Text(row.try_get("", name)?),
            Self::Number(name) => KeyValue::Number(row.try_get("", name)?),
        })
    }
}

/// A column that holds sealed values.
#[derive(Clone, Copy, Debug)]
pub struct StoredColumn {
    pub table: &'static str,
    pub column: &'static str,
    context: SealedColumn,
    keys: &'static [Key],
    /// Rows in one transaction: few where a value may be a whole document.
    batch: u64,
}

const MANY: u64 = 200;

/// Every sealed column; a guard compares this list with the schema.
pub fn stored_columns() -> impl Iterator<Item = StoredColumn> {
    use Key::{Number, Text, Uuid};
    let stored =
        |table, column, context, keys| StoredColumn { table, column, context, keys, batch: MANY };
    [
        stored("member", "id_number_sealed", members::ID_NUMBER, &[Uuid("id")][..]),
        stored("member", "phone_sealed", members::PHONE, &[Uuid("id")]),
        stored("account", "totp_sealed", identity::TOTP, &[Uuid("id")]),
        stored(
            "device",
            "push_token_sealed",
            identity::PUSH_TOKEN,
            &[Uuid("account_id"), Text("device_id")],
        ),
        stored("signing_key", "sealed", identity::SIGNING_KEY, &[Text("kid")]),
        stored(
            "member_import_line",
            "sealed",
            members::IMPORT_ROW,
            &[Uuid("import_id"), Number("row_number")],
        ),
        stored("query_letter", "contact_phone_sealed", letters::CONTACT, &[Uuid("id")]),
        StoredColumn {
            batch: 4,
            ..stored("query_letter", "scan_sealed", letters::SCAN, &[Uuid("id")])
        },
        stored("complaint", "contact_sealed", complaints::CONTACT, &[Uuid("id")]),
        stored("dues_standard", "base_sealed", dues::BASE, &[Uuid("id")]),
        stored("webhook", "secret_sealed", webhooks::SECRET, &[Uuid("id")]),
        stored("webhook", "previous_secret_sealed", webhooks::PREVIOUS, &[Uuid("id")]),
        stored("idempotency_record", "body", integration::BODY, &[Uuid("account_id"), Text("key")]),
    ]
    .into_iter()
}

/// How far a pass has come.
#[derive(Debug)]
pub struct ResealStep {
    pub resealed: usize,
    /// The key of the last row looked at; missing when the column is done.
    pub after: Option<Vec<KeyValue>>,
}

/// Seals the next values of a column again that are under another key than the newest.
pub async fn reseal(
    tx: &Tx,
    sealer: &Sealer,
    column: &StoredColumn,
    after: Option<Vec<KeyValue>>,
) -> Result<ResealStep, StoreError> {
    let rows = tx.query_all(&column.others_than(sealer.current(), after)).await?;
    let mut step = ResealStep { resealed: 0, after: None };
    for row in &rows {
        let keys: Result<Vec<KeyValue>, StoreError> =
            column.keys.iter().map(|key| key.read(row)).collect();
        let (keys, old) = (keys?, row.try_get::<Vec<u8>>("", column.column)?);
        let cell = column.cell(&keys);
        let new = sealer.seal(&cell, &sealer.open(&cell, &old)?)?;
        step.resealed += column.replace(tx, &keys, old, new).await?;
        step.after = Some(keys);
    }
    if u64::try_from(rows.len()).unwrap_or(u64::MAX) < column.batch {
        step.after = None;
    }
    Ok(step)
}

impl StoredColumn {
    fn cell(&self, keys: &[KeyValue]) -> SealedCell {
        let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
        self.context.row(keys.join(&KEY_SEPARATOR.to_string()))
    }

    fn names(&self) -> Vec<&'static str> {
        self.keys.iter().map(|key| key.name()).collect()
    }

    /// The values under another key than `current`, in order of their keys.
    fn others_than(&self, current: u8, after: Option<Vec<KeyValue>>) -> SelectStatement {
        let value = || Expr::col(self.column);
        let first = Func::cust("SUBSTR").args([value(), Expr::value(1), Expr::value(1)]);
        let mut select = Query::select();
        select
            .columns(self.names())
            .column(self.column)
            .from(self.table)
            .and_where(value().is_not_null())
            .and_where(Expr::expr(Func::cust("LENGTH").arg(value())).gt(0))
            .and_where(Expr::expr(first).ne(vec![current]))
            .limit(self.batch);
        for name in self.names() {
            select.order_by(name, Order::Asc);
        }
        if let Some(after) = after {
            let here = Expr::tuple(self.names().into_iter().map(Expr::col));
            let there = Expr::tuple(after.into_iter().map(|key| Expr::value(Value::from(key))));
            select.and_where(here.gt(there));
        }
        select
    }

    async fn replace(
        &self,
        tx: &Tx,
        keys: &[KeyValue],
        old: Vec<u8>,
        new: Vec<u8>,
    ) -> Result<usize, StoreError> {
        let mut update = Query::update();
        update.table(self.table).value(self.column, new).and_where(Expr::col(self.column).eq(old));
        for (name, key) in self.names().into_iter().zip(keys) {
            update.and_where(Expr::col(name).eq(Value::from(key.clone())));
        }
        let done = tx.execute(&update).await?;
        Ok(usize::try_from(done.rows_affected()).unwrap_or(usize::MAX))
    }
}
