//! What the register says of the branches of a subtree, for the rules to find the gaps in.
//!
//! Branches are taken a thousand at a time in the order of the tree, each thousand with four
//! statements, so that the cost of a district is a few round trips and the memory that of a
//! thousand branches. The rules themselves are the domain's, the same as for one branch.

use std::collections::{HashMap, HashSet};

use lighthouse_domain::{
    access::{Action, Permit},
    organizations::{Kind, Organization, OrganizationId},
    study::duties::Rule,
    supervision::{BranchFacts, Gap, Span},
    time::Instant,
};

use crate::{
    db::Conn,
    error::StoreError,
    organizations::{self, Stretch},
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
    let kinds = Kind::ALL.iter().copied().filter(|kind| kind.is_branch()).collect();
    let filter = organizations::Filter { kinds, below: Some(top.id), ..Default::default() };
    let mut after: Option<String> = None;
    loop {
        let chunk = organizations::page(conn, permit, &filter, after.as_deref(), CHUNK).await?;
        let (Some(first), Some(last)) = (chunk.first(), chunk.last()) else { return Ok(()) };
        let stretch = Stretch { first: first.path.clone(), last: last.path.clone() };
        after = Some(last.path.as_str().to_owned());
        for facts in facts_of(conn, permit, chunk, &stretch, ask).await? {
            let gaps = facts.gaps(ask.rules, ask.span, ask.now.day());
            each(facts, gaps);
        }
    }
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
