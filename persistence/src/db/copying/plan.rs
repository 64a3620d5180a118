//! What is copied, from what the two databases say of themselves.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    cell::{Cell, Row},
    error::CopyError,
};
use crate::db::kind::Kind;

/// The migrations' own table; each database writes its own.
pub(super) const BOOKKEEPING: &str = "seaql_migrations";

/// Numbers that a database draws by itself: PostgreSQL's sequence, and the table whose key SQLite
/// counts.
pub(super) const COUNTERS: [(&str, &str); 1] = [("sync_seq", "sync_change")];

/// The last number that was drawn, by the name of the sequence.
pub(super) type Counters = BTreeMap<String, i64>;

/// A table as one database has it.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) name: String,
    /// Name and declared type.
    pub(super) columns: BTreeMap<String, String>,
    /// The columns of each unique key; PostgreSQL's primary key alone.
    pub(super) keys: Vec<Vec<String>>,
}

/// A column of both databases.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Kind,
}

/// A table of both databases, its columns by name.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
    /// Where the columns of its key stand.
    pub(super) key: Vec<usize>,
}

impl Table {
    pub(super) fn column_names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    /// `"a", "b"`
    pub(super) fn column_list(&self) -> String {
        self.column_names().map(quoted).collect::<Vec<_>>().join(", ")
    }

    pub(super) fn key_columns(&self) -> impl Iterator<Item = &Column> {
        self.key.iter().filter_map(|at| self.columns.get(*at))
    }

    pub(super) fn key_of(&self, row: &Row) -> Vec<Cell> {
        self.key.iter().filter_map(|at| row.get(*at).cloned()).collect()
    }
}

/// A name in a statement.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The tables of both, which have to be the same. The order of rows is that of a key which both
/// have: PostgreSQL's primary one.
pub(super) fn plan(one: &[Found], other: &[Found]) -> Result<Vec<Table>, CopyError> {
    let names = |all: &[Found]| all.iter().map(|it| it.name.clone()).collect::<BTreeSet<_>>();
    if let Some(name) = names(one).symmetric_difference(&names(other)).next() {
        return Err(CopyError::Unlike(format!("only one of them has the table {name}")));
    }
    let of_other = |name: &str| other.iter().find(|it| it.name == name);
    one.iter().filter_map(|it| of_other(&it.name).map(|twin| unite(it, twin))).collect()
}

fn unite(one: &Found, other: &Found) -> Result<Table, CopyError> {
    let unlike = |what: &str| CopyError::Unlike(format!("{what} of the table {}", one.name));
    if one.columns != other.columns {
        return Err(unlike("the columns"));
    }
    let column = |(name, declared): (&String, &String)| {
        let kind = Kind::parse(declared).ok_or_else(|| unlike(&format!("the type {declared}")))?;
        Ok(Column { name: name.clone(), kind })
    };
    let columns = one.columns.iter().map(column).collect::<Result<Vec<_>, CopyError>>()?;
    let set = |key: &[String]| key.iter().cloned().collect::<BTreeSet<_>>();
    let shared = |key: &&Vec<String>| other.keys.iter().any(|twin| set(twin) == set(key));
    let key = one
        .keys
        .iter()
        .filter(|key| !key.is_empty())
        .find(shared)
        .ok_or_else(|| unlike("the primary key"))?;
    let place = |name: &String| columns.iter().position(|column| column.name == *name);
    let key = key.iter().filter_map(place).collect();
    Ok(Table { name: one.name.clone(), columns, key })
}

/// Each counter is in both, and is one that is known to be set.
pub(super) fn same_counters(one: &Counters, other: &Counters) -> Result<(), CopyError> {
    let known: BTreeSet<&str> = COUNTERS.iter().map(|(sequence, _)| *sequence).collect();
    for counters in [one, other] {
        let found: BTreeSet<&str> = counters.keys().map(String::as_str).collect();
        if let Some(name) = found.symmetric_difference(&known).next() {
            return Err(CopyError::Unlike(format!("the counter {name} is not known to be set")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, columns: &[(&str, &str)], keys: &[&[&str]]) -> Found {
        let text = |text: &&str| (*text).to_owned();
        Found {
            name: name.to_owned(),
            columns: columns.iter().map(|(a, b)| (text(a), text(b))).collect(),
            keys: keys.iter().map(|key| key.iter().map(text).collect()).collect(),
        }
    }

    #[test]
    fn a_table_column_type_or_key_that_only_one_has_stops_the_copy() {
        let columns = [("seq", "bigint"), ("stream", "bigint")];
        let one = [found("a", &columns, &[&["seq"], &["stream", "seq"]])];
        let same = [found("a", &columns, &[&["stream", "seq"]])];
        let tables = plan(&one, &same).unwrap();
        let key: Vec<&str> = tables[0].key_columns().map(|it| it.name.as_str()).collect();
        assert_eq!(key, ["stream", "seq"]);
        for unlike in [
            vec![],
            vec![found("a", &columns[..1], &[&["seq"]])],
            vec![found("a", &[("seq", "bigint"), ("stream", "text")], &[&["seq"]])],
            vec![found("a", &columns, &[&["stream"]])],
        ] {
            assert!(matches!(plan(&one, &unlike), Err(CopyError::Unlike(_))), "{unlike:?}");
        }
        let odd = [found("a", &[("at", "timestamp")], &[&["at"]])];
        assert!(matches!(plan(&odd, &odd), Err(CopyError::Unlike(_))));
    }
}
