//! Who may do what, and where.
//!
//! Every read and write in `persistence` asks for a [`Permit`]. Only
//! [`Actor::permit`] can make one, so a handler that skips the check does not
//! compile. The permit also carries the [`Proof`] of the rights it was made from:
//! the statement that uses it is answered only while that version still holds, so a
//! right that ended is gone from the next statement on (INV-11, M-03).

pub mod actions;
mod client;
mod role;
mod scope;

use std::marker::PhantomData;

use uuid::Uuid;

use crate::{
    id::Id,
    members::MemberId,
    organizations::{OrgPath, OrganizationId},
};

pub use client::{ClientRights, ClientScope};
pub use role::Role;
pub use scope::Scope;

/// Marker of login accounts.
#[derive(Debug)]
pub struct Account;
pub type AccountId = Id<Account>;

/// Marker of login sessions (one per device).
#[derive(Debug)]
pub struct Session;
pub type SessionId = Id<Session>;

/// How far an action of a role reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Only what belongs to the holder's own person.
    Own,
    /// The organization of the appointment and all below it.
    Subtree,
}

/// One thing that can be done, named by a type; see [`actions`].
pub trait Action: 'static {
    /// The permission's name on the wire, e.g. `members:read`.
    const NAME: &'static str;
    /// Who may, and how far. A role that is not listed may not.
    const GRANTS: &'static [(Role, Reach)];
    /// The scopes of api clients that include it; most actions are for persons alone.
    const CLIENT_SCOPES: &'static [ClientScope];
}

/// The state of rights a permit was made from: a session and its rights version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RightsVersion {
    pub session: SessionId,
    pub version: i64,
}

/// A role held at an organization; its scope is that organization's subtree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleAssignment {
    pub role: Role,
    pub organization: OrganizationId,
    pub path: OrgPath,
}

/// Somebody whose identity and appointments were read from the database.
#[derive(Clone, Debug)]
pub struct Actor {
    account: AccountId,
    member: Option<MemberId>,
    rights_version: Option<RightsVersion>,
    assignments: Vec<RoleAssignment>,
    /// Of a program; a person has none.
    client: Option<ClientRights>,
}

/// The actor may not do `permission` anywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not permitted: {permission}")]
pub struct Forbidden {
    pub permission: &'static str,
    /// An api client asks: it has no such scope, or its owner no such office any more.
    pub of_client: bool,
}

impl Actor {
    /// The one loud constructor for people: only the loading of a session may call it.
    pub fn signed_in(
        account: AccountId,
        member: Option<MemberId>,
        rights_version: RightsVersion,
        assignments: Vec<RoleAssignment>,
    ) -> Self {
        let rights_version = Some(rights_version);
        Self { account, member, rights_version, assignments, client: None }
    }

    /// The same for programs, which hold no office and are nobody's member.
    pub fn client(account: AccountId, version: RightsVersion, rights: ClientRights) -> Self {
        Self {
            account,
            member: None,
            rights_version: Some(version),
            assignments: Vec::new(),
            client: Some(rights),
        }
    }

    /// The operator at the command line or a job of the server itself; audited by name.
    pub fn system() -> Self {
        Self {
            account: Id::new(Uuid::nil()),
            member: None,
            rights_version: None,
            assignments: Vec::new(),
            client: None,
        }
    }

    pub fn account(&self) -> AccountId {
        self.account
    }

    pub fn member(&self) -> Option<MemberId> {
        self.member
    }

    pub fn rights_version(&self) -> Option<RightsVersion> {
        self.rights_version
    }

    pub fn assignments(&self) -> &[RoleAssignment] {
        &self.assignments
    }

    /// Whether a program asks, and no person.
    pub fn is_client(&self) -> bool {
        self.client.is_some()
    }

    pub fn is_system(&self) -> bool {
        self.rights_version.is_none()
    }

    /// The narrowest office through which `A` reaches the organization at `path`.
    pub fn office_for<A: Action>(&self, path: &OrgPath) -> Option<&RoleAssignment> {
        let allows = |role: Role| A::GRANTS.contains(&(role, Reach::Subtree));
        let reaches = |held: &&RoleAssignment| allows(held.role) && held.path.contains(path);
        self.assignments.iter().filter(reaches).max_by_key(|held| held.path.depth())
    }

