//! The meter as it is read: by branch for those in scope, by month for everybody.

use lighthouse_domain::{
    access::{Permit, actions::ReadBurden},
    burden::{BurdenLoad, Minutes},
    id::Id,
    organizations::{OrgPath, Organization, OrganizationId},
    study_days::Month,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, FromQueryResult,
    sea_query::{Expr, ExprTrait, Order, Query, SelectStatement},
};
use uuid::Uuid;

use super::meter_rows::sum::{Column, Entity};
use crate::{
    db::Conn,
    error::StoreError,
    organizations::{self, OrganizationColumn, OrganizationEntity, stored_path},
    sql::{scoped, sum},
};

const FIGURES: [Column; 5] =
    [Column::Messages, Column::Forms, Column::Fields, Column::Minutes, Column::Withheld];

/// What a branch was asked in a month.
#[derive(Clone, Debug)]
pub struct BranchBurden {
    pub branch: OrganizationId,
    pub name: String,
    pub path: OrgPath,
    pub load: BurdenLoad,
}

#[derive(FromQueryResult)]
struct Row {
    branch_id: Uuid,
    name: String,
    path: String,
    messages: i64,
    forms: i64,
    fields: i64,
    minutes: i64,
    withheld: i64,
}

impl TryFrom<Row> for BranchBurden {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let Row { messages, forms, fields, minutes, withheld, .. } = row;
        Ok(Self {
            branch: Id::new(row.branch_id),
            name: row.name,
            path: stored_path(&row.path)?,
            load: BurdenLoad { messages, forms, fields, minutes: Minutes(minutes), withheld },
        })
    }
}

/// The sums of the branches of `top`'s subtree in a month.
fn sums_below(permit: &Permit<ReadBurden>, top: &Organization, month: Month) -> SelectStatement {
    let branch = Expr::col((OrganizationEntity, OrganizationColumn::Id));
    let path = || Expr::col((OrganizationEntity, OrganizationColumn::Path));
    Query::select()
        .from(Entity)
        .inner_join(OrganizationEntity, branch.equals((Entity, Column::BranchId)))
        .and_where(Column::Month.eq(month.to_string()))
        .cond_where(organizations::inside(permit.scope()))
        .and_where(path().gte(top.path.as_str()))
        .and_where(path().lt(top.path.end()))
        .to_owned()
}

/// Up to `limit` branches below `top` that were asked something in a month, in the order of the tree.
pub async fn burden_page(
    conn: &Conn,
    permit: &Permit<ReadBurden>,
    (top, month): (&Organization, Month),
    after: Option<String>,
    limit: u64,
) -> Result<Vec<BranchBurden>, StoreError> {
    let mut select = sums_below(permit, top, month);
    select
        .column((Entity, Column::BranchId))
        .columns(
            [OrganizationColumn::Name, OrganizationColumn::Path]
                .map(|column| (OrganizationEntity, column)),
        )
        .columns(FIGURES.map(|column| (Entity, column)))
        .order_by((OrganizationEntity, OrganizationColumn::Path), Order::Asc)
        .limit(limit);
    if let Some(after) = after {
        select.and_where(Expr::col((OrganizationEntity, OrganizationColumn::Path)).gt(after));
    }
    let rows: Vec<Row> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().map(BranchBurden::try_from).collect()
}

/// What all branches together were asked.
#[derive(Clone, Debug, FromQueryResult)]
struct TotalRow {
    month: Option<String>,
    branches: i64,
    messages: i64,
    forms: i64,
    fields: i64,
    minutes: i64,
    withheld: i64,
}

impl TotalRow {
    fn load(&self) -> BurdenLoad {
        BurdenLoad {
            messages: self.messages,
            forms: self.forms,
            fields: self.fields,
            minutes: Minutes(self.minutes),
            withheld: self.withheld,
        }
    }
}

fn totals(select: &mut SelectStatement) {
    for (column, name) in FIGURES.into_iter().zip(NAMES) {
        select.expr_as(sum(column), name);
    }
    select.expr_as(Expr::col((Entity, Column::BranchId)).count(), "branches");
}

const NAMES: [&str; 5] = ["messages", "forms", "fields", "minutes", "withheld"];

/// How many branches below `top` were asked something in a month, and what in all.
pub async fn burden_total(
    conn: &Conn,
    permit: &Permit<ReadBurden>,
    (top, month): (&Organization, Month),
) -> Result<(i64, BurdenLoad), StoreError> {
    let mut select = sums_below(permit, top, month);
    totals(&mut select);
    select.expr_as(Column::Month.max(), "month");
    let rows: Vec<TotalRow> = scoped::all_as(conn, permit, select).await?;
    Ok(rows.first().map_or_else(Default::default, |row| (row.branches, row.load())))
}

/// What all branches together were asked in a month.
#[derive(Clone, Copy, Debug)]
pub struct MonthlyBurden {
    pub month: Month,
    pub branches: i64,
    pub load: BurdenLoad,
}

/// The last `limit` months up to `last` in which something was asked, the newest first. Public.
pub async fn public_months(
    conn: &Conn,
    last: Month,
    limit: u64,
) -> Result<Vec<MonthlyBurden>, StoreError> {
    let mut select = Query::select();
    totals(&mut select);
    select
        .column(Column::Month)
        .from(Entity)
        .and_where(Column::Month.lte(last.to_string()))
        .group_by_col(Column::Month)
        .order_by(Column::Month, Order::Desc)
        .limit(limit);
    let monthly = |row| {
        let row = TotalRow::from_query_result(&row, "")?;
        let month = row.month.as_deref().and_then(Month::parse);
        let month = month.ok_or_else(|| StoreError::corrupt("burden_sum", "month"))?;
        Ok(MonthlyBurden { month, branches: row.branches, load: row.load() })
    };
    conn.query_all(&select).await?.into_iter().map(monthly).collect()
}
