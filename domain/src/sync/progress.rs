//! How far a copy has come: where it stands in the feed, and what of a changed sight it still lacks.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{
    SyncType,
    sight::{Sight, Sights, union},
};

/// The number that was reached in each stream of the feed.
pub type Positions = BTreeMap<i64, i64>;

/// What is gone through of a type: what is out of sight now, then what came into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Half {
    Lost,
    Gained,
}

/// Where the going-through stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub kind: SyncType,
    pub half: Half,
    /// The last object that was given.
    pub after: Option<Uuid>,
}

/// How far a copy has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    pub positions: Positions,
    /// What it holds for certain: all of this.
    pub held: Sights,
    /// What it may hold: nothing beyond this.
    pub maybe: Sights,
    /// What its holder sees, and it shall hold.
    pub sights: Sights,
    /// Null while only changes are outstanding.
    pub step: Option<Step>,
}

impl Progress {
    /// Of a copy that holds nothing.
    pub fn beginning(positions: Positions, sights: Sights) -> Self {
        let nothing = Sights::new();
        let mut begun =
            Self { positions, held: nothing.clone(), maybe: nothing, sights, step: None };
        begun.step = begun.from(None);
        begun
    }

    /// Of a copy that its holder filled otherwise.
    pub fn latest(positions: Positions, sights: Sights) -> Self {
        let (held, maybe) = (sights.clone(), sights.clone());
        Self { positions, held, maybe, sights, step: None }
    }

    /// The types that are followed.
    pub fn types(&self) -> impl Iterator<Item = SyncType> {
        self.sights.keys().copied()
    }

    /// The same copy under what its holder sees now. Where the last difference was not gone through
    /// to its end, nothing is held for certain.
    #[must_use]
    pub fn with_sights(self, now: Sights) -> Self {
        if now == self.sights {
            return self;
        }
        let settled = self.step.is_none() && self.held == self.sights;
        let maybe = union(&self.maybe, &self.sights);
        let held = if settled { self.sights } else { Sights::new() };
        let mut turned = Self { positions: self.positions, held, maybe, sights: now, step: None };
        turned.step = turned.from(None);
        turned
    }

    /// What changes are looked for in: all that the copy may hold or shall hold.
    pub fn watched(&self) -> Sights {
        union(&self.maybe, &self.sights)
    }

    /// What is gone through in this step, and what of it is left out.
    pub fn difference(&self, step: Step) -> (Sight, Sight) {
        let in_sights = |sights: &Sights| sights.get(&step.kind).cloned().unwrap_or_default();
        match step.half {
            Half::Lost => (in_sights(&self.maybe), in_sights(&self.sights)),
            Half::Gained => (in_sights(&self.sights), in_sights(&self.held)),
        }
    }

    /// The step went up to its end: the next one that has anything.
    pub fn advance(&mut self, done: Step) {
        self.step = self.from(Some((done.kind, done.half)));
    }

    /// The first step behind `done` with a difference.
    fn from(&self, done: Option<(SyncType, Half)>) -> Option<Step> {
        let both = |kind| [Half::Lost, Half::Gained].map(|half| Step { kind, half, after: None });
        let steps = SyncType::ALL.iter().copied().flat_map(both);
        let behind = |step: &Step| done.is_none_or(|done| (step.kind, step.half) > done);
        steps.filter(behind).find(|step| {
            let (wanted, without) = self.difference(*step);
            !wanted.is_within(&without)
        })
    }

    /// Everything up to these positions was given.
    pub fn settle(&mut self, positions: Positions) {
        self.positions = positions;
        self.held = self.sights.clone();
        self.maybe = self.sights.clone();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organizations::OrgPath;

    fn sights(paths: &[&str]) -> Sights {
        let subtrees = paths.iter().map(|path| OrgPath::parse(path).unwrap()).collect();
        let sight = Sight { subtrees, own: None };
        [SyncType::Organization, SyncType::Member].map(|kind| (kind, sight.clone())).into()
    }

    fn steps(progress: &mut Progress) -> Vec<(SyncType, Half)> {
        let mut steps = Vec::new();
        while let Some(step) = progress.step {
            steps.push((step.kind, step.half));
            progress.advance(step);
        }
        steps
    }

    #[test]
    fn a_new_copy_gains_everything_and_loses_nothing() {
        let mut begun = Progress::beginning(Positions::new(), sights(&["00001"]));
        let all = [SyncType::Organization, SyncType::Member].map(|kind| (kind, Half::Gained));
        assert_eq!(steps(&mut begun), all);
    }

    #[test]
    fn the_same_sight_leaves_only_changes() {
        let latest = Progress::latest(Positions::new(), sights(&["00001"]));
        assert_eq!(latest.clone().with_sights(sights(&["00001"])), latest);
    }

    #[test]
    fn a_narrower_sight_only_loses_and_is_watched_until_it_is_settled() {
        let latest = Progress::latest(Positions::new(), sights(&["00001"]));
        let mut narrower = latest.with_sights(sights(&["0000100001"]));
        assert!(narrower.watched()[&SyncType::Member].subtrees.len() == 2);
        let lost = [SyncType::Organization, SyncType::Member].map(|kind| (kind, Half::Lost));
        assert_eq!(steps(&mut narrower), lost);
        narrower.settle(Positions::new());
        assert_eq!(narrower.watched(), sights(&["0000100001"]));
    }

    #[test]
    fn a_sight_that_changes_twice_holds_nothing_for_certain() {
        let latest = Progress::latest(Positions::new(), sights(&["0000100001"]));
        let twice =
            latest.with_sights(sights(&["0000100002"])).with_sights(sights(&["0000100001"]));
        assert!(twice.held.is_empty());
        let step = twice.step.unwrap();
        assert_eq!((step.kind, step.half), (SyncType::Organization, Half::Lost));
        let (lost, kept) = twice.difference(step);
        assert!(lost.subtrees.len() == 2 && kept.subtrees.len() == 1);
    }
}
