//! Whether a measure may be used: asked by every room that would use one.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Action, Permit},
    burden::{Allowance, ExceptionStatus, MeasureUse, Restricted},
    organizations::{OrgPath, Organization},
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Query},
};

use super::{
    entity::{Column, Entity},
    row::with_organizations,
};
use crate::{
    db::Conn,
    error::StoreError,
    organizations::{OrganizationColumn, OrganizationEntity},
    sql::scoped,
};

/// More exceptions than one measure has at a time on the line above an organization.
const LOOKED_AT: u64 = 200;

/// Whether `usage` is allowed on `day` for an organization that was found within the permit. An
/// exception of a level above holds as well; it is public, so the permit need not reach it.
pub async fn check_use<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    (usage, day): (MeasureUse, NaiveDate),
    organization: &Organization,
) -> Result<Result<Allowance, Restricted>, StoreError> {
    if !permit.scope().covers(&organization.path) {
        return Err(StoreError::NotFound("organization"));
    }
    let Some(measure) = usage.restricted_by() else { return Ok(usage.check(&[], day)) };
    let line = organization.path.lineage();
    let line = Query::select()
        .column(OrganizationColumn::Id)
        .from(OrganizationEntity)
        .and_where(Expr::col(OrganizationColumn::Path).is_in(line.iter().map(OrgPath::as_str)))
        .to_owned();
    let decided = [ExceptionStatus::Approved, ExceptionStatus::Ended].map(ExceptionStatus::as_str);
    let select = Entity::find()
        .filter(Column::OrganizationId.in_subquery(line))
        .filter(Column::Measure.eq(measure.as_str()))
        .filter(Column::State.is_in(decided))
        .filter(Column::FromOn.lte(day))
        .filter(Column::UntilOn.gte(day))
        .order_by_desc(Column::UntilOn)
        .order_by_desc(Column::Id)
        .limit(LOOKED_AT);
    let rows = scoped::all(conn, permit, select).await?;
    Ok(usage.check(&with_organizations(conn, rows).await?, day))
}
