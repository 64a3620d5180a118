//! Offline copies: what changed since, in the caller's sight, and being told at once that something
//! did. The protocol is in `docs/offline.md`, the events in `docs/events.md`.

mod batch;
pub mod batch_dto;
pub mod dto;
pub(crate) mod events;
mod page;
mod token;
mod views;

use actix_web::get;
use lighthouse_domain::access::actions::FollowChanges;
use lighthouse_persistence::{Bulk, StoreError, sync as store};

use crate::{
    app::App,
    http::{
        caller::Caller,
        problem::ProblemBody,
        query::Query,
        response::{ApiResponse, CacheControl, HandlerResult},
        routes::Routes,
    },
};
use dto::{SyncPage, SyncQuery};
pub use events::poll;

pub fn routes(config: &mut Routes<'_>) {
    config.service(sync).service(batch::send_batch).service(events::listen);
}

/// Follow what changes
///
/// For a copy that works without a network. Without `token` everything comes that the caller sees,
/// page by page while `has_more`; with the `next_token` of before, what changed since: `upsert` with
/// the object as it is now, `delete`, or `revoke` of what is out of sight and has to be erased, because
/// it moved, an appointment ended or the organization changed its place. When more comes into sight it
/// is sent as well. An object comes once an answer. A token is good for 30 days and for this account
/// alone; after that it is 410, and the copy begins anew. What follows from the clock or from others
/// (`state` and `missing` of a session, head counts) is as of the answer and is not sent again by itself.
#[utoipa::path(tag = "sync", operation_id = "syncChanges", params(SyncQuery),
    responses((status = 200, description = "What to take over", body = SyncPage),
        (status = 410, description = "The token is too old", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("changes:follow"))))]
#[get("/sync")]
async fn sync(caller: Caller<FollowChanges>, Query(query): Query<SyncQuery>) -> HandlerResult {
    let (key, lang) = (caller.app.shared.cursors.clone(), caller.lang);
    let page = caller
        .read(async |conn, auth| page::next(&conn, &auth, (&key, lang), &query).await)
        .await?;
    Ok(ApiResponse::ok(&page).cache(CacheControl::NoStore))
}

/// Forgets changes that no valid token asks for.
pub async fn prune(app: &App) -> Result<u64, StoreError> {
    let now = app.now();
    let bulk = Bulk::unscoped("old changes of everybody");
    app.db.write(move |tx| async move { store::prune_changes(&tx, &bulk, now).await }).await
}
