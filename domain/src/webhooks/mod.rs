//! Webhooks: changes of a subtree, sent to a service of the organization's own as hints.
//!
//! A delivery names type and id of what changed, and nothing of its content: the service asks for it
//! under its own account. Signed, tried again, and given up in the end.

mod address;
mod delivery;
mod endpoint;

use crate::{enums::string_enum, sync::SyncType};

pub use address::is_public;
pub use delivery::{
    ATTEMPTS_MAX, Attempt, Delivery, DeliveryFault, DeliveryId, DeliveryStatus, next_attempt,
};
pub use endpoint::{
    DisabledReason, GIVE_UP_DAYS, ROTATION_HOURS, Webhook, WebhookId, WebhookStatus,
};

/// Days for which deliveries are kept.
pub const KEPT_DAYS: i64 = 30;
/// Webhooks of an organization that are sent.
pub const OF_ORGANIZATION_MAX: u64 = 10;

string_enum! {
    /// What is sent.
    WebhookEvent {
        OrganizationChanged = "organization.changed", "组织有变更", "An organization changed";
        MemberChanged = "member.changed", "党员信息有变更", "A member's entry changed";
        StudySessionChanged = "study_session.changed", "组织生活有变更", "A study session changed";
        Test = "webhook.test", "测试", "A test";
    }
}

impl WebhookEvent {
    /// The event of a change in the feed.
    pub fn of_change(kind: SyncType) -> Self {
        match kind {
            SyncType::Organization => Self::OrganizationChanged,
            SyncType::Member => Self::MemberChanged,
            SyncType::StudySession => Self::StudySessionChanged,
        }
    }
}
