//! The figures of a report that was found: of one organization, of those directly below it, of all.

use std::collections::HashMap;

use lighthouse_domain::{
    access::{Permit, actions::ReadReports},
    id::Id,
    organizations::{Kind, OrgPath, OrganizationId},
    reporting::{
        Counted, Indicator,
        report::{KeptPlace, KeptValue, Report, ReportId},
    },
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity::{place, value};
use crate::{db::Conn, error::StoreError, sql::scoped};

/// An organization of a report with its figures.
#[derive(Clone, Debug)]
pub struct KeptFigures {
    pub place: KeptPlace,
    pub values: Vec<KeptValue>,
}

const MISSING: StoreError = StoreError::NotFound("organization");

pub(super) fn kept_place(row: place::Model) -> Result<KeptPlace, StoreError> {
    let corrupt = |column: &str| StoreError::corrupt("report_place", column);
    Ok(KeptPlace {
        path: OrgPath::parse(&row.path).ok_or_else(|| corrupt("path"))?,
        organization: Id::new(row.organization_id),
        name: row.name,
        kind: Kind::parse(&row.kind).ok_or_else(|| corrupt("kind"))?,
    })
}

pub(super) fn kept_value(row: &value::Model) -> Result<KeptValue, StoreError> {
    let indicator = Indicator::parse(&row.indicator);
    let counted = |numerator, denominator| Counted { numerator, denominator };
    Ok(KeptValue {
        indicator: indicator.ok_or_else(|| StoreError::corrupt("report_value", "indicator"))?,
        own: counted(row.own_numerator, row.own_denominator),
        all: counted(row.numerator, row.denominator),
    })
}

/// Where an organization stands in a report that was found before.
pub async fn place_in_report(
    conn: &Conn,
    permit: &Permit<ReadReports>,
    report: &Report,
    organization: OrganizationId,
) -> Result<KeptPlace, StoreError> {
    let select = place::Entity::find()
        .filter(place::Column::ReportId.eq(report.id.uuid()))
        .filter(place::Column::OrganizationId.eq(organization.uuid()));
    kept_place(scoped::one(conn, permit, select).await?.ok_or(MISSING)?)
}

/// The figures of these places, by path.
async fn values_of(
    conn: &Conn,
    permit: &Permit<ReadReports>,
    report: ReportId,
    places: &[KeptPlace],
) -> Result<HashMap<String, Vec<KeptValue>>, StoreError> {
    let mut values = HashMap::<String, Vec<KeptValue>>::new();
    if places.is_empty() {
        return Ok(values);
    }
    let select = value::Entity::find()
        .filter(value::Column::ReportId.eq(report.uuid()))
        .filter(value::Column::Path.is_in(places.iter().map(|place| place.path.as_str())));
    for row in scoped::all(conn, permit, select).await? {
        let kept = kept_value(&row)?;
        values.entry(row.path).or_default().push(kept);
    }
    Ok(values)
}

async fn with_values(
    conn: &Conn,
    permit: &Permit<ReadReports>,
    report: ReportId,
    places: Vec<KeptPlace>,
) -> Result<Vec<KeptFigures>, StoreError> {
    let mut values = values_of(conn, permit, report, &places).await?;
    let with = |place: KeptPlace| {
        let values = values.remove(place.path.as_str()).unwrap_or_default();
        KeptFigures { place, values }
    };
    Ok(places.into_iter().map(with).collect())
}

/// The figures of one organization in a report that was found, or in the one before it.
pub async fn figures_of_report(
    conn: &Conn,
    permit: &Permit<ReadReports>,
    report: ReportId,
    organization: OrganizationId,
) -> Result<Option<KeptFigures>, StoreError> {
    let select = place::Entity::find()
        .filter(place::Column::ReportId.eq(report.uuid()))
        .filter(place::Column::OrganizationId.eq(organization.uuid()));
    let Some(row) = scoped::one(conn, permit, select).await? else { return Ok(None) };
    let found = with_values(conn, permit, report, vec![kept_place(row)?]).await?;
    Ok(found.into_iter().next())
}

/// Up to `limit` organizations directly below one, or below any, after a path, in the order of the
/// tree, each with its figures.
pub async fn children_of_report(
    conn: &Conn,
    permit: &Permit<ReadReports>,
    (report, parent): (&Report, Option<&OrgPath>),
    after: Option<&str>,
    limit: u64,
) -> Result<Vec<KeptFigures>, StoreError> {
    let mut select = place::Entity::find()
        .filter(place::Column::ReportId.eq(report.id.uuid()))
        .order_by_asc(place::Column::Path)
        .limit(limit);
    if let Some(parent) = parent {
        select = select.filter(place::Column::ParentPath.eq(parent.as_str()));
    }
    if let Some(after) = after {
        select = select.filter(place::Column::Path.gt(after));
    }
    let rows = scoped::all(conn, permit, select).await?;
    let places: Result<Vec<_>, _> = rows.into_iter().map(kept_place).collect();
    with_values(conn, permit, report.id, places?).await
}
