//! Appointments: a role at an organization for a time. The register of administrators
//! *is* the authorization: rights are read from here at each request.

mod days;
mod eligibility;
mod entry;
mod findings;
pub mod import;
mod offices;
mod tiers;

use crate::{
    access::{AccountId, Role},
    enums::string_enum,
    id::Id,
    organizations::OrganizationId,
    time::Instant,
};

pub use days::{EXCEPTION_MAX_YEARS, RECORDED_MAX_YEARS, can_have_happened, can_hold_until};
pub use eligibility::{
    Bounds, Candidate, Condition, Exception, ExceptionEnd, ExceptionId, ExceptionOver, Finding,
    judge, leaves_on,
};
pub use entry::{
    Administrator, AppointmentError, AppointmentState, End, EndReason, Training, TrainingId,
};
pub use findings::{FindingKind, FoundAdministrator, RegisterFinding};
pub use offices::{duty_of, role_of};
pub(crate) use tiers::staff;
pub use tiers::{TierError, may_appoint};

string_enum! {
    /// Why an appointment ends (S70).
    Ground {
        WeakResponsibility = "weak_responsibility", "责任心不强", "Lack of responsibility";
        NotCompetent = "not_competent", "不能胜任", "Not up to the task";
        Transfer = "transfer", "工作调动", "Transferred to another post";
        TermEnded = "term_ended", "任期届满", "End of term";
        ThresholdLeft = "threshold_left", "不再符合条件", "No longer meets the conditions";
        Other = "other", "其他", "Other";
    }
}

string_enum! {
    /// How somebody was trained.
    TrainingKind {
        OneToOne = "one_to_one", "一对一", "One-to-one";
        Course = "course", "培训班", "Course";
    }
}

/// Whether the conditions of entry apply to a role (S66–S69).
pub fn has_threshold(role: Role) -> bool {
    matches!(
        role,
        Role::BranchAdministrator | Role::CommitteeSupervisor | Role::EducationCentreCoordinator
    )
}

/// Whether only somebody of the organization's own members may hold a role.
pub fn is_held_by_own_members(role: Role) -> bool {
    matches!(role, Role::BranchSecretary | Role::BranchAdministrator)
}

pub type AppointmentId = Id<Appointment>;

/// A role at an organization, from a time on, until it ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    pub id: AppointmentId,
    pub account: AccountId,
    pub role: Role,
    pub organization: OrganizationId,
    /// The one main administrator of the organization.
    pub main: bool,
    /// The systems this person works in.
    pub systems: Vec<String>,
    /// The exception from the conditions of entry that it rests on.
    pub exception: Option<ExceptionId>,
    pub since: Instant,
    pub state: AppointmentState,
}

impl Appointment {
    /// An appointment that begins now, without systems and not the main one.
    pub fn begin(
        id: AppointmentId,
        account: AccountId,
        role: Role,
        organization: OrganizationId,
        since: Instant,
    ) -> Self {
        let state = AppointmentState::Active;
        let (main, systems, exception) = (false, Vec::new(), None);
        Self { id, account, role, organization, main, systems, exception, since, state }
    }
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
