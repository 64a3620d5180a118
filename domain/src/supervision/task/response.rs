//! What became of a task at one branch.

use super::{Task, TaskError, TaskId};
use crate::{
    enums::string_enum,
    id::{Id, identified},
    organizations::{OrgPath, OrganizationId},
    time::Instant,
};

pub type TaskResponseId = Id<TaskResponse>;

identified!(TaskResponse);

string_enum! {
    /// How far a branch has come with a task.
    ResponseState {
        Missing = "missing", "未填报", "Missing";
        OnTime = "on_time", "按时填报", "On time";
        Late = "late", "逾期填报", "Late";
        Returned = "returned", "已退回", "Returned";
        Released = "released", "不再要求", "No longer asked";
    }
}

/// Why an answer was returned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// The number of the answer.
    pub answer: i64,
    pub reason: String,
    pub at: Instant,
}

/// A branch that a task asks, and what it has answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskResponse {
    pub id: TaskResponseId,
    pub task: TaskId,
    /// Its place among the branches that are asked, in the order of the tree.
    pub place: i64,
    pub branch: OrganizationId,
    pub branch_name: String,
    pub branch_path: OrgPath,
    pub is_dissolved: bool,
    /// How often it has answered; each answer is kept.
    pub answers: i64,
    /// The receipt that decides whether it was on time.
    pub first_received_at: Option<Instant>,
    pub received_at: Option<Instant>,
    pub returned: Option<Returned>,
    pub version: i64,
    pub updated_at: Instant,
}

impl TaskResponse {
    /// Whether it was first answered after the task was due.
    pub fn is_late(&self, task: &Task) -> bool {
        self.first_received_at.is_some_and(|at| at > task.content.due_at)
    }

    /// Whether its last answer was returned and none came since.
    pub fn is_returned(&self) -> bool {
        self.returned.as_ref().is_some_and(|returned| returned.answer == self.answers)
    }

    pub fn state(&self, task: &Task) -> ResponseState {
        if self.is_returned() {
            ResponseState::Returned
        } else if self.is_late(task) {
            ResponseState::Late
        } else if self.answers > 0 {
            ResponseState::OnTime
        } else if self.is_asked(task) {
            ResponseState::Missing
        } else {
            ResponseState::Released
        }
    }

    fn is_asked(&self, task: &Task) -> bool {
        !self.is_dissolved && task.organization_path.contains(&self.branch_path)
    }

    /// The number of the receipt of its last answer.
    pub fn receipt(&self, number: &str) -> String {
        format!("{number}-{:04}-{}", self.place, self.answers)
    }

    /// One more answer, received now; late ones are accepted until the task is closed.
    pub fn answer(self, task: &Task, at: Instant) -> Result<Self, TaskError> {
        task.check_open()?;
        if !self.is_asked(task) {
            return Err(TaskError::Released);
        }
        // One that waited longer than the one before it does not go back in time.
        let at = self.received_at.map_or(at, |before| before.max(at));
        let first_received_at = self.first_received_at.or(Some(at));
        let (answers, received_at) = (self.answers + 1, Some(at));
        Ok(Self { answers, first_received_at, received_at, ..self.touched(at) })
    }

    /// Back to the branch, once, with a reason.
    pub fn send_back(self, task: &Task, reason: String, at: Instant) -> Result<Self, TaskError> {
        task.check_open()?;
        if self.answers == 0 {
            return Err(TaskError::NotAnswered);
        }
        if self.returned.is_some() {
            return Err(TaskError::ReturnedBefore);
        }
        let returned = Some(Returned { answer: self.answers, reason, at });
        Ok(Self { returned, ..self.touched(at) })
    }

    fn touched(self, at: Instant) -> Self {
        Self { version: self.version + 1, updated_at: at, ..self }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::supervision::task::{TaskContent, TaskState};

    fn at(millis: i64) -> Instant {
        Instant::from_millis(millis)
    }

    fn task() -> Task {
        let content = TaskContent {
            title: "走访情况".to_owned(),
            purpose: "掌握走访进度".to_owned(),
            ground: None,
            audience: Vec::new(),
            due_at: at(1000),
            fields: Vec::new(),
        };
        Task {
            id: Id::new(Uuid::nil()),
            organization: Id::new(Uuid::nil()),
            organization_name: "清河镇党委".to_owned(),
            organization_path: OrgPath::root(),
            content,
            state: TaskState::Open { number: "TA-1970-000001".to_owned(), published_at: at(1) },
            drafted_by: Id::new(Uuid::nil()),
            version: 2,
            created_at: at(1),
            updated_at: at(1),
        }
    }

    fn asked() -> TaskResponse {
        TaskResponse {
            id: Id::new(Uuid::nil()),
            task: Id::new(Uuid::nil()),
            place: 7,
            branch: Id::new(Uuid::nil()),
            branch_name: "第一党支部".to_owned(),
            branch_path: OrgPath::root(),
            is_dissolved: false,
            answers: 0,
            first_received_at: None,
            received_at: None,
            returned: None,
            version: 1,
            updated_at: at(1),
        }
    }

    #[test]
    fn the_first_receipt_decides_and_the_due_time_itself_is_on_time() {
        let answered = |millis| asked().answer(&task(), at(millis)).unwrap();
        assert_eq!(answered(1000).state(&task()), ResponseState::OnTime);
        assert_eq!(answered(1001).state(&task()), ResponseState::Late);
        let corrected = answered(1000).answer(&task(), at(5000)).unwrap();
        assert_eq!((corrected.answers, corrected.state(&task())), (2, ResponseState::OnTime));
        assert_eq!(corrected.receipt("TA-1970-000001"), "TA-1970-000001-0007-2");
    }

    #[test]
    fn an_answer_is_returned_once_and_the_next_one_ends_that() {
        assert_eq!(
            asked().send_back(&task(), "核对".to_owned(), at(5)),
            Err(TaskError::NotAnswered)
        );
        let answered = asked().answer(&task(), at(5)).unwrap();
        let back = answered.send_back(&task(), "核对".to_owned(), at(6)).unwrap();
        assert_eq!(back.state(&task()), ResponseState::Returned);
        let again = back.answer(&task(), at(7)).unwrap();
        assert_eq!(again.state(&task()), ResponseState::OnTime);
        assert_eq!(
            again.send_back(&task(), "再核对".to_owned(), at(8)),
            Err(TaskError::ReturnedBefore)
        );
    }

    #[test]
    fn who_is_dissolved_is_no_longer_asked_and_keeps_what_it_answered() {
        let gone = TaskResponse { is_dissolved: true, ..asked() };
        assert_eq!(gone.state(&task()), ResponseState::Released);
        assert_eq!(gone.answer(&task(), at(5)), Err(TaskError::Released));
        let answered = asked().answer(&task(), at(5)).unwrap();
        let gone = TaskResponse { is_dissolved: true, ..answered };
        assert_eq!(gone.state(&task()), ResponseState::OnTime);
    }

    proptest! {
        #[test]
        fn whatever_comes_later_the_first_receipt_stays(times in proptest::collection::vec(1..3000_i64, 1..20)) {
            let mut response = asked();
            let mut now = 1;
            for time in times {
                now += time;
                let moved = response.clone().answer(&task(), at(now)).unwrap();
                let back = moved.clone().send_back(&task(), "核对".to_owned(), at(now));
                let is_first = response.first_received_at.is_none();
                prop_assert!(is_first || moved.first_received_at == response.first_received_at);
                prop_assert_eq!(moved.is_late(&task()), moved.first_received_at.unwrap() > at(1000));
                response = back.unwrap_or(moved);
            }
        }
    }
}
