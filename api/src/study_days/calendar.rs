//! Study days as iCalendar files, for the calendars people already have.

use actix_web::{get, web::Path};
use chrono::DateTime;
use icalendar::{Calendar, Component, Event, EventLike};
use lighthouse_domain::{
    access::actions::ReadStudyDays,
    id::Id,
    study_days::{BRANCHES_MAX, PartOfDay, Plan, PlanId},
    time::days_after,
};
use lighthouse_persistence::study_days::{
    self as store, BookedBranch, BookedPlace, CalendarEntry, Stay,
};
use uuid::Uuid;

use crate::http::{
    caller::Caller,
    etag,
    lang::Lang,
    response::{ApiResponse, HandlerResult},
};

pub(super) const KIND: &str = "text/calendar; charset=utf-8";

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
    let entries: Vec<_> = lines.into_iter().filter_map(|line| entry(&plan, line)).collect();
    let text = calendar(&plan.month.to_string(), &entries, caller.lang);
    let name = format!("study-days-{}.ics", plan.month);
    Ok(ApiResponse::file(KIND, &name, text.into_bytes()).etag(tag))
}

fn entry(plan: &Plan, line: BookedBranch) -> Option<CalendarEntry> {
    let Stay::At(BookedPlace { name, address, day, part, room_name, .. }) = line.stay else {
        return None;
    };
    Some(CalendarEntry {
        plan: plan.id.uuid(),
        plan_version: plan.version,
        changed_at: plan.updated_at,
        branch: line.branch.uuid(),
        branch_name: line.branch_name,
        venue_name: name,
        room_name,
        address,
        day,
        part,
    })
}

/// A calendar of study days.
pub(super) fn calendar(of: &str, entries: &[CalendarEntry], lang: Lang) -> String {
    let name = match lang {
        Lang::ZhCn => "集中学习日",
        Lang::En => "Study day",
    };
    let mut calendar = empty(format!("{name} {of}").trim());
    for entry in entries {
        if let Some(event) = event(entry, name, lang) {
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

fn event(entry: &CalendarEntry, name: &str, lang: Lang) -> Option<Event> {
    let half = match (entry.part, lang) {
        (PartOfDay::WholeDay, _) => String::new(),
        (half, Lang::ZhCn) => format!("（{}）", half.zh()),
        (half, Lang::En) => format!(" ({})", half.en().to_lowercase()),
    };
    let place = [Some(&entry.venue_name), Some(&entry.room_name), entry.address.as_ref()];
    let place: Vec<_> = place.into_iter().flatten().cloned().collect();
    Some(
        Event::new()
            .uid(&format!("{}-{}@lighthouse", entry.plan, entry.branch))
            .timestamp(DateTime::from_timestamp_millis(entry.changed_at.millis())?)
            .sequence(u32::try_from(entry.plan_version).ok()?)
            .summary(&format!("{name}{half}：{}", entry.branch_name))
            .location(&place.join("，"))
            .starts(entry.day)
            // The end of an all-day entry is the first day that does not belong to it.
            .ends(days_after(entry.day, 1))
            .done(),
    )
}
