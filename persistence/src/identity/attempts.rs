//! Counting wrong secrets, each by one statement that also knows whether a rest is on (TH-03).

use lighthouse_domain::{identity::AttemptLimit, time::Instant};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryTrait,
    sea_query::{CaseStatement, Expr, ExprTrait, InsertStatement, OnConflict, SimpleExpr},
};

use super::entity::attempt::{ActiveModel, Column, Entity};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
};

/// From what a wrong secret is taken: a keyed hash of whose it is, and how many are allowed.
#[derive(Clone, Debug)]
pub struct Budget {
    pub key: Vec<u8>,
    pub limit: AttemptLimit,
}

/// Counts one try as wrong until it is known to be right. During a rest nothing is counted, and
/// the end of the rest is told.
pub async fn charge(tx: &Tx, budget: &Budget, now: Instant) -> Result<Option<Instant>, StoreError> {
    match tx.query_one(&one_more(budget, now)).await? {
        Some(_) => Ok(None),
        None => resting(tx, &budget.key, now).await.map(|until| Some(until.unwrap_or(now))),
    }
}

/// Until when no secret of this budget is looked at.
pub async fn resting(conn: &Conn, key: &[u8], now: Instant) -> Result<Option<Instant>, StoreError> {
    let row = Entity::find_by_id(key.to_vec()).one(conn).await?;
    let until = row.and_then(|row| row.resting_until).map(Instant::from_millis);
    Ok(until.filter(|until| now < *until))
}

/// Takes one count back.
pub async fn take_back(tx: &Tx, key: &[u8]) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::Failures, Expr::col(Column::Failures).sub(1))
        .col_expr(Column::RestingUntil, Expr::value(None::<i64>))
        .filter(Column::Budget.eq(key.to_vec()))
        .filter(Column::Failures.gt(0))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// The secret was right: what went before is forgotten, or only this try where others share.
pub async fn forgive(tx: &Tx, budget: &Budget) -> Result<(), StoreError> {
    if budget.limit.shared {
        return take_back(tx, &budget.key).await;
    }
    Entity::delete_by_id(budget.key.clone()).exec(&**tx).await?;
    Ok(())
}

/// Forgets counts of windows that began before `before`.
pub async fn prune_attempts(tx: &Tx, before: Instant) -> Result<u64, StoreError> {
    let old = Column::BeganAt.lt(before.millis());
    Ok(Entity::delete_many().filter(old).exec(&**tx).await?.rows_affected)
}

/// An upsert that returns no row while a rest is on.
fn one_more(budget: &Budget, now: Instant) -> InsertStatement {
    let rested = || Expr::col((Entity, Column::RestingUntil));
    let awake = rested().is_null().or(rested().lte(now.millis()));
    let again = OnConflict::column(Column::Budget)
        .value(Column::BeganAt, if_over(budget, now, now.millis(), Column::BeganAt))
        .value(Column::Failures, next(budget, now))
        .value(Column::RestingUntil, rest(budget, now))
        .action_and_where(awake)
        .to_owned();
    let first = ActiveModel {
        budget: Set(budget.key.clone()),
        began_at: Set(now.millis()),
        failures: Set(1),
        resting_until: Set(None),
    };
    let mut insert = Entity::insert(first).on_conflict(again).into_query();
    insert.returning_col(Column::Failures).to_owned()
}

/// `fresh` if the stored window is over, else the stored column.
fn if_over(budget: &Budget, now: Instant, fresh: i64, column: Column) -> SimpleExpr {
    let before = now.plus(-budget.limit.window).millis();
    let over = Expr::col((Entity, Column::BeganAt)).lte(before);
    CaseStatement::new().case(over, fresh).finally(Expr::col((Entity, column))).into()
}

/// The count with this try.
fn next(budget: &Budget, now: Instant) -> SimpleExpr {
    if_over(budget, now, 0, Column::Failures).add(1)
}

/// The rest that follows the count with this try, if it is wrong.
fn rest(budget: &Budget, now: Instant) -> SimpleExpr {
    let rests = budget.limit.rests();
    let ladder = rests.fold(CaseStatement::new(), |ladder, (from, rest)| {
        ladder.case(next(budget, now).gte(from), now.plus(rest).millis())
    });
    ladder.finally(Expr::value(None::<i64>)).into()
}
