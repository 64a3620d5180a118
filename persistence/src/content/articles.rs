//! Articles and media as the desk of their channel sees them, in whatever state.

use std::collections::{BTreeSet, HashMap};

use lighthouse_domain::{
    access::{AccountId, Scope},
    access::{Action, Permit, actions::ReadDrafts},
    content::{Article, ArticleId, ChannelId, MediaType, Which},
    id::Id,
};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select,
    sea_query::{Alias, Expr, ExprTrait, LockType, Query, SimpleExpr},
};
use uuid::Uuid;

use super::{
    entity::{Column, Entity, version},
    scope,
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    sql::scoped,
};

/// What a list of articles may be narrowed by.
#[derive(Clone, Debug)]
pub struct Filter {
    pub which: Which,
    pub channel: Option<ChannelId>,
    pub states: Vec<&'static str>,
    /// Only files of these types; for media.
    pub types: Vec<MediaType>,
}

/// Where a page begins: after this instant (newest first) and id.
pub type Page = (i64, Uuid);

/// The only door to what is not published.
fn within(scope: &Scope, which: Which) -> Select<Entity> {
    Entity::find()
        .filter(of_kind(which))
        .filter(Column::ChannelId.in_subquery(scope::channels(scope::desk(scope))))
}

/// With a file or without: a media item is no article to those who ask for articles.
pub(super) fn of_kind(which: Which) -> SimpleExpr {
    match which {
        Which::Articles => Column::FileType.is_null(),
        Which::Media => Column::FileType.is_not_null(),
    }
}

pub async fn find_article(
    conn: &Conn,
    permit: &Permit<ReadDrafts>,
    (which, id): (Which, ArticleId),
) -> Result<Article, StoreError> {
    let select = within(permit.scope(), which).filter(Column::Id.eq(id.uuid()));
    scoped::one(conn, permit, select).await?.ok_or(StoreError::NotFound("article"))?.try_into()
}

/// One article, locked until the transaction ends.
pub async fn find_for_update<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    (which, id): (Which, ArticleId),
) -> Result<Article, StoreError> {
    let select =
        within(permit.scope(), which).filter(Column::Id.eq(id.uuid())).lock(LockType::Update);
    scoped::one(tx, permit, select).await?.ok_or(StoreError::NotFound("article"))?.try_into()
}

/// Up to `limit` articles, last changed first.
pub async fn page(
    conn: &Conn,
    permit: &Permit<ReadDrafts>,
    filter: &Filter,
    after: Option<Page>,
    limit: u64,
) -> Result<Vec<Article>, StoreError> {
    let mut select = within(permit.scope(), filter.which)
        .order_by_desc(Column::UpdatedAt)
        .order_by_desc(Column::Id)
        .limit(limit);
    if let Some(channel) = filter.channel {
        select = select.filter(Column::ChannelId.eq(channel.uuid()));
    }
    if !filter.states.is_empty() {
        select = select.filter(Column::State.is_in(filter.states.iter().copied()));
    }
    if !filter.types.is_empty() {
        select = select.filter(Column::FileType.is_in(filter.types.iter().map(|one| one.mime())));
    }
    if let Some((at, id)) = after {
        let place = Expr::tuple([Expr::col(Column::UpdatedAt), Expr::col(Column::Id)]);
        select = select.filter(place.lt(Expr::tuple([Expr::value(at), Expr::value(id)])));
    }
    let rows = scoped::all(conn, permit, select).await?;
    rows.into_iter().map(Article::try_from).collect()
}

/// The versions of an article that was found within the permit, newest first, before `before`.
pub async fn version_page(
    conn: &Conn,
    permit: &Permit<ReadDrafts>,
    article: &Article,
    before: Option<i64>,
    limit: u64,
) -> Result<Vec<version::Model>, StoreError> {
    let mut select = version::Entity::find()
        .filter(version::Column::ArticleId.eq(article.id.uuid()))
        .order_by_desc(version::Column::Number)
        .limit(limit);
    if let Some(before) = before {
        select = select.filter(version::Column::Number.lt(before));
    }
    scoped::all(conn, permit, select).await
}

#[derive(FromQueryResult)]
struct Author {
    editor_id: Uuid,
}

/// Everybody who wrote a version of an article that was found within the permit.
pub async fn authors<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    article: &Article,
) -> Result<Vec<AccountId>, StoreError> {
    let select = Query::select()
        .distinct()
        .column(Alias::new("editor_id"))
        .from(Alias::new("article_version"))
        .and_where(Expr::col(Alias::new("article_id")).eq(article.id.uuid()))
        .to_owned();
    let rows: Vec<Author> = scoped::all_as(tx, permit, select).await?;
    Ok(rows.into_iter().map(|row| Id::new(row.editor_id)).collect())
}

#[derive(FromQueryResult)]
struct Named {
    id: Uuid,
    display_name: String,
}

/// The names of accounts, for the foot of articles that were found within the permit (S50).
pub async fn names<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    accounts: impl IntoIterator<Item = AccountId>,
) -> Result<HashMap<Uuid, String>, StoreError> {
    let wanted: BTreeSet<Uuid> = accounts.into_iter().map(Id::uuid).collect();
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let select = Query::select()
        .columns([Alias::new("id"), Alias::new("display_name")])
        .from(Alias::new("account"))
        .and_where(Expr::col(Alias::new("id")).is_in(wanted))
        .to_owned();
    let rows: Vec<Named> = scoped::all_as(conn, permit, select).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.display_name)).collect())
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
    let select = within(permit.scope(), Which::Media)
        .filter(Column::Id.is_in(ids.iter().map(|id| id.uuid())))
        .select_only()
        .column(Column::Id)
        .into_query();
    let rows: Vec<Found> = scoped::all_as(tx, permit, select).await?;
    Ok(rows.into_iter().map(|row| Id::new(row.id)).collect())
}
