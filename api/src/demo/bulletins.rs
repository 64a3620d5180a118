//! Bulletins of the demo: the district's of last month, issued, and a town's that waits for its
//! review.

use lighthouse_domain::{
    access::{
        AccountId,
        actions::{IssueBulletins, WriteBulletins},
    },
    id::Id,
    organizations::Organization,
    study::duties::RULES,
    study_days::Month,
    supervision::{
        Span,
        bulletin::{Bulletin, BulletinId, BulletinState, BulletinTexts},
    },
    time::Instant,
};
use lighthouse_persistence::{
    Tx,
    identity::account_by_login,
    supervision::{Ask, bulletins as store},
};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

use super::{dice::dice_id, towns::District};
use crate::http::{caller::Authorized, code::Code, problem::Problem};

pub(super) async fn make(tx: &Tx, district: &District, now: Instant) -> Result<(), Problem> {
    let mut dice = ChaCha8Rng::seed_from_u64(56);
    let (first, second) = (dice_id(&mut dice, now), dice_id(&mut dice, now));
    let coordinator = account(tx, "coordinator").await?;
    submit(tx, &district.root, (Id::new(first), coordinator), now).await?;
    issue(tx, (Id::new(first), account(tx, "deputy.head").await?), now).await?;
    let town = district.towns.first().ok_or_else(|| Problem::new(Code::Internal))?;
    let supervisor = account(tx, "town01.supervisor").await?;
    submit(tx, town, (Id::new(second), supervisor), now).await
}

async fn account(tx: &Tx, login: &str) -> Result<AccountId, Problem> {
    let found = account_by_login(tx, login).await?;
    Ok(found.ok_or_else(|| Problem::new(Code::Internal))?.id)
}

/// Drafts the bulletin of a level for last month and submits it.
async fn submit(
    tx: &Tx,
    top: &Organization,
    (id, by): (BulletinId, AccountId),
    now: Instant,
) -> Result<(), Problem> {
    let auth = Authorized::<WriteBulletins>::system(now, "demo")?;
    let span = Span::month(Month::containing(now.day()).back(1));
    let ask = Ask { rules: &RULES, span, now };
    let bulletin = Bulletin {
        id,
        organization: top.id,
        organization_name: top.name.clone(),
        organization_path: top.path.clone(),
        span,
        texts: BulletinTexts::proposed(&top.name, span),
        figures: store::count_figures(tx, &auth.permit, top, ask).await?,
        state: BulletinState::Draft { returned: None },
        drafted_by: Some(by),
        edited_by: None,
        rule: None,
        replaces: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    store::insert_bulletin(tx, &auth.permit, &bulletin).await?;
    let locked = store::lock_bulletin(tx, &auth.permit, id).await?;
    store::save_bulletin(tx, locked.change(|it| it.submit((by, now)))?).await?;
    Ok(())
}

async fn issue(tx: &Tx, (id, by): (BulletinId, AccountId), now: Instant) -> Result<(), Problem> {
    let auth = Authorized::<IssueBulletins>::system(now, "demo")?;
    let locked = store::lock_bulletin(tx, &auth.permit, id).await?;
    let number = store::number_bulletin(tx, &auth.permit, &locked, now).await?;
    store::save_bulletin(tx, locked.change(|it| it.issue(number, (by, now)))?).await?;
    Ok(())
}
