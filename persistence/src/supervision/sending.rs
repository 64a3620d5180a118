//! Writes the notices of a step and puts them into the inboxes of those who hold the branch's
//! offices now.

use std::collections::HashMap;

use lighthouse_domain::{
    access::{AccountId, Role},
    id::Id,
    organizations::OrganizationId,
    study_days::Month,
    supervision::{
        BranchFacts, Cap, Delivery, Gap, MissingItem, OFFICES, Span, SupervisionRule, cap_at,
        delivery,
    },
    time::Instant,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter,
    sea_query::{Alias, ExprTrait, JoinType, Order, Query},
};
use uuid::Uuid;

use super::entity::{delivered, item, message, notice};
use crate::{
    db::Tx,
    error::StoreError,
    sql::{column, key},
};

/// Rows of one statement.
const ROWS: usize = 500;

/// Of which rule, and when.
pub(super) struct Sending<'a> {
    pub rule: &'a SupervisionRule,
    /// All that are switched on: the strictest cap holds.
    pub rules: &'a [SupervisionRule],
    pub span: Span,
    pub now: Instant,
}

/// What was sent to somebody this month.
#[derive(Default)]
struct Sent {
    messages: u32,
    digest: Option<Uuid>,
}

/// The rows of a step.
#[derive(Default)]
struct Batch {
    notices: Vec<notice::ActiveModel>,
    items: Vec<item::ActiveModel>,
    messages: Vec<message::ActiveModel>,
    delivered: Vec<delivered::ActiveModel>,
}

/// Writes a notice for each branch that is behind; tells how many.
pub(super) async fn send(
    tx: &Tx,
    of: &Sending<'_>,
    behind: &[(BranchFacts, Vec<Gap>)],
) -> Result<i64, StoreError> {
    let offices = offices_of(tx, behind, of.now).await?;
    let month = Month::containing(of.now.day()).to_string();
    let mut sent = sent_to(tx, &offices, &month).await?;
    let mut batch = Batch::default();
    for (branch, gaps) in behind {
        let to = offices.get(&branch.branch).map_or(&[][..], Vec::as_slice);
        let id = batch.add_notice(of, branch.branch, to.len(), gaps);
        let cap = cap_at(of.rules, &branch.path);
        for account in to {
            let sent = sent.entry(*account).or_default();
            batch.deliver((id, *account), sent, cap, (&month, of.now));
        }
    }
    let count = i64::try_from(batch.notices.len()).unwrap_or(i64::MAX);
    batch.write(tx).await?;
    Ok(count)
}

impl Batch {
    fn add_notice(
        &mut self,
        of: &Sending<'_>,
        branch: OrganizationId,
        recipients: usize,
        gaps: &[Gap],
    ) -> Uuid {
        let id = Uuid::now_v7();
        self.notices.push(notice::ActiveModel {
            id: Set(id),
            rule_id: Set(of.rule.id.uuid()),
            period: Set(of.span.to_string()),
            branch_id: Set(branch.uuid()),
            recipients: Set(i64::try_from(recipients).unwrap_or(i64::MAX)),
            sent_at: Set(of.now.millis()),
        });
        let row = |(number, item): (i64, MissingItem)| item::ActiveModel {
            notice_id: Set(id),
            number: Set(number),
            duty: Set(item.duty),
            kind: Set(item.kind.as_str().to_owned()),
            from_on: Set(item.from),
            to_on: Set(item.to),
        };
        self.items.extend((1..).zip(gaps.iter().map(MissingItem::new)).map(row));
        id
    }

    fn deliver(
        &mut self,
        (notice, account): (Uuid, AccountId),
        sent: &mut Sent,
        cap: Cap,
        (month, now): (&str, Instant),
    ) {
        let message = match delivery(sent.messages, sent.digest.is_some(), cap) {
            Delivery::Own(number) => self.message(account, (number, false), sent, (month, now)),
            Delivery::NewDigest(number) => {
                self.message(account, (number, true), sent, (month, now))
            }
            Delivery::Digest => sent.digest.unwrap_or_default(),
        };
        self.delivered.push(delivered::ActiveModel {
            notice_id: Set(notice),
            account_id: Set(account.uuid()),
            message_id: Set(message),
        });
    }

