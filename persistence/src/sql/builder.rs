//! Statements written as text, for the few reads that run most.
//!
//! Composing a statement from parts costs more than running it, when it finds one row by
//! its key. These are put together as text: every value is bound, and the question whether the
//! permit still holds and its scope are parts of the statement like everywhere else.

use std::fmt::Write;

use lighthouse_domain::{
    access::{Action, Permit, Scope},
    organizations::OrganizationId,
};
use sea_orm::{ConnectionTrait, DbErr, Statement, Value};
use uuid::Uuid;

/// Values of several types for [`Sql::push_with`].
macro_rules! values {
    ($($value:expr),* $(,)?) => { [$(sea_orm::Value::from($value)),*] };
}
pub(crate) use values;

use crate::{
    db::{Conn, FromRow, SqlRow, Tx},
    error::StoreError,
    sql::scoped,
};

/// A statement in the making.
#[derive(Debug)]
pub(crate) struct Sql {
    text: String,
    values: Vec<Value>,
    placeholder: char,
}

impl Sql {
    /// `select`, and whether the permit still holds.
    pub(crate) fn with_permit<A: Action>(conn: &Conn, permit: &Permit<A>, select: &str) -> Self {
        Self::new(conn, select).permitted(permit)
    }

    /// The beginning of a statement whose permit comes later, with [`Sql::permitted`].
    pub(crate) fn new(conn: &Conn, text: &str) -> Self {
        let placeholder = if conn.is_postgres() { '$' } else { '?' };
        let mut sql = String::with_capacity(1024);
        sql.push_str(text);
        Self { text: sql, values: Vec::with_capacity(12), placeholder }
    }

    /// ` WHERE` the caller's rights are still those of the permit. The plus keeps SQLite from turning
    /// the question into a join, which would ask it once for each row.
    pub(crate) fn permitted<A: Action>(self, permit: &Permit<A>) -> Self {
        match permit.rights_version() {
            None => self.push(" WHERE TRUE"),
            Some(rights) => self
                .by_backend(" WHERE +EXISTS (", " WHERE EXISTS (")
                .push("SELECT 1 FROM auth_session WHERE auth_session.id = ")
                .bind(rights.session.uuid())
                .push(" AND auth_session.rights_version = ")
                .bind(rights.version)
                .push(")"),
        }
    }

    pub(crate) fn push(mut self, text: &str) -> Self {
        self.text.push_str(text);
        self
    }

