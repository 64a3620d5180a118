//! One figure over several periods: the newest issued report of each, and what it counted.

use std::collections::HashMap;

use lighthouse_domain::{
    access::{Permit, actions::ReadReports},
    id::Id,
    organizations::OrganizationId,
    reporting::{
        Counted, Indicator, ReportPeriod,
        report::{ReportId, ReportStatus},
    },
};
use sea_orm::{
    ColumnTrait, ExprTrait, FromQueryResult, QueryFilter, QueryOrder,
    sea_query::{Expr, Query},
};
use uuid::Uuid;

use super::{
    entity::{place, report, value},
    read::within,
};
use crate::{db::Conn, error::StoreError, sql::scoped};

/// The report that stands for a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReportOfPeriod {
    pub period: ReportPeriod,
    pub id: ReportId,
}

/// The newest issued reports of a level for these periods, in their order; a period without one is
/// left out.
pub async fn issued_for(
    conn: &Conn,
    permit: &Permit<ReadReports>,
    owner: OrganizationId,
    periods: &[ReportPeriod],
) -> Result<Vec<ReportOfPeriod>, StoreError> {
    let select = within(permit)
        .filter(report::Column::OrganizationId.eq(owner.uuid()))
        .filter(report::Column::Period.is_in(periods.iter().map(ToString::to_string)))
        .filter(report::Column::State.eq(ReportStatus::Issued.as_str()))
        .order_by_asc(report::Column::CreatedAt);
    let rows = scoped::all(conn, permit, select).await?;
    let newest: HashMap<String, Uuid> = rows.into_iter().map(|row| (row.period, row.id)).collect();
    let of = |period: &ReportPeriod| {
        let id = Id::new(*newest.get(&period.to_string())?);
        Some(ReportOfPeriod { period: *period, id })
    };
    Ok(periods.iter().filter_map(of).collect())
}

#[derive(FromQueryResult)]
struct Row {
    report_id: Uuid,
    numerator: i64,
    denominator: i64,
}

/// What reports that were found counted for an organization, wherever it stood in the tree then.
pub async fn counted_in_reports(
    conn: &Conn,
    permit: &Permit<ReadReports>,
    reports: &[ReportId],
    (organization, indicator): (OrganizationId, Indicator),
) -> Result<HashMap<ReportId, Counted>, StoreError> {
    if reports.is_empty() {
        return Ok(HashMap::new());
    }
    let of_value = |column| Expr::col((value::Entity, column));
    let of_place = |column| Expr::col((place::Entity, column));
    let select = Query::select()
        .column((value::Entity, value::Column::ReportId))
        .column((value::Entity, value::Column::Numerator))
        .column((value::Entity, value::Column::Denominator))
        .from(place::Entity)
        .inner_join(
            value::Entity,
            of_value(value::Column::ReportId)
                .equals((place::Entity, place::Column::ReportId))
                .and(of_value(value::Column::Path).equals((place::Entity, place::Column::Path))),
        )
        .and_where(of_place(place::Column::ReportId).is_in(reports.iter().map(|id| id.uuid())))
        .and_where(of_place(place::Column::OrganizationId).eq(organization.uuid()))
        .and_where(of_value(value::Column::Indicator).eq(indicator.as_str()))
        .to_owned();
    let rows: Vec<Row> = scoped::all_as(conn, permit, select).await?;
    let counted = |row: &Row| Counted { numerator: row.numerator, denominator: row.denominator };
    Ok(rows.iter().map(|row| (Id::new(row.report_id), counted(row))).collect())
}
