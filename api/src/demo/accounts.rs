//! Accounts of the demo: everybody with the app, administrators for each branch, the officers.
//!
//! All share one password and one hash: hashing 14,500 of them would take minutes, and
//! the data is public anyway.

use lighthouse_domain::{
    access::Role, administrators::Appointment, id::Id, organizations::OrganizationId, time::Instant,
};
use lighthouse_persistence::{
    Bulk, Tx, administrators,
    identity::{self, NewAccount},
    members::NewRow,
};
use rand_chacha::ChaCha8Rng;

use super::{Showcase, dice_id, towns::District};
use crate::http::problem::Problem;

/// The account of one person or officer, and the roles it holds.
struct Holder {
    account: NewAccount,
    roles: Vec<(Role, OrganizationId)>,
}

pub(super) async fn make(
    tx: &Tx,
    district: &District,
    people: &[NewRow],
    dice: &mut ChaCha8Rng,
    now: Instant,
    hash: &str,
) -> Result<Vec<Showcase>, Problem> {
    let mut holders = members(district, people, dice, now, hash);
    holders.extend(officers(district, dice, now, hash));
    let appointments: Vec<Appointment> = holders
        .iter()
        .flat_map(|holder| holder.roles.iter().map(move |role| (holder.account.id, *role)))
        .map(|(account, (role, organization))| {
            Appointment::begin(Id::new(dice_id(dice, now)), account, role, organization, now)
        })
        .collect();
    let accounts = holders.into_iter().map(|holder| holder.account).collect::<Vec<_>>();
    identity::insert_accounts(tx, accounts, now).await?;
    let bulk = Bulk::unscoped("the demo has no caller");
    administrators::insert_many(tx, &bulk, &appointments, now).await?;
    Ok(showcases())
}

/// The three that the banner prints.
fn showcases() -> Vec<Showcase> {
    [
        ("member", "member"),
        ("branch_administrator", "branch.admin"),
        ("deputy_head_in_charge", "deputy.head"),
    ]
    .into_iter()
    .map(|(role, login)| Showcase { role, login: login.to_owned() })
    .collect()
}

/// Members with the app sign in by phone. In each branch the first is secretary, the second administrator.
fn members(
    district: &District,
    people: &[NewRow],
    dice: &mut ChaCha8Rng,
    now: Instant,
    hash: &str,
) -> Vec<Holder> {
    let mut seen = std::collections::HashMap::<OrganizationId, usize>::new();
    let first = district.branches.first().map(|branch| branch.id);
    people
        .iter()
        .filter_map(|row| {
            row.member.phone.as_ref()?;
            let rank = seen.entry(row.branch.id).or_default();
            *rank += 1;
            let showcase = Some(row.branch.id) == first;
            let (login, role) = match *rank {
                1 => (None, Some(Role::BranchSecretary)),
                2 => (showcase.then_some("branch.admin"), Some(Role::BranchAdministrator)),
                3 => (showcase.then_some("member"), None),
                _ => (None, None),
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
