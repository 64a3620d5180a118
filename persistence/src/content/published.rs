//! What is published and due, for everybody below the channel's owner.

use lighthouse_domain::{
    access::{Permit, actions::ReadContent},
    content::{Article, ArticleId, ArticleKind, ArticleStatus, ChannelId, search},
    time::Instant,
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, SelectStatement},
};

use super::{
    articles::{Position, of_kind},
    entity::{
        article::{Column, Entity},
        gram,
    },
    scope,
};
use crate::{
    db::Conn,
    error::StoreError,
    sql::{newest_first, scoped},
};

/// The only door to articles and media for readers: published, due, and owned by the reader's line.
fn visible(permit: &Permit<ReadContent>, now: Instant) -> Select<Entity> {
    Entity::find()
        .filter(Column::State.eq(ArticleStatus::Published.as_str()))
        .filter(Column::VisibleAt.lte(now.millis()))
        .filter(Column::ChannelId.in_subquery(scope::channels(scope::readers(permit.scope()))))
}

pub async fn find_published(
    conn: &Conn,
    permit: &Permit<ReadContent>,
    (kind, id): (ArticleKind, ArticleId),
    now: Instant,
) -> Result<Article, StoreError> {
    let select = visible(permit, now).filter(of_kind(kind)).filter(Column::Id.eq(id.uuid()));
    scoped::one(conn, permit, select).await?.ok_or(StoreError::NotFound("article"))?.try_into()
}

/// Up to `limit` articles that contain every term, newest first; without terms, all of them.
pub async fn feed(
    conn: &Conn,
    permit: &Permit<ReadContent>,
    (channel, terms): (Option<ChannelId>, &[String]),
    now: Instant,
    (after, limit): (Option<Position>, u64),
) -> Result<Vec<Article>, StoreError> {
    let mut select = containing(visible(permit, now), terms);
    if let Some(channel) = channel {
        select = select.filter(Column::ChannelId.eq(channel.uuid()));
    }
    let select = newest_first(select, (Column::VisibleAt, Column::Id), after, limit);
    let rows = scoped::all(conn, permit, select).await?;
    rows.into_iter().map(Article::try_from).collect()
}

/// The index finds the candidates; the folded text confirms that the pairs stand together.
fn containing(select: Select<Entity>, terms: &[String]) -> Select<Entity> {
    if terms.is_empty() {
        return select;
    }
    let select = select.filter(Column::Id.in_subquery(candidates(terms)));
    let long = terms.iter().filter(|term| term.chars().nth(2).is_some());
    long.fold(select, |select, term| select.filter(Column::Folded.like(scoped::containing(term))))
}

/// The articles that have every gram of the terms.
fn candidates(terms: &[String]) -> SelectStatement {
    let wanted = search::wanted(terms);
    let all = i64::try_from(wanted.len()).unwrap_or(i64::MAX);
    gram::Entity::find()
        .select_only()
        .column(gram::Column::ArticleId)
        .filter(gram::Column::Gram.is_in(wanted))
        .group_by(gram::Column::ArticleId)
        .having(Expr::col(gram::Column::Gram).count().eq(all))
        .into_query()
}
