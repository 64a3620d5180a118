//! Cases of the demo: one that was found, one in progress, one that is closed and watched.

use chrono::{Datelike, TimeDelta};
use lighthouse_domain::{
    access::{AccountId, actions::ManageRectifications},
    id::Id,
    organizations::Organization,
    supervision::rectification::{
        Cause, CauseKind, Order, Rectification, RectificationError, RectificationGround,
        RectificationStep as Step,
    },
    time::{Instant, days_after},
};
use lighthouse_persistence::{
    Tx, identity::account_by_login, supervision::rectifications as store,
};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

use super::{dice::dice_id, towns::District};
use crate::http::{caller::Authorized, code::Code, problem::Problem};

/// What was found, how many steps were taken, how many days ago.
const CASES: [(RectificationGround, &str, usize, i64); 3] = [
    (RectificationGround::PoorUse, "管理员长期未登录系统", 0, 3),
    (RectificationGround::LateUpdate, "连续两个月未登记组织生活", 2, 12),
    (RectificationGround::MissingDuty, "上季度未召开支部党员大会", 4, 30),
];

pub(super) async fn make(tx: &Tx, district: &District, now: Instant) -> Result<(), Problem> {
    let auth = Authorized::<ManageRectifications>::system(now, "demo")?;
    let by = account_by_login(tx, "town01.supervisor").await?;
    let by = by.ok_or_else(|| Problem::new(Code::Internal))?.id;
    let mut dice = ChaCha8Rng::seed_from_u64(58);
    let town = district.towns.first().ok_or_else(|| Problem::new(Code::Internal))?;
    let below = district.branches.iter().filter(|branch| town.path.contains(&branch.path));
    for ((ground, finding, steps, days), branch) in CASES.into_iter().zip(below) {
        let at = now.plus(TimeDelta::days(-days));
        let finding = finding.to_owned();
        let new =
            store::NewCase { id: Id::new(dice_id(&mut dice, now)), ground, finding, opened_by: by };
        open(tx, &auth, branch, new, (steps, at, by)).await?;
    }
    Ok(())
}

async fn open(
    tx: &Tx,
    auth: &Authorized<ManageRectifications>,
    branch: &Organization,
    new: store::NewCase,
    (steps, at, by): (usize, Instant, AccountId),
) -> Result<(), Problem> {
    let (id, year) = (new.id, i64::from(at.day().year()));
    let case = store::open_case(tx, &auth.permit, branch, new, (year, at)).await?;
    store::note_step(tx, &auth.permit, &case, (Step::Found, &case.finding), (by, at)).await?;
    for (number, (step, text)) in STEPS.into_iter().take(steps).enumerate() {
        let day = i64::try_from(number).unwrap_or(0) + 1;
        let at = at.plus(TimeDelta::days(day));
        let locked = store::lock_case(tx, &auth.permit, id).await?;
        let changed = locked.change(|case| apply_step(case, step, text, at))?;
        let case = store::save_case(tx, changed).await?;
        store::note_step(tx, &auth.permit, &case, (step, text), (by, at)).await?;
    }
    Ok(())
}

const STEPS: [(Step, &str); 4] = [
    (Step::CauseRecorded, "新任管理员不熟悉操作"),
    (Step::Ordered, "补录记录，镇党委到现场一对一培训"),
    (Step::EvidenceGiven, "记录已补齐"),
    (Step::Verified, "已核对系统记录，属实"),
];

fn apply_step(
    case: Rectification,
    step: Step,
    text: &str,
    at: Instant,
) -> Result<Rectification, RectificationError> {
    let text = text.to_owned();
    match step {
        Step::CauseRecorded => case.record_cause(Cause { kind: CauseKind::NotTrained, text }, at),
        Step::Ordered => {
            let due_on = days_after(at.day(), 20);
            let measures = "到现场一对一培训".to_owned();
            case.order(Order { requirements: text, measures, due_on }, at)
        }
        Step::EvidenceGiven => case.submit(text, at),
        Step::Verified => case.verify(text, at),
        _ => Err(RectificationError::WrongState(case.state.status())),
    }
}
