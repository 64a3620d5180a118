//! Work items are changed while they are open, and end once.

use chrono::NaiveDate;
use uuid::Uuid;

use super::*;
use crate::{id::Id, organizations::OrgPath, time::Instant};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(millis: i64) -> Instant {
    Instant::from_millis(millis)
}

fn open() -> WorkItem {
    WorkItem {
        id: Id::new(Uuid::nil()),
        organization: Id::new(Uuid::nil()),
        organization_name: "清河镇党委".to_owned(),
        organization_path: OrgPath::root(),
        title: "年末走访慰问".to_owned(),
        period: (day("2026-12-01"), day("2026-12-31")),
        state: WorkState::Open,
        version: 1,
        created_at: at(1),
        updated_at: at(1),
    }
}

#[test]
fn a_closed_item_stays_as_it_is() {
    let done = open().close(WorkOutcome::Done, at(2)).unwrap();
    let closed = WorkError::Closed(WorkStatus::Done);
    assert_eq!((done.state.status(), done.state.closed_at()), (WorkStatus::Done, Some(at(2))));
    assert_eq!(done.clone().close(WorkOutcome::Dropped, at(3)), Err(closed));
    assert_eq!(done.check_open(), Err(closed));
    assert_eq!(done.revise(Some("改".to_owned()), (None, None), at(3)), Err(closed));
}

#[test]
fn a_period_ends_no_earlier_than_it_begins() {
    let turned = open().revise(None, (None, Some(day("2026-11-30"))), at(2));
    assert_eq!(turned, Err(WorkError::Period));
    let long = open().revise(None, (None, Some(day("2032-01-01"))), at(2));
    assert_eq!(long, Err(WorkError::Period));
    let moved = open().revise(None, (None, Some(day("2027-01-15"))), at(2)).unwrap();
    assert_eq!((moved.period.1, moved.version), (day("2027-01-15"), 2));
}
