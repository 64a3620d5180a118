//! The api client of the demo: a town's, approved, with a secret that every demo has.

use lighthouse_domain::{
    access::{ClientScope, actions::ManageApiClients},
    api_clients::{ApiClient, ApiSecret, Approval},
    id::Id,
    time::{Instant, months_after},
};
use lighthouse_persistence::{Tx, api_clients as store, identity::account_by_login, seal::Sealer};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use uuid::Uuid;

use super::{dice::dice_id, towns::District};
use crate::http::{caller::Authorized, code::Code, problem::Problem};

/// It opens nothing but a demo.
pub(super) const SECRET: &str = "sk_test_lantern-river-maple-of-every-demo-2026";

pub(super) async fn make(
    tx: &Tx,
    sealer: &Sealer,
    district: &District,
    now: Instant,
) -> Result<Uuid, Problem> {
    let missing = || Problem::new(Code::Internal);
    let town = district.towns.first().ok_or_else(missing)?;
    let owner = account_by_login(tx, "town01.supervisor").await?.ok_or_else(missing)?;
    let officer = account_by_login(tx, "system.admin").await?.ok_or_else(missing)?;
    let mut dice = ChaCha8Rng::seed_from_u64(70);
    let client = ApiClient {
        id: Id::new(dice_id(&mut dice, now)),
        organization: town.id,
        owner: owner.id,
        name: "镇数据中台（演示）".to_owned(),
        purpose: "每日同步组织、党员名册和组织生活，用于镇门户".to_owned(),
        scopes: ClientScope::ALL.to_vec(),
        ends_on: months_after(now.day(), 6),
        registered_by: owner.id,
        approved: Some(Approval { by: officer.id, at: now }),
        ended: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let auth = Authorized::<ManageApiClients>::system(now, "demo")?;
    store::insert_client(tx, &auth.permit, town, &client).await?;
    let secret = ApiSecret {
        id: Id::new(dice_id(&mut dice, now)),
        client: client.id,
        slot: 1,
        hint: "2026".to_owned(),
        created_by: owner.id,
        created_at: now,
        last_used_at: None,
    };
    let locked = store::lock_client(tx, &auth.permit, client.id).await?;
    let changed = locked.change(|it| Ok::<_, Problem>(it.moved(now)))?;
    store::insert_secret(tx, &auth.permit, &changed, (&secret, SECRET, sealer)).await?;
    store::save_client(tx, changed).await?;
    Ok(client.id.uuid())
}
