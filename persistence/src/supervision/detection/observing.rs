//! What was seen of the branches of a subtree, month by month, in a few statements a thousand
//! branches.

use std::collections::{HashMap, HashSet};

use lighthouse_domain::{
    access::{Action, Permit},
    id::Id,
    organizations::{OrgPath, Organization, OrganizationId},
    study::duties::{DutyState, Rule},
    study_days::Month,
    supervision::{
        BranchFacts, Gap, Span, detection::MonthFigures, rectification::RectificationStatus,
    },
    time::Instant,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::super::{
    gaps::{Ask, branches_behind, stretch_of, with_gaps},
    rectifications::{CaseColumn, CaseEntity},
};
use crate::{
    db::Conn,
    error::StoreError,
    organizations,
    sql::scoped,
    study::records::{Records, records_among},
};

/// Branches of one round.
const CHUNK: u64 = 1000;

/// A branch with what was seen of it, the latest month first.
#[derive(Clone, Debug)]
pub struct Observed {
    pub branch: OrganizationId,
    pub name: String,
    pub path: OrgPath,
    pub months: Vec<MonthFigures>,
}

/// Gives each living branch of the subtree of `top`, found before within the permit, to `each`, in
/// the order of the tree.
pub async fn for_each_observed<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    top: &Organization,
    (rules, months, now): (&[Rule], &[Month], Instant),
    mut each: impl FnMut(Observed),
) -> Result<(), StoreError> {
    let mut after: Option<String> = None;
    loop {
        let place = (after.as_deref(), CHUNK);
        let found = observe(conn, permit, top, (rules, months, now), place).await?;
        let Some(last) = found.last() else { return Ok(()) };
        after = Some(last.path.as_str().to_owned());
        found.into_iter().for_each(&mut each);
    }
}

/// Up to so many branches, each with its months.
async fn observe<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    top: &Organization,
    (rules, months, now): (&[Rule], &[Month], Instant),
    place: (Option<&str>, u64),
) -> Result<Vec<Observed>, StoreError> {
    let branches = branches_behind(conn, permit, top, place).await?;
    let Some(stretch) = stretch_of(&branches) else { return Ok(Vec::new()) };
    let mut seen: Vec<_> = branches.iter().map(begin).collect();
    for month in months {
        let ask = Ask { rules, span: Span::month(*month), now };
        let gaps = with_gaps(conn, permit, branches.clone(), ask).await?;
        let days = (ask.span.from(), ask.span.to());
        let records = records_among(conn, permit, &stretch, days, now).await?;
        add_month(&mut seen, &gaps, &records)?;
    }
    Ok(seen)
}

fn begin(branch: &Organization) -> Observed {
    let (name, path) = (branch.name.clone(), branch.path.clone());
    Observed { branch: branch.id, name, path, months: Vec::new() }
}

fn add_month(
    seen: &mut [Observed],
    branches: &[(BranchFacts, Vec<Gap>)],
    records: &HashMap<OrganizationId, Records>,
) -> Result<(), StoreError> {
    let missing: HashMap<_, _> =
        branches.iter().map(|(facts, gaps)| (facts.branch, count_missing(gaps))).collect();
    for branch in seen {
        let (sessions, late) = records.get(&branch.branch).copied().unwrap_or((0, 0));
        branch.months.push(MonthFigures {
            sessions: number(sessions)?,
            late: number(late)?,
            missing: missing.get(&branch.branch).copied().unwrap_or(0),
        });
    }
    Ok(())
}

fn count_missing(gaps: &[Gap]) -> u32 {
    gaps.iter().map(|gap| u32::from(gap.duty.state == DutyState::Missing)).sum()
}

fn number(value: i64) -> Result<u32, StoreError> {
    u32::try_from(value).map_err(|_| StoreError::corrupt("study_session", "count"))
}

/// The branches of the subtree of `top` that have a case which is not closed.
pub async fn open_cases_of<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    top: &Organization,
) -> Result<HashSet<OrganizationId>, StoreError> {
    let select = CaseEntity::find()
        .select_only()
        .column(CaseColumn::BranchId)
        .distinct()
        .filter(CaseColumn::State.ne(RectificationStatus::Closed.as_str()))
        .filter(CaseColumn::BranchId.in_subquery(organizations::ids_below(permit.scope(), top.id)));
    let rows: Vec<BranchRow> = scoped::all_as(conn, permit, select.into_query()).await?;
    Ok(rows.into_iter().map(|row| Id::new(row.branch_id)).collect())
}

#[derive(sea_orm::FromQueryResult)]
struct BranchRow {
    branch_id: Uuid,
}
