//! The messages that a transaction adds to inboxes, within each month's cap.

use std::collections::HashMap;

use lighthouse_domain::{
    access::{AccountId, Action, Permit, Role},
    id::Id,
    organizations::OrganizationId,
    study_days::Month,
    supervision::{Cap, Delivery, delivery},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter,
    sea_query::{Alias, ExprTrait, JoinType, Order, Query},
};
use uuid::Uuid;

use super::entity::message;
use crate::{
    db::{Advisory, Tx},
    error::StoreError,
    outbox::write_hints,
    sql::{column, insert_all, key, scoped},
};

/// What was sent to somebody this month.
#[derive(Default)]
struct Sent {
    messages: u32,
    digest: Option<Uuid>,
}

/// Messages under way, and what their recipients were sent this month.
pub(super) struct Mail {
    month: String,
    now: Instant,
    sent: HashMap<AccountId, Sent>,
    messages: Vec<message::ActiveModel>,
}

impl Mail {
    /// Looks up what these people were sent this month. Whoever delivers waits for others that do,
    /// so that two of them never count to the same number.
    pub(super) async fn open(tx: &Tx, to: &[AccountId], now: Instant) -> Result<Self, StoreError> {
        tx.lock_advisory(Advisory::Inboxes).await?;
        let month = Month::containing(now.day()).to_string();
        let sent = sent_to(tx, to, &month).await?;
        Ok(Self { month, now, sent, messages: Vec::new() })
    }

    /// The message that brings the next thing to somebody: a new one, or the month's digest.
    pub(super) fn put(&mut self, account: AccountId, cap: Cap) -> Uuid {
        let sent = self.sent.entry(account).or_default();
        let (number, digest) = match delivery(sent.messages, sent.digest, cap) {
            Delivery::Own(number) => (number, false),
            Delivery::NewDigest(number) => (number, true),
            Delivery::Digest(message) => return message,
        };
        let id = Uuid::now_v7();
        self.messages.push(message::ActiveModel {
            id: Set(id),
            account_id: Set(account.uuid()),
            month: Set(self.month.clone()),
            number: Set(number.into()),
            digest: Set(digest),
            created_at: Set(self.now.millis()),
            read_at: Set(None),
            done_at: Set(None),
            version: Set(1),
        });
        *sent = Sent { messages: number, digest: digest.then_some(id) };
        id
    }

    /// The same where only `room` more messages may be made: none without room for a new one.
    pub(super) fn put_within(
        &mut self,
        account: AccountId,
        cap: Cap,
        room: &mut i64,
    ) -> Option<Uuid> {
        let has_digest = self.sent.get(&account).is_some_and(|sent| sent.digest.is_some());
        if *room <= 0 && !has_digest {
            return None;
        }
        let before = self.made();
        let message = self.put(account, cap);
        *room -= self.made() - before;
        Some(message)
    }

    /// How many new messages were made.
    pub(super) fn made(&self) -> i64 {
        i64::try_from(self.messages.len()).unwrap_or(i64::MAX)
    }

    /// Writes the new messages, and a hint of each for the phones that want any.
    pub(super) async fn write(self, tx: &Tx) -> Result<(), StoreError> {
        let hints: Vec<_> = self.messages.iter().filter_map(recipient).collect();
        insert_all(tx, self.messages).await?;
        write_hints(tx, &hints, self.now).await
    }
}

fn recipient(row: &message::ActiveModel) -> Option<(Uuid, AccountId)> {
    let account = row.account_id.try_as_ref().copied()?;
    row.id.try_as_ref().map(|id| (*id, Id::new(account)))
}

#[derive(FromQueryResult)]
struct OfficeRow {
    organization_id: Uuid,
    account_id: Uuid,
}

/// Who holds one of these roles at these organizations now, each person once.
pub(super) async fn offices_at<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    (organizations, roles): (&[OrganizationId], &[Role]),
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
                .is_in(organizations.iter().map(|id| id.uuid())),
        )
        .and_where(column("appointment", "role").is_in(roles.iter().map(|role| role.as_str())))
        .and_where(column("appointment", "since").lte(now.millis()))
        .and_where(until.clone().is_null().or(until.gt(now.millis())))
        .and_where(column("account", "disabled_at").is_null())
        .order_by(key("appointment", "account_id"), Order::Asc);
    let mut offices = HashMap::<_, Vec<AccountId>>::new();
    let rows: Vec<OfficeRow> = scoped::all_as(tx, permit, select).await?;
    for OfficeRow { organization_id, account_id } in rows {
        offices.entry(Id::new(organization_id)).or_default().push(Id::new(account_id));
    }
    Ok(offices)
}

/// What these people were sent in `month`.
async fn sent_to(
    tx: &Tx,
    to: &[AccountId],
    month: &str,
) -> Result<HashMap<AccountId, Sent>, StoreError> {
    use message::Column;
    let rows = message::Entity::find()
        .filter(Column::AccountId.is_in(to.iter().map(|account| account.uuid())))
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
