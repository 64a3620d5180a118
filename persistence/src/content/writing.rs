//! Storing articles, their versions and their place in the search index.

use lighthouse_domain::{
    access::{
        Action, Permit,
        actions::{ReviewArticles, WithdrawArticles, WriteArticles},
    },
    content::{Article, Channel, ChannelId, State, search},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::entity::{ActiveModel, Column, Entity, gram, listed, version};
use crate::{db::Tx, error::StoreError};

const CHUNK: usize = 5_000;
/// Rows of articles have many columns; a statement has at most 65,535 values.
const ROWS: usize = 500;

/// Adds an article to `channel`, which the caller has found within the permit.
pub async fn insert(
    tx: &Tx,
    permit: &Permit<WriteArticles>,
    channel: &Channel,
    new: &Article,
    folded: &str,
) -> Result<(), StoreError> {
    insert_into(tx, permit, channel.id, new, folded).await
}

/// The same for a channel whose id was proven when the upload began.
pub(super) async fn insert_into(
    tx: &Tx,
    permit: &Permit<WriteArticles>,
    channel: ChannelId,
    new: &Article,
    folded: &str,
) -> Result<(), StoreError> {
    if new.channel != channel {
        return Err(StoreError::NotFound("channel"));
    }
    let row = ActiveModel {
        id: Set(new.id.uuid()),
        channel_id: Set(new.channel.uuid()),
        created_at: Set(new.created_at.millis()),
        folded: Set(folded.to_owned()),
        ..with_file(facts(new), new)
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    keep_version(tx, permit, new).await
}

/// The file and whose quota it counts against: written once, never changed.
fn with_file(row: ActiveModel, new: &Article) -> ActiveModel {
    let file = new.file.clone();
    ActiveModel {
        uploader_id: Set(file.as_ref().map(|_| new.editor.uuid())),
        file_type: Set(file.as_ref().map(|file| file.kind.mime().to_owned())),
        file_bytes: Set(file.as_ref().map(|file| file.bytes)),
        file_hash: Set(file.as_ref().map(|file| file.hash.clone())),
        file_name: Set(file.map(|file| file.name)),
        ..row
    }
}

/// Many articles of channels that were made in this transaction, findable if they are published.
pub async fn insert_many(
    tx: &Tx,
    _permit: &Permit<WriteArticles>,
    new: &[(Article, String)],
) -> Result<(), StoreError> {
    for chunk in new.chunks(ROWS) {
        let rows = chunk.iter().map(|(article, folded)| ActiveModel {
            id: Set(article.id.uuid()),
            channel_id: Set(article.channel.uuid()),
            created_at: Set(article.created_at.millis()),
            folded: Set(folded.clone()),
            first_published_at: Set(first_published(article)),
            ..with_file(facts(article), article)
        });
        Entity::insert_many(rows).exec_without_returning(&**tx).await?;
        let versions = chunk.iter().map(|(article, _)| version_row(article));
        version::Entity::insert_many(versions).exec_without_returning(&**tx).await?;
    }
    let visible = new.iter().filter(|(article, _)| first_published(article).is_some());
    let grams: Vec<gram::ActiveModel> = visible
        .flat_map(|(article, folded)| {
            search::grams(folded).into_iter().map(|gram| gram::ActiveModel {
                gram: Set(gram),
                article_id: Set(article.id.uuid()),
            })
        })
        .collect();
    for chunk in grams.chunks(CHUNK) {
        gram::Entity::insert_many(chunk.to_vec()).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

fn first_published(article: &Article) -> Option<i64> {
    match article.state {
        State::Published { visible_at, .. } => Some(visible_at.millis()),
        _ => None,
    }
}

/// Writes a changed article, whose version is one above the stored one (INV-38).
pub async fn save<A: Action>(
    tx: &Tx,
    _permit: &Permit<A>,
    changed: &Article,
    folded: Option<&str>,
) -> Result<(), StoreError> {
    let mut row = facts(changed);
    if let Some(folded) = folded {
        row.folded = Set(folded.to_owned());
    }
    let done = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(changed.id.uuid()))
        .filter(Column::Version.eq(changed.version - 1))
        .exec(&**tx)
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::VersionChanged) }
}

/// Keeps the present text; its number is the article's version.
pub async fn keep_version(
    tx: &Tx,
    _permit: &Permit<WriteArticles>,
    article: &Article,
) -> Result<(), StoreError> {
    version::Entity::insert(version_row(article)).exec_without_returning(&**tx).await?;
    Ok(())
}

fn version_row(article: &Article) -> version::ActiveModel {
    let text = article.text.clone();
    version::ActiveModel {
        media_ids: Set(listed(&text.media)),
        article_id: Set(article.id.uuid()),
        number: Set(article.version),
        title: Set(text.title),
        summary: Set(text.summary),
        source: Set(text.source),
        body: Set(text.body),
        publish_at: Set(text.publish_at.map(lighthouse_domain::time::Instant::millis)),
        editor_id: Set(article.editor.uuid()),
        written_at: Set(article.updated_at.millis()),
    }
}

/// Makes a published article findable.
pub async fn index(
    tx: &Tx,
    _permit: &Permit<ReviewArticles>,
    article: &Article,
    folded: &str,
) -> Result<(), StoreError> {
    let grams: Vec<String> = search::grams(folded).into_iter().collect();
    for chunk in grams.chunks(CHUNK) {
        let rows = chunk.iter().map(|gram| gram::ActiveModel {
            gram: Set(gram.clone()),
            article_id: Set(article.id.uuid()),
        });
        gram::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

/// Takes a withdrawn article out of the index.
pub async fn unindex(
    tx: &Tx,
    _permit: &Permit<WithdrawArticles>,
    article: &Article,
) -> Result<(), StoreError> {
    gram::Entity::delete_many()
        .filter(gram::Column::ArticleId.eq(article.id.uuid()))
        .exec(&**tx)
        .await?;
    Ok(())
}

fn facts(article: &Article) -> ActiveModel {
    let (first, second, visible_at) = match &article.state {
        State::InReview { first } => (*first, None, None),
        State::Published { reviewers: [a, b], visible_at } => {
            (Some(*a), Some(*b), Some(visible_at.millis()))
        }
        State::Draft | State::Withdrawn { .. } => (None, None, None),
    };
    let (withdrawn_at, reason) = match &article.state {
        State::Withdrawn { at, reason } => (Some(at.millis()), Some(reason.clone())),
        _ => (None, None),
    };
    let text = article.text.clone();
    let row = match first_published(article) {
        Some(at) => ActiveModel { first_published_at: Set(Some(at)), ..Default::default() },
        None => ActiveModel::default(),
    };
    ActiveModel {
        media_ids: Set(listed(&text.media)),
        title: Set(text.title),
        summary: Set(text.summary),
        source: Set(text.source),
        body: Set(text.body),
        publish_at: Set(text.publish_at.map(lighthouse_domain::time::Instant::millis)),
        editor_id: Set(article.editor.uuid()),
        state: Set(article.state.as_str().to_owned()),
        first_reviewer_id: Set(first.map(lighthouse_domain::id::Id::uuid)),
        second_reviewer_id: Set(second.map(lighthouse_domain::id::Id::uuid)),
        visible_at: Set(visible_at),
        withdrawn_at: Set(withdrawn_at),
        withdraw_reason: Set(reason),
        version: Set(article.version),
        updated_at: Set(article.updated_at.millis()),
        ..row
    }
}
