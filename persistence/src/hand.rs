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

use crate::{
    db::{Conn, FromCells},
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

    /// Runs it; the caller has set a limit. An empty answer is one only while the permit holds.
    pub(crate) async fn all<T: FromCells, A: Action>(
        self,
        conn: &Conn,
        permit: &Permit<A>,
    ) -> Result<Vec<T>, StoreError> {
        let backend = conn.get_database_backend();
        let statement = Statement::from_sql_and_values(backend, self.sql, self.values);
        let rows = conn.cells(statement).await?;
        if rows.is_empty() {
            read::still_valid(conn, permit).await?;
        }
        Ok(rows)
    }
}
