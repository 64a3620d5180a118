//! The demo's elections and head counts: most in order, a few overdue, late, missing or different.

use std::collections::{HashMap, HashSet};

use chrono::{Days, NaiveDate};
use lighthouse_domain::{
    id::Id,
    members::Status,
    organizations::{
        Organization, OrganizationId,
        election::{Election, Votes},
        headcount::{Headcount, HeadcountReason, People, quarter_at},
        setup::Bounds,
    },
    study_days::Month,
    supervision::Span,
    time::Instant,
};
use lighthouse_persistence::{
    Bulk, Tx,
    members::NewRow,
    organizations::{elections, headcounts},
};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

use super::{dice::dice_id, posts::Posts, term::Term, towns::District};
use crate::http::problem::Problem;

/// Records the latest election of each branch and town, and the head counts of two quarters.
pub(super) async fn make(
    tx: &Tx,
    district: &District,
    (people, posts): (&[NewRow], &Posts),
    now: Instant,
) -> Result<(), Problem> {
    let bulk = Bulk::unscoped("the demo has no caller");
    let known = count(people);
    let held = elect(district, &known, posts, now);
    elections::insert_elections(tx, &bulk, &held).await?;
    let said = confirm(district, &known, now);
    headcounts::insert_headcounts(tx, &bulk, &said).await?;
    Ok(())
}

/// Members by branch.
fn count(people: &[NewRow]) -> HashMap<OrganizationId, People> {
    let mut known = HashMap::<OrganizationId, People>::new();
    for row in people {
        let counted = known.entry(row.branch.id).or_default();
        match row.member.status {
            Status::Full => counted.full += 1,
            Status::Probationary => counted.probationary += 1,
            _ => {}
        }
    }
    known
}

fn elect(
    district: &District,
    known: &HashMap<OrganizationId, People>,
    posts: &Posts,
    now: Instant,
) -> Vec<Election> {
    let mut dice = ChaCha8Rng::seed_from_u64(37);
    let committees = posts.committees();
    let seats = |at: &Organization| {
        let people = committees.get(&at.id).map_or(1, HashSet::len);
        u32::try_from(people).unwrap_or(1)
    };
    let mut held = Vec::new();
    for (number, branch) in district.branches.iter().enumerate() {
        let entitled = known.get(&branch.id).map_or(0, |people| people.full);
        let id = Id::new(dice_id(&mut dice, now));
        held.extend(election(
            branch,
            (id, Term::of_branch(number)),
            (entitled, seats(branch)),
            now,
        ));
    }
    for town in &district.towns {
        let id = Id::new(dice_id(&mut dice, now));
        held.extend(election(town, (id, Term::Usual), (120, seats(town)), now));
    }
    held
}

/// The election that began the term of an organization, if anybody could vote.
fn election(
    at: &Organization,
    (id, term): (Id<Election>, Term),
    (entitled, seats): (u32, u32),
    now: Instant,
) -> Option<Election> {
    let (held_on, term_ends_on) = at.term_starts_on.zip(at.term_ends_on)?;
    let more = if seats < 3 { 0 } else { seats.div_ceil(5) };
    let votes =
        Votes { entitled, present: (entitled * 9).div_ceil(10), seats, candidates: seats + more };
    let election = Election {
        id,
        organization: at.id,
        held_on,
        kind: term.kind(),
        approval: term.approval(),
        votes,
        ended_term_on: term.ended(),
        term_ends_on,
        is_on_time: true,
        recorded_at: now,
    };
    (entitled > 0).then(|| election.with_timeliness(&Bounds::default()))
}

/// The head counts of the last quarter, and of this one by those who were early.
fn confirm(
    district: &District,
    known: &HashMap<OrganizationId, People>,
    now: Instant,
) -> Vec<Headcount> {
    let this = quarter_at(now);
    let last = Span::quarter_of(Month::containing(this.from()).back(1));
    let last_days = last.to().checked_sub_days(Days::new(5)).unwrap_or_else(|| last.to());
    let first_days = this.from().checked_add_days(Days::new(20)).unwrap_or_else(|| this.to());
    let mut said = Vec::new();
    for (number, branch) in district.branches.iter().enumerate() {
        let registered = known.get(&branch.id).copied().unwrap_or_else(People::default);
        if number % 20 != 6 {
            said.push(headcount((branch, number), registered, (last, last_days)));
        }
        if number % 3 == 0 && first_days <= now.day() {
            said.push(headcount((branch, number), registered, (this, first_days)));
        }
    }
    said
}

fn headcount(
    (branch, number): (&Organization, usize),
    registered: People,
    (quarter, day): (Span, NaiveDate),
) -> Headcount {
    let differs = number % 35 == 4;
    let counted = People { full: registered.full + u32::from(differs), ..registered };
    Headcount {
        branch: branch.id,
        quarter,
        counted,
        registered,
        reason: differs.then_some(HeadcountReason::ArrivedWithoutTransfer),
        note: differs.then(|| "已到岗参加组织生活，介绍信尚未到".to_owned()),
        confirmed_at: Instant::of_day(day),
    }
}
