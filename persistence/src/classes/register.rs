//! The register of classes: who sees which, who changes which.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{
        Action, Permit, Scope,
        actions::{ManageClasses, ReadClasses},
    },
    classes::{Audience, Class, ClassDraft, ClassId, ClassState, ThemeId},
    id::Id,
    organizations::{OrgPath, Organization, OrganizationId},
    time::Instant,
};
use uuid::Uuid;

use super::most;
use crate::{
    db::{Conn, Tx, row},
    error::StoreError,
    sql::Sql,
};

const SELECT: &str = "SELECT c.id, c.organization_id, c.theme_id, c.title, c.summary, c.audience, \
     c.starts_on, c.ends_on, c.capacity, c.state, c.version, c.created_at, c.updated_at, o.path, \
     (SELECT COUNT(*) FROM class_enrolment e WHERE e.class_id = c.id AND e.withdrawn_at IS NULL) \
     FROM study_class c JOIN organization o ON o.id = c.organization_id";

row! {
    /// The row of a class with its owner's place.
    struct Row {
        id: Uuid,
        organization: Uuid,
        theme: Uuid,
        title: String,
        summary: Option<String>,
        audience: String,
        starts_on: NaiveDate,
        ends_on: NaiveDate,
        capacity: Option<i64>,
        state: String,
        version: i64,
        created_at: i64,
        updated_at: i64,
        path: String,
        enrolled: i64,
    }
}

/// A class and where its owner stands in the tree.
#[derive(Clone, Debug)]
pub struct Found {
    pub class: Class,
    pub path: OrgPath,
}

impl TryFrom<Row> for Found {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = || StoreError::corrupt("study_class", format!("words of {}", row.id));
        let draft = ClassDraft {
            theme: Id::new(row.theme),
            audience: Audience::parse(&row.audience).ok_or_else(corrupt)?,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            capacity: row.capacity,
            title: row.title.clone(),
            summary: row.summary.clone(),
        };
        let class = Class {
            id: Id::new(row.id),
            organization: Id::new(row.organization),
            draft,
            state: ClassState::parse(&row.state).ok_or_else(corrupt)?,
            enrolled: row.enrolled,
            version: row.version,
            created_at: Instant::from_millis(row.created_at),
            updated_at: Instant::from_millis(row.updated_at),
        };
        Ok(Self { class, path: OrgPath::parse(&row.path).ok_or_else(corrupt)? })
    }
}

/// ` AND …`: classes of the reader's line; drafts only for those who manage them.
pub(super) fn visible(sql: Sql, reader: &Scope, manager: Option<&Scope>) -> Sql {
    let sql = sql.visible_to(reader, "o.path").push(" AND (c.state <> 'draft'");
    match manager {
        Some(scope) => sql.push(" OR (TRUE").in_scope(scope, "o.path", None).push("))"),
        None => sql.push(")"),
    }
}

fn single(rows: Vec<Row>) -> Result<Found, StoreError> {
    rows.into_iter().next().ok_or(StoreError::NotFound("study_class"))?.try_into()
}

/// A class as its readers see it.
pub async fn find_class(
    conn: &Conn,
    permit: &Permit<ReadClasses>,
    manager: Option<&Scope>,
    id: ClassId,
) -> Result<Found, StoreError> {
    let sql = Sql::with_permit(conn, permit, SELECT).push(" AND c.id = ").bind(id.uuid());
    single(visible(sql, permit.scope(), manager).all(conn, permit).await?)
}

/// A class that is changed, locked until the transaction ends.
pub async fn find_for_update<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    id: ClassId,
) -> Result<Found, StoreError> {
    let sql = Sql::with_permit(tx, permit, SELECT).push(" AND c.id = ").bind(id.uuid());
    single(locked(tx, sql.in_scope(permit.scope(), "o.path", None)).all(tx, permit).await?)
}

/// A class that people enrol in, locked until the transaction ends.
pub async fn find_readable_for_update(
    tx: &Tx,
    permit: &Permit<ReadClasses>,
    id: ClassId,
) -> Result<Found, StoreError> {
    let sql = Sql::with_permit(tx, permit, SELECT).push(" AND c.id = ").bind(id.uuid());
    single(locked(tx, visible(sql, permit.scope(), None)).all(tx, permit).await?)
}

