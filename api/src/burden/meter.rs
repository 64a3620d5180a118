//! Routes of the meter and of the budgets.

use actix_web::{get, put, web::Path};
use lighthouse_domain::{
    access::actions::{ManageBurdenBudgets, ReadBurden},
    audit::{AuditEvent, Object},
    burden::{BudgetFull, BurdenBudget, BurdenLoad},
    id::Id,
    organizations::{Organization, OrganizationId},
    study_days::Month,
};
use lighthouse_persistence::{
    Tx,
    burden::{self as store, BranchBurden, Budgets},
    organizations,
};
use uuid::Uuid;

use super::meter_dto::{
    BranchBurdenView, BurdenBudgetSetting, BurdenQuery, BurdenView, SetBurdenBudget,
};
use crate::{
    http::{
        body::Body,
        caller::{Authorized, Caller},
        code::Code,
        page::{Keyed, Slice},
        problem::Problem,
        query::{PageParams, Query},
        response::{ApiResponse, HandlerResult},
        routes::Routes,
    },
    study_days::lists::month_of,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(show_burden).service(get_budget).service(set_budget);
}

impl Keyed for BranchBurden {
    type Key = String;

    fn position(&self) -> String {
        self.path.as_str().to_owned()
    }
}

impl From<BudgetFull> for Problem {
    fn from(full: BudgetFull) -> Self {
        Self::new(Code::BurdenBudgetFull).detail(full.message())
    }
}

/// What is read for one page.
type Read = (Vec<BranchBurden>, (i64, BurdenLoad), Budgets);

/// Show what branches were asked
///
/// In a month, with totals of the subtree and the budget of each branch: messages, forms, fields,
/// and an estimate of the minutes. Branches that were asked nothing are not listed; they come in the
/// order of the tree. The sums of all branches are public at `GET /v1/transparency`.
#[utoipa::path(tag = "burden", operation_id = "getBurden",
    params(("id" = Uuid, Path, description = "The top of the subtree"), BurdenQuery),
    responses((status = 200, description = "The meter", body = BurdenView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("burden:read"))))]
#[get("/organizations/{id}/burden")]
async fn show_burden(
    caller: Caller<ReadBurden>,
    id: Path<Uuid>,
    Query(query): Query<BurdenQuery>,
) -> HandlerResult {
    let id: OrganizationId = Id::new(*id);
    let today = caller.app.now().day();
    let month = query.month.as_deref().map_or(Ok(Month::containing(today)), month_of)?;
    let params = PageParams { limit: query.limit, cursor: query.cursor };
    let narrowed = ("burden", id, month.first());
    let slice: Slice<String> = caller.slice(&params, &narrowed)?;
    let (rows, (branches, total), budgets): Read = caller
        .read(async |conn, auth| {
            let top = organizations::find(&conn, &auth.permit, id).await?;
            let (after, limit) = (slice.after.clone(), slice.limit);
            let of = (&top, month);
            let rows = store::burden_page(&conn, &auth.permit, of, after, limit).await?;
            let total = store::burden_total(&conn, &auth.permit, of).await?;
            let paths: Vec<_> = rows.iter().map(|row| row.path.clone()).collect();
            let budgets = store::budgets_above(&conn, &auth.permit, &paths).await?;
            Ok((rows, total, budgets))
        })
        .await?;
    let view = |row: BranchBurden| {
        let budget = budgets.at(&row.path);
        BranchBurdenView::new(row, budget)
    };
    Ok(caller.rows(&params, &narrowed, rows).respond_as(|rows, page| BurdenView {
        organization_id: id.uuid(),
        month: month.to_string(),
        total: total.into(),
        branches,
        data: rows.into_iter().map(view).collect(),
        page,
    }))
}

fn setting(at: &Organization, budgets: &Budgets) -> BurdenBudgetSetting {
    BurdenBudgetSetting {
        organization_id: at.id.uuid(),
        own: budgets.own(&at.path).map(Into::into),
        effective: budgets.at(&at.path).into(),
    }
}

/// Show a burden budget
///
/// What the organization has set for the branches below it, and what holds there: the strictest of
/// all levels above.
#[utoipa::path(tag = "burden", operation_id = "getBurdenBudget",
    params(("id" = Uuid, Path, description = "The organization")),
    responses((status = 200, description = "The budget", body = BurdenBudgetSetting)),
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
    Ok(ApiResponse::ok(&shown))
}

/// Set a burden budget
///
/// What each branch below may be asked in a month. Whoever asks for more is refused with 409; what
/// supervision rules would send beyond it is added to digests or not sent, and counted as
/// withheld. It holds from now on; a level below can only be stricter.
#[utoipa::path(tag = "burden", operation_id = "setBurdenBudget",
    params(("id" = Uuid, Path, description = "The organization")), request_body = SetBurdenBudget,
    responses((status = 200, description = "As it is now", body = BurdenBudgetSetting)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("burden_budgets:manage"))))]
#[put("/organizations/{id}/burden-budget")]
async fn set_budget(
    caller: Caller<ManageBurdenBudgets>,
    id: Path<Uuid>,
    Body(body): Body<SetBurdenBudget>,
) -> HandlerResult {
    let id = Id::new(*id);
    caller
        .write(move |tx, auth| async move {
            let shown = store_budget(&tx, &auth, id, body.into()).await?;
            Ok(ApiResponse::ok(&shown))
        })
        .await
}

async fn store_budget(
    tx: &Tx,
    auth: &Authorized<ManageBurdenBudgets>,
    id: OrganizationId,
    budget: BurdenBudget,
) -> Result<BurdenBudgetSetting, Problem> {
    let at = organizations::queue_at(tx, &auth.permit, id).await?;
    store::save_budget(tx, &auth.permit, (&at, budget), auth.now).await?;
    let BurdenBudget { messages, fields, minutes } = budget;
    let detail = format!("{messages} messages, {fields} fields, {} minutes", minutes.0);
    let event = AuditEvent::new("burden_budget.set", Object::BurdenBudget, at.id.uuid());
    let budgets = store::budgets_above(tx, &auth.permit, std::slice::from_ref(&at.path)).await?;
    auth.audit(tx, event.with_detail(detail)).await?;
    Ok(setting(&at, &budgets))
}
