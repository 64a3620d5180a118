//! Statements written by hand, for the few reads that run most.
//!
//! Composing a statement from parts costs more than running it, when it finds one row by
//! its key. These are put together as text: every value is bound, and the permit's proof
//! and scope are parts of the statement like everywhere else.

use std::fmt::Write;

use lighthouse_domain::{
    access::{Action, Permit, Scope},
    organizations::OrganizationId,
};
use sea_orm::{ConnectionTrait, Statement, Value};
use uuid::Uuid;

/// Values of several types for [`Hand::push_with`].
macro_rules! values {
    ($($value:expr),* $(,)?) => { [$(sea_orm::Value::from($value)),*] };
}
pub(crate) use values;

use crate::{
    db::{Conn, FromCells, Tx},
    error::StoreError,
    read,
};

/// A statement in the making.
#[derive(Debug)]
pub(crate) struct Hand {
    sql: String,
    values: Vec<Value>,
    mark: char,
}

impl Hand {
    /// `select` and what makes it stand under the permit's proof.
    pub(crate) fn under<A: Action>(conn: &Conn, permit: &Permit<A>, select: &str) -> Self {
        Self::plain(conn, select).proven(permit)
    }

    /// The beginning of a statement whose proof comes later, with [`Hand::proven`].
    pub(crate) fn plain(conn: &Conn, text: &str) -> Self {
        let mark = if conn.is_postgres() { '$' } else { '?' };
        let mut sql = String::with_capacity(1024);
        sql.push_str(text);
        Self { sql, values: Vec::with_capacity(12), mark }
    }

    /// ` WHERE` the permit's proof holds.
    pub(crate) fn proven<A: Action>(self, permit: &Permit<A>) -> Self {
        match permit.proof() {
            None => self.sql(" WHERE TRUE"),
            Some(proof) => self
                .sql(" WHERE EXISTS (SELECT 1 FROM auth_session WHERE auth_session.id = ")
                .bind(proof.session.uuid())
                .sql(" AND auth_session.rights_version = ")
                .bind(proof.version)
                .sql(")"),
        }
    }

    pub(crate) fn sql(mut self, text: &str) -> Self {
        self.sql.push_str(text);
        self
    }

    /// Text with a `?` for each of `values`, so that a statement stays visible as a whole.
    /// The text holds no other `?`.
    pub(crate) fn push_with<const N: usize>(mut self, text: &str, values: [Value; N]) -> Self {
        debug_assert_eq!(text.matches('?').count(), N, "as many ? as values: {text}");
        let mut parts = text.split('?');
        self.sql.push_str(parts.next().unwrap_or_default());
        for (value, part) in values.into_iter().zip(parts) {
            self = self.bind(value);
            self.sql.push_str(part);
        }
        self
    }

