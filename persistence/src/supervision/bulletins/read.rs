//! Reading bulletins within a permit.

use std::collections::HashMap;

use lighthouse_domain::{
    access::{
        Action, Permit, Scope,
        actions::{ReadBulletins, WriteBulletins},
    },
    id::Id,
    organizations::{OrgPath, OrganizationId},
    supervision::{
        Span,
        bulletin::{
            Bulletin, BulletinId, BulletinState, BulletinStatus, BulletinTexts, Issue, Submission,
        },
    },
    time::Instant,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, Select, sea_query::LockType,
};
use uuid::Uuid;

use super::{
    entity::{Column, Entity, Model},
    stored_figures,
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::Locked,
    organizations::{self, NamedPlace},
    sql::{newest_first, scoped},
};

const MISSING: StoreError = StoreError::NotFound("bulletin");

fn corrupt(column: &str) -> StoreError {
    StoreError::corrupt("bulletin", column)
}

/// The state of a row; its columns have to agree with each other.
fn state(row: &Model) -> Result<BulletinState, StoreError> {
    let status = BulletinStatus::parse(&row.state).ok_or_else(|| corrupt("state"))?;
    let submission = row.submitted_by.zip(row.submitted_at);
    let submission =
        submission.map(|(by, at)| Submission { by: Id::new(by), at: Instant::from_millis(at) });
    let named = row.number.clone().zip(row.hash.clone());
    let issue = row.issued_by.zip(row.issued_at).zip(named);
    let issue = issue.map(|((by, at), (number, hash))| Issue {
        by: Id::new(by),
        at: Instant::from_millis(at),
        number,
        hash,
    });
    match (status, submission, issue) {
        (BulletinStatus::Draft, None, None) => {
            Ok(BulletinState::Draft { returned: row.returned.clone() })
        }
        (BulletinStatus::InReview, Some(submission), None) => {
            Ok(BulletinState::InReview { submission })
        }
        (BulletinStatus::Issued, Some(submission), Some(issue)) => {
            Ok(BulletinState::Issued { submission, issue })
        }
        _ => Err(corrupt("state and its facts")),
    }
}

pub(super) fn bulletin(row: Model, level: OrgPath) -> Result<Bulletin, StoreError> {
    Ok(Bulletin {
        state: state(&row)?,
        figures: stored_figures::read(&row.figures, Instant::from_millis(row.as_of))?,
        id: Id::new(row.id),
        organization: Id::new(row.organization_id),
        organization_name: row.organization_name,
        organization_path: level,
        span: Span::parse(&row.period).ok_or_else(|| corrupt("period"))?,
        texts: BulletinTexts {
            title: row.title,
            opening: row.opening,
            body: row.body,
            requirements: row.requirements,
        },
        drafted_by: row.drafted_by.map(Id::new),
        edited_by: row.edited_by.map(Id::new),
        rule: row.rule_id.map(Id::new),
        replaces: row.replaces_id.map(Id::new),
        version: row.version,
        created_at: Instant::from_millis(row.created_at),
        updated_at: Instant::from_millis(row.updated_at),
    })
}

/// The bulletins of rows that were found, each with the place of its level.
async fn with_levels(conn: &Conn, rows: Vec<Model>) -> Result<Vec<Bulletin>, StoreError> {
    let read = |row: Model, level: &NamedPlace| bulletin(row, level.path.clone());
    organizations::with_places(conn, rows, |row| row.organization_id, read).await
}

/// What is seen: issued ones of one's own line, and whatever one may write.
fn visible(read: &Permit<ReadBulletins>, write: Option<&Permit<WriteBulletins>>) -> Condition {
    let in_line = organizations::ids_in_line(read.scope());
    let issued = Condition::all()
        .add(Column::State.eq(BulletinStatus::Issued.as_str()))
        .add(Column::OrganizationId.in_subquery(in_line));
    let own = write.map(|permit| Column::OrganizationId.in_subquery(ids(permit.scope())));
    Condition::any().add(issued).add_option(own)
}

