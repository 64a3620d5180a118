//! A task and the steps it takes.

use chrono::TimeDelta;

use super::{TaskError, TaskField, TaskStatus};
use crate::{
    access::AccountId,
    burden::{BurdenKind, BurdenLoad},
    id::{Id, identified},
    message::Message,
    organizations::{OrgPath, OrganizationId},
    supervision::{Audience, InboxItemKind, NewInboxItem},
    time::Instant,
};

pub type TaskId = Id<Task>;

identified!(Task);

/// Where a task stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaskState {
    Draft,
    Withdrawn,
    Open { number: String, published_at: Instant },
    Closed { number: String, published_at: Instant, closed_at: Instant },
}

impl TaskState {
    pub const fn status(&self) -> TaskStatus {
        match self {
            Self::Draft => TaskStatus::Draft,
            Self::Withdrawn => TaskStatus::Withdrawn,
            Self::Open { .. } => TaskStatus::Open,
            Self::Closed { .. } => TaskStatus::Closed,
        }
    }

    /// Number and time of publication, once it was published.
    pub fn publication(&self) -> Option<(&str, Instant)> {
        match self {
            Self::Draft | Self::Withdrawn => None,
            Self::Open { number, published_at } | Self::Closed { number, published_at, .. } => {
                Some((number, *published_at))
            }
        }
    }

    pub const fn closed_at(&self) -> Option<Instant> {
        match self {
            Self::Closed { closed_at, .. } => Some(*closed_at),
            _ => None,
        }
    }
}

/// What is asked, of whom, until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskContent {
    pub title: String,
    /// What the answers are for.
    pub purpose: String,
    /// The governing document or the legal ground.
    pub ground: Option<String>,
    /// The organizations whose branches are asked; none means all below.
    pub audience: Vec<OrganizationId>,
    pub due_at: Instant,
    pub fields: Vec<TaskField>,
}

impl TaskContent {
    pub const TITLE_MAX: usize = 100;
    pub const PURPOSE_MAX: usize = 1000;
    pub const GROUND_MAX: usize = 200;
    pub const AUDIENCE_MAX: usize = 200;

    /// What each branch is asked, besides the message that tells it.
    pub fn asked(&self) -> [(BurdenKind, i64); 2] {
        let free = self.fields.iter().filter(|field| field.fact.is_none()).count();
        [(BurdenKind::Form, 1), (BurdenKind::Field, i64::try_from(free).unwrap_or(i64::MAX))]
    }

    /// What that takes, with one message.
    pub fn load(&self) -> BurdenLoad {
        let asked = self.asked().into_iter().chain([(BurdenKind::Message, 1)]);
        let load = asked.map(|(kind, number)| BurdenLoad::new(kind, number));
        load.fold(BurdenLoad::default(), BurdenLoad::plus)
    }
}

/// What an organization asks of branches below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    pub id: TaskId,
    pub organization: OrganizationId,
    pub organization_name: String,
    pub organization_path: OrgPath,
    pub content: TaskContent,
    pub state: TaskState,
    pub drafted_by: AccountId,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

type StepResult = Result<Task, TaskError>;

impl Task {
    pub const REASON_MAX: usize = 500;
    /// How far ahead a task may be due.
    const AHEAD: TimeDelta = TimeDelta::days(366);

    pub fn check_due(due_at: Instant, now: Instant) -> Result<(), TaskError> {
        if due_at > now && due_at <= now.plus(Self::AHEAD) { Ok(()) } else { Err(TaskError::Due) }
    }

    /// Other contents, while it is a draft.
    pub fn replace(self, content: TaskContent, at: Instant) -> StepResult {
        self.check_draft()?;
        Ok(Self { content, ..self.touched(at) })
    }

    /// Asks the branches, under a number.
    pub fn publish(self, number: String, at: Instant) -> StepResult {
        self.check_draft()?;
        Self::check_due(self.content.due_at, at)?;
        Ok(Self { state: TaskState::Open { number, published_at: at }, ..self.touched(at) })
    }

    /// A later due time. Whoever has answered by then is on time.
    pub fn extend(self, due_at: Instant, at: Instant) -> StepResult {
        self.check_open()?;
        Self::check_due(due_at, at)?;
        if due_at <= self.content.due_at {
            return Err(TaskError::NotLater);
        }
        let content = TaskContent { due_at, ..self.content.clone() };
        Ok(Self { content, ..self.touched(at) })
    }

    /// Takes no more answers.
    pub fn close(self, at: Instant) -> StepResult {
        let TaskState::Open { number, published_at } = self.state.clone() else {
            return Err(TaskError::WrongState(self.state.status()));
        };
        let state = TaskState::Closed { number, published_at, closed_at: at };
        Ok(Self { state, ..self.touched(at) })
    }

    pub fn withdraw(self, at: Instant) -> StepResult {
        self.check_draft()?;
        Ok(Self { state: TaskState::Withdrawn, ..self.touched(at) })
    }

    pub fn check_open(&self) -> Result<(), TaskError> {
        self.check_is(TaskStatus::Open)
    }

