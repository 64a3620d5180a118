//! Appraisals of the demo: a town's of last year, issued, and its open ones of this year.

use chrono::Datelike;
use lighthouse_domain::{
    access::{
        AccountId,
        actions::{IssueAppraisals, ManageAppraisals},
    },
    id::Id,
    organizations::Organization,
    reporting::{
        ReportPeriod,
        appraisal::{Appraisal, AppraisalError, AppraisalGrade, Appraiser},
    },
    time::Instant,
};
use lighthouse_persistence::{Tx, identity::account_by_login, reporting as store};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

use super::dice::dice_id;
use crate::{
    http::{caller::Authorized, code::Code, problem::Problem},
    reporting::{
        appraisals::assembling::{assemble, opened},
        counting::Settings,
    },
};

const REPORT: &str = "一年来，本人认真履行抓党建工作第一责任人职责，按期组织“三会一课”和主题党日，带头讲党课，及时登记组织生活情况，对上级指出的问题逐项整改。\n存在的不足：流动党员联系不够经常，发展党员工作计划性不强。\n下一步打算：完善联系台账，按季度研究发展党员工作。";
/// In the order of the tree, over and over.
const GRADES: [(AppraisalGrade, &str); 4] = [
    (AppraisalGrade::Good, "组织生活规范，登记及时，整改到位。"),
    (AppraisalGrade::FairlyGood, "工作扎实，流动党员联系有待加强。"),
    (AppraisalGrade::FairlyGood, "组织生活正常，发展党员工作需提前谋划。"),
    (AppraisalGrade::Good, "党员教育抓得实，支委会作用发挥好。"),
];

pub(super) async fn make(tx: &Tx, town: &Organization, now: Instant) -> Result<(), Problem> {
    let mut dice = ChaCha8Rng::seed_from_u64(62);
    let (supervisor, head) =
        (account(tx, "town01.supervisor").await?, account(tx, "deputy.head").await?);
    let year = now.day().year();
    let past = open(tx, (town, year - 1), supervisor, (&mut dice, now)).await?;
    for (one, (grade, comment)) in past.into_iter().zip(GRADES.into_iter().cycle()) {
        judge(tx, one, (grade, comment), (supervisor, head), now).await?;
    }
    for one in open(tx, (town, year), supervisor, (&mut dice, now)).await?.into_iter().take(1) {
        step(tx, one, |it| it.report(REPORT.to_owned(), (supervisor, now))).await?;
    }
    Ok(())
}

async fn account(tx: &Tx, login: &str) -> Result<AccountId, Problem> {
    let found = account_by_login(tx, login).await?;
    Ok(found.ok_or_else(|| Problem::new(Code::Internal))?.id)
}

/// Opens the appraisals of a town's secretaries for a year.
async fn open(
    tx: &Tx,
    (town, year): (&Organization, i32),
    by: AccountId,
    (dice, now): (&mut ChaCha8Rng, Instant),
) -> Result<Vec<Appraisal>, Problem> {
    let auth = Authorized::<ManageAppraisals>::system(now, "demo")?;
    let period = ReportPeriod::parse(&year.to_string());
    let period = period.ok_or_else(|| Problem::new(Code::Internal))?;
    let settings = Settings::usual();
    let level = (town.clone(), period);
    let assembled = assemble(tx, &auth.permit, (&settings, now), level, false).await?;
    let all: Vec<Appraisal> = assembled
        .secretaries
        .into_iter()
        .map(|one| opened(town, year, one, (Id::new(dice_id(dice, now)), by), now))
        .collect();
    store::insert_appraisals(tx, &auth.permit, &all).await?;
    Ok(all)
}

async fn step(
    tx: &Tx,
    of: Appraisal,
    decide: impl FnOnce(Appraisal) -> Result<Appraisal, AppraisalError>,
) -> Result<Appraisal, Problem> {
    let auth = Authorized::<ManageAppraisals>::system(of.updated_at, "demo")?;
    let locked = store::lock_appraisal(tx, &auth.permit, of.id).await?;
    Ok(store::save_appraisal(tx, locked.change(decide)?).await?)
}

/// Reported, graded by the town, confirmed by the district.
async fn judge(
    tx: &Tx,
    of: Appraisal,
    (grade, comment): (AppraisalGrade, &str),
    (supervisor, head): (AccountId, AccountId),
    now: Instant,
) -> Result<(), Problem> {
    let appraiser = |account| Appraiser { account, member: None };
    let offices = [of.level_path.clone()];
    let graded = step(tx, of, |it| {
        let reported = it.report(REPORT.to_owned(), (supervisor, now))?;
        let words = (grade, comment.to_owned());
        let graded = reported.grade(words, (appraiser(supervisor), &offices), now)?;
        Ok(Appraisal { version: 2, ..graded })
    });
    let id = graded.await?.id;
    let auth = Authorized::<IssueAppraisals>::system(now, "demo")?;
    let locked = store::lock_appraisal(tx, &auth.permit, id).await?;
    let number = store::number_appraisal(tx, &auth.permit, &locked, now).await?;
    store::save_appraisal(tx, locked.change(|it| it.issue(number, appraiser(head), now))?).await?;
    Ok(())
}
