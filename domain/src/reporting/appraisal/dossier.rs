//! What a secretary is appraised by: records of the year, as they stood when the dossier was opened.

use chrono::NaiveDate;

use crate::{
    administrators::TrainingKind,
    burden::BurdenExceptionId,
    organizations::{Duty, OrganizationId},
    reporting::{Counted, IndicatorItem},
    time::Instant,
};

/// A figure of the organization with everything below it, by which it may be assessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DossierFigure {
    pub item: IndicatorItem,
    pub counted: Counted,
    /// The exception without which a rule would be against it.
    pub exception: Option<BurdenExceptionId>,
}

/// A post that the secretary held in the year, here or elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DossierPost {
    pub organization: OrganizationId,
    pub organization_name: String,
    pub duty: Duty,
    pub since: NaiveDate,
    pub until: Option<NaiveDate>,
}

/// A training of the secretary in the year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DossierTraining {
    pub kind: TrainingKind,
    pub topic: String,
    pub held_on: NaiveDate,
}

/// Rectification cases of the organization and everything below it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CaseTally {
    /// Opened in the year.
    pub opened: i64,
    /// Of those, closed by now.
    pub closed: i64,
    /// Of those, opened once more after they had been closed.
    pub reopened: i64,
}

impl CaseTally {
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            opened: self.opened.saturating_add(other.opened),
            closed: self.closed.saturating_add(other.closed),
            reopened: self.reopened.saturating_add(other.reopened),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dossier {
    /// When it was assembled.
    pub as_of: Instant,
    /// How the indicators were counted.
    pub formula_version: u32,
    /// Whose list of indicators it was, and which version of it; nobody's where the usual one held.
    pub list: Option<(OrganizationId, i64)>,
    /// In the order of the list.
    pub figures: Vec<DossierFigure>,
    pub posts: Vec<DossierPost>,
    pub cases: CaseTally,
    pub trainings: Vec<DossierTraining>,
}
