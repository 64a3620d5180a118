//! The texts that an article has had.

use actix_web::{get, web::Path};
use lighthouse_domain::{
    access::actions::ReadDrafts,
    content::{ArticleKind, ArticleVersion},
    id::Id,
    time::Instant,
};
use lighthouse_persistence::content as store;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::{
    caller::Caller,
    page::{Keyed, page_of},
    query::{PageParams, Query},
    response::HandlerResult,
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(list_versions);
}

/// A text as it once was.
#[derive(Serialize, ToSchema)]
pub struct ArticleVersionView {
    /// The article's version when it was written; numbers may skip.
    #[schema(example = 1)]
    pub number: i64,
    #[schema(example = "主题党日走进田间")]
    pub title: String,
    #[schema(required)]
    pub summary: Option<String>,
    #[schema(required)]
    pub source: Option<String>,
    #[schema(example = "今天，我们在田间上党课。")]
    pub body: String,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub publish_at: Option<Instant>,
    pub media_ids: Vec<Uuid>,
    pub editor_id: Uuid,
    #[schema(value_type = String, format = DateTime)]
    pub written_at: Instant,
}

impl From<ArticleVersion> for ArticleVersionView {
    fn from(version: ArticleVersion) -> Self {
        Self {
            number: version.number,
            title: version.text.title,
            summary: version.text.summary,
            source: version.text.source,
            body: version.text.body,
            publish_at: version.text.publish_at,
            media_ids: version.text.media.into_iter().map(Id::uuid).collect(),
            editor_id: version.editor.uuid(),
            written_at: version.written_at,
        }
    }
}

page_of!(ArticleVersionPage, ArticleVersionView, "A page of versions, newest first.");

impl Keyed for ArticleVersion {
    type Key = i64;

    fn position(&self) -> i64 {
        self.number
    }
}

/// List the versions of an article
///
/// Every text it ever had, newest first.
#[utoipa::path(tag = "content", operation_id = "listArticleVersions",
    params(("id" = Uuid, Path, description = "The article"), PageParams),
    responses((status = 200, description = "A page", body = ArticleVersionPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("content:read_drafts"))))]
#[get("/articles/{id}/versions")]
async fn list_versions(
    caller: Caller<ReadDrafts>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let id = Id::new(*id);
    let versions = caller
        .page(&params, &("versions", id), async |conn, auth, slice| {
            let target = (ArticleKind::Text, id);
            let article = store::find_article(&conn, &auth.permit, target).await?;
            let (after, limit) = (slice.after, slice.limit);
            Ok(store::version_page(&conn, &auth.permit, &article, after, limit).await?)
        })
        .await?;
    Ok(versions.respond::<ArticleVersionPage>(ArticleVersionView::from))
}
