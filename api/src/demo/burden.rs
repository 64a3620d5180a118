//! One exception and three months of the meter, so that everybody has something to look at.

use chrono::TimeDelta;
use lighthouse_domain::{
    access::actions::{ManageBurdenExceptions, ReadBurden},
    burden::{
        BurdenException, BurdenKind, BurdenSource, Decision, ExceptionState, Measure, Requester,
    },
    id::Id,
    letters::OfficerSeat,
    organizations::Organization,
    study_days::Month,
    time::{Instant, days_after},
};
use lighthouse_persistence::{
    Tx,
    burden::{self as store, NewBurden},
    identity::account_by_login,
};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

use super::{dice::dice_id, towns::District};
use crate::http::{caller::Authorized, code::Code, problem::Problem};

/// Months of the meter.
const MONTHS: u32 = 3;
/// Days that the exception lasts from today.
const DAYS: u64 = 60;

pub(super) async fn make(tx: &Tx, district: &District, now: Instant) -> Result<(), Problem> {
    exception(tx, district, now).await?;
    meter(tx, district, now).await
}

async fn exception(tx: &Tx, district: &District, now: Instant) -> Result<(), Problem> {
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

/// Each branch was sent a few messages in each month, and less from month to month.
async fn meter(tx: &Tx, district: &District, now: Instant) -> Result<(), Problem> {
    for back in 0..MONTHS {
        let month = Month::containing(now.day()).back(back);
        let at = if back == 0 { now } else { Instant::of_day(month.first()) };
        let auth = Authorized::<ReadBurden>::system(at, "demo")?;
        let mut dice = ChaCha8Rng::seed_from_u64(back.into());
        let burden = |(place, branch): (usize, &Organization)| NewBurden {
            id: dice_id(&mut dice, at),
            branch: branch.id,
            kind: BurdenKind::Message,
            number: i64::try_from(place % 3).unwrap_or(0) + i64::from(back),
            source: (BurdenSource::InboxItem, dice_id(&mut dice, at)),
            asker: Some(district.root.id),
        };
        let burdens: Vec<NewBurden> = district.branches.iter().enumerate().map(burden).collect();
        store::record(tx, &auth.permit, &burdens, at).await?;
    }
    Ok(())
}
