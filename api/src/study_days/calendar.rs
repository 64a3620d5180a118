//! A plan as an iCalendar file, for the calendars people already have.

use actix_web::{get, web::Path};
use chrono::DateTime;
use icalendar::{Calendar, Component, Event, EventLike};
use lighthouse_domain::{
    access::actions::ReadStudyDays,
    id::Id,
    study_days::{BRANCHES_MAX, Plan, PlanId},
    time::days_after,
};
use lighthouse_persistence::study_days::{self as store, BookedBranch, BookedPlace, Stay};
use uuid::Uuid;

use crate::http::{
    caller::Caller,
    etag,
    lang::Lang,
    response::{ApiResponse, HandlerResult},
};

/// Get a plan as a calendar
///
/// An iCalendar file with one all-day entry for each of the caller's branches that has a place.
#[utoipa::path(tag = "study-days", operation_id = "getStudyDayCalendar",
    params(("id" = Uuid, Path, description = "The plan")),
    responses((status = 200, description = "The calendar", body = String, content_type = "text/calendar"), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_day_plans:read"))))]
#[get("/study-day-plans/{id}/calendar.ics")]
pub(super) async fn get_calendar(caller: Caller<ReadStudyDays>, id: Path<Uuid>) -> HandlerResult {
    let id: PlanId = Id::new(*id);
    let (plan, lines) = caller
        .read(async |conn, auth| {
            let makes = auth.permit_for().ok();
            let plan = store::find(&conn, &auth.permit, makes.as_ref(), id).await?;
            let filter = store::BookingFilter { placed: Some(true), ..Default::default() };
            let most = BRANCHES_MAX as u64;
            let lines = store::bookings(&conn, &auth.permit, &plan, filter, None, most).await?;
            Ok((plan, lines))
        })
        .await?;
    let tag = etag::of_version(plan.version, caller.lang);
    let text = calendar(&plan, &lines, caller.lang);
    Ok(ApiResponse::text("text/calendar; charset=utf-8", text).etag(tag))
}

fn calendar(plan: &Plan, lines: &[BookedBranch], lang: Lang) -> String {
    let name = match lang {
        Lang::ZhCn => "集中学习日",
        Lang::En => "Study day",
    };
    let mut calendar = empty(&format!("{name} {}", plan.month));
    for line in lines {
        if let Some(event) = event(plan, line, name) {
            calendar.push(event);
        }
    }
    calendar.to_string()
}

/// An empty calendar of ours.
fn empty(name: &str) -> Calendar {
    let mut calendar = Calendar::empty();
    calendar.append_property(("VERSION", "2.0"));
    calendar.append_property(("PRODID", "-//Lighthouse//Study days//ZH"));
    calendar.append_property(("CALSCALE", "GREGORIAN"));
    calendar.name(name);
    calendar
}

fn event(plan: &Plan, line: &BookedBranch, name: &str) -> Option<Event> {
    let Stay::At(BookedPlace { name: venue, address, day, room_name, .. }) = &line.stay else {
        return None;
    };
    let place: Vec<_> =
        [Some(venue), Some(room_name), address.as_ref()].into_iter().flatten().cloned().collect();
    Some(
        Event::new()
            .uid(&format!("{}-{}@lighthouse", plan.id, line.branch))
            .timestamp(DateTime::from_timestamp_millis(plan.updated_at.millis())?)
            .sequence(u32::try_from(plan.version).ok()?)
            .summary(&format!("{name}：{}", line.branch_name))
            .location(&place.join("，"))
            .starts(*day)
            // The end of an all-day entry is the first day that does not belong to it.
            .ends(days_after(*day, 1))
            .done(),
    )
}
