//! Why a step is refused, and what to do instead.

use chrono::NaiveDate;

use super::{Clock, StepKind};
use crate::{members::Status, message::Message};

/// The step does not follow on where the member stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OrderFault {
    #[error("{} does not follow on {}", .kind.as_str(), .status.as_str())]
    Status { kind: StepKind, status: Status },
    #[error("probation was extended before")]
    ExtendedBefore,
    #[error("the entry has no day of joining")]
    NoJoiningDay,
    #[error("nobody decides on the own membership")]
    Own,
    #[error("there is no such step")]
    NoSuchStep,
    #[error("the step was taken back before")]
    Revoked,
    #[error("a transfer is answered by a transfer")]
    Transfer,
    #[error("a merge is undone as a whole")]
    Merge,
    #[error("only the latest step can be taken back")]
    NotLatest,
    #[error("the branch is dissolved")]
    BranchDissolved,
}

impl OrderFault {
    pub fn message(self) -> Message {
        let (zh, en) = match self {
            Self::Status { kind, status } => return wrong_status(kind, status),
            Self::ExtendedBefore => (
                "预备期已延长过一次，只能转正或取消预备党员资格",
                "Probation was extended once; convert the member or cancel the probation.",
            ),
            Self::NoJoiningDay => (
                "名册中没有入党日期，请先补录 joined_on（支部大会通过之日）",
                "The entry has no joining day; enter joined_on, the day of the branch meeting, first.",
            ),
            Self::Own => (
                "不能办理本人的事项，请由其他有权人员办理",
                "Nobody decides on the own membership; let another administrator do it.",
            ),
            Self::NoSuchStep => ("没有这一步骤", "There is no such step."),
            Self::Revoked => ("该步骤已撤销", "This step was taken back before."),
            Self::Transfer => (
                "组织关系转接不能撤销，请再办理一次转接",
                "A transfer is not taken back; transfer the member back instead.",
            ),
            Self::Merge => (
                "重复登记的合并不能在此撤销，请使用 merges/{merge_id}/undo",
                "A merge is undone as a whole; use merges/{merge_id}/undo.",
            ),
            Self::NotLatest => (
                "只能撤销最近的一步；请先撤销其后的步骤",
                "Only the latest step can be taken back; take back those after it first.",
            ),
            Self::BranchDissolved => (
                "原党支部已撤销，不能恢复到该支部",
                "The branch is dissolved; nobody can belong to it again.",
            ),
        };
        Message::new(zh, en)
    }
}

fn wrong_status(kind: StepKind, status: Status) -> Message {
    Message::new(
        format!("该人员现为“{}”，不能办理“{}”", status.zh(), kind.zh()),
        format!("The member is “{}”; “{}” does not follow on that.", status.en(), kind.en()),
    )
}

/// What is wrong with the facts of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StepFault {
    #[error("{0} lies in the future")]
    Future(&'static str),
    #[error("not before {earliest}")]
    TooEarly { field: &'static str, earliest: NaiveDate, clock: Clock },
    #[error("known until {day}")]
    BeforeKnown { field: &'static str, day: NaiveDate },
    #[error("approved before the meeting")]
    ApprovedBeforeMeeting,
    #[error("approved after three months, without a reason")]
    LateWithoutReason(NaiveDate),
    #[error("approved after more than six months")]
    TooLate(NaiveDate),
    #[error("{least} hours of training are needed")]
    Training { least: u32 },
    #[error("{0} to {1} months")]
    Extension(u32, u32),
    #[error("{0} has to be said")]
    Missing(&'static str),
    #[error("the register knows since when")]
    SinceKnown(NaiveDate),
    #[error("after the approval")]
    AfterApproval,
}

impl StepFault {
    /// The field to point at.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Future(field)
            | Self::TooEarly { field, .. }
            | Self::BeforeKnown { field, .. }
            | Self::Missing(field) => field,
            Self::AfterApproval => "effective_on",
            Self::ApprovedBeforeMeeting | Self::TooLate(_) => "approved_on",
            Self::LateWithoutReason(_) => "reason",
            Self::Training { .. } => "training_hours",
            Self::Extension(..) => "months",
            Self::SinceKnown(_) => "cultivated_since",
        }
    }

    pub fn message(&self) -> Message {
        let (zh, en): (String, String) = match self {
            Self::Future(_) => ("不能晚于今天".into(), "It cannot lie in the future.".into()),
            Self::TooEarly { earliest, clock, .. } => return too_early(*earliest, *clock),
            Self::BeforeKnown { day, .. } => (
                format!("不能早于名册中已有的日期 {day}；如原记录有误，请先更正或撤销"),
                format!(
                    "It cannot lie before {day}, which the register knows; correct that or take it back first."
                ),
            ),
            Self::ApprovedBeforeMeeting => (
                "批准日期不能早于支部大会日期".into(),
                "The committee approves after the branch meeting.".into(),
            ),
            Self::LateWithoutReason(day) => (
                format!("上级党委应在 {day} 前审批；因特殊情况超过三个月的，请在 reason 中说明"),
                format!("The committee approves by {day}; say in `reason` what was special."),
            ),
            Self::TooLate(day) => (
                format!("审批最迟不得晚于 {day}；请重新召开支部大会讨论"),
                format!(
                    "The committee approves by {day} at the latest; hold the branch meeting again."
                ),
            ),
            Self::Training { least } => (
                format!("集中培训不少于三天（{least} 学时）"),
                format!("Three days or {least} hours of training come first."),
            ),
            Self::Extension(from, to) => (
                format!("延长时间应为 {from} 至 {to} 个月"),
                format!("It is extended by {from} to {to} months."),
            ),
            Self::Missing(_) => ("此项必须填写".into(), "This has to be said.".into()),
            Self::SinceKnown(day) => (
                format!("名册已记录自 {day} 起为入党积极分子，请不要另填"),
                format!(
                    "The register knows the member as an activist since {day}; leave this out."
                ),
            ),
            Self::AfterApproval => (
                "转正日期不能晚于批准日期".into(),
                "The conversion is no later than its approval.".into(),
            ),
        };
        Message::new(zh, en)
    }
}

fn too_early(earliest: NaiveDate, clock: Clock) -> Message {
    let why = clock.message();
    Message::new(
        format!("最早为 {earliest}：{}", why.zh),
        format!("{earliest} is the earliest day: {}.", why.en),
    )
}

/// A refused step: out of order, or with facts that do not do, all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepRefusal {
    Order(OrderFault),
    Facts(Vec<StepFault>),
}

impl From<OrderFault> for StepRefusal {
    fn from(fault: OrderFault) -> Self {
        Self::Order(fault)
    }
}
