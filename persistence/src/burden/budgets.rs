//! What branches may be asked in a month, as the levels above them have set it.

use std::collections::BTreeSet;

use lighthouse_domain::{
    access::{Action, Permit, actions::ManageBurdenBudgets},
    burden::{BurdenBudget, Minutes},
    organizations::{OrgPath, Organization},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    EntityTrait, FromQueryResult,
    sea_query::{Expr, ExprTrait, OnConflict, Query},
};

use super::meter_rows::budget::{ActiveModel, Column, Entity};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    organizations::{OrganizationColumn, OrganizationEntity},
    sql::scoped,
};

/// Budgets of the levels on some lines of the tree, each with the place of its owner.
#[derive(Clone, Debug)]
pub struct Budgets(Vec<(OrgPath, BurdenBudget)>);

impl Budgets {
    /// The budget that this organization has set itself.
    pub fn own(&self, path: &OrgPath) -> Option<BurdenBudget> {
        self.0.iter().find(|(at, _)| at == path).map(|(_, budget)| *budget)
    }

    /// The budget that holds for a branch at `path`.
    pub fn at(&self, path: &OrgPath) -> BurdenBudget {
        let above = self.0.iter().filter(|(at, _)| at.contains(path));
        BurdenBudget::strictest(above.map(|(_, budget)| *budget))
    }
}

#[derive(FromQueryResult)]
struct Row {
    path: String,
    messages: i64,
    fields: i64,
    minutes: i64,
}

/// The budgets on the lines above these organizations, which were found within the permit, and
/// their own. What a level above has set holds below, whether or not the permit reaches it.
pub async fn budgets_above<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    paths: &[OrgPath],
) -> Result<Budgets, StoreError> {
    let line: BTreeSet<String> =
        paths.iter().flat_map(OrgPath::lineage).map(|path| path.as_str().to_owned()).collect();
    let owner = Expr::col((OrganizationEntity, OrganizationColumn::Id));
    let select = Query::select()
        .column((OrganizationEntity, OrganizationColumn::Path))
        .columns([Column::Messages, Column::Fields, Column::Minutes].map(|it| (Entity, it)))
        .from(Entity)
        .inner_join(OrganizationEntity, owner.equals((Entity, Column::OrganizationId)))
        .and_where(Expr::col((OrganizationEntity, OrganizationColumn::Path)).is_in(line))
        .to_owned();
    let rows: Vec<Row> = scoped::all_as(conn, permit, select).await?;
    let budget = |row: Row| {
        let path = OrgPath::parse(&row.path);
        let path = path.ok_or_else(|| StoreError::corrupt("organization", "path"))?;
        let Row { messages, fields, minutes, .. } = row;
        Ok((path, BurdenBudget { messages, fields, minutes: Minutes(minutes) }))
    };
    rows.into_iter().map(budget).collect::<Result<_, _>>().map(Budgets)
}

/// Sets the budget of an organization in scope.
pub async fn save_budget(
    tx: &Tx,
    permit: &Permit<ManageBurdenBudgets>,
    (at, budget): (&Organization, BurdenBudget),
    now: Instant,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&at.path) {
        return Err(StoreError::NotFound("organization"));
    }
    let row = ActiveModel {
        organization_id: Set(at.id.uuid()),
        messages: Set(budget.messages),
        fields: Set(budget.fields),
        minutes: Set(budget.minutes.0),
        updated_at: Set(now.millis()),
    };
    let columns = [Column::Messages, Column::Fields, Column::Minutes, Column::UpdatedAt];
    let again = OnConflict::column(Column::OrganizationId).update_columns(columns).to_owned();
    Entity::insert(row).on_conflict(again).exec_without_returning(&**tx).await?;
    Ok(())
}
