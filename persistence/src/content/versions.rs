//! The texts that an article has had, and who wrote them.

use lighthouse_domain::{
    access::{AccountId, Action, Permit, actions::ReadDrafts},
    content::{Article, ArticleVersion},
    id::Id,
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};
use uuid::Uuid;

use super::{
    assemble::media_list,
    entity::version::{ActiveModel, Column, Entity},
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::Locked,
    sql::scoped,
};

/// The versions of an article that was found within the permit, newest first, before `before`.
pub async fn version_page(
    conn: &Conn,
    permit: &Permit<ReadDrafts>,
    article: &Article,
    before: Option<i64>,
    limit: u64,
) -> Result<Vec<ArticleVersion>, StoreError> {
    let mut select = Entity::find()
        .filter(Column::ArticleId.eq(article.id.uuid()))
        .order_by_desc(Column::Number)
        .limit(limit);
    if let Some(before) = before {
        select = select.filter(Column::Number.lt(before));
    }
    let rows = scoped::all(conn, permit, select).await?;
    rows.into_iter().map(ArticleVersion::try_from).collect()
}

#[derive(FromQueryResult)]
struct Author {
    editor_id: Uuid,
}

/// Everybody who wrote a version of the article.
pub async fn authors<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    article: &Locked<Article>,
) -> Result<Vec<AccountId>, StoreError> {
    let select = Entity::find()
        .select_only()
        .distinct()
        .column(Column::EditorId)
        .filter(Column::ArticleId.eq(article.id.uuid()))
        .into_query();
    let rows: Vec<Author> = scoped::all_as(tx, permit, select).await?;
    Ok(rows.into_iter().map(|row| Id::new(row.editor_id)).collect())
}

/// Keeps the present text; its number is the article's version.
pub(super) async fn keep(tx: &Tx, article: &Article) -> Result<(), StoreError> {
    Entity::insert(row(article)).exec_without_returning(&**tx).await?;
    Ok(())
}

pub(super) fn row(article: &Article) -> ActiveModel {
    let text = article.text.clone();
    ActiveModel {
        media_ids: Set(media_list(&text.media)),
        article_id: Set(article.id.uuid()),
        number: Set(article.version),
        title: Set(text.title),
        summary: Set(text.summary),
        source: Set(text.source),
        body: Set(text.body),
        publish_at: Set(text.publish_at.map(Instant::millis)),
        editor_id: Set(article.editor.uuid()),
        written_at: Set(article.updated_at.millis()),
    }
}
