//! Routes of the budgets: what a level lets branches be asked in a month.

use actix_web::{delete, get, put, web::Path};
use lighthouse_domain::{
    access::actions::{ManageBurdenBudgets, ReadBurden},
    audit::Object,
    burden::BurdenBudget,
    organizations::{LevelSetting, Organization},
};
use uuid::Uuid;

use super::meter_dto::{BurdenBudgetSetting, SetBurdenBudget};
use crate::{
    http::{
        body::{Body, NoBody},
        caller::Caller,
        etag::OptionalIfMatch,
        lang::Lang,
        problem::ProblemBody,
        response::HandlerResult,
        routes::Routes,
    },
    organizations::settings::{self, LevelValueView},
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(get_budget).service(set_budget).service(remove_budget);
}

impl LevelValueView for BurdenBudget {
    type View = BurdenBudgetSetting;
    const OBJECT: Object = Object::BurdenBudget;
    const SET: &'static str = "burden_budget.set";
    const REMOVED: &'static str = "burden_budget.removed";

    fn view(at: &Organization, settings: &[LevelSetting<Self>], _: Lang) -> BurdenBudgetSetting {
        let own = settings.iter().find(|set| set.organization == at.id);
        BurdenBudgetSetting {
            organization_id: at.id.uuid(),
            own: own.map(|set| set.value.into()),
            effective: BurdenBudget::strictest(settings.iter().map(|set| set.value)).into(),
            version: own.map_or(0, |set| set.version),
        }
    }

    fn detail(set: &LevelSetting<Self>) -> String {
        let BurdenBudget { messages, fields, minutes } = set.value;
        format!("{messages} messages, {fields} fields, {} minutes", minutes.0)
    }
}

/// Show a burden budget
///
/// What the organization has set for the branches below it, and what holds there: the strictest of
/// all levels above.
#[utoipa::path(tag = "burden", operation_id = "getBurdenBudget",
    params(("id" = Uuid, Path, description = "The organization")),
    responses((status = 200, description = "The budget", body = BurdenBudgetSetting), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("burden:read"))))]
#[get("/organizations/{id}/burden-budget")]
async fn get_budget(caller: Caller<ReadBurden>, id: Path<Uuid>) -> HandlerResult {
    settings::show::<BurdenBudget, _>(&caller, *id).await
}

/// Set a burden budget
///
/// What each branch below may be asked in a month. Whoever asks for more is refused with 409; what
/// supervision rules would send beyond it is added to digests or not sent, and counted as
/// withheld. It holds from now on; a level below can only be stricter. With `If-Match` only as it
/// was seen.
#[utoipa::path(tag = "burden", operation_id = "setBurdenBudget",
    params(("id" = Uuid, Path, description = "The organization"), OptionalIfMatch), request_body = SetBurdenBudget,
    responses((status = 200, description = "As it is now", body = BurdenBudgetSetting),
        (status = 409, description = "The organization is dissolved", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("burden_budgets:manage"))))]
#[put("/organizations/{id}/burden-budget")]
async fn set_budget(
    caller: Caller<ManageBurdenBudgets>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<SetBurdenBudget>,
) -> HandlerResult {
    settings::set(&caller, *id, if_match, BurdenBudget::from(body)).await
}

/// Take a burden budget away
///
/// Those of the levels above hold alone, or the usual one where there is none.
#[utoipa::path(tag = "burden", operation_id = "removeBurdenBudget",
    params(("id" = Uuid, Path, description = "The organization"), OptionalIfMatch),
    responses((status = 204, description = "Taken away")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("burden_budgets:manage"))))]
#[delete("/organizations/{id}/burden-budget")]
async fn remove_budget(
    caller: Caller<ManageBurdenBudgets>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    _: NoBody,
) -> HandlerResult {
    settings::remove::<BurdenBudget>(&caller, *id, if_match).await
}
