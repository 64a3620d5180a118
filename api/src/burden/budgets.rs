//! Routes of the budgets: what a level lets branches be asked in a month.

use actix_web::{delete, get, put, web::Path};
use lighthouse_domain::{
    access::actions::{ManageBurdenBudgets, ReadBurden},
    audit::{AuditEvent, Object},
    burden::BurdenBudget,
    id::Id,
    organizations::{LevelSetting, Organization},
};
use lighthouse_persistence::{
    StoreError, Tx,
    burden::{self as store, Budgets},
    organizations::{self, settings},
};
use uuid::Uuid;

use super::meter_dto::{BurdenBudgetSetting, SetBurdenBudget};
use crate::{
    http::{
        body::{Body, NoBody},
        caller::{Authorized, Caller},
        code::Code,
        etag::{self, IfMatch, OptionalIfMatch},
        lang::Lang,
        problem::Problem,
        response::{ApiResponse, HandlerResult},
        routes::Routes,
    },
    organizations::settings::put,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(get_budget).service(set_budget).service(remove_budget);
}

type Auth = Authorized<ManageBurdenBudgets>;

fn view(setting: &BurdenBudgetSetting, lang: Lang) -> ApiResponse {
    ApiResponse::ok(setting).etag(etag::of_version(setting.version, lang))
}

fn setting(at: &Organization, budgets: &Budgets) -> BurdenBudgetSetting {
    let own = budgets.own(&at.path);
    BurdenBudgetSetting {
        organization_id: at.id.uuid(),
        own: own.map(|set| set.value.into()),
        effective: budgets.at(&at.path).into(),
        version: own.map_or(0, |set| set.version),
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
    let id = Id::new(*id);
    let shown = caller
        .read(async |conn, auth| {
            let at = organizations::find(&conn, &auth.permit, id).await?;
            let paths = [at.path.clone()];
            let budgets = store::budgets_above(&conn, &auth.permit, &paths).await?;
            Ok(setting(&at, &budgets))
        })
        .await?;
    Ok(view(&shown, caller.lang))
}

/// Set a burden budget
///
/// What each branch below may be asked in a month. Whoever asks for more is refused with 409; what
/// supervision rules would send beyond it is added to digests or not sent, and counted as
/// withheld. It holds from now on; a level below can only be stricter. With `If-Match` only as it
/// was seen.
#[utoipa::path(tag = "burden", operation_id = "setBurdenBudget",
    params(("id" = Uuid, Path, description = "The organization"), OptionalIfMatch), request_body = SetBurdenBudget,
    responses((status = 200, description = "As it is now", body = BurdenBudgetSetting)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("burden_budgets:manage"))))]
#[put("/organizations/{id}/burden-budget")]
async fn set_budget(
    caller: Caller<ManageBurdenBudgets>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<SetBurdenBudget>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let at = organizations::queue_at(&tx, &auth.permit, id).await?;
            let before = settings::lock(&tx, &auth.permit, &at).await?;
            check_seen(&tx, &auth, &at, (&if_match, lang), before.as_deref()).await?;
            let set = put(&tx, &auth, (&at, before), BurdenBudget::from(body)).await?;
            audit(&tx, &auth, "burden_budget.set", &set).await?;
            Ok(view(&current(&tx, &auth, &at).await?, lang))
        })
        .await
}

async fn current(
    tx: &Tx,
    auth: &Auth,
    at: &Organization,
) -> Result<BurdenBudgetSetting, StoreError> {
    let paths = std::slice::from_ref(&at.path);
    Ok(setting(at, &store::budgets_above(tx, &auth.permit, paths).await?))
}

async fn check_seen(
    tx: &Tx,
    auth: &Auth,
    at: &Organization,
    (if_match, lang): (&IfMatch, Lang),
    before: Option<&LevelSetting<BurdenBudget>>,
) -> Result<(), Problem> {
    let version = before.map_or(0, |set| set.version);
    if if_match.matches(version) {
        return Ok(());
    }
    let tag = etag::of_version(version, lang);
    Err(IfMatch::conflict(&tag, current(tx, auth, at).await?))
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
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let at = organizations::queue_at(&tx, &auth.permit, id).await?;
            let before = settings::lock(&tx, &auth.permit, &at).await?;
            let set = before.ok_or_else(|| Problem::new(Code::NotFound))?;
            check_seen(&tx, &auth, &at, (&if_match, lang), Some(&set)).await?;
            settings::remove(&tx, &set).await?;
            audit(&tx, &auth, "burden_budget.removed", &set).await?;
            Ok(ApiResponse::no_content())
        })
        .await
}

async fn audit(
    tx: &Tx,
    auth: &Auth,
    action: &'static str,
    set: &LevelSetting<BurdenBudget>,
) -> Result<(), StoreError> {
    let BurdenBudget { messages, fields, minutes } = set.value;
    let detail = format!("{messages} messages, {fields} fields, {} minutes", minutes.0);
    let event = AuditEvent::new(action, Object::BurdenBudget, set.organization.uuid());
    auth.audit(tx, event.with_detail(detail)).await
}
