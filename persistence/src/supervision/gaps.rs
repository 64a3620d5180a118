//! What the register says of the branches of a subtree, for the rules to find the gaps in.
//!
//! Branches are taken a thousand at a time in the order of the tree, each thousand with four
//! statements, so that the cost of a district is a few round trips and the memory that of a
//! thousand branches. The rules themselves are the domain's, the same as for one branch.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Action, Permit},
    organizations::{Kind, Organization, OrganizationId},
    study::duties::{DutyState, Rule},
    study_days::Month,
    supervision::{BranchFacts, Gap, Span},
    time::Instant,
};

use crate::{
    db::Conn,
    error::StoreError,
    organizations::{self, Below, Stretch},
    study::duties::{groups_among, meetings_among},
    study_days::study_windows,
};

/// Branches of one round.
const CHUNK: u64 = 1000;

/// What is asked of the branches, and when.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    pub rules: &'a [Rule],
    pub span: Span,
    pub now: Instant,
}

/// Gives each live branch of the subtree of `top`, found before within the permit, to `each`, in
/// the order of the tree, with its gaps.
pub async fn for_each_branch<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    top: &Organization,
    ask: Ask<'_>,
    mut each: impl FnMut(BranchFacts, Vec<Gap>),
) -> Result<(), StoreError> {
    let mut after: Option<String> = None;
    loop {
        let found = gap_page(conn, permit, top, ask, (after.as_deref(), CHUNK)).await?;
        let Some((last, _)) = found.last() else { return Ok(()) };
        after = Some(last.path.as_str().to_owned());
        for (branch, gaps) in found {
            each(branch, gaps);
        }
    }
}

/// Up to `limit` live branches of the subtree behind the path `after`, each with its gaps.
pub async fn gap_page<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    top: &Organization,
    ask: Ask<'_>,
    place: (Option<&str>, u64),
) -> Result<Vec<(BranchFacts, Vec<Gap>)>, StoreError> {
    let branches = branches_behind(conn, permit, top, place).await?;
    with_gaps(conn, permit, branches, ask).await
}

/// Up to `limit` live branches of the subtree behind the path `after`.
pub(super) async fn branches_behind<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    top: &Organization,
    (after, limit): (Option<&str>, u64),
) -> Result<Vec<Organization>, StoreError> {
    let kinds = Kind::ALL.iter().copied().filter(|kind| kind.is_branch()).collect();
    let filter = organizations::Filter {
        kinds,
        below: Some(Below::Path(top.path.clone())),
        ..Default::default()
    };
    organizations::page(conn, permit, &filter, after, limit).await
}

/// The paths from the first of some branches to the last, which are in the order of the tree.
pub(super) fn stretch_of(branches: &[Organization]) -> Option<Stretch> {
    let (first, last) = (branches.first()?, branches.last()?);
    Some(Stretch::Between(first.path.clone(), last.path.clone()))
}

/// Branches that follow each other in the order of the tree, each with its gaps.
pub(super) async fn with_gaps<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    branches: Vec<Organization>,
    ask: Ask<'_>,
) -> Result<Vec<(BranchFacts, Vec<Gap>)>, StoreError> {
    let Some(stretch) = stretch_of(&branches) else { return Ok(Vec::new()) };
    let gaps_of = |facts: BranchFacts| {
        let gaps = facts.gaps(ask.rules, ask.span, ask.now.day());
        (facts, gaps)
    };
    let facts = facts_of(conn, permit, branches, &stretch, ask).await?;
    Ok(facts.into_iter().map(gaps_of).collect())
}

/// Whether a branch missed a duty whose period ended after the day `since`.
pub async fn missed_since<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    branch: OrganizationId,
    since: NaiveDate,
    (rules, now): (&[Rule], Instant),
) -> Result<bool, StoreError> {
    let (mut month, last) = (Month::containing(since), Month::containing(now.day()));
    loop {
        let ask = Ask { rules, span: Span::month(month), now };
        let found = gaps_of(conn, permit, &[branch], ask).await?;
        let missed = |gap: &Gap| gap.duty.state == DutyState::Missing && gap.duty.to > since;
        if found.iter().any(|(_, gaps)| gaps.iter().any(missed)) {
            return Ok(true);
        }
        if month >= last {
            return Ok(false);
        }
        month = month.ahead(1);
    }
}

/// The gaps of these branches, as far as they are alive and within the permit.
pub(super) async fn gaps_of<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    ids: &[OrganizationId],
    ask: Ask<'_>,
) -> Result<Vec<(OrganizationId, Vec<Gap>)>, StoreError> {
    let branches = organizations::living(conn, permit, ids).await?;
    let stretch = Stretch::These(ids.to_vec());
    let facts = facts_of(conn, permit, branches, &stretch, ask).await?;
    let gaps = |of: BranchFacts| (of.branch, of.gaps(ask.rules, ask.span, ask.now.day()));
    Ok(facts.into_iter().map(gaps).collect())
}

async fn facts_of<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    branches: Vec<Organization>,
    stretch: &Stretch,
    ask: Ask<'_>,
) -> Result<Vec<BranchFacts>, StoreError> {
    let days = (ask.span.from(), ask.span.to());
    let mut terms = organizations::committee_terms(conn, permit, stretch, days).await?;
    let asks = ask.span.asks(ask.rules);
    let mut meetings =
        meetings_among(conn, permit, stretch, (&asks, ask.span.to()), ask.now).await?;
    let groups: HashSet<OrganizationId> =
        groups_among(conn, permit, stretch, ask.span.year()).await?;
    let months: Vec<_> = ask.span.months().collect();
    let mut windows = study_windows(conn, permit, stretch, &months).await?;
    let facts = |branch: Organization| BranchFacts {
        committee: terms.remove(&branch.id).unwrap_or_default(),
        groups: groups.contains(&branch.id),
        windows: windows.remove(&branch.id).unwrap_or_else(HashMap::new),
        meetings: meetings.remove(&branch.id).unwrap_or_default(),
        branch: branch.id,
        name: branch.name,
        path: branch.path,
    };
    Ok(branches.into_iter().map(facts).collect())
}
