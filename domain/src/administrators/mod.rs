//! Appointments: a role at an organization for a time. The register of administrators
//! *is* the authorization: rights are read from here at each request.

use crate::{
    access::{AccountId, Role},
    id::Id,
    organizations::OrganizationId,
    time::Instant,
};

pub type AppointmentId = Id<Appointment>;

/// A role at an organization, from a time on, until it ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    pub id: AppointmentId,
    pub account: AccountId,
    pub role: Role,
    pub organization: OrganizationId,
    pub since: Instant,
    pub until: Option<Instant>,
}

/// Whether somebody who holds `held` may also take `wanted`: the three officers are three persons (R33).
pub fn officers_stay_apart(held: &[Role], wanted: Role) -> bool {
    !wanted.is_officer() || held.iter().all(|role| !role.is_officer() || *role == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_auditor_cannot_also_be_system_administrator() {
        assert!(!officers_stay_apart(&[Role::Member, Role::Auditor], Role::SystemAdministrator));
        assert!(officers_stay_apart(&[Role::Member, Role::BranchSecretary], Role::Auditor));
    }
}
