//! What the set-up rules ask of organizations, and the numbers that levels have set.

mod counting;
mod packs;
mod places;

pub use places::{SetupAsk, SetupPlace, for_each_setup_place, setup_places};
