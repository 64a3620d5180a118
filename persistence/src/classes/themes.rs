//! Themes: subjects that the classes of an organization and those below it share.

use lighthouse_domain::{
    access::{
        Permit,
        actions::{ManageClasses, ReadClasses},
    },
    classes::{Theme, ThemeId},
    id::Id,
    organizations::Organization,
    time::Instant,
};
use uuid::Uuid;

use super::most;
use crate::{
    db::{Conn, Tx, row},
    error::StoreError,
    sql::Sql,
};

const SELECT: &str = "SELECT t.id, t.organization_id, t.name, t.description, t.version, \
     t.created_at, t.updated_at FROM class_theme t JOIN organization o ON o.id = t.organization_id";

row! {
    /// The row of a theme.
    struct Row {
        id: Uuid,
        organization: Uuid,
        name: String,
        description: Option<String>,
        version: i64,
        created_at: i64,
        updated_at: i64,
    }
}

impl From<Row> for Theme {
    fn from(row: Row) -> Self {
        Self {
            id: Id::new(row.id),
            organization: Id::new(row.organization),
            name: row.name,
            description: row.description,
            version: row.version,
            created_at: Instant::from_millis(row.created_at),
            updated_at: Instant::from_millis(row.updated_at),
        }
    }
}

/// A theme of the reader's own line of organizations.
pub async fn find_theme(
    conn: &Conn,
    permit: &Permit<ReadClasses>,
    id: ThemeId,
) -> Result<Theme, StoreError> {
    let sql = Sql::with_permit(conn, permit, SELECT).visible_to(permit.scope(), "o.path");
    let rows: Vec<Row> = sql.push(" AND t.id = ").bind(id.uuid()).all(conn, permit).await?;
    rows.into_iter().next().map(Theme::from).ok_or(StoreError::NotFound("class_theme"))
}

/// Up to `limit` themes in the order of their ids, after `after`.
pub async fn theme_page(
    conn: &Conn,
    permit: &Permit<ReadClasses>,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Theme>, StoreError> {
    let sql = Sql::with_permit(conn, permit, SELECT).visible_to(permit.scope(), "o.path");
    let sql = match after {
        Some(after) => sql.push(" AND t.id > ").bind(after),
        None => sql,
    };
    let sql = sql.push(" ORDER BY t.id LIMIT ").bind(most(limit));
    let rows: Vec<Row> = sql.all(conn, permit).await?;
    Ok(rows.into_iter().map(Theme::from).collect())
}

/// Adds a theme of `owner`, which the caller has found within the permit.
pub async fn insert_theme(
    tx: &Tx,
    permit: &Permit<ManageClasses>,
    owner: &Organization,
    new: &Theme,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&owner.path) || new.organization != owner.id {
        return Err(StoreError::NotFound("organization"));
    }
    let sql = Sql::new(
        tx,
        "INSERT INTO class_theme (id, organization_id, name, description, version, created_at, updated_at) VALUES (",
    );
    let sql = sql.bind(new.id.uuid()).push(", ").bind(new.organization.uuid());
    let sql = sql.push(", ").bind(new.name.clone()).push(", ").bind(new.description.clone());
    let sql = sql.push(", 1, ").bind(new.created_at.millis());
    sql.push(", ").bind(new.updated_at.millis()).push(")").execute(tx).await.map(|_| ())
}
