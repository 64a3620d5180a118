//! Lists of plans and of the branches in one.

use actix_web::{get, web::Path};
use lighthouse_domain::{
    access::actions::ReadStudyDays,
    id::Id,
    message::Message,
    study_days::{CalendarState, Month, Plan, PlanId},
};
use lighthouse_persistence::study_days::{self as store, BookedBranch, Tally};
use uuid::Uuid;

use super::{
    dto::{StudyDayBookingPage, StudyDayBookingView, StudyDayPlanPage, StudyDayPlanView},
    query::{StudyDayBookingQuery, StudyDayPlanQuery},
};
use crate::http::{
    caller::Caller,
    code::{Code, FieldErrorCode},
    page::Keyed,
    problem::{FieldError, Problem},
    query::{PageParams, Query},
    response::HandlerResult,
};

/// List study-day plans
///
/// The latest month first: published ones with the caller's branches, and the drafts of those
/// who make plans.
#[utoipa::path(tag = "study-days", operation_id = "listStudyDayPlans", params(StudyDayPlanQuery),
    responses((status = 200, description = "A page", body = StudyDayPlanPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_day_plans:read"))))]
#[get("/study-day-plans")]
pub(super) async fn list_plans(
    caller: Caller<ReadStudyDays>,
    Query(query): Query<StudyDayPlanQuery>,
) -> HandlerResult {
    let filter = store::PlanFilter {
        month: query.month.as_deref().map(month_of).transpose()?,
        state: query.state.map(|state| state.0),
        organization: query.organization_id.map(Id::new),
    };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let narrowed = StudyDayPlanQuery { limit: None, cursor: None, ..query };
    let plans = caller
        .page(&params, &narrowed, async |conn, auth, slice| {
            let makes = auth.permit_for().ok();
            let (after, limit) = (slice.after, slice.limit);
            let plans =
                store::page(&conn, &auth.permit, makes.as_ref(), filter, after, limit).await?;
            let ids: Vec<_> = plans.iter().map(|plan| plan.id).collect();
            let tallies = store::tallies(&conn, &auth.permit, &ids).await?;
            let months: Vec<_> = plans.iter().map(|plan| plan.month).collect();
            let confirmed = store::confirmed_months(&conn, &auth.permit, &months).await?;
            let tally = |id: PlanId| tallies.get(&id.uuid()).copied().unwrap_or_default();
            let calendar = |month| CalendarState::from_confirmed(confirmed.contains(&month));
            let row = |plan: Plan| (tally(plan.id), calendar(plan.month), plan);
            Ok(plans.into_iter().map(row).collect())
        })
        .await?;
    Ok(plans.respond::<StudyDayPlanPage>(|(tally, calendar, plan)| {
        StudyDayPlanView::new(&plan, tally, calendar)
    }))
}

impl Keyed for (Tally, CalendarState, Plan) {
    type Key = store::PlanPage;

    fn position(&self) -> store::PlanPage {
        (self.2.month.to_string(), self.2.id.uuid())
    }
}

impl Keyed for BookedBranch {
    type Key = String;

    fn position(&self) -> String {
        self.branch_path.clone()
    }
}

pub(crate) fn month_of(text: &str) -> Result<Month, Problem> {
    Month::parse(text).ok_or_else(|| {
        let message = Message::new("月份格式应为 2026-11", "Write the month as 2026-11.");
        let fault = FieldError::parameter("month", FieldErrorCode::InvalidFormat, message);
        Problem::new(Code::InvalidParameter).fault(fault)
    })
}

/// List the branches of a plan
///
/// The caller's own, in the order of the tree, each with its place or the reason why it has none.
#[utoipa::path(tag = "study-days", operation_id = "listStudyDayBookings",
    params(("id" = Uuid, Path, description = "The plan"), StudyDayBookingQuery),
    responses((status = 200, description = "A page", body = StudyDayBookingPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_day_plans:read"))))]
#[get("/study-day-plans/{id}/bookings")]
pub(super) async fn list_bookings(
    caller: Caller<ReadStudyDays>,
    id: Path<Uuid>,
    Query(query): Query<StudyDayBookingQuery>,
) -> HandlerResult {
    let id: PlanId = Id::new(*id);
    let filter = store::BookingFilter {
        branch: query.branch_id.map(Id::new),
        venue: query.venue_id.map(Id::new),
        day: query.day,
        placed: query.placed,
    };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let narrowed = (id, StudyDayBookingQuery { limit: None, cursor: None, ..query });
    let bookings = caller
        .page(&params, &narrowed, async |conn, auth, slice| {
            let makes = auth.permit_for().ok();
            let plan = store::find(&conn, &auth.permit, makes.as_ref(), id).await?;
            let (after, limit) = (slice.after.as_deref(), slice.limit);
            Ok(store::bookings(&conn, &auth.permit, &plan, filter, after, limit).await?)
        })
        .await?;
    let lang = caller.lang;
    Ok(bookings.respond::<StudyDayBookingPage>(|line| StudyDayBookingView::new(line, lang)))
}
