//! Messages of an inbox on the wire.

use lighthouse_domain::{
    supervision::{
        InboxItem, InboxItemKind as ItemKind, InboxMessage, Notice, NoticeState as State,
    },
    time::Instant,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    notice_dto::{NoticeState, SupervisionNoticeView},
    notices::Standing,
};
use crate::{
    enums::wire_enum,
    http::{lang::Lang, page::PageInfo},
};

wire_enum!(InboxItemKind, ItemKind, ItemKind::ALL, "What an item of an inbox is about.");

/// What a message brings, and how it stands now.
#[derive(Default)]
pub(super) struct Content {
    pub notices: Vec<Standing>,
    pub items: Vec<InboxItem>,
}

impl Content {
    /// Whether anything of it is still to be done or, where it only tells, to be read.
    pub(super) fn is_open(&self, message: &InboxMessage) -> bool {
        let read = message.read_at.is_some();
        let missing = |(notice, gaps): &Standing| Notice::state(notice, gaps) == State::Open;
        self.notices.iter().any(missing)
            || self.items.iter().any(|item| item.state(read) == State::Open)
    }
}

/// What a message brings besides notices.
#[derive(Serialize, ToSchema)]
pub struct InboxItemView {
    pub id: Uuid,
    pub kind: InboxItemKind,
    /// The case, the bulletin or the task that it is about.
    pub subject_id: Uuid,
    /// The organization at which the recipient holds an office.
    pub organization_id: Uuid,
    #[schema(example = "清河镇第三党支部")]
    pub organization_name: String,
    /// What it says, in the caller's language.
    #[schema(example = "整改 RC-2026-000003（清河镇第三党支部）：已提出整改要求，期限 2026-12-15")]
    pub title: String,
    /// Open while it is the turn of that organization; what only tells is closed once it was read.
    pub state: NoticeState,
    #[schema(value_type = String, format = DateTime)]
    pub sent_at: Instant,
}

impl InboxItemView {
    fn new(item: InboxItem, read: bool, lang: Lang) -> Self {
        Self {
            id: item.id.uuid(),
            kind: InboxItemKind(item.kind),
            subject_id: item.subject,
            organization_id: item.organization.uuid(),
            title: lang.pick(&item.title).to_owned(),
            state: NoticeState(item.state(read)),
            sent_at: item.sent_at,
            organization_name: item.organization_name,
        }
    }
}

/// A message of one's inbox.
#[derive(Serialize, ToSchema)]
pub struct InboxMessageView {
    pub id: Uuid,
    /// The last message of its month: what comes after it is added to it, without another message.
    pub digest: bool,
    /// Closed once nothing of it is missing any more.
    pub state: NoticeState,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Instant,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub read_at: Option<Instant>,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub done_at: Option<Instant>,
    /// The notices that it brings, the newest first.
    pub notices: Vec<SupervisionNoticeView>,
    /// What else it brings, the newest first: cases, bulletins, tasks.
    pub items: Vec<InboxItemView>,
}

impl InboxMessageView {
    pub(super) fn new(message: &InboxMessage, content: Content, lang: Lang) -> Self {
        let open = content.is_open(message);
        let read = message.read_at.is_some();
        let item = |item| InboxItemView::new(item, read, lang);
        let notice = |(notice, gaps): Standing| SupervisionNoticeView::new(notice, &gaps, lang);
        Self {
            id: message.id.uuid(),
            digest: message.digest,
            state: NoticeState(if open { State::Open } else { State::Closed }),
            created_at: message.created_at,
            read_at: message.read_at,
            done_at: message.done_at,
            notices: content.notices.into_iter().map(notice).collect(),
            items: content.items.into_iter().map(item).collect(),
        }
    }
}

/// A page of one's inbox, the newest first.
#[derive(Serialize, ToSchema)]
pub struct InboxPage {
    /// Messages that are open and were not read; no more than 100 are counted.
    #[schema(example = 1)]
    pub unread: u64,
    pub data: Vec<InboxMessageView>,
    pub page: PageInfo,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct InboxQuery {
    /// Those that were put away too.
    pub include_done: Option<bool>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}
