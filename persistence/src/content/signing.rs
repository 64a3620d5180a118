//! The names at the foot of articles: who wrote, approved or returned them.

use std::collections::{BTreeSet, HashMap};

use lighthouse_domain::{
    access::{AccountId, Action, Permit},
    content::Article,
    id::Id,
};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use crate::{
    db::Conn,
    error::StoreError,
    identity::account::{Column, Entity},
    sql::scoped,
};

/// An article with the names of the people it shows.
#[derive(Clone, Debug)]
pub struct SignedArticle {
    pub article: Article,
    pub editor_name: String,
    /// Of those who approved it, in their order.
    pub reviewer_names: Vec<String>,
    /// Of who returned it, while it is returned.
    pub returned_by_name: Option<String>,
}

#[derive(FromQueryResult)]
struct Named {
    id: Uuid,
    display_name: String,
}

/// Adds the names to articles that were found within the permit (S50).
pub async fn sign<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    articles: Vec<Article>,
) -> Result<Vec<SignedArticle>, StoreError> {
    let people: BTreeSet<Uuid> = articles.iter().flat_map(Article::people).map(Id::uuid).collect();
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let select = Entity::find()
        .select_only()
        .columns([Column::Id, Column::DisplayName])
        .filter(Column::Id.is_in(people))
        .into_query();
    let rows: Vec<Named> = scoped::all_as(conn, permit, select).await?;
    let names: HashMap<Uuid, String> =
        rows.into_iter().map(|row| (row.id, row.display_name)).collect();
    articles.into_iter().map(|article| signed(article, &names)).collect()
}

fn signed(article: Article, names: &HashMap<Uuid, String>) -> Result<SignedArticle, StoreError> {
    let name = |person: &AccountId| {
        let missing = || StoreError::corrupt("article", "an account is missing");
        names.get(&person.uuid()).cloned().ok_or_else(missing)
    };
    Ok(SignedArticle {
        editor_name: name(&article.editor)?,
        reviewer_names: article.state.reviewers().iter().map(name).collect::<Result<_, _>>()?,
        returned_by_name: article.state.returned().map(|one| name(&one.by)).transpose()?,
        article,
    })
}
