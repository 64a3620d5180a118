//! Who is told of a transfer: the side whose turn it is, then the other one of the outcome.

use super::{Route, Transfer, TransferState};
use crate::{
    message::Message,
    supervision::{Audience, InboxItemKind, NewInboxItem},
};

impl Transfer {
    /// What is put into inboxes once the transfer stands as it does, or nothing.
    pub fn announcement(&self) -> Option<NewInboxItem> {
        let Route::Internal { from, to } = &self.route else { return None };
        let until = self.letter.valid_until;
        let (end, asks, zh, en) = match &self.state {
            TransferState::Requested => (
                to,
                true,
                format!("由{}转入，请于 {until} 前接收或退回", from.name),
                format!("comes from {}; accept or reject by {until}", from.name),
            ),
            TransferState::Accepted { on, .. } => (
                from,
                false,
                format!("{}已于 {on} 接收", to.name),
                format!("accepted by {} on {on}", to.name),
            ),
            TransferState::Rejected { reason, .. } => (
                from,
                false,
                format!("{}已退回：{reason}", to.name),
                format!("rejected by {}: {reason}", to.name),
            ),
            TransferState::Withdrawn { .. } => {
                (to, false, format!("{}已撤回", from.name), format!("withdrawn by {}", from.name))
            }
            TransferState::Expired { .. } => return None,
        };
        let (number, name) = (&self.letter.number, &self.member_name);
        let title = Message::new(
            format!("组织关系转接 {number}（{name}）：{zh}"),
            format!("Transfer {number} of {name}: {en}"),
        );
        let audience = Audience::At(end.path.clone());
        let (kind, subject) = (InboxItemKind::Transfer, self.id.uuid());
        Some(NewInboxItem { kind, subject, audience, title, asks })
    }
}
