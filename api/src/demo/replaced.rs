//! Administrators of the demo who were replaced, with ground, hand-over and successor.

use chrono::TimeDelta;
use lighthouse_domain::{
    access::{AccountId, Role, actions::ReadAdministrators},
    administrators::{Appointment, AppointmentId, AppointmentState, End, EndReason, Ground},
    id::Id,
    organizations::Organization,
    time::Instant,
};
use lighthouse_persistence::{
    Bulk, Tx, administrators,
    identity::{PHONE, accounts_by_phone},
    members::NewRow,
    seal::Sealer,
};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

use super::{accounts::long_since, dice::dice_id, towns::District};
use crate::{http::caller::Authorized, http::problem::Problem};

/// One branch in so many has had another administrator before.
const EVERY: usize = 60;

pub(super) async fn make(
    tx: &Tx,
    sealer: &Sealer,
    district: &District,
    people: &[NewRow],
    now: Instant,
) -> Result<(), Problem> {
    let mut dice = ChaCha8Rng::seed_from_u64(70);
    let grounds = [Ground::WeakResponsibility, Ground::NotCompetent, Ground::Transfer];
    for (branch, ground) in district.branches.iter().step_by(EVERY).zip(grounds.iter().cycle()) {
        let id = dice_id(&mut dice, now);
        replace(tx, sealer, branch, people, (id, *ground), now).await?;
    }
    Ok(())
}

async fn replace(
    tx: &Tx,
    sealer: &Sealer,
    branch: &Organization,
    people: &[NewRow],
    (id, ground): (uuid::Uuid, Ground),
    now: Instant,
) -> Result<(), Problem> {
    let Some((account, successor)) = pair(tx, sealer, branch, people, now).await? else {
        return Ok(());
    };
    let since = now.plus(TimeDelta::days(-400));
    let role = Role::BranchAdministrator;
    let reason = EndReason {
        ground,
        decision: "党支部委员会会议决定".to_owned(),
        hand_over: Some("账号、台账和学习记录已移交".to_owned()),
        successor: Some(successor),
    };
    let appointment = Appointment {
        state: AppointmentState::Ended(End { at: long_since(now), reason: Some(reason) }),
        ..Appointment::begin(Id::new(id), account, role, branch.id, since)
    };
    let bulk = Bulk::unscoped("the demo has no caller");
    Ok(administrators::insert_many(tx, &bulk, &[appointment], now).await?)
}

/// The fourth of the branch's people was administrator once; today's entry came after.
async fn pair(
    tx: &Tx,
    sealer: &Sealer,
    branch: &Organization,
    people: &[NewRow],
    now: Instant,
) -> Result<Option<(AccountId, AppointmentId)>, Problem> {
    let auth = Authorized::<ReadAdministrators>::system(now, "demo")?;
    let mut here = people.iter().filter(|row| row.branch.id == branch.id);
    let Some(before) = here.nth(3) else { return Ok(None) };
    let Some(phone) = before.member.phone.as_ref() else { return Ok(None) };
    let found = accounts_by_phone(tx, &sealer.lookup(PHONE, phone.reveal())).await?;
    let account = found.into_iter().next();
    let filter = administrators::Filter {
        below: Some(branch.id),
        role: Some(Role::BranchAdministrator),
        member: None,
        active: Some(true),
    };
    let today = administrators::page(tx, &auth.permit, &filter, None, 1).await?;
    Ok(account.map(|row| row.id).zip(today.first().map(|entry| entry.id)))
}
