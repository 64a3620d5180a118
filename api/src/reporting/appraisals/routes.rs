//! Routes of appraisals: opening, reading, reporting, withdrawing.

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::{ManageAppraisals, ReadAppraisals, ReportToAppraisals},
    id::Id,
    members::MemberId,
    reporting::appraisal::Appraisal,
};
use lighthouse_persistence::reporting::{self as store, LevelFilter, LevelPosition};
use uuid::Uuid;

use super::{
    dto::{AppraisalOpeningView, AppraisalPage, AppraisalSummary, AppraisalView},
    opening,
    requests::{AppraisalQuery, AppraisalReason, OpenAppraisals, ReportToAppraisal},
    steps,
};
use crate::{
    http::{
        body::Body,
        caller::Caller,
        etag::{self, OptionalIfMatch},
        lang::Lang,
        page::Keyed,
        problem::ProblemBody,
        query::{PageParams, Query},
        response::{ApiResponse, HandlerResult},
        routes::Routes,
    },
    reporting::counting::Settings,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config
        .service(list_appraisals)
        .service(open_appraisals)
        .service(get_appraisal)
        .service(report_to_appraisal)
        .service(withdraw_appraisal);
}

impl Keyed for Appraisal {
    type Key = LevelPosition;

    fn position(&self) -> LevelPosition {
        (self.organization_path.as_str().to_owned(), self.year, self.id.uuid())
    }
}

pub(super) fn view(appraisal: &Appraisal, reader: Option<MemberId>, lang: Lang) -> ApiResponse {
    let tag = etag::of_version(appraisal.version, lang);
    ApiResponse::ok(&AppraisalView::new(appraisal, reader, lang)).etag(tag)
}

/// List appraisals
///
/// Those by the caller's levels, and the caller's own. In the order of the tree as it stood when
/// they were opened, then by year; never in an order of grades, and not narrowed by one.
#[utoipa::path(tag = "reporting", operation_id = "listAppraisals", params(AppraisalQuery),
    responses((status = 200, description = "A page", body = AppraisalPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("appraisals:read"))))]
#[get("/appraisals")]
async fn list_appraisals(
    caller: Caller<ReadAppraisals>,
    Query(query): Query<AppraisalQuery>,
) -> HandlerResult {
    let filter = LevelFilter {
        organization: query.organization_id.map(Id::new),
        year: query.year,
        status: query.state.map(|state| state.0),
    };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let narrowed = AppraisalQuery { limit: None, cursor: None, ..query };
    let appraisals = caller
        .page(&params, &narrowed, async |conn, auth, slice| {
            let (after, limit) = (slice.after, slice.limit);
            Ok(store::appraisal_page(&conn, &auth.permit, filter, after, limit).await?)
        })
        .await?;
    let reader = caller.actor().member();
    Ok(appraisals.respond::<AppraisalPage>(|one| AppraisalSummary::new(&one, reader)))
}

/// Open the appraisals of a year
///
/// For every secretary of an organization directly below the level, in one call. Each dossier is
/// assembled from records: the year's figures by which one may be assessed, posts held, rectification
/// cases, trainings. Who was secretary on the last day of the year, or is today, is appraised; those
/// who have an appraisal already keep it, so that opening again adds only who is missing.
#[utoipa::path(tag = "reporting", operation_id = "openAppraisals", request_body = OpenAppraisals,
    responses((status = 200, description = "Opened", body = AppraisalOpeningView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("appraisals:manage"))))]
#[post("/appraisals")]
async fn open_appraisals(
    caller: Caller<ManageAppraisals>,
    Body(body): Body<OpenAppraisals>,
) -> HandlerResult {
    let settings = Settings::from_app(&caller.app);
    let assembled =
        caller.read(async |conn, auth| opening::read(&conn, &auth, &settings, &body).await).await?;
    caller
        .write(move |tx, auth| async move {
            Ok(ApiResponse::ok(&opening::open(&tx, &auth, assembled).await?))
        })
        .await
}

/// Show an appraisal
///
/// With the dossier, the own report and the grade. The secretary sees the own one, and its grade as
/// soon as it is issued.
#[utoipa::path(tag = "reporting", operation_id = "getAppraisal",
    params(("id" = Uuid, Path, description = "The appraisal")),
    responses((status = 200, description = "The appraisal", body = AppraisalView), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("appraisals:read"))))]
#[get("/appraisals/{id}")]
async fn get_appraisal(caller: Caller<ReadAppraisals>, id: Path<Uuid>) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    let found = caller
        .read(async |conn, auth| Ok(store::find_appraisal(&conn, &auth.permit, id).await?))
        .await?;
    Ok(view(&found, caller.actor().member(), lang))
}

/// Report to an appraisal
///
/// The secretary's own report, in the secretary's words; another one takes its place until the grade
/// is given. Somebody of the level enters one that was handed in on paper.
#[utoipa::path(tag = "reporting", operation_id = "reportToAppraisal",
    params(("id" = Uuid, Path, description = "The appraisal"), OptionalIfMatch), request_body = ReportToAppraisal,
    responses((status = 200, description = "Reported", body = AppraisalView),
        (status = 409, description = "The grade is given", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("appraisals:report"))))]
#[post("/appraisals/{id}/report")]
async fn report_to_appraisal(
    caller: Caller<ReportToAppraisals>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<ReportToAppraisal>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let read = (&if_match, lang);
            let changed = steps::report(&tx, &auth, id, read, &body.text).await?;
            Ok(view(&changed, auth.permit.member(), lang))
        })
        .await
}

/// Withdraw an appraisal
///
/// With a reason, before it is issued: opened for the wrong person, or who left before the end. The
/// secretary can then be appraised anew.
#[utoipa::path(tag = "reporting", operation_id = "withdrawAppraisal",
    params(("id" = Uuid, Path, description = "The appraisal"), OptionalIfMatch), request_body = AppraisalReason,
    responses((status = 200, description = "Withdrawn", body = AppraisalView),
        (status = 409, description = "It is issued or withdrawn, or one's own", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("appraisals:manage"))))]
#[post("/appraisals/{id}/withdraw")]
async fn withdraw_appraisal(
    caller: Caller<ManageAppraisals>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<AppraisalReason>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let read = (&if_match, lang);
            let changed = steps::withdraw(&tx, &auth, id, read, &body.reason).await?;
            Ok(view(&changed, auth.permit.member(), lang))
        })
        .await
}
