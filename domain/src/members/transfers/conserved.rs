//! Whatever interleaves, members are conserved: nobody is lost, nobody is counted twice.
//!
//! A small register runs the rules of steps and transfers; what happens is drawn, and shrunk where
//! the sum does not hold.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    members::{
        Gender, Member,
        steps::{
            Against, Decision, LifeClocks, NewStep, Standing, Step, StepFacts, judge, known_until,
        },
    },
    organizations::OrganizationId,
};

/// What somebody tries; most of it is refused in most states.
#[derive(Clone, Copy, Debug)]
enum Attempt {
    Request { member: usize, to: usize },
    SendOut { member: usize },
    ComeIn { to: usize },
    Accept { transfer: usize },
    Receipt { transfer: usize },
    Reject { transfer: usize },
    Withdraw { transfer: usize },
    Convert { member: usize },
    Die { member: usize },
    Suspend { member: usize },
    Reinstate { member: usize },
    MoveBranch { branch: usize, below: usize },
    Dissolve { branch: usize },
    Pass { days: i64 },
}

fn attempt() -> impl Strategy<Value = Attempt> {
    let n = 0_usize..12;
    prop_oneof![
        4 => (n.clone(), n.clone()).prop_map(|(member, to)| Attempt::Request { member, to }),
        1 => n.clone().prop_map(|member| Attempt::SendOut { member }),
        1 => n.clone().prop_map(|to| Attempt::ComeIn { to }),
        4 => n.clone().prop_map(|transfer| Attempt::Accept { transfer }),
        1 => n.clone().prop_map(|transfer| Attempt::Receipt { transfer }),
        1 => n.clone().prop_map(|transfer| Attempt::Reject { transfer }),
        1 => n.clone().prop_map(|transfer| Attempt::Withdraw { transfer }),
        1 => n.clone().prop_map(|member| Attempt::Convert { member }),
        1 => n.clone().prop_map(|member| Attempt::Die { member }),
        1 => n.clone().prop_map(|member| Attempt::Suspend { member }),
        1 => n.clone().prop_map(|member| Attempt::Reinstate { member }),
        1 => (n.clone(), n.clone()).prop_map(|(branch, below)| Attempt::MoveBranch { branch, below }),
        1 => n.prop_map(|branch| Attempt::Dissolve { branch }),
        1 => (1_i64..100).prop_map(|days| Attempt::Pass { days }),
    ]
}

/// A branch: where it stands, and whether it is there.
struct Branch {
    end: End,
    dissolved: bool,
}

struct Register {
    now: Instant,
    branches: Vec<Branch>,
    members: Vec<(Member, Vec<Step>)>,
    transfers: Vec<Transfer>,
    came_in: usize,
}

fn path(number: usize) -> OrgPath {
    OrgPath::root().child(i64::try_from(number).unwrap() + 1).unwrap()
}

impl Register {
    fn new() -> Self {
        let branch = |n: usize| Branch {
            end: End {
                branch: Id::new(Uuid::from_u128(n as u128)),
                name: format!("第{n}党支部"),
                path: path(n),
            },
            dissolved: false,
        };
        let mut register = Self {
            now: Instant::parse("2026-11-23T02:00:00Z").unwrap(),
            branches: (0..4).map(branch).collect(),
            members: Vec::new(),
            transfers: Vec::new(),
            came_in: 0,
        };
        for n in 0..8 {
            register.enter(n % 4);
        }
        register
    }

    fn enter(&mut self, branch: usize) {
        let end = &self.branches[branch].end;
        let number = self.members.len();
        let day = |text: &str| text.parse().unwrap();
        let full = number.is_multiple_of(2);
        self.members.push((
            Member {
                id: Id::new(Uuid::from_u128(100 + number as u128)),
                branch: end.branch,
                branch_path: end.path.clone(),
                branch_name: end.name.clone(),
                name: "李四".to_owned(),
                gender: Gender::Male,
                birth_date: day("1980-01-02"),
                ethnicity: None,
                education: None,
                status: if full { Status::Full } else { Status::Probationary },
                applied_on: None,
                joined_on: Some(day("2024-10-10")),
                converted_on: full.then(|| day("2025-10-10")),
                app_activated_on: None,
                id_number_masked: None,
                phone_masked: None,
                merged_into: None,
                version: 1,
                created_at: self.now,
                updated_at: self.now,
            },
            Vec::new(),
        ));
    }

