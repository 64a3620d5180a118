//! Supervision rules: seen by those they reach, set by the level that owns them.

use std::collections::{BTreeSet, HashMap};

use lighthouse_domain::{
    access::{
        Action, Permit,
        actions::{ManageSupervisionRules, ReadSupervisionRules},
    },
    id::Id,
    organizations::{OrgPath, Organization, OrganizationId},
    supervision::{
        Cap, CountFrom, DayRule, RuleKind, RuleSettings, SupervisionRule, SupervisionRuleId,
        governing::GoverningDocument,
    },
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, FromQueryResult,
    sea_query::{Expr, ExprTrait, LockType, Order, Query, SelectStatement},
};
use uuid::Uuid;

use super::{
    entity::rule::{ActiveModel, Column, Entity},
    governing,
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::{self, Changed, Locked},
    organizations::{self, OrganizationColumn, OrganizationEntity, stored_path},
    sql::scoped,
};

const MISSING: StoreError = StoreError::NotFound("supervision_rule");
/// More rules than levels make; one look at all of them decides what is due.
const RULES_MAX: u64 = 5000;

/// A rule with the name and the place of its owner.
#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    organization_id: Uuid,
    governing_document_id: Option<Uuid>,
    name: String,
    path: String,
    kind: String,
    count_from: String,
    day: i64,
    enabled: bool,
    cap: i64,
    active_since: i64,
    version: i64,
    created_at: i64,
    updated_at: i64,
}

fn corrupt(column: &str) -> StoreError {
    StoreError::corrupt("supervision_rule", column)
}

impl Row {
    /// The rule, under its document.
    fn with_document(
        self,
        documents: &HashMap<Uuid, GoverningDocument>,
    ) -> Result<SupervisionRule, StoreError> {
        let row = self;
        let document = row.governing_document_id.map(|id| documents.get(&id).cloned());
        let under = match document {
            Some(None) => return Err(corrupt("governing_document_id")),
            Some(found) => found,
            None => None,
        };
        let number = |value: i64, column| u32::try_from(value).map_err(|_| corrupt(column));
        let count_from = CountFrom::parse(&row.count_from).ok_or_else(|| corrupt("count_from"))?;
        let day = DayRule::new(count_from, number(row.day, "day")?).map_err(|_| corrupt("day"))?;
        let cap = Cap::new(number(row.cap, "cap")?).map_err(|_| corrupt("cap"))?;
        Ok(SupervisionRule {
            id: Id::new(row.id),
            organization: Id::new(row.organization_id),
            organization_name: row.name,
            organization_path: stored_path(&row.path)?,
            kind: RuleKind::parse(&row.kind).ok_or_else(|| corrupt("kind"))?,
            settings: RuleSettings { day, enabled: row.enabled, cap },
            under,
            active_since: Instant::from_millis(row.active_since),
            version: row.version,
            created_at: Instant::from_millis(row.created_at),
            updated_at: Instant::from_millis(row.updated_at),
        })
    }
}

/// The columns of [`Row`], of rules whose owner lies in `place`.
fn rules_at(place: Condition) -> SelectStatement {
    let owner = Expr::col((OrganizationEntity, OrganizationColumn::Id));
    let own = [
        Column::Id,
        Column::OrganizationId,
        Column::GoverningDocumentId,
        Column::Kind,
        Column::CountFrom,
        Column::Day,
        Column::Enabled,
        Column::Cap,
        Column::ActiveSince,
        Column::Version,
        Column::CreatedAt,
        Column::UpdatedAt,
    ];
    Query::select()
        .columns(own.map(|column| (Entity, column)))
        .columns(
            [OrganizationColumn::Name, OrganizationColumn::Path]
                .map(|column| (OrganizationEntity, column)),
        )
        .from(Entity)
        .inner_join(OrganizationEntity, owner.equals((Entity, Column::OrganizationId)))
        .cond_where(place)
        .to_owned()
}

async fn read<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    select: SelectStatement,
) -> Result<Vec<SupervisionRule>, StoreError> {
    let rows: Vec<Row> = scoped::all_as(conn, permit, select).await?;
    let named: Vec<Uuid> = rows.iter().filter_map(|row| row.governing_document_id).collect();
    let documents = governing::documents(conn, permit, &named).await?;
    rows.into_iter().map(|row| row.with_document(&documents)).collect()
}

/// Where a page begins: after the rule of this owner's path and id.
pub type RulePosition = (String, Uuid);

