//! Routes of the rates: what a level sets, and with it whether dues are kept.

use actix_web::{delete, get, put, web::Path};
use lighthouse_domain::{
    access::actions::{ManageDuesRates, ReadDuesTotals},
    dues::{Bands, DuesRates, Fen, FixedDues},
    message::Message,
    organizations::{LevelSetting, Organization},
};
use uuid::Uuid;

use super::rates_dto::{DuesRatesView, PutDuesBand, PutDuesRange, PutDuesRates};
use crate::{
    http::{
        body::{Body, NoBody},
        caller::Caller,
        code::FieldErrorCode,
        etag::OptionalIfMatch,
        fields::FieldErrors,
        lang::Lang,
        problem::{Problem, ProblemBody},
        response::HandlerResult,
        routes::Routes,
    },
    organizations::settings::{self, LevelValueView},
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(get_rates).service(put_rates).service(delete_rates);
}

impl LevelValueView for DuesRates {
    type View = DuesRatesView;
    const SET: &'static str = "dues_rates.set";
    const REMOVED: &'static str = "dues_rates.removed";

    fn view(at: &Organization, settings: &[LevelSetting<Self>], _: Lang) -> DuesRatesView {
        DuesRatesView::new(LevelSetting::nearest(settings, &at.path))
    }

    fn detail(set: &LevelSetting<Self>) -> String {
        let on = if set.value.is_on { "on" } else { "off" };
        format!("{on}, version {}", set.version)
    }
}

/// Show the rates of dues
///
/// Those that hold at an organization, and whether dues are kept there: its own, or those of the
/// nearest level above. Where no level has set any, dues are not kept.
#[utoipa::path(tag = "dues", operation_id = "getDuesRates",
    params(("id" = Uuid, Path, description = "The organization")),
    responses((status = 200, description = "The rates", body = DuesRatesView), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("dues:read_totals"))))]
#[get("/organizations/{id}/dues-rates")]
async fn get_rates(caller: Caller<ReadDuesTotals>, id: Path<Uuid>) -> HandlerResult {
    settings::show::<DuesRates, _>(&caller, *id).await
}

/// Set the rates of dues
///
/// For the organization and all below, unless a level between has its own; `enabled` says whether dues are
/// kept there. Tables that are left out are the usual ones. Standards that were set before keep their
/// amounts until they are set anew. With `If-Match` only as they were seen.
#[utoipa::path(tag = "dues", operation_id = "putDuesRates",
    params(("id" = Uuid, Path, description = "The organization"), OptionalIfMatch),
    request_body = PutDuesRates,
    responses((status = 200, description = "As they are now", body = DuesRatesView),
        (status = 409, description = "The organization is dissolved", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("dues_rates:manage"))))]
#[put("/organizations/{id}/dues-rates")]
async fn put_rates(
    caller: Caller<ManageDuesRates>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<PutDuesRates>,
) -> HandlerResult {
    settings::set(&caller, *id, if_match, checked(&body)?).await
}

/// Take the rates of dues away
///
/// Those of the nearest level above hold again; without one dues are no longer kept. What was recorded
/// stays.
#[utoipa::path(tag = "dues", operation_id = "deleteDuesRates",
    params(("id" = Uuid, Path, description = "The organization"), OptionalIfMatch),
    responses((status = 204, description = "Taken away")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("dues_rates:manage"))))]
#[delete("/organizations/{id}/dues-rates")]
async fn delete_rates(
    caller: Caller<ManageDuesRates>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    _: NoBody,
) -> HandlerResult {
    settings::remove::<DuesRates>(&caller, *id, if_match).await
}

/// The rates as they were sent, or everything that is wrong with them.
fn checked(sent: &PutDuesRates) -> Result<DuesRates, Problem> {
    let (mut errors, usual) = (FieldErrors::default(), DuesRates::default());
    let rates = DuesRates {
        is_on: sent.enabled,
        pay: bands(&mut errors, "/pay", sent.pay.as_deref()).unwrap_or(usual.pay),
        pension: bands(&mut errors, "/pension", sent.pension.as_deref()).unwrap_or(usual.pension),
        farmer: range(&mut errors, "/farmer", sent.farmer).unwrap_or(usual.farmer),
        relief: range(&mut errors, "/relief", sent.relief).unwrap_or(usual.relief),
        student: range(&mut errors, "/student", sent.student).unwrap_or(usual.student),
    };
    errors.finish(Some(rates))
}

fn bands(errors: &mut FieldErrors, table: &str, sent: Option<&[PutDuesBand]>) -> Option<Bands> {
    let faults = match Bands::new(sent?.iter().map(|band| (*band).into()).collect()) {
        Ok(bands) => return Some(bands),
        Err(faults) => faults,
    };
    for fault in faults {
        let pointer = format!("{table}/{}/up_to_fen", fault.place());
        errors.push(pointer, FieldErrorCode::Rule, fault.message());
    }
    None
}

fn range(errors: &mut FieldErrors, field: &str, sent: Option<PutDuesRange>) -> Option<FixedDues> {
    let PutDuesRange { least_fen, most_fen } = sent?;
    if most_fen < least_fen {
        let message = Message::new("最高金额不能低于最低金额", "The most is not below the least.");
        errors.push(format!("{field}/most_fen"), FieldErrorCode::Rule, message);
    }
    Some(FixedDues { least: Fen(least_fen), most: Fen(most_fen) })
}
