//! The rules of accounts as sentences.

use uuid::Uuid;

use super::*;
use crate::{
    access::{
        Account as Marker, Actor, RightsVersion, Role, RoleAssignment, Scope,
        actions::ManageAccounts,
    },
    id::Id,
    organizations::OrgPath,
    time::Instant,
};

fn now() -> Instant {
    Instant::from_millis(1_000_000)
}

fn path(text: &str) -> OrgPath {
    OrgPath::parse(text).unwrap()
}

fn scope_at(text: &str) -> Scope {
    let held = RoleAssignment {
        role: Role::CommitteeSupervisor,
        organization: Id::new(Uuid::nil()),
        path: path(text),
    };
    let rights = RightsVersion { session: Id::new(Uuid::nil()), version: 1 };
    let actor = Actor::signed_in(Id::new(Uuid::nil()), None, rights, vec![held]);
    actor.permit::<ManageAccounts>().unwrap().scope().clone()
}

fn account(offices: &[&str]) -> Account {
    Account {
        id: Id::<Marker>::new(Uuid::from_u128(7)),
        offices: offices.iter().map(|text| path(text)).collect(),
        activated_at: Some(now()),
        locked_at: None,
        version: 1,
        updated_at: now(),
    }
}

fn by(scope: &Scope) -> Manager<'_> {
    Manager { account: Id::new(Uuid::from_u128(1)), scope, now: now() }
}

#[test]
fn a_plain_members_account_is_reset_and_waits_for_its_code() {
    let reset = account(&[]).reset(&by(&scope_at("0000100002"))).unwrap();
    assert_eq!((reset.status(), reset.version), (AccountStatus::Opened, 2));
}

#[test]
fn an_administrators_account_belongs_to_the_level_above() {
    let town = scope_at("0000100002");
    assert!(account(&["000010000200003"]).reset(&by(&town)).is_ok());
    for office in ["0000100002", "00001", "0000100003"] {
        assert_eq!(
            account(&[office]).lock(&by(&town)),
            Err(AccountError::Administrator),
            "{office}"
        );
    }
    let both = account(&["000010000200003", "0000100002"]);
    assert_eq!(both.reset(&by(&town)), Err(AccountError::Administrator));
}

#[test]
fn nobody_resets_the_own_account() {
    let scope = scope_at("00001");
    let own = Manager { account: account(&[]).id, ..by(&scope) };
    assert_eq!(account(&[]).reset(&own), Err(AccountError::Own));
}

#[test]
fn what_is_locked_is_unlocked_before_anything_else() {
    let scope = scope_at("00001");
    let locked = account(&[]).lock(&by(&scope)).unwrap();
    let refused = Err(AccountError::WrongState(AccountStatus::Locked));
    assert_eq!(locked.clone().reset(&by(&scope)), refused);
    assert_eq!(locked.unlock(&by(&scope)).unwrap().status(), AccountStatus::Active);
    assert!(account(&[]).unlock(&by(&scope)).is_err());
}

#[test]
fn a_code_is_read_however_it_was_copied_and_is_never_shown_by_accident() {
    let mut bytes = (0_u8..=255).cycle();
    let code = ActivationCode::draw(&mut || bytes.next().unwrap());
    assert_eq!(code.printed(), "23456-789AB");
    assert_eq!(ActivationCode::parse(" ２３４５６-789ab "), Some(code.clone()));
    assert_eq!(ActivationCode::parse("23456-789A0"), None);
    assert_eq!(format!("{code:?}"), "ActivationCode(hidden)");
    assert_eq!(login_name(&mut || bytes.next().unwrap()).len(), 8);
}

#[test]
fn the_last_six_are_asked_for_where_the_register_knows_them() {
    let known = Some("37999919850615001X");
    assert!(fits_id_number(known, Some("15001x")));
    for wrong in [None, Some(""), Some("1X"), Some("15001"), Some("615001X")] {
        assert!(!fits_id_number(known, wrong), "{wrong:?}");
    }
    assert!(fits_id_number(None, None));
}

#[test]
fn the_first_code_comes_from_above_and_to_the_own_staff_from_the_head() {
    let (town, own, branch) = (scope_at("0000100002"), path("0000100002"), path("000010000200003"));
    let town = by(&town);
    assert_eq!(town.may_hand_first_code(Role::Editor, &own), Ok(()));
    assert_eq!(town.may_hand_first_code(Role::BranchAdministrator, &branch), Ok(()));
    for role in [Role::CommitteeSupervisor, Role::DeputyHeadInCharge] {
        assert_eq!(town.may_hand_first_code(role, &own), Err(AccountError::Administrator));
    }
    assert_eq!(
        town.may_hand_first_code(Role::Editor, &path("00001")),
        Err(AccountError::Administrator)
    );
}