    /// The same, left out where there is no value.
    pub(crate) fn push_if(self, text: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.push_with(text, [value.into()]),
            None => self,
        }
    }

    /// The word of the database in use, where the two spell it differently.
    pub(crate) fn either(self, sqlite: &str, postgres: &str) -> Self {
        let word = if self.mark == '?' { sqlite } else { postgres };
        self.sql(word)
    }

    pub(crate) fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        let _ = write!(self.sql, "{}{}", self.mark, self.values.len());
        self
    }

    /// The statement so far as a part of a larger one.
    pub(crate) fn around(mut self, before: &str, after: &str) -> Self {
        self.sql.insert_str(0, before);
        self.sql(after)
    }

    /// ` AND …`: rows whose `path` lies in the subtree of `top`, as far as the scope reaches.
    pub(crate) fn below(self, scope: &Scope, top: OrganizationId, path: &str) -> Self {
        let top_path = |hand: Self| {
            let hand = hand.sql("(SELECT t.path FROM organization t WHERE t.id = ");
            hand.bind(top.uuid()).within(scope, "t.path", None).sql(")")
        };
        let hand = top_path(self.sql(" AND ").sql(path).sql(" >= "));
        top_path(hand.sql(" || '' AND ").sql(path).sql(" < ")).sql(" || '~'")
    }

    /// ` AND (…)`: rows whose `path` lies in the scope, or whose `own` is the holder.
    pub(crate) fn within(self, scope: &Scope, path: &str, own: Option<&str>) -> Self {
        if scope.is_everywhere() {
            return self;
        }
        let hand = scope.subtrees().iter().fold(self.sql(" AND (FALSE"), |hand, top| {
            let hand = hand.sql(" OR (").sql(path).sql(" >= ").bind(top.as_str());
            hand.sql(" AND ").sql(path).sql(" < ").bind(top.end()).sql(")")
        });
        let hand = match own.zip(scope.own()) {
            Some((column, own)) => hand.sql(" OR ").sql(column).sql(" = ").bind(own.uuid()),
            None => hand,
        };
        hand.sql(")")
    }

    /// `(NULL, …)`: a list for `IN`.
    pub(crate) fn list<T: Into<Value>>(self, values: impl IntoIterator<Item = T>) -> Self {
        let start = self.sql("(NULL");
        values.into_iter().fold(start, |hand, value| hand.sql(", ").bind(value)).sql(")")
    }

    /// `(…), (…)`: the rows of an `INSERT`.
    pub(crate) fn tuples<R>(self, rows: impl IntoIterator<Item = R>) -> Self
    where
        R: IntoIterator<Item = Value>,
    {
        let comma = |at: usize| if at == 0 { "" } else { ", " };
        rows.into_iter().enumerate().fold(self, |hand, (at, row)| {
            let start = hand.sql(comma(at)).sql("(");
            let values = row.into_iter().enumerate();
            values.fold(start, |hand, (at, value)| hand.sql(comma(at)).bind(value)).sql(")")
        })
    }

    /// `= ANY (…)` or `IN (…)`: one of these keys. PostgreSQL takes them as one value, so that
    /// lists of any length are one statement to it.
    pub(crate) fn among(self, keys: impl IntoIterator<Item = Uuid>) -> Self {
        if self.mark == '?' {
            return self.sql("IN ").list(keys);
        }
        let keys: Vec<String> = keys.into_iter().map(|key| key.to_string()).collect();
        let hand = self.sql("= ANY (CAST(").bind(format!("{{{}}}", keys.join(",")));
        hand.sql(" AS text)::uuid[])")
    }

    /// ` AND (…)`: owners whose `path` lies in the scope or on the line above it.
    pub(crate) fn readable(self, scope: &Scope, path: &str) -> Self {
        if scope.is_everywhere() {
            return self;
        }
        let above: Vec<String> = scope
            .subtrees()
            .iter()
            .flat_map(lighthouse_domain::organizations::OrgPath::lineage)
            .map(|path| path.as_str().to_owned())
            .collect();
        let hand = scope.subtrees().iter().fold(self.sql(" AND (FALSE"), |hand, top| {
            let hand = hand.sql(" OR (").sql(path).sql(" >= ").bind(top.as_str());
            hand.sql(" AND ").sql(path).sql(" < ").bind(top.end()).sql(")")
        });
        hand.sql(" OR ").sql(path).sql(" IN ").list(above).sql(")")
    }

    fn statement(self, conn: &Conn) -> Statement {
        Statement::from_sql_and_values(conn.get_database_backend(), self.sql, self.values)
    }

    /// The first row, if there is one.
    pub(crate) async fn row<T: FromCells>(self, conn: &Conn) -> Result<Option<T>, StoreError> {
        Ok(self.rows(conn).await?.into_iter().next())
    }

    /// What a `SELECT COUNT(*)` counts.
    pub(crate) async fn count(self, conn: &Conn) -> Result<i64, StoreError> {
        let rows = conn.cells_with(self.statement(conn), |cells| cells.get(0)).await?;
        rows.into_iter().next().ok_or_else(|| StoreError::Other("no count".to_owned()))
    }

    /// The same under a permit's proof: a stale permit counts nothing and is told so.
    pub(crate) async fn count_under<A: Action>(
        self,
        conn: &Conn,
        permit: &Permit<A>,
    ) -> Result<i64, StoreError> {
        let n = self.count(conn).await?;
        if n == 0 {
            read::still_valid(conn, permit).await?;
        }
        Ok(n)
    }

    /// Runs it as a change; tells how many rows it touched.
    pub(crate) async fn run(self, tx: &Tx) -> Result<u64, StoreError> {
        Ok(tx.execute_raw(self.statement(tx)).await?.rows_affected())
    }

    /// The rows of a statement about something that was found under a permit before.
    pub(crate) async fn rows<T: FromCells>(self, conn: &Conn) -> Result<Vec<T>, StoreError> {
        conn.cells(self.statement(conn)).await
    }

    /// Runs it; the caller has set a limit. An empty answer is one only while the permit holds.
    pub(crate) async fn all<T: FromCells, A: Action>(
        self,
        conn: &Conn,
        permit: &Permit<A>,
    ) -> Result<Vec<T>, StoreError> {
        let rows = conn.cells(self.statement(conn)).await?;
        if rows.is_empty() {
            read::still_valid(conn, permit).await?;
        }
        Ok(rows)
    }
}
