//! Lists of plans and of the branches in one.

use actix_web::{get, web::Path};
use lighthouse_domain::{
    access::actions::ReadStudyDays,
    id::Id,
    message::Message,
    study_days::{Month, PlanId},
};
use lighthouse_persistence::study_days as store;
use uuid::Uuid;

use super::{
    dto::{StudyDayBookingPage, StudyDayBookingView, StudyDayPlanPage, StudyDayPlanView},
    query::{StudyDayBookingQuery, StudyDayPlanQuery},
};
use crate::{
    door::Call,
    http::{
        code::{Code, FaultCode},
        page,
        problem::{Fault, Problem},
        query::{PageParams, Query},
        reply::{Answer, Reply},
    },
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
    call: Call<ReadStudyDays>,
    Query(query): Query<StudyDayPlanQuery>,
) -> Answer {
    let filter = store::PlanFilter {
        month: query.month.as_deref().map(month_of).transpose()?,
        state: query.state.map(|state| state.0),
        organization: query.organization_id.map(Id::new),
    };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let mark = StudyDayPlanQuery { limit: None, cursor: None, ..query };
    let after: Option<store::PlanPage> = page::after(&call, &params, &mark)?;
    let most = params.limit() as u64 + 1;
    let (mut rows, tallies) = call
        .read(async |conn, by| {
            let makes = by.also().ok();
            let after = after.clone();
            let rows = store::page(&conn, &by.permit, makes.as_ref(), filter, after, most).await?;
            let ids: Vec<_> = rows.iter().map(|plan| plan.id).collect();
            let tallies = store::tallies(&conn, &by.permit, &ids).await?;
            Ok((rows, tallies))
        })
        .await?;
    let place = |row: &lighthouse_domain::study_days::Plan| (row.month.to_string(), row.id.uuid());
    let info = page::cut(&call, &params, &mark, &mut rows, place);
    let next = page::next_link(call.request(), &info);
    let tally = |id: Uuid| tallies.get(&id).copied().unwrap_or_default();
    let data = rows.iter().map(|row| StudyDayPlanView::of(row, tally(row.id.uuid()))).collect();
    Ok(Reply::ok(&StudyDayPlanPage { data, page: info }).next(next))
}

pub(crate) fn month_of(text: &str) -> Result<Month, Problem> {
    Month::parse(text).ok_or_else(|| {
        let says = Message::new("月份格式应为 2026-11", "Write the month as 2026-11.");
        let fault = Fault::parameter("month", FaultCode::InvalidFormat, says);
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
    call: Call<ReadStudyDays>,
    id: Path<Uuid>,
    Query(query): Query<StudyDayBookingQuery>,
) -> Answer {
    let id: PlanId = Id::new(*id);
    let filter = store::BookingFilter {
        branch: query.branch_id.map(Id::new),
        venue: query.venue_id.map(Id::new),
        day: query.day,
        placed: query.placed,
    };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let mark = (id, StudyDayBookingQuery { limit: None, cursor: None, ..query });
    let after: Option<String> = page::after(&call, &params, &mark)?;
    let most = params.limit() as u64 + 1;
    let mut rows = call
        .read(async |conn, by| {
            let makes = by.also().ok();
            let plan = store::find(&conn, &by.permit, makes.as_ref(), id).await?;
            let after = after.as_deref();
            Ok(store::bookings(&conn, &by.permit, &plan, filter, after, most).await?)
        })
        .await?;
    let info = page::cut(&call, &params, &mark, &mut rows, |row| row.branch_path.clone());
    let next = page::next_link(call.request(), &info);
    let data = rows.into_iter().map(|row| StudyDayBookingView::of(row, call.lang)).collect();
    Ok(Reply::ok(&StudyDayBookingPage { data, page: info }).next(next))
}
