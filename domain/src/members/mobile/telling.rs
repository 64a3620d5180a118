//! Who is told of a stay: the organization where the member lives, when it begins and when it ends.

use super::{MobileHost, MobileStay};
use crate::{
    message::Message,
    supervision::{Audience, InboxItemKind, NewInboxItem},
};

impl MobileStay {
    /// What is put into inboxes once the stay stands as it does, or nothing.
    pub fn announcement(&self) -> Option<NewInboxItem> {
        let MobileHost::Organization(host) = &self.host else { return None };
        let (name, branch) = (&self.member_name, &self.branch_name);
        let (zh, en) = match self.ended {
            None => (
                format!("自 {} 起在本地流动，请协助联系", self.began_on),
                format!("lives here since {}; please help to keep contact", self.began_on),
            ),
            Some(end) => (
                format!("流动已于 {} 结束（{}）", end.on, end.how.zh()),
                format!("the stay ended on {}: {}", end.on, end.how.en().to_lowercase()),
            ),
        };
        let title = Message::new(
            format!("流动党员 {name}（{branch}）：{zh}"),
            format!("Mobile member {name} of {branch}: {en}"),
        );
        let audience = Audience::At(host.path.clone());
        let (kind, subject) = (InboxItemKind::MobileMember, self.id.uuid());
        Some(NewInboxItem { kind, subject, audience, title, asks: false })
    }
}
