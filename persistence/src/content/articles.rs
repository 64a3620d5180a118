//! Articles and media as the desk of their channel sees them, in whatever state.

use lighthouse_domain::{
    access::{Action, Permit, Scope, actions::ReadDrafts},
    content::{Article, ArticleId, ArticleKind, ArticleStatus, ChannelId, MediaType},
    id::Id,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait,
    Select,
    sea_query::{LockType, SimpleExpr},
};
use uuid::Uuid;

use super::{
    entity::article::{Column, Entity},
    scope,
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::Locked,
    sql::{newest_first, scoped},
};

const MISSING: StoreError = StoreError::NotFound("article");

/// What a list of articles may be narrowed by.
#[derive(Clone, Debug)]
pub struct Filter {
    pub kind: ArticleKind,
    pub channel: Option<ChannelId>,
    pub states: Vec<ArticleStatus>,
    /// Only files of these types; for media.
    pub types: Vec<MediaType>,
}

/// Where a page begins: after this instant (newest first) and id.
pub type Position = (i64, Uuid);

/// The only door to what is not published.
fn within(scope: &Scope, kind: ArticleKind) -> Select<Entity> {
    Entity::find()
        .filter(of_kind(kind))
        .filter(Column::ChannelId.in_subquery(scope::channels(scope::desk(scope))))
}

/// With a file or without: a media item is no article to those who ask for articles.
pub(super) fn of_kind(kind: ArticleKind) -> SimpleExpr {
    match kind {
        ArticleKind::Text => Column::FileType.is_null(),
        ArticleKind::Media => Column::FileType.is_not_null(),
    }
}

pub async fn find_article(
    conn: &Conn,
    permit: &Permit<ReadDrafts>,
    (kind, id): (ArticleKind, ArticleId),
) -> Result<Article, StoreError> {
    let select = within(permit.scope(), kind).filter(Column::Id.eq(id.uuid()));
    scoped::one(conn, permit, select).await?.ok_or(MISSING)?.try_into()
}

/// An article to be changed, locked until the transaction ends.
pub async fn lock<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    (kind, id): (ArticleKind, ArticleId),
) -> Result<Locked<Article>, StoreError> {
    let select =
        within(permit.scope(), kind).filter(Column::Id.eq(id.uuid())).lock(LockType::Update);
    let row = scoped::one(tx, permit, select).await?.ok_or(MISSING)?;
    Ok(Locked::new(row.try_into()?))
}

/// Up to `limit` articles, last changed first.
pub async fn page(
    conn: &Conn,
    permit: &Permit<ReadDrafts>,
    filter: &Filter,
    after: Option<Position>,
    limit: u64,
) -> Result<Vec<Article>, StoreError> {
    let mut select = within(permit.scope(), filter.kind);
    if let Some(channel) = filter.channel {
        select = select.filter(Column::ChannelId.eq(channel.uuid()));
    }
    if !filter.states.is_empty() {
        select = select.filter(in_states(&filter.states));
    }
    if !filter.types.is_empty() {
        select = select.filter(Column::FileType.is_in(filter.types.iter().map(|one| one.mime())));
    }
    let select = newest_first(select, (Column::UpdatedAt, Column::Id), after, limit);
    let rows = scoped::all(conn, permit, select).await?;
    rows.into_iter().map(Article::try_from).collect()
}

fn in_states(states: &[ArticleStatus]) -> Condition {
    states.iter().fold(Condition::any(), |any, status| any.add(in_state(*status)))
}

/// A returned article is stored as a draft with the facts of its return.
fn in_state(status: ArticleStatus) -> Condition {
    let stored = |state: ArticleStatus| Condition::all().add(Column::State.eq(state.as_str()));
    match status {
        ArticleStatus::Draft => stored(status).add(Column::ReturnReason.is_null()),
        ArticleStatus::Returned => {
            stored(ArticleStatus::Draft).add(Column::ReturnReason.is_not_null())
        }
        ArticleStatus::InReview | ArticleStatus::Published | ArticleStatus::Withdrawn => {
            stored(status)
        }
    }
}

#[derive(FromQueryResult)]
struct Found {
    id: Uuid,
}

/// Those of `ids` that are media at a desk in scope.
pub async fn media_among<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    ids: &[ArticleId],
) -> Result<Vec<ArticleId>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let select = within(permit.scope(), ArticleKind::Media)
        .filter(Column::Id.is_in(ids.iter().map(|id| id.uuid())))
        .select_only()
        .column(Column::Id)
        .into_query();
    let rows: Vec<Found> = scoped::all_as(tx, permit, select).await?;
    Ok(rows.into_iter().map(|row| Id::new(row.id)).collect())
}
