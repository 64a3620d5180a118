//! The roles of the organisation, as `product.md` names them.

/// What somebody is appointed as; the scope is the organization's subtree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    Member,
    BranchSecretary,
    BranchAdministrator,
    CommitteeSupervisor,
    EducationCentreCoordinator,
    DeputyHeadInCharge,
    Editor,
    Reviewer,
    SystemAdministrator,
    SecurityOfficer,
    Auditor,
}

impl Role {
    pub const ALL: [Self; 11] = [
        Self::Member,
        Self::BranchSecretary,
        Self::BranchAdministrator,
        Self::CommitteeSupervisor,
        Self::EducationCentreCoordinator,
        Self::DeputyHeadInCharge,
        Self::Editor,
        Self::Reviewer,
        Self::SystemAdministrator,
        Self::SecurityOfficer,
        Self::Auditor,
    ];

    /// The three officers who must be three persons (R33).
    pub const OFFICERS: [Self; 3] =
        [Self::SystemAdministrator, Self::SecurityOfficer, Self::Auditor];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::BranchSecretary => "branch_secretary",
            Self::BranchAdministrator => "branch_administrator",
            Self::CommitteeSupervisor => "committee_supervisor",
            Self::EducationCentreCoordinator => "education_centre_coordinator",
            Self::DeputyHeadInCharge => "deputy_head_in_charge",
            Self::Editor => "editor",
            Self::Reviewer => "reviewer",
            Self::SystemAdministrator => "system_administrator",
            Self::SecurityOfficer => "security_officer",
            Self::Auditor => "auditor",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }

    pub fn is_officer(self) -> bool {
        Self::OFFICERS.contains(&self)
    }

    /// Whether a longer password is asked for (C-35).
    pub fn is_administrative(self) -> bool {
        self != Self::Member
    }
}
