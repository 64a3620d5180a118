//! The waiting list of a full study day: join, see, leave; and giving a place back.

use actix_web::{delete, get, post, web::Path};
use chrono::NaiveDate;
use lighthouse_domain::{
    access::actions::{ManageStudyDays, ReadStudyDays, WaitForStudyDays},
    audit::{Deed, Object},
    id::Id,
    study_days::{PlanError, PlanId, Standing},
    time::Instant,
};
use lighthouse_persistence::{
    Tx,
    study_days::{self as store, Wait, WaitFilter},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{moving_up, routes::asked};
use crate::{
    door::{By, Call},
    http::{
        body::{Body, NoBody},
        code::Code,
        page::{self, page_of},
        problem::Problem,
        query::{PageParams, Query},
        reply::{Answer, Reply},
    },
    members::service::branch_of_entry,
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
            branch_id: wait.branch_id,
            branch_name: wait.branch_name,
            venue_id: wait.venue_id,
            venue_name: wait.venue_name,
            day: wait.day,
            position: wait.position,
            asked_at: Instant::from_millis(wait.asked_at),
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
    call: Call<ReadStudyDays>,
    id: Path<Uuid>,
    Query(query): Query<StudyDayWaitQuery>,
) -> Answer {
    let id: PlanId = Id::new(*id);
    let filter = WaitFilter {
        branch: query.branch_id.map(Id::new),
        venue: query.venue_id.map(Id::new),
        day: query.day,
    };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let mark = (id, StudyDayWaitQuery { limit: None, cursor: None, ..query });
    let after: Option<i64> = page::after(&call, &params, &mark)?;
    let most = params.limit() as u64 + 1;
    let mut rows = call
        .read(async |conn, by| {
            let makes = by.also().ok();
            let plan = store::find(&conn, &by.permit, makes.as_ref(), id).await?;
            Ok(store::waits(&conn, &by.permit, &plan, filter, after, most).await?)
        })
        .await?;
    let info = page::cut(&call, &params, &mark, &mut rows, |row| row.number);
    let next = page::next_link(call.request(), &info);
    let data = rows.into_iter().map(StudyDayWaitView::from).collect();
    Ok(Reply::ok(&StudyDayWaitPage { data, page: info }).next(next))
}

/// Wait for a full day
///
/// Puts a branch without a study day in the month at the end of the list of a venue and day of a
/// published plan. It gets the first place that comes free, first come, first served. Who waits
/// already keeps its turn; a wish for another day or venue replaces the one before.
#[utoipa::path(tag = "study-days", operation_id = "createStudyDayWait",
    params(("id" = Uuid, Path, description = "The plan")), request_body = CreateStudyDayWait,
    responses((status = 200, description = "Its place in the list", body = StudyDayWaitView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_day_plans:wait"))))]
#[post("/study-day-plans/{id}/waiting")]
pub(super) async fn create_wait(
    call: Call<WaitForStudyDays>,
    id: Path<Uuid>,
    Body(body): Body<CreateStudyDayWait>,
) -> Answer {
    let id = Id::new(*id);
    call.write(move |tx, by| async move {
        Ok(Reply::ok(&StudyDayWaitView::from(join(&tx, &by, id, &body).await?)))
    })
    .await
}

async fn join(
    tx: &Tx,
    by: &By<WaitForStudyDays>,
    id: PlanId,
    wish: &CreateStudyDayWait,
) -> Result<Wait, Problem> {
    let plan = store::find_to_wait(tx, &by.permit, id).await?;
    let branch = branch_of_entry(tx, &by.permit, wish.branch_id).await?;
    let placed = store::standing(tx, &by.permit, &plan, branch.id).await?;
    let (venue, day) = (Id::new(wish.venue_id), wish.day);
    let slot = store::slot(tx, &by.permit, &plan, venue, day).await?;
    let slot = slot.ok_or(PlanError::NoSuchDay)?;
    let used = store::seats_in_use(tx, &by.permit, &plan, venue, day).await?;
    let full = (1..=slot.capacity).all(|seat| used.contains(&seat));
    plan.may_wait(Standing { day, placed, full }, by.now.day())?;
    if store::wait(tx, &by.permit, &plan, branch.id, (venue, day), by.now).await? {
        let deed = Deed::new("study_day_plan.waiting", Object::StudyDayPlan, plan.id.uuid());
        by.audit(tx, deed.with_detail(format!("{} for {venue} on {day}", branch.id))).await?;
    }
    let filter = WaitFilter { branch: Some(branch.id), ..WaitFilter::default() };
    let shown = store::waits(tx, &by.also()?, &plan, filter, None, 1).await?;
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
    call: Call<WaitForStudyDays>,
    path: Path<(Uuid, Uuid)>,
    _: NoBody,
) -> Answer {
    let (id, branch) = path.into_inner();
    call.write(move |tx, by| async move {
        let plan = store::find_to_wait(&tx, &by.permit, Id::new(id)).await?;
        let branch =
            lighthouse_persistence::organizations::find(&tx, &by.permit, Id::new(branch)).await?;
        store::leave(&tx, &by.permit, &plan, branch.id).await?;
        let deed = Deed::new("study_day_plan.waiting_left", Object::StudyDayPlan, plan.id.uuid());
        by.audit(&tx, deed.with_detail(branch.id.to_string())).await?;
        Ok(Reply::no_content())
    })
    .await
}

/// Give a place back
///
/// The branch has no study day then. In a published plan the first branch on the waiting list of
/// that venue and day gets the place at once.
#[utoipa::path(tag = "study-days", operation_id = "deleteStudyDayBooking",
    params(("id" = Uuid, Path, description = "The plan"), ("branch_id" = Uuid, Path, description = "The branch whose place it is")),
    responses((status = 204, description = "The place is free or another's")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_day_plans:manage"))))]
#[delete("/study-day-plans/{id}/bookings/{branch_id}")]
pub(super) async fn give_back(
    call: Call<ManageStudyDays>,
    path: Path<(Uuid, Uuid)>,
    _: NoBody,
) -> Answer {
    let (id, branch) = path.into_inner();
    let asked = asked(&call, id);
    call.write(move |tx, by| async move {
        moving_up::give_back(&tx, &by, &asked, Id::new(branch)).await?;
        Ok(Reply::no_content())
    })
    .await
}