    fn open_of(&self, member: MemberId) -> Option<usize> {
        let open = |it: &Transfer| it.member == member && it.state == TransferState::Requested;
        self.transfers.iter().position(open)
    }

    /// Whether a step was taken.
    fn step(&mut self, member: usize, facts: StepFacts, on: NaiveDate) -> bool {
        let now = self.now;
        let Some((entry, steps)) = self.members.get_mut(member) else { return false };
        let new = NewStep { facts, effective_on: on, document: None, reason: None };
        let Ok(standing) = Standing::from_record(entry, steps) else { return false };
        let today = now.day();
        let known_until = known_until(entry, steps, today);
        let against =
            Against { standing: &standing, clocks: &LifeClocks::STANDARD, known_until, today };
        let Ok(status) = judge(&new, against) else { return false };
        *entry = entry.clone().step(&new, status, now);
        steps.push(Step {
            id: Id::new(Uuid::from_u128(steps.len() as u128)),
            member: entry.id,
            version: entry.version,
            new,
            branch: entry.branch,
            status,
            recorded_at: now,
            revoked: None,
        });
        true
    }

    /// A step that ends a membership or lets it rest closes the open transfer.
    fn leave(&mut self, member: usize, facts: StepFacts) {
        let on = self.now.day();
        if self.step(member, facts, on)
            && let Some(open) = self.open_of(self.members[member].0.id)
        {
            self.answer(open, |it, now| it.withdraw("人员变动".to_owned(), now));
        }
    }

    fn answer(
        &mut self,
        transfer: usize,
        decide: impl FnOnce(Transfer, Instant) -> Result<Transfer, TransferError>,
    ) -> bool {
        let Some(found) = self.transfers.get_mut(transfer) else { return false };
        match decide(found.clone(), self.now) {
            Ok(next) => {
                *found = next;
                true
            }
            Err(_) => false,
        }
    }

    fn request(&mut self, member: usize, to: Option<usize>) {
        let Some((entry, _)) = self.members.get(member).cloned() else { return };
        if !entry.status.is_live() || entry.status == Status::Suspended {
            return;
        }
        if let Some(open) = self.open_of(entry.id)
            && !self.answer(open, Transfer::expire)
        {
            return;
        }
        let from = self.branches.iter().find(|it| it.end.branch == entry.branch).unwrap();
        let from = from.end.clone();
        let route = match to.and_then(|to| self.branches.get(to)) {
            Some(to) if to.dissolved || to.end.branch == entry.branch => return,
            Some(to) => Route::Internal { from, to: to.end.clone() },
            None => Route::Outgoing { from, outside: "外地党委".to_owned() },
        };
        let number = self.transfers.len();
        self.transfers.push(Transfer {
            id: Id::new(Uuid::from_u128(number as u128)),
            member: entry.id,
            member_name: entry.name,
            member_status: entry.status,
            route,
            letter: Letter::issue(format!("ZJ-{number}"), self.now.day(), 90),
            reason: "工作调动".to_owned(),
            state: TransferState::Requested,
            requested_by: Id::new(Uuid::nil()),
            version: 1,
            created_at: self.now,
            updated_at: self.now,
        });
    }

    /// The step and the answer are one transaction: both are done or neither.
    fn complete(&mut self, transfer: usize, facts: StepFacts) {
        let on = self.now.day();
        let Some(found) = self.transfers.get(transfer).cloned() else { return };
        let Some(member) = self.members.iter().position(|(it, _)| it.id == found.member) else {
            return;
        };
        let target = found.route.to().map(|to| to.branch);
        let place = self.branches.iter().position(|it| Some(it.end.branch) == target);
        if place.is_some_and(|place| self.branches[place].dissolved) {
            return;
        }
        let out = facts == StepFacts::TransferredOut;
        let decide =
            |it: Transfer, now| if out { it.confirm_receipt(on, now) } else { it.accept(on, now) };
        if decide(found, self.now).is_err() || !self.step(member, facts, on) {
            return;
        }
        assert!(self.answer(transfer, decide));
        if let Some(place) = place {
            let end = self.branches[place].end.clone();
            let (entry, steps) = &mut self.members[member];
            *entry = entry.clone().settle(&end);
            steps.last_mut().unwrap().branch = end.branch;
        }
    }

