//! Reports of the demo: the district's of last quarter and of the month before last, issued, and a
//! draft of last month, which is compared with that one.

use lighthouse_domain::{
    access::{
        AccountId,
        actions::{IssueReports, WriteReports},
    },
    id::Id,
    organizations::Organization,
    reporting::{ReportPeriod, report::ReportId},
    study_days::Month,
    time::Instant,
};
use lighthouse_persistence::{Tx, identity::account_by_login, reporting as store};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

use super::dice::dice_id;
use crate::{
    http::{caller::Authorized, code::Code, problem::Problem},
    reporting::counting::{self, Settings},
};

pub(super) async fn make(tx: &Tx, root: &Organization, now: Instant) -> Result<(), Problem> {
    let mut dice = ChaCha8Rng::seed_from_u64(57);
    let (first, second) = (dice_id(&mut dice, now), dice_id(&mut dice, now));
    let third = dice_id(&mut dice, now);
    let coordinator = account(tx, "coordinator").await?;
    let this = Month::containing(now.day());
    let quarter = ReportPeriod::quarter_of(this).previous();
    let before = ReportPeriod::month(this.back(2));
    for (period, id) in [(quarter, first), (before, third)] {
        draft(tx, (root, period), (Id::new(id), coordinator), now).await?;
        issue(tx, (Id::new(id), account(tx, "deputy.head").await?), now).await?;
    }
    let month = ReportPeriod::month(this.back(1));
    draft(tx, (root, month), (Id::new(second), coordinator), now).await
}

async fn account(tx: &Tx, login: &str) -> Result<AccountId, Problem> {
    let found = account_by_login(tx, login).await?;
    Ok(found.ok_or_else(|| Problem::new(Code::Internal))?.id)
}

/// Counts and keeps the report of a level.
async fn draft(
    tx: &Tx,
    (root, period): (&Organization, ReportPeriod),
    (id, by): (ReportId, AccountId),
    now: Instant,
) -> Result<(), Problem> {
    let auth = Authorized::<WriteReports>::system(now, "demo")?;
    let settings = Settings::usual();
    let level = (root.clone(), period);
    let counting = counting::count(tx, &auth.permit, (&settings, now), level).await?;
    let before = store::issued_before(tx, &auth.permit, root, period.previous()).await?;
    let report = counting::draft(&counting, (id, before), (by, now));
    store::insert_report(tx, &auth.permit, &report, &counting.figures).await?;
    Ok(())
}

async fn issue(tx: &Tx, (id, by): (ReportId, AccountId), now: Instant) -> Result<(), Problem> {
    let auth = Authorized::<IssueReports>::system(now, "demo")?;
    let locked = store::lock_report(tx, &auth.permit, id).await?;
    let number = store::number_report(tx, &auth.permit, &locked, now).await?;
    store::save_report(tx, locked.change(|it| it.issue(number, (by, now)))?).await?;
    Ok(())
}
