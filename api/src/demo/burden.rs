//! One exception of the demo, so that everybody has something to look at.

use chrono::TimeDelta;
use lighthouse_domain::{
    access::actions::ManageBurdenExceptions,
    burden::{BurdenException, Decision, ExceptionState, Measure, Requester},
    id::Id,
    letters::OfficerSeat,
    time::{Instant, days_after},
};
use lighthouse_persistence::{Tx, burden as store, identity::account_by_login};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

use super::{dice_id, towns::District};
use crate::http::{caller::Authorized, code::Code, problem::Problem};

/// Days that the exception lasts from today.
const DAYS: u64 = 60;

pub(super) async fn make(tx: &Tx, district: &District, now: Instant) -> Result<(), Problem> {
    let auth = Authorized::<ManageBurdenExceptions>::system(now, "demo")?;
    let none = || Problem::new(Code::Internal);
    let head = account_by_login(tx, "deputy.head").await?.ok_or_else(none)?.id;
    let security = account_by_login(tx, "security.officer").await?.ok_or_else(none)?.id;
    let town = district.towns.first().ok_or_else(none)?;
    let asked_at = now.plus(TimeDelta::days(-3));
    let asked = BurdenException {
        id: Id::new(dice_id(&mut ChaCha8Rng::seed_from_u64(12), now)),
        measure: Measure::OnlineTime,
        organization: town.id,
        organization_name: town.name.clone(),
        organization_path: town.path.clone(),
        legal_reference: "《网络安全应急演练方案》第六条".to_owned(),
        reason: "演练期间核对应急联络人是否在线".to_owned(),
        from: asked_at.day(),
        until: days_after(now.day(), DAYS),
        requested: Requester { by: head, seat: OfficerSeat::Head },
        state: ExceptionState::Requested,
        version: 1,
        created_at: asked_at,
        updated_at: asked_at,
    };
    let id = asked.id;
    store::insert_exception(tx, &auth.permit, &asked).await?;
    let approval = Decision { by: security, at: now.plus(TimeDelta::days(-2)) };
    let locked = store::lock_exception(tx, &auth.permit, id).await?;
    let approved = locked.change(|it| it.approve(approval, OfficerSeat::Security))?;
    store::save_exception(tx, approved).await?;
    Ok(())
}
