//! The numbers of the rules.

use crate::{enums::string_enum, message::Message};

string_enum! {
    /// A number that the rules compare with.
    SetupBound {
        FullMembersMin = "full_members_min", "成立党支部的正式党员最少人数", "Full members from which on there is a branch";
        MembersMax = "members_max", "党支部党员一般最多人数", "Members a branch has at most";
        CommitteeFrom = "committee_from", "设立支部委员会的正式党员人数", "Full members from which on a branch has a committee";
        BranchCommitteeMin = "branch_committee_min", "支部委员会委员最少人数", "Committee of a branch, at least";
        BranchCommitteeMax = "branch_committee_max", "支部委员会委员最多人数", "Committee of a branch, at most";
        TemporaryMonthsMax = "temporary_months_max", "临时党支部一般最长月数", "Months a temporary branch lasts at most";
        GeneralBranchOver = "general_branch_over", "设立党总支的党员人数（超过）", "Members above which there may be a general branch";
        GeneralCommitteeMin = "general_committee_min", "总支部委员会委员最少人数", "Committee of a general branch, at least";
        GeneralCommitteeMax = "general_committee_max", "总支部委员会委员最多人数", "Committee of a general branch, at most";
        CommitteeOver = "committee_over", "设立基层党委的党员人数（超过）", "Members above which there may be a grassroots committee";
        GrassrootsCommitteeMin = "grassroots_committee_min", "基层党委委员最少人数", "Grassroots committee, at least";
        GrassrootsCommitteeMax = "grassroots_committee_max", "基层党委委员最多人数", "Grassroots committee, at most";
        BranchTermYears = "branch_term_years", "党支部任期年数", "Years of a branch's term";
        GeneralTermYears = "general_term_years", "党总支任期年数", "Years of a general branch's term";
        CommitteeTermYears = "committee_term_years", "党委任期年数", "Years of a committee's term";
        ShiftMonthsMax = "shift_months_max", "提前或延期换届一般最长月数", "Months by which an election is shifted at most";
        ElectionNoticeMonths = "election_notice_months", "换届提醒提前月数", "Months ahead in which an election is announced as due";
        QuorumPercent = "quorum_percent", "到会有选举权党员最低百分比", "Share of the voters that has to be present, in percent";
        SurplusPercent = "surplus_percent", "候选人差额最低百分比", "Candidates above the seats, in percent";
    }
}

impl SetupBound {
    /// Where no level has set another, and between which numbers a level may choose.
    pub const fn usual_and_range(self) -> (u32, (u32, u32)) {
        match self {
            Self::FullMembersMin => (3, (1, 20)),
            Self::MembersMax | Self::GeneralBranchOver => (50, (10, 500)),
            Self::CommitteeFrom => (7, (3, 50)),
            Self::BranchCommitteeMin => (3, (2, 15)),
            Self::BranchCommitteeMax => (7, (2, 15)),
            Self::TemporaryMonthsMax => (6, (1, 60)),
            Self::GeneralCommitteeMin | Self::GrassrootsCommitteeMin => (5, (2, 25)),
            Self::GeneralCommitteeMax | Self::GrassrootsCommitteeMax => (9, (2, 25)),
            Self::CommitteeOver => (100, (10, 1000)),
            Self::BranchTermYears | Self::GeneralTermYears => (3, (1, 5)),
            Self::CommitteeTermYears => (5, (1, 5)),
            Self::ShiftMonthsMax => (12, (1, 24)),
            Self::ElectionNoticeMonths => (6, (1, 24)),
            Self::QuorumPercent => (80, (50, 100)),
            Self::SurplusPercent => (20, (0, 100)),
        }
    }

    /// Whether a level may set this number.
    pub fn allows(self, value: u32) -> bool {
        let (least, most) = self.usual_and_range().1;
        (least..=most).contains(&value)
    }
}

/// All numbers, each set or the usual one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounds(Vec<(SetupBound, u32)>);

/// Two numbers of which the first must not be above the second.
const ORDERED: [(SetupBound, SetupBound); 5] = [
    (SetupBound::FullMembersMin, SetupBound::CommitteeFrom),
    (SetupBound::BranchCommitteeMin, SetupBound::BranchCommitteeMax),
    (SetupBound::GeneralCommitteeMin, SetupBound::GeneralCommitteeMax),
    (SetupBound::GrassrootsCommitteeMin, SetupBound::GrassrootsCommitteeMax),
    (SetupBound::GeneralBranchOver, SetupBound::CommitteeOver),
];

impl Bounds {
    /// The numbers of a level; what it leaves out is the usual one. The last of two for one counts.
    pub fn new(set: impl IntoIterator<Item = (SetupBound, u32)>) -> Self {
        let mut bounds = Self::default();
        for (bound, value) in set {
            bounds.0.retain(|(known, _)| *known != bound);
            bounds.0.push((bound, value));
        }
        bounds.0.sort_unstable();
        bounds
    }

    pub fn get(&self, bound: SetupBound) -> u32 {
        let set = self.0.iter().find(|(known, _)| *known == bound);
        set.map_or(bound.usual_and_range().0, |(_, value)| *value)
    }

    /// What a level has set itself.
    pub fn own(&self) -> &[(SetupBound, u32)] {
        &self.0
    }

    /// Pairs that contradict each other.
    pub fn unordered(&self) -> Vec<Unordered> {
        let crossed = |(least, most): &(SetupBound, SetupBound)| self.get(*least) > self.get(*most);
        let pairs = ORDERED.into_iter().filter(crossed);
        pairs.map(|(least, most)| Unordered { least, most }).collect()
    }
}

/// One number is above another that it may not exceed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unordered {
    pub least: SetupBound,
    pub most: SetupBound,
}

impl Unordered {
    pub fn message(self) -> Message {
        let Self { least, most } = self;
        Message::new(
            format!("“{}”不能大于“{}”，请调整其一", least.zh(), most.zh()),
            format!("{} may not be above {}: change one of them.", least.as_str(), most.as_str()),
        )
    }
}
