//! Why two entries are not merged, or a merge is not undone, with what to do instead.

use chrono::NaiveDate;

use crate::{members::Status, message::Message};

/// What is against a merge.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MergeFault {
    #[error("both are the same entry")]
    SameEntry,
    #[error("nobody merges the own entry")]
    Own,
    #[error("the survivor has left: {}", .0.as_str())]
    SurvivorLeft(Status),
    #[error("the duplicate has left: {}", .0.as_str())]
    DuplicateLeft(Status),
    #[error("two id numbers")]
    NumbersDiffer,
    #[error("{0:?} differ")]
    Unlike(Vec<(&'static str, &'static str)>),
    #[error("one of the two is suspended")]
    OneSuspended,
    #[error("the other one stays, it is {}", .0.as_str())]
    OtherWay(Status),
    #[error("the duplicate is away")]
    Away,
    #[error("the duplicate asks for leave")]
    AsksLeave,
    #[error("the duplicate holds an office")]
    InOffice,
    #[error("the duplicate is proposed")]
    InProposal,
    #[error("the login would come to an office")]
    LoginToOffice,
    #[error("transfer {0} is under way")]
    Transfer(String),
}

impl MergeFault {
    pub fn message(&self) -> Message {
        let (zh, en) = match self {
            Self::SurvivorLeft(status) => return left("保留的", "survivor", *status),
            Self::DuplicateLeft(status) => return left("重复的", "duplicate", *status),
            Self::Unlike(names) => return unlike(names),
            Self::OtherWay(status) => return other_way(*status),
            Self::Transfer(number) => return transfer(number),
            Self::SameEntry => (
                "不能与自身合并，请填写另一条登记的编号",
                "An entry is not merged with itself; name the other one.",
            ),
            Self::Own => (
                "不能合并本人的登记，请由其他有权人员办理",
                "Nobody merges the own entry; let another administrator do it.",
            ),
            Self::NumbersDiffer => (
                "两条登记的身份证号不同，应为两人；确属录入错误的，请先更正身份证号",
                "The two id numbers differ, so these are two persons; correct a wrong number first.",
            ),
            Self::OneSuspended => (
                "两条登记中有一条已停止党籍，请先核实并统一党籍状态",
                "One of the two is suspended; settle which is right first.",
            ),
            Self::Away => (
                "重复的登记正在外出流动，请先登记返回",
                "The duplicate is registered as mobile; record the return first.",
            ),
            Self::AsksLeave => (
                "重复的登记有未批复的请假，请先批复",
                "The duplicate asked for leave; decide on it first.",
            ),
            Self::InOffice => (
                "重复的登记担任职务或管理员，请先免去，合并后再由保留的登记担任",
                "The duplicate holds a post or an appointment; end it first, and give it to the survivor afterwards.",
            ),
            Self::InProposal => (
                "重复的登记有未办结的述职评议或评先推荐，请先办结或撤回",
                "An appraisal or a nomination of the duplicate is open; decide or withdraw it first.",
            ),
            Self::LoginToOffice => (
                "保留的登记担任职务而没有账号，请先为其开通账号",
                "The survivor holds a post and has no login; open one for the survivor first.",
            ),
        };
        Message::new(zh, en)
    }
}

fn left(zh: &str, en: &str, status: Status) -> Message {
    Message::new(
        format!("{zh}登记已是“{}”，只合并在册的登记", status.zh()),
        format!(
            "The {en} has left the register ({}); only living entries are merged.",
            status.en()
        ),
    )
}

fn unlike(names: &[(&str, &str)]) -> Message {
    let zh: Vec<_> = names.iter().map(|(zh, _)| *zh).collect();
    let en: Vec<_> = names.iter().map(|(_, en)| *en).collect();
    Message::new(
        format!(
            "两条登记的{}不一致；请先更正，或核实为同一人后将 differences_confirmed 设为 true",
            zh.join("、")
        ),
        format!(
            "The two differ in {}; correct it, or send differences_confirmed once you know that it is one person.",
            en.join(", ")
        ),
    )
}

fn other_way(status: Status) -> Message {
    Message::new(
        format!("另一条登记的状态更靠后（{}），请保留那一条", status.zh()),
        format!("The other entry stands further ({}); let that one survive.", status.en()),
    )
}

fn transfer(number: &str) -> Message {
    Message::new(
        format!("组织关系转接 {number} 正在办理，请先撤回或等待其办结"),
        format!("Transfer {number} is under way; withdraw it or wait for its answer."),
    )
}

/// What stands in the way of putting a merge back.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UndoObstacle {
    /// A line of a list says something else now.
    Attendance {
        title: String,
    },
    Post,
    Login,
    HourCorrection,
    DuesEntry,
    SurvivorMerged,
    NumberInUse,
    BranchDissolved,
}

impl UndoObstacle {
    fn words(&self) -> (String, String) {
        let (zh, en) = match self {
            Self::Attendance { title } => {
                let en = format!("attendance of “{title}” was changed");
                return (format!("“{title}”的出勤记录已改动"), en);
            }
            Self::Post => ("转入的职务记录已改动", "a former post was changed"),
            Self::Login => (
                "转入的账号已改动或已担任管理员",
                "the login was changed or has got an appointment",
            ),
            Self::HourCorrection => ("转入的学时已被收回", "the hours that moved were taken back"),
            Self::DuesEntry => ("转入的党费记录已冲销", "dues that moved were taken back"),
            Self::SurvivorMerged => {
                ("保留的登记已并入另一条登记", "the survivor was merged into another entry")
            }
            Self::NumberInUse => (
                "重复登记的身份证号已由另一条登记使用，请先更正",
                "the duplicate's id number belongs to another entry now; correct that first",
            ),
            Self::BranchDissolved => {
                ("重复登记所在的党支部已撤销", "the duplicate's branch is dissolved")
            }
        };
        (zh.to_owned(), en.to_owned())
    }
}

/// Why a merge is not undone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    #[error("undone before")]
    UndoneBefore,
    #[error("it could be undone until {0}")]
    TooLate(NaiveDate),
    #[error("changed since: {0:?}")]
    Changed(Vec<UndoObstacle>),
    #[error("nobody decides on the own entry")]
    Own,
}

/// So many obstacles are named; the others are counted.
const NAMED: usize = 8;

impl MergeError {
    pub fn message(&self) -> Message {
        match self {
            Self::UndoneBefore => Message::new("该合并已撤销", "This merge was undone before."),
            Self::TooLate(day) => Message::new(
                format!("撤销合并的期限至 {day}，已过期；确有错误的，请重新录入并更正有关记录"),
                format!(
                    "It could be undone until {day}; enter the person anew and correct the records."
                ),
            ),
            Self::Changed(obstacles) => changed(obstacles),
            Self::Own => Message::new(
                "不能办理本人的登记，请由其他有权人员办理",
                "Nobody decides on the own entry; let another administrator do it.",
            ),
        }
    }
}

fn changed(obstacles: &[UndoObstacle]) -> Message {
    let (zh, en): (Vec<_>, Vec<_>) = obstacles.iter().take(NAMED).map(UndoObstacle::words).unzip();
    let more = obstacles.len().saturating_sub(NAMED);
    let (zh_more, en_more) = if more == 0 {
        (String::new(), String::new())
    } else {
        (format!("；另有 {more} 项"), format!("; {more} more"))
    };
    Message::new(
        format!("合并之后有关记录已改动，不能撤销：{}{zh_more}", zh.join("；")),
        format!("It cannot be undone, something changed since: {}{en_more}.", en.join("; ")),
    )
}
