//! Supervision: what the branches of a subtree have not done.

mod gaps;

pub use gaps::{Ask, for_each_branch};
