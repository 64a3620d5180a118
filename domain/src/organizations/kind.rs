//! Kinds of organizations and which may stand under which.

/// The kind of an organization, from province to branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    ProvinceCommittee,
    CityCommittee,
    DistrictCommittee,
    TownCommittee,
    GrassrootsCommittee,
    GeneralBranch,
    Branch,
    JointBranch,
    TemporaryBranch,
}

impl Kind {
    pub const ALL: [Self; 9] = [
        Self::ProvinceCommittee,
        Self::CityCommittee,
        Self::DistrictCommittee,
        Self::TownCommittee,
        Self::GrassrootsCommittee,
        Self::GeneralBranch,
        Self::Branch,
        Self::JointBranch,
        Self::TemporaryBranch,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ProvinceCommittee => "province_committee",
            Self::CityCommittee => "city_committee",
            Self::DistrictCommittee => "district_committee",
            Self::TownCommittee => "town_committee",
            Self::GrassrootsCommittee => "grassroots_committee",
            Self::GeneralBranch => "general_branch",
            Self::Branch => "branch",
            Self::JointBranch => "joint_branch",
            Self::TemporaryBranch => "temporary_branch",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// Branches of all three sorts hold members; nothing stands under them.
    pub const fn is_branch(self) -> bool {
        matches!(self, Self::Branch | Self::JointBranch | Self::TemporaryBranch)
    }

    /// Higher kinds hold lower ones; committees of the same rank may nest once more.
    pub fn may_hold(self, child: Self) -> bool {
        !self.is_branch()
            && (self.rank() < child.rank() || self == Self::GrassrootsCommittee && child == self)
    }

    const fn rank(self) -> u8 {
        match self {
            Self::ProvinceCommittee => 0,
            Self::CityCommittee => 1,
            Self::DistrictCommittee => 2,
            Self::TownCommittee => 3,
            Self::GrassrootsCommittee => 4,
            Self::GeneralBranch => 5,
            Self::Branch | Self::JointBranch | Self::TemporaryBranch => 6,
        }
    }
}
