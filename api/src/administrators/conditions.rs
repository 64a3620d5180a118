//! Routes of the conditions of entry and of the exceptions from them.

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::{GrantExceptions, ManageAdministrators, ReadAdministrators},
    id::Id,
};
use lighthouse_persistence::{
    administrators::{self as store, ListedException, PossibleCandidate},
    organizations,
};
use uuid::Uuid;

use super::{
    dto::{
        CandidatePage, CandidateQuery, CreateException, EligibilityQuery, EligibilityView,
        EndException, ExceptionPage, ExceptionQuery, ExceptionView,
    },
    exceptions::{self, Eligibility},
};
use crate::{
    http::caller::Caller,
    http::{
        body::Body,
        page::Keyed,
        problem::ProblemBody,
        query::{PageParams, Query},
        response::{ApiResponse, HandlerResult},
    },
};

/// Check eligibility
///
/// Each condition with its own answer, for today: party member, age, schooling.
#[utoipa::path(tag = "administrators", operation_id = "getAdministratorEligibility", params(EligibilityQuery),
    responses((status = 200, description = "The answers", body = EligibilityView),
        (status = 404, description = "No such member or organization in scope", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("administrators:read"))))]
#[get("/administrators/eligibility")]
pub(super) async fn get_eligibility(
    caller: Caller<ReadAdministrators>,
    Query(query): Query<EligibilityQuery>,
) -> HandlerResult {
    let (bounds, today) = (caller.app.shared.config.eligibility(), caller.app.now().day());
    let (member, at) = (Id::new(query.member_id), Id::new(query.organization_id));
    let (facts, exception) = caller
        .read(async |conn, auth| {
            let facts = store::facts(&conn, &auth.permit, member, false).await?;
            organizations::find(&conn, &auth.permit, at).await?;
            Ok((facts, store::exception_for(&conn, &auth.permit, member, at, today).await?))
        })
        .await?;
    let eligibility = Eligibility::assess(&facts, exception, bounds, today);
    Ok(ApiResponse::ok(&eligibility.view(&query, &facts, bounds, caller.lang)))
}

/// List candidates
///
/// The party members of a branch, or of a committee's branches, each with the answer to every
/// condition for today: who can be appointed, and what others lack.
#[utoipa::path(tag = "administrators", operation_id = "listAdministratorCandidates", params(CandidateQuery),
    responses((status = 200, description = "A page", body = CandidatePage),
        (status = 404, description = "No such organization in scope", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("administrators:manage"))))]
#[get("/administrators/candidates")]
pub(super) async fn list_candidates(
    caller: Caller<ManageAdministrators>,
    Query(query): Query<CandidateQuery>,
) -> HandlerResult {
    let (bounds, today, lang) =
        (caller.app.shared.config.eligibility(), caller.app.now().day(), caller.lang);
    let at = Id::new(query.organization_id);
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let key = CandidateQuery { limit: None, cursor: None, ..query };
    let page = caller
        .page(&params, &key, async |conn, auth, slice| {
            organizations::find(&conn, &auth.permit, at).await?;
            let (after, limit) = (slice.after.clone(), slice.rows());
            Ok(store::candidates(&conn, &auth.permit, at, today, after, limit).await?)
        })
        .await?;
    let view = |one| Eligibility::of_candidate(one, (bounds, today), lang);
    Ok(page.respond::<CandidatePage>(view))
}

impl Keyed for PossibleCandidate {
    type Key = store::CandidatePosition;

    fn position(&self) -> Self::Key {
        (self.path.to_string(), self.member.uuid())
    }
}

/// List exceptions from conditions of entry
///
/// At organizations in scope, newest first, with the names of member, organization and officer.
/// Those that are over only when asked for.
#[utoipa::path(tag = "administrators", operation_id = "listEligibilityExceptions", params(ExceptionQuery),
    responses((status = 200, description = "A page", body = ExceptionPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("administrators:read"))))]
#[get("/administrators/exceptions")]
pub(super) async fn list_exceptions(
    caller: Caller<ReadAdministrators>,
    Query(query): Query<ExceptionQuery>,
) -> HandlerResult {
    let today = caller.app.now().day();
    let filter = store::ExceptionFilter {
        below: query.organization_id.map(Id::new),
        member: query.member_id.map(Id::new),
        holding_on: (!query.include_ended.unwrap_or(false)).then_some(today),
    };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let key = ExceptionQuery { limit: None, cursor: None, ..query };
    let page = caller
        .page(&params, &key, async |conn, auth, slice| {
            Ok(store::exceptions(&conn, &auth.permit, &filter, slice.after, slice.limit).await?)
        })
        .await?;
    Ok(page.respond::<ExceptionPage>(ExceptionView::from))
}

impl Keyed for ListedException {
    type Key = store::ExceptionPosition;

    fn position(&self) -> Self::Key {
        (self.exception.approved_at.millis(), self.exception.id.uuid())
    }
}

/// End an exception before its last day
///
/// With a reason, by the security officer. Who was appointed under it stays appointed, and is
/// among the findings; nobody else can be.
#[utoipa::path(tag = "administrators", operation_id = "endEligibilityException",
    params(("id" = Uuid, Path, description = "The exception")), request_body = EndException,
    responses((status = 200, description = "Ended", body = ExceptionView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("exceptions:grant"))))]
#[post("/administrators/exceptions/{id}/end")]
pub(super) async fn end_exception(
    caller: Caller<GrantExceptions>,
    id: Path<Uuid>,
    Body(body): Body<EndException>,
) -> HandlerResult {
    let id = Id::new(*id);
    caller
        .write(move |tx, auth| async move {
            let ended = exceptions::end(&tx, &auth, id, &body.reason).await?;
            Ok(ApiResponse::ok(&ExceptionView::from(ended)))
        })
        .await
}

/// Grant an exception from conditions of entry
///
/// By the security officer, with a reason and a last day: who appoints never excepts.
#[utoipa::path(tag = "administrators", operation_id = "createEligibilityException", request_body = CreateException,
    responses((status = 201, description = "Recorded", body = ExceptionView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("exceptions:grant"))))]
#[post("/administrators/exceptions")]
pub(super) async fn create_exception(
    caller: Caller<GrantExceptions>,
    Body(body): Body<CreateException>,
) -> HandlerResult {
    caller
        .write(move |tx, auth| async move {
            let made = exceptions::grant(&tx, &auth, body).await?;
            let place = format!("/v1/administrators/exceptions/{}", made.exception.id);
            Ok(ApiResponse::created(place, &ExceptionView::from(made)))
        })
        .await
}
