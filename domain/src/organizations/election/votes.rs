//! The numbers of an election.

/// Who could vote, who came, for how many seats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Votes {
    /// Full members with the right to vote, or delegates.
    pub entitled: u32,
    pub present: u32,
    pub seats: u32,
    pub candidates: u32,
}

impl Votes {
    pub const PEOPLE_MAX: u32 = 100_000;
    pub const SEATS_MAX: u32 = 99;
}
