//! What anybody may see: the restricted measures, the exceptions that were made, and the meter by
//! month.

use actix_web::{HttpRequest, get};
use chrono::NaiveDate;
use lighthouse_domain::{
    burden::{BurdenException, ExceptionState},
    study_days::Month,
};
use lighthouse_persistence::burden as store;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    measure_dto::{RestrictedMeasure, RestrictedMeasureView},
    meter_dto::MonthlyBurdenView,
};
use crate::http::{
    caller::app_of,
    lang::Lang,
    response::{ApiResponse, CacheControl, HandlerResult},
    routes::Routes,
};

/// Exceptions in one answer: two officers decide on each, so there are few.
const EXCEPTIONS_MAX: u64 = 200;
/// Months of the meter in one answer.
const MONTHS: u64 = 12;
/// How long anybody may keep the answer, in seconds.
const KEPT: u32 = 300;

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(show_transparency);
}

/// An exception that was made, as everybody may see it: no person is named.
#[derive(Serialize, ToSchema)]
pub struct PublicExceptionView {
    pub id: Uuid,
    pub measure: RestrictedMeasure,
    /// It holds for this organization and all below it.
    #[schema(example = "中共清河镇委员会")]
    pub organization_name: String,
    #[schema(example = "《网络安全应急演练方案》第六条")]
    pub legal_reference: String,
    #[schema(example = "2026-12-01")]
    pub from: NaiveDate,
    /// Its last day, unless it was ended before.
    #[schema(example = "2027-02-28")]
    pub until: NaiveDate,
    /// The day from which on it holds no more, if it was ended before its last day.
    #[schema(required, example = "2027-01-05")]
    pub ended_on: Option<NaiveDate>,
    /// Whether the measure may be used today.
    pub is_in_force: bool,
}

impl PublicExceptionView {
    fn on(record: BurdenException, today: NaiveDate) -> Self {
        let ended_on = match &record.state {
            ExceptionState::Ended { end, .. } => Some(end.at.day()),
            _ => None,
        };
        Self {
            id: record.id.uuid(),
            measure: RestrictedMeasure(record.measure),
            is_in_force: record.is_in_force(today),
            from: record.from,
            until: record.until,
            ended_on,
            organization_name: record.organization_name,
            legal_reference: record.legal_reference,
        }
    }
}

/// What anybody may see of burdens.
#[derive(Serialize, ToSchema)]
pub struct TransparencyView {
    /// The day of which it is true.
    #[schema(example = "2026-12-15")]
    pub as_of: NaiveDate,
    /// The exceptions that two officers approved, in force, to come and past; those that end last
    /// come first, at most 200.
    pub exceptions: Vec<PublicExceptionView>,
    /// How many there are in all.
    #[schema(example = 1)]
    pub exceptions_total: u64,
    /// What all branches together were asked, in the last 12 months with something, the newest first.
    pub burden: Vec<MonthlyBurdenView>,
    pub measures: Vec<RestrictedMeasureView>,
}

/// Show what may not burden the grassroots
///
/// The restricted measures with their rules, and every exception that was made: where, on what
/// ground, until when; and what all branches together were asked by month. Persons are not named. Needs no sign-in; an address may ask as often as it
/// may sign in.
#[utoipa::path(tag = "burden", operation_id = "getTransparency",
    responses((status = 200, description = "Measures, exceptions and the meter", body = TransparencyView)),
    security(()))]
#[get("/transparency")]
async fn show_transparency(request: HttpRequest) -> HandlerResult {
    let app = app_of(&request)?;
    let (today, lang) = (app.now().day(), Lang::from_request(&request));
    let found = store::public_exceptions(&app.db.conn(), EXCEPTIONS_MAX).await?;
    let months = store::public_months(&app.db.conn(), Month::containing(today), MONTHS).await?;
    let exception = |one| PublicExceptionView::on(one, today);
    let view = TransparencyView {
        as_of: today,
        exceptions: found.latest.into_iter().map(exception).collect(),
        exceptions_total: found.total,
        burden: months.into_iter().map(Into::into).collect(),
        measures: RestrictedMeasureView::all(lang),
    };
    Ok(ApiResponse::ok(&view).cache(CacheControl::Public(KEPT)))
}
