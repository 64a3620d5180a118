//! The figures of a whole subtree: one set-based pass an indicator, then summed up the tree.

use std::collections::HashMap;

use lighthouse_domain::{
    access::{Action, Permit},
    organizations::Organization,
    reporting::{Counted, Indicator},
};
use sea_orm::{
    FromQueryResult,
    sea_query::{Alias, Expr, ExprTrait, Func, Query, SelectStatement, SimpleExpr},
};
use uuid::Uuid;

use super::{
    duties::duties, facts::Fact, frame::Frame, hours::hours, set_up::branches_set_up,
    statements::statement, supervision::cases, terms::headcounts,
};
use crate::{
    db::Conn,
    error::StoreError,
    organizations::{self, Below, Filter},
    sql::scoped,
};

/// Organizations read in one round.
const ROUND: u64 = 2000;

/// The figures of one indicator by organization.
type ByPlace = HashMap<Uuid, Counted>;

/// An organization with what it has itself and with everything below it.
#[derive(Clone, Debug)]
pub struct CountedPlace {
    pub organization: Organization,
    pub own: HashMap<Indicator, Counted>,
    pub all: HashMap<Indicator, Counted>,
}

/// The figures of these indicators for the top of the frame and everything below it, in the order
/// of the tree. Dissolved organizations are there only where something counts for them.
pub async fn count_subtree<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    frame: &Frame<'_>,
    indicators: &[Indicator],
) -> Result<Vec<CountedPlace>, StoreError> {
    let places = places(conn, permit, frame).await?;
    let own = count_own(conn, permit, frame, indicators).await?;
    Ok(sum_up(places, &own))
}

/// The figure of the top of the frame alone, or `None` where nothing counts for it.
pub async fn count_top<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    frame: &Frame<'_>,
    indicator: Indicator,
) -> Result<Option<Counted>, StoreError> {
    let own = count_own(conn, permit, frame, &[indicator]).await?;
    let places = own.get(&indicator).into_iter().flat_map(ByPlace::values).copied();
    Ok(places.reduce(Counted::plus))
}

/// Everything in the subtree, dissolved or not, in the order of the tree.
pub(super) async fn places<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    frame: &Frame<'_>,
) -> Result<Vec<Organization>, StoreError> {
    let filter = Filter {
        below: Some(Below::Path(frame.top.path.clone())),
        with_dissolved: true,
        ..Filter::default()
    };
    let mut found: Vec<Organization> = Vec::new();
    loop {
        let after = found.last().map(|place| place.path.as_str().to_owned());
        let mut more = organizations::page(conn, permit, &filter, after.as_deref(), ROUND).await?;
        if more.is_empty() {
            return Ok(found);
        }
        found.append(&mut more);
    }
}

/// What each organization has itself.
async fn count_own<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    frame: &Frame<'_>,
    indicators: &[Indicator],
) -> Result<HashMap<Indicator, ByPlace>, StoreError> {
    let mut own = HashMap::<Indicator, ByPlace>::new();
    for indicator in indicators {
        if let Some(rows) = statement(*indicator, frame) {
            own.insert(*indicator, totals(conn, permit, rows).await?);
        }
    }
    for (indicator, fact) in composed(conn, permit, frame, indicators).await? {
        let counted = Counted { numerator: fact.numerator, denominator: fact.denominator };
        let place = own.entry(indicator).or_default().entry(fact.place).or_default();
        *place = place.plus(counted);
    }
    Ok(own)
}

/// The rows of those indicators that no single statement finds.
pub(super) async fn composed<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    frame: &Frame<'_>,
    indicators: &[Indicator],
) -> Result<Vec<(Indicator, Fact)>, StoreError> {
    let asked = |one: Indicator| indicators.contains(&one);
    let mut facts = Vec::new();
    let of_duties = [
        Indicator::ThreeMeetingsDone,
        Indicator::ThemeDayHeld,
        Indicator::StudyDayDone,
        Indicator::LifeMeetingHeld,
    ];
    if of_duties.into_iter().any(asked) {
        let found = duties(conn, permit, frame).await?;
        facts.extend(found.into_iter().filter(|(indicator, _)| asked(*indicator)));
    }
    let (attained, per_head) = (asked(Indicator::HoursAttained), asked(Indicator::HoursPerHead));
    if attained || per_head {
        let hours = hours(conn, permit, frame).await?;
        let with = |indicator| move |fact| (indicator, fact);
        if attained {
            facts.extend(hours.attained.into_iter().map(with(Indicator::HoursAttained)));
        }
        if per_head {
            facts.extend(hours.per_head.into_iter().map(with(Indicator::HoursPerHead)));
        }
    }
    if asked(Indicator::BranchSetupOk) {
        let found = branches_set_up(conn, permit, frame).await?;
        facts.extend(found.into_iter().map(|fact| (Indicator::BranchSetupOk, fact)));
    }
    if asked(Indicator::HeadcountAgreed) {
        let found = headcounts(conn, permit, frame).await?;
        facts.extend(found.into_iter().map(|fact| (Indicator::HeadcountAgreed, fact)));
    }
    if asked(Indicator::RectificationOnTime) {
        let found = cases(conn, permit, frame).await?;
        facts.extend(found.into_iter().map(|fact| (Indicator::RectificationOnTime, fact)));
    }
    Ok(facts)
}

#[derive(FromQueryResult)]
struct TotalRow {
    place: Uuid,
    n: i64,
    d: i64,
}

/// The sums of a statement of rows, by organization.
async fn totals<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    rows: SelectStatement,
) -> Result<ByPlace, StoreError> {
    let sum = |name: &'static str| -> SimpleExpr {
        Expr::expr(Func::sum(Expr::col(Alias::new(name)))).cast_as(Alias::new("BIGINT"))
    };
    let select = Query::select()
        .column(Alias::new("place"))
        .expr_as(sum("n"), Alias::new("n"))
        .expr_as(sum("d"), Alias::new("d"))
        .from_subquery(rows, Alias::new("f"))
        .group_by_col(Alias::new("place"))
        .to_owned();
    let rows: Vec<TotalRow> = scoped::all_as(conn, permit, select).await?;
    let counted = |row: TotalRow| (row.place, Counted { numerator: row.n, denominator: row.d });
    Ok(rows.into_iter().map(counted).collect())
}

/// Adds what each organization has to itself and to everything above it, up to the top.
fn sum_up(places: Vec<Organization>, own: &HashMap<Indicator, ByPlace>) -> Vec<CountedPlace> {
    let at: HashMap<String, usize> =
        places.iter().enumerate().map(|(at, place)| (place.path.as_str().to_owned(), at)).collect();
    let mut counted: Vec<CountedPlace> = places.into_iter().map(empty).collect();
    for (indicator, by_place) in own {
        for number in 0..counted.len() {
            let Some(place) = counted.get_mut(number) else { continue };
            let Some(found) = by_place.get(&place.organization.id.uuid()) else { continue };
            place.own.insert(*indicator, *found);
            let line = place.organization.path.lineage();
            for above in line.iter().filter_map(|path| at.get(path.as_str())) {
                if let Some(above) = counted.get_mut(*above) {
                    let sum = above.all.entry(*indicator).or_default();
                    *sum = sum.plus(*found);
                }
            }
        }
    }
    counted.retain(|place| place.organization.dissolved_at.is_none() || !place.all.is_empty());
    counted
}

fn empty(organization: Organization) -> CountedPlace {
    CountedPlace { organization, own: HashMap::new(), all: HashMap::new() }
}
