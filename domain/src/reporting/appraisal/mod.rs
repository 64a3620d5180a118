//! Appraisals: once a year a level appraises the secretaries of the organizations directly below it.
//!
//! ```text
//! opened ──own report──▶ reported ──graded by the level──▶ graded ──issued by a second person──▶ issued, for good
//!                            ▲                                │
//!                            └────────── returned ────────────┘     withdrawn, from any state before
//! ```
//!
//! The dossier is assembled from records when it is opened. Nobody appraises or confirms the own
//! one, and persons are never put in an order.

mod content;
mod dossier;
mod error;
mod record;
mod state;
#[cfg(test)]
mod tests;

pub use dossier::{CaseTally, Dossier, DossierFigure, DossierPost, DossierTraining};
pub use error::AppraisalError;
pub use record::{Appraisal, AppraisalId, Appraiser};
pub use state::{AppraisalGrade, AppraisalState, AppraisalStatus, Grading, OwnReport};
