//! Who is told of a step: the branch while it is its turn, the level above once it has answered.

use super::{Rectification, RectificationStep as Step};
use crate::{
    message::Message,
    supervision::{Audience, InboxItemKind, NewInboxItem},
};

impl Rectification {
    /// What is put into inboxes after a step, or nothing where nobody else has to know.
    pub fn announcement(&self, step: Step) -> Option<NewInboxItem> {
        let branch = || Audience::At(self.branch_path.clone());
        let above = || Audience::Above(self.branch_path.clone());
        let (audience, asks, zh, en) = match step {
            Step::Found => (branch(), true, "已立案，请说明原因", "opened; tell the cause"),
            Step::Ordered => (branch(), true, "已提出整改要求", "what to put right is ordered"),
            Step::Extended => (branch(), true, "整改期限已延长", "the deadline is extended"),
            Step::Returned => {
                (branch(), true, "佐证已退回，请重新提交", "returned; give evidence anew")
            }
            Step::Reopened => (branch(), true, "已重新整改", "reopened"),
            Step::Verified => (branch(), false, "已核验销号", "verified and closed"),
            Step::Answered => (above(), false, "支部已作说明", "the branch has answered"),
            Step::EvidenceGiven => {
                (above(), true, "支部已提交佐证，请核验", "evidence is given; verify it")
            }
            Step::CauseRecorded | Step::Trained => return None,
        };
        let (number, branch, due) = (&self.number, &self.branch_name, self.due());
        let title = Message::new(
            format!("整改 {number}（{branch}）：{zh}{}", due.zh),
            format!("Rectification {number} of {branch}: {en}{}", due.en),
        );
        let (kind, subject) = (InboxItemKind::Rectification, self.id.uuid());
        Some(NewInboxItem { kind, subject, audience, title, asks })
    }

    /// Until when evidence is to be given, while it is.
    fn due(&self) -> Message {
        use super::RectificationState::InProgress;
        match &self.state {
            InProgress { order, .. } => {
                let day = order.due_on;
                Message::new(format!("，期限 {day}"), format!(", due on {day}"))
            }
            _ => Message::new("", ""),
        }
    }
}
