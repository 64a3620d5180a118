//! The webhook of the demo: a town's, at a name that nobody has, switched off so that nothing leaves.
//! One of its deliveries came through at the second attempt, one waits.

use chrono::TimeDelta;
use lighthouse_domain::{
    access::actions::{ManageWebhooks, OperateWebhooks},
    id::Id,
    time::Instant,
    webhooks::{Attempt, DeliveryFault, DisabledReason, Webhook, WebhookEvent, WebhookId},
};
use lighthouse_persistence::{
    Bulk, Tx, identity::account_by_login, seal::Sealer, webhooks as store,
};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

use super::{dice::dice_id, towns::District};
use crate::{
    http::{caller::Authorized, code::Code, problem::Problem},
    webhooks::signature,
};

pub(super) async fn make(
    tx: &Tx,
    sealer: &Sealer,
    district: &District,
    now: Instant,
) -> Result<(), Problem> {
    let missing = || Problem::new(Code::Internal);
    let town = district.towns.first().ok_or_else(missing)?;
    let supervisor = account_by_login(tx, "town01.supervisor").await?.ok_or_else(missing)?;
    let mut dice = ChaCha8Rng::seed_from_u64(66);
    let yesterday = now.plus(-TimeDelta::days(1));
    let webhook = Webhook {
        id: Id::new(dice_id(&mut dice, now)),
        organization: town.id,
        url: "https://hooks.example.com/lighthouse".to_owned(),
        description: Some("镇数据中台（演示，已停用）".to_owned()),
        types: vec![WebhookEvent::MemberChanged, WebhookEvent::OrganizationChanged],
        created_by: supervisor.id,
        previous_until: None,
        failing_since: None,
        disabled: Some((DisabledReason::ByHand, now)),
        version: 1,
        created_at: yesterday,
        updated_at: now,
    };
    // Nobody knows it: who wants to receive gives the webhook a new one.
    let secret = signature::new_secret()?;
    let auth = Authorized::<ManageWebhooks>::system(now, "demo")?;
    store::insert_webhook(tx, &auth.permit, town, (&webhook, &secret, sealer)).await?;
    let answers = [Err(DeliveryFault::Timeout), Ok(204)];
    let id = dice_id(&mut dice, yesterday);
    sent(tx, webhook.id, (id, yesterday), &answers).await?;
    sent(tx, webhook.id, (dice_id(&mut dice, now), now), &[Ok(503)]).await
}

/// A test of the webhook, and what came of its attempts.
async fn sent(
    tx: &Tx,
    webhook: WebhookId,
    (id, at): (uuid::Uuid, Instant),
    answers: &[Result<u16, DeliveryFault>],
) -> Result<(), Problem> {
    let auth = Authorized::<OperateWebhooks>::system(at, "demo")?;
    let locked = store::lock_webhook(tx, &auth.permit, webhook).await?;
    store::insert_test(tx, &locked, (Id::new(id), at)).await?;
    let attempt = |(answer, seconds): (&_, i64)| {
        let at = at.plus(TimeDelta::seconds(seconds));
        (Id::new(id), Attempt { at, answer: *answer, milliseconds: 84 })
    };
    let attempts: Vec<_> = answers.iter().zip([0, 5]).map(attempt).collect();
    store::settle_deliveries(tx, &Bulk::unscoped("the demo has no caller"), &attempts).await?;
    Ok(())
}
