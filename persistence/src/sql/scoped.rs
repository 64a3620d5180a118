//! The door for reads under a permit.
//!
//! Each statement also asks whether the rights are still those the permit was made from, so that
//! one round trip is enough: a stale permit finds nothing. Only when nothing was found is it
//! asked which of the two it was.

use lighthouse_domain::access::{Action, Permit, RightsVersion};
use sea_orm::{
    ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, Select, Statement,
    sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement, SimpleExpr},
};

use crate::{db::Conn, error::StoreError};

/// One row of an entity within the permit, or `None` while the permit is known to be valid.
pub(crate) async fn one<E, A>(
    conn: &Conn,
    permit: &Permit<A>,
    select: Select<E>,
) -> Result<Option<E::Model>, StoreError>
where
    E: EntityTrait,
    A: Action,
{
    let select = match permit.rights_version() {
        Some(rights) => select.filter(unchanged(rights)),
        None => select,
    };
    match select.one(conn).await? {
        Some(row) => Ok(Some(row)),
        None => still_valid(conn, permit).await.map(|()| None),
    }
}

/// All rows of an entity within the permit; the caller has set a limit.
pub(crate) async fn all<E, A>(
    conn: &Conn,
    permit: &Permit<A>,
    select: Select<E>,
) -> Result<Vec<E::Model>, StoreError>
where
    E: EntityTrait,
    A: Action,
{
    let select = match permit.rights_version() {
        Some(rights) => select.filter(unchanged(rights)),
        None => select,
    };
    let rows = select.all(conn).await?;
    if rows.is_empty() {
        still_valid(conn, permit).await?;
    }
    Ok(rows)
}

/// Rows of a hand-composed statement within the permit.
pub(crate) async fn all_as<T, A>(
    conn: &Conn,
    permit: &Permit<A>,
    mut select: SelectStatement,
) -> Result<Vec<T>, StoreError>
where
    T: FromQueryResult,
    A: Action,
{
    if let Some(rights) = permit.rights_version() {
        select.and_where(unchanged(rights));
    }
    let rows = conn.query_all(&select).await?;
    if rows.is_empty() {
        still_valid(conn, permit).await?;
    }
    rows.iter().map(|row| T::from_query_result(row, "").map_err(StoreError::from)).collect()
}

/// `EXISTS (SELECT 1 FROM auth_session WHERE id = … AND rights_version = …) = TRUE`. The
/// comparison keeps SQLite from turning the question into a join, which would ask it for each row.
fn unchanged(rights: RightsVersion) -> SimpleExpr {
    let column = |name| Expr::col((Alias::new("auth_session"), Alias::new(name)));
    let session = Query::select()
        .expr(Expr::val(1_i64))
        .from(Alias::new("auth_session"))
        .and_where(column("id").eq(rights.session.uuid()))
        .and_where(column("rights_version").eq(rights.version))
        .to_owned();
    Expr::exists(session).eq(true)
}

pub(crate) async fn still_valid<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
) -> Result<(), StoreError> {
    let Some(rights) = permit.rights_version() else { return Ok(()) };
    let statement = Query::select().expr(Expr::val(1_i64)).and_where(unchanged(rights)).to_owned();
    let valid = conn.query_one(&statement).await?.is_some();
    if valid { Ok(()) } else { Err(StoreError::Stale) }
}

/// A statement for the connection's database, for the few that are written as text.
///
/// Both are written with `$1`, `$2`; SQLite would number such names by their first
/// appearance, so there they become `?1`, `?2`.
pub(crate) fn raw(
    conn: &Conn,
    sqlite: &str,
    postgres: &str,
    values: Vec<sea_orm::Value>,
) -> Statement {
    let backend = conn.get_database_backend();
    if conn.is_postgres() {
        Statement::from_sql_and_values(backend, postgres, values)
    } else {
        Statement::from_sql_and_values(backend, sqlite.replace('$', "?"), values)
    }
}

/// A pattern for "contains", with the user's own `%`, `_` and `\` taken literally (M-10).
pub(crate) fn containing(text: &str) -> sea_orm::sea_query::LikeExpr {
    sea_orm::sea_query::LikeExpr::new(pattern(text)).escape('\\')
}

/// The same pattern for statements written as text, with `ESCAPE '\'`.
pub(crate) fn pattern(text: &str) -> String {
    format!("%{}%", text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
}
