//! The responsibility map: for each duty of a branch who leads, coordinates, urges and carries out.

use crate::{access::Role, enums::string_enum, study::SessionKind};

string_enum! {
    /// What a level does about a duty.
    Tier {
        Leads = "leads", "主抓", "Leads";
        Coordinates = "coordinates", "统筹调度", "Coordinates";
        Urges = "urges", "督促指导", "Urges and guides";
        CarriesOut = "carries_out", "具体落实", "Carries out";
    }
}

/// Who answers for a duty, level by level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Responsibility {
    pub kind: SessionKind,
    pub leads: Role,
    pub coordinates: Role,
    pub urges: Role,
    /// Calls and holds the session.
    pub carries_out: Role,
    /// Enters who came.
    pub records: Role,
}

impl Responsibility {
    const fn new(kind: SessionKind) -> Self {
        Self {
            kind,
            leads: Role::DeputyHeadInCharge,
            coordinates: Role::EducationCentreCoordinator,
            urges: Role::CommitteeSupervisor,
            carries_out: Role::BranchSecretary,
            records: Role::BranchAdministrator,
        }
    }

    /// The role that has a tier of this duty.
    pub const fn role(&self, tier: Tier) -> Role {
        match tier {
            Tier::Leads => self.leads,
            Tier::Coordinates => self.coordinates,
            Tier::Urges => self.urges,
            Tier::CarriesOut => self.carries_out,
        }
    }

    /// The line of a duty.
    pub fn for_duty(kind: SessionKind) -> Self {
        Self::new(kind)
    }
}

/// One line for each duty, in the order people know them.
pub const RESPONSIBILITIES: [Responsibility; 7] = [
    Responsibility::new(SessionKind::MemberMeeting),
    Responsibility::new(SessionKind::CommitteeMeeting),
    Responsibility::new(SessionKind::GroupMeeting),
    Responsibility::new(SessionKind::PartyLecture),
    Responsibility::new(SessionKind::ThemePartyDay),
    Responsibility::new(SessionKind::OrganizationLifeMeeting),
    Responsibility::new(SessionKind::CentralStudyDay),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::duties::RULES;

    #[test]
    fn each_duty_has_one_line_and_four_levels_with_different_roles() {
        let duties: Vec<_> = RULES.iter().map(|rule| rule.kind).collect();
        let lines: Vec<_> = RESPONSIBILITIES.iter().map(|line| line.kind).collect();
        assert_eq!(lines, duties);
        for line in RESPONSIBILITIES {
            let mut roles: Vec<_> = Tier::ALL.iter().map(|tier| line.role(*tier)).collect();
            roles.sort_unstable();
            roles.dedup();
            assert_eq!(roles.len(), Tier::ALL.len());
        }
    }
}
