//! The public calendar: holidays and made working days, a year at a time.

use actix_web::{delete, get, post, put, web::Path};
use chrono::{Datelike, NaiveDate};
use lighthouse_domain::{
    access::actions::{ManageCalendar, ReadStudyDays},
    audit::{AuditEvent, Object},
    study_days::{CalendarDay, CalendarState, DayKind, Month},
    text,
};
use lighthouse_persistence::study_days as store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::dto::CalendarConfirmation;
use crate::{
    enums::wire_enum,
    http::{
        body::{Body, NoBody},
        caller::Caller,
        code::{Code, FieldErrorCode},
        problem::{FieldError, Problem},
        query::Query,
        response::{ApiResponse, HandlerResult},
    },
};

wire_enum!(CalendarDayKind, DayKind, DayKind::ALL, "How a day departs from Monday to Friday.");

/// A day on which the public calendar departs from the plain week.
#[derive(Serialize, ToSchema)]
pub struct CalendarDayView {
    #[schema(example = "2026-10-01")]
    pub day: NaiveDate,
    pub kind: CalendarDayKind,
    #[schema(example = "国庆节")]
    pub name: String,
}

impl From<CalendarDay> for CalendarDayView {
    fn from(day: CalendarDay) -> Self {
        Self { day: day.day, kind: CalendarDayKind(day.kind), name: day.name }
    }
}

/// The days of a year.
#[derive(Serialize, ToSchema)]
pub struct CalendarView {
    #[schema(example = 2026)]
    pub year: i32,
    pub data: Vec<CalendarDayView>,
    /// The months for whose days somebody vouches; plans of other months are not published.
    #[schema(example = json!(["2026-10", "2026-11"]))]
    pub confirmed_months: Vec<String>,
}

/// Whether somebody vouches for a month.
#[derive(Serialize, ToSchema)]
pub struct CalendarMonthView {
    #[schema(example = "2027-01")]
    pub month: String,
    pub calendar: CalendarConfirmation,
}

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct PutCalendarDay {
    pub kind: CalendarDayKind,
    #[schema(min_length = 1, max_length = 40, example = "国庆节")]
    pub name: String,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CalendarQuery {
    /// The calendar year; this one if absent.
    #[param(minimum = 2000, maximum = 2099, example = 2026)]
    pub year: Option<i32>,
}

/// Show the public calendar
///
/// The holidays and made working days of a year, as the planner knows them.
#[utoipa::path(tag = "study-days", operation_id = "listCalendarDays", params(CalendarQuery),
    responses((status = 200, description = "The year", body = CalendarView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_day_plans:read"))))]
#[get("/calendar-days")]
pub(super) async fn list_days(
    caller: Caller<ReadStudyDays>,
    Query(query): Query<CalendarQuery>,
) -> HandlerResult {
    let year = query.year.unwrap_or_else(|| caller.app.now().day().year());
    let edge = |month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
    let months: Vec<_> = (1..=12).filter_map(|month| Month::new(year, month)).collect();
    let (days, confirmed) = caller
        .read(async |conn, auth| {
            let days = store::calendar_days(&conn, &auth.permit, edge(1, 1), edge(12, 31)).await?;
            Ok((days, store::confirmed_months(&conn, &auth.permit, &months).await?))
        })
        .await?;
    let data = days.into_iter().map(CalendarDayView::from).collect();
    let confirmed_months = confirmed.iter().map(Month::to_string).collect();
    Ok(ApiResponse::ok(&CalendarView { year, data, confirmed_months }))
}

/// Confirm a month's calendar
///
/// Says that the public holidays and made working days of the month are entered, or that there
/// are none. Plans of the month can be published from now on. Needs a role at the topmost
/// organization. Confirming again changes nothing.
#[utoipa::path(tag = "study-days", operation_id = "confirmCalendarMonth",
    params(("month" = String, Path, description = "The month", example = "2027-01")),
    responses((status = 200, description = "Confirmed", body = CalendarMonthView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("calendar:manage"))))]
#[post("/calendar-months/{month}/confirm")]
pub(super) async fn confirm_month(
    caller: Caller<ManageCalendar>,
    month: Path<String>,
    _: NoBody,
) -> HandlerResult {
    let month = Month::parse(&month).ok_or_else(|| Problem::new(Code::NotFound))?;
    caller
        .write(move |tx, auth| async move {
            if store::confirm_month(&tx, &auth.permit, month, auth.now).await? {
                auth.audit(&tx, event("calendar_month.confirmed", &month.to_string())).await?;
            }
            let calendar = CalendarConfirmation(CalendarState::Confirmed);
            Ok(ApiResponse::ok(&CalendarMonthView { month: month.to_string(), calendar }))
        })
        .await
}

/// Enter a calendar day
///
/// A holiday or a made working day, once the public schedule is out. Plans that exist stay as
/// they are. Needs a role at the topmost organization, since the calendar is everybody's.
#[utoipa::path(tag = "study-days", operation_id = "putCalendarDay",
    params(("day" = NaiveDate, Path, description = "The day", example = "2026-10-01")), request_body = PutCalendarDay,
    responses((status = 200, description = "As it is now", body = CalendarDayView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("calendar:manage"))))]
#[put("/calendar-days/{day}")]
pub(super) async fn put_day(
    caller: Caller<ManageCalendar>,
    day: Path<String>,
    Body(body): Body<PutCalendarDay>,
) -> HandlerResult {
    if let Ok(named) = known(&day)
        && let Err(error) =
            caller.app.shared.config.date_bounds().check(named, caller.app.now().day())
    {
        let fault = FieldError::parameter("day", FieldErrorCode::Rule, error.message());
        return Err(Problem::new(Code::ValidationFailed).fault(fault));
    }
    let name = text::line(&body.name, 1, 40).map_err(|fault| {
        let fault = FieldError::body("/name", FieldErrorCode::InvalidText, fault.message());
        Problem::new(Code::ValidationFailed).fault(fault)
    })?;
    caller
        .write(move |tx, auth| async move {
            let new = CalendarDay { day: known(&day)?, kind: body.kind.0, name };
            store::put_day(&tx, &auth.permit, &new).await?;
            auth.audit(&tx, event("calendar_day.entered", &day)).await?;
            Ok(ApiResponse::ok(&CalendarDayView::from(new)))
        })
        .await
}

/// Remove a calendar day
///
/// It is an ordinary day of the week again.
#[utoipa::path(tag = "study-days", operation_id = "deleteCalendarDay",
    params(("day" = NaiveDate, Path, description = "The day", example = "2026-10-01")),
    responses((status = 204, description = "Removed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("calendar:manage"))))]
#[delete("/calendar-days/{day}")]
pub(super) async fn delete_day(
    caller: Caller<ManageCalendar>,
    day: Path<String>,
    _: NoBody,
) -> HandlerResult {
    caller
        .write(move |tx, auth| async move {
            store::remove_day(&tx, &auth.permit, known(&day)?).await?;
            auth.audit(&tx, event("calendar_day.removed", &day)).await?;
            Ok(ApiResponse::no_content())
        })
        .await
}

/// A day between 2000 and 2099.
fn known(text: &str) -> Result<NaiveDate, Problem> {
    let day: Option<NaiveDate> = text.parse().ok();
    let near = day.filter(|day| (2000..2100).contains(&day.year()) && text.len() == 10);
    near.ok_or_else(|| Problem::new(Code::NotFound))
}

fn event(action: &'static str, day: &str) -> AuditEvent {
    AuditEvent::new(action, Object::CalendarDay, Uuid::nil()).with_detail(day)
}
