//! The figures of a bulletin as they are kept: one text, because they are only read whole.

use lighthouse_domain::{
    id::Id,
    study::SessionKind,
    supervision::bulletin::{BulletinFigures, DutyFigure, FigureOrder, OrganizationFigure, Tally},
    time::Instant,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::StoreError;

/// Due, done, missing.
type Numbers = [u64; 3];

#[derive(Serialize, Deserialize)]
struct FiguresJson {
    branches: u64,
    behind: u64,
    duties: Vec<(String, String, Numbers)>,
    organizations: Vec<(Uuid, String, u64, u64, Numbers)>,
    open: u64,
    closed: u64,
    /// The exception that allows an order by result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by_result: Option<Uuid>,
}

fn numbers(Tally { due, done, missing }: Tally) -> Numbers {
    [due, done, missing]
}

fn tally([due, done, missing]: Numbers) -> Tally {
    Tally { due, done, missing }
}

fn corrupt() -> StoreError {
    StoreError::corrupt("bulletin", "figures")
}

pub(super) fn write(figures: &BulletinFigures) -> Result<String, StoreError> {
    let duty = |it: &DutyFigure| (it.rule.clone(), it.kind.as_str().to_owned(), numbers(it.tally));
    let organization = |it: &OrganizationFigure| {
        let counts = (it.branches, it.branches_with_gaps);
        (it.organization.uuid(), it.name.clone(), counts.0, counts.1, numbers(it.tally))
    };
    let stored = FiguresJson {
        branches: figures.branches,
        behind: figures.branches_with_gaps,
        duties: figures.duties.iter().map(duty).collect(),
        organizations: figures.organizations.iter().map(organization).collect(),
        open: figures.cases_open,
        closed: figures.cases_closed,
        by_result: figures.order.exception().map(Id::uuid),
    };
    serde_json::to_string(&stored).map_err(|_| corrupt())
}

pub(super) fn read(text: &str, as_of: Instant) -> Result<BulletinFigures, StoreError> {
    let stored: FiguresJson = serde_json::from_str(text).map_err(|_| corrupt())?;
    let duty = |(rule, kind, counted): (String, String, Numbers)| {
        let kind = SessionKind::parse(&kind).ok_or_else(corrupt)?;
        Ok(DutyFigure { rule, kind, tally: tally(counted) })
    };
    let organization = |(id, name, branches, behind, counted)| OrganizationFigure {
        organization: Id::new(id),
        name,
        branches,
        branches_with_gaps: behind,
        tally: tally(counted),
    };
    let by_exception = |id| FigureOrder::Result(Id::new(id));
    Ok(BulletinFigures {
        as_of,
        branches: stored.branches,
        branches_with_gaps: stored.behind,
        duties: stored.duties.into_iter().map(duty).collect::<Result<_, StoreError>>()?,
        organizations: stored.organizations.into_iter().map(organization).collect(),
        order: stored.by_result.map_or(FigureOrder::Tree, by_exception),
        cases_open: stored.open,
        cases_closed: stored.closed,
    })
}
