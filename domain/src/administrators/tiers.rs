//! Each level manages the next one down (S16), and roles fit the organizations they are held at.

use crate::{
    access::{Role, Scope},
    message::Message,
    organizations::{Kind, OrgPath},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TierError {
    #[error("each level appoints on the next level down")]
    NotNextLevel,
    #[error("this role is not held at such an organization")]
    WrongPlace,
}

impl TierError {
    pub fn message(self) -> Message {
        match self {
            Self::NotNextLevel => Message::new(
                "逐级管理：只能任免下一级组织的管理员",
                "Each level appoints and ends on the next level down only.",
            ),
            Self::WrongPlace => Message::new(
                "该角色不在此类组织设置",
                "This role is not held at an organization of this kind.",
            ),
        }
    }
}

/// Whether somebody who reaches `scope` may appoint `role` at an organization.
pub fn may_appoint(scope: &Scope, role: Role, at: &OrgPath, kind: Kind) -> Result<(), TierError> {
    if !held_at(role, kind) {
        return Err(TierError::WrongPlace);
    }
    let next = |own: &OrgPath| own.contains(at) && at.depth() == own.depth() + 1;
    let beside = |own: &OrgPath| own == at && staff(role);
    if scope.is_everywhere() || scope.subtrees().iter().any(|own| next(own) || beside(own)) {
        Ok(())
    } else {
        Err(TierError::NotNextLevel)
    }
}

/// The staff of an organization's own office, whom its head appoints.
pub(crate) fn staff(role: Role) -> bool {
    role.is_officer()
        || matches!(role, Role::EducationCentreCoordinator | Role::Editor | Role::Reviewer)
}

pub(super) fn held_at(role: Role, kind: Kind) -> bool {
    match role {
        Role::Member => false,
        Role::BranchSecretary | Role::BranchAdministrator => kind.is_branch(),
        Role::Editor | Role::Reviewer | Role::CommitteeSupervisor => !kind.is_branch(),
        Role::EducationCentreCoordinator
        | Role::DeputyHeadInCharge
        | Role::SystemAdministrator
        | Role::SecurityOfficer
        | Role::Auditor => {
            matches!(kind, Kind::ProvinceCommittee | Kind::CityCommittee | Kind::DistrictCommittee)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{
        Action, Actor, RightsVersion, RoleAssignment, actions::ManageAdministrators,
    };
    use crate::id::Id;

    fn scope(role: Role, path: &str) -> Scope {
        let standing = RoleAssignment {
            role,
            organization: Id::new(uuid::Uuid::nil()),
            path: OrgPath::parse(path).unwrap(),
        };
        let proof = RightsVersion { session: Id::new(uuid::Uuid::nil()), version: 1 };
        let actor = Actor::signed_in(Id::new(uuid::Uuid::nil()), None, proof, vec![standing]);
        assert!(!ManageAdministrators::GRANTS.is_empty());
        actor.permit::<ManageAdministrators>().unwrap().scope().clone()
    }

    fn path(text: &str) -> OrgPath {
        OrgPath::parse(text).unwrap()
    }

    #[test]
    fn a_town_appoints_in_its_branches_and_not_in_those_of_its_committees() {
        let town = scope(Role::CommitteeSupervisor, "0000100002");
        let role = Role::BranchAdministrator;
        assert_eq!(may_appoint(&town, role, &path("000010000200003"), Kind::Branch), Ok(()));
        let deeper = path("00001000020000300001");
        assert_eq!(may_appoint(&town, role, &deeper, Kind::Branch), Err(TierError::NotNextLevel));
        assert_eq!(
            may_appoint(&town, Role::CommitteeSupervisor, &path("0000100002"), Kind::TownCommittee),
            Err(TierError::NotNextLevel)
        );
    }

    #[test]
    fn a_head_appoints_the_officers_of_the_own_office() {
        let head = scope(Role::DeputyHeadInCharge, "00001");
        let own = path("00001");
        assert_eq!(may_appoint(&head, Role::Auditor, &own, Kind::DistrictCommittee), Ok(()));
        assert_eq!(
            may_appoint(&head, Role::DeputyHeadInCharge, &own, Kind::DistrictCommittee),
            Err(TierError::NotNextLevel)
        );
    }

    #[test]
    fn a_branch_administrator_is_no_administrator_of_a_town() {
        let head = scope(Role::DeputyHeadInCharge, "00001");
        let town = path("0000100002");
        assert_eq!(
            may_appoint(&head, Role::BranchAdministrator, &town, Kind::TownCommittee),
            Err(TierError::WrongPlace)
        );
    }
}
