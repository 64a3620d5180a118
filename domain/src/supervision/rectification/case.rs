//! A case with all its facts, and the steps it takes.

use chrono::{Months, NaiveDate};

use super::{
    Cause, End, Evidence, Order, RectificationError, RectificationGround, RectificationState,
};
use crate::{
    access::AccountId,
    id::{Id, identified},
    organizations::{OrgPath, OrganizationId},
    time::{Instant, days_after},
};

pub type RectificationId = Id<Rectification>;

identified!(Rectification);

/// Months in which a closed case is watched.
const WATCH_MONTHS: u32 = 2;
/// The furthest deadline, in days.
const DEADLINE_DAYS: u64 = 183;

/// A branch that has something to put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rectification {
    pub id: RectificationId,
    pub number: String,
    pub branch: OrganizationId,
    pub branch_name: String,
    pub branch_path: OrgPath,
    pub ground: RectificationGround,
    pub finding: String,
    pub state: RectificationState,
    /// How often it was reopened.
    pub reopened: i64,
    pub opened_by: AccountId,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

/// The case after a step, or why it was not taken.
type StepResult = Result<Rectification, RectificationError>;

impl Rectification {
    pub const TEXT_MAX: usize = 1000;

    /// Whether something can be due on this day.
    pub fn check_deadline(due_on: NaiveDate, today: NaiveDate) -> Result<(), RectificationError> {
        let within = due_on > today && due_on <= days_after(today, DEADLINE_DAYS);
        if within { Ok(()) } else { Err(RectificationError::Deadline) }
    }

    /// The cause, while nothing is ordered; a better one replaces it.
    pub fn record_cause(self, cause: Cause, at: Instant) -> StepResult {
        match &self.state {
            RectificationState::Found | RectificationState::CauseRecorded { .. } => {
                Ok(self.with_state(RectificationState::CauseRecorded { cause }, at))
            }
            _ => self.refuse(),
        }
    }

    /// Something is added to its history while it is open; its state stays.
    pub fn note(self, at: Instant) -> StepResult {
        if self.state.end().is_some() {
            return self.refuse();
        }
        let state = self.state.clone();
        Ok(self.with_state(state, at))
    }

    /// Requirements, measures and deadline, once the cause is known.
    pub fn order(self, order: Order, at: Instant) -> StepResult {
        let RectificationState::CauseRecorded { cause } = &self.state else {
            return self.refuse();
        };
        Self::check_deadline(order.due_on, at.day())?;
        let state = RectificationState::InProgress { cause: cause.clone(), order };
        Ok(self.with_state(state, at))
    }

    /// What the branch shows, until it is verified.
    pub fn submit(self, text: String, at: Instant) -> StepResult {
        let (cause, order) = match &self.state {
            RectificationState::InProgress { cause, order }
            | RectificationState::Submitted { cause, order, .. } => (cause.clone(), order.clone()),
            _ => return self.refuse(),
        };
        let evidence = Evidence { text, at };
        Ok(self.with_state(RectificationState::Submitted { cause, order, evidence }, at))
    }

    /// More time, while it is in progress.
    pub fn extend(self, due_on: NaiveDate, at: Instant) -> StepResult {
        let RectificationState::InProgress { cause, order } = &self.state else {
            return self.refuse();
        };
        Self::check_deadline(due_on, at.day())?;
        if due_on <= order.due_on {
            return Err(RectificationError::NotLater);
        }
        let (cause, order) = (cause.clone(), Order { due_on, ..order.clone() });
        Ok(self.with_state(RectificationState::InProgress { cause, order }, at))
    }

    /// The evidence does not do.
    pub fn send_back(self, at: Instant) -> StepResult {
        let RectificationState::Submitted { cause, order, .. } = &self.state else {
            return self.refuse();
        };
        let (cause, order) = (cause.clone(), order.clone());
        Ok(self.with_state(RectificationState::InProgress { cause, order }, at))
    }

    /// The evidence does; from now on the branch is watched.
    pub fn verify(self, conclusion: String, at: Instant) -> StepResult {
        let (cause, order, evidence) = match &self.state {
            RectificationState::Submitted { cause, order, evidence } => {
                (cause.clone(), order.clone(), evidence.clone())
            }
            RectificationState::Closed { .. } => return self.refuse(),
            _ => return Err(RectificationError::NoEvidence),
        };
        let day = at.day();
        let watch_until = day.checked_add_months(Months::new(WATCH_MONTHS)).unwrap_or(day);
        let end = End { conclusion, at, watch_until };
        Ok(self.with_state(RectificationState::Closed { cause, order, evidence, end }, at))
    }

    /// It was not over: the same order under another deadline, and evidence anew.
    pub fn reopen(self, due_on: NaiveDate, at: Instant) -> StepResult {
        let RectificationState::Closed { cause, order, .. } = &self.state else {
            return self.refuse();
        };
        Self::check_deadline(due_on, at.day())?;
        let (cause, order) = (cause.clone(), Order { due_on, ..order.clone() });
        let reopened = self.reopened + 1;
        let moved = self.with_state(RectificationState::InProgress { cause, order }, at);
        Ok(Self { reopened, ..moved })
    }

