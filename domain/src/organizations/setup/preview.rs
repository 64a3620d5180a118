//! What organizations would look like after a change that nobody has made yet.

use super::SetupFacts;
use crate::{message::Message, organizations::headcount::People};

/// A change to be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetupChange {
    /// Into parts with so many members; the first keeps posts and term.
    Split(Vec<People>),
    /// With others, which go into it.
    Merge(Vec<SetupFacts>),
    AddMembers(People),
}

/// Why a change cannot be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PreviewFault {
    NoBranch,
    /// The parts are not the whole.
    Parts {
        whole: People,
    },
}

impl PreviewFault {
    pub fn message(self) -> Message {
        match self {
            Self::NoBranch => Message::new(
                "只有党支部可以这样试算；委员会和党总支请按其下级党支部试算",
                "Only branches are split, merged or filled; look at the branches below.",
            ),
            Self::Parts { whole: People { full, probationary } } => Message::new(
                format!("各部分人数之和应为正式党员 {full} 名、预备党员 {probationary} 名"),
                format!(
                    "The parts together have to be {full} full and {probationary} probationary members."
                ),
            ),
        }
    }
}

/// The organizations that come out of a change, the changed one first.
pub fn set_up_after(
    before: SetupFacts,
    change: &SetupChange,
) -> Result<Vec<SetupFacts>, PreviewFault> {
    if !before.kind.is_branch() {
        return Err(PreviewFault::NoBranch);
    }
    match change {
        SetupChange::AddMembers(people) => Ok(vec![with(before, add(people_of(before), *people))]),
        SetupChange::Merge(others) if others.iter().all(|other| other.kind.is_branch()) => {
            let whole = others.iter().map(|other| people_of(*other)).fold(people_of(before), add);
            Ok(vec![with(before, whole)])
        }
        SetupChange::Merge(_) => Err(PreviewFault::NoBranch),
        SetupChange::Split(parts) => split(before, parts),
    }
}

fn split(before: SetupFacts, parts: &[People]) -> Result<Vec<SetupFacts>, PreviewFault> {
    let whole = people_of(before);
    if parts.iter().copied().fold(People::default(), add) != whole {
        return Err(PreviewFault::Parts { whole });
    }
    let fresh = SetupFacts {
        established_on: None,
        term_ends_on: None,
        has_secretary: false,
        committee: 0,
        ..before
    };
    let part = |(number, people): (usize, &People)| {
        with(if number == 0 { before } else { fresh }, *people)
    };
    Ok(parts.iter().enumerate().map(part).collect())
}

const fn people_of(facts: SetupFacts) -> People {
    People { full: facts.full, probationary: facts.members.saturating_sub(facts.full) }
}

const fn add(one: People, other: People) -> People {
    People {
        full: one.full.saturating_add(other.full),
        probationary: one.probationary.saturating_add(other.probationary),
    }
}

const fn with(facts: SetupFacts, people: People) -> SetupFacts {
    SetupFacts { full: people.full, members: people.total(), ..facts }
}
