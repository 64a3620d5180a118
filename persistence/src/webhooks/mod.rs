//! Webhooks and their deliveries: registered within a permit, laid from the feed of changes, sent with
//! a lease, settled afterwards.

mod deliveries;
mod endpoints;
mod entity;
mod laying;
mod settling;
mod taking;

pub use deliveries::{delivery_page, find_delivery, insert_test, replay};
pub use endpoints::{
    count_active, find_webhook, insert_webhook, lock_webhook, rotate_secret, save_webhook,
    webhook_page,
};
pub use laying::{has_active, lay_deliveries};
pub use settling::{Disabled, prune_deliveries, settle_deliveries};
pub use taking::{DueDelivery, take_deliveries};

use crate::seal::SealedColumn;

/// The context under which the secret that signs is sealed.
pub(crate) const SECRET: SealedColumn = SealedColumn::new("webhook.secret");
/// The context under which the secret of before is sealed.
pub(crate) const PREVIOUS: SealedColumn = SealedColumn::new("webhook.previous_secret");