/// Up to `limit` rules that reach the holder's organizations, in the order of the tree: those of
/// the subtree and those of the levels above. `owner` narrows it to one level.
pub async fn rule_page(
    conn: &Conn,
    permit: &Permit<ReadSupervisionRules>,
    owner: Option<OrganizationId>,
    after: Option<RulePosition>,
    limit: u64,
) -> Result<Vec<SupervisionRule>, StoreError> {
    let path = || Expr::col((OrganizationEntity, OrganizationColumn::Path));
    let mut select = rules_at(organizations::in_line(permit.scope()));
    select
        .order_by((OrganizationEntity, OrganizationColumn::Path), Order::Asc)
        .order_by((Entity, Column::Id), Order::Asc)
        .limit(limit);
    if let Some(owner) = owner {
        select.and_where(Column::OrganizationId.eq(owner.uuid()));
    }
    if let Some((at, id)) = after {
        let same = Condition::all().add(path().eq(at.clone())).add(Column::Id.gt(id));
        select.cond_where(Condition::any().add(path().gt(at)).add(same));
    }
    read(conn, permit, select).await
}

/// A rule that reaches the holder's organizations.
pub async fn find_rule(
    conn: &Conn,
    permit: &Permit<ReadSupervisionRules>,
    id: SupervisionRuleId,
) -> Result<SupervisionRule, StoreError> {
    let mut select = rules_at(organizations::in_line(permit.scope()));
    select.and_where(Column::Id.eq(id.uuid())).limit(1);
    read(conn, permit, select).await?.into_iter().next().ok_or(MISSING)
}

/// A rule of a level in scope, to be changed, locked until the transaction ends.
pub async fn lock_rule(
    tx: &Tx,
    permit: &Permit<ManageSupervisionRules>,
    id: SupervisionRuleId,
) -> Result<Locked<SupervisionRule>, StoreError> {
    let mut select = rules_at(organizations::inside(permit.scope()));
    select
        .and_where(Column::Id.eq(id.uuid()))
        .limit(1)
        .lock_with_tables(LockType::NoKeyUpdate, [Entity]);
    read(tx, permit, select).await?.into_iter().next().map(Locked::new).ok_or(MISSING)
}

/// Every rule that is switched on, of levels that are alive; for the server's own runs.
pub async fn enabled_rules<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
) -> Result<Vec<SupervisionRule>, StoreError> {
    let alive = Condition::all()
        .add(organizations::inside(permit.scope()))
        .add(OrganizationColumn::DissolvedAt.is_null())
        .add(Column::Enabled.eq(true));
    let mut select = rules_at(alive);
    select.limit(RULES_MAX);
    read(conn, permit, select).await
}

/// The rules that reach any of these organizations: those of the levels above them and their own.
pub(super) async fn rules_reaching<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    paths: &[OrgPath],
) -> Result<Vec<SupervisionRule>, StoreError> {
    let lines: BTreeSet<OrgPath> = paths.iter().flat_map(OrgPath::lineage).collect();
    let place = Condition::all()
        .add(OrganizationColumn::Path.is_in(lines.iter().map(OrgPath::as_str)))
        .add(OrganizationColumn::DissolvedAt.is_null())
        .add(Column::Enabled.eq(true));
    let mut select = rules_at(place);
    select.limit(RULES_MAX);
    read(tx, permit, select).await
}

/// How many rules a level has.
pub async fn count_rules(
    tx: &Tx,
    permit: &Permit<ManageSupervisionRules>,
    owner: &Organization,
) -> Result<usize, StoreError> {
    let mut select = rules_at(organizations::inside(permit.scope()));
    select.and_where(Column::OrganizationId.eq(owner.id.uuid())).limit(RULES_MAX);
    Ok(read(tx, permit, select).await?.len())
}

fn facts(rule: &SupervisionRule) -> ActiveModel {
    let RuleSettings { day, enabled, cap } = rule.settings;
    ActiveModel {
        count_from: Set(day.count_from().as_str().to_owned()),
        day: Set(day.day().into()),
        enabled: Set(enabled),
        cap: Set(cap.number().into()),
        active_since: Set(rule.active_since.millis()),
        version: Set(rule.version),
        governing_document_id: Set(rule.under.as_ref().map(|document| document.id.uuid())),
        updated_at: Set(rule.updated_at.millis()),
        ..Default::default()
    }
}

/// Enters a rule of a level in scope.
pub async fn insert_rule(
    tx: &Tx,
    permit: &Permit<ManageSupervisionRules>,
    rule: &SupervisionRule,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&rule.organization_path) {
        return Err(StoreError::NotFound("organization"));
    }
    let row = ActiveModel {
        id: Set(rule.id.uuid()),
        organization_id: Set(rule.organization.uuid()),
        kind: Set(rule.kind.as_str().to_owned()),
        created_at: Set(rule.created_at.millis()),
        ..facts(rule)
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Writes a changed rule; the stored version must be the one before.
pub async fn save_rule(
    tx: &Tx,
    changed: Changed<SupervisionRule>,
) -> Result<SupervisionRule, StoreError> {
    let row = facts(&changed);
    locked::save(tx, row, (Column::Id, Column::Version), changed).await
}
