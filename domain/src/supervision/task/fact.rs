//! What the register knows of a branch, so that nobody types it.

use super::FieldKind;
use crate::{enums::string_enum, organizations::OrganizationId};

string_enum! {
    /// Something that the register knows of each branch.
    RegisterFact {
        Members = "members", "党员人数", "Members";
        FullMembers = "full_members", "正式党员人数", "Full members";
        ProbationaryMembers = "probationary_members", "预备党员人数", "Probationary members";
        Activists = "activists", "入党积极分子人数", "Activists";
        MembersOver60 = "members_over_60", "60岁以上党员人数", "Members over 60";
        FemaleMembers = "female_members", "女党员人数", "Female members";
        SecretaryName = "secretary_name", "书记姓名", "Name of the secretary";
        AdministratorNames = "administrator_names", "管理员姓名", "Names of the administrators";
        AdministratorCount = "administrator_count", "管理员人数", "Number of administrators";
        SessionsThisMonth = "sessions_this_month", "本月组织生活次数", "Sessions this month";
        StudyHours = "study_hours", "本年度学时", "Study hours of the year";
        BranchKind = "branch_kind", "党支部类型", "Kind of branch";
        EstablishedOn = "established_on", "成立日期", "Day of establishment";
        TermEndsOn = "term_ends_on", "届满日期", "End of the term";
        BranchCode = "branch_code", "组织编码", "Code of the organization";
    }
}

impl RegisterFact {
    /// Of what kind its value is.
    pub const fn kind(self) -> FieldKind {
        match self {
            Self::SecretaryName
            | Self::AdministratorNames
            | Self::BranchKind
            | Self::BranchCode => FieldKind::Text,
            Self::EstablishedOn | Self::TermEndsOn => FieldKind::Date,
            _ => FieldKind::Number,
        }
    }

    /// Where it can be read of an organization and the branches below.
    pub fn path(self, at: OrganizationId) -> String {
        match self {
            Self::Members
            | Self::FullMembers
            | Self::ProbationaryMembers
            | Self::Activists
            | Self::MembersOver60
            | Self::FemaleMembers => format!("/v1/organizations/{at}/member-counts"),
            Self::SecretaryName | Self::AdministratorNames | Self::AdministratorCount => {
                format!("/v1/administrators?organization_id={at}")
            }
            Self::SessionsThisMonth => format!("/v1/study-sessions?organization_id={at}"),
            Self::StudyHours => format!("/v1/organizations/{at}/hours"),
            Self::BranchKind | Self::EstablishedOn | Self::TermEndsOn | Self::BranchCode => {
                format!("/v1/organizations?organization_id={at}")
            }
        }
    }

    /// Other words for it, besides its own, with a space between two, in the form in which labels are
    /// compared: no signs, small letters.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Members => {
                "党员数 党员总数 党员总人数 党员数量 在册党员 在册党员数 在册党员人数 memberscount \
                membercount numberofmembers partymembers totalmembers"
            }
            Self::FullMembers => {
                "正式党员 正式党员数 正式党员总数 fullmemberscount numberoffullmembers"
            }
            Self::ProbationaryMembers => {
                "预备党员 预备党员数 预备党员总数 probationarymemberscount \
                numberofprobationarymembers probationers"
            }
            Self::Activists => {
                "积极分子 积极分子数 积极分子人数 入党积极分子 入党积极分子数 activistscount \
                numberofactivists"
            }
            Self::MembersOver60 => {
                "60岁以上党员 60岁以上党员数 60岁及以上党员 60岁及以上党员数 60岁及以上党员人数 六十岁以上党员 \
                六十岁以上党员数 六十岁以上党员人数 membersaged60andover members60andover \
                numberofmembersover60"
            }
            Self::FemaleMembers => {
                "女党员 女党员数 女性党员 女性党员数 女性党员人数 femalememberscount \
                numberoffemalemembers womenmembers"
            }
            Self::SecretaryName => {
                "书记 支部书记 党支部书记 书记名字 支部书记姓名 党支部书记姓名 secretary secretarysname \
                branchsecretary"
            }
            Self::AdministratorNames => {
                "管理员 支部管理员 支部管理员姓名 系统管理员姓名 administrator administratorname \
                administratorsname administrators"
            }
            Self::AdministratorCount => {
                "管理员数 管理员数量 支部管理员人数 支部管理员数 numberofadministrators \
                administratorscount"
            }
            Self::SessionsThisMonth => {
                "本月组织生活 组织生活次数 当月组织生活次数 本月会议次数 sessionsinthemonth \
                numberofsessions sessionscount monthlysessions"
            }
            Self::StudyHours => {
                "学时 学时数 总学时 学习学时 年度学时 学习时长 studyhour hoursofstudy"
            }
            Self::BranchKind => {
                "支部类型 支部类别 党支部类别 组织类型 组织类别 branchtype typeofbranch"
            }
            Self::EstablishedOn => {
                "成立时间 建立时间 支部成立时间 支部成立日期 党支部成立时间 党支部成立日期 foundedon \
                foundingdate dateofestablishment"
            }
            Self::TermEndsOn => {
                "届满时间 换届时间 换届日期 任期届满时间 任期届满日期 支部届满时间 termend termends \
                endofterm"
            }
            Self::BranchCode => {
                "支部编码 党支部编码 支部代码 组织代码 organizationcode codeofbranch"
            }
        }
    }
}
