//! What an inbox brings besides notices: a step of a case, a bulletin, a task.
//!
//! Whether it is done is not stored, as with notices: a case or a task says itself whose turn it is.
//! What asks for nothing is done once it was read.

use uuid::Uuid;

use super::NoticeState;
use crate::{
    access::Role,
    enums::string_enum,
    id::Id,
    message::Message,
    organizations::{OrgPath, OrganizationId},
    time::Instant,
};

string_enum! {
    /// What an item of an inbox is about.
    InboxItemKind {
        Rectification = "rectification", "整改", "Rectification";
        Bulletin = "bulletin", "通报", "Bulletin";
        Task = "task", "工作任务", "Task";
        Transfer = "transfer", "组织关系转接", "Transfer";
        MobileMember = "mobile_member", "流动党员", "Mobile member";
    }
}

pub type InboxItemId = Id<InboxItem>;

/// Whose holders are told: those of a branch or of a level above it.
pub const ADDRESSEES: [Role; 5] = [
    Role::BranchSecretary,
    Role::BranchAdministrator,
    Role::CommitteeSupervisor,
    Role::EducationCentreCoordinator,
    Role::DeputyHeadInCharge,
];

/// To whom an item goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Those who hold an office of the organization at this path.
    At(OrgPath),
    /// The same at each of these.
    Each(Vec<OrgPath>),
    /// The same of the whole subtree.
    Below(OrgPath),
    /// Those of the nearest level above it where somebody holds one.
    Above(OrgPath),
}

/// An item that is about to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewInboxItem {
    pub kind: InboxItemKind,
    /// The case, the bulletin or the task.
    pub subject: Uuid,
    pub audience: Audience,
    pub title: Message,
    /// Whether it asks for something, or only tells.
    pub asks: bool,
}

/// An item as its addressee sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxItem {
    pub id: InboxItemId,
    pub kind: InboxItemKind,
    pub subject: Uuid,
    /// The organization whose office holders it went to.
    pub organization: OrganizationId,
    pub organization_name: String,
    pub title: Message,
    pub asks: bool,
    /// Whether it is the turn of that organization.
    pub waiting: bool,
    pub sent_at: Instant,
}

impl InboxItem {
    /// Open while it waits for its addressees, or, where it only tells, until it is read.
    pub fn state(&self, read: bool) -> NoticeState {
        let open = if self.asks { self.waiting } else { !read };
        if open { NoticeState::Open } else { NoticeState::Closed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_asks_is_open_while_it_waits_and_what_tells_until_it_is_read() {
        let item = |asks, waiting| InboxItem {
            id: Id::new(Uuid::nil()),
            kind: InboxItemKind::Task,
            subject: Uuid::nil(),
            organization: Id::new(Uuid::nil()),
            organization_name: "第一党支部".to_owned(),
            title: Message::new("任务", "Task"),
            asks,
            waiting,
            sent_at: Instant::from_millis(1),
        };
        assert_eq!(item(true, true).state(true), NoticeState::Open);
        assert_eq!(item(true, false).state(false), NoticeState::Closed);
        assert_eq!(item(false, false).state(false), NoticeState::Open);
        assert_eq!(item(false, false).state(true), NoticeState::Closed);
    }
}
