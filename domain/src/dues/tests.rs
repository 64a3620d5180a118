//! What is paid of how much, who pays from when, and that nothing goes below zero.

use chrono::NaiveDate;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    id::Id,
    members::{Gender, Member, Status},
    organizations::{LevelSetting, OrgPath},
    study_days::Month,
    time::Instant,
};

fn month(text: &str) -> Month {
    Month::parse(text).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn now() -> Instant {
    Instant::parse("2026-11-23T02:00:00Z").unwrap()
}

fn id<T>(number: u128) -> Id<T> {
    Id::new(Uuid::from_u128(number))
}

fn of_pay(kind: PayerKind, base: i64) -> Fen {
    let basis = Basis { base: Some(Fen(base)), agreed: None };
    DuesRates::default().amount(kind, basis).unwrap()
}

#[test]
fn the_rate_of_a_band_applies_to_all_of_the_pay_and_its_border_belongs_to_it() {
    for (base, due) in [
        (0, 0),
        (300_000, 1500),
        (300_001, 3000),
        (500_000, 5000),
        (500_001, 7500),
        (1_000_000, 15_000),
        (1_000_001, 20_000),
        (2_000_000, 40_000),
    ] {
        assert_eq!(of_pay(PayerKind::Employed, base), Fen(due), "{base}");
    }
    for (base, due) in [(500_000, 2500), (500_001, 5000), (812_345, 8123)] {
        assert_eq!(of_pay(PayerKind::Retired, base), Fen(due), "{base}");
    }
}

#[test]
fn half_a_fen_is_rounded_up_and_less_is_dropped() {
    // Half a per cent of 100 fen is half a fen.
    for (base, due) in [(99, 0), (100, 1), (299, 1), (300, 2)] {
        assert_eq!(of_pay(PayerKind::Employed, base), Fen(due), "{base}");
    }
}

#[test]
fn who_has_no_pay_gives_between_the_least_and_the_most() {
    let rates = DuesRates::default();
    let agree = |kind, agreed: Option<i64>| {
        rates.amount(kind, Basis { base: None, agreed: agreed.map(Fen) })
    };
    assert_eq!(agree(PayerKind::Farmer, Some(20)), Ok(Fen(20)));
    assert_eq!(agree(PayerKind::Farmer, Some(100)), Ok(Fen(100)));
    let (least, most) = (Fen(20), Fen(100));
    let range = StandardFault::AmountRange { kind: PayerKind::Farmer, least, most };
    for wrong in [None, Some(19), Some(101)] {
        assert_eq!(agree(PayerKind::Farmer, wrong), Err(vec![range]));
    }
    assert_eq!(agree(PayerKind::OnRelief, None), Ok(Fen(20)));
    assert_eq!(agree(PayerKind::Student, Some(20)), Ok(Fen(20)));
    let both = Basis { base: Some(Fen(1)), agreed: Some(Fen(5)) };
    assert_eq!(rates.amount(PayerKind::OnRelief, both).unwrap_err().len(), 2);
    let neither = Basis { base: None, agreed: Some(Fen(5)) };
    let faults = rates.amount(PayerKind::Employed, neither).unwrap_err();
    let fields: Vec<_> = faults.iter().map(|fault| fault.field()).collect();
    assert_eq!(fields, ["/base_fen", "/amount_fen"]);
    for fault in faults.into_iter().chain([range, StandardFault::NotLess(Fen(5))]) {
        assert!(!fault.message().zh.is_empty() && !fault.message().en.is_empty());
    }
}

#[test]
fn a_table_ascends_and_its_last_band_alone_has_no_end() {
    let band = |up_to: Option<i64>| Band { up_to: up_to.map(Fen), rate: Rate(50) };
    let table = |ends: &[Option<i64>]| Bands::new(ends.iter().map(|end| band(*end)).collect());
    assert!(table(&[None]).is_ok() && table(&[Some(1), Some(2), None]).is_ok());
    assert_eq!(table(&[Some(2), Some(2), None]), Err(vec![BandFault::Order(1)]));
    let all = [BandFault::EndsEarly(0), BandFault::Ends(1)];
    assert_eq!(table(&[None, Some(5)]), Err(all.to_vec()));
    assert_eq!(table(&[]), Err(vec![]));
    for fault in all {
        assert!(!fault.message().zh.is_empty() && fault.place() < 2);
    }
}

#[test]
fn the_nearest_level_says_whether_dues_are_kept_and_by_which_rates() {
    let (district, town) = (OrgPath::root(), OrgPath::root().child(1).unwrap());
    let set = |path: &OrgPath, is_on| LevelSetting {
        organization: id(1),
        organization_path: path.clone(),
        value: DuesRates { is_on, ..DuesRates::default() },
        version: 1,
        updated_at: now(),
    };
    assert_eq!(DuesRates::in_force(&[], &town), None);
    let on_above = [set(&district, true), set(&town, false)];
    assert!(DuesRates::in_force(&on_above, &district).is_some());
    assert_eq!(DuesRates::in_force(&on_above, &town), None);
}

fn member(status: Status, joined_on: Option<&str>) -> Member {
    Member {
        id: id(1),
        branch: id(2),
        branch_path: OrgPath::root(),
        branch_name: "第一党支部".to_owned(),
        name: "王建国".to_owned(),
        gender: Gender::Male,
        birth_date: day("1980-01-01"),
        ethnicity: None,
        education: None,
        status,
        applied_on: None,
        joined_on: joined_on.map(day),
        converted_on: None,
        app_activated_on: None,
        id_number_masked: None,
        phone_masked: None,
        merged_into: None,
        version: 1,
        created_at: now(),
        updated_at: now(),
    }
}

#[test]
fn a_member_pays_from_the_month_of_the_branch_meeting_on() {
    let check = |member: &Member, from| check_payer(None, member, month(from), now());
    let probationary = member(Status::Probationary, Some("2026-06-28"));
    assert_eq!(check(&probationary, "2026-06"), Ok(()));
    assert_eq!(check(&probationary, "2026-05"), Err(DuesError::BeforeAdmission(month("2026-06"))));
    assert_eq!(check(&member(Status::Full, None), "2020-01"), Ok(()));
    assert_eq!(check(&probationary, "2027-11"), Ok(()));
    assert_eq!(check(&probationary, "2027-12"), Err(DuesError::TooFar(month("2027-11"))));
    assert_eq!(check(&member(Status::Activist, None), "2026-06"), Err(DuesError::NoMember));
    let own = check_payer(Some(id(1)), &probationary, month("2026-06"), now());
    assert_eq!(own, Err(DuesError::Own));
}

fn standard(from: &str, amount: i64) -> DuesStandard {
    DuesStandard {
        id: id(5),
        member: id(1),
        from: month(from),
        kind: PayerKind::Employed,
        amount: Fen(amount),
        reduction: None,
        set_by: id(9),
        version: 1,
        created_at: now(),
        updated_at: now(),
    }
}

fn reduced(standard: &DuesStandard, amount: i64, until: &str) -> DuesStandard {
    let (reason, document) = ("重病".to_owned(), "党委〔2026〕3号".to_owned());
    let reduction = Reduction { amount: Fen(amount), until: month(until), reason, document };
    DuesStandard { reduction: Some(reduction), ..standard.clone() }
}

#[test]
fn a_reduction_holds_for_its_months_and_is_less() {
    let one = reduced(&standard("2026-03", 5000), 1000, "2026-06");
    let due = |text| one.due(month(text));
    assert_eq!((due("2026-03"), due("2026-06"), due("2026-07")), (Fen(1000), Fen(1000), Fen(5000)));
    let reduction = one.reduction.clone().unwrap();
    assert_eq!(check_reduction(&reduction, Fen(5000), month("2026-03")), []);
    let faults = check_reduction(&reduction, Fen(1000), month("2026-07"));
    let fields: Vec<_> = faults.iter().map(|fault| fault.field()).collect();
    assert_eq!(fields, ["/reduction/amount_fen", "/reduction/until_month"]);
    let all = [standard("2026-05", 2), standard("2026-01", 1)];
    let amount = |text| DuesStandard::in_force(&all, month(text)).map(|one| one.amount.0);
    assert_eq!((amount("2025-12"), amount("2026-04"), amount("2026-05")), (None, Some(1), Some(2)));
}

fn belonging(since: &str, effective_on: &str, is_member: bool) -> Belonging {
    Belonging { since: Instant::of_day(day(since)), effective_on: day(effective_on), is_member }
}

#[test]
fn a_year_shows_what_is_owed_paid_and_left_month_by_month() {
    let standards = [standard("2026-08", 1500), reduced(&standard("2026-10", 1500), 0, "2026-10")];
    let periods =
        [belonging("2026-01-01", "2026-01-01", false), belonging("2026-07-20", "2026-07-15", true)];
    let paid =
        [(month("2026-08"), Fen(1500)), (month("2026-09"), Fen(700)), (month("2026-12"), Fen(1))];
    let today = day("2026-11-23");
    let year = DuesYear::new(2026, (&standards, &periods), &paid, today);
    let states: Vec<_> = year.0.iter().map(|one| (one.month.to_string(), one.state())).collect();
    let of = |text: &str| states.iter().find(|(month, _)| month == text).map(|(_, state)| *state);
    assert_eq!(of("2026-06"), Some(DuesState::NotDue), "no member yet");
    assert_eq!(of("2026-07"), Some(DuesState::NoStandard));
    assert_eq!(of("2026-08"), Some(DuesState::Paid));
    assert_eq!(of("2026-09"), Some(DuesState::Outstanding));
    assert_eq!(of("2026-10"), Some(DuesState::NotDue), "exempt");
    assert_eq!(of("2026-11"), Some(DuesState::Outstanding));
    assert_eq!(of("2026-12"), Some(DuesState::Outstanding), "paid ahead, not all of it");
    assert_eq!(year.sum(DuesMonth::outstanding), Fen(800 + 1500 + 1499));
    assert_eq!(year.sum(|one| one.paid), Fen(2201));
    let none = DuesYear::new(2027, (&standards, &periods), &[], today);
    assert_eq!(none.0, []);
    let entered = [belonging("2026-11-20", "2026-11-20", true)];
    let before = DuesYear::new(2026, (&standards, &entered), &[], today);
    assert_eq!(before.sum(DuesMonth::outstanding), Fen(4500), "of the time before, what was first");
    assert_eq!(last_day(month("2026-02"), today), day("2026-02-28"));
    assert_eq!(last_day(month("2026-11"), today), today);
}

fn payment(place: u128, of: &str) -> Payment {
    Payment { id: id(place), member: id(1), month: month(of), amount: Fen(1500) }
}

#[test]
fn payments_are_refused_with_everything_that_is_wrong() {
    let list = [payment(1, "2026-10"), payment(2, "2026-10"), payment(3, "2027-12")];
    let faults = check_payments(&list, day("2026-11-24"), now());
    let expected = [
        (None, PaymentFault::PaidLater(day("2026-11-23"))),
        (Some(1), PaymentFault::Twice),
        (Some(2), PaymentFault::TooFar(month("2027-11"))),
    ];
    assert_eq!(faults, expected);
    for (_, fault) in faults {
        assert!(!fault.message().zh.is_empty());
    }
    assert_eq!(check_payments(&list[..1], day("2026-11-23"), now()), []);
}

fn entry(amount: i64) -> DuesEntry {
    DuesEntry {
        id: id(1),
        member: id(2),
        branch: id(3),
        month: month("2026-10"),
        amount: Fen(amount),
        paid_on: day("2026-10-08"),
        reverses: None,
        reason: None,
        recorded_by: id(4),
        recorded_at: now(),
    }
}

#[test]
fn a_payment_is_taken_back_once_by_its_opposite() {
    let first = entry(1500);
    let opposite =
        |of: &DuesEntry, again| of.opposite(id(7), "金额登错".to_owned(), again, (id(8), now()));
    let second = opposite(&first, false).unwrap();
    assert_eq!(
        (second.amount, second.month, second.branch),
        (Fen(-1500), first.month, first.branch)
    );
    assert_eq!((first.kind(), second.kind()), (DuesEntryKind::Payment, DuesEntryKind::Reversal));
    assert_eq!(opposite(&first, true), Err(DuesError::TakenBack));
    assert_eq!(opposite(&second, false), Err(DuesError::NoPayment));
    let carried = DuesEntry { reason: Some("合并".to_owned()), ..entry(5) };
    assert_eq!(carried.kind(), DuesEntryKind::Carried);
    for error in [DuesError::Off, DuesError::NoPayment, DuesError::TakenBack, DuesError::NoMember] {
        assert!(!error.message().zh.is_empty() && !error.message().en.is_empty());
    }
}

proptest! {
    #[test]
    fn who_earns_more_pays_no_less_and_never_more_than_two_per_cent(base in 0..BASE_MAX, more in 0_i64..1_000_000) {
        for kind in [PayerKind::Employed, PayerKind::Retired] {
            let (less, due) = (of_pay(kind, base), of_pay(kind, base + more));
            prop_assert!(less <= due);
            prop_assert!(due.0 * 10_000 <= (base + more) * 200 + 5000);
        }
    }

    #[test]
    fn whatever_is_paid_and_taken_back_a_month_is_never_below_nothing(steps in proptest::collection::vec((any::<bool>(), 1_i64..5000), 0..40)) {
        let (mut ledger, mut back) = (Vec::<DuesEntry>::new(), Vec::new());
        for (number, (pays, amount)) in (10_u128..).zip(steps) {
            let target = ledger.get(usize::try_from(amount).unwrap() % ledger.len().max(1)).cloned();
            let next = match target.filter(|_| !pays) {
                None => DuesEntry { id: id(number), ..entry(amount) },
                Some(one) => match one.opposite(id(number), "误".to_owned(), back.contains(&one.id), (id(8), now())) {
                    Ok(opposite) => { back.push(one.id); opposite }
                    Err(_) => continue,
                },
            };
            ledger.push(next);
            prop_assert!(ledger.iter().map(|one| one.amount.0).sum::<i64>() >= 0);
        }
    }
}
