//! The risk register within a permit.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{
        Action, Permit,
        actions::{ReadIncidents, ReportIncidents},
    },
    id::Id,
    incidents::{Category, Risk, RiskEnd, RiskFacts, RiskId, RiskLevel},
    organizations::{Organization, OrganizationId},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::LockType,
};
use uuid::Uuid;

use super::entity::risk::{ActiveModel, Column, Entity, Model};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    letters::next_number,
    locked::{self, Changed, Locked},
    organizations,
    sql::scoped,
};

const MISSING: StoreError = StoreError::NotFound("risk");

/// A new risk, already decided.
#[derive(Clone, Debug)]
pub struct NewRisk {
    pub id: RiskId,
    pub facts: RiskFacts,
}

/// Enters a risk of an organization in scope.
pub async fn enter_risk(
    tx: &Tx,
    permit: &Permit<ReportIncidents>,
    at: &Organization,
    new: NewRisk,
    year: i64,
    now: Instant,
) -> Result<Risk, StoreError> {
    if !permit.scope().covers(&at.path) {
        return Err(StoreError::NotFound("organization"));
    }
    let risk = Risk {
        id: new.id,
        number: next_number(tx, "RK", year).await?,
        organization: at.id,
        facts: new.facts,
        end: None,
        entered_by: permit.account(),
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let row = ActiveModel {
        id: Set(risk.id.uuid()),
        number: Set(risk.number.clone()),
        organization_id: Set(risk.organization.uuid()),
        entered_by: Set(risk.entered_by.uuid()),
        created_at: Set(now.millis()),
        ..facts(&risk)
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(risk)
}

fn facts(risk: &Risk) -> ActiveModel {
    let facts = &risk.facts;
    ActiveModel {
        category: Set(facts.category.as_str().to_owned()),
        title: Set(facts.title.clone()),
        description: Set(facts.description.clone()),
        likelihood: Set(facts.likelihood.as_str().to_owned()),
        impact: Set(facts.impact.as_str().to_owned()),
        measure: Set(facts.measure.clone()),
        owner: Set(facts.owner.clone()),
        review_on: Set(facts.review_on),
        closed_at: Set(risk.end.as_ref().map(|end| end.at.millis())),
        conclusion: Set(risk.end.as_ref().map(|end| end.conclusion.clone())),
        version: Set(risk.version),
        updated_at: Set(risk.updated_at.millis()),
        ..Default::default()
    }
}

impl TryFrom<Model> for Risk {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let corrupt = |column: &str| StoreError::corrupt("risk", column);
        let level = |word: &str, column| RiskLevel::parse(word).ok_or_else(|| corrupt(column));
        let end = row.closed_at.map(Instant::from_millis).zip(row.conclusion);
        Ok(Self {
            id: Id::new(row.id),
            number: row.number,
            organization: Id::new(row.organization_id),
            facts: RiskFacts {
                category: Category::parse(&row.category).ok_or_else(|| corrupt("category"))?,
                likelihood: level(&row.likelihood, "likelihood")?,
                impact: level(&row.impact, "impact")?,
                title: row.title,
                description: row.description,
                measure: row.measure,
                owner: row.owner,
                review_on: row.review_on,
            },
            end: end.map(|(at, conclusion)| RiskEnd { at, conclusion }),
            entered_by: Id::new(row.entered_by),
            version: row.version,
            created_at: Instant::from_millis(row.created_at),
            updated_at: Instant::from_millis(row.updated_at),
        })
    }
}

/// What the register may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct RiskFilter {
    pub below: Option<OrganizationId>,
    pub category: Option<Category>,
    /// Open and not looked at again before this day.
    pub due_before: Option<NaiveDate>,
    pub with_closed: bool,
}

/// Where a page begins: after this review and risk.
pub type RiskPosition = (NaiveDate, Uuid);

/// Up to `limit` risks in scope, the next review first.
pub async fn risks(
    conn: &Conn,
    permit: &Permit<ReadIncidents>,
    filter: &RiskFilter,
    after: Option<RiskPosition>,
    limit: u64,
) -> Result<Vec<Risk>, StoreError> {
    let mut select = Entity::find()
        .filter(Column::OrganizationId.in_subquery(organizations::ids_within(permit.scope())))
        .order_by_asc(Column::ReviewOn)
        .order_by_asc(Column::Id)
        .limit(limit);
    if let Some(top) = filter.below {
        let below = organizations::ids_below(permit.scope(), top);
        select = select.filter(Column::OrganizationId.in_subquery(below));
    }
    if let Some(category) = filter.category {
        select = select.filter(Column::Category.eq(category.as_str()));
    }
    if let Some(day) = filter.due_before {
        select = select.filter(Column::ReviewOn.lt(day)).filter(Column::ClosedAt.is_null());
    }
    if !filter.with_closed {
        select = select.filter(Column::ClosedAt.is_null());
    }
    if let Some((day, id)) = after {
        let later = Condition::any()
            .add(Column::ReviewOn.gt(day))
            .add(Condition::all().add(Column::ReviewOn.eq(day)).add(Column::Id.gt(id)));
        select = select.filter(later);
    }
    scoped::all(conn, permit, select).await?.into_iter().map(Risk::try_from).collect()
}

pub async fn find_risk(
    conn: &Conn,
    permit: &Permit<ReadIncidents>,
    id: RiskId,
) -> Result<Risk, StoreError> {
    let select = Entity::find()
        .filter(Column::OrganizationId.in_subquery(organizations::ids_within(permit.scope())))
        .filter(Column::Id.eq(id.uuid()));
    scoped::one(conn, permit, select).await?.ok_or(MISSING)?.try_into()
}

/// A risk to be changed, locked until the transaction ends.
pub async fn lock_risk<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    id: RiskId,
) -> Result<Locked<Risk>, StoreError> {
    let select = Entity::find()
        .filter(Column::OrganizationId.in_subquery(organizations::ids_within(permit.scope())))
        .filter(Column::Id.eq(id.uuid()))
        .lock(LockType::NoKeyUpdate);
    Ok(Locked::new(scoped::one(tx, permit, select).await?.ok_or(MISSING)?.try_into()?))
}

/// Writes a changed risk; the stored version must be the one before.
pub async fn save_risk(tx: &Tx, changed: Changed<Risk>) -> Result<Risk, StoreError> {
    let row = facts(&changed);
    locked::save(tx, row, (Column::Id, Column::Version), changed).await
}
