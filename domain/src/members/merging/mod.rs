//! Two entries of one person become one: the duplicate stays as a record that points to the survivor.
//!
//! What was recorded of the duplicate is the survivor's from then on: attendance with its hours,
//! former posts, the login. What moves is written down row by row, so that the merge can be undone for
//! thirty days, as long as nothing that moved was changed since. What was issued stays as it is.

mod error;
mod judging;
mod lines;
mod merge;
#[cfg(test)]
mod tests;
mod words;

pub use error::{MergeError, MergeFault, UndoObstacle};
pub use judging::{Pair, faults};
pub use lines::{JoinedLine, Line, join, parted};
pub use merge::{Merge, MergeId, MergeSide, Undone};
pub use words::{MergeState, MergeSubject};
