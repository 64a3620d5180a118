//! Puts an item into the inboxes of those it is for: a step of a case, a bulletin, a task.

use std::collections::HashMap;

use lighthouse_domain::{
    access::{AccountId, Action, Permit},
    burden::{BurdenKind, BurdenSource},
    id::Id,
    organizations::{OrgPath, OrganizationId},
    supervision::{ADDRESSEES, Audience, NewInboxItem, SupervisionRule, cap_at},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, FromQueryResult,
    sea_query::{Order, Query},
};
use uuid::Uuid;

use super::{
    entity::{inbox_item, item_delivery},
    mail::{Mail, offices_at},
    rules::rules_reaching,
};
use crate::{
    burden::{self, NewBurden},
    db::Tx,
    error::StoreError,
    organizations::{OrganizationColumn, OrganizationEntity, stored_path},
    sql::{insert_all, scoped},
};

/// An organization that somebody may be told something at.
#[derive(Clone)]
struct Target {
    id: OrganizationId,
    path: OrgPath,
}

#[derive(FromQueryResult)]
struct TargetRow {
    id: Uuid,
    path: String,
}

type Offices = HashMap<OrganizationId, Vec<AccountId>>;

/// Organizations of one step, so that a large tree does not make one large statement.
const STEP: usize = 500;

/// Tells the audience of `item`, each within the cap of the month, but not the holder of the
/// permit; answers how many people it reached.
pub async fn announce<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    item: &NewInboxItem,
    now: Instant,
) -> Result<u64, StoreError> {
    let targets = targets(tx, permit, &item.audience).await?;
    let mut reached = 0;
    for part in targets.chunks(STEP) {
        let ids = ids_of(part);
        let offices = offices_at(tx, permit, (&ids, &ADDRESSEES), now).await?;
        let offices = without(offices, permit.account());
        let told = addressed(part, &offices, &item.audience);
        reached += tell(tx, permit, item, (&told, &offices), now).await?;
    }
    Ok(reached)
}

fn without(mut offices: Offices, account: AccountId) -> Offices {
    for people in offices.values_mut() {
        people.retain(|other| *other != account);
    }
    offices
}

/// Those of the audience where somebody holds an office; of the levels above only the nearest.
fn addressed(targets: &[Target], offices: &Offices, audience: &Audience) -> Vec<Target> {
    let held = |target: &&Target| offices.get(&target.id).is_some_and(|people| !people.is_empty());
    let most = if matches!(audience, Audience::Above(_)) { 1 } else { targets.len() };
    targets.iter().filter(held).take(most).cloned().collect()
}

/// The living organizations of an audience, the deepest first.
async fn targets<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    audience: &Audience,
) -> Result<Vec<Target>, StoreError> {
    let texts = |paths: Vec<OrgPath>| paths.into_iter().map(|path| path.as_str().to_owned());
    let place = match audience {
        Audience::At(path) => Condition::all().add(OrganizationColumn::Path.eq(path.as_str())),
        Audience::Each(paths) => {
            Condition::all().add(OrganizationColumn::Path.is_in(texts(paths.clone())))
        }
        Audience::Below(path) => Condition::all()
            .add(OrganizationColumn::Path.gte(path.as_str()))
            .add(OrganizationColumn::Path.lt(path.end())),
        Audience::Above(path) => Condition::all()
            .add(OrganizationColumn::Path.is_in(texts(path.lineage())))
            .add(OrganizationColumn::Path.ne(path.as_str())),
    };
    let mut select = Query::select();
    select
        .columns([OrganizationColumn::Id, OrganizationColumn::Path])
        .from(OrganizationEntity)
        .cond_where(place)
        .and_where(OrganizationColumn::DissolvedAt.is_null())
        .order_by(OrganizationColumn::Path, Order::Desc);
    let rows: Vec<TargetRow> = scoped::all_as(tx, permit, select).await?;
    rows.into_iter().map(Target::try_from).collect()
}

impl TryFrom<TargetRow> for Target {
    type Error = StoreError;

    fn try_from(row: TargetRow) -> Result<Self, StoreError> {
        let path = stored_path(&row.path)?;
        Ok(Self { id: Id::new(row.id), path })
    }
}

async fn tell<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    item: &NewInboxItem,
    (told, offices): (&[Target], &Offices),
    now: Instant,
) -> Result<u64, StoreError> {
    let rules = rules_reaching(tx, permit, &paths_of(told)).await?;
    let mut mail = Mail::open(tx, &people_of(told, offices), now).await?;
    let (mut items, mut deliveries, mut burdens) = (Vec::new(), Vec::new(), Vec::new());
    for target in told {
        let (id, made) = (Uuid::now_v7(), mail.made());
        let row = item_row(item, (id, target.id), now);
        let people = offices.get(&target.id).map_or(&[][..], Vec::as_slice);
        deliveries.extend(delivered(&row, people, (&mut mail, &rules, &target.path)));
        items.push(row);
        burdens.push(NewBurden {
            id: Uuid::now_v7(),
            branch: target.id,
            kind: BurdenKind::Message,
            number: mail.made() - made,
            source: (BurdenSource::InboxItem, id),
            asker: None,
        });
    }
    let reached = deliveries.len() as u64;
    insert_all(tx, items).await?;
    mail.write(tx).await?;
    insert_all(tx, deliveries).await?;
    burden::record(tx, permit, &burdens, now).await?;
    Ok(reached)
}

fn ids_of(targets: &[Target]) -> Vec<OrganizationId> {
    targets.iter().map(|target| target.id).collect()
}

fn paths_of(told: &[Target]) -> Vec<OrgPath> {
    told.iter().map(|target| target.path.clone()).collect()
}

fn people_of(told: &[Target], offices: &Offices) -> Vec<AccountId> {
    told.iter().filter_map(|target| offices.get(&target.id)).flatten().copied().collect()
}

fn item_row(
    item: &NewInboxItem,
    (id, organization): (Uuid, OrganizationId),
    now: Instant,
) -> inbox_item::ActiveModel {
    inbox_item::ActiveModel {
        id: Set(id),
        kind: Set(item.kind.as_str().to_owned()),
        subject_id: Set(item.subject),
        organization_id: Set(organization.uuid()),
        title_zh: Set(item.title.zh.clone()),
        title_en: Set(item.title.en.clone()),
        asks: Set(item.asks),
        sent_at: Set(now.millis()),
    }
}

fn delivered(
    item: &inbox_item::ActiveModel,
    people: &[AccountId],
    (mail, rules, path): (&mut Mail, &[SupervisionRule], &OrgPath),
) -> Vec<item_delivery::ActiveModel> {
    let cap = cap_at(rules, path);
    let row = |account: &AccountId| item_delivery::ActiveModel {
        item_id: item.id.clone(),
        account_id: Set(account.uuid()),
        message_id: Set(mail.put(*account, cap)),
    };
    people.iter().map(row).collect()
}
