//! The roles of the organisation, as `product.md` names them.

use crate::enums::string_enum;

string_enum! {
    /// What somebody is appointed as; the scope is the organization's subtree.
    Role {
        Member = "member", "党员", "Member";
        BranchSecretary = "branch_secretary", "党支部书记" | "支部书记", "Branch secretary";
        BranchAdministrator = "branch_administrator", "支部管理员" | "党支部管理员", "Branch administrator";
        CommitteeSupervisor = "committee_supervisor", "基层党委督导人员" | "督导人员" | "督导员", "Committee supervisor";
        EducationCentreCoordinator = "education_centre_coordinator", "党员教育中心统筹人员" | "统筹人员", "Education centre coordinator";
        DeputyHeadInCharge = "deputy_head_in_charge", "分管副部长", "Deputy head in charge";
        Editor = "editor", "编辑", "Editor";
        Reviewer = "reviewer", "审核人员", "Reviewer";
        SystemAdministrator = "system_administrator", "系统管理员", "System administrator";
        SecurityOfficer = "security_officer", "安全员", "Security officer";
        Auditor = "auditor", "审计员", "Auditor";
    }
}

impl Role {
    /// The three officers who must be three persons (R33).
    pub const OFFICERS: [Self; 3] =
        [Self::SystemAdministrator, Self::SecurityOfficer, Self::Auditor];

    pub fn is_officer(self) -> bool {
        Self::OFFICERS.contains(&self)
    }

    /// Whether a longer password is asked for (C-35).
    pub fn is_administrative(self) -> bool {
        self != Self::Member
    }
}
