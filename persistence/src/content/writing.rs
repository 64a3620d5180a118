//! Storing articles and the steps they take, with their versions and their place in the index.

use lighthouse_domain::{
    content::{Article, ArticleState, ArticleStatus},
    id::Id,
    time::Instant,
};
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::{
    Desk,
    assemble::media_list,
    entity::article::{ActiveModel, Column, Entity},
    index, versions,
};
use crate::{
    db::Tx,
    error::StoreError,
    locked::{self, Bulk, Changed},
    sql::insert_all,
};

/// Adds an article to the channel of a desk; `folded` is its text as search compares it.
pub async fn insert(tx: &Tx, desk: &Desk, new: &Article, folded: &str) -> Result<(), StoreError> {
    if new.channel != desk.channel().id {
        return Err(StoreError::NotFound("channel"));
    }
    insert_unbound(tx, new, folded).await
}

/// The same for a channel that was found within the permit when the upload began.
pub(crate) async fn insert_unbound(tx: &Tx, new: &Article, folded: &str) -> Result<(), StoreError> {
    Entity::insert(new_row(new, folded)).exec_without_returning(&**tx).await?;
    versions::keep(tx, new).await
}

/// Many articles of channels that were made in this transaction, findable if they are published.
pub async fn insert_many(
    tx: &Tx,
    _bulk: &Bulk,
    new: &[(Article, String)],
) -> Result<(), StoreError> {
    insert_all(tx, new.iter().map(|(article, folded)| new_row(article, folded))).await?;
    insert_all(tx, new.iter().map(|(article, _)| versions::row(article))).await?;
    let published = new.iter().filter(|(article, _)| article.state.visible_at().is_some());
    index::add(tx, published.map(|(article, folded)| (article.id, folded.as_str()))).await
}

/// Stores a step that leaves the text as it is and the readers' view too.
pub async fn save(tx: &Tx, changed: Changed<Article>) -> Result<Article, StoreError> {
    store(tx, facts(&changed), changed).await
}

/// Stores a new text; the one before stays as a version.
pub async fn save_text(
    tx: &Tx,
    changed: Changed<Article>,
    folded: &str,
) -> Result<Article, StoreError> {
    let row = ActiveModel { folded: Set(folded.to_owned()), ..facts(&changed) };
    let article = store(tx, row, changed).await?;
    versions::keep(tx, &article).await?;
    Ok(article)
}

/// Stores the approval that publishes; from here on the article is found.
pub async fn save_published(
    tx: &Tx,
    changed: Changed<Article>,
    folded: &str,
) -> Result<Article, StoreError> {
    let row = ActiveModel { folded: Set(folded.to_owned()), ..facts(&changed) };
    let article = store(tx, row, changed).await?;
    index::add(tx, [(article.id, folded)]).await?;
    Ok(article)
}

/// Stores a withdrawal; from here on the article is not found any more.
pub async fn save_withdrawn(tx: &Tx, changed: Changed<Article>) -> Result<Article, StoreError> {
    let article = store(tx, facts(&changed), changed).await?;
    index::remove(tx, article.id).await?;
    Ok(article)
}

async fn store(
    tx: &Tx,
    row: ActiveModel,
    changed: Changed<Article>,
) -> Result<Article, StoreError> {
    locked::save(tx, row, (Column::Id, Column::Version), changed).await
}

/// The file and whose quota it counts against are written once and never changed.
fn new_row(new: &Article, folded: &str) -> ActiveModel {
    let file = new.file.clone();
    let duration = file.as_ref().and_then(|file| file.duration);
    ActiveModel {
        id: Set(new.id.uuid()),
        channel_id: Set(new.channel.uuid()),
        created_at: Set(new.created_at.millis()),
        folded: Set(folded.to_owned()),
        first_published_at: Set(new.state.visible_at().map(Instant::millis)),
        uploader_id: Set(file.as_ref().map(|_| new.editor.uuid())),
        file_type: Set(file.as_ref().map(|file| file.kind.mime().to_owned())),
        file_bytes: Set(file.as_ref().map(|file| file.bytes)),
        file_hash: Set(file.as_ref().map(|file| file.hash.clone())),
        file_duration: Set(duration.map(|duration| duration.num_milliseconds())),
        file_name: Set(file.map(|file| file.name)),
        ..facts(new)
    }
}

fn facts(article: &Article) -> ActiveModel {
    let text = article.text.clone();
    ActiveModel {
        media_ids: Set(media_list(&text.media)),
        title: Set(text.title),
        summary: Set(text.summary),
        source: Set(text.source),
        body: Set(text.body),
        publish_at: Set(text.publish_at.map(Instant::millis)),
        editor_id: Set(article.editor.uuid()),
        version: Set(article.version),
        updated_at: Set(article.updated_at.millis()),
        ..state_facts(&article.state)
    }
}

fn state_facts(state: &ArticleState) -> ActiveModel {
    let (first, second) = match state.reviewers() {
        [first, second, ..] => (Some(*first), Some(*second)),
        [first] => (Some(*first), None),
        [] => (None, None),
    };
    let (returned, withdrawal) = (state.returned(), state.withdrawal());
    let visible_at = state.visible_at().map(Instant::millis);
    let row = match visible_at {
        Some(at) => ActiveModel { first_published_at: Set(Some(at)), ..Default::default() },
        None => ActiveModel::default(),
    };
    ActiveModel {
        state: Set(stored(state.status()).as_str().to_owned()),
        return_reason: Set(returned.map(|one| one.reason.clone())),
        returned_by: Set(returned.map(|one| one.by.uuid())),
        returned_at: Set(returned.map(|one| one.at.millis())),
        first_reviewer_id: Set(first.map(Id::uuid)),
        second_reviewer_id: Set(second.map(Id::uuid)),
        visible_at: Set(visible_at),
        withdrawn_at: Set(withdrawal.map(|(_, at)| at.millis())),
        withdraw_reason: Set(withdrawal.map(|(reason, _)| reason.to_owned())),
        ..row
    }
}

/// A returned article is stored as a draft with the facts of its return.
fn stored(status: ArticleStatus) -> ArticleStatus {
    match status {
        ArticleStatus::Returned => ArticleStatus::Draft,
        status => status,
    }
}
