//! Tests drawn from a bank: the same member's same attempt always in the same order.

mod attempt;
mod dice;
mod item;
mod judging;
mod terms;

pub use attempt::{Attempt, AttemptId, Judged};
pub use dice::{Dice, draw, order};
pub use item::{Item, ItemId, ItemKind};
pub use judging::{Chosen, Verdict, judge};
pub use terms::Terms;

#[cfg(test)]
mod tests;
