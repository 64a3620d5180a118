//! Writing reports. What is issued is sealed by the database.

use chrono::Datelike;
use lighthouse_domain::{
    access::{
        Permit,
        actions::{IssueReports, WriteReports},
    },
    id::Id,
    organizations::OrgPath,
    reporting::report::{KeptPlace, KeptValue, Report, ReportId},
    time::Instant,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{
    super::lists::write_items,
    entity::{
        place,
        report::{ActiveModel, Column, Entity},
        value,
    },
};
use crate::{
    db::Tx,
    error::StoreError,
    letters::next_number,
    locked::{self, Changed, Locked},
    sql::insert_all,
};

/// What a step changes.
fn facts(report: &Report) -> ActiveModel {
    let issue = report.state.issue();
    ActiveModel {
        state: Set(report.state.status().as_str().to_owned()),
        issued_by: Set(issue.map(|issue| issue.by.uuid())),
        issued_at: Set(issue.map(|issue| issue.at.millis())),
        number: Set(issue.map(|issue| issue.number.clone())),
        hash: Set(issue.map(|issue| issue.hash.clone())),
        version: Set(report.version),
        updated_at: Set(report.updated_at.millis()),
        ..Default::default()
    }
}

fn row(report: &Report) -> Result<ActiveModel, StoreError> {
    Ok(ActiveModel {
        id: Set(report.id.uuid()),
        organization_id: Set(report.organization.uuid()),
        organization_name: Set(report.organization_name.clone()),
        period: Set(report.period.to_string()),
        as_of: Set(report.as_of.millis()),
        formula_version: Set(report.formula_version.into()),
        list_organization_id: Set(report.list.map(|(of, _)| of.uuid())),
        list_version: Set(report.list.map(|(_, version)| version)),
        items: Set(write_items(&report.items)?),
        previous_id: Set(report.previous.map(Id::uuid)),
        digest: Set(report.digest.clone()),
        drafted_by: Set(report.drafted_by.uuid()),
        created_at: Set(report.created_at.millis()),
        ..facts(report)
    })
}

/// Enters a draft of a level in scope, with every figure.
pub async fn insert_report(
    tx: &Tx,
    permit: &Permit<WriteReports>,
    report: &Report,
    figures: &[(KeptPlace, Vec<KeptValue>)],
) -> Result<(), StoreError> {
    if !permit.scope().covers(&report.organization_path) {
        return Err(StoreError::NotFound("organization"));
    }
    Entity::insert(row(report)?).exec_without_returning(&**tx).await?;
    let top = figures.first().map(|(place, _)| place.path.clone());
    let parent = |path: &OrgPath| parent_path(path, top.as_ref());
    let places: Vec<_> =
        figures.iter().map(|(place, _)| place_row(report.id, place, parent(&place.path))).collect();
    insert_all(tx, places).await?;
    let values = figures.iter().flat_map(|(place, values)| {
        let parent = parent(&place.path);
        values.iter().map(move |value| value_row(report.id, place, (value, parent.clone())))
    });
    let values: Vec<_> = values.collect();
    insert_all(tx, values).await
}

/// The path above; nothing above the top.
fn parent_path(path: &OrgPath, top: Option<&OrgPath>) -> String {
    let line = path.lineage();
    let above =
        line.iter().filter(|above| *above != path && top.is_some_and(|top| top.contains(above)));
    above
        .max_by_key(|above| above.depth())
        .map_or_else(String::new, |above| above.as_str().to_owned())
}

fn place_row(report: ReportId, place: &KeptPlace, parent: String) -> place::ActiveModel {
    place::ActiveModel {
        report_id: Set(report.uuid()),
        path: Set(place.path.as_str().to_owned()),
        parent_path: Set(parent),
        organization_id: Set(place.organization.uuid()),
        name: Set(place.name.clone()),
        kind: Set(place.kind.as_str().to_owned()),
    }
}

fn value_row(
    report: ReportId,
    place: &KeptPlace,
    (value, parent): (&KeptValue, String),
) -> value::ActiveModel {
    value::ActiveModel {
        report_id: Set(report.uuid()),
        path: Set(place.path.as_str().to_owned()),
        indicator: Set(value.indicator.as_str().to_owned()),
        parent_path: Set(parent),
        own_numerator: Set(value.own.numerator),
        own_denominator: Set(value.own.denominator),
        numerator: Set(value.all.numerator),
        denominator: Set(value.all.denominator),
    }
}

/// The next number of the year. Whoever takes one locks the series until the transaction ends.
pub async fn number_report(
    tx: &Tx,
    _: &Permit<IssueReports>,
    _: &Locked<Report>,
    now: Instant,
) -> Result<String, StoreError> {
    next_number(tx, "RP", i64::from(now.day().year())).await
}

/// Writes a changed report; the stored version must be the one before.
pub async fn save_report(tx: &Tx, changed: Changed<Report>) -> Result<Report, StoreError> {
    let row = facts(&changed);
    locked::save(tx, row, (Column::Id, Column::Version), changed).await
}

/// Throws a draft away; the database keeps an issued one.
pub async fn remove_report(tx: &Tx, report: &Locked<Report>) -> Result<(), StoreError> {
    let id = report.id.uuid();
    value::Entity::delete_many().filter(value::Column::ReportId.eq(id)).exec(&**tx).await?;
    place::Entity::delete_many().filter(place::Column::ReportId.eq(id)).exec(&**tx).await?;
    Entity::delete_many().filter(Column::Id.eq(id)).exec(&**tx).await?;
    Ok(())
}
