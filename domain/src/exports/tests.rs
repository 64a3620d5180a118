//! An operation is made by one at a time and ends once.

use chrono::TimeDelta;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{id::Id, time::Instant};

fn at(minutes: i64) -> Instant {
    Instant::from_millis(0).plus(TimeDelta::minutes(minutes))
}

fn order(kind: ExportKind, period: Option<&str>) -> ExportOrder {
    ExportOrder {
        kind,
        format: ExportFormat::Xlsx,
        language: ExportLanguage::Chinese,
        organization: Id::new(Uuid::nil()),
        period: period.and_then(ExportPeriod::parse),
        statuses: Vec::new(),
        purpose: "年终核对".to_owned(),
    }
}

fn queued() -> Operation {
    Operation {
        id: Id::new(Uuid::nil()),
        account: Id::new(Uuid::nil()),
        session: Id::new(Uuid::nil()),
        address: String::new(),
        order: order(ExportKind::Members, None),
        state: OperationState::Queued,
        attempts: 0,
        made: Made::default(),
        requested_at: at(0),
        version: 1,
    }
}

fn lease(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

#[test]
fn a_lease_that_ended_is_taken_again_and_the_first_holder_has_lost_it() {
    let first = queued().take(lease(1), at(0)).unwrap();
    assert_eq!(first.clone().take(lease(2), at(1)), Err(OperationError::LeaseLost));
    let half = first.advance(lease(1), Made { rows: 500, progress: 50 }, at(1)).unwrap();
    let second = half.take(lease(2), at(3)).unwrap();
    assert_eq!((second.attempts, second.made), (2, Made::default()));
    assert_eq!(second.clone().succeed(lease(1), 9, at(3)), Err(OperationError::LeaseLost));
    let done = second.succeed(lease(2), 9, at(3)).unwrap();
    assert_eq!((done.status(), done.made.progress), (OperationStatus::Succeeded, 100));
    let ended = OperationError::Ended(OperationStatus::Succeeded);
    assert_eq!(done.cancel(OperationReason::Requested, at(4)), Err(ended));
}

#[test]
fn what_is_interrupted_three_times_is_given_up() {
    let mut operation = queued();
    for attempt in 0..4 {
        operation = operation.take(lease(9), at(attempt * 3)).unwrap();
    }
    assert_eq!(operation.reason(), Some(OperationReason::Interrupted));
    assert_eq!(operation.file(), None);
}

#[test]
fn a_file_is_kept_for_a_day_and_too_many_rows_make_none() {
    let running = queued().take(lease(1), at(0)).unwrap();
    let many = Made { rows: Operation::ROWS_MAX + 1, progress: 1 };
    let failed = running.clone().advance(lease(1), many, at(0)).unwrap();
    assert_eq!(failed.reason(), Some(OperationReason::TooManyRows));
    let done = running.succeed(lease(1), 9, at(0)).unwrap();
    let (before, day) = (at(24 * 60 - 1), at(24 * 60));
    assert!(done.clone().expire(before).is_err());
    assert_eq!(done.status_at(before), OperationStatus::Succeeded);
    assert_eq!(done.status_at(day), OperationStatus::Expired);
    assert_eq!(done.expire(day).unwrap().status(), OperationStatus::Expired);
}

#[test]
fn an_order_says_all_that_does_not_fit_its_list() {
    use OperationError as Fault;
    let mut roster = order(ExportKind::Members, Some("2026-Q4"));
    assert_eq!(roster.faults(), [Fault::PeriodUnused]);
    roster.period = None;
    assert_eq!(roster.faults(), []);
    assert_eq!(order(ExportKind::Attendance, None).faults(), [Fault::PeriodMissing]);
    let mut hours = order(ExportKind::StudyHours, Some("2026-11"));
    hours.statuses = vec![crate::members::Status::ALL[0]];
    assert_eq!(hours.faults(), [Fault::NotAYear, Fault::StatusUnused]);
    assert_eq!(order(ExportKind::StudyHours, Some("2026")).faults(), []);
    for text in ["26", "2026-13", "2026-Q5", "２０２６", "2026-Q"] {
        assert_eq!(ExportPeriod::parse(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn however_steps_interleave_it_ends_once(steps in prop::collection::vec((0_u8..6, 1_u128..4), 1..40)) {
        let (mut operation, mut ends) = (queued(), 0);
        for (minute, (step, holder)) in (0_i64..).zip(steps) {
            let (now, before) = (at(minute), operation.clone());
            let next = match step {
                0 | 1 => operation.clone().take(lease(holder), now),
                2 => operation.clone().advance(lease(holder), Made { rows: 1, progress: 1 }, now),
                3 => operation.clone().succeed(lease(holder), 1, now),
                4 => operation.clone().fail(lease(holder), OperationReason::Storage, now),
                _ => operation.clone().cancel(OperationReason::Requested, now),
            };
            if let Ok(next) = next {
                prop_assert!(before.ended_at().is_none(), "nothing follows an end");
                prop_assert_eq!(next.version, before.version + 1);
                ends += u32::from(next.ended_at().is_some());
                operation = next;
            }
        }
        prop_assert!(ends <= 1);
    }
}
