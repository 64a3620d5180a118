//! A webhook: where to, of which subtree, and whether it is sent.

use chrono::TimeDelta;

use super::WebhookEvent;
use crate::{
    access::AccountId,
    enums::string_enum,
    id::{Id, identified},
    organizations::OrganizationId,
    time::Instant,
};

pub type WebhookId = Id<Webhook>;

/// Days of nothing but failures after which it is switched off.
pub const GIVE_UP_DAYS: i64 = 5;
/// Hours for which the secret of before signs beside the new one.
pub const ROTATION_HOURS: i64 = 24;

string_enum! {
    /// Whether a webhook is sent.
    WebhookStatus {
        Active = "active", "启用", "Active";
        Disabled = "disabled", "停用", "Disabled";
    }
}

string_enum! {
    /// Why a webhook is not sent.
    DisabledReason {
        ByHand = "by_hand", "人工停用", "Switched off by somebody";
        Gone = "gone", "对方答复 410，不再接收", "The receiver answered 410: gone";
        Failing = "failing", "连续五天推送失败", "Nothing but failures for five days";
    }
}

/// A service that hears of changes in an organization's subtree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    pub id: WebhookId,
    pub organization: OrganizationId,
    pub url: String,
    pub description: Option<String>,
    pub types: Vec<WebhookEvent>,
    pub created_by: AccountId,
    /// Until when the secret of before signs too.
    pub previous_until: Option<Instant>,
    /// Since when nothing but failures came.
    pub failing_since: Option<Instant>,
    pub disabled: Option<(DisabledReason, Instant)>,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

identified!(Webhook);

impl Webhook {
    pub const URL_MAX: usize = 500;
    pub const DESCRIPTION_MAX: usize = 200;

    pub fn status(&self) -> WebhookStatus {
        if self.disabled.is_some() { WebhookStatus::Disabled } else { WebhookStatus::Active }
    }

    /// Switched off; what waits keeps waiting.
    #[must_use]
    pub fn disable(self, reason: DisabledReason, at: Instant) -> Self {
        Self { disabled: Some((reason, at)), ..self.moved(at) }
    }

    /// Switched on again, as if nothing had failed.
    #[must_use]
    pub fn enable(self, at: Instant) -> Self {
        Self { disabled: None, failing_since: None, ..self.moved(at) }
    }

    /// With a new secret; the one of before signs for a day more.
    #[must_use]
    pub fn rotate(self, at: Instant) -> Self {
        let until = at.plus(TimeDelta::hours(ROTATION_HOURS));
        Self { previous_until: Some(until), ..self.moved(at) }
    }

    /// After a delivery that came through.
    #[must_use]
    pub fn succeed(self) -> Self {
        Self { failing_since: None, ..self }
    }

    /// After one that did not; `gone` if the receiver wants no more.
    #[must_use]
    pub fn fail(self, gone: bool, at: Instant) -> Self {
        let since = self.failing_since.unwrap_or(at);
        let failing = Self { failing_since: Some(since), ..self };
        let over = since.plus(TimeDelta::days(GIVE_UP_DAYS)) <= at;
        match (failing.disabled.is_some(), gone, over) {
            (false, true, _) => failing.disable(DisabledReason::Gone, at),
            (false, false, true) => failing.disable(DisabledReason::Failing, at),
            _ => failing,
        }
    }

    fn moved(self, at: Instant) -> Self {
        Self { version: self.version + 1, updated_at: at, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn webhook() -> Webhook {
        let zero = Instant::from_millis(0);
        let id = uuid::Uuid::nil();
        Webhook {
            id: Id::new(id),
            organization: Id::new(id),
            url: "https://hooks.example/a".to_owned(),
            description: None,
            types: vec![WebhookEvent::MemberChanged],
            created_by: Id::new(id),
            previous_until: None,
            failing_since: None,
            disabled: None,
            version: 1,
            created_at: zero,
            updated_at: zero,
        }
    }

    fn day(day: i64) -> Instant {
        Instant::from_millis(day * 86_400_000)
    }

    #[test]
    fn five_days_of_failures_switch_it_off_and_one_success_begins_anew() {
        let failing = webhook().fail(false, day(1)).fail(false, day(5));
        assert_eq!(failing.status(), WebhookStatus::Active);
        let again = failing.clone().succeed().fail(false, day(6));
        assert_eq!(again.status(), WebhookStatus::Active);
        let off = failing.fail(false, day(6));
        assert_eq!(off.disabled, Some((DisabledReason::Failing, day(6))));
        assert_eq!(off.enable(day(7)).failing_since, None);
    }

    #[test]
    fn gone_switches_it_off_at_once_and_only_once() {
        let off = webhook().fail(true, day(1));
        assert_eq!(off.disabled, Some((DisabledReason::Gone, day(1))));
        assert_eq!(off.clone().fail(true, day(2)).disabled, off.disabled);
    }
}