    /// Whether the deadline has passed without evidence.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        match &self.state {
            RectificationState::InProgress { order, .. } => today > order.due_on,
            _ => false,
        }
    }

    /// The day after which something missing is a relapse; `None` while it is open or no more watched.
    pub fn watch_start(&self, today: NaiveDate) -> Option<NaiveDate> {
        let end = self.state.end().filter(|end| today <= end.watch_until)?;
        Some(end.at.day())
    }

    fn refuse(&self) -> StepResult {
        Err(RectificationError::WrongState(self.state.status()))
    }

    fn with_state(self, state: RectificationState, at: Instant) -> Self {
        Self { state, version: self.version + 1, updated_at: at, ..self }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::{
        super::{CauseKind, RectificationStatus},
        *,
    };

    fn at(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    fn now() -> Instant {
        at("2026-11-23T02:00:00Z")
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn found() -> Rectification {
        Rectification {
            id: Id::new(Uuid::nil()),
            number: "RC-2026-000001".to_owned(),
            branch: Id::new(Uuid::nil()),
            branch_name: "第一党支部".to_owned(),
            branch_path: OrgPath::root(),
            ground: RectificationGround::LateUpdate,
            finding: "连续两个月未登记".to_owned(),
            state: RectificationState::Found,
            reopened: 0,
            opened_by: Id::new(Uuid::nil()),
            version: 1,
            created_at: now(),
            updated_at: now(),
        }
    }

    fn cause() -> Cause {
        Cause { kind: CauseKind::NotTrained, text: "新任管理员".to_owned() }
    }

    fn order(due_on: &str) -> Order {
        let (requirements, measures) = ("补录".to_owned(), "一对一培训".to_owned());
        Order { requirements, measures, due_on: day(due_on) }
    }

    fn in_progress() -> Rectification {
        found().record_cause(cause(), now()).unwrap().order(order("2026-12-10"), now()).unwrap()
    }

    #[test]
    fn a_case_goes_from_its_cause_to_its_end_and_is_watched_for_two_months() {
        let submitted = in_progress().submit("已补录".to_owned(), now()).unwrap();
        let closed = submitted.verify("属实".to_owned(), at("2026-12-09T02:00:00Z")).unwrap();
        assert_eq!(closed.version, 5);
        assert_eq!(closed.state.end().unwrap().watch_until, day("2027-02-09"));
        assert_eq!(closed.watch_start(day("2027-02-09")), Some(day("2026-12-09")));
        assert_eq!(closed.watch_start(day("2027-02-10")), None);
        let again = closed.reopen(day("2027-01-20"), at("2027-01-05T02:00:00Z")).unwrap();
        assert_eq!((again.reopened, again.state.evidence()), (1, None));
        assert!(again.is_overdue(day("2027-01-21")) && !again.is_overdue(day("2027-01-20")));
    }

    #[test]
    fn nothing_is_closed_without_evidence() {
        let refused = in_progress().verify("属实".to_owned(), now());
        assert_eq!(refused, Err(RectificationError::NoEvidence));
        let returned =
            in_progress().submit("照片".to_owned(), now()).unwrap().send_back(now()).unwrap();
        assert_eq!(returned.verify("属实".to_owned(), now()), Err(RectificationError::NoEvidence));
    }

    #[test]
    fn a_deadline_is_ahead_and_an_extension_is_later() {
        let asked = || found().record_cause(cause(), now()).unwrap();
        for odd in ["2026-11-23", "2026-11-01", "2027-11-23"] {
            let refused = asked().order(order(odd), now());
            assert_eq!(refused, Err(RectificationError::Deadline), "{odd}");
        }
        let extend = |due_on| in_progress().extend(day(due_on), now());
        assert_eq!(extend("2026-12-10"), Err(RectificationError::NotLater));
        assert!(extend("2026-12-11").is_ok());
    }

    #[test]
    fn measures_come_after_the_cause() {
        let refused = found().order(order("2026-12-10"), now());
        assert_eq!(refused, Err(RectificationError::WrongState(RectificationStatus::Found)));
        let late = in_progress().record_cause(cause(), now());
        assert_eq!(late, Err(RectificationError::WrongState(RectificationStatus::InProgress)));
    }

    proptest! {
        #[test]
        fn whatever_is_tried_a_closed_case_has_a_cause_an_order_and_evidence(
            steps in proptest::collection::vec(0..7_u8, 0..40),
        ) {
            let mut case = found();
            for step in steps {
                let tried = case.clone();
                let moved = match step {
                    0 => tried.record_cause(cause(), now()),
                    1 => tried.order(order("2026-12-10"), now()),
                    2 => tried.submit("已补录".to_owned(), now()),
                    3 => tried.verify("属实".to_owned(), now()),
                    4 => tried.send_back(now()),
                    5 => tried.reopen(day("2026-12-20"), now()),
                    _ => tried.extend(day("2027-01-20"), now()),
                };
                if let Ok(moved) = moved {
                    prop_assert_eq!(moved.version, case.version + 1);
                    case = moved;
                }
                let closed = case.state.status() == RectificationStatus::Closed;
                let proven = case.state.evidence().is_some() && case.state.order().is_some();
                prop_assert!(!closed || proven);
            }
        }
    }
}
