//! The rules by name, and the texts that they are from.

use crate::{burden::RuleText, enums::string_enum, organizations::Kind};

string_enum! {
    /// A rule of how organizations are set up.
    SetupRule {
        BranchTooSmall = "branch_too_small", "正式党员不足，不应单独设支部", "Too few full members for a branch of their own";
        BranchTooLarge = "branch_too_large", "党支部党员过多", "Too many members for a branch";
        GrassrootsCommitteeDue = "grassroots_committee_due", "应考虑设立基层党委", "So many members that a grassroots committee is due";
        GeneralBranchTooSmall = "general_branch_too_small", "党总支党员人数不足", "Too few members for a general branch";
        TemporaryTooLong = "temporary_too_long", "临时党支部存续过久", "A temporary branch that lasts too long";
        SecretaryMissing = "secretary_missing", "未配备书记", "No secretary in post";
        CommitteeTooSmall = "committee_too_small", "委员会人数不足", "Too few people on the committee";
        CommitteeTooLarge = "committee_too_large", "委员会人数过多", "Too many people on the committee";
        TermUnknown = "term_unknown", "任期未登记", "No term of office recorded";
        TermEnded = "term_ended", "任期届满未换届", "The term has ended without an election";
    }
}

const OF_BRANCHES: RuleText =
    ("《中国共产党支部工作条例（试行）》", "Regulations on the Work of Party Branches (trial)");
const CONSTITUTION: RuleText =
    ("《中国共产党章程》", "Constitution of the Communist Party of China");
const OF_ELECTIONS: RuleText =
    ("《中国共产党基层组织选举工作条例》", "Regulations on Elections in Grassroots Organizations");

impl SetupRule {
    /// The text that the rule is from for organizations of a kind, and the article or chapter in it.
    pub const fn source(self, kind: Kind) -> (RuleText, RuleText) {
        match self {
            Self::SecretaryMissing | Self::CommitteeTooSmall | Self::CommitteeTooLarge
                if !kind.is_branch() =>
            {
                (CONSTITUTION, ("第三十条", "article 30"))
            }
            Self::BranchTooSmall | Self::BranchTooLarge => (OF_BRANCHES, ("第四条", "article 4")),
            Self::TemporaryTooLong => (OF_BRANCHES, ("第二章", "chapter 2")),
            Self::SecretaryMissing | Self::CommitteeTooSmall | Self::CommitteeTooLarge => {
                (OF_BRANCHES, ("第六章", "chapter 6"))
            }
            Self::GrassrootsCommitteeDue | Self::GeneralBranchTooSmall => {
                (CONSTITUTION, ("第三十条", "article 30"))
            }
            Self::TermUnknown => (CONSTITUTION, ("第三十一条", "article 31")),
            Self::TermEnded => (OF_ELECTIONS, ("第三条", "article 3")),
        }
    }

    /// Whether it belongs to the set-up itself; terms of office are counted by themselves.
    pub const fn is_of_set_up(self) -> bool {
        !matches!(self, Self::TermUnknown | Self::TermEnded)
    }
}
