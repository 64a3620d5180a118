//! The search index: the characters and pairs of neighbours of what is published.

use lighthouse_domain::content::{ArticleId, search};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::entity::gram::{ActiveModel, Column, Entity};
use crate::{db::Tx, error::StoreError};

/// Rows of one statement.
const CHUNK: usize = 5_000;

/// Makes articles findable by their folded texts.
pub(super) async fn add(
    tx: &Tx,
    articles: impl IntoIterator<Item = (ArticleId, &str)>,
) -> Result<(), StoreError> {
    let rows: Vec<ActiveModel> =
        articles.into_iter().flat_map(|(id, folded)| rows(id, folded)).collect();
    for chunk in rows.chunks(CHUNK) {
        Entity::insert_many(chunk.to_vec()).exec_without_returning(&**tx).await?;
    }
    Ok(())
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
