//! Work items of the demo: a branch's and its town's, each with records that belong to it.

use lighthouse_domain::{
    access::{AccountId, actions::ManageWorkItems},
    id::Id,
    organizations::Organization,
    study::StudySession,
    time::{Instant, days_after},
    work::{LinkedRecord, WorkItem, WorkLink, WorkOutcome, WorkRecord, WorkState},
};
use lighthouse_persistence::{Tx, identity::account_by_login, work as store};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

use super::{
    dice::{day_before, dice_id},
    towns::District,
};
use crate::http::{caller::Authorized, code::Code, problem::Problem};

pub(super) async fn make(
    tx: &Tx,
    district: &District,
    held: &[StudySession],
    now: Instant,
) -> Result<(), Problem> {
    let missing = || Problem::new(Code::Internal);
    let mut dice = ChaCha8Rng::seed_from_u64(64);
    let secretary = account_by_login(tx, "branch.secretary").await?.ok_or_else(missing)?.id;
    let boss = account_by_login(tx, "town01.supervisor").await?.ok_or_else(missing)?.id;
    let (town, branch) =
        district.towns.first().zip(district.branches.first()).ok_or_else(missing)?;
    let sessions: Vec<&StudySession> =
        held.iter().filter(|session| session.branch == branch.id).take(3).collect();
    let auth = Authorized::<ManageWorkItems>::system(now, "demo")?;
    let items = [
        (branch, "“学习身边榜样”主题党日系列活动", secretary, None),
        (branch, "困难党员走访慰问", secretary, Some(WorkOutcome::Done)),
        (town, "村（社区）党组织规范化建设提升年", boss, None),
    ];
    for (at, title, by, outcome) in items {
        let item = item(at, title, dice_id(&mut dice, now), now);
        store::insert_item(tx, &auth.permit, (&item, by)).await?;
        for session in &sessions {
            let link = link(&item, session, (dice_id(&mut dice, now), by), now);
            let locked = store::lock_item(tx, &auth.permit, item.id).await?;
            store::insert_link(tx, &locked, &link).await?;
        }
        if let Some(outcome) = outcome {
            let locked = store::lock_item(tx, &auth.permit, item.id).await?;
            store::save_item(tx, locked.change(|it| it.close(outcome, now))?).await?;
        }
    }
    Ok(())
}

fn item(at: &Organization, title: &str, id: uuid::Uuid, now: Instant) -> WorkItem {
    WorkItem {
        id: Id::new(id),
        organization: at.id,
        organization_name: at.name.clone(),
        organization_path: at.path.clone(),
        title: title.to_owned(),
        period: (day_before(now.day(), 60), days_after(now.day(), 60)),
        state: WorkState::Open,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

fn link(
    item: &WorkItem,
    session: &StudySession,
    (id, by): (uuid::Uuid, AccountId),
    at: Instant,
) -> WorkLink {
    let title = session.draft.title.clone();
    let record = LinkedRecord { kind: WorkRecord::StudySession, id: session.id.uuid(), title };
    WorkLink { id: Id::new(id), item: item.id, record, by, at }
}
