//! Writes the notices of a step and puts them into the inboxes of those who hold the branch's
//! offices now.

use lighthouse_domain::{
    access::{AccountId, Permit, actions::ReadGaps},
    organizations::OrganizationId,
    supervision::{BranchFacts, Cap, Gap, MissingItem, OFFICES, Span, SupervisionRule, cap_at},
    time::Instant,
};
use sea_orm::ActiveValue::Set;
use uuid::Uuid;

use super::{
    entity::{delivered, item, notice},
    mail::{Mail, insert_rows, offices_at},
};
use crate::{db::Tx, error::StoreError};

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
    let mut batch = Batch::default();
    for (branch, gaps) in behind {
        let to = offices.get(&branch.branch).map_or(&[][..], Vec::as_slice);
        let id = batch.add_notice(of, branch.branch, to.len(), gaps);
        batch.deliver(&mut mail, (id, to), cap_at(of.rules, &branch.path));
    }
    let count = i64::try_from(batch.notices.len()).unwrap_or(i64::MAX);
    batch.write(tx, mail).await?;
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

    fn deliver(&mut self, mail: &mut Mail, (notice, to): (Uuid, &[AccountId]), cap: Cap) {
        self.delivered.extend(to.iter().map(|account| delivered::ActiveModel {
            notice_id: Set(notice),
            account_id: Set(account.uuid()),
            message_id: Set(mail.put(*account, cap)),
        }));
    }

    async fn write(self, tx: &Tx, mail: Mail) -> Result<(), StoreError> {
        insert_rows(tx, self.notices).await?;
        insert_rows(tx, self.items).await?;
        mail.write(tx).await?;
        insert_rows(tx, self.delivered).await
    }
}
