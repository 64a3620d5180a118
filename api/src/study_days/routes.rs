//! Routes of plans that change one or show one.

use actix_web::{delete, get, post, web::Path};
use lighthouse_domain::{
    access::{
        Action,
        actions::{ManageStudyDays, ReadStudyDays},
    },
    id::Id,
    message::Message,
    study_days::{AFTER_DAY_DEFAULT, Month, Options, PlanId},
};
use lighthouse_persistence::study_days as store;
use uuid::Uuid;

use super::{
    draft::{self, Wish},
    dto::{
        CreateStudyDayBooking, CreateStudyDayPlan, StudyDayBookingView, StudyDayPlanView,
        SwapStudyDays,
    },
    service::{self, Asked},
};
use crate::{
    door::Call,
    http::{
        body::{Body, NoBody},
        code::{Code, FaultCode},
        etag::{self, Seen},
        lang::Lang,
        problem::{Fault, Problem, ProblemBody},
        reply::{Answer, Reply},
    },
};

fn view(shown: &StudyDayPlanView, lang: Lang) -> Reply {
    Reply::ok(shown).etag(etag::of_version(shown.version, lang))
}

pub(super) fn asked<A: Action>(call: &Call<A>, id: Uuid) -> Asked {
    Asked { id: Id::new(id), seen: Seen::of(call.request()), lang: call.lang }
}

fn understand(body: CreateStudyDayPlan) -> Result<Wish, Problem> {
    let month = Month::parse(&body.month).ok_or_else(|| {
        let says = Message::new("月份格式应为 2026-11", "Write the month as 2026-11.");
        let fault = Fault::body("/month", FaultCode::InvalidFormat, says);
        Problem::new(Code::ValidationFailed).fault(fault)
    })?;
    Ok(Wish {
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
/// 20th, on working days of the public calendar, at the own town's school where it has room,
/// and nobody with the worst slots twice in a row. Keeps it as a draft; a branch without a slot
/// has a reason.
#[utoipa::path(tag = "study-days", operation_id = "createStudyDayPlan", request_body = CreateStudyDayPlan,
    responses((status = 201, description = "The draft", body = StudyDayPlanView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_day_plans:manage"))))]
#[post("/study-day-plans")]
pub(super) async fn create_plan(
    call: Call<ManageStudyDays>,
    Body(body): Body<CreateStudyDayPlan>,
) -> Answer {
    let wish = understand(body)?;
    let lang = call.lang;
    call.write(move |tx, by| async move {
        let made = draft::make(&tx, &by, wish).await?;
        let (place, tag) =
            (format!("/v1/study-day-plans/{}", made.id), etag::of_version(made.version, lang));
        Ok(Reply::created(place, &service::shown(&tx, &by, &made).await?).etag(tag))
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
pub(super) async fn get_plan(call: Call<ReadStudyDays>, id: Path<Uuid>) -> Answer {
    let id: PlanId = Id::new(*id);
    let shown = call
        .read(async |conn, by| {
            let makes = by.also().ok();
            let plan = store::find(&conn, &by.permit, makes.as_ref(), id).await?;
            let tallies = store::tallies(&conn, &by.permit, &[plan.id]).await?;
            let tally = tallies.get(&plan.id.uuid()).copied().unwrap_or_default();
            Ok(StudyDayPlanView::of(&plan, tally))
        })
        .await?;
    Ok(view(&shown, call.lang))
}

/// Give a branch a free place
///
/// It takes the place or moves there from the one it has, in a draft or a published plan. A full
/// day is refused, however many ask at once. In a published plan the place it leaves goes to the
/// first branch on the waiting list.
#[utoipa::path(tag = "study-days", operation_id = "createStudyDayBooking",
    params(("id" = Uuid, Path, description = "The plan")), request_body = CreateStudyDayBooking,
    responses((status = 200, description = "The branch's place", body = StudyDayBookingView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_day_plans:manage"))))]
#[post("/study-day-plans/{id}/bookings")]
pub(super) async fn book(
    call: Call<ManageStudyDays>,
    id: Path<Uuid>,
    Body(body): Body<CreateStudyDayBooking>,
) -> Answer {
    let (asked, lang) = (asked(&call, *id), call.lang);
    call.write(move |tx, by| async move {
        let line = service::book(&tx, &by, &asked, &body).await?;
        Ok(Reply::ok(&StudyDayBookingView::of(line, lang)))
    })
    .await
}

/// Swap two branches
///
/// Each gets the other's venue and day.
#[utoipa::path(tag = "study-days", operation_id = "swapStudyDays",
    params(("id" = Uuid, Path, description = "The plan")), request_body = SwapStudyDays,
    responses((status = 200, description = "The plan", body = StudyDayPlanView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_day_plans:manage"))))]
#[post("/study-day-plans/{id}/swap")]
pub(super) async fn swap(
    call: Call<ManageStudyDays>,
    id: Path<Uuid>,
    Body(body): Body<SwapStudyDays>,
) -> Answer {
    let (asked, lang) = (asked(&call, *id), call.lang);
    call.write(move |tx, by| async move {
        let branches: Vec<_> = body.branch_ids.into_iter().map(Id::new).collect();
        let plan = service::swap(&tx, &by, &asked, &branches).await?;
        Ok(view(&service::shown(&tx, &by, &plan).await?, lang))
    })
    .await
}

/// Publish a plan
///
/// From now on its branches and their members see it. Refused if another published plan holds
/// one of its places or branches.
#[utoipa::path(tag = "study-days", operation_id = "publishStudyDayPlan",
    params(("id" = Uuid, Path, description = "The plan")),
    responses((status = 200, description = "The plan", body = StudyDayPlanView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_day_plans:manage"))))]
#[post("/study-day-plans/{id}/publish")]
pub(super) async fn publish(call: Call<ManageStudyDays>, id: Path<Uuid>, _: NoBody) -> Answer {
    let (asked, lang) = (asked(&call, *id), call.lang);
    call.write(move |tx, by| async move {
        let plan = service::publish(&tx, &by, &asked).await?;
        Ok(view(&service::shown(&tx, &by, &plan).await?, lang))
    })
    .await
}

/// Throw a draft away
///
/// With its days and lines. A published plan stays: swap or move its branches instead.
#[utoipa::path(tag = "study-days", operation_id = "deleteStudyDayPlan",
    params(("id" = Uuid, Path, description = "The plan")),
    responses((status = 204, description = "Gone"),
        (status = 409, description = "Published", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_day_plans:manage"))))]
#[delete("/study-day-plans/{id}")]
pub(super) async fn delete_plan(call: Call<ManageStudyDays>, id: Path<Uuid>, _: NoBody) -> Answer {
    let asked = asked(&call, *id);
    call.write(move |tx, by| async move {
        service::delete(&tx, &by, &asked).await?;
        Ok(Reply::no_content())
    })
    .await
}
