//! Posts that carry a role: whoever holds the post has the role, and nobody else.

use crate::{
    access::Role,
    organizations::{Duty, Kind},
};

/// The role that a post at an organization of this kind carries.
pub fn role_of(duty: Duty, at: Kind) -> Option<Role> {
    (duty == Duty::Secretary && at.is_branch()).then_some(Role::BranchSecretary)
}

/// The post that a role is held by.
pub fn duty_of(role: Role) -> Option<Duty> {
    (role == Role::BranchSecretary).then_some(Duty::Secretary)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_and_its_role_name_each_other() {
        for (duty, kind) in
            Duty::ALL.iter().flat_map(|duty| Kind::ALL.iter().map(move |at| (duty, at)))
        {
            if let Some(role) = role_of(*duty, *kind) {
                assert_eq!(duty_of(role), Some(*duty));
            }
        }
        for duty in Role::ALL.iter().filter_map(|role| duty_of(*role)) {
            assert!(Kind::ALL.iter().any(|at| role_of(duty, *at).is_some()));
        }
    }

    #[test]
    fn only_the_secretary_of_a_branch_has_a_role() {
        assert_eq!(role_of(Duty::Secretary, Kind::JointBranch), Some(Role::BranchSecretary));
        assert_eq!(role_of(Duty::Secretary, Kind::TownCommittee), None);
        assert_eq!(role_of(Duty::PublicityMember, Kind::Branch), None);
    }
}
