//! Routes of plans that change one or show one.

use actix_web::{delete, get, post, web::Path};
use lighthouse_domain::{
    access::actions::{ManageStudyDays, ReadStudyDays, ReadVenues},
    id::Id,
    message::Message,
    study_days::{AFTER_DAY_DEFAULT, Month, Options, Plan, PlanId},
};
use lighthouse_persistence::{
    Locked, Tx,
    study_days::{self as store, Tally},
};
use uuid::Uuid;

use super::{
    draft::{self, PlanRequest},
    dto::{
        CreateStudyDayBooking, CreateStudyDayPlan, StudyDayBookingView, StudyDayPlanView,
        StudyDayRoomList, StudyDayRoomView, SwapStudyDays,
    },
    query::StudyDayRoomQuery,
    service,
};
use crate::http::{
    body::{Body, NoBody},
    caller::{Authorized, Caller},
    code::{Code, FieldErrorCode},
    etag::{self, IfMatch, OptionalIfMatch},
    lang::Lang,
    problem::{FieldError, Problem, ProblemBody},
    query::Query,
    response::{ApiResponse, HandlerResult},
};

fn view(shown: &StudyDayPlanView, lang: Lang) -> ApiResponse {
    ApiResponse::ok(shown).etag(etag::of_version(shown.version, lang))
}

/// The plan as the caller sees it.
async fn view_of(
    tx: &Tx,
    auth: &Authorized<ManageStudyDays>,
    plan: &Plan,
) -> Result<StudyDayPlanView, Problem> {
    let reads = auth.permit_for()?;
    let tallies = store::tallies(tx, &reads, &[plan.id]).await?;
    let tally = tallies.get(&plan.id.uuid()).copied().unwrap_or_default();
    let calendar = store::calendar_state(tx, &auth.permit, plan.month).await?;
    Ok(StudyDayPlanView::new(plan, tally, calendar))
}

/// The plan, locked, if the caller saw its version or left it open.
pub(super) async fn locked(
    tx: &Tx,
    auth: &Authorized<ManageStudyDays>,
    id: PlanId,
    (if_match, lang): (&IfMatch, Lang),
) -> Result<Locked<Plan>, Problem> {
    let plan = store::lock(tx, &auth.permit, id).await?;
    let calendar = store::calendar_state(tx, &auth.permit, plan.month).await?;
    if_match
        .check(plan.version, lang, || StudyDayPlanView::new(&plan, Tally::default(), calendar))?;
    Ok(plan)
}

fn validate(body: CreateStudyDayPlan) -> Result<PlanRequest, Problem> {
    let month = Month::parse(&body.month).ok_or_else(|| {
        let message = Message::new("月份格式应为 2026-11", "Write the month as 2026-11.");
        let fault = FieldError::body("/month", FieldErrorCode::InvalidFormat, message);
        Problem::new(Code::ValidationFailed).fault(fault)
    })?;
    Ok(PlanRequest {
        id: Uuid::now_v7(),
        organization: Id::new(body.organization_id),
        month,
        venues: body.venue_ids.into_iter().map(Id::new).collect(),
        options: Options {
            after_day: body.after_day.unwrap_or(AFTER_DAY_DEFAULT),
            allow_weekends: body.allow_weekends,
            allow_holidays: body.allow_holidays,
            own_town_only: body.own_town_only,
        },
    })
}

