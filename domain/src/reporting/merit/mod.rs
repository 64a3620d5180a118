//! Nominations for awards: an organization nominates a member or an organization, with evidence from
//! the register; the level above decides.
//!
//! ```text
//! drafted ──submitted by an office──▶ submitted ──decided at the level above──▶ recommended │ not recommended
//!    └──────────── withdrawn ─────────────┘
//! ```
//!
//! Each piece of evidence is attached by a person and says what its record said then. Nothing is
//! added up, and nobody is put in an order.

mod content;
mod error;
mod evidence;
mod record;
mod state;
#[cfg(test)]
mod tests;

pub use error::NominationError;
pub use evidence::{Evidence, EvidenceId, EvidenceSource, FoundRecord};
pub use record::{Nomination, NominationId, Nominee};
pub use state::{Decision, NominationOutcome, NominationState, NominationStatus};