    /// Grants `A` with the union of the scopes of every role that allows it.
    pub fn permit<A: Action>(&self) -> Result<Permit<A>, Forbidden> {
        let scope = if self.is_system() { Scope::everywhere() } else { self.scope_of::<A>() };
        if scope.is_empty() {
            return Err(Forbidden { permission: A::NAME, of_client: self.is_client() });
        }
        Ok(Permit {
            account: self.account,
            member: self.member,
            rights_version: self.rights_version,
            scope,
            action: PhantomData,
        })
    }

    fn scope_of<A: Action>(&self) -> Scope {
        match &self.client {
            Some(client) => client.scope_of::<A>(),
            None => scope_of::<A>(&self.assignments, self.member),
        }
    }
}

/// What somebody who holds these offices reaches for `A`.
fn scope_of<A: Action>(offices: &[RoleAssignment], member: Option<MemberId>) -> Scope {
    let mut scope = Scope::default();
    for standing in offices {
        for (_, reach) in A::GRANTS.iter().filter(|(role, _)| *role == standing.role) {
            match reach {
                Reach::Own => scope.add_own(member),
                Reach::Subtree => scope.add_subtree(&standing.path),
            }
        }
    }
    scope
}

/// Proof that `account` may do `A` within `scope`; see the module's header.
#[derive(Debug)]
pub struct Permit<A> {
    account: AccountId,
    member: Option<MemberId>,
    rights_version: Option<RightsVersion>,
    scope: Scope,
    action: PhantomData<fn() -> A>,
}

impl<A: Action> Permit<A> {
    pub fn account(&self) -> AccountId {
        self.account
    }

    pub fn member(&self) -> Option<MemberId> {
        self.member
    }

    pub fn rights_version(&self) -> Option<RightsVersion> {
        self.rights_version
    }

    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    pub fn name(&self) -> &'static str {
        A::NAME
    }
}

#[cfg(test)]
mod tests {
    use super::{actions::ReadMembers, *};

    fn actor(assignments: Vec<RoleAssignment>) -> Actor {
        let rights_version = RightsVersion { session: Id::new(Uuid::nil()), version: 1 };
        Actor::signed_in(
            Id::new(Uuid::nil()),
            Some(Id::new(Uuid::nil())),
            rights_version,
            assignments,
        )
    }

    fn standing(role: Role, path: &str) -> RoleAssignment {
        RoleAssignment {
            role,
            organization: Id::new(Uuid::nil()),
            path: OrgPath::parse(path).unwrap(),
        }
    }

    #[test]
    fn nobody_without_an_appointment_may_read_the_register() {
        assert!(actor(vec![]).permit::<ReadMembers>().is_err());
    }

    #[test]
    fn a_system_administrator_sees_no_member_data() {
        let actor = actor(vec![standing(Role::SystemAdministrator, "00001")]);
        assert!(actor.permit::<ReadMembers>().is_err());
    }

    #[test]
    fn a_supervisor_reaches_the_subtree_and_nothing_beside_it() {
        let actor = actor(vec![standing(Role::CommitteeSupervisor, "0000100002")]);
        let permit = actor.permit::<ReadMembers>().unwrap();
        assert!(permit.scope().covers(&OrgPath::parse("000010000200003").unwrap()));
        assert!(!permit.scope().covers(&OrgPath::parse("0000100003").unwrap()));
        assert!(!permit.scope().covers(&OrgPath::parse("00001").unwrap()));
    }

    #[test]
    fn a_record_is_read_in_the_narrowest_office_that_reaches_it() {
        let roles = [
            (Role::DeputyHeadInCharge, "00001"),
            (Role::CommitteeSupervisor, "0000100002"),
            (Role::CommitteeSupervisor, "0000100003"),
            (Role::Member, "000010000200003"),
        ];
        let actor = actor(roles.map(|(role, path)| standing(role, path)).into());
        let office = |path: &str| actor.office_for::<ReadMembers>(&OrgPath::parse(path).unwrap());
        assert_eq!(office("000010000200003").unwrap().path.as_str(), "0000100002");
        assert_eq!(office("0000100004").unwrap().role, Role::DeputyHeadInCharge);
        assert!(office("00002").is_none());
    }

    #[test]
    fn a_plain_member_reaches_only_the_own_record() {
        let actor = actor(vec![standing(Role::Member, "0000100002")]);
        let permit = actor.permit::<ReadMembers>().unwrap();
        assert!(!permit.scope().covers(&OrgPath::parse("0000100002").unwrap()));
        assert!(permit.scope().own().is_some());
    }
}