    pub fn check_draft(&self) -> Result<(), TaskError> {
        self.check_is(TaskStatus::Draft)
    }

    fn check_is(&self, status: TaskStatus) -> Result<(), TaskError> {
        let now = self.state.status();
        if now == status { Ok(()) } else { Err(TaskError::WrongState(now)) }
    }

    /// What branches at these places are told: that they are asked, or that it is due later.
    pub fn announcement(&self, branches: Vec<OrgPath>, is_extended: bool) -> NewInboxItem {
        let (title, day) = (&self.content.title, self.content.due_at.day());
        let (zh, en) = if is_extended {
            ("截止时间延长至", "is due later, on")
        } else {
            ("请填报，截止日期", "is asked, due on")
        };
        let title = Message::new(
            format!("任务“{title}”：{zh} {day}"),
            format!("Task “{title}” {en} {day}"),
        );
        self.item(Audience::Each(branches), title)
    }

    /// What a branch is told whose answer is returned.
    pub fn return_notice(&self, branch: &OrgPath, reason: &str) -> NewInboxItem {
        let title = &self.content.title;
        let title = Message::new(
            format!("任务“{title}”的填报已退回：{reason}"),
            format!("The answer to the task “{title}” is returned: {reason}"),
        );
        self.item(Audience::At(branch.clone()), title)
    }

    fn item(&self, audience: Audience, title: Message) -> NewInboxItem {
        let (kind, subject) = (InboxItemKind::Task, self.id.uuid());
        NewInboxItem { kind, subject, audience, title, asks: true }
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
    use crate::{burden::Minutes, supervision::task::FieldKind};

    fn at(millis: i64) -> Instant {
        Instant::from_millis(millis)
    }

    fn draft() -> Task {
        let field = TaskField {
            code: "visits".to_owned(),
            label: "走访户数".to_owned(),
            kind: FieldKind::Number,
            required: true,
            note: None,
            options: Vec::new(),
            fact: None,
        };
        let content = TaskContent {
            title: "走访情况".to_owned(),
            purpose: "掌握走访进度".to_owned(),
            ground: None,
            audience: Vec::new(),
            due_at: at(1000),
            fields: vec![field],
        };
        Task {
            id: Id::new(Uuid::nil()),
            organization: Id::new(Uuid::nil()),
            organization_name: "清河镇党委".to_owned(),
            organization_path: OrgPath::root(),
            content,
            state: TaskState::Draft,
            drafted_by: Id::new(Uuid::nil()),
            version: 1,
            created_at: at(1),
            updated_at: at(1),
        }
    }

    fn open() -> Task {
        draft().publish("TA-1970-000001".to_owned(), at(10)).unwrap()
    }

    #[test]
    fn a_task_is_due_ahead_and_extended_to_a_later_time() {
        assert_eq!(draft().publish("1".to_owned(), at(1000)), Err(TaskError::Due));
        assert_eq!(open().extend(at(1000), at(20)), Err(TaskError::NotLater));
        assert_eq!(open().extend(at(2000), at(3000)), Err(TaskError::Due));
        assert_eq!(open().extend(at(2000), at(20)).unwrap().content.due_at, at(2000));
    }

    #[test]
    fn a_form_with_one_field_takes_a_message_a_form_and_a_field() {
        let load = draft().content.load();
        assert_eq!((load.messages, load.forms, load.fields), (1, 1, 1));
        assert_eq!(load.minutes, Minutes(2 + 5 + 1));
    }

    #[test]
    fn a_published_task_is_neither_changed_nor_withdrawn() {
        let wrong = Err(TaskError::WrongState(TaskStatus::Open));
        assert_eq!(open().replace(draft().content, at(20)), wrong);
        assert_eq!(open().withdraw(at(20)), wrong);
        let closed = open().close(at(20)).unwrap();
        assert_eq!(closed.state.closed_at(), Some(at(20)));
        assert_eq!(closed.check_open(), Err(TaskError::WrongState(TaskStatus::Closed)));
    }

    proptest! {
        #[test]
        fn whatever_is_tried_each_step_counts_and_the_due_time_never_comes_nearer(
            steps in proptest::collection::vec((0..5_u8, 1..5000_i64), 0..30),
        ) {
            let (mut task, mut now) = (draft(), 10);
            for (step, span) in steps {
                now += 1;
                let tried = task.clone();
                let moved = match step {
                    0 => tried.publish("1".to_owned(), at(now)),
                    1 => tried.extend(at(now + span), at(now)),
                    2 => tried.close(at(now)),
                    3 => tried.withdraw(at(now)),
                    _ => tried.replace(draft().content, at(now)),
                };
                if let Ok(moved) = moved {
                    prop_assert_eq!(moved.version, task.version + 1);
                    prop_assert!(moved.content.due_at >= task.content.due_at);
                    prop_assert!(task.state.publication().is_none() || moved.state.publication() == task.state.publication());
                    task = moved;
                }
            }
        }
    }
}