    /// Text with a `?` for each of `values`, so that a statement stays visible as a whole.
    /// The text holds no other `?`.
    pub(crate) fn push_with<const N: usize>(mut self, text: &str, values: [Value; N]) -> Self {
        debug_assert_eq!(text.matches('?').count(), N, "as many ? as values: {text}");
        let mut parts = text.split('?');
        self.text.push_str(parts.next().unwrap_or_default());
        for (value, part) in values.into_iter().zip(parts) {
            self = self.bind(value);
            self.text.push_str(part);
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
    pub(crate) fn by_backend(self, sqlite: &str, postgres: &str) -> Self {
        let word = if self.placeholder == '?' { sqlite } else { postgres };
        self.push(word)
    }

    pub(crate) fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        let _ = write!(self.text, "{}{}", self.placeholder, self.values.len());
        self
    }

    /// The statement so far as a part of a larger one.
    pub(crate) fn wrap(mut self, before: &str, after: &str) -> Self {
        self.text.insert_str(0, before);
        self.push(after)
    }

    /// ` AND …`: rows whose `path` lies in the subtree of `top`, as far as the scope reaches.
    pub(crate) fn in_subtree(self, scope: &Scope, top: OrganizationId, path: &str) -> Self {
        let top_path = |sql: Self| {
            let sql = sql.push("(SELECT t.path FROM organization t WHERE t.id = ");
            sql.bind(top.uuid()).in_scope(scope, "t.path", None).push(")")
        };
        let sql = top_path(self.push(" AND ").push(path).push(" >= "));
        top_path(sql.push(" || '' AND ").push(path).push(" < ")).push(" || '~'")
    }

    /// ` AND (…)`: rows whose `path` lies in the scope, or whose `own` is the holder.
    pub(crate) fn in_scope(self, scope: &Scope, path: &str, own: Option<&str>) -> Self {
        if scope.is_everywhere() {
            return self;
        }
        let own = own.zip(scope.own());
        if let Some((column, own)) = own.filter(|_| scope.subtrees().is_empty()) {
            return self.push(" AND ").push(column).push(" = ").bind(own.uuid());
        }
        let sql = self.push(" AND (").inside_one_of(scope, path);
        let sql = match own {
            Some((column, own)) => sql.push(" OR ").push(column).push(" = ").bind(own.uuid()),
            None => sql,
        };
        sql.push(")")
    }

    /// `path` lies in one of the scope's subtrees. One subtree is one range and nothing else: SQLite
    /// searches no index for `FALSE OR` a range.
    fn inside_one_of(self, scope: &Scope, path: &str) -> Self {
        if scope.subtrees().is_empty() {
            return self.push("FALSE");
        }
        let begin = (self, "(");
        let (sql, _) = scope.subtrees().iter().fold(begin, |(sql, before), top| {
            let sql = sql.push(before).push(path).push(" >= ").bind(top.as_str());
            (sql.push(" AND ").push(path).push(" < ").bind(top.end()).push(")"), " OR (")
        });
        sql
    }

    /// `(NULL, …)`: a list for `IN`.
    pub(crate) fn list<T: Into<Value>>(self, values: impl IntoIterator<Item = T>) -> Self {
        let start = self.push("(NULL");
        values.into_iter().fold(start, |sql, value| sql.push(", ").bind(value)).push(")")
    }

    /// `(…), (…)`: the rows of an `INSERT`.
    pub(crate) fn tuples<R>(self, rows: impl IntoIterator<Item = R>) -> Self
    where
        R: IntoIterator<Item = Value>,
    {
        let comma = |at: usize| if at == 0 { "" } else { ", " };
        rows.into_iter().enumerate().fold(self, |sql, (at, row)| {
            let start = sql.push(comma(at)).push("(");
            let values = row.into_iter().enumerate();
            values.fold(start, |sql, (at, value)| sql.push(comma(at)).bind(value)).push(")")
        })
    }

    /// `= ANY (…)` or `IN (…)`: one of these keys. PostgreSQL takes them as one value, so that
    /// lists of any length are one statement to it.
    pub(crate) fn any_of(self, keys: impl IntoIterator<Item = Uuid>) -> Self {
        if self.placeholder == '?' {
            return self.push("IN ").list(keys);
        }
        let keys: Vec<String> = keys.into_iter().map(|key| key.to_string()).collect();
        let sql = self.push("= ANY (CAST(").bind(format!("{{{}}}", keys.join(",")));
        sql.push(" AS text)::uuid[])")
    }

    fn statement(self, conn: &Conn) -> Statement {
        Statement::from_sql_and_values(conn.get_database_backend(), self.text, self.values)
    }

    /// What a `SELECT COUNT(*)` counts.
    pub(crate) async fn count(self, conn: &Conn) -> Result<i64, StoreError> {
        let rows = conn.rows_with(self.statement(conn), |row| row.get(0)).await?;
        rows.into_iter().next().ok_or_else(|| StoreError::Other("no count".to_owned()))
    }

    /// The same under a permit: a stale one counts nothing and is an error.
    pub(crate) async fn count_under<A: Action>(
        self,
        conn: &Conn,
        permit: &Permit<A>,
    ) -> Result<i64, StoreError> {
        let n = self.count(conn).await?;
        if n == 0 {
            scoped::still_valid(conn, permit).await?;
        }
        Ok(n)
    }

    /// Runs it as a change; tells how many rows it touched.
    pub(crate) async fn execute(self, tx: &Tx) -> Result<u64, StoreError> {
        Ok(tx.execute_raw(self.statement(tx)).await?.rows_affected())
    }

    /// The rows of a statement about something that was found under a permit before.
    pub(crate) async fn rows<T: FromRow>(self, conn: &Conn) -> Result<Vec<T>, StoreError> {
        conn.rows_of(self.statement(conn)).await
    }

    /// The rows of a statement whose columns are only known with it.
    pub(crate) async fn rows_with<T>(
        self,
        conn: &Conn,
        read: impl Fn(&SqlRow<'_>) -> Result<T, DbErr>,
    ) -> Result<Vec<T>, StoreError> {
        conn.rows_with(self.statement(conn), read).await
    }

    /// Runs it; the caller has set a limit. An empty answer is one only while the permit holds.
    pub(crate) async fn all<T: FromRow, A: Action>(
        self,
        conn: &Conn,
        permit: &Permit<A>,
    ) -> Result<Vec<T>, StoreError> {
        let rows = conn.rows_of(self.statement(conn)).await?;
        if rows.is_empty() {
            scoped::still_valid(conn, permit).await?;
        }
        Ok(rows)
    }
}
