//! Every step of a letter, and the steps it refuses.

use uuid::Uuid;

use super::*;
use crate::{
    access::AccountId,
    id::Id,
    organizations::OrgPath,
    scan::{Scan, ScanType},
};

fn person(n: u128) -> AccountId {
    Id::new(Uuid::from_u128(n))
}

fn at(ms: i64) -> Instant {
    Instant::from_millis(ms)
}

fn grant_id() -> GrantId {
    Id::new(Uuid::from_u128(99))
}

/// Filed by person 1, for a period that ends at 1000.
fn letter(state: LetterState) -> Letter {
    Letter {
        id: Id::new(Uuid::nil()),
        number: Some("QL-2026-000001".to_owned()),
        organization: Id::new(Uuid::nil()),
        organization_path: OrgPath::root(),
        unit: "临江区档案馆".to_owned(),
        person: "赵敏".to_owned(),
        request: LetterRequest {
            purpose: "组织关系核对".to_owned(),
            fields: vec![GrantField::Name],
            starts_at: at(0),
            ends_at: at(1_000),
            budget: 40,
            addresses: vec![],
        },
        named: NamedSubjects::default(),
        scan: Some(Scan { hash: "00".to_owned(), media_type: ScanType::Pdf, bytes: 1 }),
        filed_by: Some(person(1)),
        text_version: 1,
        state,
        version: 1,
        created_at: at(0),
        updated_at: at(0),
    }
}

fn approval(by: u128, seat: OfficerSeat) -> Approval {
    Approval { seat, by: person(by), version: 1, at: at(0) }
}

fn under_review() -> Letter {
    letter(LetterState::UnderReview { approval: None })
}

fn approved(by: u128, seat: OfficerSeat) -> Letter {
    letter(LetterState::UnderReview { approval: Some(approval(by, seat)) })
}

fn active() -> Letter {
    approved(3, OfficerSeat::Head)
        .approve(OfficerSeat::Security, person(4), grant_id(), at(0))
        .unwrap()
}

fn number() -> String {
    "QL-2026-000002".to_owned()
}

fn reason() -> String {
    "材料不全".to_owned()
}

#[test]
fn a_draft_is_submitted_accepted_and_approved_by_two_officers_from_two_offices() {
    let submitted = letter(LetterState::Draft).submit(number(), at(1)).unwrap();
    assert_eq!(submitted.state, LetterState::Submitted { at: at(1) });
    let accepted = submitted.accept(person(3), at(2)).unwrap();
    let first = accepted.approve(OfficerSeat::Head, person(3), grant_id(), at(3)).unwrap();
    assert_eq!(first.state_at(at(3)), LetterStatus::UnderReview);
    let second = first.approve(OfficerSeat::Security, person(4), grant_id(), at(4)).unwrap();
    assert_eq!((second.state_at(at(4)), second.version), (LetterStatus::Active, 5));
    assert_eq!(second.state.grant().map(|grant| grant.left), Some(40));
}

#[test]
fn a_number_comes_with_the_first_submission_and_stays() {
    let draft = Letter { number: None, ..letter(LetterState::Draft) };
    assert_eq!(draft.reference(), draft.id.to_string());
    let submitted = draft.submit(number(), at(1)).unwrap();
    assert_eq!(submitted.number, Some(number()));
    let again = submitted.return_to_unit(reason(), at(2)).unwrap();
    let again = again.submit("QL-2026-000003".to_owned(), at(3)).unwrap();
    assert_eq!(again.number, Some(number()));
}

#[test]
fn one_person_cannot_give_both_approvals_even_from_two_offices() {
    let again = approved(3, OfficerSeat::Head);
    let again = again.approve(OfficerSeat::Security, person(3), grant_id(), at(0));
    assert_eq!(again, Err(LetterError::SameApprover));
    let seat = approved(3, OfficerSeat::Head);
    let seat = seat.approve(OfficerSeat::Head, person(4), grant_id(), at(0));
    assert_eq!(seat, Err(LetterError::SameSeat));
}

#[test]
fn who_filed_never_decides() {
    let own = person(1);
    let approved = under_review().approve(OfficerSeat::Head, own, grant_id(), at(0));
    assert_eq!(approved, Err(LetterError::OwnLetter));
    let submitted = || letter(LetterState::Submitted { at: at(0) });
    assert_eq!(submitted().reject(own, reason(), at(0)), Err(LetterError::OwnLetter));
    assert_eq!(submitted().accept(own, at(0)), Err(LetterError::OwnLetter));
}

#[test]
fn the_second_approval_is_of_the_text_of_the_first() {
    let changed = Letter { text_version: 2, ..approved(3, OfficerSeat::Head) };
    let refused = changed.approve(OfficerSeat::Security, person(4), grant_id(), at(0));
    assert_eq!(refused, Err(LetterError::TextChanged));
}

#[test]
fn a_letter_without_a_scan_or_past_its_period_is_not_submitted() {
    let bare = Letter { scan: None, ..letter(LetterState::Draft) };
    assert_eq!(bare.submit(number(), at(0)), Err(LetterError::NoScan));
    assert_eq!(letter(LetterState::Draft).submit(number(), at(1_000)), Err(LetterError::Over));
}

#[test]
fn a_returned_letter_forgets_its_approval_and_is_changed() {
    let returned = approved(3, OfficerSeat::Head).return_to_unit(reason(), at(5)).unwrap();
    assert_eq!(returned.state, LetterState::Returned { reason: reason() });
    let request = LetterRequest { budget: 7, ..returned.request.clone() };
    let revised = returned.revise(request, at(6)).unwrap();
    assert_eq!((revised.request.budget, revised.text_version), (7, 2));
    assert!(revised.submit(number(), at(7)).is_ok());
}

#[test]
fn a_rejected_letter_keeps_the_approval_it_had() {
    let rejected = approved(3, OfficerSeat::Head).reject(person(4), reason(), at(5)).unwrap();
    assert_eq!(rejected.state.approvals().len(), 1);
    assert_eq!(rejected.state.reason(), Some(reason().as_str()));
}

#[test]
fn an_active_letter_is_expired_at_its_very_end_and_cannot_be_revoked_then() {
    assert_eq!(active().state_at(at(999)), LetterStatus::Active);
    assert_eq!(active().state_at(at(1_000)), LetterStatus::Expired);
    assert!(active().revoke(reason(), at(1_000)).is_err());
}

#[test]
fn a_revoked_letter_gives_nothing_more() {
    assert!(active().usable_grant(at(1), "::1").is_ok());
    let revoked = active().revoke(reason(), at(5)).unwrap();
    assert_eq!(revoked.usable_grant(at(6), "::1"), Err(GrantRefusal::Revoked));
    assert_eq!(under_review().usable_grant(at(6), "::1"), Err(GrantRefusal::NotBegun));
}

#[test]
fn no_step_leads_out_of_a_final_state() {
    let rejected = letter(LetterState::Rejected { reason: reason(), approval: None });
    let revoked = active().revoke(reason(), at(5)).unwrap();
    let expired = active();
    for (letter, now) in [(rejected, at(6)), (revoked, at(6)), (expired, at(1_000))] {
        let one = || letter.clone();
        let request = letter.request.clone();
        let steps = [
            one().submit(number(), now),
            one().accept(person(9), now),
            one().return_to_unit(reason(), now),
            one().reject(person(9), reason(), now),
            one().approve(OfficerSeat::Head, person(9), grant_id(), now),
            one().revoke(reason(), now),
            one().revise(request, now),
        ];
        for step in steps {
            assert!(matches!(step, Err(LetterError::WrongState { .. })), "{step:?}");
        }
    }
}
