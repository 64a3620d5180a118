//! The feed of changes: reading it, going through what came into or out of sight, forgetting what is
//! old. Rows are written by the database itself when a transaction commits (see the migration).

mod entity;
mod feed;
mod pruning;
mod touching;
mod walking;
mod watching;

pub use feed::{Feed, FeedChange, StreamHead, changes, heads};
pub use pruning::prune_changes;
pub(crate) use touching::touch;
pub use walking::{existing, ids_in_sight};
pub use watching::{ChangeAnywhere, changes_anywhere, positions_now};
