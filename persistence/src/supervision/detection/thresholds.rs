//! The thresholds of a level, as they are set and as they reach the branches below.

use lighthouse_domain::{
    access::{
        Action, Permit,
        actions::{ManageSupervisionRules, ReadSupervisionRules},
    },
    id::Id,
    organizations::{OrgPath, Organization},
    supervision::detection::{DetectionRule, Thresholds},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter,
    sea_query::{Expr, ExprTrait, LockType, Query, SelectStatement},
};
use uuid::Uuid;

use super::entity::{ActiveModel, Column, Entity};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::{self, Changed, Locked},
    organizations::{self, OrganizationColumn, OrganizationEntity},
    sql::scoped,
};

/// More levels than set thresholds of their own.
const RULES_MAX: u64 = 5000;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    organization_id: Uuid,
    path: String,
    months: i64,
    missing: i64,
    late: i64,
    silent: i64,
    version: i64,
    updated_at: i64,
}

fn corrupt(column: &str) -> StoreError {
    StoreError::corrupt("detection_rule", column)
}

impl TryFrom<Row> for DetectionRule {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let number = |value: i64, column| u32::try_from(value).map_err(|_| corrupt(column));
        let path = OrgPath::parse(&row.path);
        Ok(Self {
            id: Id::new(row.id),
            organization: Id::new(row.organization_id),
            organization_path: path.ok_or_else(|| StoreError::corrupt("organization", "path"))?,
            thresholds: Thresholds {
                months: number(row.months, "months")?,
                missing: number(row.missing, "missing")?,
                late: number(row.late, "late")?,
                silent: number(row.silent, "silent")?,
            },
            version: row.version,
            updated_at: Instant::from_millis(row.updated_at),
        })
    }
}

fn rules_at(place: Condition) -> SelectStatement {
    let owner = Expr::col((OrganizationEntity, OrganizationColumn::Id));
    let facts = [Column::Months, Column::Missing, Column::Late, Column::Silent];
    Query::select()
        .columns([Column::Id, Column::OrganizationId].map(|column| (Entity, column)))
        .columns(facts.map(|column| (Entity, column)))
        .columns([Column::Version, Column::UpdatedAt].map(|column| (Entity, column)))
        .column((OrganizationEntity, OrganizationColumn::Path))
        .from(Entity)
        .inner_join(OrganizationEntity, owner.equals((Entity, Column::OrganizationId)))
        .cond_where(place)
        .limit(RULES_MAX)
        .to_owned()
}

/// The thresholds that reach the holder's organizations: of the subtree and of the levels above.
pub async fn detection_rules_in_line<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
) -> Result<Vec<DetectionRule>, StoreError> {
    let select = rules_at(organizations::in_line(permit.scope()));
    let rows: Vec<Row> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().map(DetectionRule::try_from).collect()
}

/// The thresholds that hold at an organization found before: of itself or the nearest level above.
pub async fn find_detection_rule(
    conn: &Conn,
    permit: &Permit<ReadSupervisionRules>,
    at: &Organization,
) -> Result<Option<DetectionRule>, StoreError> {
    let line = at.path.lineage();
    let place = OrganizationColumn::Path.is_in(line.iter().map(OrgPath::as_str));
    let select = rules_at(Condition::all().add(place));
    let rows: Vec<Row> = scoped::all_as(conn, permit, select).await?;
    let rules: Result<Vec<_>, _> = rows.into_iter().map(DetectionRule::try_from).collect();
    Ok(rules?.into_iter().max_by_key(|rule| rule.organization_path.depth()))
}

/// An organization's own thresholds, to be changed, if it has any.
pub async fn lock_detection_rule(
    tx: &Tx,
    permit: &Permit<ManageSupervisionRules>,
    at: &Organization,
) -> Result<Option<Locked<DetectionRule>>, StoreError> {
    let mut select = rules_at(organizations::inside(permit.scope()));
    select
        .and_where(Column::OrganizationId.eq(at.id.uuid()))
        .lock_with_tables(LockType::NoKeyUpdate, [Entity]);
    let rows: Vec<Row> = scoped::all_as(tx, permit, select).await?;
    rows.into_iter().next().map(|row| row.try_into().map(Locked::new)).transpose()
}

fn facts(rule: &DetectionRule) -> ActiveModel {
    let Thresholds { months, missing, late, silent } = rule.thresholds;
    ActiveModel {
        months: Set(months.into()),
        missing: Set(missing.into()),
        late: Set(late.into()),
        silent: Set(silent.into()),
        version: Set(rule.version),
        updated_at: Set(rule.updated_at.millis()),
        ..Default::default()
    }
}

/// Enters the thresholds of a level in scope.
pub async fn insert_detection_rule(
    tx: &Tx,
    permit: &Permit<ManageSupervisionRules>,
    rule: &DetectionRule,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&rule.organization_path) {
        return Err(StoreError::NotFound("organization"));
    }
    let row = ActiveModel {
        id: Set(rule.id.uuid()),
        organization_id: Set(rule.organization.uuid()),
        ..facts(rule)
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Writes changed thresholds; the stored version must be the one before.
pub async fn save_detection_rule(
    tx: &Tx,
    changed: Changed<DetectionRule>,
) -> Result<DetectionRule, StoreError> {
    let row = facts(&changed);
    locked::save(tx, row, (Column::Id, Column::Version), changed).await
}

/// Takes them away; those of the level above hold again.
pub async fn remove_detection_rule(
    tx: &Tx,
    rule: &Locked<DetectionRule>,
) -> Result<(), StoreError> {
    Entity::delete_many().filter(Column::Id.eq(rule.id.uuid())).exec(&**tx).await?;
    Ok(())
}
