//! Why an election is not recorded as it was sent.

use chrono::NaiveDate;

use super::ElectionKind;
use crate::message::Message;

/// What is wrong with one field of an election.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ElectionFault {
    Day,
    NotAfter(NaiveDate),
    Kind { fits: ElectionKind, end: NaiveDate },
    ApprovalMissing,
    ApprovalUnneeded,
    ApprovalLate,
    Entitled { full_members: u32 },
    Present,
    Quorum { least: u32, percent: u32 },
    Candidates { least: u32 },
}

impl ElectionFault {
    /// The field it is about.
    pub const fn pointer(self) -> &'static str {
        match self {
            Self::Day | Self::NotAfter(_) => "/held_on",
            Self::Kind { .. } => "/kind",
            Self::ApprovalMissing | Self::ApprovalUnneeded => "/approval",
            Self::ApprovalLate => "/approval/approved_on",
            Self::Entitled { .. } => "/entitled",
            Self::Present | Self::Quorum { .. } => "/present",
            Self::Candidates { .. } => "/candidates",
        }
    }

    pub fn message(self) -> Message {
        match self {
            Self::Day => Message::new(
                "选举日期不能晚于今天，也不能早于十年前",
                "An election was held today or earlier, within ten years.",
            ),
            Self::NotAfter(last) => Message::new(
                format!("已登记 {last} 的选举，新的选举应晚于该日"),
                format!("An election on {last} is recorded; a new one was held after it."),
            ),
            Self::Kind { fits, end } => Message::new(
                format!("本届任期至 {end}，该日期的选举属“{}”", fits.zh()),
                format!(
                    "The term lasts until {end}; on this day the election is `{}`.",
                    fits.as_str()
                ),
            ),
            Self::ApprovalMissing => Message::new(
                "提前换届须经上级党组织批准，请填写批准文号和日期",
                "An early election needs the approval of the level above; send it.",
            ),
            Self::ApprovalUnneeded => Message::new(
                "按期换届不需要批准，请去掉此项",
                "An ordinary election needs no approval; leave it out.",
            ),
            Self::ApprovalLate => Message::new(
                "批准日期不能晚于选举日期",
                "The approval is of the day of the election or earlier.",
            ),
            Self::Entitled { full_members } => Message::new(
                format!("名册中只有 {full_members} 名正式党员；预备党员没有选举权"),
                format!("The register has {full_members} full members; others cannot vote."),
            ),
            Self::Present => Message::new(
                "到会人数不能多于有选举权人数",
                "No more people are present than may vote.",
            ),
            Self::Quorum { least, percent } => Message::new(
                format!("到会人数不足有选举权人数的 {percent}%（至少 {least} 人），选举无效"),
                format!(
                    "At least {least} have to be present, {percent} % of those who may vote; else the election is not valid."
                ),
            ),
            Self::Candidates { least } => Message::new(
                format!("候选人至少 {least} 人"),
                format!("There are at least {least} candidates."),
            ),
        }
    }
}
