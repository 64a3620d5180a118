//! Route of the meter.

use actix_web::{get, web::Path};
use lighthouse_domain::{
    access::actions::ReadBurden,
    burden::{BudgetFull, BurdenLoad},
    id::Id,
    organizations::OrganizationId,
    study_days::Month,
};
use lighthouse_persistence::{
    burden::{self as store, BranchBurden, Budgets},
    organizations,
};
use uuid::Uuid;

use super::meter_dto::{BranchBurdenView, BurdenQuery, BurdenView};
use crate::{
    http::{
        caller::Caller,
        code::Code,
        page::{Keyed, Slice},
        problem::Problem,
        query::{PageParams, Query},
        response::HandlerResult,
        routes::Routes,
    },
    study_days::lists::month_of,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(show_burden);
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