    fn message(
        &mut self,
        account: AccountId,
        (number, digest): (u32, bool),
        sent: &mut Sent,
        (month, now): (&str, Instant),
    ) -> Uuid {
        let id = Uuid::now_v7();
        self.messages.push(message::ActiveModel {
            id: Set(id),
            account_id: Set(account.uuid()),
            month: Set(month.to_owned()),
            number: Set(number.into()),
            digest: Set(digest),
            created_at: Set(now.millis()),
            read_at: Set(None),
            done_at: Set(None),
            version: Set(1),
        });
        sent.messages = number;
        sent.digest = digest.then_some(id);
        id
    }

    async fn write(self, tx: &Tx) -> Result<(), StoreError> {
        insert(tx, self.notices).await?;
        insert(tx, self.items).await?;
        insert(tx, self.messages).await?;
        insert(tx, self.delivered).await
    }
}

async fn insert<A>(tx: &Tx, rows: Vec<A>) -> Result<(), StoreError>
where
    A: ActiveModelTrait + Clone,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    for chunk in rows.chunks(ROWS) {
        A::Entity::insert_many(chunk.to_vec()).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct OfficeRow {
    organization_id: Uuid,
    account_id: Uuid,
}

/// Who holds an office of these branches now, each person once.
async fn offices_of(
    tx: &Tx,
    behind: &[(BranchFacts, Vec<Gap>)],
    now: Instant,
) -> Result<HashMap<OrganizationId, Vec<AccountId>>, StoreError> {
    let until = column("appointment", "until");
    let mut select = Query::select();
    for name in ["organization_id", "account_id"] {
        select.expr_as(column("appointment", name), Alias::new(name));
    }
    select
        .distinct()
        .from(Alias::new("appointment"))
        .join(
            JoinType::InnerJoin,
            Alias::new("account"),
            column("account", "id").eq(column("appointment", "account_id")),
        )
        .and_where(
            column("appointment", "organization_id")
                .is_in(behind.iter().map(|(branch, _)| branch.branch.uuid())),
        )
        .and_where(column("appointment", "role").is_in(OFFICES.map(Role::as_str)))
        .and_where(column("appointment", "since").lte(now.millis()))
        .and_where(until.clone().is_null().or(until.gt(now.millis())))
        .and_where(column("account", "disabled_at").is_null())
        .order_by(key("appointment", "account_id"), Order::Asc);
    let mut offices = HashMap::<_, Vec<AccountId>>::new();
    for row in tx.query_all(&select).await? {
        let OfficeRow { organization_id, account_id } = OfficeRow::from_query_result(&row, "")?;
        offices.entry(Id::new(organization_id)).or_default().push(Id::new(account_id));
    }
    Ok(offices)
}

/// What these people were sent in `month`.
async fn sent_to(
    tx: &Tx,
    offices: &HashMap<OrganizationId, Vec<AccountId>>,
    month: &str,
) -> Result<HashMap<AccountId, Sent>, StoreError> {
    use message::Column;
    let accounts = offices.values().flatten().map(|account| account.uuid());
    let rows = message::Entity::find()
        .filter(Column::AccountId.is_in(accounts))
        .filter(Column::Month.eq(month))
        .all(&**tx)
        .await?;
    let mut sent = HashMap::<_, Sent>::new();
    for row in rows {
        let number = u32::try_from(row.number)
            .map_err(|_| StoreError::corrupt("inbox_message", "number"))?;
        let to = sent.entry(Id::new(row.account_id)).or_default();
        to.messages = Ord::max(to.messages, number);
        if row.digest {
            to.digest = Some(row.id);
        }
    }
    Ok(sent)
}
