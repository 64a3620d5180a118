//! The figures of a bulletin: branches counted by duty and by organization, and cases. Nobody is
//! in them.

use std::collections::HashMap;

use crate::{
    burden::BurdenExceptionId,
    organizations::{OrgPath, Organization, OrganizationId},
    study::{
        SessionKind,
        duties::{Duty, DutyState, RULES},
    },
    time::Instant,
};

/// Branches of which a duty was asked, and how they stand. Those that are neither have planned it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub due: u64,
    /// They did it in each period that ends in the span.
    pub done: u64,
    /// In some period they neither did nor planned it.
    pub missing: u64,
}

impl Tally {
    fn add(&mut self, (done, missing): (bool, bool)) {
        self.due += 1;
        self.done += u64::from(done);
        self.missing += u64::from(missing);
    }
}

/// One duty over all branches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DutyFigure {
    /// The rule of the field: `R17`.
    pub rule: String,
    pub kind: SessionKind,
    pub tally: Tally,
}

/// The branches of one organization directly below. A duty of a branch counts once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganizationFigure {
    pub organization: OrganizationId,
    pub name: String,
    pub branches: u64,
    pub branches_with_gaps: u64,
    /// Sums over the duties.
    pub tally: Tally,
}

/// The order of the tree, unless an exception to the burden rules allows a ranking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FigureOrder {
    #[default]
    Tree,
    /// The largest share of done duties first, allowed by this exception.
    Result(BurdenExceptionId),
}

impl FigureOrder {
    pub fn exception(self) -> Option<BurdenExceptionId> {
        match self {
            Self::Tree => None,
            Self::Result(exception) => Some(exception),
        }
    }
}

/// What a bulletin counts, as it was then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulletinFigures {
    pub as_of: Instant,
    pub branches: u64,
    pub branches_with_gaps: u64,
    /// In the order in which people know the duties.
    pub duties: Vec<DutyFigure>,
    /// In the order of the tree; `ordered_organizations` has them as they are read.
    pub organizations: Vec<OrganizationFigure>,
    pub order: FigureOrder,
    pub cases_open: u64,
    pub cases_closed: u64,
}

impl BulletinFigures {
    /// Nothing counted yet, for these organizations directly below, in the order of the tree.
    pub fn begin(below: &[Organization], as_of: Instant) -> Self {
        let organizations = below.iter().map(|one| OrganizationFigure {
            organization: one.id,
            name: one.name.clone(),
            branches: 0,
            branches_with_gaps: 0,
            tally: Tally::default(),
        });
        Self {
            as_of,
            branches: 0,
            branches_with_gaps: 0,
            duties: Vec::new(),
            organizations: organizations.collect(),
            order: FigureOrder::Tree,
            cases_open: 0,
            cases_closed: 0,
        }
    }

    /// Counts a branch, which lies at or below one of `below`.
    pub fn count(&mut self, below: &[Organization], branch: &OrgPath, duties: &[Duty]) {
        let at = below.iter().position(|one| one.path.contains(branch));
        let behind = duties.iter().any(is_missing);
        self.branches += 1;
        self.branches_with_gaps += u64::from(behind);
        let mut own = at.and_then(|at| self.organizations.get_mut(at));
        if let Some(own) = &mut own {
            own.branches += 1;
            own.branches_with_gaps += u64::from(behind);
        }
        for (kind, duties) in by_kind(duties) {
            let done = duties.iter().all(|duty| duty.state == DutyState::Done);
            let counted = (done, duties.iter().any(|duty| is_missing(duty)));
            if let Some(own) = &mut own {
                own.tally.add(counted);
            }
            let known = self.duties.iter().position(|figure| figure.kind == kind);
            let known = known.unwrap_or_else(|| {
                let rule = duties.first().map_or("", |duty| duty.rule.id).to_owned();
                self.duties.push(DutyFigure { rule, kind, tally: Tally::default() });
                self.duties.len() - 1
            });
            if let Some(figure) = self.duties.get_mut(known) {
                figure.tally.add(counted);
            }
        }
    }

    /// The figures with the duties in their order.
    #[must_use]
    pub fn finish(mut self) -> Self {
        let place = |kind| RULES.iter().position(|rule| rule.kind == kind);
        self.duties.sort_by_key(|figure| place(figure.kind));
        self
    }
}

fn is_missing(duty: &Duty) -> bool {
    !matches!(duty.state, DutyState::Done | DutyState::Planned)
}

fn by_kind(duties: &[Duty]) -> HashMap<SessionKind, Vec<&Duty>> {
    let mut kinds = HashMap::<_, Vec<&Duty>>::new();
    for duty in duties {
        kinds.entry(duty.rule.kind).or_default().push(duty);
    }
    kinds
}
