//! Whether two entries may become one: are they one person, and is nothing under way with them.

use super::MergeFault;
use crate::members::{Member, MemberId, Status};

/// The two entries, the one that stays first.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    pub survivor: &'a Member,
    pub duplicate: &'a Member,
}

/// Everything that is against the merge, all at once, `held` among it: what the register knows of the
/// two beside their entries. Whoever asks confirms what differs in the entries; id numbers that differ
/// are nothing to confirm.
pub fn faults(
    pair: Pair<'_>,
    held: Vec<MergeFault>,
    actor: Option<MemberId>,
    is_sure: bool,
) -> Vec<MergeFault> {
    let Pair { survivor, duplicate } = pair;
    if survivor.id == duplicate.id {
        return vec![MergeFault::SameEntry];
    }
    let against = [
        (actor == Some(survivor.id) || actor == Some(duplicate.id)).then_some(MergeFault::Own),
        (!survivor.status.is_live()).then_some(MergeFault::SurvivorLeft(survivor.status)),
        (!duplicate.status.is_live()).then_some(MergeFault::DuplicateLeft(duplicate.status)),
        unlike(pair).filter(|_| !is_sure),
        wrong_way(survivor.status, duplicate.status),
    ];
    against.into_iter().flatten().chain(held).collect()
}

/// What two entries of one person should have in common and these have not.
fn unlike(Pair { survivor, duplicate }: Pair<'_>) -> Option<MergeFault> {
    let differing = [
        (survivor.name != duplicate.name, ("姓名", "name")),
        (survivor.gender != duplicate.gender, ("性别", "gender")),
        (survivor.birth_date != duplicate.birth_date, ("出生日期", "birth_date")),
    ];
    let names: Vec<_> = differing.into_iter().filter(|(is, _)| *is).map(|(_, name)| name).collect();
    (!names.is_empty()).then_some(MergeFault::Unlike(names))
}

/// The entry that stands further in the life cycle stays; a suspension is not merged away.
fn wrong_way(survivor: Status, duplicate: Status) -> Option<MergeFault> {
    let suspended = |status| status == Status::Suspended;
    let live = survivor.is_live() && duplicate.is_live();
    if live && suspended(survivor) != suspended(duplicate) {
        return Some(MergeFault::OneSuspended);
    }
    (live && stage(survivor) < stage(duplicate)).then_some(MergeFault::OtherWay(duplicate))
}

const fn stage(status: Status) -> u8 {
    match status {
        Status::Applicant => 0,
        Status::Activist => 1,
        Status::DevelopmentTarget => 2,
        Status::Probationary => 3,
        _ => 4,
    }
}
