//! Notices: what a branch was told, by which rule, and whether it still stands.
//!
//! Whether a notice is open is never stored: it is what the register says now of the items that
//! caused it, so a notice closes with the record that was missing and opens again if it is taken
//! back.

use chrono::NaiveDate;

use super::{Gap, RuleKind, Span, SupervisionRuleId, governing::GoverningDocumentId};
use crate::{
    enums::string_enum, id::Id, message::Message, organizations::OrganizationId,
    study::SessionKind, time::Instant,
};

string_enum! {
    /// Whether what a notice asks for is still missing.
    NoticeState {
        Open = "open", "待办", "Open";
        Closed = "closed", "已办结", "Closed";
    }
}

pub type NoticeId = Id<Notice>;

/// What a rule told a branch of a month or a quarter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub id: NoticeId,
    pub rule: SupervisionRuleId,
    pub kind: RuleKind,
    /// The level whose rule it is.
    pub organization: OrganizationId,
    pub organization_name: String,
    /// What was in force when the rule ran.
    pub under: Option<UnderVersion>,
    pub span: Span,
    pub branch: OrganizationId,
    pub branch_name: String,
    pub sent_at: Instant,
    /// How many people it went to.
    pub recipients: i64,
    /// What was missing, in the order of months and rules.
    pub items: Vec<MissingItem>,
}

/// The version of a governing document that a rule ran under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnderVersion {
    pub document: GoverningDocumentId,
    pub title: String,
    pub number: i64,
}

/// A duty that was missing when a notice was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingItem {
    /// The rule of the field: `R17`.
    pub duty: String,
    pub kind: SessionKind,
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl MissingItem {
    pub fn new(gap: &Gap) -> Self {
        let duty = &gap.duty;
        Self { duty: duty.rule.id.to_owned(), kind: duty.rule.kind, from: duty.from, to: duty.to }
    }

    /// The gap that it still is.
    pub fn still_open<'a>(&self, gaps: &'a [Gap]) -> Option<&'a Gap> {
        let same = |gap: &&Gap| gap.duty.rule.kind == self.kind && gap.duty.to == self.to;
        gaps.iter().find(same)
    }
}

impl Notice {
    /// Whether anything of it is still missing, by the gaps of its branch and span now.
    pub fn state(&self, gaps: &[Gap]) -> NoticeState {
        let open = self.items.iter().any(|item| item.still_open(gaps).is_some());
        if open { NoticeState::Open } else { NoticeState::Closed }
    }

    /// One line that says what it is about and why it came.
    pub fn title(&self) -> Message {
        let (kind, span, count) = (self.kind, self.span, self.items.len());
        Message::new(
            format!("{}：{} {span} 有 {count} 项未完成", kind.zh(), self.branch_name),
            format!("{}: {} had {count} open duties in {span}", kind.en(), self.branch_name),
        )
    }

    /// Which rule sent it, and under which document.
    pub fn reason(&self) -> Message {
        let (kind, owner) = (self.kind, &self.organization_name);
        let (zh, en) = (kind.zh(), kind.en().to_lowercase());
        match &self.under {
            Some(UnderVersion { title, number, .. }) => Message::new(
                format!("依据《{title}》第{number}版，按{owner}的{zh}安排"),
                format!("Under “{title}”, version {number}, by the {en} of {owner}."),
            ),
            None => {
                Message::new(format!("依据{owner}的{zh}安排"), format!("By the {en} of {owner}."))
            }
        }
    }
}