    fn run(&mut self, attempt: Attempt) {
        match attempt {
            Attempt::Request { member, to } => self.request(member, Some(to % 4)),
            Attempt::SendOut { member } => self.request(member, None),
            Attempt::ComeIn { to } => {
                if !self.branches[to % 4].dissolved {
                    self.enter(to % 4);
                    self.came_in += 1;
                }
            }
            Attempt::Accept { transfer } => self.complete(transfer, StepFacts::Transferred),
            Attempt::Receipt { transfer } => self.complete(transfer, StepFacts::TransferredOut),
            Attempt::Reject { transfer } => {
                self.answer(transfer, |it, now| it.reject("材料不全".to_owned(), now));
            }
            Attempt::Withdraw { transfer } => {
                self.answer(transfer, |it, now| it.withdraw("不再调动".to_owned(), now));
            }
            Attempt::Convert { member } => {
                let day = self.now.day();
                let decision = Decision { meeting_on: day, approved_on: day };
                self.step(member, StepFacts::Converted { decision }, day);
            }
            Attempt::Die { member } => self.leave(member, StepFacts::Died),
            Attempt::Suspend { member } => {
                let lost_since = self.now.day() - TimeDelta::days(200);
                self.leave(member, StepFacts::Suspended { lost_since });
            }
            Attempt::Reinstate { member } => {
                let day = self.now.day();
                self.step(member, StepFacts::Reinstated, day);
            }
            Attempt::MoveBranch { branch, below } => {
                let (branch, moved) = (branch % 4, path(10 + below));
                self.branches[branch].end.path = moved.clone();
                let id = self.branches[branch].end.branch;
                for (entry, _) in self.members.iter_mut().filter(|(it, _)| it.branch == id) {
                    entry.branch_path = moved.clone();
                }
            }
            Attempt::Dissolve { branch } => {
                let id = self.branches[branch % 4].end.branch;
                let empty =
                    !self.members.iter().any(|(it, _)| it.branch == id && it.status.is_live());
                self.branches[branch % 4].dissolved |= empty;
            }
            Attempt::Pass { days } => self.now = self.now.plus(TimeDelta::days(days)),
        }
    }

    fn check(&self) -> Result<(), TestCaseError> {
        let mut by_branch: BTreeMap<OrganizationId, usize> = BTreeMap::new();
        for (entry, steps) in &self.members {
            let branch = self.branches.iter().find(|it| it.end.branch == entry.branch);
            let branch = branch.ok_or_else(|| TestCaseError::fail("a member of no branch"))?;
            prop_assert_eq!(&entry.branch_path, &branch.end.path);
            if entry.status.is_live() {
                prop_assert!(!branch.dissolved, "a member of a dissolved branch");
                *by_branch.entry(entry.branch).or_default() += 1;
            }
            let last = steps.last().map_or(entry.branch, |step| step.branch);
            prop_assert_eq!(last, entry.branch);
            prop_assert_eq!(entry.version, 1 + i64::try_from(steps.len()).unwrap());
            let open = self
                .transfers
                .iter()
                .filter(|it| it.member == entry.id && it.state == TransferState::Requested);
            let open: Vec<_> = open.collect();
            prop_assert!(open.len() <= 1, "two transfers under way");
            for transfer in open {
                prop_assert!(entry.status.is_live());
                prop_assert_eq!(transfer.route.from().map(|from| from.branch), Some(entry.branch));
            }
        }
        let left = self.members.iter().filter(|(it, _)| !it.status.is_live()).count();
        prop_assert_eq!(by_branch.values().sum::<usize>() + left, 8 + self.came_in);
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn members_are_conserved_whatever_interleaves(attempts in prop::collection::vec(attempt(), 1..24)) {
        let mut register = Register::new();
        for attempt in attempts {
            register.run(attempt);
            register.check()?;
        }
    }
}

/// The model is no idle one: what it draws moves people.
#[test]
fn a_transfer_moves_a_member_and_an_expired_one_does_not() {
    let mut register = Register::new();
    register.run(Attempt::Request { member: 0, to: 1 });
    assert_eq!(register.members[0].0.branch, register.branches[0].end.branch);
    register.run(Attempt::Accept { transfer: 0 });
    assert_eq!(register.members[0].0.branch, register.branches[1].end.branch);
    register.run(Attempt::Request { member: 0, to: 2 });
    register.run(Attempt::Pass { days: 90 });
    register.run(Attempt::Accept { transfer: 1 });
    assert_eq!(register.members[0].0.branch, register.branches[1].end.branch);
    register.run(Attempt::Request { member: 0, to: 2 });
    register.run(Attempt::Accept { transfer: 2 });
    assert_eq!(register.members[0].0.branch, register.branches[2].end.branch);
    assert!(register.check().is_ok());
}
