//! What is wrong with the register, or soon will be.

use actix_web::get;
use chrono::{Months, NaiveDate};
use lighthouse_domain::{
    access::actions::ReadAdministrators,
    administrators::{Bounds, RegisterFinding},
    id::Id,
    time::days_after,
};
use lighthouse_persistence::administrators::{self as store, Thresholds};
use uuid::Uuid;

use super::dto::{AdministratorFinding, AdministratorFindingPage, FindingQuery};
use crate::{
    http::caller::Caller,
    http::{
        page::Keyed,
        query::{PageParams, Query},
        response::HandlerResult,
    },
};

/// How long before somebody leaves the conditions the register says so.
const WARNING_DAYS: u64 = 90;

/// List findings about administrators
///
/// Who leaves the conditions within 90 days, who has left them, who is not trained, branches
/// without an administrator, persons on whom several branches depend.
#[utoipa::path(tag = "administrators", operation_id = "listAdministratorFindings", params(FindingQuery),
    responses((status = 200, description = "A page", body = AdministratorFindingPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("administrators:read"))))]
#[get("/administrators/findings")]
pub(super) async fn list_findings(
    caller: Caller<ReadAdministrators>,
    Query(query): Query<FindingQuery>,
) -> HandlerResult {
    let (bounds, lang) = (caller.app.shared.config.eligibility(), caller.lang);
    let thresholds = thresholds(bounds, caller.app.now().day());
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let below = query.organization_id.map(Id::new);
    let filter_key = FindingQuery { limit: None, cursor: None, ..query };
    let page = caller
        .page(&params, &filter_key, async |conn, auth, slice| {
            let (after, limit) = (slice.after.as_ref(), slice.rows());
            Ok(store::findings(&conn, &auth.permit, below, &thresholds, after, limit).await?)
        })
        .await?;
    let view = |found| AdministratorFinding::new(found, bounds.age, lang);
    Ok(page.respond::<AdministratorFindingPage>(view))
}

fn thresholds(bounds: Bounds, today: NaiveDate) -> Thresholds {
    let years = Months::new(bounds.age.saturating_mul(12));
    let back = |day: NaiveDate| day.checked_sub_months(years).unwrap_or(day);
    let soon = days_after(today, WARNING_DAYS);
    Thresholds { too_old: back(today), soon_too_old: back(soon), bounds }
}

impl Keyed for RegisterFinding {
    type Key = (String, String, Uuid);

    fn position(&self) -> Self::Key {
        (self.path.to_string(), self.kind.as_str().to_owned(), self.subject())
    }
}
