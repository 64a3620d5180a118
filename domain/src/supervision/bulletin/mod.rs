//! Bulletins: what the branches of a level did and did not do in a month or quarter, told to all
//! of them.
//!
//! ```text
//!            ┌──── returned ◀───┐
//!            ▼                  │
//! draft ──submitted──▶ in review ──issued by a second person──▶ issued, for good
//!   └─ figures are taken anew on request             └─ replaced by a new one only
//! ```
//!
//! A bulletin counts organizations and names no person. Organizations stand in the order of the
//! tree, so that it is no ranking, unless an exception to the burden rules allows one.

mod content;
mod error;
mod figures;
mod order;
mod record;
mod state;

pub use error::BulletinError;
pub use figures::{BulletinFigures, DutyFigure, FigureOrder, OrganizationFigure, Tally};
pub use record::{Bulletin, BulletinId, BulletinTexts, PaperFormat};
pub use state::{BulletinState, BulletinStatus, Issue, Submission};
