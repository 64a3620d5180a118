//! The demo's posts: a secretary in each branch, a committee where there are seven full members
//! or more, and the committees of the towns.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use lighthouse_domain::{
    id::Id,
    members::{MemberId, Status},
    organizations::{Duty, Organization, OrganizationId},
    time::Instant,
};
use lighthouse_persistence::{
    Bulk, Tx,
    members::NewRow,
    organizations::{self, NewPost},
};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

use super::{dice::dice_id, towns::District};
use crate::http::problem::Problem;

/// From so many full members on a branch has a committee.
const COMMITTEE: usize = 7;
const MEMBERS: [Duty; 3] =
    [Duty::OrganizationMember, Duty::PublicityMember, Duty::DisciplineMember];

/// Who holds which post where.
pub(super) struct Posts {
    held: Vec<NewPost>,
}

/// Decides who holds which post, from the order of the register alone.
pub(super) fn choose(district: &District, people: &[NewRow], now: Instant) -> Posts {
    // Ids of posts do not depend on the people's dice, nor theirs on the posts.
    let mut dice = ChaCha8Rng::seed_from_u64(26);
    let mut full = HashMap::<OrganizationId, Vec<&NewRow>>::new();
    for row in people.iter().filter(|row| row.member.status == Status::Full) {
        full.entry(row.branch.id).or_default().push(row);
    }
    let mut held = Vec::new();
    let mut add = |at: &Organization, duty, row: &NewRow| {
        let id = Id::new(dice_id(&mut dice, now));
        let since = begins(at, row, now.day());
        held.push(NewPost { id, organization: at.id, member: row.id, duty, since });
    };
    for (number, branch) in district.branches.iter().enumerate() {
        let here = full.get(&branch.id).map_or(&[][..], Vec::as_slice);
        for (duty, row) in of_branch(number, here) {
            add(branch, duty, row);
        }
    }
    for town in &district.towns {
        let below = district.branches.iter().filter(|branch| branch.parent == Some(town.id));
        // Whoever comes last in a branch holds no post there.
        let leaders = below.filter_map(|branch| {
            full.get(&branch.id).filter(|here| here.len() > COMMITTEE)?.last().copied()
        });
        for (duty, row) in committee(true).into_iter().zip(leaders) {
            add(town, duty, row);
        }
    }
    Posts { held }
}

/// The secretary, with the app if anybody has it, and the committee where there is one; each
/// third of them has a deputy.
fn of_branch<'a>(number: usize, here: &[&'a NewRow]) -> Vec<(Duty, &'a NewRow)> {
    let with_app = here.iter().position(|row| row.member.phone.is_some()).unwrap_or(0);
    let Some(secretary) = here.get(with_app).copied() else { return Vec::new() };
    if here.len() < COMMITTEE {
        return vec![(Duty::Secretary, secretary)];
    }
    let others = here.iter().copied().filter(|row| row.id != secretary.id);
    let people = std::iter::once(secretary).chain(others);
    committee(number.is_multiple_of(3)).into_iter().zip(people).collect()
}

fn committee(with_deputy: bool) -> Vec<Duty> {
    let deputy = with_deputy.then_some(Duty::DeputySecretary);
    std::iter::once(Duty::Secretary).chain(deputy).chain(MEMBERS).collect()
}

/// The term began, or later whoever holds the post became a full member.
fn begins(at: &Organization, row: &NewRow, today: NaiveDate) -> NaiveDate {
    // Whoever was elected again in this year stayed in office.
    let elected =
        at.term_starts_on.zip("2024-07-01".parse().ok()).map(|(one, other)| one.min(other));
    let begun = elected.max(row.member.converted_on);
    begun.unwrap_or(today).min(today)
}

impl Posts {
    pub(super) async fn fill(&self, tx: &Tx, now: Instant) -> Result<(), Problem> {
        let bulk = Bulk::unscoped("the demo has no caller");
        Ok(organizations::insert_posts(tx, &bulk, &self.held, now).await?)
    }

    /// The secretaries of branches and committees.
    pub(super) fn secretaries(&self) -> HashMap<MemberId, OrganizationId> {
        let secretaries = self.held.iter().filter(|post| post.duty == Duty::Secretary);
        secretaries.map(|post| (post.member, post.organization)).collect()
    }

    /// Who sits on the committee of each organization that has one.
    pub(super) fn committees(&self) -> HashMap<OrganizationId, HashSet<MemberId>> {
        let mut committees = HashMap::<OrganizationId, HashSet<MemberId>>::new();
        for post in &self.held {
            committees.entry(post.organization).or_default().insert(post.member);
        }
        committees.retain(|_, members| members.len() > 1);
        committees
    }
}
