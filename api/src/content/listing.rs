//! The desk's lists of articles and of media, in every state.

use lighthouse_domain::{access::actions::ReadDrafts, content::Article};
use lighthouse_persistence::content::{self as store, Filter, SignedArticle};
use serde::Serialize;

use super::dto::{ArticlePage, ArticleView};
use crate::http::{caller::Caller, page::Keyed, query::PageParams, response::HandlerResult};

/// An article of a list that begins with what was changed last.
struct ByChange(SignedArticle);

impl Keyed for ByChange {
    type Key = store::Position;

    fn position(&self) -> store::Position {
        let Article { updated_at, id, .. } = &self.0.article;
        (updated_at.millis(), id.uuid())
    }
}

pub(super) async fn respond_list(
    caller: &Caller<ReadDrafts>,
    filter: &Filter,
    params: &PageParams,
    key: &impl Serialize,
) -> HandlerResult {
    let rows = caller
        .page(params, key, async |conn, auth, slice| {
            let articles =
                store::page(&conn, &auth.permit, filter, slice.after, slice.limit).await?;
            let signed = store::sign(&conn, &auth.permit, articles).await?;
            Ok(signed.into_iter().map(ByChange).collect())
        })
        .await?;
    Ok(rows.respond::<ArticlePage>(|row| ArticleView::summary(row.0)))
}
