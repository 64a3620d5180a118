//! Accounts of the demo: everybody with the app, administrators for each branch, the officers.
//!
//! All share one password and one hash: hashing 14,500 of them would take minutes, and
//! the data is public anyway.

use std::collections::HashMap;

use chrono::{Days, TimeDelta};
use lighthouse_domain::{
    access::Role,
    administrators::{
        Appointment, AppointmentId, Bounds, Candidate, Training, TrainingKind, has_threshold, judge,
    },
    id::Id,
    members::MemberId,
    organizations::OrganizationId,
    time::Instant,
};
use lighthouse_persistence::{
    Bulk, Tx, administrators,
    identity::{self, NewAccount},
    members::NewRow,
};
use rand_chacha::ChaCha8Rng;

use super::{dice::dice_id, posts::Posts, towns::District};
use crate::http::problem::Problem;

/// Who is secretary where.
type Secretaries = HashMap<MemberId, OrganizationId>;

/// The account of one person or officer, and the roles it holds.
struct Holder {
    account: NewAccount,
    roles: Vec<(Role, OrganizationId)>,
}

pub(super) async fn make(
    tx: &Tx,
    district: &District,
    (people, posts): (&[NewRow], &Posts),
    dice: &mut ChaCha8Rng,
    now: Instant,
    hash: &str,
) -> Result<(), Problem> {
    let secretaries = posts.secretaries();
    let mut holders = members(district, (people, &secretaries), dice, now, hash);
    name_secretary(&mut holders, district);
    let mut officers = officers(district, dice, now, hash);
    link(&mut officers, people, &secretaries, now);
    holders.extend(officers);
    let appointments: Vec<Appointment> = holders
        .iter()
        .flat_map(|holder| holder.roles.iter().map(move |role| (holder.account.id, *role)))
        .map(|(account, (role, organization))| {
            let since = if role == Role::BranchAdministrator { long_since(now) } else { now };
            Appointment::begin(Id::new(dice_id(dice, now)), account, role, organization, since)
        })
        .collect();
    let accounts = holders.into_iter().map(|holder| holder.account).collect::<Vec<_>>();
    identity::insert_accounts(tx, accounts, now).await?;
    let bulk = Bulk::unscoped("the demo has no caller");
    administrators::insert_many(tx, &bulk, &appointments, now).await?;
    let trainings = trainings(&appointments, dice, now);
    administrators::insert_trainings(tx, &bulk, &trainings, now).await?;
    Ok(())
}

/// The secretary of the first branch signs in by name too.
fn name_secretary(holders: &mut [Holder], district: &District) {
    let first = district.branches.first().map(|branch| branch.id);
    let leads =
        |(role, at): &(Role, OrganizationId)| *role == Role::BranchSecretary && Some(*at) == first;
    if let Some(secretary) = holders.iter_mut().find(|holder| holder.roles.iter().any(leads)) {
        secretary.account.login_name = Some("branch.secretary".to_owned());
    }
}

/// Nearly everybody who administrates was trained; each twelfth has yet to be.
fn trainings(
    appointments: &[Appointment],
    dice: &mut ChaCha8Rng,
    now: Instant,
) -> Vec<(AppointmentId, Training)> {
    let asked = appointments.iter().filter(|one| has_threshold(one.role)).zip(1_u64..);
    asked
        .filter(|(_, at)| !at.is_multiple_of(12))
        .map(|(appointment, at)| {
            let held_on = now.day().checked_sub_days(Days::new(20 + at % 300));
            let training = Training {
                id: Id::new(dice_id(dice, now)),
                kind: TrainingKind::OneToOne,
                topic: "学习记录填报与数据安全".to_owned(),
                trainer: None,
                held_on: held_on.unwrap_or(now.day()),
            };
            (appointment.id, training)
        })
        .collect()
}

/// When the branches' administrators came into office; those before them left on that day.
pub(super) fn long_since(now: Instant) -> Instant {
    now.plus(TimeDelta::days(-300))
}

/// Whether somebody meets the conditions of entry, as most administrators do.
fn is_able(row: &NewRow, now: Instant) -> bool {
    let member = &row.member;
    let candidate = Candidate {
        status: member.status,
        birth_date: member.birth_date,
        education: member.education,
    };
    judge(&candidate, &Bounds::default(), now.day()).iter().all(|finding| finding.met)
}