fn locked(tx: &Tx, sql: Sql) -> Sql {
    if tx.is_postgres() { sql.push(" FOR NO KEY UPDATE OF c") } else { sql }
}

/// What a list of classes may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub theme: Option<ThemeId>,
    pub below: Option<OrganizationId>,
    pub states: Vec<ClassState>,
}

/// Up to `limit` classes, newest first, after `after`.
pub async fn class_page(
    conn: &Conn,
    permit: &Permit<ReadClasses>,
    manager: Option<&Scope>,
    filter: &Filter,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Found>, StoreError> {
    let mut sql = visible(Sql::with_permit(conn, permit, SELECT), permit.scope(), manager);
    if let Some(theme) = filter.theme {
        sql = sql.push(" AND c.theme_id = ").bind(theme.uuid());
    }
    if let Some(top) = filter.below {
        sql = sql.in_subtree(permit.scope(), top, "o.path");
    }
    if !filter.states.is_empty() {
        sql = sql.push(" AND c.state IN ").list(filter.states.iter().map(|state| state.as_str()));
    }
    if let Some(after) = after {
        sql = sql.push(" AND c.id < ").bind(after);
    }
    let rows: Vec<Row> =
        sql.push(" ORDER BY c.id DESC LIMIT ").bind(most(limit)).all(conn, permit).await?;
    rows.into_iter().map(Found::try_from).collect()
}

/// Adds a class of `owner`, which the caller has found within the permit.
pub async fn insert_class(
    tx: &Tx,
    permit: &Permit<ManageClasses>,
    owner: &Organization,
    new: &Class,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&owner.path) || new.organization != owner.id {
        return Err(StoreError::NotFound("organization"));
    }
    let draft = &new.draft;
    let sql = Sql::new(
        tx,
        "INSERT INTO study_class (id, organization_id, theme_id, title, summary, audience, starts_on, ends_on, \
         capacity, state, version, created_at, updated_at) VALUES (",
    );
    let sql = sql.bind(new.id.uuid()).push(", ").bind(new.organization.uuid());
    let sql = sql.push(", ").bind(draft.theme.uuid()).push(", ").bind(draft.title.clone());
    let sql = sql.push(", ").bind(draft.summary.clone()).push(", ").bind(draft.audience.as_str());
    let sql = sql.push(", ").bind(draft.starts_on).push(", ").bind(draft.ends_on);
    let sql = sql.push(", ").bind(draft.capacity).push(", ").bind(new.state.as_str());
    let sql = sql.push(", ").bind(new.version).push(", ").bind(new.created_at.millis());
    sql.push(", ").bind(new.updated_at.millis()).push(")").execute(tx).await.map(|_| ())
}

/// Writes a changed class, whose version is one above the stored one (INV-38).
pub async fn save_class(
    tx: &Tx,
    _permit: &Permit<ManageClasses>,
    changed: &Class,
) -> Result<(), StoreError> {
    let draft = &changed.draft;
    let sql = Sql::new(tx, "UPDATE study_class SET theme_id = ").bind(draft.theme.uuid());
    let sql = sql.push(", title = ").bind(draft.title.clone());
    let sql = sql.push(", summary = ").bind(draft.summary.clone());
    let sql = sql.push(", audience = ").bind(draft.audience.as_str());
    let sql = sql.push(", starts_on = ").bind(draft.starts_on);
    let sql = sql.push(", ends_on = ").bind(draft.ends_on);
    let sql = sql.push(", capacity = ").bind(draft.capacity);
    let sql = sql.push(", state = ").bind(changed.state.as_str());
    let sql = sql.push(", version = ").bind(changed.version);
    let sql = sql.push(", updated_at = ").bind(changed.updated_at.millis());
    let sql = sql.push(" WHERE id = ").bind(changed.id.uuid());
    let done = sql.push(" AND version = ").bind(changed.version - 1).execute(tx).await?;
    if done == 1 { Ok(()) } else { Err(StoreError::VersionChanged) }
}
