//! Whether organizations may stand by result: a ranking, which only an exception allows.

use lighthouse_domain::{
    access::Action,
    burden::{Allowance, Measure, MeasureSubject, MeasureUse},
    organizations::Organization,
    supervision::bulletin::{Bulletin, BulletinError, FigureOrder},
};
use lighthouse_persistence::{Tx, burden, organizations};

use crate::{
    burden::check_measure,
    http::{caller::Authorized, code::Code, problem::Problem},
};

/// A bulletin always assesses.
const RANKING: MeasureUse = MeasureUse {
    measure: Measure::RankingOfOrganizations,
    subject: MeasureSubject::Organizations,
    is_assessable: true,
};

/// The order that is asked for, or the rule that refuses it.
pub(super) async fn choose<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    level: &Organization,
    by_result: bool,
) -> Result<FigureOrder, Problem> {
    if !by_result {
        return Ok(FigureOrder::Tree);
    }
    let usage = (RANKING, auth.now.day());
    let checked = check_measure(tx, &auth.permit, usage, level, "/ordered_by_result").await?;
    let allowed = checked.map_err(|fault| Problem::new(Code::ValidationFailed).fault(fault))?;
    Ok(order(allowed))
}

fn order(allowed: Allowance) -> FigureOrder {
    match allowed {
        Allowance::Unrestricted => FigureOrder::Tree,
        Allowance::Excepted { by, .. } => FigureOrder::Result(by),
    }
}

/// Whether the order of a bulletin that is about to be issued is still allowed.
pub(super) async fn check<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    bulletin: &Bulletin,
) -> Result<(), Problem> {
    if bulletin.figures.order == FigureOrder::Tree {
        return Ok(());
    }
    let level = organizations::find_for_share(tx, &auth.permit, bulletin.organization).await?;
    let usage = (RANKING, auth.now.day());
    let allowed = burden::check_use(tx, &auth.permit, usage, &level).await?;
    allowed.map(|_| ()).map_err(|_| BulletinError::ExceptionEnded.into())
}