/// Who administrates each branch: the first able member with the app who is not the secretary;
/// whoever comes first where nobody is able.
fn administrators_of(
    people: &[NewRow],
    secretaries: &Secretaries,
    now: Instant,
) -> HashMap<OrganizationId, MemberId> {
    let mut chosen = HashMap::<OrganizationId, (MemberId, bool)>::new();
    let others = people.iter().filter(|row| secretaries.get(&row.id) != Some(&row.branch.id));
    for row in others.filter(|row| row.member.phone.is_some()) {
        let able = is_able(row, now);
        let entry = chosen.entry(row.branch.id).or_insert((row.id, able));
        if able && !entry.1 {
            *entry = (row.id, true);
        }
    }
    chosen.into_iter().map(|(branch, (member, _))| (branch, member)).collect()
}

/// Members with the app sign in by phone. In each branch one is secretary, an able one
/// administrator.
fn members(
    district: &District,
    (people, secretaries): (&[NewRow], &Secretaries),
    dice: &mut ChaCha8Rng,
    now: Instant,
    hash: &str,
) -> Vec<Holder> {
    let administrators = administrators_of(people, secretaries, now);
    let first = district.branches.first().map(|branch| branch.id);
    let mut shown = false;
    people
        .iter()
        .filter_map(|row| {
            row.member.phone.as_ref()?;
            let leads = secretaries.get(&row.id) == Some(&row.branch.id);
            let showcase = Some(row.branch.id) == first;
            let administrates = administrators.get(&row.branch.id) == Some(&row.id);
            let (login, role) = if leads {
                (None, Some(Role::BranchSecretary))
            } else if administrates {
                (showcase.then_some("branch.admin"), Some(Role::BranchAdministrator))
            } else if showcase && !shown {
                shown = true;
                (Some("member"), None)
            } else {
                (None, None)
            };
            Some(Holder {
                account: NewAccount {
                    id: Id::new(dice_id(dice, now)),
                    member: Some(row.id),
                    login_name: login.map(str::to_owned),
                    display_name: row.member.name.clone(),
                    password_hash: Some(hash.to_owned()),
                },
                roles: role.map(|role| (role, row.branch.id)).into_iter().collect(),
            })
        })
        .collect()
}

/// Supervisors and coordinators are members too: able ones who have no account yet.
fn link(officers: &mut [Holder], people: &[NewRow], secretaries: &Secretaries, now: Instant) {
    let free = people.iter().filter(|row| row.member.phone.is_none() && is_able(row, now));
    let mut free = free.filter(|row| !secretaries.contains_key(&row.id));
    for officer in officers {
        if officer.roles.iter().any(|(role, _)| has_threshold(*role))
            && let Some(row) = free.next()
        {
            officer.account.member = Some(row.id);
            officer.account.display_name.clone_from(&row.member.name);
        }
    }
}

/// The district's officers and a supervisor in each town.
fn officers(district: &District, dice: &mut ChaCha8Rng, now: Instant, hash: &str) -> Vec<Holder> {
    let top = district.root.id;
    let district_roles = [
        ("deputy.head", "分管副部长", Role::DeputyHeadInCharge),
        ("coordinator", "教育中心", Role::EducationCentreCoordinator),
        ("system.admin", "系统管理员", Role::SystemAdministrator),
        ("security.officer", "安全员", Role::SecurityOfficer),
        ("auditor", "审计员", Role::Auditor),
    ];
    let towns = district.towns.iter().enumerate().map(|(t, town)| {
        (
            format!("town{:02}.supervisor", t + 1),
            format!("{}督导员", town.name),
            Role::CommitteeSupervisor,
            town.id,
        )
    });
    let top_roles = district_roles
        .into_iter()
        .map(|(login, name, role)| (login.to_owned(), name.to_owned(), role, top));
    top_roles
        .chain(towns)
        .map(|(login, name, role, at)| Holder {
            account: NewAccount {
                id: Id::new(dice_id(dice, now)),
                member: None,
                login_name: Some(login),
                display_name: name,
                password_hash: Some(hash.to_owned()),
            },
            roles: vec![(role, at)],
        })
        .collect()
}
