//! How long a term lasts, and when the next election is due.

use chrono::{Months, NaiveDate};

use crate::{
    enums::string_enum,
    organizations::{
        Kind,
        setup::{Bounds, SetupBound},
    },
};

/// The years of a term of a kind; a temporary branch elects nobody, and the levels above the
/// grassroots are elected by congresses, under other rules.
pub fn term_years(kind: Kind, bounds: &Bounds) -> Option<u32> {
    let bound = match kind {
        Kind::Branch | Kind::JointBranch => SetupBound::BranchTermYears,
        Kind::GeneralBranch => SetupBound::GeneralTermYears,
        Kind::GrassrootsCommittee | Kind::TownCommittee => SetupBound::CommitteeTermYears,
        _ => return None,
    };
    Some(bounds.get(bound))
}

/// The last day of a term that begins with an election.
pub fn term_end(held_on: NaiveDate, years: u32) -> Option<NaiveDate> {
    held_on.checked_add_months(Months::new(years.saturating_mul(12)))?.pred_opt()
}

string_enum! {
    /// How an organization stands to its next election.
    ElectionState {
        Due = "due", "临近换届", "The term ends soon";
        Overdue = "overdue", "逾期未换届", "The term has ended";
        Unknown = "unknown", "任期未登记", "No term is recorded";
    }
}

/// When the next election is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueElection {
    pub state: ElectionState,
    /// The last day of the term.
    pub term_ends_on: Option<NaiveDate>,
    /// Until when it may be shifted at most, with approval.
    pub latest_on: Option<NaiveDate>,
}

impl DueElection {
    /// What is due at an organization that holds elections; nothing as long as the end is far.
    pub fn on(
        today: NaiveDate,
        kind: Kind,
        ends_on: Option<NaiveDate>,
        bounds: &Bounds,
    ) -> Option<Self> {
        term_years(kind, bounds)?;
        let Some(end) = ends_on else {
            let state = ElectionState::Unknown;
            return Some(Self { state, term_ends_on: None, latest_on: None });
        };
        let notice = Months::new(bounds.get(SetupBound::ElectionNoticeMonths));
        let announced = end.checked_sub_months(notice).is_none_or(|day| day <= today);
        let state = if end < today { ElectionState::Overdue } else { ElectionState::Due };
        let shift = Months::new(bounds.get(SetupBound::ShiftMonthsMax));
        announced.then(|| Self {
            state,
            term_ends_on: Some(end),
            latest_on: end.checked_add_months(shift),
        })
    }
}
