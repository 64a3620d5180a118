//! Dues of the demo: kept in the first town, with months that were paid and one member who is behind.

use lighthouse_domain::{
    access::{
        AccountId,
        actions::{ManageDuesRates, RecordDues},
    },
    dues::{Basis, DuesEntry, DuesRates, DuesStandard, Fen, PayerKind},
    id::Id,
    members::Member,
    organizations::{LevelSetting, Organization},
    study_days::Month,
    time::Instant,
};
use lighthouse_persistence::{
    Locked, Tx, dues as store,
    identity::account_by_login,
    members::{self, NewRow},
    organizations::settings,
    seal::Sealer,
};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

use super::{
    dice::{below, dice_id},
    towns::District,
};
use crate::http::{caller::Authorized, code::Code, problem::Problem};

type Auth = Authorized<RecordDues>;

/// In so many branches everything is entered.
const BRANCHES: usize = 3;
/// So many months before this one were paid.
const MONTHS: u32 = 3;
/// The least pay, in yuan, and by how much it may be more.
const PAY: (i64, usize) = (2600, 9000);

pub(super) async fn make(
    tx: &Tx,
    sealer: &Sealer,
    district: &District,
    people: &[NewRow],
    now: Instant,
) -> Result<(), Problem> {
    let missing = || Problem::new(Code::Internal);
    let Some(town) = district.towns.first() else { return Ok(()) };
    let level = Authorized::<ManageDuesRates>::system(now, "demo")?;
    let rates = DuesRates { is_on: true, ..DuesRates::default() };
    let set = LevelSetting::first(town, rates, now);
    settings::insert(tx, &level.permit, &set).await?;
    let (auth, mut dice) = (Auth::system(now, "demo")?, ChaCha8Rng::seed_from_u64(32));
    let by = account_by_login(tx, "branch.admin").await?.ok_or_else(missing)?.id;
    let here = district.branches.iter().filter(|branch| town.path.contains(&branch.path));
    for (number, branch) in here.take(BRANCHES).enumerate() {
        let mut payers = Vec::new();
        for row in people.iter().filter(|row| row.branch.id == branch.id) {
            let member = members::lock(tx, &auth.permit, row.id).await?;
            if member.status.is_member() && member.branch == branch.id {
                payers.push(settle(tx, &auth, sealer, (&member, &set.value, by), &mut dice).await?);
            }
        }
        pay(tx, &auth, (branch, &payers, by), number == 0, &mut dice).await?;
    }
    Ok(())
}

/// Sets what a member pays, by a pay that the dice say.
async fn settle(
    tx: &Tx,
    auth: &Auth,
    sealer: &Sealer,
    (member, rates, by): (&Locked<Member>, &DuesRates, AccountId),
    dice: &mut ChaCha8Rng,
) -> Result<DuesStandard, Problem> {
    let missing = || Problem::new(Code::Internal);
    let first = Month::containing(auth.now.day()).back(MONTHS);
    let joined = member.joined_on.map(Month::containing);
    let kind = if below(dice, 4) == 0 { PayerKind::Retired } else { PayerKind::Employed };
    let more = i64::try_from(below(dice, PAY.1)).unwrap_or_default();
    let base = Some(Fen((PAY.0 + more) * 100));
    let amount = rates.amount(kind, Basis { base, agreed: None }).map_err(|_| missing())?;
    let standard = DuesStandard {
        id: Id::new(dice_id(dice, auth.now)),
        member: member.id,
        from: joined.map_or(first, |joined| joined.max(first)),
        kind,
        amount,
        reduction: None,
        set_by: by,
        version: 1,
        created_at: auth.now,
        updated_at: auth.now,
    };
    store::insert_standard(tx, &auth.permit, sealer, member, (&standard, base)).await?;
    Ok(standard)
}

/// Each pays the months before this one; where one is behind, the last paid the first of them only.
async fn pay(
    tx: &Tx,
    auth: &Auth,
    (branch, payers, by): (&Organization, &[DuesStandard], AccountId),
    one_is_behind: bool,
    dice: &mut ChaCha8Rng,
) -> Result<(), Problem> {
    let this = Month::containing(auth.now.day());
    let mut entries = Vec::new();
    for (number, payer) in payers.iter().enumerate() {
        let is_behind = one_is_behind && number + 1 == payers.len();
        let last = if is_behind { MONTHS } else { 1 };
        let months = (last..=MONTHS).rev().map(|back| this.back(back));
        for month in months.filter(|month| *month >= payer.from) {
            entries.push(DuesEntry {
                id: Id::new(dice_id(dice, auth.now)),
                member: payer.member,
                branch: branch.id,
                month,
                amount: payer.due(month),
                paid_on: month.ahead(1).first(),
                reverses: None,
                reason: None,
                recorded_by: by,
                recorded_at: auth.now,
            });
        }
    }
    let ids: Vec<_> = payers.iter().map(|payer| payer.member).collect();
    let locked = store::lock_payers(tx, &auth.permit, branch, &ids).await?;
    Ok(store::insert_payments(tx, &auth.permit, (branch, &locked), &entries).await?)
}