/// Plan a month
///
/// Gives every living branch of the organization one study day at one of the venues: after the
/// 20th, on working days of the public calendar, at their own town's school where it has room,
/// and nobody with the worst slots twice in a row. Where there are fewer places than branches,
/// whoever was left out for the most months comes first. Keeps it as a draft; a branch without a
/// slot has a reason. `calendar` is `unconfirmed` while nobody vouches for the month's holidays.
#[utoipa::path(tag = "study-days", operation_id = "createStudyDayPlan", request_body = CreateStudyDayPlan,
    responses((status = 201, description = "The draft", body = StudyDayPlanView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_day_plans:manage"))))]
#[post("/study-day-plans")]
pub(super) async fn create_plan(
    caller: Caller<ManageStudyDays>,
    Body(body): Body<CreateStudyDayPlan>,
) -> HandlerResult {
    let request = validate(body)?;
    let bounds = caller.app.shared.config.date_bounds();
    bounds.check(request.month.first(), caller.app.now().day()).map_err(|error| {
        let fault = FieldError::body("/month", FieldErrorCode::Rule, error.message());
        Problem::new(Code::ValidationFailed).fault(fault)
    })?;
    let lang = caller.lang;
    caller
        .write(move |tx, auth| async move {
            let made = draft::make(&tx, &auth, request).await?;
            let (place, tag) =
                (format!("/v1/study-day-plans/{}", made.id), etag::of_version(made.version, lang));
            Ok(ApiResponse::created(place, &view_of(&tx, &auth, &made).await?).etag(tag))
        })
        .await
}

/// Show a plan
///
/// A draft only to those who make plans; a published one to everybody whose branch is in it.
#[utoipa::path(tag = "study-days", operation_id = "getStudyDayPlan",
    params(("id" = Uuid, Path, description = "The plan")),
    responses((status = 200, description = "The plan", body = StudyDayPlanView), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_day_plans:read"))))]
#[get("/study-day-plans/{id}")]
pub(super) async fn get_plan(caller: Caller<ReadStudyDays>, id: Path<Uuid>) -> HandlerResult {
    let id: PlanId = Id::new(*id);
    let shown = caller
        .read(async |conn, auth| {
            let makes = auth.permit_for().ok();
            let plan = store::find(&conn, &auth.permit, makes.as_ref(), id).await?;
            let tallies = store::tallies(&conn, &auth.permit, &[plan.id]).await?;
            let tally = tallies.get(&plan.id.uuid()).copied().unwrap_or_default();
            let calendar = store::calendar_state(&conn, &auth.permit, plan.month).await?;
            Ok(StudyDayPlanView::new(&plan, tally, calendar))
        })
        .await?;
    Ok(view(&shown, caller.lang))
}

/// Give a branch a free place
///
/// It takes the place or moves there from the one it has, in a draft or a published plan. A full
/// room is refused, however many ask at once, and so is one that takes fewer today than planned. In a published plan the place it leaves goes to the
/// first branch on the waiting list.
#[utoipa::path(tag = "study-days", operation_id = "createStudyDayBooking",
    params(("id" = Uuid, Path, description = "The plan"), OptionalIfMatch), request_body = CreateStudyDayBooking,
    responses((status = 200, description = "The branch's place", body = StudyDayBookingView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_day_plans:manage"))))]
#[post("/study-day-plans/{id}/bookings")]
pub(super) async fn book(
    caller: Caller<ManageStudyDays>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<CreateStudyDayBooking>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let plan = locked(&tx, &auth, id, (&if_match, lang)).await?;
            let line = service::book(&tx, &auth, plan, &body).await?;
            Ok(ApiResponse::ok(&StudyDayBookingView::new(line, lang)))
        })
        .await
}

/// Swap two branches
///
/// Each gets the other's venue and day.
#[utoipa::path(tag = "study-days", operation_id = "swapStudyDays",
    params(("id" = Uuid, Path, description = "The plan"), OptionalIfMatch), request_body = SwapStudyDays,
    responses((status = 200, description = "The plan", body = StudyDayPlanView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_day_plans:manage"))))]
#[post("/study-day-plans/{id}/swap")]
pub(super) async fn swap(
    caller: Caller<ManageStudyDays>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<SwapStudyDays>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let branches: Vec<_> = body.branch_ids.into_iter().map(Id::new).collect();
            let plan = locked(&tx, &auth, id, (&if_match, lang)).await?;
            let plan = service::swap(&tx, &auth, plan, &branches).await?;
            Ok(view(&view_of(&tx, &auth, &plan).await?, lang))
        })
        .await
}

/// Publish a plan
///
/// From now on its branches and their members see it. Refused if another published plan holds
/// one of its places or branches, and while nobody has confirmed the month's calendar
/// (`POST /v1/calendar-months/{month}/confirm`).
#[utoipa::path(tag = "study-days", operation_id = "publishStudyDayPlan",
    params(("id" = Uuid, Path, description = "The plan"), OptionalIfMatch),
    responses((status = 200, description = "The plan", body = StudyDayPlanView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_day_plans:manage"))))]
#[post("/study-day-plans/{id}/publish")]
pub(super) async fn publish(
    caller: Caller<ManageStudyDays>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    _: NoBody,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let plan = locked(&tx, &auth, id, (&if_match, lang)).await?;
            let plan = service::publish(&tx, &auth, plan).await?;
            Ok(view(&view_of(&tx, &auth, &plan).await?, lang))
        })
        .await
}

/// Throw a draft away
///
/// With its days and lines. A published plan stays: swap or move its branches instead.
#[utoipa::path(tag = "study-days", operation_id = "deleteStudyDayPlan",
    params(("id" = Uuid, Path, description = "The plan"), OptionalIfMatch),
    responses((status = 204, description = "Gone"),
        (status = 409, description = "Published", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_day_plans:manage"))))]
#[delete("/study-day-plans/{id}")]
pub(super) async fn delete_plan(
    caller: Caller<ManageStudyDays>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    _: NoBody,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let plan = locked(&tx, &auth, id, (&if_match, lang)).await?;
            service::delete(&tx, &auth, plan).await?;
            Ok(ApiResponse::no_content())
        })
        .await
}

/// List the rooms and days of a plan
///
/// What each room was planned for, what it takes today, how many are booked, and how many of them
/// are over, because the venue became smaller after the plan was made.
#[utoipa::path(tag = "study-days", operation_id = "listStudyDayRooms",
    params(("id" = Uuid, Path, description = "The plan"), StudyDayRoomQuery),
    responses((status = 200, description = "The rooms, day by day", body = StudyDayRoomList)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("venues:read"))))]
#[get("/study-day-plans/{id}/rooms")]
pub(super) async fn list_rooms(
    caller: Caller<ReadVenues>,
    id: Path<Uuid>,
    Query(query): Query<StudyDayRoomQuery>,
) -> HandlerResult {
    let id: PlanId = Id::new(*id);
    let rooms = caller
        .read(async |conn, auth| {
            let makes = auth.permit_for().ok();
            let plan = store::find(&conn, &auth.permit_for()?, makes.as_ref(), id).await?;
            let venue = query.venue_id.map(Id::new);
            Ok(store::planned_rooms(&conn, &auth.permit, &plan, venue).await?)
        })
        .await?;
    let of = |room: &store::PlannedRoom| {
        query.over.is_none_or(|wanted| wanted == (room.booked > room.slot.today))
    };
    let data = rooms.into_iter().filter(of).map(StudyDayRoomView::from).collect();
    Ok(ApiResponse::ok(&StudyDayRoomList { data }))
}
