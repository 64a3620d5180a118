//! Sealing stored values again under the newest key, a batch at a time, while everything runs.
//!
//! A value is replaced only where it still is what was read, so a change in between wins.

use sea_orm::{ConnectionTrait, QueryResult, Value};
use uuid::Uuid;

use super::Sealer;
use crate::{db::Tx, error::StoreError, identity, integration, letters, members, sql::scoped::raw};

/// The key of a row, as the database gave it.
pub type Mark = Value;

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

    fn read(self, row: &QueryResult) -> Result<Value, StoreError> {
        Ok(match self {
            Self::Uuid(name) => row.try_get::<Uuid>("", name)?.into(),
            Self::Text(name) => row.try_get::<String>("", name)?.into(),
            Self::Number(name) => row.try_get::<i64>("", name)?.into(),
        })
    }
}

/// A column that holds sealed values.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub table: &'static str,
    pub column: &'static str,
    context: &'static str,
    keys: &'static [Key],
    /// Rows in one transaction: few where a value may be a whole document.
    batch: i64,
}

const MANY: i64 = 200;

/// Every sealed column; a guard compares this list with the schema.
pub fn places() -> impl Iterator<Item = Place> {
    use Key::{Number, Text, Uuid};
    let place = |table, column, context, keys| Place { table, column, context, keys, batch: MANY };
    [
        place("member", "id_number_sealed", members::ID_NUMBER, &[Uuid("id")][..]),
        place("member", "phone_sealed", members::PHONE, &[Uuid("id")]),
        place("account", "totp_sealed", identity::TOTP, &[Uuid("id")]),
        place("signing_key", "sealed", identity::SIGNING_KEY, &[Text("kid")]),
        place(
            "member_import_row",
            "sealed",
            members::IMPORT_ROW,
            &[Uuid("import_id"), Number("row_number")],
        ),
        place("query_letter", "contact_phone_sealed", letters::CONTACT, &[Uuid("id")]),
        Place { batch: 4, ..place("query_letter", "scan_sealed", letters::SCAN, &[Uuid("id")]) },
        place("idempotency_record", "body", integration::BODY, &[Uuid("account_id"), Text("key")]),
    ]
    .into_iter()
}

/// How far a pass has come.
#[derive(Debug)]
pub struct Step {
    pub resealed: usize,
    /// The keys of the last row looked at; missing when the place is done.
    pub after: Option<Vec<Mark>>,
}

/// Seals the next values of a place again that are under another key than the newest.
pub async fn reseal(
    tx: &Tx,
    sealer: &Sealer,
    place: &Place,
    after: Option<Vec<Mark>>,
) -> Result<Step, StoreError> {
    let (sql, values) = place.others_than(sealer.current(), after);
    let rows = tx.query_all_raw(raw(tx, &sql, &sql, values)).await?;
    let mut step = Step { resealed: 0, after: None };
    for row in &rows {
        let keys: Result<Vec<Mark>, StoreError> =
            place.keys.iter().map(|key| key.read(row)).collect();
        let (keys, old) = (keys?, row.try_get::<Vec<u8>>("", place.column)?);
        let new = sealer.seal(place.context, &sealer.open(place.context, &old)?)?;
        step.resealed += place.replace(tx, &keys, old, new).await?;
        step.after = Some(keys);
    }
    if i64::try_from(rows.len()).unwrap_or(i64::MAX) < place.batch {
        step.after = None;
    }
    Ok(step)
}

impl Place {
    fn names(&self) -> Vec<&'static str> {
        self.keys.iter().map(|key| key.name()).collect()
    }

    /// The values under another key than `current`, in order of their keys.
    fn others_than(&self, current: u8, after: Option<Vec<Mark>>) -> (String, Vec<Value>) {
        let (table, column, keys) = (self.table, self.column, self.names().join(", "));
        let mut values: Vec<Value> = vec![vec![current].into()];
        let mut beyond = String::new();
        if let Some(after) = after {
            let marks: Vec<String> = (2..).take(after.len()).map(|at| format!("${at}")).collect();
            beyond = format!(" AND ({keys}) > ({})", marks.join(", "));
            values.extend(after);
        }
        let sql = format!(
            "SELECT {keys}, {column} FROM {table} WHERE {column} IS NOT NULL \
             AND LENGTH({column}) > 0 AND SUBSTR({column}, 1, 1) <> $1{beyond} \
             ORDER BY {keys} LIMIT {}",
            self.batch
        );
        (sql, values)
    }

    async fn replace(
        &self,
        tx: &Tx,
        keys: &[Value],
        old: Vec<u8>,
        new: Vec<u8>,
    ) -> Result<usize, StoreError> {
        let (table, column) = (self.table, self.column);
        let same: Vec<String> =
            self.names().iter().zip(3..).map(|(name, at)| format!("{name} = ${at}")).collect();
        let same = same.join(" AND ");
        let sql = format!("UPDATE {table} SET {column} = $1 WHERE {column} = $2 AND {same}");
        let values = [Value::from(new), old.into()].into_iter().chain(keys.iter().cloned());
        let done = tx.execute_raw(raw(tx, &sql, &sql, values.collect())).await?;
        Ok(usize::try_from(done.rows_affected()).unwrap_or(usize::MAX))
    }
}
