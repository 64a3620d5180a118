//! Writes the notices of a step and puts them into the inboxes of those who hold the branch's
//! offices now, as far as the branch's burden budget has room: what has none is noted and not sent.

use lighthouse_domain::{
    access::{AccountId, Permit, actions::ReadGaps},
    burden::{BurdenKind, BurdenSource},
    organizations::OrganizationId,
    supervision::{BranchFacts, Cap, Gap, MissingItem, OFFICES, Span, SupervisionRule, cap_at},
    time::Instant,
};
use sea_orm::ActiveValue::Set;
use uuid::Uuid;

use super::{
    entity::{delivered, item, notice},
    mail::{Mail, offices_at},
};
use crate::{
    burden::{self, NewBurden},
    db::Tx,
    error::StoreError,
    sql::insert_all,
};

/// Of which rule, and when.
pub(super) struct Sending<'a> {
    pub rule: &'a SupervisionRule,
    /// All that are switched on: the strictest cap holds.
    pub rules: &'a [SupervisionRule],
    pub span: Span,
    pub now: Instant,
}

/// The rows of a step.
#[derive(Default)]
struct Batch {
    notices: Vec<notice::ActiveModel>,
    items: Vec<item::ActiveModel>,
    delivered: Vec<delivered::ActiveModel>,
    burdens: Vec<NewBurden>,
}

/// Writes a notice for each branch that is behind; tells how many.
pub(super) async fn send(
    tx: &Tx,
    permit: &Permit<ReadGaps>,
    of: &Sending<'_>,
    behind: &[(BranchFacts, Vec<Gap>)],
) -> Result<i64, StoreError> {
    let branches: Vec<_> = behind.iter().map(|(branch, _)| branch.branch).collect();
    let offices = offices_at(tx, permit, (&branches, &OFFICES), of.now).await?;
    let people: Vec<_> = offices.values().flatten().copied().collect();
    let mut mail = Mail::open(tx, &people, of.now).await?;
    let places: Vec<_> =
        behind.iter().map(|(branch, _)| (branch.branch, branch.path.clone())).collect();
    let mut room = burden::messages_left(tx, permit, &places, of.now).await?;
    let mut batch = Batch::default();
    for (branch, gaps) in behind {
        let to = offices.get(&branch.branch).map_or(&[][..], Vec::as_slice);
        let (id, made) = (Uuid::now_v7(), mail.made());
        let left = room.entry(branch.branch).or_default();
        let reached = batch.deliver(&mut mail, (id, to), cap_at(of.rules, &branch.path), left);
        batch.add_notice(of, (id, branch.branch), reached, gaps);
        let figures = [
            (BurdenKind::Message, mail.made() - made),
            (BurdenKind::Withheld, count(to) - reached),
        ];
        batch.burdens.extend(figures.map(|(kind, number)| NewBurden {
            id: Uuid::now_v7(),
            branch: branch.branch,
            kind,
            number,
            source: (BurdenSource::SupervisionNotice, id),
            asker: Some(of.rule.organization),
        }));
    }
    let (count, burdens) = (count(&batch.notices), std::mem::take(&mut batch.burdens));
    batch.write(tx, mail).await?;
    burden::record(tx, permit, &burdens, of.now).await?;
    Ok(count)
}

fn count<T>(rows: &[T]) -> i64 {
    i64::try_from(rows.len()).unwrap_or(i64::MAX)
}

impl Batch {
    fn add_notice(
        &mut self,
        of: &Sending<'_>,
        (id, branch): (Uuid, OrganizationId),
        recipients: i64,
        gaps: &[Gap],
    ) {
        self.notices.push(notice::ActiveModel {
            id: Set(id),
            rule_id: Set(of.rule.id.uuid()),
            period: Set(of.span.to_string()),
            branch_id: Set(branch.uuid()),
            recipients: Set(recipients),
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
    }

    /// Delivers as far as there is room; tells how many people it reaches.
    fn deliver(
        &mut self,
        mail: &mut Mail,
        (notice, to): (Uuid, &[AccountId]),
        cap: Cap,
        room: &mut i64,
    ) -> i64 {
        let before = self.delivered.len();
        let row = |account: &AccountId| {
            Some(delivered::ActiveModel {
                notice_id: Set(notice),
                account_id: Set(account.uuid()),
                message_id: Set(mail.put_within(*account, cap, room)?),
            })
        };
        self.delivered.extend(to.iter().filter_map(row));
        count(&self.delivered) - i64::try_from(before).unwrap_or(i64::MAX)
    }

    async fn write(self, tx: &Tx, mail: Mail) -> Result<(), StoreError> {
        insert_all(tx, self.notices).await?;
        insert_all(tx, self.items).await?;
        mail.write(tx).await?;
        insert_all(tx, self.delivered).await
    }
}
