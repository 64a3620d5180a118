//! The meter moves in the transaction of whoever asks: the log grows, and its sums with it.

use std::collections::{BTreeMap, HashMap, HashSet};

use lighthouse_domain::{
    access::{Action, Permit},
    burden::{BudgetFull, BurdenKind, BurdenLoad, BurdenSource, minutes_of},
    id::Id,
    organizations::{Kind, OrgPath, OrganizationId},
    study_days::Month,
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Alias, Expr, ExprTrait, OnConflict},
};
use uuid::Uuid;

use super::{
    budgets::budgets_above,
    meter_rows::{
        entry,
        sum::{ActiveModel, Column, Entity},
    },
};
use crate::{
    db::{Advisory, Conn, Tx},
    error::StoreError,
    organizations::{self, OrganizationColumn, OrganizationEntity},
    sql::{insert_all, insert_or, scoped},
};

/// Rows of one statement.
const ROWS: usize = 500;

/// Something that a branch is asked.
#[derive(Clone, Copy, Debug)]
pub struct NewBurden {
    pub id: Uuid,
    pub branch: OrganizationId,
    pub kind: BurdenKind,
    pub number: i64,
    /// What it comes from, and its id.
    pub source: (BurdenSource, Uuid),
    /// The level that asks; `None` where a person does.
    pub asker: Option<OrganizationId>,
}

/// A branch that is to be asked something: id, name and place.
pub type AskedBranch = (OrganizationId, String, OrgPath);

/// Notes what branches within the permit are asked this month. What is no branch, and what counts
/// none, is left out. It asks for no room: see [`charge`].
pub async fn record<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    burdens: &[NewBurden],
    now: Instant,
) -> Result<(), StoreError> {
    let counted: Vec<&NewBurden> = burdens.iter().filter(|one| one.number > 0).collect();
    let (month, mut sums) = (Month::containing(now.day()).to_string(), BTreeMap::new());
    for part in counted.chunks(ROWS) {
        let branches = branches_among(tx, permit, part).await?;
        let part = part.iter().filter(|one| branches.contains(&one.branch.uuid()));
        let mut rows = Vec::new();
        for one in part {
            let load: &mut BurdenLoad = sums.entry(one.branch).or_default();
            *load = load.plus(BurdenLoad::new(one.kind, one.number));
            rows.push(entry_row(one, &month, now));
        }
        insert(tx, rows).await?;
    }
    let sums: Vec<_> = sums.into_iter().collect();
    for part in sums.chunks(ROWS) {
        add(tx, &month, part).await?;
    }
    Ok(())
}

fn entry_row(one: &NewBurden, month: &str, now: Instant) -> entry::ActiveModel {
    entry::ActiveModel {
        branch_id: Set(one.branch.uuid()),
        month: Set(month.to_owned()),
        id: Set(one.id),
        kind: Set(one.kind.as_str().to_owned()),
        number: Set(one.number),
        minutes: Set(minutes_of(one.kind, one.number).0),
        source: Set(one.source.0.as_str().to_owned()),
        source_id: Set(one.source.1),
        asker_id: Set(one.asker.map(OrganizationId::uuid)),
        at: Set(now.millis()),
    }
}

async fn insert(tx: &Tx, rows: Vec<entry::ActiveModel>) -> Result<(), StoreError> {
    insert_all(tx, rows).await
}

/// The branches within the permit among what is asked.
async fn branches_among<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    asked: &[&NewBurden],
) -> Result<HashSet<Uuid>, StoreError> {
    let kinds = Kind::ALL.iter().filter(|kind| kind.is_branch()).map(|kind| kind.as_str());
    let select = OrganizationEntity::find()
        .filter(organizations::inside(permit.scope()))
        .filter(OrganizationColumn::Id.is_in(asked.iter().map(|one| one.branch.uuid())))
        .filter(OrganizationColumn::Kind.is_in(kinds));
    Ok(scoped::all(tx, permit, select).await?.into_iter().map(|row| row.id).collect())
}

