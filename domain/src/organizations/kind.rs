//! Kinds of organizations and which may stand under which.

use crate::enums::string_enum;

string_enum! {
    /// The kind of an organization, from province to branch.
    Kind {
        ProvinceCommittee = "province_committee", "省委", "Province committee";
        CityCommittee = "city_committee", "市委", "City committee";
        DistrictCommittee = "district_committee", "区（县）委" | "区(县)委" | "区委" | "县委", "District committee";
        TownCommittee = "town_committee", "镇街党（工）委" | "镇街党(工)委" | "镇党委" | "乡镇党委" | "街道党工委" | "党工委", "Town committee";
        GrassrootsCommittee = "grassroots_committee", "基层党委" | "党委", "Grassroots committee";
        GeneralBranch = "general_branch", "党总支" | "党总支部" | "总支", "General branch";
        Branch = "branch", "党支部" | "支部", "Branch";
        JointBranch = "joint_branch", "联合党支部" | "联合支部", "Joint branch";
        TemporaryBranch = "temporary_branch", "临时党支部" | "临时支部", "Temporary branch";
    }
}

impl Kind {
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
