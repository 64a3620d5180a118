//! A delivery: tried until it comes through, with longer and longer pauses, then given up.

use chrono::TimeDelta;
use uuid::Uuid;

use super::{WebhookEvent, WebhookId};
use crate::{enums::string_enum, id::Id, time::Instant};

pub type DeliveryId = Id<Delivery>;

/// Seconds before each attempt behind the first: in all about three days.
const PAUSES: [i64; 9] = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];
/// How often one is tried.
pub const ATTEMPTS_MAX: i64 = 10;

string_enum! {
    /// How far a delivery has come.
    DeliveryStatus {
        Pending = "pending", "待推送", "To be delivered";
        Delivered = "delivered", "已推送", "Delivered";
        Dead = "dead", "推送失败，不再重试", "Given up";
    }
}

string_enum! {
    /// Why an attempt had no answer.
    DeliveryFault {
        AddressRefused = "address_refused", "地址不是公网地址", "The address is not public";
        Timeout = "timeout", "超时", "It took too long";
        Unreachable = "unreachable", "无法连接", "No connection";
    }
}

/// One try: the status of the answer, or why there was none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    pub at: Instant,
    pub answer: Result<u16, DeliveryFault>,
    pub milliseconds: i64,
}

impl Attempt {
    pub fn came_through(&self) -> bool {
        self.answer.is_ok_and(|status| (200..300).contains(&status))
    }

    /// The receiver wants no more.
    pub fn is_gone(&self) -> bool {
        self.answer == Ok(410)
    }
}

/// What is sent to a webhook, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub id: DeliveryId,
    pub webhook: WebhookId,
    pub event: WebhookEvent,
    pub object: Uuid,
    /// How often it was tried since it was laid or replayed.
    pub tries: i64,
    pub next_at: Option<Instant>,
    pub delivered_at: Option<Instant>,
    pub created_at: Instant,
    /// The newest first.
    pub attempts: Vec<Attempt>,
}

impl Delivery {
    pub fn status(&self) -> DeliveryStatus {
        match (self.delivered_at, self.next_at) {
            (Some(_), _) => DeliveryStatus::Delivered,
            (None, Some(_)) => DeliveryStatus::Pending,
            (None, None) => DeliveryStatus::Dead,
        }
    }
}

/// When a delivery that failed is tried again, or never. Its id spreads it by up to a tenth of the
/// pause, so that what failed together does not come back together.
pub fn next_attempt(tries: i64, delivery: DeliveryId, now: Instant) -> Option<Instant> {
    let at = usize::try_from(tries).ok()?.checked_sub(1)?;
    let pause = TimeDelta::seconds(*PAUSES.get(at)?).num_milliseconds();
    let spread = i64::try_from(delivery.uuid().as_u128() % 100).unwrap_or(0);
    Some(now.plus(TimeDelta::milliseconds(pause + pause * spread / 1000)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_day_and_the_last_attempt_has_none() {
        let (now, id) = (Instant::from_millis(0), Id::new(Uuid::nil()));
        let seconds = |tries| next_attempt(tries, id, now).map(|at| at.millis() / 1000);
        assert_eq!((seconds(1), seconds(2), seconds(9)), (Some(5), Some(300), Some(86_400)));
        assert_eq!((seconds(0), seconds(ATTEMPTS_MAX)), (None, None));
    }

    #[test]
    fn what_failed_together_is_spread_by_up_to_a_tenth() {
        let late = Id::new(Uuid::from_u128(99));
        let at = next_attempt(2, late, Instant::from_millis(0)).unwrap();
        assert_eq!(at.millis(), 329_700);
    }
}
