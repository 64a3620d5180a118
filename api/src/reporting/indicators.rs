//! The vocabulary of indicators.

use actix_web::get;
use lighthouse_domain::{access::actions::ReadIndicators, reporting::Indicator};

use super::dto::{IndicatorView, IndicatorVocabulary};
use crate::http::{
    caller::Caller,
    response::{ApiResponse, HandlerResult},
};

/// List the indicators
///
/// All that can be reported: what counts, against what, and whether organizations may be assessed by
/// it. Lists choose among them; how one is counted is part of the program.
#[utoipa::path(tag = "reporting", operation_id = "listIndicators",
    responses((status = 200, description = "The indicators", body = IndicatorVocabulary)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("indicators:read"))))]
#[get("/indicators")]
pub(super) async fn list_indicators(caller: Caller<ReadIndicators>) -> HandlerResult {
    caller.read(async |_, auth| Ok(auth.permit.account())).await?;
    let view = |indicator: &Indicator| IndicatorView::new(*indicator, caller.lang);
    let data = Indicator::ALL.iter().map(view).collect();
    Ok(ApiResponse::ok(&IndicatorVocabulary { data }))
}
