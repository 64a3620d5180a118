//! What became of the incidents one entered oneself.

use actix_web::get;
use lighthouse_domain::access::actions::UseOwnAccount;
use lighthouse_persistence::incidents as store;

use super::dto::{IncidentPage, IncidentView};
use crate::http::{
    caller::Caller,
    query::{PageParams, Query},
    response::HandlerResult,
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(list_my_incidents);
}

/// List the incidents I entered
///
/// With how far each is handled, the newest detection first.
#[utoipa::path(tag = "incidents", operation_id = "listMyIncidents", params(PageParams),
    responses((status = 200, description = "A page", body = IncidentPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("me:use"))))]
#[get("/me/incidents")]
async fn list_my_incidents(
    caller: Caller<UseOwnAccount>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let now = caller.app.now();
    let incidents = caller
        .page(&params, &"my incidents", async |conn, auth, slice| {
            Ok(store::own(&conn, &auth.permit, slice.after, slice.limit).await?)
        })
        .await?;
    Ok(incidents.respond::<IncidentPage>(|incident| IncidentView::at(incident, now)))
}
