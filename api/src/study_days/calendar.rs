//! A plan as an iCalendar file, for the calendars people already have.

use actix_web::{get, web::Path};
use chrono::DateTime;
use icalendar::{Calendar, Component, Event, EventLike};
use lighthouse_domain::{
    access::actions::ReadStudyDays,
    id::Id,
    study_days::{BRANCHES_MAX, Plan, PlanId},
};
use lighthouse_persistence::study_days::{self as store, Shown};
use uuid::Uuid;

use crate::{
    door::Call,
    http::{
        etag,
        lang::Lang,
        reply::{Answer, Reply},
    },
};

/// Get a plan as a calendar
///
/// An iCalendar file with one all-day entry for each of the caller's branches that has a place.
#[utoipa::path(tag = "study-days", operation_id = "getStudyDayCalendar",
    params(("id" = Uuid, Path, description = "The plan")),
    responses((status = 200, description = "The calendar", body = String, content_type = "text/calendar"), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_day_plans:read"))))]
#[get("/study-day-plans/{id}/calendar.ics")]
pub(super) async fn get_calendar(call: Call<ReadStudyDays>, id: Path<Uuid>) -> Answer {
    let id: PlanId = Id::new(*id);
    let (plan, lines) = call
        .read(async |conn, by| {
            let makes = by.also().ok();
            let plan = store::find(&conn, &by.permit, makes.as_ref(), id).await?;
            let filter = store::BookingFilter { placed: Some(true), ..Default::default() };
            let most = BRANCHES_MAX as u64;
            let lines = store::bookings(&conn, &by.permit, &plan, filter, None, most).await?;
            Ok((plan, lines))
        })
        .await?;
    let tag = etag::of_version(plan.version, call.lang);
    let text = calendar(&plan, &lines, call.lang);
    Ok(Reply::text("text/calendar; charset=utf-8", text).etag(tag))
}

fn calendar(plan: &Plan, lines: &[Shown], lang: Lang) -> String {
    let name = match lang {
        Lang::ZhCn => "集中学习日",
        Lang::En => "Study day",
    };
    let mut calendar = Calendar::new();
    calendar.name(&format!("{name} {}", plan.month));
    for line in lines {
        if let Some(event) = event(plan, line, name) {
            calendar.push(event);
        }
    }
    calendar.to_string()
}

fn event(plan: &Plan, line: &Shown, name: &str) -> Option<Event> {
    let place = [line.venue_name.as_deref(), line.venue_address.as_deref()];
    let place: Vec<_> = place.into_iter().flatten().collect();
    Some(
        Event::new()
            .uid(&format!("{}-{}@lighthouse", plan.id, line.branch_id))
            .timestamp(DateTime::from_timestamp_millis(plan.updated_at.millis())?)
            .sequence(u32::try_from(plan.version).ok()?)
            .summary(&format!("{name}：{}", line.branch_name))
            .location(&place.join("，"))
            .all_day(line.day?)
            .done(),
    )
}
