//! Notices on the wire.

use chrono::NaiveDate;
use lighthouse_domain::{
    supervision::{Gap, MissingItem, Notice, NoticeState as State},
    time::Instant,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::rule_dto::{GoverningDocumentInUse, SupervisionRuleKind};
use crate::{
    administrators::dto::AdministratorRole,
    enums::wire_enum,
    http::{lang::Lang, page::page_of},
    study::dto::StudySessionKind,
};

wire_enum!(NoticeState, State, State::ALL, "Whether what a notice asks for is still missing.");

/// A duty that was missing when a notice was written, and how it stands now.
#[derive(Serialize, ToSchema)]
pub struct NoticeItemView {
    #[schema(example = "R17")]
    pub rule: String,
    pub kind: StudySessionKind,
    #[schema(example = "2026-11-01")]
    pub from: NaiveDate,
    #[schema(example = "2026-11-30")]
    pub to: NaiveDate,
    pub state: NoticeState,
    /// The role that has the next step; null once it is closed.
    #[schema(required)]
    pub turn_of: Option<AdministratorRole>,
    /// What is to be done, in the caller's language; null once it is closed.
    #[schema(required, example = "请在 2026-11-30 前召开主题党日")]
    pub remedy: Option<String>,
}

impl NoticeItemView {
    fn new(item: &MissingItem, gaps: &[Gap], lang: Lang) -> Self {
        let gap = item.still_open(gaps);
        Self {
            rule: item.duty.clone(),
            kind: StudySessionKind(item.kind),
            from: item.from,
            to: item.to,
            state: NoticeState(if gap.is_some() { State::Open } else { State::Closed }),
            turn_of: gap.map(|gap| AdministratorRole(gap.turn_of)),
            remedy: gap.map(|gap| lang.pick(&gap.remedy()).to_owned()),
        }
    }
}

/// What a rule told a branch: which rule, which items, and whether they are still missing. A notice
/// is closed by the record that was missing.
#[derive(Serialize, ToSchema)]
pub struct SupervisionNoticeView {
    pub id: Uuid,
    pub rule_id: Uuid,
    pub kind: SupervisionRuleKind,
    /// The level whose rule it is.
    pub organization_id: Uuid,
    #[schema(example = "中共清河镇委员会")]
    pub organization_name: String,
    /// What was in force when the rule ran; null for a rule without a document.
    #[schema(required)]
    pub governing_document: Option<GoverningDocumentInUse>,
    /// The month or the quarter.
    #[schema(example = "2026-11")]
    pub period: String,
    pub branch_id: Uuid,
    #[schema(example = "清河镇第三党支部")]
    pub branch_name: String,
    #[schema(example = "月末督促：清河镇第三党支部 2026-11 有 1 项未完成")]
    pub title: String,
    /// Why it came.
    #[schema(example = "依据中共清河镇委员会的月末督促安排")]
    pub reason: String,
    #[schema(value_type = String, format = DateTime)]
    pub sent_at: Instant,
    /// How many people it went to: those who held an office of the branch.
    #[schema(example = 2)]
    pub recipients: i64,
    pub state: NoticeState,
    pub items: Vec<NoticeItemView>,
}

impl SupervisionNoticeView {
    pub(super) fn new(notice: Notice, gaps: &[Gap], lang: Lang) -> Self {
        Self {
            id: notice.id.uuid(),
            rule_id: notice.rule.uuid(),
            kind: SupervisionRuleKind(notice.kind),
            organization_id: notice.organization.uuid(),
            period: notice.span.to_string(),
            branch_id: notice.branch.uuid(),
            title: lang.pick(&notice.title()).to_owned(),
            reason: lang.pick(&notice.reason()).to_owned(),
            governing_document: notice.under.clone().map(Into::into),
            sent_at: notice.sent_at,
            recipients: notice.recipients,
            state: NoticeState(notice.state(gaps)),
            items: notice.items.iter().map(|item| NoticeItemView::new(item, gaps, lang)).collect(),
            organization_name: notice.organization_name,
            branch_name: notice.branch_name,
        }
    }
}

page_of!(SupervisionNoticePage, SupervisionNoticeView, "A page of notices, the newest first.");

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SupervisionNoticeQuery {
    /// To branches of this subtree.
    pub organization_id: Option<Uuid>,
    #[param(inline)]
    pub kind: Option<SupervisionRuleKind>,
    /// Of this month or quarter.
    #[param(pattern = "^20[0-9]{2}-((0[1-9]|1[0-2])|Q[1-4])$", example = "2026-11")]
    pub period: Option<String>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}
