//! A calendar that anybody's phone can subscribe to: an address with a signature instead of a
//! token, one for each person, which can be taken back.

use actix_web::{FromRequest, HttpRequest, delete, dev::Payload, get, post};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use lighthouse_domain::{
    access::actions::UseOwnAccount,
    audit::{AuditEvent, Object},
    study_days::Month,
    time::Instant,
};
use lighthouse_persistence::{seal::Sealer, study_days as store};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::calendar::{KIND, calendar};
use crate::http::{
    body::NoBody,
    caller::{Caller, app_of},
    code::Code,
    lang::Lang,
    problem::{Problem, ProblemBody},
    query::Query,
    response::{ApiResponse, CacheControl, HandlerResult},
};

/// Months before this one that a calendar still shows.
const MONTHS_BACK: u32 = 3;

/// The address of one's own calendar.
#[derive(Serialize, ToSchema)]
pub struct CalendarSubscriptionView {
    /// Behind the server's own address; to be entered in a calendar as a subscription. Whoever has
    /// it sees the calendar, so keep it to yourself.
    #[schema(
        example = "/v1/study-day-calendar.ics?by=0198c0de-0000-7000-8000-000000000001&signature=q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA"
    )]
    pub address: String,
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T02:00:00.000Z")]
    pub created_at: Instant,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CalendarAddressQuery {
    /// The subscription, as its address has it.
    pub by: Option<Uuid>,
    /// The signature, as the address has it; needed where there is no access token.
    #[param(max_length = 64)]
    pub signature: Option<String>,
}

fn mac(sealer: &Sealer, id: Uuid) -> Option<Hmac<Sha256>> {
    let key = sealer.key_for("calendar subscription");
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mac.update(id.as_bytes());
    Some(mac)
}

fn view(
    sealer: &Sealer,
    (id, created_at): (Uuid, Instant),
) -> Result<CalendarSubscriptionView, Problem> {
    let mac = mac(sealer, id).ok_or_else(|| Problem::new(Code::Internal))?;
    let signature = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
    let address = format!("/v1/study-day-calendar.ics?by={id}&signature={signature}");
    Ok(CalendarSubscriptionView { address, created_at })
}

/// Show the address of one's calendar
///
/// 404 while there is none.
#[utoipa::path(tag = "study-days", operation_id = "getCalendarSubscription",
    responses((status = 200, description = "The address", body = CalendarSubscriptionView),
        (status = 404, description = "There is no subscription", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("me:use"))))]
#[get("/me/study-day-calendar")]
pub(super) async fn get_subscription(caller: Caller<UseOwnAccount>) -> HandlerResult {
    let found =
        caller.read(async |conn, auth| Ok(store::subscription(&conn, &auth.permit).await?)).await?;
    let found = found.ok_or_else(|| Problem::new(Code::NotFound))?;
    let view = view(caller.app.sealer(), found)?;
    Ok(ApiResponse::ok(&view).cache(CacheControl::NoStore))
}

/// Make an address for one's calendar
///
/// A calendar that subscribes to it shows the study days of one's branch, or of the branches of
/// one's office, as published plans have them, without any sign-in. An address made before holds
/// no longer.
#[utoipa::path(tag = "study-days", operation_id = "createCalendarSubscription",
    responses((status = 201, description = "The address", body = CalendarSubscriptionView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("me:use"))))]
#[post("/me/study-day-calendar")]
pub(super) async fn create_subscription(caller: Caller<UseOwnAccount>, _: NoBody) -> HandlerResult {
    let app = caller.app.clone();
    caller
        .write(move |tx, auth| async move {
            let id = Uuid::new_v4();
            store::subscribe(&tx, &auth.permit, id, auth.now).await?;
            let account = auth.permit.account().uuid();
            let event = AuditEvent::new("calendar.subscribed", Object::Account, account);
            auth.audit(&tx, event).await?;
            let view = view(app.sealer(), (id, auth.now))?;
            let place = "/v1/me/study-day-calendar".to_owned();
            Ok(ApiResponse::created(place, &view).cache(CacheControl::NoStore))
        })
        .await
}

/// Take the address of one's calendar back
///
/// Calendars that subscribed to it get nothing more.
#[utoipa::path(tag = "study-days", operation_id = "deleteCalendarSubscription",
    responses((status = 204, description = "It holds no longer"),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("me:use"))))]
#[delete("/me/study-day-calendar")]
pub(super) async fn delete_subscription(caller: Caller<UseOwnAccount>, _: NoBody) -> HandlerResult {
    caller
        .write(move |tx, auth| async move {
            store::unsubscribe(&tx, &auth.permit).await?;
            let account = auth.permit.account().uuid();
            let event = AuditEvent::new("calendar.unsubscribed", Object::Account, account);
            auth.audit(&tx, event).await?;
            Ok(ApiResponse::no_content())
        })
        .await
}

/// Get one's study days as a calendar
///
/// For calendars that subscribe, by the signed address and without an access token; with a token
/// and no signature one's own. It shows the published study days from three months ago on: day,
/// half day, venue and room of each branch, and nothing about people. An address that was taken
/// back, or whose account is locked, is 403 `link_ended`.
#[utoipa::path(tag = "study-days", operation_id = "getStudyDaysOfSubscription", params(CalendarAddressQuery),
    responses((status = 200, description = "The calendar", body = String, content_type = "text/calendar"), (status = 304, description = "Not changed"),
        (status = 404, description = "The address holds no longer, or was never given", body = ProblemBody, content_type = "application/problem+json")),
    security((), ("bearer" = [])), extensions(("x-required-permission" = json!("me:use"))))]
#[get("/study-day-calendar.ics")]
pub(super) async fn get_subscribed(
    request: HttpRequest,
    Query(query): Query<CalendarAddressQuery>,
) -> HandlerResult {
    let app = app_of(&request)?;
    let id = match &query.signature {
        Some(signature) => signed(app.sealer(), query.by, signature)?,
        None => own(&request).await?,
    };
    let (now, lang) = (app.now(), Lang::from_request(&request));
    let ended = || Problem::new(Code::LinkEnded);
    let today = now.day().format("%Y-%m").to_string();
    let from = Month::parse(&today).ok_or_else(ended)?.back(MONTHS_BACK);
    let entries = store::calendar_entries(&app.db.conn(), id, from, now).await?;
    let text = calendar("", &entries.ok_or_else(ended)?, lang);
    Ok(ApiResponse::file(KIND, "study-days.ics", text.into_bytes()))
}

/// The subscription that an address of ours names.
fn signed(sealer: &Sealer, by: Option<Uuid>, signature: &str) -> Result<Uuid, Problem> {
    let ended = || Problem::new(Code::LinkEnded);
    let id = by.ok_or_else(ended)?;
    let given = URL_SAFE_NO_PAD.decode(signature).map_err(|_| ended())?;
    mac(sealer, id).ok_or_else(ended)?.verify_slice(&given).map_err(|_| ended())?;
    Ok(id)
}

async fn own(request: &HttpRequest) -> Result<Uuid, Problem> {
    let caller: Caller<UseOwnAccount> = Caller::from_request(request, &mut Payload::None).await?;
    let found =
        caller.read(async |conn, auth| Ok(store::subscription(&conn, &auth.permit).await?)).await?;
    found.map(|(id, _)| id).ok_or_else(|| Problem::new(Code::NotFound))
}
