//! The search index: the characters and pairs of neighbours of what is published.

use lighthouse_domain::content::{ArticleId, search};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::entity::gram::{ActiveModel, Column, Entity};
use crate::{db::Tx, error::StoreError, sql::insert_all};

/// Makes articles findable by their folded texts.
pub(super) async fn add(
    tx: &Tx,
    articles: impl IntoIterator<Item = (ArticleId, &str)>,
) -> Result<(), StoreError> {
    let rows: Vec<ActiveModel> =
        articles.into_iter().flat_map(|(id, folded)| rows(id, folded)).collect();
    insert_all(tx, rows).await
}

fn rows(id: ArticleId, folded: &str) -> impl Iterator<Item = ActiveModel> {
    let grams = search::grams(folded).into_iter();
    grams.map(move |gram| ActiveModel { gram: Set(gram), article_id: Set(id.uuid()) })
}

/// Takes an article out.
pub(super) async fn remove(tx: &Tx, id: ArticleId) -> Result<(), StoreError> {
    Entity::delete_many().filter(Column::ArticleId.eq(id.uuid())).exec(&**tx).await?;
    Ok(())
}
