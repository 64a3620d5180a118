//! The waiting list of a full study day: join, see, leave; and giving a place back.

use actix_web::{delete, get, post, web::Path};
use chrono::NaiveDate;
use lighthouse_domain::{
    access::actions::{ManageStudyDays, ReadStudyDays, WaitForStudyDays},
    audit::{AuditEvent, Object},
    id::Id,
    study_days::{PlanError, PlanId, WaitStatus, free_seat},
    time::Instant,
};
use lighthouse_persistence::{
    Tx,
    study_days::{self as store, Wait, WaitFilter},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{promotion, routes::locked};
use crate::{
    http::{
        body::{Body, NoBody},
        caller::{Authorized, Caller},
        code::Code,
        etag::OptionalIfMatch,
        page::{Keyed, page_of},
        problem::Problem,
        query::{PageParams, Query},
        response::{ApiResponse, HandlerResult},
    },
    members::service::open_branch,
};

/// A branch that waits for a full study day.
#[derive(Serialize, ToSchema)]
pub struct StudyDayWaitView {
    pub branch_id: Uuid,
    #[schema(example = "清河镇第一村党支部")]
    pub branch_name: String,
    pub venue_id: Uuid,
    #[schema(example = "清河镇党校")]
    pub venue_name: String,
    #[schema(example = "2026-11-24")]
    pub day: NaiveDate,
    /// Its place in the list of this venue and day; 1 is next.
    #[schema(example = 1)]
    pub position: i64,
    /// When the server took the wish: first come, first served.
    #[schema(value_type = String, format = DateTime)]
    pub asked_at: Instant,
}

impl From<Wait> for StudyDayWaitView {
    fn from(wait: Wait) -> Self {
        Self {
            branch_id: wait.branch.uuid(),
            branch_name: wait.branch_name,
            venue_id: wait.venue.uuid(),
            venue_name: wait.venue_name,
            day: wait.day,
            position: wait.position,
            asked_at: wait.asked_at,
        }
    }
}

page_of!(
    StudyDayWaitPage,
    StudyDayWaitView,
    "A page of a plan's waiting lists, in the order of receipt."
);

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateStudyDayWait {
    pub branch_id: Uuid,
    pub venue_id: Uuid,
    #[schema(example = "2026-11-24")]
    pub day: NaiveDate,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StudyDayWaitQuery {
    /// Only this branch.
    pub branch_id: Option<Uuid>,
    /// Only this venue.
    pub venue_id: Option<Uuid>,
    /// Only this day.
    #[param(value_type = Option<String>, format = Date, example = "2026-11-24")]
    pub day: Option<NaiveDate>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

/// List who waits
///
/// The caller's own branches on the waiting lists of a plan, in the order of receipt, each with
/// its place in the list.
#[utoipa::path(tag = "study-days", operation_id = "listStudyDayWaits",
    params(("id" = Uuid, Path, description = "The plan"), StudyDayWaitQuery),
    responses((status = 200, description = "A page", body = StudyDayWaitPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_day_plans:read"))))]
#[get("/study-day-plans/{id}/waiting")]
pub(super) async fn list_waits(
    caller: Caller<ReadStudyDays>,
    id: Path<Uuid>,
    Query(query): Query<StudyDayWaitQuery>,
) -> HandlerResult {
    let id: PlanId = Id::new(*id);
    let filter = WaitFilter {
        branch: query.branch_id.map(Id::new),
        venue: query.venue_id.map(Id::new),
        day: query.day,
    };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let narrowed = (id, StudyDayWaitQuery { limit: None, cursor: None, ..query });
    let waits = caller
        .page(&params, &narrowed, async |conn, auth, slice| {
            let makes = auth.permit_for().ok();
            let plan = store::find(&conn, &auth.permit, makes.as_ref(), id).await?;
            let (after, limit) = (slice.after, slice.limit);
            Ok(store::waits(&conn, &auth.permit, &plan, filter, after, limit).await?)
        })
        .await?;
    Ok(waits.respond::<StudyDayWaitPage>(StudyDayWaitView::from))
}

impl Keyed for Wait {
    type Key = i64;

    #[expect(clippy::misnamed_getters, reason = "the key is the number, not the place in line")]
    fn position(&self) -> i64 {
        self.number
    }
}

/// Wait for a full day
///
/// Puts a branch without a study day in the month at the end of the list of a venue and day of a
/// published plan, in whatever room. It gets the first place that comes free, first come, first served. Who waits
/// already keeps its turn; a wish for another day or venue replaces the one before.
#[utoipa::path(tag = "study-days", operation_id = "createStudyDayWait",
    params(("id" = Uuid, Path, description = "The plan")), request_body = CreateStudyDayWait,
    responses((status = 200, description = "Its place in the list", body = StudyDayWaitView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_day_plans:wait"))))]
#[post("/study-day-plans/{id}/waiting")]
pub(super) async fn create_wait(
    caller: Caller<WaitForStudyDays>,
    id: Path<Uuid>,
    Body(body): Body<CreateStudyDayWait>,
) -> HandlerResult {
    let id = Id::new(*id);
    caller
        .write(move |tx, auth| async move {
            Ok(ApiResponse::ok(&StudyDayWaitView::from(join(&tx, &auth, id, &body).await?)))
        })
        .await
}

async fn join(
    tx: &Tx,
    auth: &Authorized<WaitForStudyDays>,
    id: PlanId,
    request: &CreateStudyDayWait,
) -> Result<Wait, Problem> {
    let plan = store::lock_lists(tx, &auth.permit, id).await?;
    let branch = open_branch(tx, &auth.permit, request.branch_id).await?;
    let placed = store::has_study_day(tx, &auth.permit, &plan, branch.id).await?;
    let (venue, day) = (Id::new(request.venue_id), request.day);
    let at = store::day_at_venue(tx, &auth.permit, &plan, venue, day).await?;
    let at = at.ok_or(PlanError::NoSuchDay)?;
    let used = store::seats_in_use(tx, &auth.permit, &plan, venue, day).await?;
    let full = free_seat(&at.slots, &used).is_none();
    plan.may_wait(WaitStatus { day, placed, full }, auth.now.day())?;
    if store::join(tx, &auth.permit, &plan, &branch, (venue, day), auth.now).await? {
        let event = AuditEvent::new("study_day_plan.waiting", Object::StudyDayPlan, plan.id.uuid());
        auth.audit(tx, event.with_detail(format!("{} for {venue} on {day}", branch.id))).await?;
    }
    let filter = WaitFilter { branch: Some(branch.id), ..WaitFilter::default() };
    let shown = store::waits(tx, &auth.permit_for()?, &plan, filter, None, 1).await?;
    shown.into_iter().next().ok_or_else(|| Problem::new(Code::NotFound))
}

/// Leave the waiting list
///
/// The branches behind it move up.
#[utoipa::path(tag = "study-days", operation_id = "deleteStudyDayWait",
    params(("id" = Uuid, Path, description = "The plan"), ("branch_id" = Uuid, Path, description = "The branch that waits")),
    responses((status = 204, description = "It waits no more")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_day_plans:wait"))))]
#[delete("/study-day-plans/{id}/waiting/{branch_id}")]
pub(super) async fn delete_wait(
    caller: Caller<WaitForStudyDays>,
    path: Path<(Uuid, Uuid)>,
    _: NoBody,
) -> HandlerResult {
    let (id, branch) = path.into_inner();
    caller
        .write(move |tx, auth| async move {
            let plan = store::lock_lists(&tx, &auth.permit, Id::new(id)).await?;
            let branch =
                lighthouse_persistence::organizations::find(&tx, &auth.permit, Id::new(branch))
                    .await?;
            store::leave(&tx, &auth.permit, &plan, (branch.id, &branch.path)).await?;
            let event = AuditEvent::new(
                "study_day_plan.waiting_left",
                Object::StudyDayPlan,
                plan.id.uuid(),
            );
            auth.audit(&tx, event.with_detail(branch.id.to_string())).await?;
            Ok(ApiResponse::no_content())
        })
        .await
}

/// Give a place back
///
/// The branch has no study day then. In a published plan the first branch on the waiting list of
/// that venue and day gets the place at once.
#[utoipa::path(tag = "study-days", operation_id = "deleteStudyDayBooking",
    params(("id" = Uuid, Path, description = "The plan"), ("branch_id" = Uuid, Path, description = "The branch whose place it is"), OptionalIfMatch),
    responses((status = 204, description = "The place is free or another's")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_day_plans:manage"))))]
#[delete("/study-day-plans/{id}/bookings/{branch_id}")]
pub(super) async fn give_back(
    caller: Caller<ManageStudyDays>,
    path: Path<(Uuid, Uuid)>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    _: NoBody,
) -> HandlerResult {
    let (id, branch) = path.into_inner();
    let (id, branch, lang) = (Id::new(id), Id::new(branch), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let plan = locked(&tx, &auth, id, (&if_match, lang)).await?;
            promotion::give_back(&tx, &auth, plan, branch).await?;
            Ok(ApiResponse::no_content())
        })
        .await
}