fn ids(scope: &Scope) -> sea_orm::sea_query::SelectStatement {
    organizations::ids_within(scope)
}

/// What a list of bulletins may be narrowed by.
#[derive(Clone, Copy, Debug, Default)]
pub struct BulletinFilter {
    pub owner: Option<OrganizationId>,
    pub span: Option<Span>,
    pub status: Option<BulletinStatus>,
}

/// Where a page begins: after the bulletin drafted then, going back.
pub type BulletinPosition = (i64, Uuid);

/// Up to `limit` bulletins that the caller may see, the newest draft first.
pub async fn bulletin_page(
    conn: &Conn,
    (read, write): (&Permit<ReadBulletins>, Option<&Permit<WriteBulletins>>),
    filter: BulletinFilter,
    after: Option<BulletinPosition>,
    limit: u64,
) -> Result<Vec<Bulletin>, StoreError> {
    let mut select = Entity::find().filter(visible(read, write));
    if let Some(owner) = filter.owner {
        select = select.filter(Column::OrganizationId.eq(owner.uuid()));
    }
    if let Some(span) = filter.span {
        select = select.filter(Column::Period.eq(span.to_string()));
    }
    if let Some(status) = filter.status {
        select = select.filter(Column::State.eq(status.as_str()));
    }
    let select = newest_first(select, (Column::CreatedAt, Column::Id), after, limit);
    with_levels(conn, scoped::all(conn, read, select).await?).await
}

/// A bulletin that the caller may see.
pub async fn find_bulletin(
    conn: &Conn,
    (read, write): (&Permit<ReadBulletins>, Option<&Permit<WriteBulletins>>),
    id: BulletinId,
) -> Result<Bulletin, StoreError> {
    let select = Entity::find().filter(visible(read, write)).filter(Column::Id.eq(id.uuid()));
    let row = scoped::one(conn, read, select).await?.ok_or(MISSING)?;
    with_levels(conn, vec![row]).await?.into_iter().next().ok_or(MISSING)
}

fn within<A: Action>(permit: &Permit<A>, id: BulletinId) -> Select<Entity> {
    Entity::find()
        .filter(Column::OrganizationId.in_subquery(ids(permit.scope())))
        .filter(Column::Id.eq(id.uuid()))
}

/// An issued bulletin of a level, which a new one shall replace.
pub async fn find_issued(
    conn: &Conn,
    permit: &Permit<WriteBulletins>,
    owner: OrganizationId,
    id: BulletinId,
) -> Result<Bulletin, StoreError> {
    let select = within(permit, id)
        .filter(Column::OrganizationId.eq(owner.uuid()))
        .filter(Column::State.eq(BulletinStatus::Issued.as_str()));
    let row = scoped::one(conn, permit, select).await?.ok_or(MISSING)?;
    with_levels(conn, vec![row]).await?.into_iter().next().ok_or(MISSING)
}

/// A bulletin of a level in scope, to be changed, locked until the transaction ends.
pub async fn lock_bulletin<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    id: BulletinId,
) -> Result<Locked<Bulletin>, StoreError> {
    let select = within(permit, id).lock(LockType::NoKeyUpdate);
    let row = scoped::one(tx, permit, select).await?.ok_or(MISSING)?;
    let found = with_levels(tx, vec![row]).await?.into_iter().next();
    found.map(Locked::new).ok_or(MISSING)
}

/// The issued bulletins that took the place of those among `ids`, which were found before.
pub async fn successors<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    ids: &[BulletinId],
) -> Result<HashMap<BulletinId, BulletinId>, StoreError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let select = Entity::find()
        .filter(Column::ReplacesId.is_in(ids.iter().map(|id| id.uuid())))
        .filter(Column::State.eq(BulletinStatus::Issued.as_str()));
    let rows = scoped::all(conn, permit, select).await?;
    let link = |row: Model| Some((Id::new(row.replaces_id?), Id::new(row.id)));
    Ok(rows.into_iter().filter_map(link).collect())
}
