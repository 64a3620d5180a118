//! How many articles and media a channel has, by state.

use lighthouse_domain::{
    access::{Permit, actions::ReadDrafts},
    content::{ArticleKind, ArticleStatus},
};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait};

use super::{
    Desk,
    entity::article::{Column, Entity},
};
use crate::{db::Conn, error::StoreError, sql::scoped};

/// How many articles of a kind are in a state, and how many of them were ever published.
#[derive(Clone, Copy, Debug)]
pub struct Count {
    pub kind: ArticleKind,
    pub status: ArticleStatus,
    pub articles: i64,
    pub ever_published: i64,
}

/// Within a group all have a file or none has; with returns it is the same.
#[derive(FromQueryResult)]
struct Row {
    state: String,
    files: i64,
    returns: i64,
    articles: i64,
    ever_published: i64,
}

/// The articles and media of the channel, by state.
pub async fn count_articles(
    conn: &Conn,
    permit: &Permit<ReadDrafts>,
    desk: &Desk,
) -> Result<Vec<Count>, StoreError> {
    let select = Entity::find()
        .select_only()
        .column(Column::State)
        .column_as(Column::FileType.count(), "files")
        .column_as(Column::ReturnReason.count(), "returns")
        .column_as(Column::Id.count(), "articles")
        .column_as(Column::FirstPublishedAt.count(), "ever_published")
        .filter(Column::ChannelId.eq(desk.channel().id.uuid()))
        .group_by(Column::State)
        .group_by(Column::FileType.is_null())
        .group_by(Column::ReturnReason.is_null())
        .into_query();
    let rows: Vec<Row> = scoped::all_as(conn, permit, select).await?;
    rows.iter().map(count).collect()
}

fn count(row: &Row) -> Result<Count, StoreError> {
    let status = ArticleStatus::parse(&row.state);
    let status = status.ok_or_else(|| StoreError::corrupt("article", "state"))?;
    Ok(Count {
        kind: if row.files > 0 { ArticleKind::Media } else { ArticleKind::Text },
        // A returned article is stored as a draft with the facts of its return.
        status: if row.returns > 0 { ArticleStatus::Returned } else { status },
        articles: row.articles,
        ever_published: row.ever_published,
    })
}
