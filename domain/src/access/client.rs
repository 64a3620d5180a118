//! What a program may read: the scopes of its token, within its organization, as far as its owner's
//! own offices reach at this moment.

use super::{Action, RoleAssignment, Scope, scope_of};
use crate::{enums::string_enum, organizations::OrgPath};

string_enum! {
    /// What an api client may be granted. Which actions belong to it stands in the table of rights.
    ClientScope {
        OrganizationsRead = "organizations:read", "读取组织", "Read organizations";
        MembersRead = "members:read", "读取党员名册（号码遮盖）", "Read members, numbers masked";
        StudyRead = "study:read", "读取组织生活和考勤", "Read study sessions and attendance";
    }
}

/// The rights of a token of an api client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientRights {
    pub scopes: Vec<ClientScope>,
    /// The client's organization.
    pub path: OrgPath,
    /// The offices of the person who answers for it.
    pub owner: Vec<RoleAssignment>,
}

impl ClientRights {
    pub(super) fn scope_of<A: Action>(&self) -> Scope {
        if A::CLIENT_SCOPES.iter().any(|scope| self.scopes.contains(scope)) {
            scope_of::<A>(&self.owner, None).within(&self.path)
        } else {
            Scope::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{
        super::{
            Actor, Permit, RightsVersion, Role,
            actions::{
                FollowChanges, ReadMembers, ReadOrganizations, RevealMembers, UseOwnAccount,
            },
        },
        *,
    };
    use crate::id::Id;

    fn path(text: &str) -> OrgPath {
        OrgPath::parse(text).unwrap()
    }

    fn client(scopes: &[ClientScope], at: &str, owner: &[(Role, &str)]) -> Actor {
        let nil = Uuid::nil();
        let owner = owner.iter().map(|(role, at)| RoleAssignment {
            role: *role,
            organization: Id::new(nil),
            path: path(at),
        });
        let rights =
            ClientRights { scopes: scopes.to_vec(), path: path(at), owner: owner.collect() };
        let version = RightsVersion { session: Id::new(nil), version: 1 };
        Actor::client(Id::new(nil), version, rights)
    }

    const BOTH: [ClientScope; 2] = [ClientScope::MembersRead, ClientScope::OrganizationsRead];

    #[test]
    fn a_client_reaches_its_organization_and_not_all_that_its_owner_reaches() {
        let client = client(&BOTH, "0000100002", &[(Role::DeputyHeadInCharge, "00001")]);
        let permit: Permit<ReadMembers> = client.permit().unwrap();
        assert!(permit.scope().covers(&path("000010000200003")));
        assert!(!permit.scope().covers(&path("0000100003")));
        assert!(!permit.scope().covers(&path("00001")));
        assert!(permit.scope().own().is_none());
    }

    #[test]
    fn a_client_reaches_no_further_than_its_owner_does_now() {
        let owner = [(Role::BranchAdministrator, "000010000200003")];
        let permit: Permit<ReadMembers> = client(&BOTH, "0000100002", &owner).permit().unwrap();
        assert!(permit.scope().covers(&path("000010000200003")));
        assert!(!permit.scope().covers(&path("0000100002")));
        let elsewhere = [(Role::CommitteeSupervisor, "0000100009")];
        assert!(client(&BOTH, "0000100002", &elsewhere).permit::<ReadMembers>().is_err());
        assert!(client(&BOTH, "0000100002", &[]).permit::<ReadOrganizations>().is_err());
    }

    #[test]
    fn a_scope_opens_its_own_actions_and_no_others() {
        let head = [(Role::DeputyHeadInCharge, "00001")];
        let client = client(&[ClientScope::OrganizationsRead], "00001", &head);
        assert!(client.permit::<ReadOrganizations>().is_ok());
        assert!(client.permit::<FollowChanges>().is_ok());
        assert!(client.permit::<ReadMembers>().is_err());
        assert!(client.permit::<RevealMembers>().is_err());
        let refused = client.permit::<UseOwnAccount>().unwrap_err();
        assert!(refused.of_client);
    }
}
