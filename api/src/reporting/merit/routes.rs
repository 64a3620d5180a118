//! Routes of nominations: drafting, reading, revising.

use actix_web::{get, patch, post, web::Path};
use lighthouse_domain::{
    access::actions::{ReadNominations, WriteNominations},
    id::Id,
    reporting::merit::Nomination,
};
use lighthouse_persistence::reporting::{self as store, LevelFilter, LevelPosition};
use uuid::Uuid;

use super::{
    dto::{NominationPage, NominationSummary, NominationView},
    requests::{DraftNomination, NominationQuery, UpdateNomination},
    steps,
};
use crate::http::{
    body::Body,
    caller::Caller,
    etag::{self, IfMatch},
    lang::Lang,
    page::Keyed,
    problem::ProblemBody,
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config
        .service(list_nominations)
        .service(draft_nomination)
        .service(get_nomination)
        .service(update_nomination);
}

impl Keyed for Nomination {
    type Key = LevelPosition;

    fn position(&self) -> LevelPosition {
        (self.organization_path.as_str().to_owned(), self.year, self.id.uuid())
    }
}

pub(super) fn view(nomination: &Nomination, lang: Lang) -> ApiResponse {
    let tag = etag::of_version(nomination.version, lang);
    ApiResponse::ok(&NominationView::new(nomination, lang)).etag(tag)
}

/// List nominations
///
/// Those by the caller's organizations and those below, and the caller's own. In the order of the
/// tree as it stood when they were drafted, then by year; nominees are never put in an order.
#[utoipa::path(tag = "reporting", operation_id = "listNominations", params(NominationQuery),
    responses((status = 200, description = "A page", body = NominationPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("nominations:read"))))]
#[get("/merit-nominations")]
async fn list_nominations(
    caller: Caller<ReadNominations>,
    Query(query): Query<NominationQuery>,
) -> HandlerResult {
    let filter = LevelFilter {
        organization: query.organization_id.map(Id::new),
        year: query.year,
        status: query.state.map(|state| state.0),
    };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let narrowed = NominationQuery { limit: None, cursor: None, ..query };
    let nominations = caller
        .page(&params, &narrowed, async |conn, auth, slice| {
            let (after, limit) = (slice.after, slice.limit);
            Ok(store::nomination_page(&conn, &auth.permit, filter, after, limit).await?)
        })
        .await?;
    Ok(nominations.respond::<NominationPage>(|one| NominationSummary::from(&one)))
}

/// Draft a nomination
///
/// Of a member or of an organization, for a named award of a year, by the organization or one above
/// the nominee. The organization directly above the one that nominates decides.
#[utoipa::path(tag = "reporting", operation_id = "draftNomination", request_body = DraftNomination,
    responses((status = 201, description = "Drafted", body = NominationView),
        (status = 409, description = "One's own", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("nominations:write"))))]
#[post("/merit-nominations")]
async fn draft_nomination(
    caller: Caller<WriteNominations>,
    Body(body): Body<DraftNomination>,
) -> HandlerResult {
    let lang = caller.lang;
    caller
        .write(move |tx, auth| async move {
            let drafted = steps::draft(&tx, &auth, body).await?;
            let place = format!("/v1/merit-nominations/{}", drafted.id);
            let tag = etag::of_version(drafted.version, lang);
            Ok(ApiResponse::created(place, &NominationView::new(&drafted, lang)).etag(tag))
        })
        .await
}

/// Show a nomination
///
/// With its evidence and what was decided. The nominee sees the own one.
#[utoipa::path(tag = "reporting", operation_id = "getNomination",
    params(("id" = Uuid, Path, description = "The nomination")),
    responses((status = 200, description = "The nomination", body = NominationView), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("nominations:read"))))]
#[get("/merit-nominations/{id}")]
async fn get_nomination(caller: Caller<ReadNominations>, id: Path<Uuid>) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    let found = caller
        .read(async |conn, auth| Ok(store::find_nomination(&conn, &auth.permit, id).await?))
        .await?;
    Ok(view(&found, lang))
}

/// Change a draft nomination
///
/// A merge patch of award and reason. Needs `If-Match`. The evidence stays as it was attached.
#[utoipa::path(tag = "reporting", operation_id = "updateNomination",
    params(("id" = Uuid, Path, description = "The nomination"), IfMatch),
    request_body(content((UpdateNomination = "application/merge-patch+json"), (UpdateNomination = "application/json"))),
    responses((status = 200, description = "As it is now", body = NominationView),
        (status = 409, description = "It is no draft, or one's own", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("nominations:write"))))]
#[patch("/merit-nominations/{id}")]
async fn update_nomination(
    caller: Caller<WriteNominations>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<UpdateNomination>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let changed = steps::revise(&tx, &auth, id, (&if_match, lang), body).await?;
            Ok(view(&changed, lang))
        })
        .await
}
