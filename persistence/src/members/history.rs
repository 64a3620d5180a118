//! A member's history: one row for each stretch of branch and status.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Permit, actions::ReadMemberHistory},
    id::Id,
    members::{MemberId, Period, Status},
    organizations::OrganizationId,
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, FromQueryResult,
    sea_query::{Expr, ExprTrait, Order, Query, SelectStatement},
};
use uuid::Uuid;

use self::period::{ActiveModel, Column, Entity};
use super::{MemberColumn, MemberEntity, inside};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    organizations::{OrganizationColumn, OrganizationEntity},
    sql::{insert_all, scoped},
};

pub(super) mod period {
    //! The rows of `member_period`.
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "member_period")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub member_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub since: i64,
        pub branch_id: Uuid,
        pub status: String,
        pub effective_on: Date,
        pub step_id: Option<Uuid>,
        pub revoked_at: Option<i64>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// A period with the name of its branch.
#[derive(FromQueryResult)]
struct Row {
    since: i64,
    effective_on: NaiveDate,
    branch_id: Uuid,
    branch_name: String,
    status: String,
    step_id: Option<Uuid>,
    revoked_at: Option<i64>,
}

impl TryFrom<Row> for Period {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let status = Status::parse(&row.status);
        Ok(Self {
            since: Instant::from_millis(row.since),
            effective_on: row.effective_on,
            branch: Id::new(row.branch_id),
            branch_name: row.branch_name,
            status: status.ok_or_else(|| StoreError::corrupt("member_period", "status"))?,
            step: row.step_id.map(Id::new),
            revoked_at: row.revoked_at.map(Instant::from_millis),
        })
    }
}

/// Up to `limit` periods of a member within the permit, newest first, before `after`.
pub async fn history(
    conn: &Conn,
    permit: &Permit<ReadMemberHistory>,
    member: MemberId,
    after: Option<Instant>,
    limit: u64,
) -> Result<Vec<Period>, StoreError> {
    let mut select = periods_of(member);
    select.cond_where(inside(permit.scope())).limit(limit);
    if let Some(after) = after {
        select.and_where(Column::Since.lt(after.millis()));
    }
    let rows: Vec<Row> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().map(Period::try_from).collect()
}

/// The columns of [`Row`]; the member is joined so that the scope can be asked.
fn periods_of(member: MemberId) -> SelectStatement {
    let own = [Column::Since, Column::EffectiveOn, Column::BranchId, Column::Status]
        .into_iter()
        .chain([Column::StepId, Column::RevokedAt])
        .map(|column| (Entity, column));
    let name = Expr::col((OrganizationEntity, OrganizationColumn::Name));
    let (entry, branch) = (
        Expr::col((MemberEntity, MemberColumn::Id)),
        Expr::col((OrganizationEntity, OrganizationColumn::Id)),
    );
    Query::select()
        .columns(own)
        .expr_as(name, "branch_name")
        .from(Entity)
        .inner_join(MemberEntity, entry.equals((Entity, Column::MemberId)))
        .inner_join(OrganizationEntity, branch.equals((Entity, Column::BranchId)))
        .and_where(Column::MemberId.eq(member.uuid()))
        .order_by((Entity, Column::Since), Order::Desc)
        .to_owned()
}

/// Begins a period for each of these members, whose entries were written in this transaction.
pub(super) async fn begin(
    tx: &Tx,
    members: impl Iterator<Item = (MemberId, OrganizationId, Status)>,
    now: Instant,
) -> Result<(), StoreError> {
    let rows: Vec<ActiveModel> = members
        .map(|(member, branch, status)| ActiveModel {
            member_id: Set(member.uuid()),
            since: Set(now.millis()),
            branch_id: Set(branch.uuid()),
            status: Set(status.as_str().to_owned()),
            effective_on: Set(now.day()),
            step_id: Set(None),
            revoked_at: Set(None),
        })
        .collect();
    insert_all(tx, rows).await
}