/// Adds to the sums of these branches, in the order of their ids.
async fn add(
    tx: &Tx,
    month: &str,
    sums: &[(OrganizationId, BurdenLoad)],
) -> Result<(), StoreError> {
    let row = |(branch, load): &(OrganizationId, BurdenLoad)| ActiveModel {
        month: Set(month.to_owned()),
        branch_id: Set(branch.uuid()),
        messages: Set(load.messages),
        forms: Set(load.forms),
        fields: Set(load.fields),
        minutes: Set(load.minutes.0),
        withheld: Set(load.withheld),
    };
    let mut both = OnConflict::columns([Column::Month, Column::BranchId]);
    for column in
        [Column::Messages, Column::Forms, Column::Fields, Column::Minutes, Column::Withheld]
    {
        let more = Expr::col((Alias::new("excluded"), column));
        both.value(column, Expr::col((Entity, column)).add(more));
    }
    insert_or(tx, sums.iter().map(row), both).await
}

/// What these branches were asked in a month.
async fn spent<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    branches: impl Iterator<Item = OrganizationId>,
    month: Month,
) -> Result<HashMap<OrganizationId, BurdenLoad>, StoreError> {
    let ids: Vec<Uuid> = branches.map(OrganizationId::uuid).collect();
    let mut found = HashMap::new();
    for part in ids.chunks(ROWS) {
        let select = Entity::find()
            .filter(Column::Month.eq(month.to_string()))
            .filter(Column::BranchId.is_in(part.iter().copied()))
            .limit(ROWS as u64);
        let rows = scoped::all(conn, permit, select).await?;
        found.extend(rows.into_iter().map(|row| (Id::new(row.branch_id), row.into())));
    }
    Ok(found)
}

/// Who moves the meter waits for others that do, as those do who deliver messages: two never use the
/// same room.
async fn queue(tx: &Tx) -> Result<(), StoreError> {
    tx.lock_advisory(Advisory::Inboxes).await
}

/// How many more messages each of these branches within the permit can be sent this month.
pub async fn messages_left<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    branches: &[(OrganizationId, OrgPath)],
    now: Instant,
) -> Result<HashMap<OrganizationId, i64>, StoreError> {
    queue(tx).await?;
    let paths: Vec<OrgPath> = branches.iter().map(|(_, path)| path.clone()).collect();
    let budgets = budgets_above(tx, permit, &paths).await?;
    let ids = branches.iter().map(|(id, _)| *id);
    let spent = spent(tx, permit, ids, Month::containing(now.day())).await?;
    let left = |(id, path): &(OrganizationId, OrgPath)| {
        let load = spent.get(id).copied().unwrap_or_default();
        (*id, budgets.at(path).messages_left(load))
    };
    Ok(branches.iter().map(left).collect())
}

/// Asks each of these branches within the permit for the same, if all of them have room for it this
/// month; else nothing is noted, and those that have none are named.
pub async fn charge<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    (wanted, branches): (&[(BurdenKind, i64)], &[AskedBranch]),
    (source, asker): ((BurdenSource, Uuid), OrganizationId),
    now: Instant,
) -> Result<Result<(), BudgetFull>, StoreError> {
    if branches.iter().any(|(_, _, path)| !permit.scope().covers(path)) {
        return Err(StoreError::NotFound("branch"));
    }
    queue(tx).await?;
    let month = Month::containing(now.day());
    let paths: Vec<OrgPath> = branches.iter().map(|(_, _, path)| path.clone()).collect();
    let budgets = budgets_above(tx, permit, &paths).await?;
    let spent = spent(tx, permit, branches.iter().map(|(id, ..)| *id), month).await?;
    let more = wanted.iter().map(|(kind, number)| BurdenLoad::new(*kind, *number));
    let more = more.fold(BurdenLoad::default(), BurdenLoad::plus);
    let is_full = |(id, _, path): &&AskedBranch| {
        !budgets.at(path).has_room(spent.get(id).copied().unwrap_or_default(), more)
    };
    let full: Vec<_> = branches.iter().filter(is_full).collect();
    if !full.is_empty() {
        let named = full.into_iter().map(|(id, name, _)| (*id, name.clone())).collect();
        return Ok(Err(BudgetFull::new(named, month)));
    }
    let burden = |(branch, ..): &AskedBranch| {
        let (branch, asker) = (*branch, Some(asker));
        let new = move |(kind, number)| NewBurden {
            id: Uuid::now_v7(),
            branch,
            kind,
            number,
            source,
            asker,
        };
        wanted.iter().copied().map(new).collect::<Vec<_>>()
    };
    let burdens: Vec<NewBurden> = branches.iter().flat_map(burden).collect();
    record(tx, permit, &burdens, now).await.map(Ok)
}
